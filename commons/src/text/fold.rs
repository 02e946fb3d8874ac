//! The folded form of a text for searches: without case, accents, width and repeated blanks.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text for comparison in searches: decomposes compatibility forms and ligatures, removes marks and
/// invisible characters, folds the case, and reduces each run of blanks to one. The service folds texts itself,
/// because databases differ in this.
pub fn folded(text: &str) -> String {
    let apart = text.nfkd().filter(|&c| !is_combining_mark(c));
    // Case folding can bring marks back (İ), which are removed once more.
    let plain = apart.default_case_fold().nfkd().filter(|&c| !is_combining_mark(c));
    let plain: String = plain.filter(|&c| !is_ignorable(c)).map(base).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters with a stroke or a hook have no decomposition: they are replaced by their base letters.
fn base(letter: char) -> char {
    match letter {
        'ø' => 'o',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ŧ' => 't',
        'ı' => 'i',
        'ς' => 'σ',
        letter => letter,
    }
}

/// Returns whether a character is never drawn: marks of direction, joiners, soft hyphens, fillers.
pub(super) fn is_ignorable(character: char) -> bool {
    use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
    character.general_category() == GeneralCategory::Format
        || super::DRAWN_AS_NOTHING.contains(&character)
        || (character.is_control() && !character.is_whitespace())
        || matches!(character, '\u{034F}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}')
}
