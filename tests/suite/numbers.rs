//! Weights, thresholds and products: rounding against exact decimal text, nearest floats, and round trips.

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use trust_core::{Threshold, Trust, Weight};

/// Thousandths of plain decimal text below 10, rounded half-up digit by digit.
fn rounded(text: &str) -> u32 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digit = |i: usize| u32::from(fraction.as_bytes().get(i).map_or(0, |b| b - b'0'));
    let whole: u32 = whole.parse().expect("digits before the point");
    let kept = whole * 1000 + digit(0) * 100 + digit(1) * 10 + digit(2);
    kept + u32::from(digit(3) >= 5)
}

/// What a decimal in text means as a weight: `None` for a refusal.
fn weight_of(text: &str) -> Option<u32> {
    let above_one = text.parse::<f64>().expect("a decimal") > 1.0
        || text.starts_with("1.") && text[2..].bytes().any(|b| b != b'0');
    Some(rounded(text)).filter(|&t| !above_one && (1..=1000).contains(&t))
}

fn thousandths(weight: Result<Weight, trust_core::InvalidWeight>) -> Option<u32> {
    weight.ok().map(|weight| u32::from(weight.thousandths()))
}

/// `numerator` / 10^36 in decimal.
fn decimal(numerator: u128) -> String {
    format!("{}.{:036}", numerator / Trust::SCALE, numerator % Trust::SCALE)
}

fn round_trips<T>(value: T)
where
    T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = serde_json::to_string(&value).expect("a plain value");
    assert_eq!(serde_json::from_str::<T>(&text).expect("what was written"), value, "{text}");
    let bytes = postcard::to_extend(&value, Vec::new()).expect("a plain value");
    assert_eq!(postcard::from_bytes::<T>(&bytes).expect("what was written"), value);
}

#[test]
fn every_half_of_a_thousandth_rounds_up() {
    for thousandth in 0..1000u32 {
        for fifth in ["5", "50", "500000", "49", "4999999", "51", "6", "4", "0"] {
            let text = format!("0.{thousandth:03}{fifth}");
            let value: f64 = text.parse().expect("a decimal");
            assert_eq!(thousandths(Weight::from_f64(value)), weight_of(&text), "{text}");
            assert_eq!(thousandths(text.parse()), weight_of(&text), "{text} as text");
            let threshold = Threshold::from_f64(value).map(|t| u32::from(t.thousandths()));
            assert_eq!(threshold, Ok(rounded(&text)), "{text} as a threshold");
        }
    }
}

#[test]
fn weights_outside_their_range_are_refused_with_what_was_given() {
    let refused = [-1.0, -0.1, -0.0, 0.0, 0.0004, 1.0001, 1.000_000_000_1, 2.0, 1e300, 5e-324];
    for value in refused.into_iter().chain([f64::NAN, f64::INFINITY, f64::NEG_INFINITY]) {
        let error = Weight::from_f64(value).expect_err("outside (0, 1]");
        assert_eq!((error.code(), error.0), ("INVALID_WEIGHT", value.to_string()));
    }
    for text in
        ["", ".", "-0.5", "+0.5", " 0.5", "0.5 ", "1e-1", "0,5", "0.5.5", "nan", "1.0001", "0x1"]
    {
        let error = text.parse::<Weight>().expect_err(text);
        assert_eq!(error.0, text);
        assert!(text.parse::<Threshold>().is_err(), "{text}");
    }
    assert!(Weight::from_thousandths(0).is_err() && Weight::from_thousandths(1001).is_err());
    assert!(Threshold::from_thousandths(1001).is_err() && Threshold::from_f64(1.0004).is_err());
    assert_eq!(Threshold::from_f64(0.0), Ok(Threshold::ZERO));
}

#[test]
fn every_weight_and_threshold_round_trips_and_is_the_nearest_float() {
    for t in 1..=1000 {
        let weight = Weight::from_thousandths(t).expect("1 to 1000");
        let threshold = Threshold::from_thousandths(t).expect("at most 1000");
        let nearest: f64 = format!("{}.{:03}", t / 1000, t % 1000).parse().expect("a decimal");
        assert_eq!((weight.to_f64(), threshold.to_f64()), (nearest, nearest));
        assert_eq!(weight.to_string(), nearest.to_string());
        assert_eq!(weight.to_string().parse(), Ok(weight));
        assert_eq!(threshold.to_string().parse(), Ok(threshold));
        assert_eq!(Weight::from_f64(nearest), Ok(weight));
        assert_eq!(Trust::from(weight).to_f64(), nearest);
        assert!(Trust::from(weight).reaches(threshold));
        round_trips(weight);
        round_trips(threshold);
    }
    round_trips(Trust::ZERO);
    round_trips(Trust::ONE);
}

#[test]
fn a_product_of_more_than_twelve_weights_is_none() {
    let least = Weight::from_thousandths(1).expect("1 to 1000");
    assert_eq!(Trust::product([least; 12]).map(Trust::scaled), Some(1));
    assert_eq!(Trust::product([least; 13]), None);
    assert_eq!(Trust::product([]), Some(Trust::ONE));
}

#[test]
fn trust_outside_its_range_is_refused() {
    assert_eq!(Trust::from_scaled(Trust::SCALE), Some(Trust::ONE));
    assert_eq!(Trust::from_scaled(Trust::SCALE + 1), None);
    let too_fine = format!("0.{:037}", 1);
    for text in
        ["1.1", "2", "-0.1", "", ".", "1e-3", &too_fine, "340282366920938463463374607431768211456"]
    {
        assert!(text.parse::<Trust>().is_err(), "{text}");
    }
    assert!(serde_json::from_str::<Trust>("\"1.5\"").is_err());
    assert!(serde_json::from_str::<Weight>("0.0").is_err());
    assert!(serde_json::from_str::<Weight>("1.5").is_err());
    assert!(serde_json::from_str::<Threshold>("-0.5").is_err());
}

proptest! {
    #![proptest_config(crate::cases(4000))]

    #[test]
    fn a_decimal_is_rounded_half_up_on_its_digits(digits in "[0-9]{1,24}", whole in 0..=1u8) {
        let text = format!("{whole}.{digits}");
        prop_assert_eq!(thousandths(text.parse()), weight_of(&text));
    }

    #[test]
    fn a_float_is_rounded_half_up_on_its_shortest_decimal(value in 0.0..=1.0f64, near in 0..1000u16, ulps in -3i64..=3) {
        let half = (f64::from(near) + 0.5) / 1000.0;
        let beside = f64::from_bits((half.to_bits() as i64 + ulps) as u64);
        for value in [value, half, beside] {
            // Display of f64 is the shortest decimal that reads back, without an exponent.
            prop_assert_eq!(thousandths(Weight::from_f64(value)), weight_of(&value.to_string()), "{}", value);
        }
    }

    #[test]
    fn the_float_of_a_product_is_the_nearest(weights in prop::collection::vec(1..=1000u16, 0..=12)) {
        let exact: u128 = weights.iter().fold(Trust::SCALE, |p, &w| p / 1000 * u128::from(w));
        let weights = weights.iter().map(|&w| Weight::from_thousandths(w).expect("1 to 1000"));
        let trust = Trust::product(weights).expect("at most twelve");
        prop_assert_eq!(trust.scaled(), exact);
        prop_assert_eq!(trust.to_f64(), decimal(exact).parse::<f64>().expect("a decimal"));
        prop_assert_eq!(trust.to_string().parse::<Trust>().ok(), Some(trust));
        let plain = decimal(exact);
        prop_assert_eq!(trust.to_string(), plain.trim_end_matches('0').trim_end_matches('.'));
        round_trips(trust);
    }

    #[test]
    fn the_float_of_any_trust_is_the_nearest(n in 0..=10u128.pow(18), low in 0..10u128.pow(18)) {
        for scaled in [n * 10u128.pow(18), (n * 10u128.pow(18) + low).min(Trust::SCALE), n, low] {
            let trust = Trust::from_scaled(scaled).expect("at most one");
            prop_assert_eq!(trust.to_f64(), decimal(scaled).parse::<f64>().expect("a decimal"));
            prop_assert_eq!(trust.to_string().parse::<Trust>().ok(), Some(trust));
        }
    }

    #[test]
    fn trust_is_ordered_and_compared_as_its_decimal(a in 0..=10u128.pow(36), t in 0..=1000u16) {
        let trust = Trust::from_scaled(a).expect("at most one");
        let threshold = Threshold::from_thousandths(t).expect("at most 1000");
        prop_assert_eq!(trust.reaches(threshold), decimal(a) >= format!("{}.{:03}", t / 1000, t % 1000));
    }
}
