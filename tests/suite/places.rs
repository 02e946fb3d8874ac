//! Places are cells of one fixed grid, distances are those of a sphere, and no question narrows a place
//! below its cell.

use proptest::prelude::*;
use trust_core::{
    Engine, Filter, Kilometres, NearbyScope, NodeIdx, Order, Paging, Place, Precision, Settings,
    View,
};
use trust_tests::generated::Numbers;

use crate::words::{add, at, place, put, shared, trust};

const EARTH_KM: f64 = 6371.0;
const PRECISIONS: [Precision; 4] =
    [Precision::Exact, Precision::Neighborhood, Precision::City, Precision::Region];

/// The height of a precision's cells, in degrees.
fn height(precision: Precision) -> f64 {
    match precision {
        Precision::Exact => 1e-7,
        Precision::Neighborhood => 0.009,
        Precision::City => 0.09,
        Precision::Region => 0.9,
        other => unreachable!("no height of {other:?}"),
    }
}

/// Any point, often where the earth has an edge.
fn point() -> impl Strategy<Value = (f64, f64)> {
    let edge = prop_oneof![Just(0.0), Just(1e-9), Just(-1e-9), Just(0.0045), Just(0.009)];
    let latitude = prop_oneof![
        4 => -90.0..=90.0f64,
        1 => edge.clone().prop_map(|by: f64| 90.0 - by.abs()),
        1 => edge.clone().prop_map(|by: f64| by.abs() - 90.0),
        1 => edge.clone(),
    ];
    let longitude = prop_oneof![
        4 => -180.0..=180.0f64,
        1 => edge.clone().prop_map(|by: f64| 180.0 - by.abs()),
        1 => edge.clone().prop_map(|by: f64| by.abs() - 180.0),
        1 => edge,
    ];
    (latitude, longitude)
}

fn precision() -> impl Strategy<Value = Precision> {
    proptest::sample::select(PRECISIONS.to_vec())
}

/// The distance by another formula: the angle between two vectors.
fn by_vectors(a: &Place, b: &Place) -> f64 {
    let vector = |place: &Place| {
        let (north, east) = (place.latitude().to_radians(), place.longitude().to_radians());
        [north.cos() * east.cos(), north.cos() * east.sin(), north.sin()]
    };
    let (a, b) = (vector(a), vector(b));
    let cross = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    let dot: f64 = a.iter().zip(&b).map(|(a, b)| a * b).sum();
    cross.iter().map(|c| c * c).sum::<f64>().sqrt().atan2(dot) * EARTH_KM
}

proptest! {
    #![proptest_config(crate::cases(2000))]

    #[test]
    fn snapping_again_changes_nothing((north, east) in point(), precision in precision()) {
        let once = at(north, east, precision);
        prop_assert_eq!(at(once.latitude(), once.longitude(), precision), once);
        let text = serde_json::to_string(&once).expect("a place as text");
        prop_assert_eq!(serde_json::from_str::<Place>(&text).expect("the same place"), once);
    }

    #[test]
    fn a_place_is_the_centre_of_a_cell_of_the_fixed_grid(
        (north, east) in point(),
        precision in precision(),
    ) {
        let (place, height) = (at(north, east, precision), height(precision));
        prop_assert!((-90.0..=90.0).contains(&place.latitude()));
        prop_assert!((-180.0..=180.0).contains(&place.longitude()));
        prop_assert!((place.latitude() - north).abs() <= height / 2.0 + 1e-7);
        if precision != Precision::Exact {
            let rows_from_the_south = (place.latitude() + 90.0) / height;
            prop_assert!((rows_from_the_south.fract() - 0.5).abs() < 1e-3, "the middle of a row");
            let around = (360.0 / height * place.latitude().to_radians().cos()).round().max(1.0);
            let cells_from_the_west = (place.longitude() + 180.0) / 360.0 * around;
            prop_assert!((cells_from_the_west.fract() - 0.5).abs() < 1e-2, "the middle of a cell");
        }
        // About as wide as high: from the point to the centre it is at most the half diagonal.
        let away = at(north, east, Precision::Exact).distance_km(&place);
        let side = height.to_radians() * EARTH_KM;
        prop_assert!(away <= 0.9 * side + 1e-4, "{} km in a cell of {} km", away, side);
    }

    #[test]
    fn the_date_line_is_one_line(north in -90.0..=90.0f64, precision in precision()) {
        let (east, west) = (at(north, 180.0, precision), at(north, -180.0, precision));
        prop_assert!(east.distance_km(&west) < 1e-6);
        if precision != Precision::Exact {
            prop_assert_eq!(east, west);
        }
        let beside = (at(north, 179.999, Precision::Exact), at(north, -179.999, Precision::Exact));
        prop_assert!(beside.0.distance_km(&beside.1) < 0.23, "across, not around");
    }

    #[test]
    fn a_pole_is_one_point(east in -180.0..=180.0f64, other in -180.0..=180.0f64) {
        for pole in [90.0, -90.0] {
            let (one, two) = (at(pole, east, Precision::Exact), at(pole, other, Precision::Exact));
            prop_assert!(one.distance_km(&two) < 1e-6);
        }
    }

    #[test]
    fn distances_are_symmetric_and_those_of_a_sphere(
        (a, b, c) in (point(), point(), point()),
        (p, q) in (precision(), precision()),
    ) {
        let (a, b) = (at(a.0, a.1, p), at(b.0, b.1, q));
        let c = at(c.0, c.1, Precision::Exact);
        prop_assert_eq!(a.distance_km(&b).to_bits(), b.distance_km(&a).to_bits());
        prop_assert_eq!(a.distance_km(&a), 0.0);
        prop_assert!((0.0..=EARTH_KM * std::f64::consts::PI + 1e-6).contains(&a.distance_km(&b)));
        prop_assert!(a.distance_km(&b) <= a.distance_km(&c) + c.distance_km(&b) + 1e-3);
        // Near the other end of the earth a haversine keeps fewer digits: a metre is enough.
        prop_assert!((a.distance_km(&b) - by_vectors(&a, &b)).abs() < 1e-3);
    }
}

#[test]
fn what_is_no_point_of_this_earth_is_refused() {
    for (north, east) in [(90.1, 0.0), (-91.0, 0.0), (0.0, 180.1), (0.0, -181.0)] {
        assert!(Place::new(north, east, Precision::City).is_err(), "{north}, {east}");
    }
    for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX] {
        assert!(Place::new(odd, 0.0, Precision::Exact).is_err());
        assert!(Place::new(0.0, odd, Precision::Exact).is_err());
    }
}

/// Somebody who stands wherever he likes, as exactly as can be, and asks whatever he can of a target whose
/// place is only known by its cell. Every answer decides the next question.
struct Spy {
    engine: Engine,
    numbers: Numbers,
    heard: Vec<String>,
    /// Where he believes the target to be, and how far that may be off, in degrees.
    belief: (f64, f64, f64),
}

impl Spy {
    fn on(target: Place) -> Self {
        let mut engine = Engine::new(Settings::default().with_nearby(NearbyScope::Everybody));
        let resources = [
            shared("open", "target", &["public"]),
            shared("near", "target", &["nearby:1"]),
            shared("wide", "target", &["nearby:0.3", "nearby:30"]),
        ];
        let known = [place("target", target), add("spy"), trust("spy", "target", 900)];
        engine.apply(known.into_iter().chain(resources.map(put))).expect("a sound world");
        let belief = (target.latitude().round(), target.longitude().round(), 1.0);
        Spy { engine, numbers: Numbers(7), heard: Vec::new(), belief }
    }

    fn ask(&mut self) {
        let mut aside = || (f64::from(self.numbers.below(2001)) / 1000.0 - 1.0) * self.belief.2;
        let (north, east) = (self.belief.0 + aside(), self.belief.1 + aside());
        let east = east - 360.0 * (east / 360.0).round();
        let here = at(north.clamp(-90.0, 90.0), east, Precision::Exact);
        let radius = f64::from(1 + self.numbers.below(3_000_000)) / 100_000.0;
        let trap = shared("trap", "spy", &[&format!("nearby:{radius}")]);
        self.engine.apply([place("spy", here), put(trap)]).expect("sound changes");
        let view = self.engine.view();
        let (spy, target) = (view.node("spy").expect("a spy"), view.node("target").expect("one"));
        let (answer, distance) = everything(&view, spy, target, radius);
        // The nearer, the smaller the steps; now and then back to the wide world.
        if distance < self.belief.2 * 50.0 {
            self.belief = (here.latitude(), here.longitude(), (distance / 60.0).max(1e-7));
        } else if self.numbers.below(50) == 0 {
            self.belief.2 = 1.0;
        }
        let word = answer.bytes().fold(7u64, |sum, byte| sum.rotate_left(5) ^ u64::from(byte));
        self.numbers = Numbers(self.numbers.next_u64() ^ word);
        self.heard.push(answer);
    }
}

/// All that the spy is told at one spot, and how far the target's open resource is.
fn everything(view: &View, spy: NodeIdx, target: NodeIdx, radius: f64) -> (String, f64) {
    let within = Filter { within_km: Kilometres::new(radius).ok(), ..Filter::default() };
    let nearest = Paging { order: Order::Nearest, ..Paging::default() };
    let page = view.list(spy, &Filter::default(), &nearest, 0).expect("a page");
    let near = view.list(spy, &within, &nearest, 0).expect("a page near a place");
    let count = view.count(spy, &within, 0).expect("a count near a place");
    let resource = |id: &str| view.resource(id).expect("a resource");
    let seen = ["near", "wide"].map(|id| {
        let why = serde_json::to_string(&view.explain(spy, resource(id), 0)).expect("text");
        (view.check(spy, resource(id), 0), why)
    });
    let trapped = view.audience(resource("trap"), 0).members.contains(&target);
    let distance = page.rows.iter().find(|row| row.resource == resource("open"));
    let distance = distance.and_then(|row| row.distance_km).expect("both have places");
    (format!("{page:?} {near:?} {count} {seen:?} {trapped}"), distance)
}

/// Panics unless ten thousand questions tell nothing of which of two points in one cell it is.
fn assert_alike(one: (f64, f64), other: (f64, f64), precision: Precision) {
    let targets = [at(one.0, one.1, precision), at(other.0, other.1, precision)];
    let [mut spy, mut twin] = targets.map(Spy::on);
    for _ in 0..10_000 {
        spy.ask();
        twin.ask();
        assert_eq!(spy.heard.last(), twin.heard.last());
    }
    assert_eq!(spy.heard, twin.heard, "the whole of what was heard");
    assert!(spy.heard.iter().any(|heard| heard.contains("(true")), "the spy came near");
}

#[test]
fn ten_thousand_questions_do_not_narrow_a_neighborhood() {
    assert_alike((50.8421, 4.3421), (50.8489, 4.3529), Precision::Neighborhood);
}

#[test]
fn ten_thousand_questions_do_not_narrow_a_city_beyond_the_date_line_or_a_region_at_a_pole() {
    assert_alike((-16.51, 179.99), (-16.54, 179.93), Precision::City);
    assert_alike((89.2, 10.0), (89.95, 50.0), Precision::Region);
}

#[test]
fn moving_within_a_cell_is_no_change_that_anybody_could_see() {
    let mut engine = Engine::default();
    engine.apply([place("a", at(50.8421, 4.3421, Precision::Neighborhood))]).expect("sound");
    let before = engine.revision();
    let after = engine.apply([place("a", at(50.8489, 4.3529, Precision::Neighborhood))]);
    assert_eq!(after, Ok(before));
}

#[test]
fn all_that_ever_comes_out_is_the_centre() {
    // By the distances alone the spy finds a point of distance 0: it is the centre, wherever the target is.
    let target = at(50.8489, 4.3529, Precision::Neighborhood);
    let centre = at(target.latitude(), target.longitude(), Precision::Exact);
    assert_eq!(centre.distance_km(&target), 0.0);
    let mut spy = Spy::on(target);
    for _ in 0..3000 {
        spy.ask();
    }
    let found = at(spy.belief.0, spy.belief.1, Precision::Exact);
    assert!(found.distance_km(&centre) < 0.1, "found {found:?}, the centre is {centre:?}");
}

#[test]
fn what_has_no_place_passes_a_distance_only_where_that_is_asked_for() {
    let mut engine = Engine::new(Settings::default());
    let near = at(50.0, 10.0, Precision::City);
    let far = at(55.0, 10.0, Precision::City);
    let changes = [
        add("eve"),
        place("eve", near),
        put(shared("here", "ana", &["public"])),
        put(shared("there", "bo", &["public"])),
        put(shared("nowhere", "cy", &["public"])),
        place("ana", near),
        place("bo", far),
    ];
    engine.apply(changes).expect("sound changes");
    let view = engine.view();
    let eve = view.node("eve").expect("a member");
    for (or_placeless, expected) in [(false, vec!["here"]), (true, vec!["here", "nowhere"])] {
        let within_km = Kilometres::new(30.0).ok();
        let filter = Filter { within_km, or_placeless, ..Filter::default() };
        let page = view.list(eve, &filter, &Paging::default(), 0).expect("a page");
        let mut found: Vec<_> =
            page.rows.iter().map(|row| view.resource_id(row.resource)).collect();
        found.sort_unstable();
        assert_eq!(found, expected);
        assert_eq!(view.count(eve, &filter, 0).expect("a count"), expected.len() as u64);
    }
}
