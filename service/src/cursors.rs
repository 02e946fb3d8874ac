//! Encrypted cursors of lists of visible nouns.
//!
//! The engine's cursor contains the sort key of its list; for the order by distance this is the exact distance, and
//! clients only receive distances in steps. A cursor encrypts to the same text each time, so that an unchanged page
//! keeps its entity tag, and any process on the same database can decrypt it.

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::error::Unspecified;
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

/// Encrypts and decrypts the cursors of one database.
pub struct Cursors(LessSafeKey);

impl Cursors {
    /// Makes the cipher from the secret of a database.
    pub fn new(secret: &str) -> Result<Self, Unspecified> {
        let key = UnboundKey::new(&AES_256_GCM_SIV, &Sha256::digest(secret))?;
        Ok(Cursors(LessSafeKey::new(key)))
    }

    /// Encrypts a cursor of the engine, in a list of a noun, for clients.
    pub fn seal(&self, noun: &str, cursor: &str) -> Result<String, Unspecified> {
        let mut bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).map_err(|_| Unspecified)?;
        self.0.seal_in_place_append_tag(nonce(), associated(noun), &mut bytes)?;
        Ok(BASE64URL_NOPAD.encode(&bytes))
    }

    /// Decrypts a cursor of the engine; nothing if the text is no cursor of a list of this noun.
    pub fn open(&self, noun: &str, sealed: &str) -> Option<String> {
        let mut bytes = BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
        let cursor = self.0.open_in_place(nonce(), associated(noun), &mut bytes).ok()?;
        Some(BASE64URL_NOPAD.encode(cursor))
    }
}

/// Returns the associated data, so that no other ciphertext under this key passes as a cursor of this noun.
fn associated(noun: &str) -> Aad<Vec<u8>> {
    Aad::from(format!("cursor of resources: {noun}").into_bytes())
}

/// Returns a constant nonce. With this algorithm (nonce misuse resistance) it reveals only which cursors are equal.
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
        let sealed = ours.seal("listing", "AAAABBBBCCCC")?;
        assert_eq!(ours.seal("listing", "AAAABBBBCCCC")?, sealed);
        assert_eq!(Cursors::new("ours")?.open("listing", &sealed).as_deref(), Some("AAAABBBBCCCC"));
        assert_eq!(theirs.open("listing", &sealed), None);
        assert_eq!(ours.open("post", &sealed), None);
        let altered = if sealed.starts_with('A') { 'B' } else { 'A' };
        for other in ["", "x", "AAAABBBBCCCC", &sealed[1..], &format!("{altered}{}", &sealed[1..])]
        {
            assert_eq!(ours.open("listing", other), None, "{other}");
        }
        Ok(())
    }
}
