//! Tests of hostile input: chains, stars, cycles, hubs, and huge sizes.
//!
//! All of it runs on a stack of 256 KiB, so that nothing recurses as deep as its input, and is held to
//! bounds of work where the engine counts its work; never to times.

use std::ops::ControlFlow;

use trust_core::{
    BulkLoad, Change, EdgeList, Engine, Filter, Kilometres, MaintenanceReport, NameTable, Order,
    Paging, Precision, Settings, Threshold, View, Watch, Weight,
};
use trust_tests::generated::Numbers;

use crate::words::{
    add, at, block, cell, circle, community, dated, join, leave, part, partners, place, put,
    revoke, shared, tagged, take, trust, unblock,
};

/// Runs a test where deep recursion would overflow.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(test);
    thread.expect("a thread").join().expect("the test holds");
}

/// An engine with `members` members named by number, and these edges of one weight among them.
fn loaded(members: u32, edges: impl Iterator<Item = (u32, u32)>, thousandths: u16) -> Engine {
    let longest = Settings::new(12, Threshold::from_thousandths(1).expect("a floor"));
    let mut engine = Engine::new(longest.expect("12 hops"));
    let mut names = NameTable::default();
    for number in 0..members {
        names.intern(&format!("m{number}")).expect("a short name");
    }
    let (sources, targets): (Vec<u32>, Vec<u32>) = edges.unzip();
    let weight = Weight::from_thousandths(thousandths).expect("a weight");
    let weights = vec![weight; sources.len()];
    let edges = EdgeList { sources, targets, weights };
    let load = BulkLoad { names, edges, blocks: Vec::new() };
    engine.load(load, &mut |_| ControlFlow::Continue(())).expect("a sound load");
    engine
}

fn apply(engine: &mut Engine, changes: impl IntoIterator<Item = Change>) {
    engine.apply(changes).expect("sound changes");
}

fn watch(engine: &mut Engine, viewer: &str) -> Watch {
    let viewer = engine.view().node(viewer).expect("a member");
    engine.watch(viewer, Filter::default(), 0).expect("a watch")
}

/// Asks everything about one resource and one viewer, and holds the answers against each other.
fn assert_agree(view: &View, viewer: &str, resource: &str, visible: bool) {
    let (viewer, resource) =
        (view.node(viewer).expect("a member"), view.resource(resource).expect("a resource"));
    assert_eq!(view.check(viewer, resource, 0), visible);
    assert_eq!(view.explain(viewer, resource, 0).visible, visible);
    let everything = Filter::default();
    let mut all = None;
    for order in [Order::Newest, Order::Nearest, Order::MostTrusted] {
        let paging = Paging { order, limit: 1 << 20, ..Paging::default() };
        let page = view.list(viewer, &everything, &paging, 0).expect("a page");
        assert_eq!(page.rows.iter().any(|row| row.resource == resource), visible, "{order:?}");
        assert_eq!(view.count(viewer, &everything, 0), Ok(page.total));
        let mut rows: Vec<_> = page.rows.iter().map(|row| row.resource).collect();
        rows.sort_unstable();
        assert_eq!(*all.get_or_insert_with(|| rows.clone()), rows);
    }
    assert_eq!(view.audience(resource, 0).members.contains(&viewer), visible);
}

/// What the last batch cost, of all that the engine counts.
fn effort(report: MaintenanceReport) -> u64 {
    report.last.nodes_revisited + report.last.edges_scanned + report.last.resources_decided
}

#[test]
fn a_chain_of_a_hundred_thousand_is_walked_no_further_than_the_hop_bound() {
    on_a_small_stack(|| {
        let count = 100_000;
        let mut engine = loaded(count, (1..count).map(|n| (n - 1, n)), 1000);
        apply(&mut engine, [put(shared("far", "m0", &["trusted"])), add("stranger")]);
        let watches = ["m12", "m13", "m50000"].map(|viewer| watch(&mut engine, viewer));
        let view = engine.view();
        assert_agree(&view, "m12", "far", true);
        assert_agree(&view, "m13", "far", false);
        assert_eq!(view.audience(view.resource("far").expect("it"), 0).members.len(), 12);
        apply(&mut engine, [revoke("m5", "m6")]);
        assert_eq!(watches[0].poll()[0].vanished.len(), 1);
        assert!(watches[1].poll().is_empty() && watches[2].poll().is_empty());
        assert!(effort(engine.maintenance()) < 200, "{:?}", engine.maintenance().last);
        // Closed to a cycle, and cut again far from everybody who watches.
        apply(&mut engine, [trust("m5", "m6", 1000), trust("m99999", "m0", 1000)]);
        apply(&mut engine, [revoke("m70000", "m70001")]);
        assert!(effort(engine.maintenance()) < 200, "{:?}", engine.maintenance().last);
        assert_agree(&engine.view(), "m12", "far", true);
    });
}

#[test]
fn a_star_of_a_million_is_seen_from_its_middle_and_from_each_end() {
    on_a_small_stack(|| {
        let count = 1_000_001;
        let mut engine = loaded(count, (1..count).map(|n| (0, n)), 900);
        let posts = [shared("close", "m0", &["trusted"]), shared("wide", "m77", &["network"])];
        apply(&mut engine, posts.map(put));
        let view = engine.view();
        assert_agree(&view, "m1000000", "close", true);
        let audience = view.audience(view.resource("close").expect("it"), 0);
        assert_eq!(audience.members.len(), 1_000_000);
        assert!(audience.members.is_sorted_by(|a, b| view.id(*a) < view.id(*b)));
        // Leaves are strangers to each other; one edge to the hub ties each to all.
        assert_agree(&view, "m78", "wide", false);
        apply(&mut engine, [trust("m79", "m0", 900)]);
        assert_agree(&engine.view(), "m79", "wide", true);
        let watched = watch(&mut engine, "m78");
        apply(&mut engine, [revoke("m0", "m78")]);
        assert_eq!(watched.poll()[0].vanished.len(), 1, "what the hub shared");
        // An edge at the other end of the hub is nothing to the one who watches.
        apply(&mut engine, [revoke("m0", "m500000")]);
        assert!(watched.poll().is_empty());
        assert!(engine.maintenance().last.resources_decided < 10);
    });
}

#[test]
fn a_watched_member_comes_to_trust_a_hub_and_leaves_it() {
    on_a_small_stack(|| {
        let count = 100_000;
        let mut engine = loaded(count, (1..count).map(|n| (0, n)), 900);
        let posts =
            (1..=100).map(|n| put(shared(&format!("r{n}"), &format!("m{n}"), &["network"])));
        apply(&mut engine, posts.chain([add("v")]));
        let watched = watch(&mut engine, "v");
        apply(&mut engine, [trust("v", "m0", 900)]);
        assert_eq!(watched.poll()[0].appeared.len(), 100);
        assert_agree(&engine.view(), "v", "r7", true);
        apply(&mut engine, [revoke("v", "m0")]);
        assert_eq!(watched.poll()[0].vanished.len(), 100);
        assert_agree(&engine.view(), "v", "r7", false);
    });
}

#[test]
fn cycles_and_cliques_end() {
    on_a_small_stack(|| {
        let (ring, clique) = (100_000u32, 60u32);
        let around = (0..ring).map(|n| (n, (n + 1) % ring));
        let among = (0..clique).flat_map(|a| (0..clique).map(move |b| (a, b)));
        let mut engine =
            loaded(ring, around.chain(among.filter(|(a, b)| a != b && a + 1 != *b)), 1000);
        apply(&mut engine, [put(shared("it", "m30", &["network"])), block("m30", "m29")]);
        let view = engine.view();
        assert_agree(&view, "m59", "it", true);
        assert_agree(&view, "m29", "it", false);
        assert_agree(&view, "m50000", "it", false);
        let watched = watch(&mut engine, "m59");
        for n in 0..clique {
            if n != 30 && n != 59 {
                apply(&mut engine, [revoke("m30", &format!("m{n}"))]);
            }
        }
        assert!(watched.poll().is_empty(), "the clique has other ways");
        assert_agree(&engine.view(), "m59", "it", true);
    });
}

#[test]
fn an_owner_of_two_hundred_thousand_resources_is_listed_page_by_page() {
    on_a_small_stack(|| {
        let count = 200_000;
        let mut engine = Engine::default();
        apply(&mut engine, [trust("owner", "viewer", 900), trust("viewer", "owner", 800)]);
        apply(
            &mut engine,
            (0..count).map(|n| {
                let audience: &[&str] = if n % 2 == 0 { &["trusted"] } else { &["public"] };
                put(dated(&format!("r{n}"), "owner", audience, i64::from(n / 3)))
            }),
        );
        let viewer = engine.view().node("viewer").expect("a viewer");
        let watched = watch(&mut engine, "viewer");
        let view = engine.view();
        assert_eq!(view.count(viewer, &Filter::default(), 0), Ok(200_000));
        let (mut paging, mut shown) = (Paging { limit: 50, ..Paging::default() }, 0);
        for _ in 0..100 {
            let page = view.list(viewer, &Filter::default(), &paging, 0).expect("a page");
            assert_eq!((page.rows.len(), page.total), (50, 200_000));
            assert!(page.next_cursor.as_ref().is_some_and(|cursor| cursor.len() < 4096));
            shown += page.rows.len();
            paging.cursor = page.next_cursor;
        }
        assert_eq!(shown, 5000);
        assert_agree(&view, "viewer", "r0", true);
        apply(&mut engine, [block("owner", "viewer")]);
        assert_eq!(watched.poll()[0].vanished.len(), 200_000);
        assert_agree(&engine.view(), "viewer", "r1", false);
        apply(&mut engine, [unblock("owner", "viewer"), revoke("owner", "viewer")]);
        assert_eq!(watched.poll()[0].appeared.len(), 100_000);
        // One of them costs one.
        apply(&mut engine, [take("r7")]);
        assert_eq!(watched.poll()[0].vanished.len(), 1);
        assert!(effort(engine.maintenance()) < 10, "{:?}", engine.maintenance().last);
    });
}

#[test]
fn a_member_of_five_thousand_groups_with_ten_thousand_partnerships() {
    on_a_small_stack(|| {
        let (groups, pairs) = (5000u32, 10_000);
        let mut engine = Engine::default();
        let name = |n: u32| format!("g{n}");
        apply(&mut engine, (0..groups).map(|n| community(&name(n))));
        apply(&mut engine, (0..groups).map(|n| join(&name(n), "joiner")));
        let (mut numbers, mut made) = (Numbers(3), Vec::new());
        while made.len() < pairs {
            let (a, b) = (numbers.below(groups), numbers.below(groups));
            if a != b {
                made.push((name(a), name(b)));
            }
        }
        apply(&mut engine, made.iter().map(|(a, b)| partners(a, b, &["offer"])));
        apply(
            &mut engine,
            [community("lone"), join("lone", "other"), cell("c"), join("c", "joiner")],
        );
        let posts = (0..100).map(|n| {
            put(tagged(shared(&format!("r{n}"), "joiner", &["partner", "community"]), &["offer"]))
        });
        apply(
            &mut engine,
            posts.chain([join("c", "other"), put(shared("in c", "joiner", &["cell"]))]),
        );
        let watched = watch(&mut engine, "other");
        assert_agree(&engine.view(), "other", "r5", false);
        assert_agree(&engine.view(), "other", "in c", true);
        apply(&mut engine, [partners("lone", "g17", &["offer"])]);
        assert_eq!(watched.poll()[0].appeared.len(), 100);
        assert_agree(&engine.view(), "other", "r5", true);
        apply(&mut engine, [leave("g17", "joiner")]);
        assert_eq!(watched.poll()[0].vanished.len(), 100);
        apply(&mut engine, [join("g18", "other")]);
        assert_eq!(watched.poll()[0].appeared.len(), 100);
        // Partnerships that touch nobody who watches.
        for (a, b) in made.iter().filter(|(a, b)| a != "g18" && b != "g18").take(20) {
            apply(&mut engine, [part(a, b)]);
            assert!(effort(engine.maintenance()) < 2000, "{:?}", engine.maintenance().last);
        }
        assert!(watched.poll().is_empty());
    });
}

#[test]
fn fifty_thousand_blocks_hide_as_many_and_leave_the_rest() {
    on_a_small_stack(|| {
        let count = 50_000;
        let mut engine = Engine::default();
        let name = |n: u32| format!("o{n}");
        apply(
            &mut engine,
            (0..count).map(|n| put(shared(&format!("r{n}"), &name(n), &["public"]))),
        );
        apply(&mut engine, (0..count).map(|n| block("v", &name(n))));
        apply(
            &mut engine,
            [put(shared("left", "x", &["public", "trusted"])), trust("x", "v", 900)],
        );
        let watched = watch(&mut engine, "v");
        assert_eq!(watched.visible().len(), 1);
        assert_agree(&engine.view(), "v", "left", true);
        assert_agree(&engine.view(), "v", "r49999", false);
        apply(&mut engine, [unblock("v", "o7")]);
        assert_eq!(watched.poll()[0].appeared.len(), 1);
        assert!(effort(engine.maintenance()) < 10, "{:?}", engine.maintenance().last);
        // And an owner whom fifty thousand have blocked.
        apply(&mut engine, (0..count).map(|n| block(&name(n), "x")));
        let view = engine.view();
        assert_eq!(view.audience(view.resource("left").expect("it"), 0).members.len(), 1);
    });
}

#[test]
fn a_crowd_at_one_spot_and_one_circle_of_all() {
    on_a_small_stack(|| {
        let count = 30_000;
        let mut engine = Engine::default();
        let spot = at(50.0, 4.0, Precision::Neighborhood);
        let name = |n: u32| format!("m{n}");
        apply(&mut engine, (0..count).map(|n| place(&name(n), spot)));
        apply(&mut engine, [circle("all", "m0"), place("v", spot)]);
        apply(&mut engine, (1..count).map(|n| join("all", &name(n))));
        let everybody = ["circle:all", "nearby:5"];
        apply(&mut engine, (0..2000).map(|n| put(shared(&format!("r{n}"), &name(n), &everybody))));
        assert_agree(&engine.view(), "m29999", "r0", true);
        assert_agree(&engine.view(), "v", "r0", false);
        let watched = watch(&mut engine, "v");
        apply(&mut engine, [join("all", "v")]);
        assert_eq!(watched.poll()[0].appeared.len(), 2000);
        let near = Filter { within_km: Kilometres::new(0.0).ok(), ..Filter::default() };
        let view = engine.view();
        let v = view.node("v").expect("a viewer");
        assert_eq!(view.count(v, &near, 0), Ok(2000));
        apply(&mut engine, [leave("all", "v"), trust("m9", "v", 100)]);
        assert_eq!(watched.poll()[0].vanished.len(), 1999);
        assert_agree(&engine.view(), "v", "r9", true);
    });
}
