//! Passwords, hashed by argon2id.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use trust_commons::text::compatible;

use crate::fair::{Asker, Bounds, FairQueue, Full};

/// Hashes and checks passwords off the event loop, two at a time: each takes 19 MiB and a tenth of a second. All
/// hashing waits in one bounded queue, which is fair to addresses and, within an address, to accounts.
#[derive(Clone)]
pub struct Passwords {
    turns: FairQueue,
    nobodys: Arc<str>,
}

/// The longest wait of a password.
const PATIENCE: Duration = Duration::from_secs(5);
/// The greatest number of waiting passwords of one account.
const OF_ACCOUNT: usize = 4;

impl Passwords {
    /// Makes a hasher with a queue of `waiting` passwords, half as many from one address.
    pub fn new(waiting: usize) -> Self {
        let (of_share, of_part) = (waiting.div_ceil(2), OF_ACCOUNT);
        let bounds = Bounds { at_once: 2, waiting, of_share, of_part, patience: PATIENCE };
        Passwords { turns: FairQueue::new(bounds), nobodys: hashed(b"nobody's password").into() }
    }
}

impl Passwords {
    /// Returns the hash of a new password. The password is normalised to Unicode's NFKC first, since keyboards
    /// encode the same letters differently.
    pub async fn hash(&self, asker: Asker, password: &str) -> Result<String, Full> {
        let password = compatible(password);
        self.off_the_loop(asker, move || hashed(password.as_bytes())).await
    }

    /// Returns whether `password` has the hash `kept`. Without a hash the answer is no, and takes equally long. A
    /// hash from before normalisation still matches the password as typed.
    pub async fn verify(
        &self,
        asker: Asker,
        password: String,
        kept: Option<String>,
    ) -> Result<bool, Full> {
        let known = kept.is_some();
        let kept = kept.unwrap_or_else(|| self.nobodys.to_string());
        let normal = compatible(&password);
        let as_typed = (normal != password).then_some(password);
        let matches = self.off_the_loop(asker, move || {
            let is = |password: &String, kept: &PasswordHash| {
                Argon2::default().verify_password(password.as_bytes(), kept).is_ok()
            };
            PasswordHash::new(&kept)
                .is_ok_and(|kept| [Some(normal), as_typed].iter().flatten().any(|it| is(it, &kept)))
        });
        Ok(matches.await? && known)
    }

    async fn off_the_loop<T: Send + 'static>(
        &self,
        asker: Asker,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Full> {
        let turn = self.turns.turn(asker).await?;
        metrics::counter!("trustd_passwords_hashed").increment(1);
        // The turn ends with the work, even if nobody waits for the result any more.
        let work = move || (work(), drop(turn)).0;
        match tokio::task::spawn_blocking(work).await {
            Ok(result) => Ok(result),
            Err(panic) => std::panic::resume_unwind(panic.into_panic()),
        }
    }
}

fn hashed(password: &[u8]) -> String {
    match Argon2::default().hash_password(password) {
        Ok(hash) => hash.to_string(),
        Err(error) => unreachable!("argon2 with its own defaults does not fail: {error}"),
    }
}
