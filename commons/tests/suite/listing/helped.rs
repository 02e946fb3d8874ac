//! Tests of acceptances: quantities, stepping back, and notifications.

use proptest::prelude::*;
use serde_json::json;
use trust_commons::Outcome;
use trust_commons::listing::{Listing, ListingKind, ListingStatus, Patch, Quantity};
use trust_commons::response::{Earlier, Response, ResponseStatus};

use super::commands::{ListingCommands, ResponseCommands};
use super::{
    END, TIES, accept, accept_of, accepted, decline, listing, nobody, people, post, response,
    withdraw,
};
use crate::given::{Town, id, moment, refused, told};

fn pending(listing: &Listing, responder: &str) -> Response {
    response(listing, responder, ResponseStatus::Pending)
}

fn edited(is: &Listing, patch: Patch, answering: &[&str]) -> Outcome<Listing> {
    is.edit(&id("ana"), patch, &people(answering), TIES, moment(3)).unwrap()
}

fn titled(title: &str) -> Patch {
    Patch { title: Some(title.to_owned()), ..Patch::default() }
}

#[test]
fn an_offer_promises_no_more_than_its_quantity() {
    let offer = post(json!({ "kind": "offer", "quantity": 2.5 }));
    let (bo, cy) = (pending(&offer, "bo"), pending(&offer, "cy"));
    assert_eq!(offer.left(&nobody()), Some(2_500));
    let (taken, one) = accept(&bo, "ana", &offer, true, 2).unwrap().value;
    assert_eq!((taken.quantity, one.left(&nobody())), (Some(Quantity::ONE), Some(1_500)));
    let too_much = accept_of(&cy, "ana", &one, Some(1.501), &nobody(), 2).unwrap_err();
    let values = serde_json::to_value(&too_much).unwrap();
    let expected =
        json!({ "code": "QUANTITY_EXCEEDED", "listing": "veg", "quantity": 1.501, "left": 1.5 });
    assert_eq!(values, expected);
    let (_, full) = accept_of(&cy, "ana", &one, Some(1.5), &nobody(), 2).unwrap().value;
    assert_eq!((full.left(&nobody()), full.status), (Some(0), ListingStatus::Active));
    let late = accept_of(&pending(&full, "dee"), "ana", &full, Some(0.001), &nobody(), 2);
    assert_eq!(refused(late), "QUANTITY_EXCEEDED");
    // Stepping back gives it back.
    let bo = Response { status: ResponseStatus::Accepted, ..bo };
    let (back, less) = withdraw(&bo, "bo", &full).unwrap().value;
    assert_eq!((back.quantity, less.left(&nobody())), (None, Some(1_000)));
    assert!(accept(&pending(&less, "dee"), "ana", &less, true, 2).is_ok());
}

#[test]
fn an_offer_without_a_quantity_is_for_any_number() {
    let mut offer = post(json!({ "kind": "offer" }));
    assert_eq!((offer.quantity, offer.left(&nobody())), (Quantity::ONE, None));
    for who in ["bo", "cy", "dee"] {
        offer = accept(&pending(&offer, who), "ana", &offer, true, 2).unwrap().value.1;
    }
    assert_eq!(offer.accepted.len(), 3);
}

#[test]
fn a_quantity_is_not_lowered_below_what_is_promised() {
    let offer = post(json!({ "kind": "offer", "quantity": 3 }));
    let offer = Listing { accepted: accepted(&["bo", "cy"]), ..offer };
    let to = |quantity| {
        let patch = Patch { quantity: Some(quantity), ..Patch::default() };
        offer.edit(&id("ana"), patch, &nobody(), TIES, moment(3))
    };
    assert_eq!(refused(to(1.999)), "QUANTITY_PROMISED");
    assert_eq!(to(2.0).unwrap().value.left(&nobody()), Some(0));
}

#[test]
fn who_steps_back_or_is_released_leaves_the_need_for_another() {
    for steps_back in [true, false] {
        let need = post(json!({}));
        let bo = pending(&need, "bo");
        let (bo, helped) = accept(&bo, "ana", &need, true, 2).unwrap().value;
        assert_eq!(helped.status, ListingStatus::InProgress);
        let left = match steps_back {
            true => withdraw(&bo, "bo", &helped),
            false => decline(&bo, "ana", &helped, true),
        };
        let left = left.unwrap();
        assert_eq!(told(&left.notifications), [if steps_back { "ana" } else { "bo" }]);
        let (_, open) = left.value;
        assert_eq!((open.status, open.accepted.len()), (ListingStatus::Active, 0));
        assert!(accept(&pending(&open, "cy"), "ana", &open, true, 2).is_ok());
    }
}

#[test]
fn who_steps_back_loses_sight_and_the_others_keep_it() {
    let mut town = Town::of(&["bo", "cy"]);
    let draft = json!({ "kind": "offer", "sharing": "private" });
    let mut offer = post(draft);
    let oak = trust_core::Change::PutGroup {
        group: id("oak"),
        kind: trust_core::GroupKind::Community,
        owner: None,
    };
    town.tell(vec![oak]);
    let mut answers = Vec::new();
    for who in ["bo", "cy"] {
        let taken = accept(&pending(&offer, who), "ana", &offer, true, 2).unwrap();
        town.tell(taken.changes);
        offer = taken.value.1;
        answers.push(taken.value.0);
    }
    assert!(town.sees("bo", "listing:veg", 2) && town.sees("cy", "listing:veg", 2));
    let left = withdraw(&answers[0], "bo", &offer).unwrap();
    town.tell(left.changes);
    assert!(!town.sees("bo", "listing:veg", 2) && town.sees("cy", "listing:veg", 2));
}

#[test]
fn what_is_promised_to_somebody_hidden_gives_way() {
    let need = listing(ListingKind::Need, ListingStatus::InProgress);
    let cy = pending(&need, "cy");
    assert_eq!(refused(accept(&cy, "ana", &need, true, 2)), "ALREADY_HELPED");
    let (_, other) = accept_of(&cy, "ana", &need, None, &people(&["bo"]), 2).unwrap().value;
    assert_eq!(other.accepted, accepted(&["cy"]));
    let offer = post(json!({ "kind": "offer", "quantity": 1 }));
    let offer = Listing { accepted: accepted(&["bo"]), ..offer };
    assert_eq!(refused(accept(&cy, "ana", &offer, true, 2)), "QUANTITY_EXCEEDED");
    let (_, other) = accept_of(&cy, "ana", &offer, None, &people(&["bo"]), 2).unwrap().value;
    assert_eq!(other.accepted, accepted(&["cy"]));
    let wide = post(json!({ "kind": "offer", "quantity": 2 }));
    let wide = Listing { accepted: accepted(&["bo"]), ..wide };
    let (_, both) = accept_of(&cy, "ana", &wide, None, &people(&["bo"]), 2).unwrap().value;
    assert_eq!(both.accepted, accepted(&["bo", "cy"]), "only where it is in the way");
}

#[test]
fn a_declined_responder_answers_once_more() {
    use ResponseStatus::{Accepted, Declined, Pending, Withdrawn};
    let is = post(json!({}));
    for (earlier, may) in [
        (vec![], true),
        (vec![Declined], true),
        (vec![Declined, Withdrawn], true),
        (vec![Declined, Declined], false),
        (vec![Declined, Pending], false),
        (vec![Declined, Accepted], false),
        (vec![Withdrawn, Withdrawn, Withdrawn], true),
    ] {
        let earlier: Vec<_> = earlier
            .into_iter()
            .map(|status| Earlier { status, created_at: moment(-86_400) })
            .collect();
        let given = Response::give(id("r"), &is, &id("cy"), "", true, &earlier, moment(1));
        assert_eq!(given.is_ok(), may, "{earlier:?}");
        assert!(may || refused(given) == "ALREADY_RESPONDED");
    }
}

#[test]
fn whoever_takes_responses_back_gives_three_within_a_day() {
    let is = post(json!({ "expires_at": 1_000_000 }));
    let give = |times: &[i64], now| {
        let status = ResponseStatus::Withdrawn;
        let earlier: Vec<_> = times
            .iter()
            .map(|&created_at| Earlier { status, created_at: moment(created_at) })
            .collect();
        Response::give(id("r"), &is, &id("cy"), "", true, &earlier, now)
    };
    const DAY: i64 = 86_400;
    assert!(give(&[10, 11], moment(12)).is_ok());
    let fourth = give(&[12, 10, 11], moment(13)).unwrap_err();
    let expected = json!({
        "code": "RESPONDED_TOO_OFTEN", "listing": is.id, "member": "cy", "again_at": 10 + DAY,
    });
    assert_eq!(serde_json::to_value(&fourth).unwrap(), expected);
    assert!(give(&[10, 11, 12], moment(9 + DAY)).is_err());
    assert!(give(&[10, 11, 12], moment(10 + DAY)).is_ok());
    assert!(give(&[10, 11, 12, 10 + DAY], moment(10 + DAY)).is_err(), "the last three count");
}

#[test]
fn everybody_concerned_is_told_of_an_end_once() {
    let is = listing(ListingKind::Need, ListingStatus::InProgress);
    let waiting = people(&["bo", "cy"]);
    let ana = id("ana");
    assert_eq!(
        told(&is.fulfil(&ana, None, true, &waiting, moment(2)).unwrap().notifications),
        ["bo", "cy"]
    );
    assert_eq!(
        told(&is.withdraw(&ana, None, &waiting, moment(2)).unwrap().notifications),
        ["bo", "cy"]
    );
    assert_eq!(told(&is.expire(&waiting, moment(END)).unwrap().notifications), ["bo", "cy"]);
    assert_eq!(told(&is.delete(&ana, &waiting).unwrap().notifications), ["bo", "cy"]);
    let done = is.fulfil(&ana, None, true, &waiting, moment(2)).unwrap().value;
    assert_eq!(
        told(&done.delete(&ana, &waiting).unwrap().notifications),
        ["bo"],
        "cy was told before"
    );
    let over = is.expire(&waiting, moment(END)).unwrap().value;
    assert_eq!(
        told(&over.fulfil(&ana, None, true, &waiting, moment(END)).unwrap().notifications),
        ["bo"]
    );
    let again = over.reopen(&ana, &waiting, moment(END)).unwrap();
    assert_eq!(told(&again.notifications), ["bo", "cy"]);
    assert_eq!((again.value.status, again.value.expires_at), (ListingStatus::InProgress, None));
}

#[test]
fn a_change_is_told_to_those_accepted_and_to_who_waits_and_still_sees_it() {
    let is = listing(ListingKind::Need, ListingStatus::InProgress);
    assert_eq!(told(&edited(&is, titled("Steps"), &["cy"]).notifications), ["bo", "cy"]);
    assert!(edited(&is, titled("Ladder"), &["cy"]).notifications.is_empty(), "nothing changed");
    let narrow =
        Patch { sharing: Some(serde_json::from_value(json!("my_cell")).unwrap()), ..titled("x") };
    assert_eq!(told(&edited(&is, narrow, &["cy"]).notifications), ["bo"]);
}

#[test]
fn fulfilling_notes_the_moment_and_reopening_forgets_it() {
    let is = listing(ListingKind::Need, ListingStatus::InProgress);
    let done = is.fulfil(&id("ana"), Some(&id("bo")), true, &nobody(), moment(7)).unwrap().value;
    assert_eq!(done.fulfilled_at, Some(moment(7)));
    let again = done.reopen(&id("ana"), &nobody(), moment(8)).unwrap().value;
    assert_eq!((again.fulfilled_at, again.helper.clone()), (None, None));
    assert_eq!(again, is);
}

#[test]
fn what_is_posted_again_is_new_and_leaves_out_what_is_over() {
    let old = Listing { status: ListingStatus::Expired, ..post(json!({ "quantity": 2 })) };
    let outside = trust_commons::listing::Ties { in_community: false, ..TIES };
    let again = |patch, ties| {
        old.repost(&id("ana"), id("new"), patch, ties, moment(END + 5)).unwrap().value
    };
    let new = again(Patch::default(), TIES);
    let expected = Listing {
        id: id("new"),
        status: ListingStatus::Active,
        created_at: moment(END + 5),
        expires_at: None,
        ..old.clone()
    };
    assert_eq!(new, expected);
    assert_eq!(again(Patch::default(), outside).community, None);
    let later = Patch { expires_at: Some(Some(moment(2 * END))), ..titled("Steps") };
    assert_eq!(again(later, TIES).expires_at, Some(moment(2 * END)));
}

proptest! {
    /// Random acceptances and steps back: what is promised is never more than there is.
    #[test]
    fn promises_are_never_more_than_the_quantity(
        quantity in 1..6_000u32,
        steps in prop::collection::vec((0..4usize, 1..3_000u32, any::<bool>()), 1..40),
    ) {
        let decimal = f64::from(quantity) / 1_000.0;
        let mut offer = post(json!({ "kind": "offer", "quantity": decimal }));
        let mut promised = [0_u32; 4];
        for (at, amount, takes) in steps {
            let who = ["bo", "cy", "dee", "eve"][at];
            let is = pending(&offer, who);
            if takes && promised[at] == 0 {
                let wanted = Some(f64::from(amount) / 1_000.0);
                let taken = accept_of(&is, "ana", &offer, wanted, &nobody(), 2);
                let fits = promised.iter().sum::<u32>() + amount <= quantity;
                prop_assert_eq!(taken.is_ok(), fits);
                if let Ok(taken) = taken {
                    offer = taken.value.1;
                    promised[at] = amount;
                }
            } else if !takes && promised[at] > 0 {
                let is = Response { status: ResponseStatus::Accepted, ..is };
                offer = withdraw(&is, who, &offer).unwrap().value.1;
                promised[at] = 0;
            }
            prop_assert_eq!(offer.left(&nobody()), Some(quantity - promised.iter().sum::<u32>()));
        }
    }
}
