//! Listings and the responses to them: tables, values, notifications, and random histories in an engine.

mod commands;
mod helped;
mod history;
mod sight;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use trust_commons::command::{Failure, carry_out};
use trust_commons::listing::{
    Command as Edited, Context, Draft, Listing, ListingKind, ListingRefusal, ListingStatus, Patch,
    Quantity, Ties,
};
use trust_commons::preference::SharingPreference;
use trust_commons::response::{Command, Earlier, Response, ResponseRefusal, ResponseStatus};
use trust_commons::sharing::SharingModel;
use trust_commons::{Noun, Outcome, Timestamp, Visible};
use trust_core::{Change, Grant, MemberId};

use crate::given::{id, moment, refused, stewards, told};
use commands::{ListingCommands, ResponseCommands};

const HYBRID: SharingModel = SharingModel::Hybrid;
const TIES: Ties = Ties {
    in_community: true,
    owns_circle: true,
    only_community: None,
    cells: BTreeSet::new(),
    open_circle: false,
};
const END: i64 = 1_000;

/// A draft of a loan in the community oak, which ends, with these fields besides or instead.
fn draft(fields: Value) -> Draft {
    let mut draft = json!({
        "kind": "need", "type": "resource", "title": "Ladder", "category": "tools",
        "community": "oak", "expires_at": END,
    });
    let (Value::Object(draft_fields), Value::Object(fields)) = (&mut draft, fields) else {
        panic!("fields are an object");
    };
    draft_fields.extend(fields);
    serde_json::from_value(draft).unwrap()
}

fn post(fields: Value) -> Listing {
    let posted = Listing::post(id("veg"), id("ana"), draft(fields), TIES, moment(0));
    posted.unwrap().value
}

/// A listing in a state, for which bo was accepted unless it is a need that looks for somebody.
fn listing(kind: ListingKind, status: ListingStatus) -> Listing {
    let is_alone = kind == ListingKind::Need && status == ListingStatus::Active;
    let accepted = if is_alone { accepted(&[]) } else { accepted(&["bo"]) };
    Listing { status, accepted, ..post(json!({ "kind": kind })) }
}

fn response(listing: &Listing, responder: &str, status: ResponseStatus) -> Response {
    let given = Response::give(id("r"), listing, &id(responder), " Mine ", true, &[], moment(1))
        .unwrap()
        .value;
    Response { status, ..given }
}

/// Who is accepted, each for 1.
fn accepted(members: &[&str]) -> BTreeMap<MemberId, Quantity> {
    members.iter().map(|member| (id(member), Quantity::ONE)).collect()
}

/// These people.
fn people(members: &[&str]) -> BTreeSet<MemberId> {
    members.iter().map(|member| id(member)).collect()
}

fn nobody() -> BTreeSet<MemberId> {
    BTreeSet::new()
}

fn accept(
    response: &Response,
    by: &str,
    listing: &Listing,
    visible: bool,
    now: i64,
) -> Result<Outcome<(Response, Listing)>, ResponseRefusal> {
    let hidden = if visible { nobody() } else { [response.responder.clone()].into() };
    accept_of(response, by, listing, None, &hidden, now)
}

fn accept_of(
    response: &Response,
    by: &str,
    listing: &Listing,
    quantity: Option<f64>,
    hidden: &BTreeSet<MemberId>,
    now: i64,
) -> Result<Outcome<(Response, Listing)>, ResponseRefusal> {
    let quantity = quantity.map(|quantity| Quantity::new(quantity).unwrap());
    response.accept(&id(by), listing, quantity, hidden, moment(now))
}

fn decline(
    response: &Response,
    by: &str,
    listing: &Listing,
    visible: bool,
) -> Result<Outcome<(Response, Listing)>, ResponseRefusal> {
    let hidden = if visible { nobody() } else { [response.responder.clone()].into() };
    response.decline(&id(by), listing, &hidden, moment(2))
}

fn withdraw(
    response: &Response,
    by: &str,
    listing: &Listing,
) -> Result<Outcome<(Response, Listing)>, ResponseRefusal> {
    response.withdraw(&id(by), listing, moment(2))
}

/// The commands of a listing by its owner, a steward, somebody accepted, and anybody.
#[test]
fn every_state_command_and_role_of_a_listing_is_as_the_table_has_it() {
    for (kind, status, now, rows) in table_of_listings() {
        let is = listing(kind.parse().unwrap(), status.parse().unwrap());
        for (command, answers) in rows {
            for (by, answer) in ["ana", "sam", "bo", "eve"].into_iter().zip(answers) {
                let claim = format!("{kind} {status} at {now}: {by} {command}");
                assert_eq!(answered(&is, command, &id(by), now), answer, "{claim}");
            }
        }
    }
}

/// The status that a command leads to, `gone`, or the code of its refusal.
fn answered(is: &Listing, command: &str, by: &MemberId, now: Timestamp) -> String {
    let those = stewards("oak", &["sam"]);
    let patch = Patch { title: Some("Steps".to_owned()), ..Patch::default() };
    let later = Patch { expires_at: Some(Some(moment(2 * END))), ..patch.clone() };
    let waiting = people(&["dee"]);
    let found = match command {
        "edit" => is.edit(by, patch, &waiting, TIES, now),
        "renew" => is.edit(by, later, &waiting, TIES, now),
        "withdraw" => is.withdraw(by, Some(&those), &waiting, now),
        "fulfil" => is.fulfil(by, None, true, &waiting, now),
        "reopen" => is.reopen(by, &waiting, now),
        "repost" => is.repost(by, id("again"), patch, TIES, now),
        "delete" => match is.delete(by, &waiting) {
            Ok(gone) => {
                assert_eq!(told(&gone.notifications)[0], "bo", "whoever was accepted is told");
                return "gone".to_owned();
            }
            Err(refusal) => Err(refusal),
        },
        _ => is.expire(&waiting, now),
    };
    match found {
        Ok(outcome) => outcome.value.status.to_string(),
        refusal => refused(refusal).to_owned(),
    }
}

/// What each command leads to, for the owner, a steward of the community, somebody accepted, and anybody.
type Rows = [(&'static str, [&'static str; 4]); 8];

/// Every kind and status of a listing, the moment that it is asked at, and what each command leads to then.
fn table_of_listings() -> Vec<(&'static str, &'static str, Timestamp, Rows)> {
    const ROLE: &str = "NOT_OWNER";
    const SHUT: &str = "LISTING_CLOSED";
    const SOON: &str = "LISTING_NOT_EXPIRED";
    const OPEN: &str = "LISTING_OPEN";
    let open = |status| {
        [
            ("edit", [status, ROLE, ROLE, ROLE]),
            ("withdraw", ["cancelled", "cancelled", ROLE, ROLE]),
            ("fulfil", ["fulfilled", ROLE, ROLE, ROLE]),
            ("expire", [SOON; 4]),
            ("renew", [status, ROLE, ROLE, ROLE]),
            ("reopen", [OPEN, ROLE, ROLE, ROLE]),
            ("repost", [OPEN, ROLE, ROLE, ROLE]),
            ("delete", ["gone", ROLE, ROLE, ROLE]),
        ]
    };
    let closed = |fulfil, renew, reopen| {
        [
            ("edit", [SHUT, ROLE, ROLE, ROLE]),
            ("withdraw", [SHUT, SHUT, ROLE, ROLE]),
            ("fulfil", [fulfil, ROLE, ROLE, ROLE]),
            ("expire", [SHUT; 4]),
            ("renew", [renew, ROLE, ROLE, ROLE]),
            ("reopen", [reopen, ROLE, ROLE, ROLE]),
            ("repost", ["active", ROLE, ROLE, ROLE]),
            ("delete", ["gone", ROLE, ROLE, ROLE]),
        ]
    };
    let (fulfilled, cancelled) = ([SHUT, SHUT], [SHUT, SHUT]);
    let over = |open| closed("fulfilled", open, open);
    let overdue = |open| {
        let mut rows = over(open);
        rows[3] = ("expire", ["expired"; 4]);
        rows
    };
    let done = |open| closed(fulfilled[0], fulfilled[1], open);
    let called_off = closed(cancelled[0], cancelled[1], SHUT);
    vec![
        ("need", "in_progress", moment(END - 1), open("in_progress")),
        ("offer", "active", moment(END - 1), open("active")),
        ("need", "in_progress", moment(END), overdue("in_progress")),
        ("offer", "active", moment(END), overdue("active")),
        ("need", "fulfilled", moment(2), done("in_progress")),
        ("offer", "fulfilled", moment(END), done("active")),
        ("need", "cancelled", moment(2), called_off),
        ("offer", "cancelled", moment(END), called_off),
        ("need", "expired", moment(2), over("in_progress")),
        ("offer", "expired", moment(END), over("active")),
    ]
}

/// What accepting a response leads to, by the kind and status of its listing.
const ACCEPTING: [(&str, &str, &str); 7] = [
    ("need", "active", "accepted"),
    ("need", "in_progress", "ALREADY_HELPED"),
    ("offer", "active", "accepted"),
    ("need", "fulfilled", "LISTING_CLOSED"),
    ("need", "cancelled", "LISTING_CLOSED"),
    ("offer", "cancelled", "LISTING_CLOSED"),
    ("offer", "expired", "LISTING_CLOSED"),
];

/// The commands of a response by the owner, its responder, and anybody.
#[test]
fn every_state_command_and_role_of_a_response_is_as_the_table_has_it() {
    use Command::{Decline, Withdraw};
    const ACCEPT: Command = Command::Accept { quantity: None };
    const OWNER: &str = "NOT_OWNER";
    const GIVER: &str = "NOT_RESPONDER";
    const NONE: &str = "UNKNOWN_RESPONSE";
    const PAST: &str = "RESPONSE_NOT_PENDING";
    let pending = |accepted| {
        [
            (ACCEPT, [accepted, OWNER, NONE]),
            (Decline, ["declined", OWNER, NONE]),
            (Withdraw, [GIVER, "withdrawn", NONE]),
        ]
    };
    let over = [
        (ACCEPT, [PAST, OWNER, NONE]),
        (Decline, [PAST, OWNER, NONE]),
        (Withdraw, [GIVER, PAST, NONE]),
    ];
    // Who was accepted is released, or steps back, unless it is done or called off.
    let taken = |declined, withdrawn| {
        [
            (ACCEPT, [PAST, OWNER, NONE]),
            (Decline, [declined, OWNER, NONE]),
            (Withdraw, [GIVER, withdrawn, NONE]),
        ]
    };
    for (kind, listed, accepted) in ACCEPTING {
        let kind = kind.parse().unwrap();
        let open = listing(kind, ListingStatus::Active);
        let is = listing(kind, listed.parse().unwrap());
        for status in ["pending", "accepted", "declined", "withdrawn"] {
            let rows = match (status, listed) {
                ("pending", _) => pending(accepted),
                ("accepted", "fulfilled" | "cancelled") => {
                    taken("LISTING_CLOSED", "LISTING_CLOSED")
                }
                ("accepted", _) => taken("declined", "withdrawn"),
                _ => over.clone(),
            };
            let response = response(&open, "cy", status.parse().unwrap());
            for (command, answers) in rows {
                for (by, answer) in ["ana", "cy", "bo"].into_iter().zip(answers) {
                    let found = match command {
                        Command::Accept { .. } => {
                            accept(&response, by, &is, true, 2).map(|is| is.map(|is| is.0))
                        }
                        Decline => decline(&response, by, &is, true).map(|is| is.map(|is| is.0)),
                        Withdraw => withdraw(&response, by, &is).map(|is| is.map(|is| is.0)),
                        _ => unreachable!("no row for {command:?}"),
                    };
                    let claim = format!("{listed} {status}: {by} {command:?}");
                    let Ok(outcome) = found else {
                        assert_eq!(refused(found), answer, "{claim}");
                        continue;
                    };
                    assert_eq!(outcome.value.status.to_string(), answer, "{claim}");
                    assert_eq!(response.status.after(&command), Some(outcome.value.status));
                    assert_eq!(outcome.value.decided_at, Some(moment(2)));
                    let other = if by == "ana" { "cy" } else { "ana" };
                    assert_eq!(told(&outcome.notifications), [other], "{claim}");
                }
            }
        }
    }
}

#[test]
fn who_is_hidden_from_the_owner_has_given_no_response() {
    let is = post(json!({}));
    let response = response(&is, "cy", ResponseStatus::Pending);
    assert_eq!(refused(accept(&response, "ana", &is, false, 2)), "UNKNOWN_RESPONSE");
    assert_eq!(refused(decline(&response, "ana", &is, false)), "UNKNOWN_RESPONSE");
    let other = Listing { id: id("other"), ..is };
    assert_eq!(refused(accept(&response, "ana", &other, true, 2)), "UNKNOWN_RESPONSE");
}

#[test]
fn answering_is_refused_in_this_order() {
    let is = post(json!({}));
    let give = |is: &Listing, by: &str, message: &str, sees, already: bool, now| {
        let earlier = Earlier { status: ResponseStatus::Pending, created_at: moment(0) };
        let earlier: &[_] = if already { &[earlier] } else { &[] };
        Response::give(id("r"), is, &id(by), message, sees, earlier, now)
    };
    let long = "m".repeat(2_001);
    assert_eq!(refused(give(&is, "ana", &long, false, true, moment(END))), "OWN_LISTING");
    assert_eq!(refused(give(&is, "cy", &long, false, true, moment(END))), "UNKNOWN_LISTING");
    assert_eq!(refused(give(&is, "cy", &long, true, true, moment(END))), "LISTING_CLOSED");
    assert_eq!(refused(give(&is, "cy", &long, true, true, moment(1))), "ALREADY_RESPONDED");
    assert_eq!(refused(give(&is, "cy", &long, true, false, moment(1))), "INVALID_MESSAGE");
    let given = give(&is, "cy", &"m".repeat(2_000), true, false, moment(1)).unwrap();
    assert_eq!(told(&given.notifications), ["ana"]);
    let late = listing(ListingKind::Need, ListingStatus::InProgress);
    assert!(give(&late, "cy", "", true, false, moment(1)).is_ok(), "in progress is open yet");
}

#[test]
fn a_response_that_waits_or_was_accepted_keeps_its_responder_from_another() {
    let is = post(json!({}));
    for (status, stands) in [
        (ResponseStatus::Pending, true),
        (ResponseStatus::Accepted, true),
        (ResponseStatus::Declined, false),
        (ResponseStatus::Withdrawn, false),
    ] {
        let earlier = Earlier { status, created_at: moment(0) };
        let again = Response::give(id("again"), &is, &id("cy"), "", true, &[earlier], moment(1));
        assert_eq!(again.is_err(), stands, "{status}");
    }
}

#[test]
fn a_need_takes_one_and_an_offer_takes_many() {
    let need = post(json!({}));
    let (first, second) = (
        response(&need, "bo", ResponseStatus::Pending),
        response(&need, "cy", ResponseStatus::Pending),
    );
    let helped = accept(&first, "ana", &need, true, 2).unwrap().value.1;
    assert_eq!(helped.status, ListingStatus::InProgress);
    assert_eq!(refused(accept(&second, "ana", &helped, true, 2)), "ALREADY_HELPED");

    let offer = post(json!({ "kind": "offer" }));
    let taken = accept(&first, "ana", &offer, true, 2).unwrap().value.1;
    let again = accept(&second, "ana", &taken, true, 2).unwrap();
    assert_eq!(again.value.1.status, ListingStatus::Active);
    assert_eq!(again.value.1.accepted, accepted(&["bo", "cy"]));
    let [Change::PutGroup { group, owner, .. }, Change::PutResource(put)] = &again.changes[..]
    else {
        panic!("{:?}", again.changes)
    };
    assert_eq!(*owner, Some(id("cy")), "one is alone in one's circle");
    assert!(put.audience.contains(&Grant::Circle(group.clone())));
}

#[test]
fn the_helper_is_somebody_accepted_or_nobody() {
    let is = listing(ListingKind::Need, ListingStatus::InProgress);
    let fulfil =
        |helper: Option<&MemberId>| is.fulfil(&id("ana"), helper, true, &nobody(), moment(2));
    assert_eq!(refused(fulfil(Some(&id("cy")))), "HELPER_NOT_ACCEPTED");
    let hidden = is.fulfil(&id("ana"), Some(&id("bo")), false, &nobody(), moment(2));
    assert_eq!(refused(hidden), "HELPER_NOT_ACCEPTED", "as if never accepted");
    assert_eq!(refused(fulfil(Some(&id("ana")))), "HELPER_NOT_ACCEPTED");
    let helped = fulfil(Some(&id("bo"))).unwrap();
    assert_eq!(helped.value.helper, Some(id("bo")));
    assert_eq!(told(&helped.notifications), ["bo"]);
    assert_eq!(fulfil(None).unwrap().value.helper, None);
}

#[test]
fn a_need_whose_helper_is_erased_takes_another() {
    let preference = SharingPreference::default();
    let forget =
        |is: &Listing, erased: &str| is.forget(&id(erased), &id("gone"), &preference, HYBRID);
    let need = listing(ListingKind::Need, ListingStatus::InProgress);
    let left = forget(&need, "bo");
    let Listing { status, accepted: helpers, .. } = &left.value;
    assert_eq!((*status, helpers.len()), (ListingStatus::Active, 0));
    assert_eq!(told(&left.notifications), ["ana"]);
    let [Change::PutResource(put)] = left.changes.as_slice() else { panic!("{:?}", left.changes) };
    assert_eq!(Some(&**put), left.value.resource(&preference, HYBRID).as_ref());
    let other = response(&left.value, "cy", ResponseStatus::Pending);
    assert!(accept(&other, "ana", &left.value, true, 2).is_ok());

    let offer = Listing { accepted: accepted(&["bo", "cy"]), ..post(json!({"kind": "offer"})) };
    let left = forget(&offer, "bo");
    assert_eq!(left.value, Listing { accepted: accepted(&["cy"]), ..offer.clone() });
    let Change::PutResource(put) = &left.changes[0] else { panic!("{:?}", left.changes) };
    assert_eq!(put.audience.len(), offer.resource(&preference, HYBRID).unwrap().audience.len() - 1);
    for status in [ListingStatus::Fulfilled, ListingStatus::Cancelled, ListingStatus::Expired] {
        let need = listing(ListingKind::Need, status);
        let left = forget(&Listing { helper: Some(id("bo")), ..need }, "bo").value;
        assert_eq!(left.status, status, "what is closed stays closed");
        assert_eq!(left.helper, Some(id("gone")));
    }
}

#[test]
fn a_need_is_in_progress_only_while_somebody_is_found_who_helps() {
    let preference = SharingPreference::default();
    let need = listing(ListingKind::Need, ListingStatus::InProgress);
    let without = |is: &Listing, hidden: &[&str]| {
        is.without(&hidden.iter().map(|hidden| id(hidden)).collect(), &preference, HYBRID)
    };
    let hidden = without(&need, &["bo"]);
    assert_eq!(hidden.value, Listing { status: ListingStatus::Active, ..need.clone() });
    assert!(matches!(hidden.changes.as_slice(), [Change::PutResource(_)]));
    assert!(hidden.notifications.is_empty());
    assert_eq!(without(&hidden.value, &[]).value, need, "it is theirs again");
    for (is, hidden) in [(&need, &["cy"][..]), (&hidden.value, &["bo"])] {
        let same = without(is, hidden);
        assert_eq!((&same.value, same.changes.len()), (is, 0));
    }
    for status in [ListingStatus::Fulfilled, ListingStatus::Cancelled, ListingStatus::Expired] {
        let closed = listing(ListingKind::Need, status);
        assert_eq!(without(&closed, &["bo"]).value, closed);
    }
}

#[test]
fn an_owner_whom_a_block_parts_from_a_helper_is_told_in_nobodys_name() {
    let preference = SharingPreference::default();
    let need = listing(ListingKind::Need, ListingStatus::InProgress);
    let parted = |is: &Listing, by: &str| is.parted(&id(by), &people(&["bo"]), &preference, HYBRID);
    let by_bo = parted(&need, "bo");
    assert_eq!(by_bo.value.status, ListingStatus::Active);
    assert_eq!((told(&by_bo.notifications), &by_bo.notifications[0].by), (vec!["ana"], &id("ana")));
    let by_ana = parted(&need, "ana");
    assert_eq!(
        (by_ana.value, by_ana.notifications),
        (by_bo.value, vec![]),
        "ana knows what she did"
    );
    let over = listing(ListingKind::Need, ListingStatus::Expired);
    let left = parted(&over, "bo");
    assert_eq!((left.value, left.changes, left.notifications), (over, vec![], vec![]));
}

#[test]
fn those_concerned_hear_of_a_withdrawal_but_not_who_did_it() {
    let is = Listing {
        accepted: accepted(&["bo", "sam"]),
        ..listing(ListingKind::Offer, ListingStatus::Active)
    };
    let those = stewards("oak", &["sam"]);
    let by = |by: &str, those| {
        told(&is.withdraw(&id(by), those, &nobody(), moment(2)).unwrap().notifications).join(" ")
    };
    assert_eq!(by("ana", None), "bo sam");
    assert_eq!(by("sam", Some(&those)), "ana bo");
}

#[test]
fn a_steward_of_another_community_withdraws_nothing() {
    let elsewhere = stewards("elm", &["sam"]);
    let is = post(json!({}));
    assert_eq!(
        refused(is.withdraw(&id("sam"), Some(&elsewhere), &nobody(), moment(2))),
        "NOT_OWNER"
    );
    let alone = post(json!({ "community": null }));
    assert_eq!(
        refused(alone.withdraw(&id("sam"), Some(&elsewhere), &nobody(), moment(2))),
        "NOT_OWNER"
    );
}

#[test]
fn listings_and_responses_take_commands_by_name() {
    let give = |before: Option<Listing>, name: &str, fields: Value| {
        let Value::Object(fields) = fields else { panic!("{fields}") };
        carry_out::<Listing>(before, name, fields).map(|outcome| outcome.value)
    };
    let post = json!({
        "id": "veg", "kind": "need", "type": "task", "title": "Ladder", "category": "tools",
        "community": "oak", "by": "ana", "ties": { "in_community": true }, "now": 1,
    });
    let is = give(None, "post", post).unwrap().unwrap();
    let edit = json!({ "title": "Steps", "by": "ana", "now": 2 });
    let is = give(Some(is), "edit", edit).unwrap().unwrap();
    assert_eq!(is.title, "Steps");

    let respond = |before: Option<Response>, name: &str, fields: Value| {
        let Value::Object(mut fields) = fields else { panic!("{fields}") };
        fields.insert("listing".to_owned(), serde_json::to_value(&is).unwrap());
        carry_out::<Response>(before, name, fields).map(|outcome| outcome.value)
    };
    let given = json!({ "id": "r", "message": "Mine", "sees": true, "by": "cy", "now": 3 });
    let given = respond(None, "give", given).unwrap();
    assert_eq!((given.listing, given.gave_way), (None, vec![]), "the listing stays as it was");
    let accept = json!({ "quantity": 1, "by": "ana", "now": 4 });
    let taken = respond(Some(given.response), "accept", accept).unwrap();
    let helped = taken.listing.unwrap();
    assert_eq!((taken.response.status, helped.status), {
        (ResponseStatus::Accepted, ListingStatus::InProgress)
    });

    let by_sam = |stewards: Value| json!({ "by": "sam", "stewards": stewards, "now": 5 });
    let refused = give(Some(helped.clone()), "withdraw", by_sam(json!({ "elm": ["sam"] })));
    assert!(matches!(refused, Err(Failure::Refused(ListingRefusal::NotOwner { .. }))));
    let cancelled = give(Some(helped.clone()), "withdraw", by_sam(json!({ "oak": ["sam"] })));
    assert_eq!(cancelled.unwrap().unwrap().status, ListingStatus::Cancelled);
    let deleted = give(Some(helped.clone()), "delete", json!({ "by": "ana", "now": 5 }));
    assert_eq!(deleted.unwrap(), None);
    // Accepting is a command of the response.
    for unreadable in ["accept", "post"] {
        let failure = give(Some(helped.clone()), unreadable, json!({ "by": "ana", "now": 5 }));
        assert!(matches!(failure, Err(Failure::Unreadable(_))), "{unreadable}");
    }
}

#[test]
fn a_need_that_is_edited_or_reopened_while_its_helper_hides_looks_for_somebody() {
    let context = |now| Context { hidden: people(&["bo"]), ..Context::of(id("ana"), moment(now)) };
    let given =
        |is: &Listing, command: Edited, now| is.clone().apply(command, &context(now)).unwrap();
    let helped = listing(ListingKind::Need, ListingStatus::InProgress);
    let need = Listing { status: ListingStatus::Active, ..helped };
    let same = given(&need, Edited::Edit(Patch::default()), 2);
    assert_eq!(
        (same.value.as_ref(), same.changes, same.notifications),
        (Some(&need), vec![], vec![])
    );
    let patch = Patch { title: Some("Steps".to_owned()), ..Patch::default() };
    let steps = given(&need, Edited::Edit(patch), 2);
    assert_eq!(steps.value.unwrap().status, ListingStatus::Active);
    assert_eq!(told(&steps.notifications), ["bo"], "the caller of the rules withholds it");
    let over = Listing { status: ListingStatus::Expired, ..need };
    let again = given(&over, Edited::Reopen, END).value.unwrap();
    assert_eq!((again.status, again.accepted), (ListingStatus::Active, accepted(&["bo"])));
}
