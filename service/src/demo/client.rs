//! Requests in the name of somebody, without a network in between.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;
use trust_commons::Timestamp;
use trust_core::MemberId;

use crate::command::Failure;
use crate::http::Caller;

/// Speaks to the routes themselves.
pub struct Client {
    router: Router,
}

impl Client {
    /// A client of these routes.
    pub fn new(router: Router) -> Self {
        Client { router }
    }

    /// What is answered to `who`; a failure unless it is a success.
    pub async fn call(
        &self,
        who: &MemberId,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Result<Value, Failure> {
        let mut request = Request::builder()
            .method(method.clone())
            .uri(format!("/api/v1{path}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))?;
        request.extensions_mut().insert(Caller {
            member: who.clone(),
            session: None,
            until: Timestamp::MAX,
        });
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        let bytes = response.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            let said = String::from_utf8_lossy(&bytes);
            return Err(format!("{method} {path} as {who}: {status}: {said}").into());
        }
        Ok(if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes)? })
    }

    /// Posts, and gives the id of what came of it.
    pub async fn post(&self, who: &MemberId, path: &str, body: &Value) -> Result<String, Failure> {
        let answer = self.call(who, Method::POST, path, body).await?;
        Ok(answer["id"].as_str().unwrap_or_default().to_owned())
    }

    /// Puts.
    pub async fn put(&self, who: &MemberId, path: &str, body: &Value) -> Result<(), Failure> {
        self.call(who, Method::PUT, path, body).await.map(drop)
    }
}
