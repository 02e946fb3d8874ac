//! The trait that all refusals share.

use std::error::Error;

use serde::Serialize;

/// How a caller can react to a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Class {
    /// A value is not one of those that are allowed: ask differently.
    Invalid,
    /// It is somebody else's to do.
    Forbidden,
    /// There is no such thing, or it is hidden, which looks the same.
    NotFound,
    /// It cannot be done in the state things are in.
    Conflict,
}

impl Class {
    /// The name, as it serialises.
    pub fn name(self) -> &'static str {
        match self {
            Class::Invalid => "invalid",
            Class::Forbidden => "forbidden",
            Class::NotFound => "not_found",
            Class::Conflict => "conflict",
        }
    }
}

/// A named refusal. Serialised, it is a map of its `code` and the values that offended.
pub trait Refusal: Error + Serialize {
    /// How a caller can react.
    fn class(&self) -> Class;

    /// The name, in capitals: stable, and the same in every language and over HTTP.
    fn code(&self) -> &'static str;
}
