//! The published OpenAPI document. utoipa generates a document from the types and the routes; this module completes
//! it, so that a new route needs no further work.
//!
//! | file | content |
//! |---|---|
//! | `schemas` | names every object, and merges objects that were written as parts |
//! | `names` | names every operation like a method of a client |
//! | `operations` | summaries, descriptions of responses, headers |
//! | `words` | enumerations as schemas |
//! | `events` | the events of the stream |
//! | `examples` | an example of every body |

mod events;
mod examples;
mod names;
mod operations;
mod schemas;
mod words;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

use crate::store::nouns::NOUNS;

/// The tags of routes that belong to several nouns, with their descriptions.
const SHARED_TAGS: &[(&str, &str)] = &[
    ("demo", "The clock of a demo. These routes exist only while `trustd serve --demo` runs."),
    ("discovery", "Finding new listings and communities."),
    ("instance", "This service: its name, who can sign up, and its limits; new accounts."),
    ("me", "The caller's profile, place, preferences and data."),
    ("metrics", "Exchanges between communities in figures."),
    ("support", "Offers and needs under their own addresses, and the responses to them."),
    (
        "visibility",
        "The reason why you see a listing, its audience, and listings that appear and vanish.",
    ),
];

/// Every tag that a route may have, with its description, by name.
fn tags() -> BTreeMap<&'static str, &'static str> {
    let of_nouns = NOUNS.iter().filter_map(|noun| noun.tag);
    of_nouns.chain(SHARED_TAGS.iter().copied()).collect()
}

/// Returns the published document.
pub fn published(openapi: &OpenApi) -> Value {
    let mut document = serde_json::to_value(openapi)
        .unwrap_or_else(|error| unreachable!("a description has string keys: {error}"));
    document["servers"] =
        json!([{"url": "/", "description": "The service that serves this document."}]);
    document["info"]["contact"] = json!({
        "name": "trust-core",
        "url": env!("CARGO_PKG_REPOSITORY"),
    });
    document["tags"] = tags()
        .into_iter()
        .map(|(name, description)| json!({"name": name, "description": description}))
        .collect();
    schemas::complete(&mut document);
    schemas::name_objects(&mut document);
    schemas::add_names(&mut document);
    words::choose(&mut document);
    words::name_parameters(&mut document);
    events::describe(&mut document);
    operations::complete(&mut document);
    schemas::prune(&mut document);
    examples::add(&mut document);
    document
}

/// Returns the operations of a document: route, method, and the operation itself.
fn operations(document: &mut Value) -> impl Iterator<Item = (String, String, &mut Value)> {
    const METHODS: [&str; 5] = ["get", "put", "post", "patch", "delete"];
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    paths.flat_map(|(route, item)| {
        let methods = item.as_object_mut().into_iter().flatten();
        let operations = methods.filter(|(method, _)| METHODS.contains(&method.as_str()));
        operations.map(move |(method, operation)| (route.clone(), method.clone(), operation))
    })
}
