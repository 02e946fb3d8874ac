//! Enumerations as schemas of their own, for fields whose Rust type is text but whose values the core enumerates.
//!
//! A field is recognised by its name in every schema, so that a new field needs no work; fields with the same name
//! and another meaning are distinguished by their schema.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use strum::VariantNames;
use trust_commons::{Event, community, exchange, invite, listing, partnership, response};
use trust_core::{Precision, Reason, Via};

use super::names::capitalised;
use crate::http::explain::UNKNOWN;
use crate::http::protocol::listed::ACCEPTED;
use crate::http::protocol::problem;

/// An enumeration.
struct Words {
    name: &'static str,
    description: &'static str,
    of: fn() -> Vec<&'static str>,
    /// The fields, each with the schemas that contain it; an empty list stands for all schemas.
    fields: &'static [(&'static str, &'static [&'static str])],
}

const ALL: [Words; 7] = [
    Words {
        name: "Via",
        description: "The grant that admits a viewer to a listing.",
        of: || {
            let grants = Via::ALL.iter().map(|via| via.name());
            let mut all: Vec<_> = grants.collect();
            all.insert(1, ACCEPTED);
            all
        },
        fields: &[("via", &[])],
    },
    Words {
        name: "Reason",
        description: "The reason why a viewer sees a listing, or does not.",
        of: || {
            use Reason::{Blocked, Expired, Granted, Inactive, NoGrant, Own};
            let of_engine = [Own, Granted, Inactive, Expired, Blocked, NoGrant].map(Reason::name);
            of_engine.into_iter().chain([UNKNOWN]).collect()
        },
        fields: &[("reason", &["DecisionView", "SeenAs"])],
    },
    Words {
        name: "Precision",
        description: "The precision of a place: `exact`, `neighborhood` (1 km), `city` (10 km) or `region` (100 km).",
        of: || {
            use Precision::{City, Exact, Neighborhood, Region};
            [Exact, Neighborhood, City, Region].map(Precision::name).to_vec()
        },
        fields: &[("precision", &[])],
    },
    Words {
        name: "SessionKind",
        description: "Whether a browser's cookie or a script's token holds the session.",
        of: || vec!["browser", "script"],
        fields: &[("kind", &["SessionView"])],
    },
    Words {
        name: "NoticeKind",
        description: "The kind of an event.",
        of: || Event::VARIANTS.to_vec(),
        fields: &[("kind", &["NoticeDetails", "NotificationView", "NoticeEvent"])],
    },
    Words {
        name: "Action",
        description: "Something that the caller may do now.",
        of: || {
            let all = [
                exchange::Command::VARIANTS,
                listing::Command::VARIANTS,
                response::Command::VARIANTS,
                community::join::Command::VARIANTS,
                partnership::Command::VARIANTS,
                invite::Command::VARIANTS,
                &["ask", "respond"],
            ];
            let all: BTreeSet<_> = all.into_iter().flatten().copied().collect();
            // Time alone does that.
            all.into_iter().filter(|action| *action != "expire").collect()
        },
        fields: &[("actions", &[])],
    },
    Words {
        name: "Share",
        description: "The tags that a partner community shares.",
        of: || vec!["offer", "need"],
        fields: &[("shares", &[])],
    },
];

/// Adds the enumerations to a document, and refers to them from the fields.
pub fn choose(document: &mut Value) {
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else { return };
    for (name, schema) in schemas.iter_mut() {
        if let Some(Value::Object(fields)) = schema.get_mut("properties") {
            refer(name, fields);
        }
    }
    for Words { name, description, of, .. } in ALL {
        schemas.insert(
            name.to_owned(),
            json!({"type": "string", "enum": of(), "description": description}),
        );
    }
    for problem in ["Problem", "FieldError"] {
        schemas[problem]["properties"]["code"]["enum"] = problem::codes().into_iter().collect();
    }
}

/// Names the enumerations of parameters, so that clients have one type for all routes.
pub fn name_parameters(document: &mut Value) {
    let mut schemas = document["components"]["schemas"].take();
    for (_, _, operation) in super::operations(document) {
        for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
            if !parameter["schema"]["enum"].is_array() {
                continue;
            }
            let name = capitalised(parameter["name"].as_str().unwrap_or_default());
            if schemas[&name].is_null() {
                schemas[&name] = parameter["schema"].clone();
            }
            if schemas[&name]["enum"] == parameter["schema"]["enum"] {
                parameter["schema"] = json!({"$ref": format!("#/components/schemas/{name}")});
            }
        }
    }
    document["components"]["schemas"] = schemas;
}

fn refer(schema: &str, fields: &mut Map<String, Value>) {
    for Words { name, fields: places, .. } in ALL {
        let is_in = |schemas: &[&str]| schemas.is_empty() || schemas.contains(&schema);
        for (field, _) in places.iter().filter(|(_, schemas)| is_in(schemas)) {
            let Some(shape) = fields.get_mut(*field) else { continue };
            let shape = match shape["type"] == "array" {
                true => &mut shape["items"],
                false => shape,
            };
            if let Some(shape) = shape.as_object_mut() {
                let reference = json!({"$ref": format!("#/components/schemas/{name}")});
                match shape.get("type").cloned() {
                    Some(Value::String(kind)) if kind == "string" => {
                        shape.remove("type");
                        shape.remove("pattern");
                        shape.insert("$ref".to_owned(), reference["$ref"].clone());
                    }
                    Some(Value::Array(kinds)) if kinds.contains(&json!("string")) => {
                        shape.remove("type");
                        shape.insert("oneOf".to_owned(), json!([reference, {"type": "null"}]));
                    }
                    _ => {}
                }
            }
        }
    }
}
