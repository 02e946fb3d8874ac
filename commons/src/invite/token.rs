//! The secret of an invite, and its stored hash.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serializer};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::InviteRefusal;

/// The secret of an invite: 256 random bits, shown once. As text, 43 characters of base64url. Only its
/// [hash](Token::hash) is stored.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    /// Makes a token of these bits, which must come from a good random source.
    pub const fn new(bits: [u8; 32]) -> Self {
        Token(bits)
    }

    /// Returns the hash, which is stored.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0).into())
    }
}

impl FromStr for Token {
    type Err = InviteRefusal;

    /// A malformed text is refused like a token without an invite.
    fn from_str(text: &str) -> Result<Self, InviteRefusal> {
        bits(text).map(Token).ok_or(InviteRefusal::UnknownInvite)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        BASE64URL_NOPAD.encode_display(&self.0).fmt(f)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The SHA-256 of a [`Token`]. As text, 43 characters of base64url. Compared in constant time.
///
/// It is a secret of the service. It does not implement `Serialize`, so a type that shows an invite to people cannot
/// contain it:
///
/// ```compile_fail
/// #[derive(serde::Serialize)]
/// struct Shown {
///     token_hash: trust_commons::invite::TokenHash,
/// }
/// ```
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub struct TokenHash([u8; 32]);

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for TokenHash {}

impl TryFrom<String> for TokenHash {
    type Error = InviteRefusal;

    fn try_from(text: String) -> Result<Self, InviteRefusal> {
        bits(&text).map(TokenHash).ok_or(InviteRefusal::UnknownInvite)
    }
}

/// Serialises the hash as a part of a whole invite, for storage.
pub(super) fn kept<S: Serializer>(hash: &TokenHash, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(hash)
}

impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        BASE64URL_NOPAD.encode_display(&self.0).fmt(f)
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenHash({self})")
    }
}

fn bits(text: &str) -> Option<[u8; 32]> {
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()
}
