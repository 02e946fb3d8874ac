//! Tests of the shown number of people whom a listing reaches.

use trust_commons::reach::{Count, Reach, STEP, Shift};
use trust_core::{Grants, Via};

fn grants(text: &str) -> Grants {
    text.split_whitespace().map(|grant| grant.parse().unwrap()).collect()
}

#[test]
fn groups_are_counted_exactly_and_what_singles_out_in_fives() {
    let all = grants("circle:kin cell community partner trusted nearby:7 network");
    let counted = [
        (Via::Circle, 1),
        (Via::Community, 12),
        (Via::Trusted, 4),
        (Via::Nearby, 5),
        (Via::Network, 39),
    ];
    let told = Reach::of(&all, &counted);
    let expected = [
        (Via::Circle, Count::Exactly(1)),
        (Via::Community, Count::Exactly(12)),
        (Via::Trusted, Count::FewerThan(5)),
        (Via::Nearby, Count::AtLeast(5)),
        (Via::Network, Count::AtLeast(35)),
    ];
    assert_eq!(told.parts, expected);
    assert_eq!(told.total, Count::AtLeast(53));
    let groups = Reach::of(&grants("cell community"), &[(Via::Community, 2)]);
    assert_eq!(groups.total, Count::Exactly(2));
    assert_eq!(Reach::of(&Grants::new(), &[]), Reach { total: Count::Exactly(0), parts: vec![] });
}

#[test]
fn no_answer_tells_of_fewer_than_five_people() {
    let (few, all) =
        (grants("community trusted network"), grants("community trusted network public"));
    for trusted in 0..12 {
        for network in 0..12 {
            let counted = |public: u64| {
                [
                    (Via::Community, 3),
                    (Via::Trusted, trusted),
                    (Via::Network, network),
                    (Via::Public, public),
                ]
            };
            let told = Reach::of(&few, &counted(0)[..3]);
            let fives = trusted / STEP * STEP + network / STEP * STEP;
            assert_eq!(told.total, Count::AtLeast(3 + fives));
            // Of thirty people everybody sees it: all of them can be told, and nothing follows by subtraction.
            let whole = Reach::of(&all, &counted(27 - trusted - network));
            assert_eq!(whole.total, Count::Exactly(30));
            let public = whole.parts.last().copied();
            assert_eq!(public, Some((Via::Public, Count::Exactly(27 - fives))));
            assert_eq!(whole.parts[1..3], told.parts[1..3]);
        }
    }
}

#[test]
fn a_shift_is_in_fives_where_a_grant_singles_out() {
    for (lost, shown) in
        [(0, Count::FewerThan(5)), (4, Count::FewerThan(5)), (9, Count::AtLeast(5))]
    {
        let told = Shift::of(&grants("community trusted"), 10, lost);
        assert_eq!(told, Shift { gained: Count::AtLeast(10), lost: shown });
        assert!(!Shift::of(&grants("nearby:5"), 0, lost).is_nothing(), "it may be one person");
    }
    let exact = Shift { gained: Count::Exactly(1), lost: Count::Exactly(0) };
    for all in ["circle:kin cell community partner", "trusted public", ""] {
        assert_eq!(Shift::of(&grants(all), 1, 0), exact);
    }
    assert!(Shift::of(&grants("circle:kin"), 0, 0).is_nothing());
}
