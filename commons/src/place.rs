//! The place of a member as others may know it.
//!
//! The choice `exact` is for the places of one's listings, which are shown to whoever sees them. Where somebody is
//! themselves is known to others to a neighborhood at the finest, in whatever is compared, counted, ordered or shown:
//! so the engine that answers is never told more.

use trust_core::{Change, MemberId, Place, Precision};

/// The kilometres that distances are shown in.
pub const STEPS_KM: [f64; 13] =
    [1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1_000.0, 2_500.0, 5_000.0, 10_000.0];
/// What is shown of a distance beyond all steps: nothing on this earth is farther away.
pub const FARTHEST_KM: f64 = 25_000.0;

/// Where somebody is, as others may find it out: to a neighborhood at the finest.
pub fn known_to_others(place: Place) -> Place {
    if place.precision() >= Precision::Neighborhood {
        return place;
    }
    Place::new(place.latitude(), place.longitude(), Precision::Neighborhood)
        .expect("a place lies on this earth")
}

/// What tells the engine where a member is.
pub fn of_member(member: MemberId, place: Place) -> Change {
    Change::SetPlace { member, place: known_to_others(place) }
}

/// A distance as it is shown to people: rounded up to a step.
pub fn shown_km(km: f64) -> f64 {
    STEPS_KM.into_iter().find(|step| km <= *step).unwrap_or(FARTHEST_KM)
}
