//! Which passwords are taken: long enough to withstand guessing, and not among those that are guessed first.

use std::collections::BTreeSet;

use passwords::analyzer::is_common_password;
use trust_commons::text::compatible;

/// A password that is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Too short to withstand guessing, or too long to be typed.
    #[error("a password has 10 to 200 characters, not {0}")]
    Length(usize),
    /// One that many people have, and that is tried first.
    #[error("this password is one of those that many people have, and that are tried first")]
    Common,
    /// The same character over and over.
    #[error("a password is made of more than one character")]
    OneCharacter,
    /// The id, the name or the address of whom it is to protect.
    #[error("a password is not the id, the name or the address of whoever it belongs to")]
    OwnName,
}

impl PasswordRefusal {
    /// A word for programs.
    pub fn reason(self) -> &'static str {
        match self {
            PasswordRefusal::Length(_) => "length",
            PasswordRefusal::Common => "common",
            PasswordRefusal::OneCharacter => "one_character",
            PasswordRefusal::OwnName => "own_name",
        }
    }
}

/// Refuses a password that is easily guessed of somebody with these names. Width, case and blanks around it make no
/// other password of it: whoever guesses tries them.
pub fn check(password: &str, names: &[&str]) -> Result<(), PasswordRefusal> {
    let password = compatible(password);
    match password.chars().count() {
        10..=200 => {}
        length => return Err(PasswordRefusal::Length(length)),
    }
    let folded = folded(&password);
    if folded.chars().filter(|c| !c.is_whitespace()).collect::<BTreeSet<_>>().len() < 2 {
        return Err(PasswordRefusal::OneCharacter);
    }
    if names.iter().any(|name| self::folded(&compatible(name)) == folded) {
        return Err(PasswordRefusal::OwnName);
    }
    let tried = [password.as_str(), folded.as_str()];
    match tried.into_iter().any(is_common_password) {
        true => Err(PasswordRefusal::Common),
        false => Ok(()),
    }
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
        let names = ["ana-of-oak-street", "Ana of Oak Street", "ana@oak.example"];
        for password in ["ana-of-oak-street", "ANA OF OAK STREET", " Ana@Oak.Example"] {
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
            "aaaaaaaaab",
            "ana-of-oak-street",
            "\u{1f33f}\u{1f33b}\u{1f33f}\u{1f33b}\u{1f33f}\u{1f33b}\u{1f33f}\u{1f33b}\u{1f33f}\u{1f33b}",
        ] {
            assert_eq!(check(password, &["ana", "Ana"]), Ok(()), "{password}");
        }
    }
}
