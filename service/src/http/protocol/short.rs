//! Shortens request texts that refusals repeat, however long the input is.

use std::borrow::Cow;

use serde_json::Value;

/// The greatest size of a repeated value, in bytes of JSON.
const MOST_OF_VALUE: usize = 300;

/// Returns the size of a character in bytes of JSON.
fn bytes(c: char) -> usize {
    match c {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        c if c.is_control() => 6,
        c => c.len_utf8(),
    }
}

/// Returns the size of a text in bytes of JSON.
pub fn size(text: &str) -> usize {
    text.chars().map(bytes).sum()
}

/// Cuts a text to `most` bytes of JSON, plus three for an ellipsis.
pub fn text(text: Cow<'_, str>, most: usize) -> String {
    if text.len() <= most / 6 {
        return text.into_owned();
    }
    let mut left = most;
    let end = text.char_indices().find(|(_, c)| match left.checked_sub(bytes(*c)) {
        Some(rest) => {
            left = rest;
            false
        }
        None => true,
    });
    match end {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}

/// Shortens a value of the request. A long array or object is not repeated.
pub fn value(value: Value) -> Value {
    match value {
        Value::String(long) => Value::String(text(Cow::Owned(long), MOST_OF_VALUE)),
        Value::Array(_) | Value::Object(_) if size(&value.to_string()) > MOST_OF_VALUE => {
            Value::Null
        }
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters_and_by_what_it_takes_as_json() {
        for (long, most) in [("é", 7), ("\u{1}", 20), ("\"", 9), ("🌳", 13)] {
            let cut = text(Cow::Owned(long.repeat(100)), most);
            assert!(size(&cut) <= most + 3, "{cut}");
            assert!(size(&cut) + size(long) > most, "{cut}");
        }
        assert_eq!(text(Cow::Borrowed("as it is"), 8), "as it is");
    }
}
