//! Decimals as files write them, divided by a scale and rounded to thousandths without any floating point.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;
use trust_core::Weight;

/// A decimal of 0 or more: `digits * 10^exponent`. Digits after the nineteenth are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: u64,
    exponent: i32,
}

/// A decimal divided by a scale, as a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scaled {
    /// From 0 to 1, and at least half a thousandth.
    Weight(Weight),
    /// Less than half a thousandth.
    Zero,
    /// More than 1.
    TooLarge,
}

/// The divisor of a file's weights: the largest rating of its scale, 10 for ratings of 1 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale(Decimal);

/// A scale that is no decimal above 0 of at most nine digits.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a scale is a decimal above 0 with at most 9 digits, such as 10, not {0:?}")]
pub struct InvalidScale(String);

impl Scale {
    /// The scale of weights that stand as they are.
    pub const ONE: Scale = Scale(Decimal { digits: 1, exponent: 0 });
}

impl Default for Scale {
    fn default() -> Self {
        Scale::ONE
    }
}

impl FromStr for Scale {
    type Err = InvalidScale;

    fn from_str(text: &str) -> Result<Self, InvalidScale> {
        match Decimal::parse(text.as_bytes(), b'.') {
            Some(decimal) if (1..1_000_000_000).contains(&decimal.digits) => {
                Some(Scale(decimal)).filter(|_| decimal.exponent.abs() < 10)
            }
            _ => None,
        }
        .ok_or_else(|| InvalidScale(text.to_owned()))
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.exponent {
            0 => write!(f, "{}", self.0.digits),
            exponent => write!(f, "{}e{exponent}", self.0.digits),
        }
    }
}

impl Decimal {
    /// Parses numbers such as `12`, `.5`, `0.25`, `4e-1`; `point` stands before the fraction.
    pub fn parse(text: &[u8], point: u8) -> Option<Self> {
        let at = text.iter().position(|&byte| matches!(byte, b'e' | b'E'));
        let (plain, power) = match at {
            Some(at) => (&text[..at], std::str::from_utf8(&text[at + 1..]).ok()?),
            None => (text, "0"),
        };
        let (mut digits, mut exponent, mut any, mut fraction) = (0u64, 0i32, false, false);
        for &byte in plain {
            match byte {
                b'0'..=b'9' => {
                    any = true;
                    let more = digits.checked_mul(10);
                    match more.and_then(|more| more.checked_add(u64::from(byte - b'0'))) {
                        Some(more) => {
                            digits = more;
                            exponent = exponent.saturating_sub(i32::from(fraction));
                        }
                        None => exponent = exponent.saturating_add(i32::from(!fraction)),
                    }
                }
                _ if byte == point && !fraction => fraction = true,
                _ => return None,
            }
        }
        let power = power.parse::<i64>().ok().filter(|_| any)?;
        let power = power.clamp(-100_000, 100_000) as i32;
        let mut decimal = Decimal { digits, exponent: exponent.saturating_add(power) };
        decimal.trim();
        Some(decimal)
    }

    /// Takes zeros off the end, so that equal decimals are equal.
    fn trim(&mut self) {
        if self.digits == 0 {
            self.exponent = 0;
        }
        while self.digits != 0 && self.digits.is_multiple_of(10) {
            self.digits /= 10;
            self.exponent = self.exponent.saturating_add(1);
        }
    }

    pub fn is_zero(self) -> bool {
        self.digits == 0
    }

    pub fn is_one(self) -> bool {
        self == Scale::ONE.0
    }

    /// Returns the number divided by `scale`, rounded half-up to thousandths.
    pub fn over(self, scale: Scale) -> Scaled {
        let shift = self.exponent.saturating_sub(scale.0.exponent);
        // 1 or more over less than 10^9: above 1. Less than 2 * 10^19 over 1 or more: nothing.
        match shift {
            _ if self.digits == 0 => return Scaled::Zero,
            10.. => return Scaled::TooLarge,
            ..=-25 => return Scaled::Zero,
            _ => {}
        }
        let power = 10u128.pow(shift.unsigned_abs());
        let (up, down) = if shift < 0 { (1, power) } else { (power, 1) };
        let (value, one) = (u128::from(self.digits) * up, u128::from(scale.0.digits) * down);
        if value > one {
            return Scaled::TooLarge;
        }
        // At most 1000, since the value is at most 1.
        let thousandths = (value * 2000 + one) / (one * 2);
        match Weight::from_thousandths(thousandths as u16) {
            Ok(weight) => Scaled::Weight(weight),
            Err(_) => Scaled::Zero,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn over(text: &str, scale: &str) -> Scaled {
        Decimal::parse(text.as_bytes(), b'.').unwrap().over(scale.parse().unwrap())
    }

    fn weight(thousandths: u16) -> Scaled {
        Scaled::Weight(Weight::from_thousandths(thousandths).unwrap())
    }

    #[test]
    fn quotients_are_rounded_half_up_at_the_exact_decimal() {
        assert_eq!(over("5", "10"), weight(500));
        assert_eq!(over("10", "10"), weight(1000));
        assert_eq!(over("1", "3"), weight(333));
        assert_eq!(over("2", "3"), weight(667));
        assert_eq!(over("1", "2000"), weight(1), "0.0005");
        assert_eq!(over("0.9999999", "2000"), Scaled::Zero);
        assert_eq!(over("0.0004999999999999999999", "1"), Scaled::Zero);
        assert_eq!(over("0.0005000000000000000000", "1"), weight(1));
        assert_eq!(over("7.5", "2.5e1"), weight(300));
        assert_eq!(over("1e0", "1"), weight(1000));
    }

    #[test]
    fn what_is_above_the_scale_is_too_large_however_little() {
        for (text, scale) in [("10.0001", "10"), ("1e9", "1"), ("99999999999999999999999", "10")] {
            assert_eq!(over(text, scale), Scaled::TooLarge, "{text}");
        }
        assert_eq!(over("1e-99999999999", "1"), Scaled::Zero);
        assert_eq!(over("0e999", "1"), Scaled::Zero);
    }

    #[test]
    fn what_is_no_decimal_is_none() {
        for text in ["", ".", "e5", "1e", "1e1.5", "nan", "inf", "1,5", "--1", "-1", "1 2", "0x1"] {
            assert_eq!(Decimal::parse(text.as_bytes(), b'.'), None, "{text:?}");
        }
        assert!(Decimal::parse(b"0,5", b',').is_some());
        for text in ["0", "-1", "ten", "1234567891", "1e20"] {
            assert!(text.parse::<Scale>().is_err(), "{text}");
        }
    }
}
