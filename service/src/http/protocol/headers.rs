//! The headers that requests and answers have in common, for the description of the interface.

use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, RefOr, Required, Type};

/// The revision that an answer shows.
pub const REVISION: &str = "Trust-Revision";

/// Adds to an operation the revision that each of its answers names and, where it writes for somebody who is
/// signed in, the headers that it reads.
pub fn describe(operation: &mut Operation, writes: bool) {
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response {
            response.headers.insert(REVISION.to_owned(), RefOr::T(revision()));
        }
    }
    if writes {
        let parameters = operation.parameters.get_or_insert_default();
        parameters.push(RefOr::T(idempotency_key()));
        parameters.push(RefOr::T(csrf_token()));
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

fn idempotency_key() -> Parameter {
    let key = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255))
        .pattern(Some("^[!-~]{1,255}$"));
    header("Idempotency-Key", "Sent again with the same key within a day, it is made once.", key)
}

fn csrf_token() -> Parameter {
    let token = ObjectBuilder::new().schema_type(Type::String);
    header("X-CSRF-Token", "The session's, which a browser repeats with its cookie.", token)
}

fn header(name: &str, description: &str, schema: ObjectBuilder) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .description(Some(description))
        .required(Required::False)
        .schema(Some(schema))
        .build()
}
