//! Validates all fields of a request at once.
//!
//! The document that describes the interface is also what requests are held against: the body, the query and the
//! path of each route, field by field. What is found is of two kinds:
//!
//! - A **misfit** cannot be read: an unknown field, one that is missing, a text where a number belongs. The request
//!   is refused before its handler runs.
//! - A **doubt** can be read, but is longer or larger than the document says. The rules decide; where they refuse a
//!   value, the other doubts are named with it. So the rules and their codes stay what they are.
//!
//! Of a request that is full of faults the first ones are named, and the others counted.

mod code;
mod faults;
mod json;
mod rules;
mod shape;
mod unit;

use std::borrow::Cow;
use std::sync::{Arc, Mutex};

use serde::Serialize;
use utoipa::ToSchema;

use super::short;

pub use code::field_of;
pub use faults::Faults;
pub use json::{read, with_nul};
pub use rules::{BodyRule, Rules, hold};

/// An invalid field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field, as the request names it, with dots in objects and lists, as in `place.latitude`. Empty if the error
    /// concerns no single field.
    pub field: String,
    /// The stable code of the error, in capitals.
    pub code: String,
    /// The error, in a sentence.
    pub detail: String,
}

/// How many bytes of JSON the name of a field has at most, and what is wrong with it.
const MOST: (usize, usize) = (200, 400);

impl FieldError {
    /// With no more of what was sent than shows what was meant.
    fn short(self) -> Self {
        FieldError {
            field: short::text(Cow::Owned(self.field), MOST.0),
            code: self.code,
            detail: short::text(Cow::Owned(self.detail), MOST.1),
        }
    }

    /// Of a field that comes twice.
    pub fn twice(field: String) -> Self {
        let detail = format!("`{field}` comes twice");
        FieldError { field, code: "DUPLICATE_FIELD".to_owned(), detail }
    }

    /// Of a text that has a NUL in it, or in its name.
    pub fn nul(field: String) -> Self {
        let detail = match field.as_str() {
            "" => "a text has no NUL in it".to_owned(),
            field => format!("`{field}` has no NUL in it"),
        };
        FieldError { field, code: "INVALID_VALUE".to_owned(), detail }
    }

    /// Of a value that cannot be read, whatever is wrong with it.
    pub fn unreadable(field: String) -> Self {
        let detail = match field.as_str() {
            "" => "a value of the body is not allowed".to_owned(),
            field => format!("`{field}` has a value that is not allowed"),
        };
        FieldError { field, code: "INVALID_VALUE".to_owned(), detail }
    }
}

/// What was found in a request.
#[derive(Debug, Default)]
pub struct Found {
    /// What cannot be read.
    pub misfits: Faults,
    /// What the rules may refuse.
    pub doubts: Faults,
}

/// Where the doubts about a request are kept until it is answered.
#[derive(Debug, Clone, Default)]
pub struct Doubts(Arc<Mutex<Faults>>);

impl Doubts {
    /// Keeps these, too.
    pub fn add(&self, doubts: Faults) {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).extend(doubts);
    }

    /// Those that were kept.
    pub fn take(&self) -> Faults {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }
}
