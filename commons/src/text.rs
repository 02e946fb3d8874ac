//! Checks texts: trims them, limits their length, and refuses characters that would disturb other people's texts.
//!
//! A line (a name, a title) has a visible character, no control character, and no character that overrides or
//! isolates the direction of writing: otherwise a name could change the appearance of the text beside it. A body (a
//! description, a message) has no control characters except line ends and tabs.

mod alike;
mod fold;
mod words;

use std::fmt;
use std::ops::RangeInclusive;

use serde::ser::{Serialize, SerializeMap, Serializer};
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

pub use alike::{Looks, look_alike};
pub use fold::folded;
pub use words::{searched_words, words};

/// The greatest length of an e-mail address.
const LONGEST_EMAIL: usize = 254;
/// Letters and symbols without a visible glyph: the fillers of Hangul and the blank of Braille.
const DRAWN_AS_NOTHING: [char; 5] = ['\u{115F}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{FFA0}'];

/// The reason why a text is refused. Serialised, it is a map of the refused value: `length` or `character`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnfitText {
    /// The text is too short or too long.
    Length {
        /// The number of characters.
        length: usize,
        /// The smallest number.
        least: usize,
        /// The greatest number.
        most: usize,
    },
    /// The text has characters, and none is visible.
    Invisible {
        /// The number of characters.
        length: usize,
    },
    /// The text has a character that is not allowed.
    Character(
        /// The character.
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
            UnfitText::Invisible { .. } => f.write_str("must have a visible character"),
            UnfitText::Character(character) => write!(f, "must not contain {}", point(character)),
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

/// Checks a text of one line, and trims it; the lengths are in characters.
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

/// Checks a text of several lines, and trims it. Lines end with a line feed only.
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

/// Returns whether a character is a line or paragraph separator that is no control character.
fn ends_line(character: char) -> bool {
    matches!(character, '\u{2028}' | '\u{2029}')
}

/// Returns whether a character embeds, overrides or isolates the direction of writing, or ends that. Marks of
/// direction do not.
fn redirects(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Returns whether a character has a visible glyph on its own.
fn is_seen(character: char) -> bool {
    use GeneralCategoryGroup::{Letter, Mark, Number, Other, Punctuation, Separator, Symbol};
    match character.general_category_group() {
        Letter | Number | Punctuation | Symbol => !DRAWN_AS_NOTHING.contains(&character),
        Mark | Separator | Other => false,
    }
}

/// Checks the name of a member, a community, a cell or a circle: 1 to 100 characters.
pub fn name(name: &str) -> Result<String, UnfitText> {
    line(name, 1..=100)
}

/// Checks a message between people: at most 2 000 characters.
pub fn message(message: &str) -> Result<String, UnfitText> {
    body(message, 0..=2_000)
}

/// Returns whether an id is valid in addresses: 2 to 64 of a–z, 0–9, dot, dash and underscore, beginning with a
/// letter or a digit.
pub fn is_for_addresses(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (2..=64).contains(&id.len())
        && id.starts_with(plain)
        && id.chars().all(|c| plain(c) || matches!(c, '.' | '-' | '_'))
}

/// Checks an e-mail address: text before and after an @, without blanks; only sending shows whether mail arrives.
/// The error is the printable part of the text.
pub fn email(email: &str) -> Result<String, String> {
    let email = email.trim();
    let parts = email.rsplit_once('@').filter(|(name, host)| !name.is_empty() && !host.is_empty());
    let unfit = |c: char| c.is_whitespace() || c.is_control() || redirects(c);
    if parts.is_none() || email.len() > LONGEST_EMAIL || email.contains(unfit) {
        return Err(email.chars().take(LONGEST_EMAIL).collect());
    }
    Ok(email.to_owned())
}

/// Normalises a secret to NFKC for comparison, so that equal letters match, however a keyboard encodes them.
pub fn compatible(secret: &str) -> String {
    secret.nfkc().collect()
}

/// Returns whether two addresses belong to the same mailbox: hosts are compared without case, the part before the
/// last `@` character by character, in composed form. So mail to one address never reaches another person.
pub fn is_same_mailbox(one: &str, other: &str) -> bool {
    let parts = |email: &str| {
        let email: String = email.trim().nfc().collect();
        let (name, host) = email.rsplit_once('@')?;
        Some((name.to_owned(), folded(host)))
    };
    parts(one).is_some() && parts(one) == parts(other)
}
