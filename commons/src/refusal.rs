//! The trait that all refusals share.

use std::error::Error;

use serde::Serialize;

/// The class of a refusal: it shows how a caller can react.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Class {
    /// A value is not allowed: send another value.
    Invalid,
    /// Another person has to do it.
    Forbidden,
    /// The item is missing, or hidden, which looks the same.
    NotFound,
    /// The current state does not allow it.
    Conflict,
}

impl Class {
    /// Returns the name, as it serialises.
    pub fn name(self) -> &'static str {
        match self {
            Class::Invalid => "invalid",
            Class::Forbidden => "forbidden",
            Class::NotFound => "not_found",
            Class::Conflict => "conflict",
        }
    }
}

/// A named refusal. Serialised, it is a map of its `code` and the refused values.
pub trait Refusal: Error + Serialize {
    /// Returns the class.
    fn class(&self) -> Class;

    /// Returns the code, in capitals: stable, and the same in every language and over HTTP.
    fn code(&self) -> &'static str;

    /// Returns the refused field, unless the code names it.
    fn field(&self) -> Option<&'static str> {
        None
    }
}
