//! Confirms the person before irreversible requests, and before requests that hand the account to others.
//!
//! Who has a password gives it. Whom a provider vouches for has signed in there lately. Who has neither was given a token by
//! the operator, which stands in for both.

use axum::http::StatusCode;
use trust_commons::Timestamp;

use super::accounts;
use super::caller::Caller;
use super::problem::{OrFail, Problem};
use crate::app::App;
use crate::auth::Source;
use crate::clock;
use crate::store::member;

/// How long ago, in seconds, somebody may have signed in at a provider.
const LATELY: Timestamp = 10 * 60;

/// By how many seconds a provider's clock may be ahead.
const AHEAD: Timestamp = 60;

fn is_lately(at: Timestamp) -> bool {
    (-AHEAD..=LATELY).contains(&clock::now().saturating_sub(at))
}

/// Refuses unless the person has given their password, or has signed in lately.
pub async fn check(
    app: &App,
    caller: &Caller,
    source: Source,
    password: Option<String>,
) -> Result<(), Problem> {
    let mut connection = app.store.read().await.or_fail()?;
    let kept = member::password_hash(&mut connection, &caller.member).await.or_fail()?;
    drop(connection);
    let refused = |code, detail: &str| Problem::new(StatusCode::FORBIDDEN, code, detail);
    match (kept, password) {
        (Some(_), None) => {
            Err(refused("PASSWORD_REQUIRED", "give the password of the account once more"))
        }
        (kept @ Some(_), Some(password)) => {
            let id = caller.member.as_str();
            match accounts::is_password(app, id, password, kept, source).await? {
                true => Ok(()),
                false => Err(refused("WRONG_PASSWORD", "the password is not right")),
            }
        }
        (None, _) if caller.session.is_some() => Ok(()),
        (None, _) => match caller.signed_in_at.is_some_and(is_lately) {
            true => Ok(()),
            false => Err(refused("SIGN_IN_AGAIN", "sign in at the provider once more")),
        },
    }
}
