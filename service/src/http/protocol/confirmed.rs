//! Confirms the person before irreversible requests, and before requests that give others access to the account.
//!
//! A person with a password gives it. A person whom a provider identifies must have signed in there recently. A
//! person with neither has a token from the operator, which replaces both.

use axum::http::StatusCode;
use trust_commons::Timestamp;

use super::accounts;
use super::caller::Caller;
use super::problem::{OrFail, Problem};
use crate::app::App;
use crate::auth::Source;
use crate::clock;
use crate::store::member;

/// The seconds for which a sign-in at a provider counts as recent.
const LATELY: i64 = 10 * 60;

/// The seconds by which a provider's clock may be ahead.
const AHEAD: i64 = 60;

fn is_lately(at: Timestamp) -> bool {
    (-AHEAD..=LATELY).contains(&clock::now().since(at))
}

/// Refuses unless the person has given their password, or has signed in recently.
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
            Err(refused("PASSWORD_REQUIRED", "send the password of the account again"))
        }
        (kept @ Some(_), Some(password)) => {
            let id = caller.member.as_str();
            match accounts::is_password(app, id, password, kept, source).await? {
                true => Ok(()),
                false => Err(refused("WRONG_PASSWORD", "the password is wrong")),
            }
        }
        (None, _) if caller.session.is_some() => Ok(()),
        (None, _) => match caller.signed_in_at.is_some_and(is_lately) {
            true => Ok(()),
            false => Err(refused("SIGN_IN_AGAIN", "sign in at the provider again")),
        },
    }
}
