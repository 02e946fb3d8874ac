//! The truth table of grants and denials: a scenario file made by the rule below, and checked to be complete.
//!
//! Every set of grants (2^8) in every state, against viewers to whom none, one, all but one, or all of the
//! grants hold, and against blocks either way. `TRUST_WRITE_TRUTH_TABLE=1` writes the file anew. The whole
//! product, every set of grants against every set of those that hold, is asked here without a file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};
use trust_core::{Engine, Filter, Paging, Via, View};
use trust_tests::scenario::Scenario;

/// The grants in the order of `via`: the letter that ids are made of, the grant, and its `via`.
const GRANTS: [(char, &str, &str); 8] = [
    ('k', "circle:kin", "circle"),
    ('c', "cell", "cell"),
    ('m', "community", "community"),
    ('p', "partner", "partner"),
    ('t', "trusted", "trusted"),
    ('n', "nearby:25", "nearby"),
    ('w', "network", "network"),
    ('u', "public", "public"),
];

/// The bit of `public`, which holds for everybody.
const PUBLIC: u8 = 1 << 7;

/// The states a resource may be in: what its id ends with, inactive, expiring at 10.
const STATES: [(&str, bool, bool); 4] = [
    ("", false, false),
    (" late", false, true),
    (" idle", true, false),
    (" idle late", true, true),
];

fn letters(grants: u8) -> String {
    let given = GRANTS.iter().enumerate().filter(|(bit, _)| grants & 1 << bit != 0);
    let letters: String = given.map(|(_, grant)| grant.0).collect();
    if letters.is_empty() { "-".to_owned() } else { letters }
}

/// The rule: the first grant that is given and holds.
fn via(given: u8, holding: u8) -> Option<&'static str> {
    GRANTS.get((given & holding).trailing_zeros() as usize).map(|grant| grant.2)
}

/// What brings it about that just these grants hold for a viewer.
fn standing(viewer: &str, holding: u8) -> Vec<String> {
    let facts = [
        format!(r#"do = "join", group = "kin", member = "{viewer}""#),
        format!(r#"do = "join", group = "yard", member = "{viewer}""#),
        format!(r#"do = "join", group = "oak", member = "{viewer}""#),
        format!(r#"do = "join", group = "river", member = "{viewer}""#),
        format!(r#"do = "set_trust", source = "o", target = "{viewer}", weight = 0.5"#),
        format!(r#"do = "set_place", member = "{viewer}", latitude = 50.1, longitude = 4.0"#),
        format!(r#"do = "set_trust", source = "{viewer}", target = "o", weight = 0.1"#),
    ];
    let holds = facts.into_iter().enumerate().filter(|(bit, _)| holding & 1 << bit != 0);
    let there = format!(r#"do = "add_member", member = "{viewer}""#);
    [there].into_iter().chain(holds.map(|(_, fact)| fact)).collect()
}

/// The owner, the groups, and the resources with these grants in these states.
fn world(states: &[(&str, bool, bool)]) -> Vec<String> {
    let mut changes: Vec<String> = [
        r#"do = "put_group", group = "kin", kind = "circle", owner = "o""#,
        r#"do = "put_group", group = "yard", kind = "cell""#,
        r#"do = "put_group", group = "oak", kind = "community""#,
        r#"do = "put_group", group = "river", kind = "community""#,
        r#"do = "put_partnership", a = "oak", b = "river", shares = ["offer"]"#,
        r#"do = "join", group = "yard", member = "o""#,
        r#"do = "set_place", member = "o", latitude = 50.0, longitude = 4.0"#,
    ]
    .map(String::from)
    .to_vec();
    for grants in 0..=u8::MAX {
        let given = GRANTS.iter().enumerate().filter(|(bit, _)| grants & 1 << bit != 0);
        let given: Vec<_> = given.map(|(_, grant)| format!("{:?}", grant.1)).collect();
        for (end, idle, late) in states {
            let mut change = format!(
                r#"do = "put_resource", resource = "{}{end}", owner = "o", audience = [{}], community = "oak", tags = ["offer""#,
                letters(grants),
                given.join(", ")
            );
            change += if *late { r#", "late"], expires_at = 10"# } else { "]" };
            change += if *idle { ", active = false" } else { "" };
            changes.push(change);
        }
    }
    changes
}

/// The viewers of the file: nothing holds but `public`, one thing, all but one, all.
fn viewers() -> Vec<(String, u8)> {
    let mut viewers = vec![("none".to_owned(), PUBLIC), ("all".to_owned(), u8::MAX)];
    for (bit, grant) in GRANTS[..7].iter().enumerate() {
        viewers.push((format!("only {}", grant.0), PUBLIC | 1 << bit));
        viewers.push((format!("all but {}", grant.0), !(1 << bit)));
    }
    viewers
}

/// Viewers for whom everything holds, and who blocks whom: the viewer's name, by the owner, by the viewer.
const BLOCKS: [(&str, bool, bool); 3] =
    [("blocked", true, false), ("blocking", false, true), ("both", true, true)];

/// Each set of grants by id, in the order of a list of equally old resources.
fn in_order() -> BTreeMap<String, u8> {
    (0..=u8::MAX).map(|grants| (letters(grants), grants)).collect()
}

const HEAD: &str = r#"# Written by tests/suite/truth_table.rs, which checks that no combination is missing.
#
# An id spells its audience: (k) circle, (c) cell, (m) community, (p) partner, (t) trusted, (n) nearby,
# (w) network, (u) public; "-" is the empty one. "late" expires at 10, "idle" is inactive. The viewer "only p" is one
# for whom partner and public hold and nothing else. The settings make each grant hold independently of the others.
name = "the truth table of grants and denials"
settings = { network_direction = "viewer_to_owner", nearby_strict = false }
step = [
"#;

fn generated() -> String {
    let mut text = HEAD.to_owned();
    let mut changes = world(&STATES);
    for (viewer, holding) in viewers() {
        changes.extend(standing(&viewer, holding));
    }
    for (viewer, by_owner, by_viewer) in BLOCKS {
        changes.extend(standing(viewer, u8::MAX));
        let block = |a: &str, b: &str| format!(r#"do = "block", blocker = "{a}", blocked = "{b}""#);
        changes.extend(by_owner.then(|| block("o", viewer)));
        changes.extend(by_viewer.then(|| block(viewer, "o")));
    }
    text += "    { do = \"batch\", changes = [\n";
    for change in changes {
        let _ = writeln!(text, "        {{ {change} }},");
    }
    text += "    ] },\n";
    for (viewer, holding) in viewers() {
        lists_of(&mut text, &viewer, holding);
    }
    denials(&mut text);
    audiences(&mut text);
    text + "]\n"
}

/// What a viewer sees of what is live; and, by count, of the rest.
fn lists_of(text: &mut String, viewer: &str, holding: u8) {
    let _ = writeln!(text, "\n    # {viewer}");
    let trust = if holding & 1 << 6 != 0 { "0.1" } else { "0.0" };
    let row = |(id, given): (String, u8)| {
        Some(format!(r#"["{id}", "o", "{}", {trust}]"#, via(given, holding)?))
    };
    let rows: Vec<_> = in_order().into_iter().filter_map(row).collect();
    let total = rows.len();
    let _ = writeln!(
        text,
        r#"    {{ ask = "list", viewer = "{viewer}", now = 10, limit = 100, total = {total}, rows = ["#
    );
    for line in rows.chunks(4) {
        let _ = writeln!(text, "        {},", line.join(", "));
    }
    text.push_str("    ] },\n");
    for (now, tags, count) in
        [(9, r#"["late"]"#, total), (10, r#"["late"]"#, 0), (9, "[]", 2 * total)]
    {
        let _ = writeln!(
            text,
            r#"    {{ ask = "count", viewer = "{viewer}", now = {now}, tags = {tags}, is = {count} }},"#
        );
    }
}

/// Every combination of inactive, expired, blocked by the owner and blocked by the viewer.
fn denials(text: &mut String) {
    text.push_str("\n    # Denials, of what every grant would open.\n");
    let unblocked = ("all", false, false);
    for (viewer, by_owner, by_viewer) in [unblocked].into_iter().chain(BLOCKS) {
        if by_owner || by_viewer {
            for now in [9, 10] {
                let _ = writeln!(
                    text,
                    r#"    {{ ask = "list", viewer = "{viewer}", now = {now}, rows = [], total = 0 }},"#
                );
            }
        }
        for (end, idle, late) in STATES {
            let answer = match (idle, late, by_viewer, by_owner) {
                (true, ..) => r#"visible = false, reason = "inactive""#,
                (_, true, ..) => r#"visible = false, reason = "expired""#,
                (_, _, true, _) => r#"visible = false, reason = "blocked""#,
                (_, _, _, true) => r#"visible = false, reason = "no_grant""#,
                _ => r#"visible = true, reason = "granted", via = "circle""#,
            };
            let _ = writeln!(
                text,
                r#"    {{ ask = "explain", viewer = "{viewer}", resource = "{}{end}", now = 10, {answer} }},"#,
                letters(u8::MAX)
            );
        }
    }
    let _ = writeln!(
        text,
        r#"    {{ ask = "count", viewer = "o", now = 10, include_own = true, is = 1024 }},"#
    );
}

fn audiences(text: &mut String) {
    text.push_str("\n    # The same from the other side.\n");
    for (id, given) in in_order() {
        let (mut members, mut by_grant) = (BTreeSet::new(), BTreeMap::new());
        for (viewer, holding) in viewers() {
            if let Some(via) = via(given, holding) {
                members.insert(viewer);
                *by_grant.entry(via).or_insert(0) += 1;
            }
        }
        let members: Vec<_> = members.iter().map(|viewer| format!("{viewer:?}")).collect();
        let by_grant: Vec<_> = by_grant.iter().map(|(via, n)| format!("{via} = {n}")).collect();
        let by_grant = if by_grant.is_empty() {
            "{}".into()
        } else {
            format!("{{ {} }}", by_grant.join(", "))
        };
        let _ = writeln!(
            text,
            r#"    {{ ask = "audience", resource = "{id}", now = 10, members = [{}], by_grant = {by_grant} }},"#,
            members.join(", ")
        );
    }
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/truth_table.toml")
}

#[test]
fn the_table_is_what_its_rule_makes() {
    if std::env::var("TRUST_WRITE_TRUTH_TABLE").is_ok() {
        fs::write(path(), generated()).expect("the table can be written");
    }
    let text = fs::read_to_string(path()).expect("the table is there");
    assert!(Scenario::parse(&text).is_ok());
    let differs = text.lines().zip(generated().lines()).position(|(there, made)| there != made);
    assert_eq!(differs, None, "the first line that differs, from 0");
    assert_eq!(text.len(), generated().len());
}

/// The steps of the file, as they stand there.
fn steps() -> Vec<Table> {
    let text = fs::read_to_string(path()).expect("the table is there");
    let table: Table = text.parse().expect("a table");
    let steps = table["step"].as_array().expect("steps").iter();
    steps.map(|step| step.as_table().expect("a step").clone()).collect()
}

fn text<'a>(table: &'a Table, key: &str) -> &'a str {
    table.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn number(table: &Table, key: &str) -> i64 {
    table.get(key).and_then(Value::as_integer).unwrap_or_default()
}

/// What holds for each viewer, read from the changes of the file.
fn standings_in(changes: &[Table]) -> BTreeMap<String, u8> {
    let mut holding = BTreeMap::new();
    for change in changes {
        let (who, bit) = match (text(change, "do"), text(change, "group"), text(change, "source")) {
            ("add_member", ..) => (text(change, "member"), 7),
            ("join", "kin", _) => (text(change, "member"), 0),
            ("join", "yard", _) => (text(change, "member"), 1),
            ("join", "oak", _) => (text(change, "member"), 2),
            ("join", "river", _) => (text(change, "member"), 3),
            ("set_trust", _, "o") => (text(change, "target"), 4),
            ("set_place", ..) => (text(change, "member"), 5),
            ("set_trust", ..) => (text(change, "source"), 6),
            _ => continue,
        };
        *holding.entry(who.to_owned()).or_default() |= 1u8 << bit;
    }
    holding
}

/// The sets of grants that are put in each state, read from the changes of the file, by id.
fn audiences_in(changes: &[Table]) -> BTreeMap<(bool, bool), BTreeMap<String, u8>> {
    let mut put: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for change in changes.iter().filter(|change| text(change, "do") == "put_resource") {
        let given = change["audience"].as_array().expect("an audience").iter();
        let bit = |grant: &Value| {
            let name = grant.as_str().expect("a grant");
            1u8 << GRANTS.iter().position(|known| known.1 == name).expect("a known grant")
        };
        let given = given.fold(0, |all, grant| all | bit(grant));
        let state = (change.contains_key("active"), change.contains_key("expires_at"));
        put.entry(state).or_default().insert(text(change, "resource").to_owned(), given);
    }
    put
}

#[test]
fn no_row_of_the_table_is_missing() {
    let steps = steps();
    let changes: Vec<Table> = steps[0]["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .map(|change| change.as_table().expect("a change").clone())
        .collect();
    let (standings, put) = (standings_in(&changes), audiences_in(&changes));
    assert_eq!(put.len(), 4, "active or not, expiring or not");
    for given in put.values() {
        assert_eq!(given.values().collect::<BTreeSet<_>>().len(), 256, "every set of grants");
    }
    let live = &put[&(false, false)];
    let wanted = (0..7).flat_map(|bit| [PUBLIC | 1 << bit, !(1 << bit)]).chain([PUBLIC, u8::MAX]);
    for holding in wanted {
        let is_list = |step: &&Table| {
            let viewer = standings.get(text(step, "viewer"));
            text(step, "ask") == "list"
                && number(step, "now") == 10
                && viewer == Some(&holding)
                && number(step, "total") > 0
        };
        let list =
            steps.iter().find(is_list).unwrap_or_else(|| panic!("no list for {holding:08b}"));
        let rows = list["rows"].as_array().expect("rows").iter();
        let said: BTreeMap<_, _> = rows
            .map(|row| (row[0].as_str().expect("an id"), row[2].as_str().expect("via")))
            .collect();
        for (id, given) in live {
            assert_eq!(
                said.get(id.as_str()).copied(),
                via(*given, holding),
                "{id} for {holding:08b}"
            );
        }
    }
    let blocks: BTreeSet<_> = changes
        .iter()
        .filter(|c| text(c, "do") == "block")
        .map(|c| (text(c, "blocker"), text(c, "blocked")))
        .collect();
    let mut denied = BTreeSet::new();
    for step in steps.iter().filter(|step| text(step, "ask") == "explain") {
        let (viewer, resource) = (text(step, "viewer"), text(step, "resource"));
        let state =
            put.iter().find(|(_, given)| given.get(resource) == Some(&u8::MAX)).expect("a state").0;
        denied.insert((*state, blocks.contains(&("o", viewer)), blocks.contains(&(viewer, "o"))));
    }
    assert_eq!(denied.len(), 16, "every combination of the four denials");
    let audiences: BTreeSet<_> = steps
        .iter()
        .filter(|step| text(step, "ask") == "audience")
        .map(|step| text(step, "resource"))
        .collect();
    assert!(live.keys().all(|id| audiences.contains(id.as_str())), "the audience of each");
}

/// An engine with every set of grants, and a viewer for each set that may hold.
fn whole_product() -> (View, Vec<(String, u8)>) {
    let viewers: Vec<_> =
        (PUBLIC..=u8::MAX).map(|holding| (format!("v{holding}"), holding)).collect();
    let mut changes = world(&STATES[..1]);
    for (viewer, holding) in &viewers {
        changes.extend(standing(viewer, *holding));
    }
    let text = format!(
        "{HEAD} {{ do = \"batch\", changes = [ {} ] }} ]",
        changes.iter().map(|change| format!("{{ {change} }},\n")).collect::<String>()
    );
    let scenario = Scenario::parse(&text).expect("a scenario");
    let mut engine = Engine::new(scenario.settings());
    engine.apply(scenario.changes()).expect("sound changes");
    (engine.view(), viewers)
}

#[test]
fn every_set_of_grants_opens_by_the_first_that_holds_of_every_set() {
    let (view, viewers) = whole_product();
    let paging = Paging { limit: 1000, ..Paging::default() };
    for (viewer, holding) in &viewers {
        let viewer = view.node(viewer).expect("a viewer");
        let mut rows = BTreeMap::new();
        for (id, given) in in_order() {
            let resource = view.resource(&id).expect("a resource");
            let expected = via(given, *holding);
            assert_eq!(view.check(viewer, resource, 0), expected.is_some(), "{id} {holding:08b}");
            let decision = view.explain(viewer, resource, 0);
            assert_eq!(decision.via.map(Via::name), expected, "{id} for {holding:08b}");
            rows.extend(expected.map(|via| (resource, via)));
        }
        let page = view.list(viewer, &Filter::default(), &paging, 0).expect("a page");
        let listed = page.rows.iter().map(|row| (row.resource, row.via.name())).collect();
        assert_eq!(rows, listed, "the list for {holding:08b}");
        assert_eq!(view.count(viewer, &Filter::default(), 0), Ok(rows.len() as u64));
    }
    for (id, given) in in_order() {
        let audience = view.audience(view.resource(&id).expect("a resource"), 0);
        let mut by_grant = BTreeMap::new();
        for (_, holding) in &viewers {
            via(given, *holding).into_iter().for_each(|via| *by_grant.entry(via).or_insert(0) += 1);
        }
        let got = audience.by_grant.iter().map(|&(via, count)| (via.name(), count)).collect();
        assert_eq!(by_grant, got, "the audience of {id}");
    }
}
