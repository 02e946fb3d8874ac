//! Tests of answers as Rust programs use them: an engine in a struct that prints, and answers that are serialised.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use trust_core::{
    Audience, BulkLoad, Checkpoint, Decision, Engine, Filter, MaintenanceReport, NamedAudience,
    NamedPage, NodeIdx, Page, Paging, Ranked, Threshold, TrustPath, View, VisibleChange, Watch,
};

use crate::words::{add, block, put, shared, trust};

/// As a web server holds it.
#[derive(Debug)]
struct App {
    engine: Engine,
    view: View,
    watch: Option<Watch>,
    load: BulkLoad,
    checkpoint: Checkpoint,
}

/// alice trusts bob, bob trusts carol; alice shares a bench with all and a drill with whom she trusts.
fn town() -> Engine {
    let mut engine = Engine::default();
    let changes = [
        trust("alice", "bob", 700),
        trust("bob", "carol", 800),
        add("dan"),
        put(shared("bench", "alice", &["public"])),
        put(shared("drill", "alice", &["trusted"])),
    ];
    engine.apply(changes).expect("a town");
    engine
}

fn of(view: &View, member: &str) -> NodeIdx {
    view.node(member).expect("a member")
}

#[test]
fn a_struct_that_holds_an_engine_prints_in_a_few_words() {
    let mut engine = town();
    let members = (0..5_000).map(|number| add(&format!("member-{number}")));
    engine.apply(members).expect("a crowd");
    let view = engine.view();
    let watch = engine.watch(of(&view, "bob"), Filter::default(), 0).expect("a watch");
    let mut load = BulkLoad::default();
    for number in 0..5_000 {
        load.names.intern(&format!("member-{number}")).expect("a name");
    }
    let checkpoint = Checkpoint::of(&view);
    let app = App { engine, view, watch: Some(watch), load, checkpoint };
    let shown = format!("{app:?}");
    assert!(shown.contains(
        "engine: Engine { revision: 2, members: 5004, edges: 2, blocks: 0, groups: 0, resources: 2 }"
    ), "{shown}");
    assert!(shown.contains("load: BulkLoad { names: 5000, edges: 0, blocks: 0 }"), "{shown}");
    assert!(shown.len() < 600, "{} bytes", shown.len());
    assert!(!shown.contains("member-1"), "no ids: {shown}");
    drop((app.engine, app.view, app.watch, app.load, app.checkpoint));
}

#[test]
fn a_page_by_ids_is_what_other_languages_answer() {
    let view = town().view();
    let page = view.list(of(&view, "carol"), &Filter::default(), &Paging::default(), 0);
    let page = page.expect("a page");
    let json = serde_json::to_value(view.named_page(&page)).expect("JSON");
    let row = |resource: &str, via: &str| {
        json!({
            "resource": resource, "owner": "alice", "via": via, "trust": "0", "distance_km": null,
        })
    };
    let rows = [row("bench", "public"), row("drill", "trusted")];
    let whole = json!({
        "rows": rows, "total": 2, "complete": true, "next_cursor": null, "revision": 1,
    });
    assert_eq!(json, whole);
    let back: NamedPage = serde_json::from_value(json).expect("a page");
    assert_eq!(back, view.named_page(&page));

    // By number, as the engine has it.
    let json = serde_json::to_value(&page).expect("JSON");
    assert_eq!(json["rows"][0]["via"], "public");
    assert_eq!(serde_json::from_value::<Page>(json).expect("a page"), page);
}

#[test]
fn an_audience_counts_by_the_names_of_grants() {
    let view = town().view();
    let audience = view.audience(view.resource("drill").expect("a drill"), 0);
    let named = view.named_audience(&audience);
    let json = serde_json::to_value(&named).expect("JSON");
    assert_eq!(
        json,
        json!({ "members": ["bob", "carol"], "total": 2, "by_grant": { "trusted": 2 } })
    );
    assert_eq!(serde_json::from_value::<NamedAudience>(json).expect("an audience"), named);
    let json = serde_json::to_value(&audience).expect("JSON");
    assert_eq!((&json["total"], &json["by_grant"]), (&json!(2), &json!({ "trusted": 2 })));
    assert_eq!(serde_json::from_value::<Audience>(json).expect("an audience"), audience);
}

#[test]
fn a_ball_is_ranked_rows_with_exact_trust() {
    let view = town().view();
    let ball = view.ball(of(&view, "alice"), Threshold::ZERO);
    let ranked = view.named_ball(&ball);
    let json = serde_json::to_value(&ranked).expect("JSON");
    let rows = json!([
        { "member": "bob", "trust": "0.7", "hops": 1 },
        { "member": "carol", "trust": "0.56", "hops": 2 },
    ]);
    assert_eq!(json, rows);
    assert_eq!(serde_json::from_value::<Vec<Ranked>>(json).expect("rows"), ranked);
    let json = serde_json::to_value(&ball).expect("JSON");
    assert_eq!(json.as_array().map(Vec::len), Some(2));
}

#[test]
fn decisions_and_paths_say_why() {
    let view = town().view();
    let drill = view.resource("drill").expect("a drill");
    let seen = view.explain(of(&view, "carol"), drill, 0);
    let json = serde_json::to_value(&seen).expect("JSON");
    let path = json!({
        "members": ["alice", "bob", "carol"], "weights": [0.7, 0.8], "trust": "0.56",
    });
    let whole = json!({
        "visible": true, "via": "trusted", "reason": "granted", "path": path, "shortfall": null,
    });
    assert_eq!(json, whole);
    assert_eq!(serde_json::from_value::<Decision>(json).expect("a decision"), seen);
    let path: TrustPath = serde_json::from_value(path).expect("a path");
    assert_eq!(Some(path), view.explain_trust(of(&view, "alice"), of(&view, "carol")));

    let hidden = view.explain(of(&view, "dan"), drill, 0);
    let json = serde_json::to_value(&hidden).expect("JSON");
    assert_eq!((&json["visible"], &json["reason"]), (&json!(false), &json!("no_grant")));
    assert_eq!(serde_json::from_value::<Decision>(json).expect("a decision"), hidden);
}

#[test]
fn changes_of_a_watch_and_reports_are_sent_on() {
    let mut engine = town();
    let bob = of(&engine.view(), "bob");
    let watch = engine.watch(bob, Filter::default(), 0).expect("a watch");
    engine.apply([block("alice", "bob")]).expect("a block");
    let changes = watch.poll();
    let json = serde_json::to_value(&changes).expect("JSON");
    let vanished = json!([{ "revision": 2, "appeared": [], "vanished": ["bench", "drill"] }]);
    assert_eq!(json, vanished);
    assert_eq!(serde_json::from_value::<Vec<VisibleChange>>(json).expect("changes"), changes);

    let json = serde_json::to_value(engine.maintenance()).expect("JSON");
    let names = keys(&json);
    assert_eq!(names, ["balls", "label_bytes", "last", "total", "viewers", "watches"]);
    let effort = ["balls_repaired", "edges_scanned", "nodes_revisited", "resources_decided"];
    assert_eq!(keys(&json["total"]), effort);
    let back: MaintenanceReport = serde_json::from_value(json).expect("a report");
    assert_eq!(back, engine.maintenance());
    let json = serde_json::to_value(engine.compaction()).expect("JSON");
    assert_eq!(keys(&json), ["base_edges", "delta_edges", "finished", "running"]);
    let json = serde_json::to_value(engine.view().memory()).expect("JSON");
    assert_eq!(keys(&json), ["delta_edges", "edges", "index", "names"]);
    let json = serde_json::to_value(trust_files::Skipped::default()).expect("JSON");
    assert_eq!(json["self_loops"], 0);
}

fn keys(json: &Value) -> Vec<&str> {
    let fields: BTreeMap<&str, &Value> = json
        .as_object()
        .expect("fields")
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .collect();
    fields.into_keys().collect()
}
