//! The refusals of routes in the OpenAPI document: each status with a problem.

use std::collections::BTreeMap;

use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::{Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

use super::problem::ProblemBody;

macro_rules! refusals {
    ($($(#[$doc:meta])+ $name:ident $status:literal $description:literal;)+) => {$(
        $(#[$doc])+
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                BTreeMap::from([($status.to_owned(), problem($description).into())])
            }
        }
    )+};
}

refusals! {
    /// 401.
    Unauthenticated "401" "not signed in, or not any more";
    /// 403.
    Forbidden "403" "for somebody else to do, or a write of a browser without its CSRF token";
    /// 404.
    Missing "404" "not there, or hidden, which looks the same";
    /// 409.
    Conflicting "409" "not in the state things are in, or more than one account may have";
    /// 422.
    Unprocessable "422" "a value that is not allowed";
}

fn problem(description: &str) -> Response {
    let schema = Ref::from_schema_name(ProblemBody::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content)
        .build()
}
