//! Cursors of listings as people get them: sealed.
//!
//! The engine's cursor holds what its list is ordered by; of the nearest first, that is a distance as exact as the engine
//! knows it, and people are told of distances in steps. A cursor is sealed alike each time, so that a page that has not
//! changed has the same entity tag, and any process on the same database opens it.

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::error::Unspecified;
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

/// What is sealed here, so that nothing else that this secret may seal passes for it.
const WHAT: &[u8] = b"cursor of listings";

/// Seals and opens the cursors of one database.
pub struct Cursors(LessSafeKey);

impl Cursors {
    /// With the secret of a database.
    pub fn new(secret: &str) -> Result<Self, Unspecified> {
        let key = UnboundKey::new(&AES_256_GCM_SIV, &Sha256::digest(secret))?;
        Ok(Cursors(LessSafeKey::new(key)))
    }

    /// A cursor of the engine, for people.
    pub fn seal(&self, cursor: &str) -> Result<String, Unspecified> {
        let mut bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).map_err(|_| Unspecified)?;
        self.0.seal_in_place_append_tag(nonce(), Aad::from(WHAT), &mut bytes)?;
        Ok(BASE64URL_NOPAD.encode(&bytes))
    }

    /// The cursor of the engine that was sealed; none of anything else.
    pub fn open(&self, sealed: &str) -> Option<String> {
        let mut bytes = BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
        let cursor = self.0.open_in_place(nonce(), Aad::from(WHAT), &mut bytes).ok()?;
        Some(BASE64URL_NOPAD.encode(cursor))
    }
}

/// Always the same: this way of sealing then tells no more than which cursors are equal.
fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::error::Unspecified;

    use super::Cursors;

    #[test]
    fn a_cursor_is_opened_by_who_sealed_it_alone_and_sealed_alike_each_time()
    -> Result<(), Unspecified> {
        let (ours, theirs) = (Cursors::new("ours")?, Cursors::new("theirs")?);
        let sealed = ours.seal("AAAABBBBCCCC")?;
        assert_eq!(ours.seal("AAAABBBBCCCC")?, sealed);
        assert_eq!(Cursors::new("ours")?.open(&sealed).as_deref(), Some("AAAABBBBCCCC"));
        assert_eq!(theirs.open(&sealed), None);
        let altered = if sealed.starts_with('A') { 'B' } else { 'A' };
        for other in ["", "x", "AAAABBBBCCCC", &sealed[1..], &format!("{altered}{}", &sealed[1..])]
        {
            assert_eq!(ours.open(other), None, "{other}");
        }
        Ok(())
    }
}
