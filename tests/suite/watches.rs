//! Tests of watches: events in order, one entry a revision, at any clock, until the watch ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use trust_core::{
    Change, Engine, Filter, Grant, Kilometres, Place, Precision, Resource, ResourceId, Watch,
};
use trust_tests::model::{member, resource, tag, weight};

fn post(id: &str, expires_at: Option<i64>) -> Change {
    Change::PutResource(Box::new(Resource {
        audience: [Grant::Public].into(),
        tags: [tag("offer")].into(),
        expires_at,
        ..Resource::new(resource(id), member("alice"))
    }))
}

fn gone(id: &str) -> Change {
    Change::RemoveResource { resource: resource(id) }
}

/// Alice's posts, watched by Bob.
fn watched(posts: &[Change]) -> (Engine, Watch) {
    let mut engine = Engine::default();
    engine.apply([Change::AddMember { member: member("bob") }]).expect("a valid id");
    engine.apply(posts.iter().cloned()).expect("sound posts");
    let bob = engine.view().node("bob").expect("a member");
    let watch = engine.watch(bob, Filter::default(), 0).expect("no distance is asked for");
    (engine, watch)
}

fn text(ids: &[ResourceId]) -> Vec<&str> {
    ids.iter().map(ResourceId::as_str).collect()
}

/// Returns polled changes as tuples: revision, appeared, vanished.
fn as_tuples(changes: &[trust_core::VisibleChange]) -> Vec<(u64, Vec<&str>, Vec<&str>)> {
    changes.iter().map(|c| (c.revision.0, text(&c.appeared), text(&c.vanished))).collect()
}

#[test]
fn each_revision_that_shows_or_hides_something_is_one_entry_in_order() {
    let (mut engine, watch) = watched(&[post("a", None)]);
    let first = engine.revision().0;
    engine.apply([post("c", None), post("b", None)]).expect("sound posts");
    engine.apply([Change::AddMember { member: member("carol") }]).expect("a valid id");
    engine.apply([gone("a"), post("d", None), gone("b"), post("b", None)]).expect("there");
    engine.apply([post("e", None), gone("e")]).expect("there");
    let polled = watch.poll();
    let expected = vec![(first + 1, vec!["b", "c"], vec![]), (first + 3, vec!["d"], vec!["a"])];
    assert_eq!(as_tuples(&polled), expected);
    assert_eq!(watch.poll(), [], "each is returned once");
    assert_eq!(text(&watch.visible()), ["b", "c", "d"]);
}

#[test]
fn the_clock_goes_forward_and_back() {
    let posts = [post("a", Some(10)), post("b", Some(20)), post("c", None), post("d", Some(-5))];
    let (engine, watch) = watched(&posts);
    let now = engine.revision().0;
    assert_eq!(text(&watch.visible()), ["a", "b", "c"]);
    assert_eq!(as_tuples(&watch.poll_at(9)), []);
    assert_eq!(
        as_tuples(&watch.poll_at(10)),
        [(now, vec![], vec!["a"])],
        "hidden from the moment on"
    );
    assert_eq!(as_tuples(&watch.poll_at(i64::MAX)), [(now, vec![], vec!["b"])]);
    assert_eq!(as_tuples(&watch.poll_at(15)), [(now, vec!["b"], vec![])]);
    assert_eq!(as_tuples(&watch.poll_at(i64::MIN)), [(now, vec!["a", "d"], vec![])]);
    assert_eq!(as_tuples(&watch.poll_at(0)), [(now, vec![], vec!["d"])]);
}

#[test]
fn a_resource_added_after_its_expiry_is_never_reported() {
    let (mut engine, watch) = watched(&[]);
    watch.poll_at(100);
    engine.apply([post("late", Some(100)), post("early", Some(101))]).expect("sound posts");
    let revision = engine.revision().0;
    assert_eq!(as_tuples(&watch.poll()), [(revision, vec!["early"], vec![])]);
    engine.apply([post("late", Some(200)), post("early", Some(1))]).expect("sound posts");
    assert_eq!(as_tuples(&watch.poll()), [(revision + 1, vec!["late"], vec!["early"])]);
}

#[test]
fn a_queue_that_nobody_empties_is_merged_and_loses_nothing() {
    let (mut engine, watch) = watched(&[]);
    for i in 0..3000 {
        let id = format!("p{}", i % 50);
        let change = if i / 50 % 2 == 0 { post(&id, None) } else { gone(&id) };
        engine.apply([change]).expect("put before it is removed");
    }
    let polled = watch.poll();
    assert!(polled.len() <= 1024, "{} entries wait", polled.len());
    assert!(polled.is_sorted_by_key(|change| change.revision), "the oldest first");
    let mut visible = std::collections::BTreeSet::new();
    for change in &polled {
        for id in &change.vanished {
            assert!(visible.remove(id), "{id:?} vanished that had not appeared");
        }
        for id in &change.appeared {
            assert!(visible.insert(id), "{id:?} appeared twice");
        }
    }
    assert_eq!(visible.into_iter().cloned().collect::<Vec<_>>(), watch.visible());
}

#[test]
fn a_listing_is_lost_the_moment_trust_is_revoked() {
    let trusted = Change::PutResource(Box::new(Resource {
        audience: [Grant::Trusted].into(),
        ..Resource::new(resource("veg"), member("alice"))
    }));
    let (mut engine, watch) = watched(&[trusted]);
    let trust = |source: &str, target: &str| Change::SetTrust {
        source: member(source),
        target: member(target),
        weight: weight(800),
    };
    engine.apply([trust("alice", "carol"), trust("carol", "bob")]).expect("different members");
    let revision = engine.revision().0;
    let revoke = Change::RevokeTrust { source: member("carol"), target: member("bob") };
    engine.apply([revoke]).expect("members");
    let expected = [(revision, vec!["veg"], vec![]), (revision + 1, vec![], vec!["veg"])];
    assert_eq!(as_tuples(&watch.poll()), expected);
}

#[test]
fn a_watch_of_what_is_near_waits_for_a_place() {
    let here = Place::new(50.8, 4.3, Precision::City).expect("a point");
    let place = |who: &str| Change::SetPlace { member: member(who), place: here };
    let (mut engine, _) = watched(&[post("a", None), place("alice")]);
    let bob = engine.view().node("bob").expect("a member");
    let near =
        Filter { within_km: Some(Kilometres::new(5.0).expect("a distance")), ..Filter::default() };
    let refused = engine.watch(bob, near.clone(), 0).err().map(|error| error.code());
    assert_eq!(refused, Some("NO_PLACE"));
    engine.apply([place("bob")]).expect("a member");
    let watch = engine.watch(bob, near, 0).expect("a place is known");
    let revision = engine.revision().0;
    assert_eq!(text(&watch.visible()), ["a"]);
    engine.apply([Change::ClearPlace { member: member("bob") }]).expect("a member");
    engine.apply([post("b", None)]).expect("a sound post");
    engine.apply([place("bob")]).expect("a member");
    let expected = [(revision + 1, vec![], vec!["a"]), (revision + 3, vec!["a", "b"], vec![])];
    assert_eq!(as_tuples(&watch.poll()), expected);
}

#[test]
fn a_watch_ends_with_its_viewer_and_stays_ended() {
    for erased in [true, false] {
        let (mut engine, watch) = watched(&[post("a", None), post("b", Some(10))]);
        let revision = engine.revision().0;
        let bob = member("bob");
        engine
            .apply([match erased {
                true => Change::Erase { member: bob.clone() },
                false => Change::RemoveMember { member: bob.clone() },
            }])
            .expect("a member");
        engine.apply([Change::AddMember { member: bob }]).expect("a valid id");
        engine.apply([post("c", None)]).expect("a sound post");
        assert_eq!(as_tuples(&watch.poll()), [(revision + 1, vec![], vec!["a", "b"])]);
        assert_eq!((as_tuples(&watch.poll_at(20)), as_tuples(&watch.poll_at(0))), (vec![], vec![]));
        assert!(watch.is_over() && watch.visible().is_empty());
    }
}

#[test]
fn watches_go_on_without_one_another_and_without_their_engine() {
    let (mut engine, first) = watched(&[post("a", None)]);
    let bob = engine.view().node("bob").expect("a member");
    let second = engine.watch(bob, Filter::default(), 0).expect("no distance is asked for");
    drop(first);
    engine.apply([post("b", None)]).expect("a sound post");
    drop(engine);
    assert_eq!(text(&second.visible()), ["a", "b"]);
    assert_eq!(second.poll().len(), 1);
}

#[test]
fn another_thread_hears_of_news_and_polls_them_all() {
    let (mut engine, watch) = watched(&[]);
    let heard = Arc::new(AtomicUsize::new(0));
    let counter = heard.clone();
    watch.on_change(Box::new(move || {
        counter.fetch_add(1, Ordering::Relaxed);
    }));
    let polls = thread::spawn(move || {
        let mut seen = Vec::new();
        while seen.len() < 200 {
            seen.extend(watch.poll());
            thread::yield_now();
        }
        seen
    });
    for i in 0..200 {
        engine.apply([post(&format!("p{i}"), None)]).expect("a sound post");
    }
    let seen = polls.join().expect("no panic");
    assert!(seen.is_sorted_by_key(|change| change.revision));
    assert!(seen.iter().all(|change| change.appeared.len() == 1 && change.vanished.is_empty()));
    assert_eq!(heard.load(Ordering::Relaxed), 200, "a call for each");
}

#[test]
fn whoever_waits_hears_that_the_viewer_is_gone_even_if_nothing_vanished() {
    let (mut engine, watch) = watched(&[]);
    assert!(watch.visible().is_empty());
    let heard = Arc::new(AtomicUsize::new(0));
    let counter = heard.clone();
    watch.on_change(Box::new(move || {
        counter.fetch_add(1, Ordering::Relaxed);
    }));
    engine.apply([Change::RemoveMember { member: member("bob") }]).expect("a member");
    assert!(watch.is_over() && watch.poll().is_empty());
    assert_eq!(heard.load(Ordering::Relaxed), 1);
}
