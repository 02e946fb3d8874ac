//! One row: who, whom, and trust or block; or the reason why the row cannot count.

use csv::ByteRecord;
use trust_core::Weight;

/// A row that counts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row<'a> {
    pub source: &'a str,
    pub target: &'a str,
    pub stance: Stance,
}

/// What a source declares about a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stance {
    /// Trust of the weight written.
    Trusts(Weight),
    /// Trust of a weight written as exactly 1, which may mean that the file carries no weights.
    TrustsWholly,
    /// Trust without a number.
    Vouches,
    Blocks,
}

/// Why a row is skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    ShortRow,
    BadId,
    SelfLoop,
    BadWeight,
    ZeroWeight,
}

/// What `record` says.
pub(super) fn read_row(record: &ByteRecord) -> Result<Row<'_>, Reason> {
    let (Some(source), Some(target)) = (record.get(0), record.get(1)) else {
        return Err(Reason::ShortRow);
    };
    let (source, target) = (read_id(source)?, read_id(target)?);
    if source == target {
        return Err(Reason::SelfLoop);
    }
    let stance = record.get(2).map_or(Ok(Stance::Vouches), read_weight)?;
    Ok(Row { source, target, stance })
}

fn read_id(bytes: &[u8]) -> Result<&str, Reason> {
    match std::str::from_utf8(bytes) {
        Ok(id) if (1..=255).contains(&id.len()) => Ok(id),
        _ => Err(Reason::BadId),
    }
}

/// The decimal `bytes`, with or without a sign, spaces around it, or an exponent.
fn read_weight(bytes: &[u8]) -> Result<Stance, Reason> {
    let signed = std::str::from_utf8(bytes.trim_ascii()).map_err(|_| Reason::BadWeight)?;
    if signed.is_empty() {
        return Ok(Stance::Vouches);
    }
    let (sign, digits) = match signed.split_at_checked(1) {
        Some((sign @ ("-" | "+"), digits)) => (sign, digits),
        _ => ("+", signed),
    };
    let weight = match digits.parse::<Weight>() {
        Ok(weight) => weight,
        Err(_) => read_unusual(digits)?,
    };
    Ok(match sign {
        "-" => Stance::Blocks,
        _ if weight == Weight::FULL && is_one(digits) => Stance::TrustsWholly,
        _ => Stance::Trusts(weight),
    })
}

/// Whether `digits`, a weight that rounds to 1, is 1: 0.9999 is not.
fn is_one(digits: &str) -> bool {
    digits == "1" || digits.parse() == Ok(1.0)
}

/// A weight written with an exponent; else why there is none.
fn read_unusual(digits: &str) -> Result<Weight, Reason> {
    let unsigned = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    match digits.parse::<f64>() {
        Ok(value) if unsigned && (0.0..=1.0).contains(&value) => {
            Weight::from_f64(value).map_err(|_| Reason::ZeroWeight)
        }
        _ => Err(Reason::BadWeight),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn weight(text: &str) -> Result<Stance, Reason> {
        read_weight(text.as_bytes())
    }

    fn trusts(thousandths: u16) -> Result<Stance, Reason> {
        Ok(Stance::Trusts(Weight::from_thousandths(thousandths).unwrap()))
    }

    #[test]
    fn weights_read_in_every_usual_spelling() {
        for text in ["0.4", ".4", "+0.4", "0.400", " 0.4 ", "4e-1", "4E-1", "0.40000"] {
            assert_eq!(weight(text), trusts(400), "{text:?}");
        }
        assert_eq!(weight("0.0005"), trusts(1));
        assert_eq!(weight("5e-4"), trusts(1));
        assert_eq!(weight(""), Ok(Stance::Vouches));
        assert_eq!(weight(" "), Ok(Stance::Vouches));
    }

    #[test]
    fn only_what_is_written_as_one_is_wholly_trusted() {
        for text in ["1", "1.0", "+1", "1.000000", "01", "1e0", "10e-1"] {
            assert_eq!(weight(text), Ok(Stance::TrustsWholly), "{text:?}");
        }
        assert_eq!(weight("0.9999"), trusts(1000));
    }

    #[test]
    fn negative_weights_are_blocks() {
        for text in ["-1", "-0.001", "-0.1", "-1e-1", " -.5"] {
            assert_eq!(weight(text), Ok(Stance::Blocks), "{text:?}");
        }
    }

    #[test]
    fn what_rounds_to_nothing_is_a_zero_weight_of_either_sign() {
        for text in ["0", "-0", "0.0", "+0.000", "0.0004", "-0.0004", "4e-4", "1e-400"] {
            assert_eq!(weight(text), Err(Reason::ZeroWeight), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_number_or_outside_the_range_is_a_bad_weight() {
        let no_numbers = ["x", "nan", "NaN", "-nan", "inf", "-inf", ".", "-", "+", "0,5", "1/2"];
        let outside = ["1.0001", "-1.0001", "2", "-10", "1e1", "1000", "--1", "+-1", "-+0.5"];
        for text in no_numbers.into_iter().chain(outside) {
            assert_eq!(weight(text), Err(Reason::BadWeight), "{text:?}");
        }
        assert_eq!(read_weight(&[b'0', 0xff]), Err(Reason::BadWeight));
    }
}
