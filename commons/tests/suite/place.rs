//! Tests of what others can learn about a member's place.

use trust_commons::member::facts;
use trust_commons::place::{FARTHEST_KM, STEPS_KM, known_to_others, shown_km};
use trust_commons::preference::{SharingPreference, Visibility};
use trust_core::{Change, Place, Precision};

use crate::given::id;

const PRECISIONS: [Precision; 4] =
    [Precision::Exact, Precision::Neighborhood, Precision::City, Precision::Region];

/// Points all over, many of them near the edges of cells.
fn points() -> impl Iterator<Item = (f64, f64)> {
    (0..20_000u32).map(|number| {
        let turn = |prime: f64| (f64::from(number) * prime).fract();
        (turn(0.618_033_988) * 180.0 - 90.0, turn(0.754_877_666) * 360.0 - 180.0)
    })
}

#[test]
fn others_find_out_no_more_than_a_neighborhood_and_no_more_than_is_chosen() {
    for (latitude, longitude) in points() {
        let cell = Place::new(latitude, longitude, Precision::Neighborhood).unwrap();
        for precision in PRECISIONS {
            let place = Place::new(latitude, longitude, precision).unwrap();
            let known = known_to_others(place);
            let expected = if precision == Precision::Exact { cell } else { place };
            assert_eq!(known, expected);
            assert_eq!(known_to_others(known), known, "nothing is left to make coarser");
            let told = facts(&id("ana"), Some(place)).pop();
            assert_eq!(told, Some(Change::SetPlace { member: id("ana"), place: known }));
        }
    }
}

#[test]
fn a_coarser_choice_tells_nothing_that_the_one_before_did_not() {
    for (latitude, longitude) in points() {
        let exact = Place::new(latitude, longitude, Precision::Exact).unwrap();
        for precision in PRECISIONS {
            let choice = SharingPreference::new(Visibility::MyCell, precision, 1.0).unwrap();
            let of_cell = choice.coarsened(known_to_others(exact));
            let coarser = choice.coarsened(exact);
            match precision {
                Precision::Exact => assert_eq!(coarser, None),
                Precision::Neighborhood => assert_eq!(coarser, Some(known_to_others(exact))),
                _ => assert_eq!(coarser, of_cell, "it follows from the neighborhood alone"),
            }
        }
    }
}

#[test]
fn distances_are_shown_in_steps_rounded_up() {
    for (km, shown) in [
        (0.0, 1.0),
        (1.0, 1.0),
        (1.000_1, 2.0),
        (2.5, 5.0),
        (5.0, 5.0),
        (9.9, 10.0),
        (10.1, 25.0),
        (25.1, 50.0),
        (99.0, 100.0),
        (100.5, 250.0),
        (9_999.0, 10_000.0),
        (20_015.1, 25_000.0),
    ] {
        assert_eq!(shown_km(km), shown, "{km}");
    }
    for step in STEPS_KM.into_iter().chain([FARTHEST_KM]) {
        assert_eq!(shown_km(step), step, "what is shown is shown as it is");
    }
}
