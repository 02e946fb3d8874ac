//! A response of the service, with short assertions.

use reqwest::header::HeaderMap;
use serde_json::{Value, json};

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What was asked, for messages.
    pub request: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, byte for byte.
    pub bytes: Vec<u8>,
    /// The body as JSON; null where it is not.
    pub body: Value,
}

impl Answer {
    /// The body of an answer of this status.
    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.told());
        self.body
    }

    /// The problem that this is, of this status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        let is_so = self.status == status && self.body["code"] == code;
        assert!(is_so, "not {status} {code}: {}", self.told());
        self.body
    }

    /// Whether it says that nobody is signed in.
    pub fn is_of_nobody(&self) -> bool {
        let nobody = json!({"member": null, "csrf_token": null, "expires_at": null});
        self.status == 200 && self.body == nobody
    }

    /// The revision that it shows, or that it made.
    pub fn revision(&self) -> i64 {
        self.header("trust-revision").parse().unwrap()
    }

    /// A header; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// What somebody who is told nothing can compare: status, headers, body; without the moment.
    pub fn outside(&self) -> (u16, Vec<(String, String)>, String) {
        let moment = ["date", "trust-revision"];
        let headers = self.headers.iter().filter(|(name, _)| !moment.contains(&name.as_str()));
        let headers = headers.map(|(name, v)| (name.to_string(), v.to_str().unwrap().to_owned()));
        (self.status, headers.collect(), String::from_utf8_lossy(&self.bytes).into_owned())
    }

    /// Byte for byte what is answered about `other`, which nobody has, where this is about `id`.
    #[track_caller]
    pub fn is_as_absent(&self, id: &str, absent: &Answer, other: &str) {
        assert_eq!(id.len(), other.len(), "else the content length tells them apart");
        let (status, headers, body) = absent.outside();
        let expected = (status, headers, body.replace(other, id));
        assert_eq!(self.outside(), expected, "{} tells more than nothing", self.request);
        assert_eq!(self.status, 404, "{}", self.told());
    }

    /// The whole answer, for messages.
    pub fn told(&self) -> String {
        format!("{}: {} {}", self.request, self.status, String::from_utf8_lossy(&self.bytes))
    }
}
