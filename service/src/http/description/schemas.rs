//! Names the schemas. utoipa copies the schema of a row into a list: here the list refers to the row's own schema
//! instead. Parts of one object are merged, since client generators make several types of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

const PREFIX: &str = "#/components/schemas/";

/// The name of a schema by its type, and its name in the document.
const RENAMED: &[(&str, &str)] = &[("Response", "ListingResponse"), ("Event", "NoticeDetails")];

/// Types that the document describes as plain numbers, and not by a named schema.
const NUMBERS: [&str; 2] = ["LogRevision", "Timestamp"];

/// Objects in responses without a type of their own: their place, their name, and their description.
const NAMED: &[(&str, &str, &str)] = &[(
    "/api/v1/me/export",
    "MyExport",
    "All data about you: your profile, and all records by kind.",
)];

/// Names the schemas of a document, and merges parts.
pub fn complete(document: &mut Value) {
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else { return };
    let all = std::mem::take(schemas);
    let names: BTreeMap<String, String> =
        all.keys().map(|name| (name.clone(), renamed(name))).collect();
    let originals = all.clone();
    for (name, mut schema) in all {
        if NUMBERS.contains(&name.as_str()) {
            continue;
        }
        if let Some(row) = name.strip_prefix("Rows_") {
            schema["properties"]["rows"]["items"] = json!({"$ref": format!("{PREFIX}{row}")});
        }
        merge_parts(&mut schema, &originals);
        schemas.insert(renamed(&name), schema);
    }
    each(document, &mut |schema| {
        inline_number(schema);
        lift_description(schema);
        if let Some(Value::String(reference)) = schema.get_mut("$ref")
            && let Some(name) = reference.strip_prefix(PREFIX).and_then(|name| names.get(name))
        {
            *reference = format!("{PREFIX}{name}");
        }
    });
}

/// Names the objects that have no name.
pub fn name_objects(document: &mut Value) {
    for (route, name, description) in NAMED {
        let answer = document["paths"][route]["get"]["responses"].get_mut("200");
        let Some(media) = answer.map(|answer| &mut answer["content"]["application/json"]) else {
            continue;
        };
        media["schema"] = json!({"$ref": format!("{PREFIX}{name}")});
        document["components"]["schemas"][name] = json!({
            "type": "object",
            "description": description,
            "additionalProperties": true,
        });
    }
}

/// Adds the names of the ids in an answer, which every object may have that answers a request.
pub fn add_names(document: &mut Value) {
    let mut answers = BTreeSet::new();
    for (_, _, operation) in super::operations(document) {
        for (status, answer) in operation["responses"].as_object().into_iter().flatten() {
            let schema = &answer["content"]["application/json"]["schema"];
            if let (true, Some(reference)) = (status.starts_with('2'), schema["$ref"].as_str()) {
                answers.extend(reference.strip_prefix(PREFIX).map(str::to_owned));
            }
        }
    }
    for name in answers {
        let schema = &mut document["components"]["schemas"][name];
        if schema["properties"].is_object() {
            schema["properties"]["names"] = json!({
                "$ref": format!("{PREFIX}Names"),
                "description": "The names of the ids in the answer; in the outermost object alone.",
            });
        }
    }
}

fn renamed(name: &str) -> String {
    if let Some(row) = name.strip_prefix("Rows_") {
        let row = renamed(row);
        return format!("{}Page", row.strip_suffix("View").unwrap_or(&row));
    }
    let other = RENAMED.iter().find(|(from, _)| *from == name);
    other.map_or(name, |(_, to)| to).to_owned()
}

/// Removes schemas that nothing refers to any more.
pub fn prune(document: &mut Value) {
    let Some(components) = document["components"].as_object_mut() else { return };
    let mut schemas = components.remove("schemas").unwrap_or_default();
    let all = std::mem::take(&mut schemas);
    let mut waiting = Vec::new();
    references(document, &mut waiting);
    let mut kept = Map::new();
    while let Some(name) = waiting.pop() {
        if let Some(schema) = all.get(&name).filter(|_| !kept.contains_key(&name)) {
            references(schema, &mut waiting);
            kept.insert(name, schema.clone());
        }
    }
    kept.sort_keys();
    document["components"]["schemas"] = Value::Object(kept);
}

/// Collects the names of the schemas that a value refers to.
fn references(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            let name = fields.get("$ref").and_then(Value::as_str);
            names.extend(name.and_then(|it| it.strip_prefix(PREFIX)).map(str::to_owned));
            fields.values().for_each(|field| references(field, names));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, names)),
        _ => {}
    }
}

/// Calls `alter` for every object in a value, the innermost first.
fn each(value: &mut Value, alter: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(|field| each(field, alter));
            alter(fields);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, alter)),
        _ => {}
    }
}

/// Merges the objects that `allOf` lists into one.
fn merge_parts(schema: &mut Value, all: &Map<String, Value>) {
    let Some(Value::Array(parts)) = schema.as_object_mut().and_then(|it| it.remove("allOf")) else {
        return;
    };
    let mut whole = json!({"type": "object"});
    for part in parts {
        let mut part = match part["$ref"].as_str().and_then(|it| it.strip_prefix(PREFIX)) {
            Some(name) => all.get(name).cloned().unwrap_or_default(),
            None => part,
        };
        merge_parts(&mut part, all);
        let required = part["required"].as_array().cloned().unwrap_or_default();
        let known = whole["required"].as_array().cloned().unwrap_or_default();
        whole["required"] = known.into_iter().chain(required).collect();
        let fields = part["properties"].as_object().cloned().unwrap_or_default();
        for (field, shape) in fields {
            whole["properties"][field] = shape;
        }
    }
    for (key, value) in whole.as_object().into_iter().flatten() {
        schema[key] = value.clone();
    }
}

/// Replaces references to one of [`NUMBERS`] by the plain number.
fn inline_number(schema: &mut Map<String, Value>) {
    let reference = schema.get("$ref").and_then(Value::as_str);
    let name = reference.and_then(|it| it.strip_prefix(PREFIX));
    if name.is_some_and(|name| NUMBERS.contains(&name)) {
        schema.remove("$ref");
        schema.insert("type".to_owned(), json!("integer"));
        schema.insert("format".to_owned(), json!("int64"));
    }
}

/// Simplifies `oneOf` of a schema and null: moves the description up, and writes a plain type with both types.
fn lift_description(schema: &mut Map<String, Value>) {
    let Some(Value::Array(ways)) = schema.get_mut("oneOf") else { return };
    let [way, null] = ways.as_mut_slice() else { return };
    if *null != json!({"type": "null"}) {
        return;
    }
    let Some(way) = way.as_object_mut() else { return };
    let description = way.remove("description");
    let plain =
        way.get("type").and_then(Value::as_str).filter(|it| *it != "object").map(str::to_owned);
    if let Some(kind) = plain.filter(|_| !way.contains_key("enum")) {
        let mut way = std::mem::take(way);
        way.insert("type".to_owned(), json!([kind, "null"]));
        schema.remove("oneOf");
        schema.extend(way);
    }
    if let Some(description) = description {
        schema.entry("description").or_insert(description);
    }
}
