//! The response header of the revision, for the OpenAPI document. The request headers (`Idempotency-Key`,
//! `At-Least-Revision`, `If-None-Match`, `X-CSRF-Token`) are added with the rest of the document.

use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::{ObjectBuilder, RefOr, Type};

/// The header with the revision of a response.
pub const REVISION: &str = "Trust-Revision";

/// Adds the revision header to each response of an operation, unless the operation never answers a signed-in
/// caller.
pub fn describe(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        if let (RefOr::T(response), true) = (response, status != "401") {
            response.headers.insert(REVISION.to_owned(), RefOr::T(revision()));
        }
    }
}

/// Returns the description of the revision header.
pub fn revision() -> Header {
    let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
    HeaderBuilder::new()
        .description(Some("The revision that the answer shows or, for a write, that it made. Only answers to signed-in callers have it."))
        .schema(Some(number))
        .build()
}
