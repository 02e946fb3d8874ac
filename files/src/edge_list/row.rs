//! Parses a row: source, target, and trust or block; or the reason why the row cannot count.

use csv::ByteRecord;
use trust_core::Weight;

use super::columns::Columns;
use super::decimal::{Decimal, Scale, Scaled};

/// A row that counts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row<'a> {
    pub source: &'a str,
    pub target: &'a str,
    pub stance: Stance,
}

/// The declaration of a source about a target.
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

/// The format of the rows of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Format {
    pub columns: Columns,
    pub scale: Scale,
    /// A weight may have a decimal comma, since commas separate no columns.
    pub decimal_comma: bool,
}

/// The content of a row, or the reason why it does not count; and whether it shows that the file carries weights,
/// as a row that does not count may do, too.
pub(super) struct Read<'a> {
    pub row: Result<Row<'a>, Reason>,
    pub carries_weights: bool,
}

/// A weight as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Written {
    stance: Result<Stance, Reason>,
    /// It is a number above 0 other than 1.
    carries_weights: bool,
}

/// Reads a row from `record`.
pub(super) fn read_row<'a>(record: &'a ByteRecord, format: &Format) -> Read<'a> {
    let columns = &format.columns;
    let weight = columns.weight.and_then(|column| record.get(column));
    let written = weight.map_or(Written::of(Stance::Vouches), |bytes| read_weight(bytes, format));
    let row = read_pair(record.get(columns.source), record.get(columns.target))
        .and_then(|(source, target)| Ok(Row { source, target, stance: written.stance? }));
    Read { row, carries_weights: written.carries_weights }
}

fn read_pair<'a>(
    source: Option<&'a [u8]>,
    target: Option<&'a [u8]>,
) -> Result<(&'a str, &'a str), Reason> {
    let (Some(source), Some(target)) = (source, target) else { return Err(Reason::ShortRow) };
    let (source, target) = (read_id(source)?, read_id(target)?);
    if source == target { Err(Reason::SelfLoop) } else { Ok((source, target)) }
}

fn read_id(bytes: &[u8]) -> Result<&str, Reason> {
    match std::str::from_utf8(bytes) {
        Ok(id) if (1..=255).contains(&id.len()) => Ok(id),
        _ => Err(Reason::BadId),
    }
}

impl Written {
    fn of(stance: Stance) -> Self {
        Written { stance: Ok(stance), carries_weights: matches!(stance, Stance::Trusts(_)) }
    }

    fn skipped(reason: Reason, carries_weights: bool) -> Self {
        Written { stance: Err(reason), carries_weights }
    }
}

/// Reads the decimal `bytes`, with or without a sign, spaces around it, or an exponent.
fn read_weight(bytes: &[u8], format: &Format) -> Written {
    let signed = bytes.trim_ascii();
    let (negative, digits) = match signed {
        [] => return Written::of(Stance::Vouches),
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        _ => (false, signed),
    };
    let comma = || Decimal::parse(digits, b',').filter(|_| format.decimal_comma);
    let Some(decimal) = Decimal::parse(digits, b'.').or_else(comma) else {
        return Written::skipped(Reason::BadWeight, false);
    };
    match decimal.over(format.scale) {
        Scaled::Zero => Written::skipped(Reason::ZeroWeight, !negative && !decimal.is_zero()),
        Scaled::TooLarge => Written::skipped(Reason::BadWeight, !negative),
        Scaled::Weight(_) if negative => Written::of(Stance::Blocks),
        Scaled::Weight(_) if decimal.is_one() && format.scale == Scale::ONE => {
            Written::of(Stance::TrustsWholly)
        }
        Scaled::Weight(weight) => Written::of(Stance::Trusts(weight)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn written(text: &str, scale: &str, decimal_comma: bool) -> Written {
        let columns = Columns { source: 0, target: 1, weight: Some(2) };
        let format = Format { columns, scale: scale.parse().unwrap(), decimal_comma };
        read_weight(text.as_bytes(), &format)
    }

    fn weight(text: &str) -> Result<Stance, Reason> {
        written(text, "1", false).stance
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
        assert_eq!(weight("0\u{ff}"), Err(Reason::BadWeight));
    }

    #[test]
    fn a_scale_divides_and_bounds_what_is_written() {
        assert_eq!(written("5", "10", false).stance, trusts(500));
        assert_eq!(written("1", "10", false).stance, trusts(100));
        assert_eq!(written("10", "10", false).stance, trusts(1000));
        assert_eq!(written("-10", "10", false).stance, Ok(Stance::Blocks));
        assert_eq!(written("11", "10", false).stance, Err(Reason::BadWeight));
        assert_eq!(written("0,5", "1", true).stance, trusts(500));
    }

    #[test]
    fn any_number_above_0_but_1_shows_that_a_file_carries_weights() {
        let carries = |text| written(text, "1", false).carries_weights;
        for text in ["0.5", "5", "1.01", "0.0004", "1e400", "+0.999999"] {
            assert!(carries(text), "{text:?}");
        }
        for text in ["1", "1.0", "-1", "-0.5", "-5", "0", "", "x", "nan", "1e0"] {
            assert!(!carries(text), "{text:?}");
        }
    }
}
