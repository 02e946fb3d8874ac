//! Password rules: long enough to withstand guessing, and not among frequent passwords.

use std::collections::BTreeSet;

use passwords::analyzer::is_common_password;
use trust_commons::text::compatible;

use super::pattern;

/// The fewest characters of a password.
pub const SHORTEST: usize = 10;
/// The most characters of a password.
pub const LONGEST: usize = 200;

/// The reason why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// The password is too short to withstand guessing, or too long to be typed.
    #[error("a password has {SHORTEST} to {LONGEST} characters, not {0}")]
    Length(usize),
    /// Many people have this password, so it is guessed first.
    #[error("this password is too common: guesses would begin with it")]
    Common,
    /// The password repeats one character.
    #[error("a password must have different characters")]
    OneCharacter,
    /// The password is a row of keys, letters or numbers, or a short text that repeats.
    #[error(
        "a password must not be a row of keys, letters or numbers, or a short text that repeats"
    )]
    Pattern,
    /// The password is the id, the name or the address of its owner.
    #[error("a password must be more than the id, the name or the address of its owner")]
    OwnName,
}

impl PasswordRefusal {
    /// Returns the reason as a word for programs.
    pub fn reason(self) -> &'static str {
        match self {
            PasswordRefusal::Length(_) => "length",
            PasswordRefusal::Common => "common",
            PasswordRefusal::OneCharacter => "one_character",
            PasswordRefusal::Pattern => "pattern",
            PasswordRefusal::OwnName => "own_name",
        }
    }
}

/// Refuses a password that is easily guessed for a person with these names. Width, case and surrounding blanks do
/// not matter, since guesses include these variants.
pub fn check(password: &str, names: &[&str]) -> Result<(), PasswordRefusal> {
    let password = compatible(password);
    match password.chars().count() {
        SHORTEST..=LONGEST => {}
        length => return Err(PasswordRefusal::Length(length)),
    }
    let folded = folded(&password);
    if folded.chars().filter(|c| !c.is_whitespace()).collect::<BTreeSet<_>>().len() < 2 {
        return Err(PasswordRefusal::OneCharacter);
    }
    if names.iter().any(|name| is_hardly_more_than(&folded, &self::folded(&compatible(name)))) {
        return Err(PasswordRefusal::OwnName);
    }
    if [password.as_str(), folded.as_str()].into_iter().any(is_common_password) {
        return Err(PasswordRefusal::Common);
    }
    if pattern::is_plain(&folded) { Err(PasswordRefusal::Pattern) } else { Ok(()) }
}

/// The length of the shortest name that is searched for in a password.
const SHORTEST_NAME: usize = 3;

/// Returns whether a password is a name, forwards or backwards, perhaps repeated, and hardly anything else. The
/// part of an address before the `@` counts as a name. Signs and blanks are ignored.
fn is_hardly_more_than(password: &str, name: &str) -> bool {
    if password == name {
        return true;
    }
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let own = name.split_once('@').map_or("", |(own, _)| own);
    let names = [name, own].map(letters);
    let backwards = names.each_ref().map(|name| name.chars().rev().collect());
    let names =
        names.into_iter().chain(backwards).filter(|name| name.chars().count() >= SHORTEST_NAME);
    let password = letters(password);
    names
        .into_iter()
        .any(|name| password.contains(&name) && pattern::is_little(&password.replace(&name, "")))
}

fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{PasswordRefusal, check};

    #[test]
    fn what_is_guessed_first_is_refused() {
        for password in [
            "1234567890",
            "qwertyuiop",
            "Qwertyuiop",
            "PASSWORD123",
            " basketball ",
            "1q2w3e4r5t",
            "１２３４５６７８９０",
            "1qaz2wsx3edc",
        ] {
            assert_eq!(check(password, &[]), Err(PasswordRefusal::Common), "{password}");
        }
        for password in
            ["aaaaaaaaaa", "AaAaAaAaAa", "          ", "     x      ", "ａaａaａaａaａa"]
        {
            assert_eq!(check(password, &[]), Err(PasswordRefusal::OneCharacter), "{password}");
        }
        for password in [
            "zxcvzxcvzxcvzx",
            "Mnbvcxzlkjhgfdsa!",
            "98765432109876",
            "aaaaaaaaab",
            "Lola lola lola",
        ] {
            assert_eq!(check(password, &[]), Err(PasswordRefusal::Pattern), "{password}");
        }
        let names = ["ana-of-oak-street", "Ana Oakley", "annie.oak@oak.example"];
        for password in [
            "ana-of-oak-street",
            "ANA OF OAK STREET",
            "anaofoakstreet1",
            "teertskaofoana",
            " Annie.Oak@Oak.Example",
            "annieoak2024",
            "Ana-Oakley-1999",
            "anaoakley anaoakley",
        ] {
            assert_eq!(check(password, &names), Err(PasswordRefusal::OwnName), "{password}");
        }
        assert_eq!(check("123456789", &[]), Err(PasswordRefusal::Length(9)));
        assert_eq!(check(&"é1".repeat(101), &[]), Err(PasswordRefusal::Length(202)));
    }

    #[test]
    fn what_is_not_guessed_first_is_taken() {
        for password in [
            "correct horse battery",
            "a password of ana's",
            "ana-of-oak-street",
            "ana likes ananas",
            "\u{1f33f}\u{1f33b}\u{1f332}\u{1f41d}\u{1f33e}\u{1f984}\u{1f33f}\u{1f3e0}\u{1f33b}\u{1f333}",
        ] {
            assert_eq!(check(password, &["ana", "Ana"]), Ok(()), "{password}");
        }
    }
}
