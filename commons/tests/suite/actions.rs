//! Tests of actions: in every state that commands lead to, exactly the commands are offered that are not refused.

use std::collections::BTreeSet;
use std::fmt::Debug;

use serde_json::{Map, Value, json};
use strum::VariantNames;
use trust_commons::command::{carry_out, named};
use trust_commons::community::{CellInvitation, JoinRequest};
use trust_commons::exchange::Exchange;
use trust_commons::invite::Invite;
use trust_commons::listing::Listing;
use trust_commons::partnership::Partnership;
use trust_commons::response::Response;
use trust_commons::{
    Actions, Noun as _, Timestamp, community, exchange, invite, listing, partnership, response,
};

use crate::given::{id, stewards};

/// The longest history.
const STEPS: usize = 6;

fn fields(of: Value) -> Map<String, Value> {
    of.as_object().cloned().unwrap_or_default()
}

/// The least that a command of this name takes besides its context.
fn least(command: &str) -> Map<String, Value> {
    fields(match command {
        "request" => json!({"receiver_community": null}),
        "fulfil" => json!({"helper": null}),
        "repost" => json!({"id": "again"}),
        _ => json!({}),
    })
}

/// The commands that no person gives.
const AUTOMATIC: [&str; 3] = ["expire", "give_way", "ask_members"];

/// Follows all histories from a value, whoever acts, and compares what is offered with what is refused.
fn compare<N: Actions + Debug>(
    first: N,
    contexts: impl Fn(&N) -> Vec<N::Context>,
    after: impl Fn(N::After) -> Option<N>,
) {
    let (mut seen, mut waiting) = (BTreeSet::new(), vec![(first, 0)]);
    let mut offers = BTreeSet::new();
    while let Some((value, steps)) = waiting.pop() {
        if steps > STEPS || !seen.insert(format!("{value:?}")) {
            continue;
        }
        for context in contexts(&value) {
            let offered = value.actions(&context);
            for name in N::Command::VARIANTS {
                let command: N::Command = named(name, least(name)).unwrap();
                let done = value.clone().apply(command, &context);
                let is_offered = offered.contains(name);
                let is_chosen = !AUTOMATIC.contains(name);
                assert_eq!(is_offered, done.is_ok() && is_chosen, "{name} on {value:?}");
                if is_offered {
                    offers.insert(*name);
                }
                let next = done.ok().and_then(|outcome| after(outcome.value));
                waiting.extend(next.map(|next| (next, steps + 1)));
            }
        }
    }
    let all: BTreeSet<_> = N::Command::VARIANTS.iter().copied().collect();
    let missing: Vec<_> = all.difference(&offers).filter(|it| !AUTOMATIC.contains(it)).collect();
    assert!(missing.is_empty(), "never offered: {missing:?}");
}

/// A new value.
fn made<N: trust_commons::Noun<After: Debug> + Debug>(command: &str, of: Value) -> N::After
where
    N::Refusal: Debug,
{
    carry_out::<N>(None, command, fields(of)).unwrap().value
}

fn at(now: i64) -> Timestamp {
    Timestamp::from_secs(now)
}

#[test]
fn an_exchange_offers_exactly_what_is_not_refused() {
    let offer = json!({"id": "x", "by": "ana", "receiver": "bo", "title": "Ironing", "minutes": 60,
        "community": "oak", "now": 1});
    let first: Exchange = made::<Exchange>("offer", offer);
    let contexts = |_: &Exchange| {
        let people = [("ana", false), ("bo", false), ("cy", false), ("cy", true)];
        let context =
            |(by, steward)| exchange::Context { steward, ..exchange::Context::of(id(by), at(100)) };
        people.map(context).into()
    };
    compare(first, contexts, Some);
}

#[test]
fn a_listing_offers_exactly_what_is_not_refused() {
    let post = json!({"id": "l", "by": "ana", "kind": "need", "type": "task", "title": "Ironing",
        "category": "home", "community": "oak", "expires_at": 50, "now": 1, "ties": {"in_community": true}});
    let first = made::<Listing>("post", post).unwrap();
    let contexts = |_: &Listing| {
        let people = [("ana", 2), ("bo", 2), ("sue", 2), ("ana", 60), ("sue", 60)];
        let context = |(by, now)| listing::Context {
            stewards: stewards("oak", &["sue"]).into(),
            ..listing::Context::of(id(by), at(now))
        };
        people.map(context).into()
    };
    compare(first, contexts, |after| after);
}

#[test]
fn a_response_offers_exactly_what_is_not_refused() {
    let post = json!({"id": "l", "by": "ana", "kind": "offer", "type": "skill", "title": "Ironing",
        "category": "home", "now": 1});
    let listing = made::<Listing>("post", post).unwrap();
    let give = json!({"id": "r", "by": "bo", "listing": listing, "sees": true, "now": 2});
    let first = made::<Response>("give", give).response;
    let accept = response::Command::Accept { quantity: None };
    let by_owner = response::Context::of(id("ana"), listing.clone(), at(3));
    let taken = first.clone().apply(accept, &by_owner).unwrap().value.listing.unwrap();
    let contexts = |_: &Response| {
        let people = [
            ("ana", &listing),
            ("bo", &listing),
            ("cy", &listing),
            ("ana", &taken),
            ("bo", &taken),
        ];
        people.map(|(by, listing)| response::Context::of(id(by), listing.clone(), at(4))).into()
    };
    compare(first, contexts, |after| Some(after.response));
}

#[test]
fn a_request_to_join_offers_exactly_what_is_not_refused() {
    let ask =
        json!({"id": "j", "by": "bo", "community": "oak", "now": 1, "stewards": {"oak": ["sue"]}});
    let first: JoinRequest = made::<JoinRequest>("ask", ask);
    let contexts = |_: &JoinRequest| {
        let roles = || stewards("oak", &["sue"]).into();
        ["bo", "sue", "cy"].map(|by| community::join::Context::of(id(by), roles(), at(2))).into()
    };
    compare(first, contexts, Some);
}

#[test]
fn a_partnership_offers_exactly_what_is_not_refused() {
    let propose = json!({"id": "p", "a": "oak", "b": "elm", "by": "sue", "now": 1,
        "stewards": {"oak": ["sue"], "elm": ["eve"]}});
    let first: Partnership = made::<Partnership>("propose", propose);
    let contexts = |_: &Partnership| {
        let roles = || [stewards("oak", &["sue"]), stewards("elm", &["eve"])].into_iter().collect();
        ["sue", "eve", "cy"].map(|by| partnership::Context::of(id(by), roles(), at(2))).into()
    };
    compare(first, contexts, Some);
}

#[test]
fn an_invite_offers_exactly_what_is_not_refused() {
    let token = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    let issue =
        json!({"id": "i", "token": token, "circle": "kin", "by": "ana", "owner": "ana", "now": 1});
    let first: Invite = made::<Invite>("issue", issue);
    let contexts = |_: &Invite| {
        let context =
            |by| invite::Context { owner: Some(id("ana")), ..invite::Context::of(id(by), at(2)) };
        ["ana", "bo"].map(context).into()
    };
    compare(first, contexts, Some);
}

#[test]
fn an_invitation_into_a_cell_offers_exactly_what_is_not_refused() {
    let cell = json!({"id": "c", "community": "oak", "name": "stairs"});
    let invite = json!({"id": "n", "cell": cell, "member": "bo", "by": "sue", "is_member": true, "now": 1,
        "stewards": {"oak": ["sue"]}});
    let first: CellInvitation = made::<CellInvitation>("invite", invite);
    let contexts = |_: &CellInvitation| {
        let roles = || stewards("oak", &["sue"]).into();
        let context = |by| {
            community::cell_invitation::Context::of(
                id(by),
                roles(),
                BTreeSet::from([id("cy")]),
                at(2),
            )
        };
        ["bo", "sue", "cy", "di"].map(context).into()
    };
    compare(first, contexts, Some);
}
