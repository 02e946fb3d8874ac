//! Names that look alike.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

use super::fold::is_ignorable;

/// Returns whether a reader could confuse two names: `Ana` and `АNA` with a Cyrillic А, `a n a`, `Ａｎａ`.
///
/// The names are compared by their skeletons (UTS 39, Unicode's confusables), without case, width, blanks and
/// invisible characters; once as they are written, since `Ivan` looks like `lvan` with an l, and once in lower
/// case, since it is read as `ivan`. Accents make different names: `Jose` and `José` may be two people.
pub fn look_alike(one: &str, other: &str) -> bool {
    Looks::of(one).is_like(&Looks::of(other))
}

/// The appearance of a name, for comparison with many others.
#[derive(Debug)]
pub struct Looks {
    written: String,
    small: String,
}

impl Looks {
    /// Computes the appearance of a name.
    pub fn of(name: &str) -> Self {
        let seen = |&c: &char| !is_ignorable(c) && !c.is_whitespace();
        let plain: String = name.nfkc().filter(seen).collect();
        let small: String = plain.chars().default_case_fold().collect();
        Looks { written: likeness(&plain), small: likeness(&small) }
    }

    /// Returns whether two names look alike.
    pub fn is_like(&self, other: &Looks) -> bool {
        self.written == other.written || self.small == other.small
    }
}

fn likeness(name: &str) -> String {
    // A capital may be the prototype of a digit: `0` is like `O`, and `O` like `o`. And the lower case of a
    // prototype may have a prototype: `M` is like `m`, and `m` like `rn`.
    let small: String = skeleton(name).default_case_fold().nfkd().collect();
    skeleton(&small).filter(|c| !c.is_whitespace()).collect()
}
