//! Texts as they are kept: without the blanks around them, and as long as they may be.

use std::ops::RangeInclusive;

/// The longest e-mail address that can be sent to.
const LONGEST_EMAIL: usize = 254;

/// The text without blanks around it; its length in characters unless that is one of `lengths`.
pub fn trimmed(text: &str, lengths: RangeInclusive<usize>) -> Result<String, usize> {
    let text = text.trim();
    let length = text.chars().count();
    if lengths.contains(&length) { Ok(text.to_owned()) } else { Err(length) }
}

/// What people, communities, cells and circles are called: 1 to 100 characters.
pub fn name(name: &str) -> Result<String, usize> {
    trimmed(name, 1..=100)
}

/// What one person says to others: at most 2 000 characters.
pub fn message(message: &str) -> Result<String, usize> {
    trimmed(message, 0..=2_000)
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
    let unfit = |c: char| c.is_whitespace() || c.is_control();
    if parts.is_none() || email.len() > LONGEST_EMAIL || email.contains(unfit) {
        return Err(email.chars().take(LONGEST_EMAIL).collect());
    }
    Ok(email.to_owned())
}
