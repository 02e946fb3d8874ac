//! The precision of a member's place for others.
//!
//! The precision `exact` applies to the places of a member's listings, which their audience sees. The member's own
//! place is known to others to a neighborhood at the finest, in everything that is compared, counted, ordered or
//! shown: so the engine receives no more.

use trust_core::{Place, Precision};

/// The distances that are shown, in kilometres.
pub const STEPS_KM: [f64; 13] =
    [1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1_000.0, 2_500.0, 5_000.0, 10_000.0];
/// The distance shown beyond all steps: nothing on earth is farther away.
pub const FARTHEST_KM: f64 = 25_000.0;

/// Returns a member's place as others may know it: to a neighborhood at the finest.
pub fn known_to_others(place: Place) -> Place {
    if place.precision() >= Precision::Neighborhood {
        return place;
    }
    Place::new(place.latitude(), place.longitude(), Precision::Neighborhood)
        .expect("a place lies on this earth")
}

/// Rounds a distance up to a step for display.
pub fn shown_km(km: f64) -> f64 {
    STEPS_KM.into_iter().find(|step| km <= *step).unwrap_or(FARTHEST_KM)
}

/// Returns the distance between two places for display: a step, and none that is finer than the cells of the places.
pub fn shown_km_between(here: &Place, there: &Place) -> f64 {
    let least = match here.precision().max(there.precision()) {
        Precision::Region => 100.0,
        Precision::City => 10.0,
        _ => 0.0,
    };
    shown_km(here.distance_km(there).max(least))
}
