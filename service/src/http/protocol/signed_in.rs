//! Marks responses to signed-in callers. Only these contain revisions: to all others, a growing number would count
//! the writes that are hidden from them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::{HeaderMap, StatusCode, header};

use super::caller;
use crate::app::App;

/// A mark on a request, set as soon as its caller is known, and read when the response is complete.
#[derive(Debug, Clone, Default)]
pub struct SignedIn(Arc<AtomicBool>);

impl SignedIn {
    /// Records that the caller is signed in, or that the response signs the caller in.
    pub fn note(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns whether the mark is set.
    pub fn is_noted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The headers of a request with credentials.
pub struct Credentials(HeaderMap);

impl Credentials {
    /// Returns the credentials of a request, if it has any.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut credentials = HeaderMap::new();
        for name in [header::AUTHORIZATION, header::COOKIE] {
            for value in headers.get_all(&name) {
                credentials.append(&name, value.clone());
            }
        }
        (!credentials.is_empty()).then_some(Credentials(credentials))
    }

    /// Returns whether the credentials are valid, for requests that were refused before authentication, such as
    /// those with an unknown path. Callers beyond the rate limit are not looked up.
    pub async fn are_valid(&self, app: &App, status: StatusCode) -> bool {
        let is_asked_for =
            !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS);
        status.is_client_error() && is_asked_for && caller::recognised(app, &self.0).await.is_ok()
    }
}
