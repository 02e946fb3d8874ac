//! A caller of the service.

use std::collections::BTreeSet;
use std::future::IntoFuture;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::answer::Answer;
use super::database::Database;
use super::ground::Ground;
use super::server::Server;
use super::stream::Stream;

/// Where all routes are.
const API: &str = "/api/v1";

/// How somebody says who they are.
#[derive(Debug, Clone)]
pub enum Credential {
    /// Not at all.
    None,
    /// A script's token, or an identity provider's.
    Token(String),
    /// A browser's cookie, and what it repeats on writes.
    Browser { cookie: String, csrf: Option<String> },
}

/// Somebody who asks a server.
#[derive(Clone)]
pub struct Person {
    ground: Arc<Ground>,
    database: Database,
    address: String,
    /// Who, if anybody.
    pub id: Option<String>,
    credential: Credential,
}

impl Person {
    /// Somebody.
    pub fn new(
        ground: Arc<Ground>,
        database: Database,
        address: &str,
        id: Option<&str>,
        credential: Credential,
    ) -> Self {
        let (address, id) = (address.to_owned(), id.map(str::to_owned));
        Person { ground, database, address, id, credential }
    }

    /// The same person, asking another server.
    pub fn on(&self, server: &Server) -> Self {
        self.at(&server.address)
    }

    /// The same person, asking at another address.
    pub fn at(&self, address: &str) -> Self {
        Person { address: address.to_owned(), ..self.clone() }
    }

    /// The same person, with another credential.
    pub fn with(&self, credential: Credential) -> Self {
        Person { credential, ..self.clone() }
    }

    /// How they say who they are.
    pub fn credential(&self) -> Credential {
        self.credential.clone()
    }

    /// Asks; `path` as in `/members/bea`.
    pub fn ask(&self, method: Method, path: impl Into<String>) -> Request {
        Request { person: self.clone(), method, path: path.into(), headers: Vec::new(), body: None }
    }

    pub fn get(&self, path: impl Into<String>) -> Request {
        self.ask(Method::GET, path)
    }

    pub fn put(&self, path: impl Into<String>, body: Value) -> Request {
        self.ask(Method::PUT, path).json(body)
    }

    pub fn post(&self, path: impl Into<String>, body: Value) -> Request {
        self.ask(Method::POST, path).json(body)
    }

    pub fn patch(&self, path: impl Into<String>, body: Value) -> Request {
        self.ask(Method::PATCH, path).json(body)
    }

    pub fn delete(&self, path: impl Into<String>) -> Request {
        self.ask(Method::DELETE, path)
    }

    /// Something outside the interface, such as `/healthz`: held against nothing.
    pub async fn outside(&self, path: &str) -> (u16, String) {
        let address = format!("{}{path}", self.address);
        let response = self.ground.http.get(address).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// Something outside the interface, and its headers.
    pub async fn headers_of(&self, path: &str) -> HeaderMap {
        let address = format!("{}{path}", self.address);
        self.ground.http.get(address).send().await.unwrap().headers().clone()
    }

    fn name(&self) -> &str {
        self.id.as_deref().unwrap_or("nobody")
    }

    /// Holds an answer against the description, and against what this person may be shown.
    fn hold(&self, method: &Method, path: &str, answer: &Answer) {
        let route = path.split('?').next().unwrap_or_default();
        let path = format!("{API}{route}");
        self.check_revision(answer);
        let is_small = answer.status < 400 || answer.bytes.len() < 8_192;
        let asked: String = answer.request.chars().take(100).collect();
        assert!(is_small, "a refusal of {} bytes: {asked}", answer.bytes.len());
        self.ground.hold(self.database, method.as_str(), &path, answer);
        self.check_privacy(&String::from_utf8_lossy(&answer.bytes), &answer.request);
    }

    /// A revision is told to somebody who is signed in, or is signed in by this answer, and to nobody else.
    fn check_revision(&self, answer: &Answer) {
        let told = answer.told();
        let is_told = !answer.header("trust-revision").is_empty();
        let signs_in = answer.status == 201 && !answer.header("set-cookie").is_empty();
        let shows_something = !matches!(self.credential, Credential::None);
        let is_somebody = shows_something && self.id.is_some();
        let is_looked_up = ![401, 429, 503].contains(&answer.status);
        let is_due = is_somebody && is_looked_up && !answer.is_of_nobody() || signs_in;
        assert!(is_told || !is_due, "which revision is this? {told}");
        let may_be_told = shows_something || answer.status == 201;
        assert!(!is_told || may_be_told, "nobody is told a revision: {told}");
    }

    fn is_first_to_read(&self, path: &str) -> bool {
        let route = path.split('?').next().unwrap_or_default();
        !self.ground.has_seen(self.database, "GET", &format!("{API}{route}"), 304)
    }

    /// What is marked `canary:ana` is for Ana's eyes, `canary:ana,bea` for both's.
    pub fn check_privacy(&self, text: &str, request: &str) {
        for (at, mark) in text.match_indices("canary:") {
            let rest = &text[at + mark.len()..];
            let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != ',');
            let entitled: BTreeSet<&str> = rest[..end.unwrap_or(rest.len())].split(',').collect();
            let may = entitled.contains(self.name());
            assert!(may, "{request}: what is for {entitled:?} is shown: {text}");
        }
    }
}

/// A request that is not sent until it is awaited.
#[must_use]
pub struct Request {
    person: Person,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<(String, Vec<u8>)>,
}

impl Request {
    /// With a body.
    pub fn json(self, body: Value) -> Self {
        self.raw("application/json", body.to_string())
    }

    /// With a body of any kind.
    pub fn raw(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some((content_type.to_owned(), body.into()));
        self
    }

    /// With a header.
    pub fn header(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    /// With an idempotency key.
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// Not to be answered from an older state.
    pub fn at_least(self, revision: i64) -> Self {
        self.header("at-least-revision", revision)
    }

    /// Opens a stream of server-sent events.
    pub async fn open(self) -> Stream {
        let (person, method, path) = (self.person.clone(), self.method.clone(), self.path.clone());
        let response = self.prepared().send().await.unwrap();
        let request = format!("{} {method} {path}", person.name());
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        assert_eq!(status, 200, "{request}");
        let answer = Answer { request, status, headers, bytes: Vec::new(), body: Value::Null };
        person.hold(&method, &path, &answer);
        Stream::new(person, response)
    }

    /// Status and body, held against nothing: of a server that fails.
    pub async fn unheld(self) -> (u16, String) {
        let response = self.prepared().send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// The status alone, of what may be a stream.
    pub async fn status(self) -> u16 {
        self.prepared().send().await.unwrap().status().as_u16()
    }

    fn prepared(self) -> reqwest::RequestBuilder {
        let Request { person, method, path, headers, body } = self;
        let is_write = !matches!(method, Method::GET | Method::HEAD);
        let address = format!("{}{API}{path}", person.address);
        let mut request = person.ground.http.request(method.clone(), address);
        match &person.credential {
            Credential::None => {}
            Credential::Token(token) => request = request.bearer_auth(token),
            Credential::Browser { cookie, csrf } => {
                request = request.header("cookie", cookie);
                if let (true, Some(csrf)) = (is_write, csrf) {
                    request = request.header("x-csrf-token", csrf);
                }
            }
        }
        for (name, value) in headers {
            request = request.header(name, value);
        }
        if let Some((content_type, body)) = body {
            request = request.header("content-type", content_type).body(body);
        }
        request
    }

    /// Asks somebody who may not answer: the server may be gone.
    pub async fn attempt(self) -> Option<Answer> {
        self.send().await.ok()
    }

    /// Asks; what is read for the first time is asked for again by who has it already.
    async fn send(self) -> reqwest::Result<Answer> {
        let (person, path) = (self.person.clone(), self.path.clone());
        let is_plain = self.method == Method::GET && self.headers.is_empty();
        let answer = self.sent().await?;
        let tag = answer.header("etag");
        if is_plain && !tag.is_empty() && person.is_first_to_read(&path) {
            let again = match answer.is_of_nobody() {
                true => person.with(Credential::None),
                false => person,
            };
            again.get(path).header("if-none-match", tag).sent().await?;
        }
        Ok(answer)
    }

    async fn sent(self) -> reqwest::Result<Answer> {
        let (person, method, path) = (self.person.clone(), self.method.clone(), self.path.clone());
        let response = self.prepared().send().await?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let bytes = response.bytes().await?.to_vec();
        let asked = format!("{} {method} {path}", person.name());
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        let answer = Answer { request: asked, status, headers, bytes, body };
        person.hold(&method, &path, &answer);
        Ok(answer)
    }
}

impl IntoFuture for Request {
    type Output = Answer;
    type IntoFuture = BoxFuture<'static, Answer>;

    fn into_future(self) -> Self::IntoFuture {
        self.send().map(Result::unwrap).boxed()
    }
}
