//! Tests that erased data is gone from every answer and from later checkpoints, and does not come back.

use std::ops::ControlFlow;

use trust_core::{
    Change, Checkpoint, Engine, Filter, Grant, GroupKind, Paging, Place, Precision, Resource, View,
};
use trust_tests::model::{bulk, group, member, resource, tag, weight};

/// Ann, whose traces are looked for: each of her ids occurs nowhere else.
const ANN: &str = "ann-the-member";
const CIRCLE: &str = "ann-her-circle";
const POST: &str = "ann-her-post";
const TAG: &str = "ann-her-tag";

fn post(id: &str, owner: &str, grants: &[Grant]) -> Change {
    Change::PutResource(Box::new(Resource {
        audience: grants.iter().cloned().collect(),
        ..Resource::new(resource(id), member(owner))
    }))
}

/// Ann amid others, loaded at once or edit by edit.
fn world(loaded: bool) -> Engine {
    let mut engine = Engine::default();
    let row = |s: &str, t: &str| (s.to_owned(), t.to_owned(), 900);
    let rows = [row(ANN, "bob"), row("bob", ANN), row("bob", "carol"), row("carol", ANN)];
    let blocks = [(ANN.to_owned(), "dora".to_owned()), ("emil".to_owned(), ANN.to_owned())];
    if loaded {
        engine.load(bulk(&rows, &blocks), &mut |_| ControlFlow::Continue(())).expect("sound rows");
    } else {
        let set = |(s, t, w): &(String, String, u16)| Change::SetTrust {
            source: member(s),
            target: member(t),
            weight: weight(*w),
        };
        let block =
            |(a, b): &(String, String)| Change::Block { blocker: member(a), blocked: member(b) };
        engine.apply(rows.iter().map(set).chain(blocks.iter().map(block))).expect("sound rows");
    }
    let place = Place::new(50.8, 4.3, Precision::Exact).expect("a point");
    let (circle, cell) = (group(CIRCLE), group("stairs"));
    let owner = Some(member(ANN));
    let Change::PutResource(mut tagged) = post(POST, ANN, &[Grant::Public]) else { unreachable!() };
    tagged.tags = [tag(TAG)].into();
    engine
        .apply([
            Change::PutGroup { group: circle.clone(), kind: GroupKind::Circle, owner },
            Change::PutGroup { group: cell.clone(), kind: GroupKind::Cell, owner: None },
            Change::Join { group: circle.clone(), member: member("bob") },
            Change::Join { group: cell, member: member(ANN) },
            Change::SetPlace { member: member(ANN), place },
            Change::PutResource(tagged),
            post("of bob", "bob", &[Grant::Circle(circle), Grant::Trusted]),
        ])
        .expect("a sound world");
    engine
}

fn erase() -> Change {
    Change::Erase { member: member(ANN) }
}

fn remove() -> Change {
    Change::RemoveMember { member: member(ANN) }
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Panics if any of Ann's ids is in a checkpoint of the view, or of an engine read from one.
fn assert_traceless(view: &View, ids: &[&str]) {
    let checkpoint = Checkpoint::of(view);
    let read = Checkpoint::decode(checkpoint.as_bytes()).expect("what was written is read");
    for bytes in [checkpoint.as_bytes(), Checkpoint::of(&read.view()).as_bytes()] {
        for id in ids {
            assert!(!has(bytes, id), "{id:?} is in a checkpoint");
        }
    }
}

#[test]
fn checkpoints_written_later_hold_no_id_of_what_was_erased() {
    for loaded in [true, false] {
        for folded in [true, false] {
            let mut engine = world(loaded);
            let before = Checkpoint::of(&engine.view());
            assert!([ANN, CIRCLE, POST, TAG].iter().all(|id| has(before.as_bytes(), id)));
            engine.apply([erase()]).expect("a member");
            if folded {
                engine.compact();
            }
            assert_traceless(&engine.view(), &[ANN, CIRCLE, POST, TAG]);
            engine.apply([post("later", "bob", &[])]).expect("a sound post");
            assert_traceless(&engine.view(), &[ANN, CIRCLE, POST, TAG]);
        }
    }
}

#[test]
fn checkpoints_written_later_hold_no_id_of_what_was_removed_and_is_named_by_nobody() {
    for loaded in [true, false] {
        let mut engine = world(loaded);
        engine.apply([post("of bob", "bob", &[]), remove()]).expect("a member");
        assert_traceless(&engine.view(), &[ANN, CIRCLE, POST, TAG]);
        engine.apply([Change::RemoveGroup { group: group("stairs") }]).expect("a group");
        engine.apply([Change::RemoveResource { resource: resource("of bob") }]).expect("there");
        assert_traceless(&engine.view(), &["stairs", "of bob"]);
    }
}

#[test]
fn a_removed_circle_that_somebody_still_names_counts_again_when_it_is_put_again() {
    let mut engine = world(true);
    engine.apply([remove()]).expect("a member");
    assert_traceless(&engine.view(), &[ANN, POST, TAG]);
    let put = Change::PutGroup {
        group: group(CIRCLE),
        kind: GroupKind::Circle,
        owner: Some(member("carol")),
    };
    engine.apply([put]).expect("a sound circle");
    let view = engine.view();
    let of_bob = view.resource("of bob").expect("put");
    assert_eq!(
        view.explain(view.node("carol").expect("a member"), of_bob, 0).via.map(|v| v.name()),
        Some("circle")
    );
}

#[test]
fn nothing_of_an_erased_member_is_in_any_answer() {
    let mut engine = world(true);
    let old = engine.view();
    let [ann, bob] = [ANN, "bob"].map(|who| old.node(who).expect("a member"));
    let watch = engine.watch(bob, Filter::default(), 0).expect("no distance");
    let hers = engine.watch(ann, Filter::default(), 0).expect("no distance");
    assert_eq!(watch.visible().len(), 1);
    engine.apply([erase()]).expect("a member");
    let view = engine.view();
    assert_eq!(view.node(ANN).map_err(|error| error.code()), Err("UNKNOWN_MEMBER"));
    assert_eq!(view.group(CIRCLE).map_err(|error| error.code()), Err("UNKNOWN_GROUP"));
    assert_eq!(view.resource(POST).map_err(|error| error.code()), Err("UNKNOWN_RESOURCE"));
    assert_eq!((view.id(ann), view.place(ann), view.groups_of(ann).len()), ("", None, 0));
    assert!(view.edges().all(|(s, t, _)| s != ann && t != ann));
    assert!(view.blocks().all(|(a, b)| a != ann && b != ann));
    assert!(view.groups().all(|group| !view.members_of(group).contains(ann.0)));
    for resource in view.resources() {
        assert!(!view.check(ann, resource, 0), "she sees nothing any more");
        assert!(!view.audience(resource, 0).members.contains(&ann));
    }
    let changes = watch.poll();
    assert_eq!(changes.len(), 1, "her post vanished");
    assert_eq!((changes[0].appeared.len(), changes[0].vanished[0].as_str()), (0, POST));
    assert!(hers.is_over() && hers.visible().is_empty() && !watch.is_over());
    assert_eq!(old.id(ann), ANN, "a view from before stays as it was");
}

#[test]
fn whoever_returns_after_an_erasure_is_somebody_new() {
    for reloaded in [true, false] {
        let mut engine = world(true);
        let old = engine.view().node(ANN).expect("a member");
        engine.apply([erase()]).expect("a member");
        if reloaded {
            let checkpoint = Checkpoint::of(&engine.view());
            engine = Checkpoint::decode(checkpoint.as_bytes()).expect("what was written is read");
        }
        let owner = Some(member(ANN));
        let put = Change::PutGroup { group: group(CIRCLE), kind: GroupKind::Circle, owner };
        let joined = Change::Join { group: group(CIRCLE), member: member("dora") };
        engine.apply([put, joined, post(POST, ANN, &[])]).expect("a new member");
        let view = engine.view();
        let ann = view.node(ANN).expect("a member");
        assert!(reloaded || ann != old, "a number of her own");
        assert_eq!((view.out_degree(ann), view.in_degree(ann), view.place(ann)), (0, 0, None));
        let dora = view.node("dora").expect("a member");
        assert!(!view.is_blocked(ann, dora), "her block is forgotten");
        let of_bob = view.resource("of bob").expect("put");
        assert!(!view.check(ann, of_bob, 0), "another circle of the same name opens nothing");
        assert!(!view.check(dora, of_bob, 0));
        let bob = view.node("bob").expect("a member");
        let page = view.list(bob, &Filter::default(), &Paging::default(), 0).expect("no distance");
        assert_eq!(page.total, 0, "her new post is hers alone");
    }
}
