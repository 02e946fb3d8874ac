//! Long texts with little content: rows of a keyboard, of letters or of numbers, and short texts that repeat.
//!
//! A text is measured by what a person has to remember: a run along a row counts once, whatever its length, and any
//! other character counts once.

/// The rows of keyboards, read in either direction: across, down, and two rows alternating.
const ROWS: [&str; 16] = [
    "1234567890",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qwertzuiopü",
    "yxcvbnm,.-",
    "azertyuiop",
    "qsdfghjklm",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю.",
    "!@#$%^&*()",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
];

/// The shortest run.
const RUN: usize = 3;
/// The longest unit that may repeat.
const UNIT: usize = 8;
/// The greatest content that a person remembers at once.
const LITTLE: usize = 4;

/// Returns whether a text in lower case is a short text that repeats, or hardly more than runs.
pub fn is_plain(text: &str) -> bool {
    let text: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    is_repeated(&text) || holds(&text) <= LITTLE
}

/// Returns whether a text has as little content as people add to a name: a year, a row of numbers, a sign or two.
pub fn is_little(text: &str) -> bool {
    holds(&text.chars().collect::<Vec<_>>()) <= LITTLE
}

/// Returns whether a short unit repeats, the last time perhaps incompletely.
fn is_repeated(text: &[char]) -> bool {
    let units = 1..=UNIT.min(text.len() / 2);
    units.into_iter().any(|unit| text[unit..].iter().zip(text).all(|(one, other)| one == other))
}

/// Returns the content of a text.
fn holds(text: &[char]) -> usize {
    let (mut rest, mut count) = (text, 0);
    while !rest.is_empty() {
        let run = run(rest);
        rest = &rest[if run < RUN { 1 } else { run }..];
        count += 1;
    }
    count
}

/// Returns the length of the run at the start of a text.
fn run(text: &[char]) -> usize {
    let along = |row: &[char]| {
        let starts = (0..row.len()).map(|start| &row[start..]);
        starts.map(|row| text.iter().zip(row).take_while(|(one, other)| one == other).count()).max()
    };
    let rows = ROWS.iter().flat_map(|row| [row.chars().collect(), row.chars().rev().collect()]);
    let by_rows = rows.filter_map(|row: Vec<char>| along(&row)).max().unwrap_or_default();
    // Letters and numbers in order, in reverse order, or repeated.
    let by_order = [0, 1, -1].map(|step| {
        let next = |pair: &&[char]| {
            u32::from(pair[0]).checked_add_signed(step) == Some(u32::from(pair[1]))
        };
        1 + text.windows(2).take_while(next).count()
    });
    by_order.into_iter().max().unwrap_or_default().max(by_rows)
}

#[cfg(test)]
mod tests {
    use super::{is_little, is_plain};

    #[test]
    fn rows_and_what_is_repeated_are_plain() {
        for text in [
            "abcabcabcabc",
            "abcabcabcabca",
            "1212121212",
            "hellohello",
            "ab cd ab cd ab cd",
            "1234567890",
            "0987654321",
            "12345678901234",
            "qwertyuiop",
            "poiuytrewq",
            "qwerty123456",
            "abcdefghijkl",
            "zyxwvutsrq",
            "asdfghjkl;",
            "1qaz2wsx3edc4rfv",
            "1q2w3e4r5t6y",
            "aaaaaaaaab",
            "1111122222",
            "qwertyuiop1!",
            "абвгдежзик",
            "йцукенгшщз",
            "asdfasdfasdf",
        ] {
            assert!(is_plain(text), "{text}");
        }
        for text in [
            "correct horse battery",
            "a password of ana's",
            "horse correct horse",
            "qwerty and a horse",
            "hijack nope stuck",
            "banana ananas",
            "1984 was a year",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }

    #[test]
    fn a_year_or_a_row_is_little() {
        for text in ["", "1", "2024", "123456789", "!!1", "qwerty!"] {
            assert!(is_little(text), "{text}");
        }
        assert!(!is_little("horse"));
    }
}
