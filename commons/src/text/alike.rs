//! Names that look alike.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

use super::fold::is_ignorable;

/// Whether a reader in a hurry takes one name for the other: `Ana` and `АNA` with a Cyrillic А, `a n a`, `Ａｎａ`.
///
/// They are compared by their skeletons (UTS 39, Unicode's confusables), without case, width, blanks and what nobody
/// sees; once as they are written, since `Ivan` looks like `lvan` with an l, and once in small letters, since it is
/// read as `ivan`. Accents make another name: `Jose` and `José` may be two people.
pub fn look_alike(one: &str, other: &str) -> bool {
    Looks::of(one).is_like(&Looks::of(other))
}

/// What a name looks like, to be compared with many others.
#[derive(Debug)]
pub struct Looks {
    written: String,
    small: String,
}

impl Looks {
    /// What this name looks like.
    pub fn of(name: &str) -> Self {
        let seen = |&c: &char| !is_ignorable(c) && !c.is_whitespace();
        let plain: String = name.nfkc().filter(seen).collect();
        let small: String = plain.chars().default_case_fold().collect();
        Looks { written: likeness(&plain), small: likeness(&small) }
    }

    /// Whether one is taken for the other.
    pub fn is_like(&self, other: &Looks) -> bool {
        self.written == other.written || self.small == other.small
    }
}

fn likeness(name: &str) -> String {
    // A capital may be the prototype of a digit: `0` is like `O`, and `O` like `o`. And the small letter of a
    // prototype may have one of its own: `M` is like `m`, and `m` like `rn`.
    let small: String = skeleton(name).default_case_fold().nfkd().collect();
    skeleton(&small).filter(|c| !c.is_whitespace()).collect()
}
