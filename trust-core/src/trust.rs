//! Exact weights, thresholds and products.
//!
//! A [`Weight`] is a member's declaration of trust in another member: 1 to 1000 thousandths. A [`Trust`]
//! is a product of up to twelve weights, kept as an integer over 10^36, so that products compare
//! exactly. Floats appear only in [`to_f64`](Trust::to_f64) and in the `from_f64` constructors.

use std::fmt;
use std::num::NonZeroU16;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{InvalidThreshold, InvalidTrust, InvalidWeight};

/// The most hops any search may take: twelve weights fit an integer over 10^36.
pub const MAX_HOPS: u8 = 12;

/// Trust that a source declares in a target: a whole number of thousandths, 1 to 1000.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight(NonZeroU16);

impl Weight {
    /// Complete trust, 1.000.
    pub const FULL: Weight = Weight(NonZeroU16::new(1000).unwrap());
    /// A vouch that names no number, 0.800.
    pub const VOUCH: Weight = Weight(NonZeroU16::new(800).unwrap());

    /// Returns the weight of `thousandths` / 1000; an error outside 1 to 1000.
    pub fn from_thousandths(thousandths: u16) -> Result<Self, InvalidWeight> {
        match NonZeroU16::new(thousandths) {
            Some(t) if thousandths <= 1000 => Ok(Weight(t)),
            _ => Err(InvalidWeight(Trust::decimal(u128::from(thousandths), 3))),
        }
    }

    /// Returns the weight nearest to a decimal in (0, 1], rounded half-up to the nearest thousandth.
    ///
    /// The decimal meant is the shortest one that reads back as `value`, so 0.0045 rounds up
    /// although its binary neighbour lies below. NaN, infinities, values outside (0, 1] and values
    /// that round to 0 are errors.
    ///
    /// ```
    /// # use trust_core::Weight;
    /// assert_eq!(Weight::from_f64(0.7)?.thousandths(), 700);
    /// assert_eq!(Weight::from_f64(0.0005)?.thousandths(), 1);
    /// assert!(Weight::from_f64(0.0004).is_err());
    /// # Ok::<(), trust_core::InvalidWeight>(())
    /// ```
    pub fn from_f64(value: f64) -> Result<Self, InvalidWeight> {
        round_to_thousandths(value)
            .and_then(|t| Weight::from_thousandths(t).ok())
            .ok_or_else(|| InvalidWeight(value.to_string()))
    }

    /// Returns this weight in thousandths.
    pub fn thousandths(self) -> u16 {
        self.0.get()
    }

    /// Returns the nearest `f64`.
    pub fn to_f64(self) -> f64 {
        f64::from(self.0.get()) / 1000.0
    }

    /// Returns a weight that is known to be within 1 to 1000, as those stored in a graph are.
    pub(crate) fn stored(thousandths: u16) -> Self {
        debug_assert!((1..=1000).contains(&thousandths));
        Weight(NonZeroU16::new(thousandths).unwrap_or(NonZeroU16::MIN))
    }
}

/// A lower bound on trust, 0 to 1000 thousandths: a floor, or the `min_trust` of a query.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Threshold(u16);

impl Threshold {
    /// The lowest threshold.
    pub const ZERO: Threshold = Threshold(0);

    /// Returns the threshold of `thousandths` / 1000; an error above 1000.
    pub fn from_thousandths(thousandths: u16) -> Result<Self, InvalidThreshold> {
        if thousandths <= 1000 {
            Ok(Threshold(thousandths))
        } else {
            Err(InvalidThreshold(Trust::decimal(u128::from(thousandths), 3)))
        }
    }

    /// Returns the threshold nearest to a decimal in [0, 1], rounded half-up to the nearest thousandth.
    pub fn from_f64(value: f64) -> Result<Self, InvalidThreshold> {
        round_to_thousandths(value)
            .map(Threshold)
            .ok_or_else(|| InvalidThreshold(value.to_string()))
    }

    /// Returns this threshold in thousandths.
    pub fn thousandths(self) -> u16 {
        self.0
    }

    /// Returns the nearest `f64`.
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

/// An exact product of weights: an integer over 10^36, between 0 and 1.
///
/// Products of up to [`MAX_HOPS`] weights are represented exactly and compare exactly.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Trust(u128);

impl Trust {
    /// The denominator: a `Trust` is [`scaled`](Self::scaled) / `SCALE`.
    pub const SCALE: u128 = 10u128.pow(36);
    /// No trust: no walk within the hop bound reaches the floor.
    pub const ZERO: Trust = Trust(0);
    /// The trust of every member in itself.
    pub const ONE: Trust = Trust(Self::SCALE);

    /// Returns the numerator over 10^36.
    pub fn scaled(self) -> u128 {
        self.0
    }

    /// Returns the trust `scaled` / 10^36; `None` above 1.
    pub fn from_scaled(scaled: u128) -> Option<Self> {
        (scaled <= Self::SCALE).then_some(Trust(scaled))
    }

    /// Returns the product of `weights`, exact for up to [`MAX_HOPS`] of them; `None` for more.
    ///
    /// ```
    /// # use trust_core::{Trust, Weight};
    /// let chain = [Weight::from_f64(0.7)?, Weight::from_f64(0.8)?];
    /// assert_eq!(Trust::product(chain).unwrap().to_string(), "0.56");
    /// # Ok::<(), trust_core::InvalidWeight>(())
    /// ```
    pub fn product(weights: impl IntoIterator<Item = Weight>) -> Option<Self> {
        let mut scaled = Self::SCALE;
        for (hops, weight) in weights.into_iter().enumerate() {
            if hops >= usize::from(MAX_HOPS) {
                return None;
            }
            scaled = scaled / 1000 * u128::from(weight.thousandths());
        }
        Some(Trust(scaled))
    }

    /// Returns whether this is at least `threshold`, compared exactly.
    pub fn reaches(self, threshold: Threshold) -> bool {
        self >= Trust::from(threshold)
    }

    /// Returns the `f64` nearest to the exact decimal (ties to even), so 0.56 prints as 0.56.
    pub fn to_f64(self) -> f64 {
        const E18: u128 = 10u128.pow(18);
        let over_e18 = self.0 / E18;
        if over_e18 * E18 == self.0 {
            nearest_over_e18(over_e18 as u64)
        } else {
            // More than six hops: let the standard library round the exact decimal.
            self.to_string().parse().unwrap_or(0.0)
        }
    }

    /// Returns `numerator` / 10^`places` in decimal, without trailing zeros.
    fn decimal(numerator: u128, places: u32) -> String {
        let one = 10u128.pow(places);
        let fraction = format!("{:0width$}", numerator % one, width = places as usize);
        match fraction.trim_end_matches('0') {
            "" => (numerator / one).to_string(),
            digits => format!("{}.{digits}", numerator / one),
        }
    }
}

/// Returns the `f64` nearest to `n` / 10^18, for n up to 10^18.
fn nearest_over_e18(n: u64) -> f64 {
    const E18: u128 = 10u128.pow(18);
    // Up to five hops, and more with rounder weights: both integers are exact floats, so one
    // division rounds correctly (W. D. Clinger, "How to read floating point numbers accurately", 1990).
    if n.is_multiple_of(1000) {
        return (n / 1000) as f64 / 1e15;
    }
    // Scale n up to just under 2^124, so that the quotient has at least 63 significant bits; the
    // remainder, folded into the lowest bit, makes the conversion below round correctly.
    let shift = n.leading_zeros() + 60;
    let scaled = u128::from(n) << shift;
    let inexact = u128::from(!scaled.is_multiple_of(E18));
    ((scaled / E18) | inexact) as f64 / (1u128 << shift) as f64
}

impl From<Weight> for Trust {
    fn from(weight: Weight) -> Self {
        Trust(u128::from(weight.thousandths()) * (Self::SCALE / 1000))
    }
}

impl From<Threshold> for Trust {
    fn from(threshold: Threshold) -> Self {
        Trust(u128::from(threshold.0) * (Self::SCALE / 1000))
    }
}

/// Returns a decimal in [0, 1] rounded half-up to thousandths; `None` for everything else.
fn round_to_thousandths(value: f64) -> Option<u16> {
    if !(0.0..=1.0).contains(&value) {
        return None;
    }
    let scaled = value * 1000.0;
    if (scaled.fract() - 0.5).abs() > 1e-6 {
        return Some(scaled.round() as u16);
    }
    // Near a half the binary value may lie on the wrong side: decide on the decimal digits.
    parse_decimal(&value.to_string(), 4)
        .map(|tenths| (tenths / 10 + u128::from(tenths % 10 >= 5)) as u16)
}

/// Returns `text` × 10^`places`, truncated; `None` unless `text` is plain decimal digits with at most
/// one point.
fn parse_decimal(text: &str, places: usize) -> Option<u128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
        return None;
    }
    let kept = &fraction[..fraction.len().min(places)];
    let whole: u128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: u128 = if kept.is_empty() { 0 } else { kept.parse().ok()? };
    let scale = 10u128.pow(places as u32);
    whole.checked_mul(scale)?.checked_add(part * 10u128.pow((places - kept.len()) as u32))
}

/// Thousandths of a decimal text in [0, 1], rounded half-up.
fn parse_thousandths(text: &str) -> Option<u16> {
    let tenths = parse_decimal(text, 4)?;
    let above_one = tenths == 10_000
        && text.split_once('.').is_some_and(|(_, fraction)| fraction.bytes().any(|b| b != b'0'));
    (tenths <= 10_000 && !above_one).then_some((tenths / 10 + u128::from(tenths % 10 >= 5)) as u16)
}

impl FromStr for Weight {
    type Err = InvalidWeight;

    fn from_str(text: &str) -> Result<Self, InvalidWeight> {
        parse_thousandths(text)
            .and_then(|t| Weight::from_thousandths(t).ok())
            .ok_or_else(|| InvalidWeight(text.to_owned()))
    }
}

impl FromStr for Threshold {
    type Err = InvalidThreshold;

    fn from_str(text: &str) -> Result<Self, InvalidThreshold> {
        parse_thousandths(text).map(Threshold).ok_or_else(|| InvalidThreshold(text.to_owned()))
    }
}

impl FromStr for Trust {
    type Err = InvalidTrust;

    /// Reads a decimal in [0, 1] with up to 36 places.
    fn from_str(text: &str) -> Result<Self, InvalidTrust> {
        let too_fine = text.split_once('.').is_some_and(|(_, fraction)| fraction.len() > 36);
        parse_decimal(text, 36)
            .filter(|_| !too_fine)
            .and_then(Trust::from_scaled)
            .ok_or_else(|| InvalidTrust(text.to_owned()))
    }
}

impl fmt::Display for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&Trust::decimal(self.0, 36))
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&Trust::decimal(u128::from(self.thousandths()), 3))
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&Trust::decimal(u128::from(self.0), 3))
    }
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Trust({self})")
    }
}

impl fmt::Debug for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Weight({self})")
    }
}

impl fmt::Debug for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Threshold({self})")
    }
}

impl Serialize for Weight {
    /// Writes a decimal number for people (0.7), thousandths in binary formats.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_f64(self.to_f64())
        } else {
            serializer.serialize_u16(self.thousandths())
        }
    }
}

impl<'de> Deserialize<'de> for Weight {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Weight::from_f64(f64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
        } else {
            Weight::from_thousandths(u16::deserialize(deserializer)?)
                .map_err(serde::de::Error::custom)
        }
    }
}

impl Serialize for Threshold {
    /// Writes a decimal number for people (0.1), thousandths in binary formats.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_f64(self.to_f64())
        } else {
            serializer.serialize_u16(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Threshold {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Threshold::from_f64(f64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
        } else {
            Threshold::from_thousandths(u16::deserialize(deserializer)?)
                .map_err(serde::de::Error::custom)
        }
    }
}

impl Serialize for Trust {
    /// Writes the exact decimal as text for people ("0.56"), the numerator over 10^36 in binary formats.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_u128(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Trust {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
        } else {
            let scaled = u128::deserialize(deserializer)?;
            Trust::from_scaled(scaled).ok_or_else(|| serde::de::Error::custom("trust above 1"))
        }
    }
}
