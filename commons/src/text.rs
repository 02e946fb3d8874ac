//! Texts as they are kept: without the blanks around them, as long as they may be, and of characters that can be
//! shown beside the texts of other people.
//!
//! A line (a name, a title) has a character that can be seen, no control character, and none that overrides or
//! isolates the direction of writing: else a name could rewrite what stands beside it. A body (a description, a
//! message) has no control characters but line ends and tabs.

mod alike;
mod fold;

use std::fmt;
use std::ops::RangeInclusive;

use serde::ser::{Serialize, SerializeMap, Serializer};
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

pub use alike::{Looks, look_alike};
pub use fold::folded;

/// The longest e-mail address that can be sent to.
const LONGEST_EMAIL: usize = 254;
/// Letters and symbols that are drawn as nothing: the fillers of Hangul and the blank of Braille.
const DRAWN_AS_NOTHING: [char; 5] = ['\u{115F}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{FFA0}'];

/// Why a text cannot be kept. Serialised, it is a map of the value that offends: `length` or `character`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnfitText {
    /// It is too short or too long.
    Length {
        /// How many characters it has.
        length: usize,
        /// The fewest it may have.
        least: usize,
        /// The most it may have.
        most: usize,
    },
    /// It has characters, and none of them can be seen.
    Invisible {
        /// How many characters it has.
        length: usize,
    },
    /// It has a character that no such text has.
    Character(
        /// Which.
        char,
    ),
}

impl fmt::Display for UnfitText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            UnfitText::Length { length, least: 0, most } => {
                write!(f, "has at most {most} characters, not {length}")
            }
            UnfitText::Length { length, least, most } => {
                write!(f, "has {least} to {most} characters, not {length}")
            }
            UnfitText::Invisible { .. } => f.write_str("has a character that can be seen"),
            UnfitText::Character(character) => write!(f, "has no {} in it", point(character)),
        }
    }
}

impl Serialize for UnfitText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match self {
            UnfitText::Length { length, .. } | UnfitText::Invisible { length } => {
                map.serialize_entry("length", length)?;
            }
            UnfitText::Character(character) => {
                map.serialize_entry("character", &point(*character))?;
            }
        }
        map.end()
    }
}

fn point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// A text of one line, without the blanks around it; the lengths are in characters.
pub fn line(text: &str, lengths: RangeInclusive<usize>) -> Result<String, UnfitText> {
    let unfit = |c: char| c.is_control() || ends_line(c) || redirects(c);
    if let Some(character) = text.trim().chars().find(|&c| unfit(c)) {
        return Err(UnfitText::Character(character));
    }
    let line = of_length(text.trim(), lengths)?;
    if !line.is_empty() && !line.chars().any(is_seen) {
        return Err(UnfitText::Invisible { length: line.chars().count() });
    }
    Ok(line)
}

/// A text of several lines, without the blanks around it. Each line ends by a line feed alone.
pub fn body(text: &str, lengths: RangeInclusive<usize>) -> Result<String, UnfitText> {
    let text = text.trim().replace("\r\n", "\n").replace('\r', "\n");
    let unfit = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if let Some(character) = text.chars().find(|&c| unfit(c)) {
        return Err(UnfitText::Character(character));
    }
    of_length(&text, lengths)
}

fn of_length(text: &str, lengths: RangeInclusive<usize>) -> Result<String, UnfitText> {
    let length = text.chars().count();
    if lengths.contains(&length) {
        return Ok(text.to_owned());
    }
    Err(UnfitText::Length { length, least: *lengths.start(), most: *lengths.end() })
}

/// The separators of lines and paragraphs that are no control characters.
fn ends_line(character: char) -> bool {
    matches!(character, '\u{2028}' | '\u{2029}')
}

/// Whether it embeds, overrides or isolates the direction of writing, or ends that. Marks of direction do not.
fn redirects(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether it leaves a trace where it is drawn by itself.
fn is_seen(character: char) -> bool {
    use GeneralCategoryGroup::{Letter, Mark, Number, Other, Punctuation, Separator, Symbol};
    match character.general_category_group() {
        Letter | Number | Punctuation | Symbol => !DRAWN_AS_NOTHING.contains(&character),
        Mark | Separator | Other => false,
    }
}

/// What people, communities, cells and circles are called: 1 to 100 characters.
pub fn name(name: &str) -> Result<String, UnfitText> {
    line(name, 1..=100)
}

/// What one person says to others: at most 2 000 characters.
pub fn message(message: &str) -> Result<String, UnfitText> {
    body(message, 0..=2_000)
}

/// Whether an id is for addresses: 2 to 64 of a–z, 0–9, dot, dash and underscore, beginning with a letter or a
/// digit.
pub fn is_for_addresses(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (2..=64).contains(&id.len())
        && id.starts_with(plain)
        && id.chars().all(|c| plain(c) || matches!(c, '.' | '-' | '_'))
}

/// Something before an @ and something after it, without blanks; whether mail arrives shows in sending. Else
/// as much of it as can be shown.
pub fn email(email: &str) -> Result<String, String> {
    let email = email.trim();
    let parts = email.rsplit_once('@').filter(|(name, host)| !name.is_empty() && !host.is_empty());
    let unfit = |c: char| c.is_whitespace() || c.is_control() || redirects(c);
    if parts.is_none() || email.len() > LONGEST_EMAIL || email.contains(unfit) {
        return Err(email.chars().take(LONGEST_EMAIL).collect());
    }
    Ok(email.to_owned())
}

/// A secret as it is compared, in NFKC: the same letters, however a keyboard writes them.
pub fn compatible(secret: &str) -> String {
    secret.nfkc().collect()
}

/// Whether two addresses are of the same mailbox: hosts are compared without their case, what is before the last
/// `@` character for character, in composed form. So mail to one never reaches somebody else.
pub fn is_same_mailbox(one: &str, other: &str) -> bool {
    let parts = |email: &str| {
        let email: String = email.trim().nfc().collect();
        let (name, host) = email.rsplit_once('@')?;
        Some((name.to_owned(), folded(host)))
    };
    parts(one).is_some() && parts(one) == parts(other)
}
