//! Tests of the audience of listings: the engine's changes, and their causes.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use trust_commons::Visible;
use trust_commons::listing::{Listing, ListingKind, ListingStatus, Patch, Ties};
use trust_commons::preference::{SharingPreference, Visibility};
use trust_commons::response::ResponseStatus;
use trust_commons::sharing::Sharing;
use trust_core::{Change, Place, Precision};

use super::commands::ListingCommands;
use super::{END, HYBRID, TIES, accept, draft, listing, nobody, post, response};
use crate::given::{Town, id, moment, refused};

#[test]
fn what_the_engine_knows_of_a_listing_is_what_it_is_found_by() {
    let is = post(json!({ "sharing": { "circle": "kin" }, "created_at": 5 }));
    let resource = is.resource(&SharingPreference::default(), HYBRID).unwrap();
    let found = serde_json::to_value(&resource).unwrap();
    assert_eq!(
        found,
        json!({
            "id": "listing:veg", "owner": "ana", "audience": ["circle:kin"], "community": "oak",
            "tags": ["category:tools", "community:oak", "need", "noun:listing", "open", "status:active", "type:resource"],
            "place": null, "created_at": 0, "expires_at": END, "active": true,
        })
    );
    for status in [ListingStatus::Fulfilled, ListingStatus::Cancelled, ListingStatus::Expired] {
        let closed = listing(ListingKind::Need, status);
        let resource = closed.resource(&SharingPreference::default(), HYBRID).unwrap();
        let audience: Vec<_> = resource.audience.iter().map(ToString::to_string).collect();
        assert!(audience.len() == 1 && audience[0].starts_with("circle:accepted/"), "{audience:?}");
        assert!(resource.active && resource.expires_at.is_none());
        let lonely = Listing { accepted: [].into(), ..closed };
        let resource = lonely.resource(&SharingPreference::default(), HYBRID).unwrap();
        assert!(!resource.active && resource.audience.is_empty());
    }
}

#[test]
fn what_every_member_may_see_is_found_as_public() {
    let is_tagged = |is: &Listing| {
        let resource = is.resource(&SharingPreference::default(), HYBRID).unwrap();
        resource.tags.contains(&"public".parse().unwrap())
    };
    let public = post(json!({ "is_public": true }));
    assert!(is_tagged(&public) && !is_tagged(&post(json!({}))));
    let done = public.fulfil(&id("ana"), None, true, &nobody(), moment(2)).unwrap().value;
    assert!(!is_tagged(&done), "what is closed is for nobody but those accepted");
}

#[test]
fn a_listing_names_the_cells_of_its_owner_at_the_moment_when_they_chose_who_sees_it() {
    let preference = SharingPreference::default();
    let ties = |cells: &[&str]| Ties { cells: cells.iter().map(|it| id(it)).collect(), ..TIES };
    let posted = |sharing: Value, cells: &[&str]| {
        let draft = draft(json!({ "sharing": sharing }));
        Listing::post(id("veg"), id("ana"), draft, ties(cells), moment(0))
    };
    let named = |is: &Listing| is.cells.iter().map(ToString::to_string).collect::<Vec<_>>();
    let edited = |is: &Listing, patch: Value, cells: &[&str]| {
        let (patch, nobody) = (serde_json::from_value(patch).unwrap(), BTreeSet::new());
        is.edit(&id("ana"), patch, &nobody, ties(cells), moment(1))
    };
    let of_both = posted(json!("my_cell"), &["nest", "den"]).unwrap().value;
    assert_eq!(named(&of_both), ["den", "nest"]);
    // What says the same of who sees it, or nothing, leaves the cells; another choice is made now.
    for patch in [json!({ "title": "Steps" }), json!({ "sharing": "my_cell" })] {
        assert_eq!(
            named(&edited(&of_both, patch, &["den", "hall"]).unwrap().value),
            ["den", "nest"]
        );
    }
    let wider = edited(&of_both, json!({ "sharing": "my_community" }), &["den", "hall"]).unwrap();
    assert_eq!(named(&wider.value), ["den", "hall"]);
    let chosen = posted(json!({ "cells": ["den"] }), &["nest", "den"]).unwrap();
    assert_eq!(named(&chosen.value), ["den"]);
    let Change::PutResource(put) = &chosen.changes[0] else { panic!() };
    assert_eq!(put.audience, ["cell:den".parse().unwrap()].into());
    assert_eq!(refused(posted(json!({ "cells": ["den"] }), &["nest"])), "UNKNOWN_CELL");
    assert_eq!(refused(posted(json!({ "cells": [] }), &["nest"])), "INVALID_CELLS");
    assert!(named(&posted(json!("private"), &["nest"]).unwrap().value).is_empty());
    // Who leaves a cell takes the listing out of it.
    let left = of_both.without_cells(&[id("nest")], &preference, HYBRID).unwrap();
    assert_eq!(named(&left.value), ["den"]);
    assert!(of_both.without_cells(&[id("hall")], &preference, HYBRID).is_none());
}

#[test]
fn a_preference_moves_the_listings_that_follow_it_and_no_others() {
    let preference = SharingPreference { visibility: Visibility::MyCell, ..Default::default() };
    let moves = |is: &Listing| is.follow(&preference, HYBRID, None).is_some();
    assert!(moves(&post(json!({}))));
    for (sharing, follows) in [
        (json!("private"), false),
        (json!({ "circle": "kin" }), false),
        (json!("my_cell"), false),
        (json!("my_community"), false),
        (json!("trusted_network"), false),
        // These have the owner's radius.
        (json!("anyone_local"), true),
        (json!("network_wide"), true),
    ] {
        assert_eq!(moves(&post(json!({ "sharing": sharing }))), follows, "{sharing}");
    }
    assert!(!moves(&listing(ListingKind::Need, ListingStatus::Fulfilled)));
    let followed = post(json!({})).follow(&preference, HYBRID, Some(&[id("nest")].into())).unwrap();
    let [Change::PutResource(resource)] = &followed.changes[..] else {
        panic!("one resource is put");
    };
    assert_eq!(resource.audience, ["cell:nest".parse().unwrap()].into());
}

#[test]
fn a_place_is_kept_no_more_exactly_than_its_owner_lets_others_know() {
    let exactly =
        json!({ "place": { "latitude": 50.123456, "longitude": 4.987654, "precision": "exact" } });
    let coarse = SharingPreference { precision: Precision::Region, ..Default::default() };
    for private in [false, true] {
        let mut is = post(exactly.clone());
        if private {
            is = Listing { sharing: Sharing::Private, status: ListingStatus::Cancelled, ..is };
        }
        let followed = is.follow(&coarse, HYBRID, None).unwrap();
        let Change::PutResource(put) = &followed.changes[0] else { panic!() };
        let place = followed.value.place.unwrap();
        assert_eq!((place.precision(), put.place), (Precision::Region, Some(place)));
        assert_eq!(place, Place::new(50.123456, 4.987654, Precision::Region).unwrap());
        let finer = followed.value.follow(&SharingPreference::default(), HYBRID, None);
        assert!(finer.is_none_or(|finer| finer.value.place == Some(place)), "it stays coarse");
    }
}

#[test]
fn a_circle_is_in_use_while_an_open_listing_is_shared_with_it() {
    let is = post(json!({ "sharing": { "circle": "kin" } }));
    let (kin, other) = (id("kin"), id("other"));
    assert!(is.uses_circle(&kin, moment(1)) && !is.uses_circle(&other, moment(1)));
    assert!(!is.uses_circle(&kin, moment(END)), "over");
    let done = is.fulfil(&id("ana"), None, true, &nobody(), moment(1)).unwrap().value;
    assert!(!done.uses_circle(&kin, moment(1)));
    assert!(!post(json!({})).uses_circle(&kin, moment(1)));
    let preference = SharingPreference::default();
    let left = done.without_circle(&preference, HYBRID);
    assert_eq!(left.value, Listing { sharing: Sharing::Private, ..done });
    let resource = left.value.resource(&preference, HYBRID).unwrap();
    assert_eq!(left.changes, [Change::PutResource(Box::new(resource))]);
}

#[test]
fn a_person_once_accepted_keeps_sight_of_that_one_listing_a_block_excepted() {
    let mut town = Town::of(&["bo", "cy"]);
    let posted = Listing::post(
        id("veg"),
        id("ana"),
        draft(json!({ "community": null, "is_public": true })),
        TIES,
        moment(0),
    )
    .unwrap();
    town.tell(posted.changes);
    let is = posted.value;
    let mine = response(&is, "bo", ResponseStatus::Pending);
    let accepted = accept(&mine, "ana", &is, true, 2).unwrap();
    town.tell(accepted.changes);
    let patch =
        Patch { sharing: Some(Sharing::Private), is_public: Some(false), ..Patch::default() };
    let hidden = accepted.value.1.edit(&id("ana"), patch, &nobody(), TIES, moment(3)).unwrap();
    town.tell(hidden.changes);
    assert!(town.sees("bo", "listing:veg", 3) && !town.sees("cy", "listing:veg", 3));
    assert!(!town.sees("bo", "listing:veg", END), "until it is marked");
    town.tell(hidden.value.expire(&nobody(), moment(END)).unwrap().changes);
    assert!(town.sees("bo", "listing:veg", END) && town.sees("ana", "listing:veg", END));
    assert!(!town.sees("cy", "listing:veg", END));
    town.block("ana", &id("bo"));
    assert!(!town.sees("bo", "listing:veg", END));
}
