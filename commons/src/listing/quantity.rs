//! A quantity: a decimal with three places.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const LARGEST: u32 = 1_000_000_000;

/// A quantity: above 0, at most 1 000 000, in thousandths. As JSON, a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(u32);

impl Quantity {
    /// The quantity 1.
    pub const ONE: Quantity = Quantity(1_000);

    /// Rounds a decimal half up to the nearest thousandth.
    pub fn new(decimal: f64) -> Result<Self, InvalidQuantity> {
        let invalid = || InvalidQuantity(decimal.to_string());
        if !(decimal > 0.0 && decimal <= 1_000_000.0) {
            return Err(invalid());
        }
        // The shortest digits that mean the float: 1.0005 is rounded up, though its double is below.
        let text = decimal.to_string();
        let (whole, places) = text.split_once('.').unwrap_or((&text, ""));
        let digit =
            |at: usize| places.as_bytes().get(at).map_or(0, |digit| u32::from(digit - b'0'));
        let whole: u32 = whole.parse().map_err(|_| invalid())?;
        let thousandths = whole * 1_000 + digit(0) * 100 + digit(1) * 10 + digit(2);
        Quantity::from_thousandths(thousandths + u32::from(digit(3) >= 5)).map_err(|_| invalid())
    }

    /// Makes a quantity of 1 to 1 000 000 000 thousandths.
    pub fn from_thousandths(thousandths: u32) -> Result<Self, InvalidQuantity> {
        match thousandths {
            1..=LARGEST => Ok(Quantity(thousandths)),
            _ => Err(InvalidQuantity((f64::from(thousandths) / 1_000.0).to_string())),
        }
    }

    /// Returns the thousandths.
    pub fn thousandths(self) -> u32 {
        self.0
    }

    /// Returns the nearest float.
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / 1_000.0
    }
}

impl FromStr for Quantity {
    type Err = InvalidQuantity;

    fn from_str(text: &str) -> Result<Self, InvalidQuantity> {
        let decimal = text.parse().map_err(|_| InvalidQuantity(text.to_owned()))?;
        Quantity::new(decimal)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_f64(), f)
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 % 1_000 {
            0 => serializer.serialize_u32(self.0 / 1_000),
            _ => serializer.serialize_f64(self.to_f64()),
        }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Quantity::new(f64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// The value is not a quantity; carries the given value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a quantity is above 0 and at most 1000000, not {0}")]
pub struct InvalidQuantity(pub String);
