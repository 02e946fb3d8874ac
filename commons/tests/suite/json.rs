//! Tests of the JSON form: values round-trip, and other texts are refused.

use serde_json::json;
use trust_commons::exchange::{ExchangeKind, Mode};
use trust_commons::json::{fields, notices, read, word, write};
use trust_commons::ledger::{AccountId, Ledger, LedgerRefusal};
use trust_commons::partnership::{Partnership, Terms};
use trust_commons::sharing::SharingModel;
use trust_commons::{TransferId, partnership::PartnershipRefusal};
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
fn a_notice_is_told_flat() {
    let (oak, river) = (stewards("oak", &["sam"]), stewards("river", &["ana"]));
    let sides = Sides { a: Some(&oak), b: Some(&river) };
    let active = proposed().approve(&id("ana"), Terms::default(), sides, moment(2)).unwrap();
    let told =
        r#"[{"to":"sam","by":"ana","kind":"partnership_approved","partnership":"p"}]"#.to_owned();
    assert_eq!(notices(&active.notices), Ok(told));
}
