//! Validates all fields of a request at once.
//!
//! The OpenAPI document also validates requests: the body, the query and the path of each route, field by field.
//! There are two kinds of findings:
//!
//! - A **misfit** cannot be read: an unknown field, a missing field, a text in place of a number. The request is
//!   refused before its handler runs.
//! - A **doubt** can be read, but is longer or larger than the document allows. The rules decide; if they refuse a
//!   value, the other doubts are named with it. So the rules and their codes stay the same.
//!
//! In a request with many errors the first ones are named, and the others counted.

mod code;
mod faults;
mod json;
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
pub use shape::Shape;

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

/// The greatest size of the name of a field and of its error, in bytes of JSON.
const MOST: (usize, usize) = (200, 400);

impl FieldError {
    /// Shortens the repeated input.
    fn short(self) -> Self {
        FieldError {
            field: short::text(Cow::Owned(self.field), MOST.0),
            code: self.code,
            detail: short::text(Cow::Owned(self.detail), MOST.1),
        }
    }

    /// Makes the error for a duplicate field.
    pub fn twice(field: String) -> Self {
        let detail = format!("`{field}` occurs twice");
        FieldError { field, code: "DUPLICATE_FIELD".to_owned(), detail }
    }

    /// Makes the error for a text that contains a NUL, or whose name does.
    pub fn nul(field: String) -> Self {
        let detail = match field.as_str() {
            "" => "a text must not contain a NUL".to_owned(),
            field => format!("`{field}` must not contain a NUL"),
        };
        FieldError { field, code: "INVALID_VALUE".to_owned(), detail }
    }

    /// Makes the error for a value that cannot be read.
    pub fn unreadable(field: String) -> Self {
        let detail = match field.as_str() {
            "" => "a value of the body is not allowed".to_owned(),
            field => format!("`{field}` has a value that is not allowed"),
        };
        FieldError { field, code: "INVALID_VALUE".to_owned(), detail }
    }
}

/// The findings in a request.
#[derive(Debug, Default)]
pub struct Found {
    /// The values that cannot be read.
    pub misfits: Faults,
    /// The values that the rules may refuse.
    pub doubts: Faults,
}

/// The doubts about a request, stored until it is answered.
#[derive(Debug, Clone, Default)]
pub struct Doubts(Arc<Mutex<Faults>>);

impl Doubts {
    /// Stores more doubts.
    pub fn add(&self, doubts: Faults) {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).extend(doubts);
    }

    /// Returns the stored doubts.
    pub fn take(&self) -> Faults {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }
}
