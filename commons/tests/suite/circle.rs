//! Tests of circles: permissions, and random histories against a set.

use std::collections::BTreeSet;

use proptest::prelude::*;
use trust_commons::Class;
use trust_commons::Refusal;
use trust_commons::circle::{Circle, CircleKind, Command};
use trust_commons::sharing::Sharing;
use trust_core::{Change, MemberId};

use crate::commands::CircleCommands;
use crate::given::{Town, id, moment, refused};

fn kin() -> Circle {
    Circle::made(id("kin"), id("alice"), " The kin ", CircleKind::Family, moment(7)).unwrap().value
}

#[test]
fn to_anybody_but_the_owner_there_is_no_circle_whatever_its_state() {
    let empty = kin();
    let full = empty.add(&id("alice"), &id("bob")).unwrap().value;
    for circle in [&empty, &full] {
        for by in ["bob", "eve"] {
            let (by, bob) = (id(by), id("bob"));
            let refusals = [
                circle.rename(&by, "").unwrap_err(),
                circle.add(&by, &bob).unwrap_err(),
                circle.add(&by, &by).unwrap_err(),
                circle.remove(&by, &bob).unwrap_err(),
                circle.delete(&by, true).unwrap_err(),
                circle.delete(&by, false).unwrap_err(),
            ];
            for refusal in refusals {
                assert_eq!(refusal.class(), Class::NotFound);
                let told = r#"{"code":"UNKNOWN_CIRCLE","circle":"kin"}"#;
                assert_eq!(serde_json::to_string(&refusal).unwrap(), told);
            }
        }
    }
}

#[test]
fn every_refusal_to_the_owner_has_its_name() {
    let (alice, bob) = (id("alice"), id("bob"));
    let circle = kin().add(&alice, &bob).unwrap().value;
    assert_eq!(refused(circle.add(&alice, &bob)), "ALREADY_IN_CIRCLE");
    assert_eq!(refused(circle.add(&alice, &alice)), "OWN_CIRCLE");
    assert_eq!(refused(circle.remove(&alice, &id("eve"))), "NOT_IN_CIRCLE");
    assert_eq!(refused(circle.remove(&alice, &alice)), "NOT_IN_CIRCLE");
    assert_eq!(refused(circle.delete(&alice, true)), "CIRCLE_IN_USE");
    let wordy = Command::Edit { name: None, description: Some("d".repeat(1_001)) };
    assert_eq!(refused(circle.given(wordy, &alice)), "INVALID_DESCRIPTION");
    for name in ["", " \n", &"é".repeat(101)] {
        assert_eq!(refused(circle.rename(&alice, name)), "INVALID_NAME");
        let created = Circle::made(id("c"), id("alice"), name, CircleKind::Custom, moment(0));
        assert_eq!(refused(created), "INVALID_NAME");
    }
}

#[test]
fn a_name_has_up_to_100_characters_without_the_blanks_around_it() {
    assert_eq!(kin().name, "The kin");
    let long = "é".repeat(100);
    assert_eq!(kin().rename(&id("alice"), &long).unwrap().value.name, long);
}

#[test]
fn a_circle_without_members_is_private() {
    let (alice, bob) = (id("alice"), id("bob"));
    assert!(kin().is_private());
    let shared = kin().add(&alice, &bob).unwrap().value;
    assert!(!shared.is_private());
    assert!(shared.remove(&alice, &bob).unwrap().value.is_private());
}

#[test]
fn nobody_is_told_of_a_circle_they_are_in() {
    let (alice, bob) = (id("alice"), id("bob"));
    let added = kin().add(&alice, &bob).unwrap();
    assert!(added.notifications.is_empty());
    assert!(added.value.remove(&alice, &bob).unwrap().notifications.is_empty());
    assert!(added.value.delete(&alice, false).unwrap().notifications.is_empty());
}

#[test]
fn what_was_shared_with_a_circle_that_is_deleted_is_private() {
    let deleted = kin().delete(&id("alice"), false).unwrap();
    assert_eq!(deleted.value.len(), 1);
    assert!(deleted.value.iter().all(|listing| listing.sharing == Sharing::Private));
    assert!(matches!(deleted.changes[..], [Change::PutResource(_), Change::RemoveGroup { .. }]));
}

#[test]
fn an_edit_keeps_what_it_does_not_name() {
    let edit = |circle: &Circle, name: Option<&str>, description: Option<&str>| {
        let (name, description) = (name.map(str::to_owned), description.map(str::to_owned));
        circle.given(Command::Edit { name, description }, &id("alice")).unwrap().value
    };
    let described = edit(&kin(), None, Some(" All of us "));
    assert_eq!((&*described.name, &*described.description), ("The kin", "All of us"));
    let renamed = edit(&described, Some("Us"), None);
    assert_eq!((&*renamed.name, &*renamed.description), ("Us", "All of us"));
    assert_eq!(edit(&renamed, None, None), renamed);
}

#[test]
fn kinds_are_read_and_written_by_name() {
    for name in ["family", "friends", "colleagues", "public", "custom"] {
        let kind: CircleKind = name.parse().unwrap();
        assert_eq!(kind.to_string(), name);
        assert_eq!(serde_json::to_value(kind).unwrap(), name);
    }
}

const PEOPLE: [&str; 4] = ["alice", "bob", "carol", "dora"];

proptest! {
    #[test]
    fn a_random_history_is_the_models(steps in prop::collection::vec((0..4u8, 0..4usize, 0..4usize, any::<bool>()), 1..40)) {
        let created = Circle::made(id("kin"), id("alice"), "kin", CircleKind::Friends, moment(0)).unwrap();
        let mut town = Town::of(&PEOPLE);
        town.tell(created.changes);
        let (mut is, mut model) = (created.value, BTreeSet::new());
        for (what, by, whom, in_use) in steps {
            let (by, member): (MemberId, MemberId) = (id(PEOPLE[by]), id(PEOPLE[whom]));
            let (owns, within) = (by.as_str() == "alice", model.contains(&member));
            let outcome = match what {
                0 => {
                    let added = is.add(&by, &member);
                    prop_assert_eq!(added.is_ok(), owns && !within && whom != 0);
                    added
                }
                1 => {
                    let removed = is.remove(&by, &member);
                    prop_assert_eq!(removed.is_ok(), owns && within);
                    removed
                }
                2 => is.rename(&by, PEOPLE[whom]),
                _ => {
                    let deleted = is.delete(&by, in_use);
                    prop_assert_eq!(deleted.is_ok(), owns && !in_use);
                    if let Ok(outcome) = deleted {
                        town.tell(outcome.changes);
                        prop_assert!(town.members("kin").is_empty());
                        return Ok(());
                    }
                    continue;
                }
            };
            let Ok(outcome) = outcome else { continue };
            match what {
                0 => drop(model.insert(member)),
                1 => drop(model.remove(&member)),
                _ => (),
            }
            is = outcome.value;
            town.tell(outcome.changes);
            prop_assert_eq!(&is.members, &model);
            let all: Vec<_> = ["alice"].into_iter().chain(model.iter().map(MemberId::as_str)).collect();
            prop_assert_eq!(town.members("kin"), all);
        }
    }
}
