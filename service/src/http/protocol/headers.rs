//! The header that all answers have in common, for the description of the interface. What requests may carry
//! (`Idempotency-Key`, `At-Least-Revision`, `If-None-Match`, `X-CSRF-Token`) is added with the rest of the document.

use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::{ObjectBuilder, RefOr, Type};

/// The revision that an answer shows.
pub const REVISION: &str = "Trust-Revision";

/// Adds to each answer of an operation the revision that it names, unless it is never an answer to somebody who is
/// signed in.
pub fn describe(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        if let (RefOr::T(response), true) = (response, status != "401") {
            response.headers.insert(REVISION.to_owned(), RefOr::T(revision()));
        }
    }
}

/// The description of the revision in an answer.
pub fn revision() -> Header {
    let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
    HeaderBuilder::new()
        .description(Some("The revision that this shows or, of a write, that it made. Only answers to somebody who is signed in have it."))
        .schema(Some(number))
        .build()
}
