//! Tests of the allowed values of listings, at both ends of each range.

use serde_json::{Value, json};
use trust_commons::listing::{Listing, ListingRefusal, Patch, Quantity, Ties, Urgency};
use trust_commons::{Class, Outcome, Refusal};
use trust_core::Change;

use super::commands::ListingCommands;
use super::{END, TIES, accepted, draft, nobody, post};
use crate::given::{id, moment, refused};

/// The longest that a listing may last.
const TEN_YEARS: i64 = 3_653 * 24 * 3_600;

fn posted(fields: Value, ties: Ties) -> Result<Outcome<Listing>, ListingRefusal> {
    Listing::post(id("veg"), id("ana"), draft(fields), ties, moment(10))
}

fn edited(is: &Listing, patch: Value) -> Result<Outcome<Listing>, ListingRefusal> {
    let patch: Patch = serde_json::from_value(patch).unwrap();
    is.edit(&id("ana"), patch, &nobody(), TIES, moment(20))
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!(1), |inner, _| json!([inner]))
}

#[test]
fn every_value_has_its_ends_when_posted_and_when_edited() {
    let text = |length: usize| "é".repeat(length);
    let table = [
        (
            "title",
            "INVALID_TITLE",
            vec![json!(""), json!(" \n"), json!(text(201))],
            vec![json!("t"), json!(text(200))],
        ),
        (
            "description",
            "INVALID_DESCRIPTION",
            vec![json!(text(5_001))],
            vec![json!(""), json!(text(5_000))],
        ),
        ("category", "INVALID_CATEGORY", vec![json!(""), json!(text(51))], vec![json!(text(50))]),
        ("unit", "INVALID_UNIT", vec![json!(text(31))], vec![json!(""), json!(text(30))]),
        (
            "quantity",
            "INVALID_QUANTITY",
            vec![json!(0), json!(-1), json!(0.000_4), json!(1_000_000.001), json!(1e300)],
            vec![json!(0.001), json!(0.000_5), json!(1), json!(1_000_000)],
        ),
        (
            "capacity",
            "CAPACITY_TOO_DEEP",
            vec![nested(9), nested(100)],
            vec![nested(8), Value::Null],
        ),
        (
            "capacity",
            "CAPACITY_TOO_LARGE",
            vec![json!("c".repeat(4_095))],
            vec![json!("c".repeat(4_094))],
        ),
        (
            "expires_at",
            "EXPIRES_IN_THE_PAST",
            vec![json!(10), json!(-1)],
            vec![json!(21), Value::Null],
        ),
        (
            "expires_at",
            "EXPIRES_TOO_FAR_AHEAD",
            vec![json!(TEN_YEARS + 21), json!(1_800_000_000_000_i64), json!(i64::MAX)],
            vec![json!(TEN_YEARS)],
        ),
        ("is_public", "", vec![], vec![json!(true)]),
    ];
    for (field, code, refused_values, allowed) in table {
        for value in refused_values {
            let refusal = posted(json!({ field: value }), TIES).unwrap_err();
            assert_eq!(
                (refusal.code(), refusal.class()),
                (code, Class::Invalid),
                "{field} {value}"
            );
            assert_eq!(edited(&post(json!({})), json!({ field: value })).unwrap_err().code(), code);
        }
        for value in allowed {
            let fresh = posted(json!({ field: value }), TIES).unwrap().value;
            let changed = edited(&post(json!({})), json!({ field: value })).unwrap().value;
            let as_posted = Listing { created_at: moment(0), ..fresh };
            assert_eq!(changed, as_posted, "{field} {value}");
        }
    }
}

#[test]
fn needs_have_an_urgency_and_offers_have_none() {
    assert_eq!(post(json!({})).urgency, Some(Urgency::Medium));
    assert_eq!(post(json!({ "urgency": "high" })).urgency, Some(Urgency::High));
    assert_eq!(post(json!({ "kind": "offer" })).urgency, None);
    let urgent = json!({ "kind": "offer", "urgency": "low" });
    assert_eq!(refused(posted(urgent, TIES)), "URGENCY_OF_OFFER");
    let offer = post(json!({ "kind": "offer" }));
    assert_eq!(refused(edited(&offer, json!({ "urgency": "low" }))), "URGENCY_OF_OFFER");
}

#[test]
fn who_posts_is_in_the_community_and_owns_the_circle() {
    let (outside, none) = (Ties { in_community: false, ..TIES }, Ties::default());
    assert_eq!(refused(posted(json!({}), outside)), "NOT_IN_COMMUNITY");
    assert!(posted(json!({ "community": null }), none).is_ok());
    let theirs = json!({ "sharing": { "circle": "theirs" } });
    let stranger = Ties { owns_circle: false, ..TIES };
    let refusal = posted(theirs.clone(), stranger.clone()).unwrap_err();
    assert_eq!((refusal.code(), refusal.class()), ("UNKNOWN_CIRCLE", Class::NotFound));
    let patch: Patch = serde_json::from_value(theirs).unwrap();
    let edited = post(json!({})).edit(&id("ana"), patch, &nobody(), stranger, moment(20));
    assert_eq!(refused(edited), "UNKNOWN_CIRCLE");
}

#[test]
fn a_listing_is_of_its_posters_one_community_unless_it_is_for_few() {
    let one = Ties { only_community: Some(id("oak")), ..Ties::default() };
    for (sharing, community) in [
        (json!("preference"), Some(id("oak"))),
        (json!("my_cell"), Some(id("oak"))),
        (json!("network_wide"), Some(id("oak"))),
        (json!("private"), None),
        (json!({ "circle": "kin" }), None),
    ] {
        let ties = Ties { owns_circle: true, ..one.clone() };
        let draft = json!({ "community": null, "sharing": sharing });
        assert_eq!(posted(draft, ties).unwrap().value.community, community, "{sharing}");
    }
    let named = Ties { in_community: true, only_community: Some(id("elm")), ..Ties::default() };
    assert_eq!(posted(json!({}), named).unwrap().value.community, Some(id("oak")));
    let own = post(json!({ "community": null, "sharing": "private" }));
    let edit = |is: &Listing, patch: Value| {
        let patch: Patch = serde_json::from_value(patch).unwrap();
        is.edit(&id("ana"), patch, &nobody(), one.clone(), moment(20)).unwrap().value
    };
    assert_eq!(edit(&own, json!({ "title": "Mine" })).community, None);
    let shared = edit(&own, json!({ "sharing": "my_community" }));
    assert_eq!(shared.community, Some(id("oak")), "when it is for more than few");
    let of_none = post(json!({ "community": null }));
    assert_eq!(edit(&of_none, json!({ "title": "Mine" })).community, None, "what is posted stays");
}

#[test]
fn the_circle_of_those_accepted_is_nobodys_to_share_with() {
    let inner = json!({ "sharing": { "circle": "accepted/veg" } });
    assert_eq!(refused(posted(inner.clone(), TIES)), "UNKNOWN_CIRCLE");
    assert_eq!(refused(edited(&post(json!({})), inner)), "UNKNOWN_CIRCLE");
}

#[test]
fn what_is_for_few_is_not_public() {
    for sharing in [json!("private"), json!({ "circle": "kin" })] {
        let both = json!({ "sharing": sharing, "is_public": true });
        let refusal = posted(both, TIES).unwrap_err();
        assert_eq!((refusal.code(), refusal.class()), ("PRIVATE_AND_PUBLIC", Class::Invalid));
        let shown = serde_json::to_value(&refusal).unwrap();
        assert_eq!(shown, json!({ "code": "PRIVATE_AND_PUBLIC", "sharing": sharing }));
        let public = post(json!({ "is_public": true }));
        let narrowed = json!({ "sharing": sharing });
        assert_eq!(refused(edited(&public, narrowed)), "PRIVATE_AND_PUBLIC");
        let narrowed = json!({ "sharing": sharing, "is_public": false });
        assert!(edited(&public, narrowed).is_ok());
    }
}

#[test]
fn an_id_leaves_room_for_the_circle_of_those_accepted() {
    let named = |length: usize| {
        let name = "v".repeat(length);
        Listing::post(id(&name), id("ana"), draft(json!({})), TIES, moment(0))
    };
    assert_eq!(refused(named(224)), "INVALID_LISTING_ID");
    let listing = named(223).unwrap().value;
    for member in ["b".repeat(255), "b/c".to_owned()] {
        let Some(Change::PutGroup { group, owner, .. }) = listing.put_circle_of(&id(&member))
        else {
            panic!("no circle of {member}");
        };
        assert_eq!(owner, Some(id(&member)));
        assert_eq!(Listing::accepted_in(group.as_str()), Some(listing.id.as_str()));
    }
    assert_eq!(Listing::accepted_in("kin"), None);
}

#[test]
fn what_a_patch_leaves_out_stays_and_null_clears() {
    let full = json!({
        "description": "d", "unit": "pieces", "quantity": 2.5, "capacity": { "seats": 4 },
        "place": { "latitude": 50.8, "longitude": 4.3 }, "urgency": "high",
    });
    let is = post(full);
    let same = edited(&is, json!({})).unwrap();
    assert_eq!((same.value, same.changes), (is.clone(), vec![]));
    let cleared = json!({ "capacity": null, "place": null, "expires_at": null });
    let bare = edited(&is, cleared).unwrap().value;
    let expected = Listing { capacity: None, place: None, expires_at: None, ..is.clone() };
    assert_eq!(bare, expected);
    let renamed = edited(&is, json!({ "title": " Steps " })).unwrap();
    assert_eq!(renamed.value, Listing { title: "Steps".to_owned(), ..is.clone() });
    assert!(renamed.changes.is_empty(), "a title is none of the engine's business");
    assert_eq!(edited(&is, json!({ "category": "x" })).unwrap().changes.len(), 1);
}

#[test]
fn an_edit_keeps_who_was_accepted_and_when_it_was_posted() {
    let is = Listing { accepted: accepted(&["bo"]), ..post(json!({})) };
    let is = edited(&is, json!({ "title": "Steps", "type": "skill" })).unwrap().value;
    assert_eq!(
        (is.accepted.len(), is.created_at, is.expires_at),
        (1, moment(0), Some(moment(END)))
    );
}

#[test]
fn a_listing_is_read_back_from_its_json() {
    let is = post(json!({ "quantity": 0.25, "sharing": "network_wide", "capacity": [1] }));
    let json = serde_json::to_value(&is).unwrap();
    assert_eq!((&json["type"], &json["quantity"]), (&json!("resource"), &json!(0.25)));
    assert_eq!(serde_json::from_value::<Listing>(json).unwrap(), is);
}

#[test]
fn quantities_round_half_up_to_thousandths() {
    let table = [
        (0.000_5, 1),
        (1.000_5, 1_001),
        (1.000_49, 1_000),
        (2.0, 2_000),
        (0.1, 100),
        (0.3, 300),
        (2.675, 2_675),
        (999_999.999_4, 999_999_999),
        (1e6, 1_000_000_000),
    ];
    for (decimal, thousandths) in table {
        let quantity = Quantity::new(decimal).unwrap();
        assert_eq!(quantity.thousandths(), thousandths, "{decimal}");
        assert_eq!(Quantity::new(quantity.to_f64()), Ok(quantity));
        assert_eq!(quantity.to_string().parse(), Ok(quantity));
        let json = serde_json::to_string(&quantity).unwrap();
        assert_eq!(serde_json::from_str::<Quantity>(&json).unwrap(), quantity);
    }
    assert_eq!(serde_json::to_string(&Quantity::new(1.0).unwrap()).unwrap(), "1");
    for decimal in [0.0, -0.0, 0.000_49, 1e-300, -1.0, 1_000_000.1, f64::NAN, f64::INFINITY] {
        assert!(Quantity::new(decimal).is_err(), "{decimal}");
    }
    assert!("two".parse::<Quantity>().is_err());
    assert!(Quantity::from_thousandths(0).is_err());
    assert!(Quantity::from_thousandths(1_000_000_001).is_err());
}
