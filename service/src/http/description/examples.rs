//! Generates examples from the schemas: for every body and every parameter.
//!
//! A field's example is the example of its schema, or else the entry in [`FIELDS`] for its name, if the schema
//! allows it; or else the smallest value that the schema allows.

use serde_json::{Map, Value, json};

/// The greatest depth of examples. No schema is deeper, and a recursive schema must end.
const DEEPEST: usize = 8;

/// Examples of texts and numbers, by the name of the field.
const FIELDS: &[(&str, &str)] = &[
    ("about", "\"I repair bicycles on Saturdays.\""),
    ("a", "\"oak-street\""),
    ("actor", "\"birch\""),
    ("at", "1796000000"),
    ("b", "\"river-side\""),
    ("category", "\"garden\""),
    ("circle", "\"0b9f3a52-1c1d-4f27-9a53-5f0a5d4c7e11\""),
    ("cell", "\"3f5a0c4e-8a6b-4d0f-b7b1-2f7d1e9c6a20\""),
    ("code", "\"NOT_FOUND\""),
    ("community", "\"oak-street\""),
    ("community_id", "\"oak-street\""),
    ("created_at", "1796000000"),
    ("csrf_token", "\"mZ3vYd0kq1\""),
    ("cursor", "\"WzE3OTYwMDAwMDAsImEiXQ\""),
    ("decided_at", "1796003600"),
    ("description", "\"Two hours, with a ladder.\""),
    ("detail", "\"there is no listing `pears`\""),
    ("distance_km", "2.0"),
    ("email", "\"birch@example.org\""),
    ("exchange", "\"7d2f6c1a-9b0e-4a55-8f4e-0c1b2a3d4e5f\""),
    ("expires_at", "1796600000"),
    ("expires_in", "604800"),
    ("helper", "\"birch\""),
    ("ids", "\"c0a8f5de-3b1f-4c55-a5d7-1b1e2d3c4b5a\""),
    ("key", "\"garden\""),
    ("label", "\"calendar\""),
    ("latitude", "50.85"),
    ("limit", "20"),
    ("listing", "\"c0a8f5de-3b1f-4c55-a5d7-1b1e2d3c4b5a\""),
    ("longitude", "4.35"),
    ("local_radius_km", "25.0"),
    ("max_distance_km", "\"10\""),
    ("member", "\"birch\""),
    ("message", "\"On Saturday?\""),
    ("min_trust", "0.3"),
    ("minutes", "90"),
    ("name", "\"Birch Miller\""),
    ("owner_name", "\"Alder Smith\""),
    ("partnership", "\"9e1d2c3b-4a5f-4e6d-8c7b-6a5d4c3b2a19\""),
    ("password", "\"correct horse battery\""),
    ("quantity", "2.5"),
    ("request", "\"5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d\""),
    ("resource", "\"c0a8f5de-3b1f-4c55-a5d7-1b1e2d3c4b5a\""),
    ("response", "\"1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9\""),
    ("revision", "4711"),
    ("since", "1793408000"),
    ("title", "\"Prune the pear tree\""),
    ("token", "\"q8Zf0m2v7C1yX4u9T6b3R5n8K0j2H4g6F8d1S3a5P7o\""),
    ("total", "1"),
    ("trust", "0.56"),
    ("type", "\"about:blank\""),
    ("unit", "\"hours\""),
    ("until", "1796000000"),
    ("viewer", "\"birch\""),
    ("weight", "0.8"),
    ("with", "\"birch\""),
    ("within_km", "10"),
];

/// The id of a member, for a route's `{id}` or a person's `id`.
const PERSON: &str = "birch";
/// The id of a community.
const COMMUNITY: &str = "oak-street";
/// The id of any other item.
const RECORD: &str = "c0a8f5de-3b1f-4c55-a5d7-1b1e2d3c4b5a";

/// Adds examples to every operation of a document.
pub fn add(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    let maker = Maker { schemas: &schemas };
    for answer in document["components"]["responses"].as_object_mut().into_iter().flatten() {
        maker.of_contents(answer.1);
    }
    for (route, _, operation) in super::operations(document) {
        for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
            if parameter["in"] == "path" {
                let name = parameter["name"].as_str().unwrap_or_default();
                parameter["example"] = match (name, &route) {
                    ("id", route) if route.contains("/members/") => PERSON.into(),
                    ("id", route) if route.contains("/communities/") => COMMUNITY.into(),
                    _ => maker.field(name, &parameter["schema"], DEEPEST),
                };
            }
        }
        maker.of_contents(&mut operation["requestBody"]);
        for (_, answer) in operation["responses"].as_object_mut().into_iter().flatten() {
            maker.of_contents(answer);
        }
        if operation["requestBody"].is_null() {
            operation.as_object_mut().map(|it| it.remove("requestBody"));
        }
    }
}

struct Maker<'a> {
    schemas: &'a Value,
}

impl Maker<'_> {
    fn of_contents(&self, body: &mut Value) {
        let contents = body.get_mut("content").and_then(Value::as_object_mut);
        for (_, media) in contents.into_iter().flatten() {
            if media.get("example").is_none() && media.get("schema").is_some() {
                media["example"] = self.of(&media["schema"], DEEPEST);
            }
        }
    }

    /// Returns the schema that a reference names, or the schema itself.
    fn resolved<'s>(&'s self, schema: &'s Value) -> &'s Value {
        match schema["$ref"].as_str().and_then(|it| it.rsplit('/').next()) {
            Some(name) => &self.schemas[name],
            None => schema,
        }
    }

    fn of(&self, schema: &Value, depth: usize) -> Value {
        let schema = self.resolved(schema);
        let given =
            [&schema["example"], &schema["examples"][0], &schema["const"], &schema["enum"][0]];
        if let Some(given) = given.into_iter().find(|it| !it.is_null()) {
            return given.clone();
        }
        if let Some(ways) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
            let way = ways.iter().find(|way| way["type"] != "null");
            return way.filter(|_| depth > 0).map_or(Value::Null, |way| self.of(way, depth - 1));
        }
        match schema["type"].as_str().or(schema["type"][0].as_str()) {
            Some("object") => self.object(schema, depth),
            Some("array") if depth == 0 => json!([]),
            Some("array") => json!([self.of(&schema["items"], depth - 1)]),
            Some("string") => {
                "x".repeat(schema["minLength"].as_u64().unwrap_or(1).max(1) as usize).into()
            }
            Some("integer") => least(schema).map_or(json!(1), |least| json!(least as i64)),
            Some("number") => least(schema).map_or(json!(1.0), |least| json!(least)),
            Some("boolean") => true.into(),
            _ => json!({"note": "anything"}),
        }
    }

    fn object(&self, schema: &Value, depth: usize) -> Value {
        let fields = schema["properties"].as_object().into_iter().flatten();
        let is_person = schema["properties"].as_object().is_some_and(|it| it.len() == 2)
            && schema["properties"]["name"].is_object();
        let example = fields.filter(|(name, _)| *name != "next_cursor" && *name != "errors");
        let example = example.map(|(name, shape)| match name.as_str() {
            "id" if is_person => (name.clone(), PERSON.into()),
            name => (name.to_owned(), self.field(name, shape, depth.saturating_sub(1))),
        });
        Value::Object(example.collect::<Map<_, _>>())
    }

    /// Returns the example of a field.
    fn field(&self, name: &str, schema: &Value, depth: usize) -> Value {
        let shape = self.resolved(schema);
        let listed = match name {
            "id" => Some(RECORD.into()),
            "accepted" => Some(json!([PERSON])),
            name if name.ends_with("_at") && name != "expires_at" => Some(json!(1_796_000_000)),
            name => {
                let found = FIELDS.iter().find(|(field, _)| *field == name);
                found.and_then(|(_, text)| serde_json::from_str(text).ok())
            }
        };
        match (name, shape["pattern"].is_string()) {
            ("id", true) => COMMUNITY.into(),
            ("email", true) => listed.unwrap_or_default(),
            _ => listed
                .filter(|value| allows(shape, value))
                .unwrap_or_else(|| self.of(schema, depth)),
        }
    }
}

fn least(schema: &Value) -> Option<f64> {
    let above = schema["exclusiveMinimum"].as_f64().map(|least| least + 1.0);
    let least = schema["minimum"].as_f64().or(above).map(f64::ceil);
    let most = schema["maximum"].as_f64();
    match (least, most) {
        (None, Some(most)) => Some(most),
        (least, _) => least,
    }
}

/// Returns whether a plain schema allows a plain value.
fn allows(schema: &Value, value: &Value) -> bool {
    if schema["enum"].is_array() || schema["const"].is_string() || schema["example"].is_string() {
        return false;
    }
    let is = |kind: &str| schema["type"] == kind || schema["type"][0] == kind;
    match value {
        Value::String(text) => {
            let length = text.chars().count() as u64;
            is("string")
                && schema["pattern"].is_null()
                && schema["maxLength"].as_u64().is_none_or(|most| length <= most)
                && schema["minLength"].as_u64().is_none_or(|least| length >= least)
        }
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            (is("number") || (is("integer") && number.fract() == 0.0))
                && schema["maximum"].as_f64().is_none_or(|most| number <= most)
                && schema["minimum"].as_f64().is_none_or(|least| number >= least)
        }
        Value::Array(_) => is("array") && schema["items"]["type"] == "string",
        _ => false,
    }
}
