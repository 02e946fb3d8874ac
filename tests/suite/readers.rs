//! Readers in other threads go on while a writer writes: each answer belongs to one revision.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::thread;

use trust_core::{Change, Engine, Threshold, View};
use trust_tests::generated::Numbers;
use trust_tests::model::{member, weight};

/// The trust of every pair, by the questions that a reader may ask; panics where they differ.
fn answers(view: &View) -> BTreeMap<(u32, u32), u128> {
    let pairs: Vec<_> = view
        .members()
        .flat_map(|s| view.members().map(move |t| (s, t)))
        .filter(|(s, t)| s != t)
        .collect();
    let many = view.trust_many(&pairs);
    let mut answers = BTreeMap::new();
    for source in view.members() {
        for reached in view.ball(source, Threshold::ZERO).iter() {
            answers.insert((source.0, reached.node.0), reached.trust.scaled());
        }
    }
    for (&(source, target), trust) in pairs.iter().zip(&many) {
        let of_ball = answers.get(&(source.0, target.0)).copied().unwrap_or(0);
        assert_eq!(of_ball, trust.scaled(), "at {:?}", view.revision());
    }
    answers
}

#[test]
fn readers_see_one_revision_each_while_a_writer_goes_on() {
    let (to_readers, views) = mpsc::channel::<View>();
    let reader = thread::spawn(move || {
        let mut seen = Vec::new();
        for view in views {
            let (again, own) = (view.clone(), answers(&view));
            let elsewhere = thread::spawn(move || answers(&again));
            assert_eq!(elsewhere.join().expect("the other reader ends"), own);
            seen.push((view, own));
        }
        seen
    });
    let (mut engine, mut numbers) = (Engine::default(), Numbers(61));
    for round in 0..200u32 {
        let id = |n: u32| member(&format!("m{n}"));
        let (a, b) = (numbers.below(12), 1 + numbers.below(11));
        let (source, target) = (id(a), id((a + b) % 12));
        let change = match round % 5 {
            4 if engine.view().contains(source.as_str()) => Change::RemoveMember { member: source },
            3 => Change::Block { blocker: source, blocked: target },
            _ => {
                Change::SetTrust { source, target, weight: weight(1 + numbers.below(1000) as u16) }
            }
        };
        engine.apply([change]).expect("a sound change");
        if round % 50 == 20 {
            engine.compact();
        }
        to_readers.send(engine.view()).expect("the reader listens");
    }
    drop(to_readers);
    let seen = reader.join().expect("the reader ends");
    assert_eq!(seen.len(), 200);
    for (view, then) in seen {
        assert_eq!(answers(&view), then, "a view stays as it was");
    }
}
