//! Responses that every route may give: described once, and referenced by each route.

use std::collections::BTreeMap;

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::request_body::RequestBody;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Required, Schema};

use super::headers;
use super::scope::is_question;

/// Adds to every operation the responses that precede its handler, and whether its body may be omitted.
pub fn describe(openapi: &mut OpenApi) {
    let components = openapi.components.get_or_insert_default();
    for common in &COMMON {
        components.responses.insert(common.name.to_owned(), RefOr::T(common.response()));
    }
    for (path, item) in &mut openapi.paths.paths {
        for (method, operation) in operations(item) {
            if let Some(RefOr::T(body)) = &mut operation.request_body {
                body.required = Some(needs_something(body, &components.schemas));
            }
            // An operation without authentication has one requirement: none.
            let asks_who = operation.security.as_ref().is_none_or(|ways| ways.len() > 1);
            headers::describe(operation);
            let keeps = !is_question(method, path) && path != FORGETS_THE_CALLER;
            let traits = Traits { writes: method != "GET", asks_who, keeps };
            let is_of = |common: &&Common| common.is_of(&traits);
            for common in COMMON.iter().filter(is_of) {
                let answers = &mut operation.responses.responses;
                let answer = Ref::from_response_name(common.name);
                answers.entry(common.status.to_owned()).or_insert(RefOr::Ref(answer));
            }
        }
    }
}

/// Returns whether a body has a required field. An omitted body stands for `{}`.
fn needs_something(body: &RequestBody, schemas: &BTreeMap<String, RefOr<Schema>>) -> Required {
    let named = |schema: &RefOr<Schema>| match schema {
        RefOr::Ref(reference) => schemas.get(reference.ref_location.rsplit('/').next()?).cloned(),
        schema => Some(schema.clone()),
    };
    let schema = body.content.values().find_map(|content| match content {
        RefOr::T(content) => content.schema.as_ref().and_then(named),
        RefOr::Ref(_) => None,
    });
    match schema {
        Some(RefOr::T(Schema::Object(object))) if object.required.is_empty() => Required::False,
        _ => Required::True,
    }
}

/// A response that many routes have in common.
struct Common {
    status: &'static str,
    name: &'static str,
    description: &'static str,
    of: Asked,
}

#[derive(PartialEq, Eq)]
enum Asked {
    /// All operations.
    Always,
    /// Operations that read.
    Reading,
    /// Operations with a request body.
    Writing,
    /// Operations with a request body whose caller may be signed in.
    WritingSignedIn,
    /// Such operations that store their response under an idempotency key.
    Keeping,
}

/// The operation that stores no response although it changes something: the caller no longer exists after it.
const FORGETS_THE_CALLER: &str = "/api/v1/me/erase";

const COMMON: [Common; 11] = [
    Common {
        status: "304",
        name: "NotModified",
        description: "the client has the current bytes already",
        of: Asked::Reading,
    },
    Common {
        status: "400",
        name: "InvalidHeader",
        description: "the idempotency key or the required revision is malformed",
        of: Asked::Always,
    },
    Common {
        status: "403",
        name: "CsrfTokenMissing",
        description: "a browser did not repeat its session's CSRF token, or the token lacks the scope",
        of: Asked::WritingSignedIn,
    },
    Common {
        status: "410",
        name: "AnswerForgotten",
        description: "the key was used before, and the stored answer named a person who no longer exists",
        of: Asked::Keeping,
    },
    Common {
        status: "413",
        name: "BodyTooLarge",
        description: "the body is larger than this service takes",
        of: Asked::Writing,
    },
    Common {
        status: "415",
        name: "NotJson",
        description: "the body is not sent as application/json",
        of: Asked::Writing,
    },
    Common {
        status: "422",
        name: "InvalidBody",
        description: "the body is malformed",
        of: Asked::Writing,
    },
    Common {
        status: "422",
        name: "InvalidAddress",
        description: "the address has an invalid part, such as an unknown parameter",
        of: Asked::Always,
    },
    Common {
        status: "429",
        name: "TooManyRequests",
        description: "this account or address sends too many requests",
        of: Asked::Always,
    },
    Common {
        status: "503",
        name: "NotNow",
        description: "the database cannot be reached or written, the state may be too old, the required revision has not been reached, or the request timed out; retry",
        of: Asked::Always,
    },
    Common {
        status: "507",
        name: "StorageFull",
        description: "the disk is full; nothing was written",
        of: Asked::Writing,
    },
];

/// The traits of an operation that decide which answers it has in common with others.
struct Traits {
    /// Whether it writes.
    writes: bool,
    /// Whether it authenticates the caller.
    asks_who: bool,
    /// Whether its answers are stored under idempotency keys.
    keeps: bool,
}

impl Common {
    fn is_of(&self, &Traits { writes, asks_who, keeps }: &Traits) -> bool {
        match self.of {
            Asked::Always => true,
            Asked::Reading => !writes,
            Asked::Writing => writes,
            Asked::WritingSignedIn => writes && asks_who,
            Asked::Keeping => writes && asks_who && keeps,
        }
    }

    fn response(&self) -> Response {
        let response = ResponseBuilder::new().description(self.description);
        let response = response.header(headers::REVISION, headers::revision());
        if self.of == Asked::Reading {
            return response.build();
        }
        let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        response.content("application/problem+json", problem).build()
    }
}

/// Returns the operations of a path that this service may have, with their methods.
pub fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let each = [
        ("GET", &mut item.get),
        ("PUT", &mut item.put),
        ("POST", &mut item.post),
        ("PATCH", &mut item.patch),
        ("DELETE", &mut item.delete),
    ];
    each.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}
