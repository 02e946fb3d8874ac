//! Validates responses against the OpenAPI document.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::answer::Answer;
use super::cast::trustd;

/// A way to ask: method and route, as in `GET /api/v1/members/{id}`.
pub type Operation = (String, String);

/// What may be asked, and what may be answered.
pub struct Description {
    /// The whole document.
    pub document: Value,
    operations: BTreeMap<Operation, BTreeMap<u16, Promise>>,
}

/// What an answer of a status looks like.
enum Promise {
    /// Without a body.
    Empty,
    /// With a body of this content type and, of JSON, this shape.
    Body { content_type: String, shape: Option<Box<Validator>> },
}

impl Description {
    /// What `trustd openapi` prints.
    pub fn read() -> Self {
        let output = trustd().arg("openapi").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut components = document["components"].clone();
        close(&mut components["schemas"]);
        let mut operations = BTreeMap::new();
        for (route, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                if let Some(responses) = operation["responses"].as_object() {
                    let promises = responses.iter().map(|(status, response)| {
                        (status.parse().unwrap(), promise(&document, &components, response))
                    });
                    operations.insert((method.to_uppercase(), route.clone()), promises.collect());
                }
            }
        }
        Description { document, operations }
    }

    /// Every operation.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.keys()
    }

    /// Every operation with every status it may answer. A stream is never the same twice, and the disk is not full for
    /// each of them.
    pub fn promises(&self) -> BTreeSet<(Operation, u16)> {
        let mut promises = BTreeSet::new();
        for (operation, all) in &self.operations {
            let is_stream = matches!(all.get(&200), Some(Promise::Body { shape: None, .. }));
            let unseen = |status: u16| (is_stream && status == 304) || status == 507;
            let seen = all.keys().filter(|&&status| !unseen(status));
            promises.extend(seen.map(|&status| (operation.clone(), status)));
        }
        promises
    }

    /// The part of the document about an operation.
    pub fn of(&self, (method, route): &Operation) -> &Value {
        &self.document["paths"][route][method.to_lowercase()]
    }

    /// The operation that a path asks for: a literal segment goes before a parameter.
    pub fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        let fits = |route: &str| {
            let (mut asked, mut named) = (path.split('/'), route.split('/'));
            loop {
                match (asked.next(), named.next()) {
                    (None, None) => return true,
                    (Some(a), Some(n)) if a == n || n.starts_with('{') => {}
                    _ => return false,
                }
            }
        };
        let fitting = self.operations.keys().filter(|(m, route)| m == method && fits(route));
        fitting.min_by_key(|(_, route)| route.matches('{').count())
    }

    /// Which operation an answer is one of, when it is as the description says; else panics.
    pub fn hold(&self, method: &str, path: &str, answer: &Answer) -> Option<Operation> {
        let told = answer.told();
        let is_foreseen = answer.status < 500 || [503, 507].contains(&answer.status);
        assert!(is_foreseen, "this must not happen: {told}");
        let Some(operation) = self.find(method, path) else {
            let refused = ["NO_SUCH_ROUTE", "METHOD_NOT_ALLOWED"];
            assert!(refused.iter().any(|code| answer.body["code"] == *code), "unknown: {told}");
            return None;
        };
        let promised = self.operations[operation].get(&answer.status);
        let promised = promised.unwrap_or_else(|| panic!("{operation:?} does not say so: {told}"));
        let content_type = answer.header("content-type");
        match promised {
            Promise::Empty => {
                assert!(answer.bytes.is_empty(), "a body that is not described: {told}");
                assert_eq!(content_type, "", "of what? {told}");
            }
            Promise::Body { content_type: promised, shape } => {
                assert_eq!(content_type, promised, "{told}");
                let wrong = shape.as_ref().and_then(|shape| shape.iter_errors(&answer.body).next());
                if let Some(error) = wrong {
                    panic!("{operation:?} at {}: {error}: {told}", error.instance_path());
                }
            }
        }
        if answer.status >= 400 {
            assert_eq!(answer.body["status"], answer.status, "{told}");
        }
        Some(operation.clone())
    }
}

fn promise(document: &Value, components: &Value, response: &Value) -> Promise {
    let response = match response["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => response,
    };
    let Some(content) = response["content"].as_object() else { return Promise::Empty };
    let (content_type, media) = content.iter().next().unwrap();
    assert_eq!(content.len(), 1, "one content type for a status");
    let shape = content_type.ends_with("json").then(|| {
        let mut schema = media["schema"].clone();
        schema["components"] = components.clone();
        Box::new(jsonschema::draft202012::new(&schema).unwrap())
    });
    Promise::Body { content_type: content_type.clone(), shape }
}

/// An answer has no field that is not described: closes what is open, but for problems, which may hold
/// the values that were sent, and for what is only a part of something else.
fn close(schemas: &mut Value) {
    let mut parts = BTreeSet::new();
    parts_in(schemas, &mut parts);
    for (name, schema) in schemas.as_object_mut().unwrap() {
        let closable = schema.get("properties").is_some() || schema.get("allOf").is_some();
        let is_whole = !parts.contains(&format!("#/components/schemas/{name}"));
        if name != "Problem" && is_whole && closable {
            schema["unevaluatedProperties"] = json!(false);
        }
    }
}

fn parts_in(schema: &Value, parts: &mut BTreeSet<String>) {
    let composed = schema["allOf"].as_array().into_iter().flatten();
    let named = composed.filter_map(|part| part["$ref"].as_str());
    parts.extend(named.map(str::to_owned));
    match schema {
        Value::Object(fields) => fields.values().for_each(|field| parts_in(field, parts)),
        Value::Array(items) => items.iter().for_each(|item| parts_in(item, parts)),
        _ => {}
    }
}
