//! The words of a text, for searches.

use std::collections::BTreeSet;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::fold::folded;

/// The greatest length of a word in characters; a longer one counts by its beginning.
const LONGEST_WORD: usize = 64;

/// Returns the words of a text, [folded](super::folded): its runs of letters and digits. In scripts that are written
/// without blanks, each letter is a word, and each symbol, such as a picture of a bicycle, is a word, too.
pub fn words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut word = String::new();
    let mut length = 0;
    for character in folded(text).chars() {
        let is_word = is_word(character);
        if is_word || !character.is_alphanumeric() {
            words.insert(std::mem::take(&mut word));
            length = 0;
        } else if length < LONGEST_WORD {
            word.push(character);
            length += 1;
        }
        if is_word {
            words.insert(character.to_string());
        }
    }
    words.insert(word);
    words.remove("");
    words
}

/// Returns the words that a text must have for a search: a word that is the beginning of another one finds nothing
/// more.
pub fn searched_words(search: &str) -> Vec<String> {
    let words: Vec<String> = words(search).into_iter().collect();
    // A word and the words that begin with it stand side by side.
    let is_beginning = |pair: &[String]| pair[1].starts_with(&pair[0]);
    let next = words.windows(2).map(is_beginning).chain([false]).collect::<Vec<_>>();
    words.into_iter().zip(next).filter(|(_, is_beginning)| !is_beginning).map(|it| it.0).collect()
}

/// Returns whether a character is a word by itself.
fn is_word(character: char) -> bool {
    let is_of_a_script_without_blanks = matches!(character,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
            | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}');
    (is_of_a_script_without_blanks && character.is_alphanumeric())
        || character.general_category() == GeneralCategory::OtherSymbol
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_WORD, searched_words, words};

    #[test]
    fn words_are_runs_of_letters_and_digits_without_case_and_accents() {
        for (text, expected) in [
            ("", &[][..]),
            (" ?! ", &[]),
            ("L'\u{c9}chelle, 3.5\u{a0}m!", &["3", "5", "echelle", "l", "m"]),
            ("Stra\u{df}e STRASSE stra\u{df}enbahn", &["strasse", "strassenbahn"]),
            ("snake_case-kebab", &["case", "kebab", "snake"]),
            (
                "\u{81ea}\u{8ee2}\u{8eca}\u{3092}lend",
                &["lend", "\u{3092}", "\u{81ea}", "\u{8eca}", "\u{8ee2}"],
            ),
            ("to lend\u{1f6b2}now", &["lend", "now", "to", "\u{1f6b2}"]),
        ] {
            assert_eq!(
                words(text).iter().map(String::as_str).collect::<Vec<_>>(),
                expected,
                "{text:?}"
            );
        }
        let longest: Vec<usize> = words(&"\u{e9}".repeat(500)).iter().map(String::len).collect();
        assert_eq!(longest, [LONGEST_WORD]);
    }

    #[test]
    fn a_word_that_is_the_beginning_of_another_one_is_not_searched_by_itself() {
        for (text, expected) in [
            ("a apple an b", &["an", "apple", "b"][..]),
            ("car cart carts", &["carts"]),
            ("ab abc abd", &["abc", "abd"]),
            ("", &[]),
        ] {
            assert_eq!(searched_words(text), expected, "{text:?}");
        }
    }
}
