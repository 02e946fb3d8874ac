//! The secret in a browser's cookie or a script's token: 256 random bits, of which only the hash is stored.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// 256 random bits.
pub struct Secret([u8; 32]);

/// The text is not a secret of this service.
#[derive(Debug, thiserror::Error)]
#[error("this is not a token")]
pub struct NotASecret;

impl Secret {
    /// Draws a secret from the operating system's generator.
    pub fn random() -> Self {
        Secret(random_bytes())
    }

    /// Returns the hash that is stored.
    pub fn hash(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.0))
    }

    /// Returns the CSRF token that a browser repeats on every write. It is derived from the cookie, which other
    /// sites cannot read.
    pub fn csrf_token(&self) -> String {
        let hash = Sha256::new().chain_update("trustd csrf").chain_update(self.0).finalize();
        BASE64URL_NOPAD.encode(&hash)
    }

    /// Returns whether `sent` is this secret's CSRF token.
    pub fn has_csrf_token(&self, sent: &str) -> bool {
        self.csrf_token().as_bytes().ct_eq(sent.as_bytes()).into()
    }
}

/// Returns 32 bytes from the operating system's generator.
pub fn random_bytes() -> [u8; 32] {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes);
    bytes
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl FromStr for Secret {
    type Err = NotASecret;

    fn from_str(text: &str) -> Result<Self, NotASecret> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| NotASecret)?;
        bytes.try_into().map(Secret).map_err(|_| NotASecret)
    }
}
