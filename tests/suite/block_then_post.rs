//! "Block, then post": a blocked member never receives the post, by any query, at any time, whatever is granted.

use std::collections::BTreeSet;

use proptest::prelude::*;
use trust_core::{
    Change, Checkpoint, Engine, Filter, Grant, GroupKind, Kilometres, NodeIdx, Order, Paging,
    Place, Precision, Resource, ResourceIdx, Via, View, Watch,
};
use trust_tests::model::{group, member, resource, tag, weight};
use trust_tests::operation::name;

use crate::generate;

const ORDERS: [Order; 3] = [Order::Newest, Order::Nearest, Order::MostTrusted];

/// Alice and Bob with everything in common: trust both ways, a circle, a cell, a community and its partner,
/// a place; and something of Alice's that each grant would open to Bob.
fn neighbours() -> Engine {
    let mut engine = Engine::default();
    let here = Place::new(50.85, 4.35, Precision::Neighborhood).expect("a point");
    let put = |id: &str, kind, owner: Option<&str>| Change::PutGroup {
        group: group(id),
        kind,
        owner: owner.map(member),
    };
    let both = |id: &str| {
        ["alice", "bob"].map(|who| Change::Join { group: group(id), member: member(who) })
    };
    let trust = |source: &str, target: &str| Change::SetTrust {
        source: member(source),
        target: member(target),
        weight: weight(1000),
    };
    let partnership =
        Change::PutPartnership { a: group("oak"), b: group("river"), shares: vec![tag("offer")] };
    let mut changes = vec![
        put("kin", GroupKind::Circle, Some("alice")),
        put("stairs", GroupKind::Cell, None),
        put("oak", GroupKind::Community, None),
        put("river", GroupKind::Community, None),
        partnership,
        Change::Join { group: group("river"), member: member("bob") },
    ];
    changes.extend(["kin", "stairs", "oak"].into_iter().flat_map(both));
    changes.extend([trust("alice", "bob"), trust("bob", "alice")]);
    changes
        .extend(["alice", "bob"].map(|who| Change::SetPlace { member: member(who), place: here }));
    changes.extend((0..4).map(|i| post("alice", &format!("before {i}"), i)));
    changes.extend((0..4).map(|i| post("carol", &format!("of carol {i}"), i)));
    engine.apply(changes).expect("a sound world");
    engine
}

fn grants() -> Vec<Grant> {
    let near = Kilometres::new(25.0).expect("a distance");
    vec![
        Grant::Circle(group("kin")),
        Grant::Cell,
        Grant::Community,
        Grant::Partner,
        Grant::Trusted,
        Grant::Nearby(near),
        Grant::Network,
        Grant::Public,
    ]
}

/// A post with every grant there is; Carol's are public alone.
fn post(owner: &str, id: &str, created_at: i64) -> Change {
    let audience = if owner == "alice" { grants() } else { vec![Grant::Public] };
    Change::PutResource(Box::new(Resource {
        audience: audience.into_iter().collect(),
        tags: [tag("offer")].into(),
        created_at,
        ..Resource::new(resource(id), member(owner))
    }))
}

/// The ids of the pages from `cursor` on.
fn pages(view: &View, viewer: NodeIdx, order: Order, cursor: Option<String>) -> BTreeSet<String> {
    let mut paging = Paging { order, limit: 2, cursor, budget: None };
    let filter = Filter { include_own: true, ..Filter::default() };
    let mut seen = BTreeSet::new();
    loop {
        let page = view.list(viewer, &filter, &paging, 0).expect("a sound cursor");
        seen.extend(page.rows.iter().map(|row| view.resource_id(row.resource).to_owned()));
        paging.cursor = page.next_cursor;
        if paging.cursor.is_none() {
            return seen;
        }
    }
}

/// Panics if `viewer` gets anything of `owner`'s by any question.
fn assert_gets_nothing(view: &View, viewer: NodeIdx, owner: NodeIdx, cursors: &[String]) {
    let of_owner = |resource: &ResourceIdx| view.owner(*resource) == Some(owner);
    let others = view.resources().filter(|resource| !of_owner(resource)).count() as u64;
    assert!(view.count(viewer, &Filter::default(), 0).expect("no distance asked") <= others);
    for resource in view.resources().filter(of_owner) {
        let id = view.resource_id(resource);
        assert!(!view.check(viewer, resource, 0), "check gives {id:?}");
        let decision = view.explain(viewer, resource, 0);
        let nothing = (decision.visible, decision.via, &decision.path, decision.shortfall);
        assert_eq!(nothing, (false, None, &None, None), "explain gives {id:?}");
        let audience = view.audience(resource, 0);
        assert!(!audience.members.contains(&viewer), "the audience of {id:?}");
        let counted: u64 = audience.by_grant.iter().map(|(_, count)| count).sum();
        assert_eq!(counted, audience.members.len() as u64, "nobody else is counted for {id:?}");
        for order in ORDERS {
            assert!(!pages(view, viewer, order, None).contains(id), "{order:?} gives {id:?}");
        }
        for (order, cursor) in ORDERS.into_iter().zip(cursors) {
            let rest = pages(view, viewer, order, Some(cursor.clone()));
            assert!(!rest.contains(id), "a cursor from before gives {id:?}");
        }
        for via in Via::ALL {
            let filter = Filter { via: Some(vec![via]), ..Filter::default() };
            let page =
                view.list(viewer, &filter, &Paging::default(), 0).expect("no distance asked");
            assert!(page.rows.iter().all(|row| row.resource != resource), "{via} gives {id:?}");
        }
    }
}

/// Cursors in each order after a first row, from before the block.
fn cursors(view: &View, viewer: NodeIdx) -> Vec<String> {
    let cursor = |order| {
        let paging = Paging { order, limit: 1, ..Paging::default() };
        let page = view.list(viewer, &Filter::default(), &paging, 0).expect("no distance asked");
        page.next_cursor.expect("there is more than one row")
    };
    ORDERS.map(cursor).to_vec()
}

fn of_alice(ids: &[trust_core::ResourceId]) -> usize {
    ids.iter().filter(|id| !id.as_str().starts_with("of carol")).count()
}

/// Panics unless the watch lost all of Alice's once, at `lost_at`, and never got any since.
fn assert_lost_for_good(watch: &Watch, lost_at: u64) {
    for change in watch.poll() {
        assert_eq!(of_alice(&change.appeared), 0, "the watch got {:?}", change.appeared);
        let lost = if change.revision.0 == lost_at { 4 } else { 0 };
        assert_eq!(of_alice(&change.vanished), lost, "lost at {:?}", change.revision);
    }
    assert_eq!(of_alice(&watch.visible()), 0);
}

/// Blocks, posts, edits what was posted, and asks after each step.
fn block_then_post(blocker: &str, blocked: &str) {
    let mut engine = neighbours();
    let view = engine.view();
    let [alice, bob] = ["alice", "bob"].map(|who| view.node(who).expect("a member"));
    let before = cursors(&view, bob);
    assert_eq!(
        of_alice(&engine.watch(bob, Filter::default(), 0).expect("no distance").visible()),
        4
    );
    let watch = engine.watch(bob, Filter::default(), 0).expect("no distance");

    let block = Change::Block { blocker: member(blocker), blocked: member(blocked) };
    let lost_at = engine.apply([block]).expect("different members").0;
    assert_gets_nothing(&engine.view(), bob, alice, &before);
    for step in 0..6 {
        engine.apply([post("alice", &format!("after {step}"), 10 + step)]).expect("a sound post");
        engine.apply([post("alice", "before 1", 20 + step)]).expect("a sound post");
        engine.apply([post("carol", &format!("of carol, {step}"), 30)]).expect("a sound post");
        assert_gets_nothing(&engine.view(), bob, alice, &before);
    }
    // Nor in a batch with other changes, nor after a reload.
    let again =
        Change::SetTrust { source: member("alice"), target: member("bob"), weight: weight(7) };
    engine.apply([again, post("alice", "last", 99)]).expect("a sound batch");
    assert_gets_nothing(&engine.view(), bob, alice, &before);
    assert_lost_for_good(&watch, lost_at);
    let checkpoint = Checkpoint::of(&engine.view());
    let read = Checkpoint::decode(checkpoint.as_bytes()).expect("what was written is read");
    let view = read.view();
    let [alice, bob] = ["alice", "bob"].map(|who| view.node(who).expect("a member"));
    assert_gets_nothing(&view, bob, alice, &before);
}

#[test]
fn whoever_is_blocked_by_the_owner_never_gets_a_post() {
    block_then_post("alice", "bob");
}

#[test]
fn whoever_blocks_the_owner_never_gets_a_post() {
    block_then_post("bob", "alice");
}

#[test]
fn block_and_post_in_one_batch_leave_no_moment_between() {
    for blocked_first in [true, false] {
        let mut engine = neighbours();
        let view = engine.view();
        let [alice, bob] = ["alice", "bob"].map(|who| view.node(who).expect("a member"));
        let watch = engine.watch(bob, Filter::default(), 0).expect("no distance");
        let before = cursors(&view, bob);
        let mut batch = vec![
            Change::Block { blocker: member("alice"), blocked: member("bob") },
            post("alice", "after", 10),
        ];
        if !blocked_first {
            batch.reverse();
        }
        let lost_at = engine.apply(batch).expect("a sound batch").0;
        assert_gets_nothing(&engine.view(), bob, alice, &before);
        assert_lost_for_good(&watch, lost_at);
    }
}

#[test]
fn a_view_from_before_the_block_never_shows_a_post_from_after() {
    let mut engine = neighbours();
    let old = engine.view();
    let bob = old.node("bob").expect("a member");
    engine
        .apply([Change::Block { blocker: member("alice"), blocked: member("bob") }])
        .expect("different members");
    engine.apply([post("alice", "after", 10)]).expect("a sound post");
    assert!(old.resource("after").is_err());
    assert!(ORDERS.iter().all(|&order| !pages(&old, bob, order, None).contains("after")));
}

proptest! {
    #![proptest_config(crate::cases(128))]

    #[test]
    fn in_any_world_a_block_hides_whatever_is_posted_after_it(
        settings in generate::all_settings(),
        world in generate::world(6),
        rows in generate::rows(6, 14),
        (owner, by) in (0..6u8, 1..6u8),
        owner_blocks in any::<bool>(),
        later in generate::shared_edits(6, 12),
    ) {
        let mut engine = Engine::new(settings);
        let trust = rows.iter().map(|(source, target, thousandths)| Change::SetTrust {
            source: member(source),
            target: member(target),
            weight: weight(*thousandths),
        });
        engine.apply(trust).expect("different members");
        engine.apply(world.iter().map(|edit| edit.change())).expect("a sound world");
        let [owner, viewer] = [owner, (owner + by) % 6].map(|who| member(&name(who)));
        let pair = if owner_blocks { [&owner, &viewer] } else { [&viewer, &owner] };
        let [blocker, blocked] = pair.map(Clone::clone);
        engine.apply([Change::Block { blocker, blocked }]).expect("different members");
        let view = engine.view();
        let node = view.node(viewer.as_str()).expect("a member");
        let watch = engine.watch(node, Filter::default(), 0).expect("no distance");
        for edit in later {
            // Neither of the two goes or lifts the block: what comes after that is another story.
            if engine.apply([edit.change()]).is_err() {
                continue;
            }
            let view = engine.view();
            let (Ok(viewer), Ok(owner)) = (view.node(viewer.as_str()), view.node(owner.as_str()))
            else { break };
            if !view.is_blocked(viewer, owner) {
                break;
            }
            let of_owner = |id: &str| view.resource(id).ok().and_then(|r| view.owner(r)) == Some(owner);
            for resource in view.resources().filter(|&r| view.owner(r) == Some(owner)) {
                prop_assert!(!view.check(viewer, resource, 0));
                prop_assert!(!view.explain(viewer, resource, 0).visible);
                prop_assert!(!view.audience(resource, 0).members.contains(&viewer));
            }
            for order in ORDERS {
                prop_assert!(!pages(&view, viewer, order, None).iter().any(|id| of_owner(id)));
            }
            prop_assert!(!watch.visible().iter().any(|id| of_owner(id.as_str())));
        }
    }
}
