//! Passwords, hashed by argon2id.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use tokio::sync::Semaphore;
use trust_commons::text::compatible;

/// Hashes and checks passwords off the event loop, two at a time: each takes 19 MiB and a tenth of a second.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    nobodys: Arc<str>,
}

impl Default for Passwords {
    fn default() -> Self {
        Passwords {
            turns: Arc::new(Semaphore::new(2)),
            nobodys: hashed(b"nobody's password").into(),
        }
    }
}

impl Passwords {
    /// The hash to keep of a new password. It is hashed in Unicode's NFKC, since keyboards differ in how they write
    /// the same letters.
    pub async fn hash(&self, password: &str) -> String {
        let password = compatible(password);
        self.off_the_loop(move || hashed(password.as_bytes())).await
    }

    /// Whether `password` is the one of `kept`. Where nothing is kept the answer is no, and takes as long. What was
    /// hashed before passwords were normalised is still right as it was typed.
    pub async fn verify(&self, password: String, kept: Option<String>) -> bool {
        let known = kept.is_some();
        let kept = kept.unwrap_or_else(|| self.nobodys.to_string());
        let normal = compatible(&password);
        let as_typed = (normal != password).then_some(password);
        let matches = self.off_the_loop(move || {
            let is = |password: &String, kept: &PasswordHash| {
                Argon2::default().verify_password(password.as_bytes(), kept).is_ok()
            };
            PasswordHash::new(&kept)
                .is_ok_and(|kept| [Some(normal), as_typed].iter().flatten().any(|it| is(it, &kept)))
        });
        matches.await && known
    }

    async fn off_the_loop<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> T {
        let _turn = self.turns.acquire().await;
        match tokio::task::spawn_blocking(work).await {
            Ok(result) => result,
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
