//! Tests of the JSON form: values round-trip, and other texts are refused.

use std::fmt::Debug;

use serde_json::{Value, json};
use trust_commons::circle::Circle;
use trust_commons::command::{Failure, carry_out};
use trust_commons::community::{Cell, CellInvitation, Community, JoinRequest};
use trust_commons::exchange::{ExchangeKind, Mode};
use trust_commons::json::{fields, notifications, read, word, write};
use trust_commons::ledger::{AccountId, Ledger, LedgerRefusal};
use trust_commons::partnership::{Partnership, Terms};
use trust_commons::sharing::SharingModel;
use trust_commons::steward::Stewards;
use trust_commons::{Noun, Refusal, TransferId, partnership::PartnershipRefusal};
use trust_core::Change;

use crate::commands::{PartnershipCommands, Proposal, Sides};
use crate::given::{id, moment, stewards};

fn proposed() -> Partnership {
    let proposal = Proposal { id: id("p"), a: id("oak"), b: id("river"), terms: Terms::default() };
    let (by, model) = (id("sam"), SharingModel::Hybrid);
    Partnership::propose(proposal, &by, Sides::default(), false, model, moment(1)).unwrap().value
}

#[test]
fn what_is_written_is_read() {
    let text = write(&proposed()).unwrap();
    assert_eq!(read::<Partnership>(&text), Ok(proposed()));
    let whole = json!({ "community": "oak", "accounts": {}, "transfers": {}, "refused": {} });
    assert_eq!(read::<Ledger>(&whole.to_string()), Ok(Ledger::new(id("oak"))));
}

#[test]
fn what_a_value_cannot_keep_is_not_read() {
    let mut more = serde_json::to_value(proposed()).unwrap();
    more["offered"]["share_gossip"] = json!(true);
    let refusal = read::<Partnership>(&more.to_string()).unwrap_err();
    assert_eq!(refusal.to_string(), "unknown field `offered.share_gossip`");
    assert_eq!(refusal.code(), "INVALID_VALUE");
    let changes = |more: &str| format!(r#"[{{"change":"add_member","member":"ana"{more}}}]"#);
    assert!(read::<Vec<Change>>(&changes("")).is_ok());
    assert!(read::<Vec<Change>>(&changes(r#","since":null"#)).is_ok(), "that says nothing");
    let refusal = read::<Vec<Change>>(&changes(r#","since":5"#)).unwrap_err();
    assert_eq!(refusal.to_string(), "unknown field `0.since`");
    for text in ["", "5", "null", "[]", "{}", r#"{"id":"p"}"#] {
        assert!(read::<Partnership>(text).is_err(), "{text}");
    }
}

#[test]
fn a_word_names_a_value_or_the_refusal_names_the_word() {
    assert_eq!(word("kind", "service"), Ok(ExchangeKind::Service));
    assert_eq!(word::<TransferId>("transfer", "t").map(|id| id.to_string()), Ok("t".to_owned()));
    assert!(word::<ExchangeKind>("kind", "dance").unwrap_err().0.starts_with("kind: "));
    assert!(word::<AccountId>("account", "ana").unwrap_err().0.contains("\"ana\""));
    assert!(word::<TransferId>("transfer", "").is_err());
}

#[test]
fn a_mode_has_minutes_if_and_only_if_it_is_credit() {
    assert_eq!(Mode::named("gift", None), Ok(Mode::Gift));
    assert_eq!(Mode::named("credit", Some(60)), Ok(Mode::Credit { minutes: 60 }));
    for (name, minutes) in [("gift", Some(60)), ("credit", None), ("barter", None)] {
        assert!(Mode::named(name, minutes).is_err());
    }
    assert_eq!([Mode::Gift, Mode::Credit { minutes: 1 }].map(Mode::name), ["gift", "credit"]);
}

#[test]
fn a_refusal_carries_its_values_beside_its_code() {
    let refusal = LedgerRefusal::InvalidLimits { floor: None, ceiling: Some(-1) };
    assert_eq!(json!(fields(&refusal)), json!({ "floor": null, "ceiling": -1 }));
    let sentence = "limits have a floor of at most 0 and a ceiling of at least 0, not none and -1";
    assert_eq!(refusal.to_string(), sentence);
    assert!(fields(&PartnershipRefusal::PartnershipsOff).is_empty());
}

#[test]
fn a_notification_is_told_flat() {
    let (oak, river) = (stewards("oak", &["sam"]), stewards("river", &["ana"]));
    let sides = Sides { a: Some(&oak), b: Some(&river) };
    let active = proposed().approve(&id("ana"), Terms::default(), sides, moment(2)).unwrap();
    let told =
        r#"[{"to":"sam","by":"ana","kind":"partnership_approved","partnership":"p"}]"#.to_owned();
    assert_eq!(notifications(&active.notifications), Ok(told));
}

/// Carries out commands in JSON form, the first of which makes the value unless there is one; gives the last value.
fn history<N>(before: Option<N>, commands: &[(&str, Value)]) -> N
where
    N: Noun<After = N, Refusal: Debug>,
{
    let mut value = before;
    for (name, fields) in commands {
        let fields = fields.as_object().unwrap().clone();
        value = Some(carry_out(value, name, fields).expect(name).value);
    }
    value.unwrap()
}

#[test]
fn circles_and_communities_take_commands_by_name() {
    let of = |fields: Value| {
        let mut all = json!({ "by": "sam", "now": 1 });
        all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        all
    };
    let circle: Circle = history(
        None,
        &[
            ("create", of(json!({ "id": "kin", "name": "Kin", "kind": "family" }))),
            ("edit", of(json!({ "description": "Us" }))),
            ("add", of(json!({ "member": "ana" }))),
            ("add", of(json!({ "member": "bo" }))),
            ("remove", of(json!({ "member": "ana" }))),
        ],
    );
    assert_eq!((&*circle.description, circle.members.len()), ("Us", 1));
    let stewards = json!({ "oak": ["sam"] });
    let edit = json!({ "credit": true, "stewards": stewards, "hidden": [] });
    let community: Community =
        history(None, &[("found", of(json!({ "id": "oak", "name": "Oak" }))), ("edit", of(edit))]);
    assert!(community.credit);
    let asked = json!({
        "id": "j", "community": "oak", "message": "Hello", "by": "ana", "now": 1, "stewards": stewards,
        "policy": "ask", "is_member": false, "pending": false, "waiting": 0, "declined_at": null,
        "asked_at": [],
    });
    let approve = of(json!({ "stewards": stewards }));
    let request: JoinRequest = history(None, &[("ask", asked), ("approve", approve)]);
    assert_eq!(request.status.to_string(), "approved");
}

#[test]
fn stewards_and_cells_take_commands_by_name() {
    let cell = json!({ "cell": "nest", "members": ["ana", "bo"] });
    let appoint = json!({ "member": "ana", "by": "sam", "is_member": true });
    let leave = json!({ "by": "sam", "is_member": true, "hidden": [], "cells": [cell] });
    let first = stewards("oak", &["sam"]);
    let last = history(Some(first.clone()), &[("appoint", appoint), ("leave", leave)]);
    assert_eq!(last, stewards("oak", &["ana"]));
    let none = carry_out::<Stewards>(None, "appoint", Default::default());
    assert!(matches!(none, Err(Failure::Unreadable(_))), "stewards come with a community");
    let refused = json!({ "member": "sam", "by": "sam" }).as_object().unwrap().clone();
    match carry_out(Some(first), "dismiss", refused) {
        Err(Failure::Refused(refusal)) => assert_eq!(refusal.code(), "LAST_STEWARD"),
        other => panic!("{other:?}"),
    }

    let stewards = json!({ "oak": ["sam"] });
    let found = json!({
        "id": "nest", "community": "oak", "name": "Nest", "by": "sam", "stewards": stewards, "cells": 0,
    });
    let remove = json!({ "member": "ana", "by": "sam", "stewards": stewards, "present": ["ana"] });
    let cell: Cell = history(None, &[("found", found), ("remove", remove)]);
    let invite = json!({
        "id": "i", "cell": cell, "member": "bo", "by": "sam", "stewards": stewards, "now": 1,
        "present": ["ana"], "absent": [], "is_member": true, "stepped_down_at": null,
        "is_invited": false, "invited": [["den", 0]],
    });
    let accept = json!({ "by": "bo", "is_member": true, "present": ["ana"], "now": 2 });
    let invitation: CellInvitation = history(None, &[("invite", invite), ("accept", accept)]);
    assert_eq!(invitation.status.to_string(), "accepted");
}
