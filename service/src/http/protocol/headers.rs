//! The header that all answers have in common, for the description of the interface. What any request may
//! carry (`Idempotency-Key`, `At-Least-Revision`, `X-CSRF-Token`) the description says in words: their values
//! come from answers and from the client's own counting, so there is nothing to be generated from a schema.

use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::{ObjectBuilder, RefOr, Type};

/// The revision that an answer shows.
pub const REVISION: &str = "Trust-Revision";

/// Adds to each answer of an operation the revision that it names.
pub fn describe(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response {
            response.headers.insert(REVISION.to_owned(), RefOr::T(revision()));
        }
    }
}

/// The description of the revision in an answer.
pub fn revision() -> Header {
    let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
    HeaderBuilder::new()
        .description(Some("The revision that this shows or, of a write, that it made."))
        .schema(Some(number))
        .build()
}
