//! The scopes of a token. Each operation needs exactly one scope, which the OpenAPI document names.
//!
//! A browser's session and an identity provider's token may do everything. A script token may do what its scopes
//! allow: `write` includes `read`, and `admin:ID` includes `read` and the actions of stewards in that one
//! community. Operations that end an account, create or change credentials, or commit a community to another are
//! for the person alone: no token created over this interface has the scope `account`. A token created by the
//! operator (`trustd member add --token`) has it, and replaces signing in.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use axum::extract::MatchedPath;
use axum::http::StatusCode;
use axum::http::request::Parts;
use trust_commons::CommunityId;

use super::problem::Problem;

/// The scope that an operation needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Needed {
    /// The operation reads.
    Read,
    /// The operation writes for the member.
    Write,
    /// The operation is for stewards of the community in its path.
    Admin,
    /// The operation is for the person.
    Account,
}

/// A scope of a token.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Reading.
    Read,
    /// Reading and writing.
    Write,
    /// Reading, and the actions of stewards of this community.
    Admin(CommunityId),
    /// Everything.
    Account,
}

/// The scopes of a token. As text, they are separated by blanks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scopes(BTreeSet<Scope>);

/// The word is not a scope.
#[derive(Debug, thiserror::Error)]
#[error("a scope is read, write or admin:ID, not {0:?}")]
pub struct InvalidScope(String);

impl FromStr for Scope {
    type Err = InvalidScope;

    fn from_str(text: &str) -> Result<Self, InvalidScope> {
        let invalid = || InvalidScope(text.to_owned());
        match text {
            "read" => Ok(Scope::Read),
            "write" => Ok(Scope::Write),
            "account" => Ok(Scope::Account),
            _ => {
                let id = text.strip_prefix("admin:").filter(|id| !id.contains(' '));
                let id = id.and_then(|id| CommunityId::new(id).ok());
                id.map(Scope::Admin).ok_or_else(invalid)
            }
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Read => f.write_str("read"),
            Scope::Write => f.write_str("write"),
            Scope::Admin(community) => write!(f, "admin:{community}"),
            Scope::Account => f.write_str("account"),
        }
    }
}

impl Scopes {
    /// Makes a set of scopes.
    pub fn new(scopes: impl IntoIterator<Item = Scope>) -> Self {
        Scopes(scopes.into_iter().collect())
    }

    /// Returns each scope as text.
    pub fn words(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    /// Returns whether they allow the actions of stewards of a community.
    pub fn administer(&self, community: &str) -> bool {
        self.has(|scope| matches!(scope, Scope::Admin(id) if id.as_str() == community))
    }

    /// Returns whether they allow operations that are for the person.
    pub fn are_of_the_person(&self) -> bool {
        self.0.contains(&Scope::Account)
    }

    fn allow(&self, needed: Needed, community: &str) -> bool {
        match needed {
            Needed::Read => !self.0.is_empty(),
            Needed::Write => self.has(|scope| *scope == Scope::Write),
            Needed::Admin => self.administer(community),
            Needed::Account => self.are_of_the_person(),
        }
    }

    fn has(&self, is_it: impl Fn(&Scope) -> bool) -> bool {
        self.are_of_the_person() || self.0.iter().any(is_it)
    }
}

impl FromStr for Scopes {
    type Err = InvalidScope;

    fn from_str(text: &str) -> Result<Self, InvalidScope> {
        text.split_whitespace().map(str::parse).collect::<Result<_, _>>().map(Scopes)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().join(" "))
    }
}

/// The common prefix of all paths.
const ROOT: &str = "/api/v1";

/// The operations for stewards of the community whose id is in the path.
const ADMIN: [(&str, &str); 15] = [
    ("PATCH", "/communities/{id}"),
    ("DELETE", "/communities/{id}"),
    ("POST", "/communities/{id}/cells"),
    ("DELETE", "/communities/{id}/cells/{cell}"),
    ("DELETE", "/communities/{id}/cells/{cell}/members/{member}"),
    ("POST", "/communities/{id}/cells/{cell}/invitations"),
    ("POST", "/communities/{id}/cells/{cell}/invitations/{invitation}/withdraw"),
    ("POST", "/communities/{id}/invites"),
    ("DELETE", "/communities/{id}/invites/{invite}"),
    ("POST", "/communities/{id}/join-requests/{request}/approve"),
    ("POST", "/communities/{id}/join-requests/{request}/decline"),
    ("PUT", "/communities/{id}/stewards/{member}"),
    ("DELETE", "/communities/{id}/stewards/{member}"),
    ("POST", "/communities/{id}/ledger/accounts/{member}/limits"),
    ("POST", "/communities/{id}/ledger/clearing/{partnership}/limits"),
];

/// The operations for the person.
const ACCOUNT: [(&str, &str); 10] = [
    ("GET", "/me/export"),
    ("POST", "/me/erase"),
    ("POST", "/me/password"),
    ("POST", "/me/tokens"),
    ("DELETE", "/me/sessions/{id}"),
    ("POST", "/partnerships/propose"),
    ("POST", "/partnerships/{id}/approve"),
    ("POST", "/partnerships/{id}/decline"),
    ("POST", "/partnerships/{id}/withdraw"),
    ("POST", "/partnerships/{id}/dissolve"),
];

/// The POST operations that change nothing.
const ASKS: [&str; 9] = [
    "/audience-preview",
    "/blocks/{member}/preview",
    "/communities/{id}/members/me/preview",
    "/listings/{id}/preview",
    "/me/place/preview",
    "/members/{id}/trust/preview",
    "/partnerships/{id}/approve/preview",
    "/partnerships/{id}/dissolve/preview",
    "/trust-circles/{id}/members/{member}/preview",
];

/// Returns whether an operation changes nothing, although it has a request body.
pub fn is_question(method: &str, route: &str) -> bool {
    method == "POST" && ASKS.contains(&route.strip_prefix(ROOT).unwrap_or(route))
}

/// Returns the scope that an operation needs.
pub fn needed(method: &str, route: &str) -> Needed {
    let route = route.strip_prefix(ROOT).unwrap_or(route);
    let method = if method == "HEAD" { "GET" } else { method };
    let is_of = |table: &[(&str, &str)]| table.contains(&(method, route));
    match method {
        _ if is_of(&ADMIN) => Needed::Admin,
        _ if is_of(&ACCOUNT) => Needed::Account,
        "GET" => Needed::Read,
        _ if is_question(method, route) => Needed::Read,
        _ => Needed::Write,
    }
}

/// Refuses a request that the scopes do not allow.
pub fn check(scopes: &Scopes, parts: &Parts) -> Result<(), Problem> {
    let route = parts.extensions.get::<MatchedPath>().map_or("", |path| path.as_str());
    let needed = needed(parts.method.as_str(), route);
    let community = parts.uri.path().strip_prefix(ROOT).unwrap_or(parts.uri.path());
    let community = community.strip_prefix("/communities/").unwrap_or_default();
    let community = community.split('/').next().unwrap_or_default();
    match scopes.allow(needed, community) {
        true => Ok(()),
        false => Err(insufficient(needed)),
    }
}

/// Makes the problem for a token without the needed scope.
pub fn insufficient(needed: Needed) -> Problem {
    let scope: &str = needed.into();
    let detail = match needed {
        Needed::Account => "this is for the person: sign in, since no token is allowed".to_owned(),
        Needed::Admin => "this requires a token with the scope admin: of this community".to_owned(),
        _ => format!("this requires a token with the scope {scope}"),
    };
    Problem::new(StatusCode::FORBIDDEN, "INSUFFICIENT_SCOPE", detail).with("scope", scope)
}
