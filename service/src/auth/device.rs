//! The device cookie, which proves an earlier sign-in: a random value, with a hash that only this service makes.
//!
//! The cookie signs nobody in. It belongs to one account until the password changes, since the hash is derived from
//! the stored password hash.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::secret::{NotASecret, random_bytes};

/// A device from which a person has signed in, or that claims so.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Device {
    drawn: [u8; 32],
    mark: [u8; 32],
}

impl Device {
    /// Makes a cookie for the account of this id.
    pub fn of(id: &str, kept: &str) -> Self {
        let drawn = random_bytes();
        Device { drawn, mark: mark(&drawn, id, kept) }
    }

    /// Returns whether the cookie was made for the account of this id, whose password's hash is `kept`.
    pub fn is_of(&self, id: &str, kept: Option<&str>) -> bool {
        // An account without a password takes the same time, with the result ignored.
        let right = mark(&self.drawn, id, kept.unwrap_or_default());
        bool::from(right.ct_eq(&self.mark)) && kept.is_some()
    }
}

fn mark(drawn: &[u8; 32], id: &str, kept: &str) -> [u8; 32] {
    let hash = Sha256::new().chain_update("trustd device\0").chain_update(kept).chain_update([0]);
    hash.chain_update(id).chain_update([0]).chain_update(drawn).finalize().into()
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&[self.drawn, self.mark].concat()))
    }
}

impl FromStr for Device {
    type Err = NotASecret;

    fn from_str(text: &str) -> Result<Self, NotASecret> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| NotASecret)?;
        match bytes.as_chunks() {
            ([drawn, mark], []) => Ok(Device { drawn: *drawn, mark: *mark }),
            _ => Err(NotASecret),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Device;

    #[test]
    fn a_device_stands_for_one_account_and_one_password() {
        let device = Device::of("ana", "kept");
        let read: Device = device.to_string().parse().unwrap_or_else(|_| unreachable!());
        assert!(read.is_of("ana", Some("kept")));
        assert!(!read.is_of("bea", Some("kept")) && !read.is_of("ana", Some("new")));
        assert!(!read.is_of("ana", None) && !Device::of("ana", "").is_of("ana", None));
        for text in ["", "x", "AAAA", &"A".repeat(86), &"A".repeat(400)] {
            let read = text.parse::<Device>();
            assert!(!read.is_ok_and(|device| device.is_of("ana", Some("kept"))), "{text}");
        }
    }
}
