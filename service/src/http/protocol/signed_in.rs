//! Marks answers to signed-in callers. Only they are told revisions: to anybody else, a number that moves would count
//! the writes that are hidden from them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::{HeaderMap, StatusCode, header};

use super::caller;
use crate::app::App;

/// Noted on a request as soon as it is known who sent it, and read when the answer is complete.
#[derive(Debug, Clone, Default)]
pub struct SignedIn(Arc<AtomicBool>);

impl SignedIn {
    /// Notes that the request comes from somebody who is signed in, or that its answer signs somebody in.
    pub fn note(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether that was noted.
    pub fn is_noted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The headers of a request by which somebody says who they are.
pub struct Credentials(HeaderMap);

impl Credentials {
    /// Those of a request; nothing if it has none.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut credentials = HeaderMap::new();
        for name in [header::AUTHORIZATION, header::COOKIE] {
            for value in headers.get_all(&name) {
                credentials.append(&name, value.clone());
            }
        }
        (!credentials.is_empty()).then_some(Credentials(credentials))
    }

    /// Whether they are somebody's, where a request was refused before anybody looked: at an address that is none,
    /// say. Nothing is looked up for those who ask too often.
    pub async fn are_valid(&self, app: &App, status: StatusCode) -> bool {
        let is_asked_for =
            !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS);
        status.is_client_error() && is_asked_for && caller::recognised(app, &self.0).await.is_ok()
    }
}
