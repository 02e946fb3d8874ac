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
    Unauthenticated "401" "the caller is not signed in, or no longer";
    /// 403.
    Forbidden "403" "another person has to do this, or a browser did not repeat its CSRF token";
    /// 404.
    Missing "404" "the item is missing or hidden, which look the same";
    /// 404, for listings that name a circle.
    NoCircle "404" "the caller has no such circle";
    /// 409.
    Conflicting "409" "the current state does not allow this, or the account would have too many items";
    /// 409, for lists of resources of the engine.
    NoPlace "409" "the caller has no place";
    /// 422.
    Unprocessable "422" "a value is not allowed";
}

/// 401, 403, 404, 409 and 422.
pub struct AnyRefusal;

/// 401, 403, 404 and 422, for routes that the current state of nothing refuses.
pub struct AnyButConflicting;

impl IntoResponses for AnyRefusal {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        AnyButConflicting::responses().into_iter().chain(Conflicting::responses()).collect()
    }
}

impl IntoResponses for AnyButConflicting {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let all = [
            Unauthenticated::responses(),
            Forbidden::responses(),
            Missing::responses(),
            Unprocessable::responses(),
        ];
        all.into_iter().flatten().collect()
    }
}

fn problem(description: &str) -> Response {
    let schema = Ref::from_schema_name(ProblemBody::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content)
        .build()
}
