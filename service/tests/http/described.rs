//! Tests that the OpenAPI document is complete for every operation.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use crate::harness::{World, cases};

cases![
    every_answer_has_a_description,
    every_operation_has_a_name_a_summary_and_a_declared_tag,
    every_operation_has_an_example_that_its_schema_allows,
    every_object_has_a_name,
    every_choice_of_words_is_an_enum,
    every_header_is_described_where_it_applies,
    every_event_of_the_stream_has_a_schema,
    every_code_of_a_refusal_is_listed,
    it_says_where_it_is_served,
];

const METHODS: [&str; 5] = ["get", "put", "post", "patch", "delete"];

fn document(world: &World) -> &Value {
    &world.ground.description.document
}

/// Every operation, with its method and route as its name.
fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    document["paths"].as_object().unwrap().iter().flat_map(|(route, item)| {
        let methods = METHODS.iter().filter(|method| item[**method].is_object());
        methods.map(move |method| (format!("{method} {route}"), &item[*method]))
    })
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// What a reference names, else the value itself.
fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    value["$ref"].as_str().map_or(value, |it| document.pointer(&it[1..]).unwrap())
}

async fn every_answer_has_a_description(world: &World) {
    let document = document(world);
    let of_operations = operations(document).flat_map(|(name, it)| {
        fields(&it["responses"]).map(move |(status, it)| (format!("{name} {status}"), it))
    });
    let common = fields(&document["components"]["responses"]).map(|(name, it)| (name.clone(), it));
    for (name, answer) in of_operations.chain(common) {
        let text = resolved(document, answer)["description"].as_str().unwrap_or_default();
        assert!(!text.trim().is_empty(), "{name} has no description");
    }
}

async fn every_operation_has_a_name_a_summary_and_a_declared_tag(world: &World) {
    let document = document(world);
    let tags: BTreeSet<&str> =
        list(&document["tags"]).filter_map(|tag| tag["name"].as_str()).collect();
    assert!(list(&document["tags"]).all(|tag| tag["description"].is_string()));
    let mut names = BTreeSet::new();
    for (operation, it) in operations(document) {
        let name = it["operationId"].as_str().unwrap();
        assert!(names.insert(name), "{name} names two operations");
        assert!(name.starts_with(|c: char| c.is_ascii_lowercase()), "{operation}: {name}");
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "{operation}: {name}");
        let summary = it["summary"].as_str().unwrap_or_default();
        assert!((3..=120).contains(&summary.chars().count()), "{operation}: {summary:?}");
        assert!(!summary.contains('\n'), "{operation}: {summary:?}");
        assert!(list(&it["tags"]).count() == 1, "{operation}");
        for tag in list(&it["tags"]) {
            assert!(tags.contains(tag.as_str().unwrap()), "{operation}: {tag} is not declared");
        }
    }
}

async fn every_operation_has_an_example_that_its_schema_allows(world: &World) {
    let document = document(world);
    for (operation, it) in operations(document) {
        let sent = fields(&it["requestBody"]["content"]);
        let answered = fields(&it["responses"])
            .filter(|(status, _)| status.starts_with('2'))
            .flat_map(|(_, answer)| fields(&answer["content"]));
        let mut examples = 0;
        for (_, media) in sent.chain(answered) {
            examples += 1;
            let mut schema = media["schema"].clone();
            schema["components"] = document["components"].clone();
            let shape = jsonschema::draft202012::new(&schema).unwrap();
            let example = &media["example"];
            assert!(!example.is_null(), "{operation} has a body without an example");
            if let Some(error) = shape.iter_errors(example).next() {
                panic!("{operation}: {error} at {}: {example}", error.instance_path());
            }
        }
        for parameter in list(&it["parameters"]).filter(|it| it["in"] == "path") {
            examples += 1;
            assert!(!parameter["example"].is_null(), "{operation}: {parameter}");
        }
        let is_empty = it["responses"]["204"].is_object();
        assert!(examples > 0 || is_empty, "{operation} has no example");
    }
}

async fn every_object_has_a_name(world: &World) {
    let document = document(world);
    for (name, schema) in fields(&document["components"]["schemas"]) {
        let is_plain = ["i64", "u64", "u32", "i32", "f64", "String", "Response", "Object", "Value"];
        assert!(!is_plain.contains(&name.as_str()), "{name} says nothing");
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "{name}");
        assert!(schema["allOf"].is_null(), "{name} is made of parts");
        for (field, shape) in fields(&schema["properties"]) {
            for shape in [shape, &shape["items"]].into_iter().chain(list(&shape["oneOf"])) {
                assert!(
                    shape["properties"].is_null(),
                    "{name}.{field} is an object without a name"
                );
            }
        }
    }
    for (operation, it) in operations(document) {
        let answers = fields(&it["responses"]).flat_map(|(_, answer)| fields(&answer["content"]));
        for (_, media) in answers.chain(fields(&it["requestBody"]["content"])) {
            assert!(media["schema"]["$ref"].is_string(), "{operation}: {}", media["schema"]);
        }
    }
}

async fn every_choice_of_words_is_an_enum(world: &World) {
    let document = document(world);
    let words = |name: &str| document["components"]["schemas"][name]["enum"].clone();
    assert_eq!(words("Precision"), json!(["exact", "neighborhood", "city", "region"]));
    assert_eq!(words("InviteStatus"), json!(["open", "used", "revoked", "expired"]));
    assert_eq!(words("SessionKind"), json!(["browser", "script"]));
    assert_eq!(words("Share"), json!(["offer", "need"]));
    for (name, word) in
        [("Via", "own"), ("Reason", "no_grant"), ("NoticeKind", "response_received")]
    {
        assert!(words(name).as_array().unwrap().contains(&json!(word)), "{name}");
    }
    let is_choice = |field: &str| {
        ["via", "reason", "precision", "status", "kind", "order", "scope", "by"].contains(&field)
    };
    for (name, schema) in
        fields(&document["components"]["schemas"]).filter(|(name, _)| *name != "Problem")
    {
        for (field, shape) in fields(&schema["properties"]).filter(|(field, _)| is_choice(field)) {
            let shape = list(&shape["oneOf"]).next().unwrap_or(shape);
            let chosen = resolved(document, shape)["enum"].is_array();
            assert!(chosen, "{name}.{field} is a choice of words: {shape}");
        }
    }
    for (operation, it) in operations(document) {
        for parameter in list(&it["parameters"]) {
            if parameter["name"].as_str().is_some_and(is_choice) {
                let chosen = resolved(document, &parameter["schema"])["enum"].is_array();
                assert!(chosen, "{operation}: {parameter}");
            }
        }
    }
}

async fn every_header_is_described_where_it_applies(world: &World) {
    let document = document(world);
    for (operation, it) in operations(document) {
        let named: Vec<&str> = list(&it["parameters"])
            .filter_map(|parameter| resolved(document, parameter)["name"].as_str())
            .collect();
        let is_read = operation.starts_with("get");
        let asks_who = it["security"].as_array().is_none_or(|ways| ways.len() > 1);
        assert!(named.contains(&"At-Least-Revision"), "{operation}");
        assert_eq!(named.contains(&"If-None-Match"), is_read, "{operation}");
        assert_eq!(named.contains(&"X-CSRF-Token"), !is_read && asks_who, "{operation}");
        let keeps = it["responses"]["410"].is_object() || it["operationId"] == "signUp";
        assert_eq!(named.contains(&"Idempotency-Key"), keeps, "{operation}");
        for (status, answer) in fields(&it["responses"]) {
            let headers = &resolved(document, answer)["headers"];
            let is_told = headers["Trust-Revision"].is_object();
            assert_eq!(is_told, status != "401", "{operation} {status}");
            let waits = ["429", "503", "507"].contains(&status.as_str());
            assert_eq!(headers["Retry-After"].is_object(), waits, "{operation} {status}");
            let asks = headers["WWW-Authenticate"].is_object();
            assert_eq!(asks, status == "401", "{operation} {status}");
            if status == "200" && answer["content"]["application/json"].is_object() {
                assert!(headers["ETag"].is_object(), "{operation} {status}");
            }
        }
    }
}

async fn every_event_of_the_stream_has_a_schema(world: &World) {
    let document = document(world);
    let stream = &document["paths"]["/api/v1/watch"]["get"]["responses"]["200"]["content"];
    let event = resolved(document, &stream["text/event-stream"]["schema"]);
    let mut schema = event.clone();
    schema["components"] = document["components"].clone();
    let shape = jsonschema::draft202012::new(&schema).unwrap();
    let [ana, bea] = world.people(["ana", "bea"]);
    let mut events = ana.get("/watch").open().await;
    let ready = events.expect("ready").await;
    assert!(shape.is_valid(&json!({"event": "ready", "data": ready})), "{ready}");
    assert!(!shape.is_valid(&json!({"event": "never", "data": ready})));
    let listing = json!({"type": "task", "title": "Rake", "category": "garden", "is_public": true});
    bea.post("/support/needs", listing).await.is(201);
    let visible = events.expect("visible").await;
    assert!(shape.is_valid(&json!({"event": "visible", "data": visible})), "{visible}");
}

/// The words in capitals of the service's sources that could be codes are codes that the document lists.
async fn every_code_of_a_refusal_is_listed(world: &World) {
    let document = document(world);
    let codes = &document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"];
    let codes: BTreeSet<&str> = list(codes).filter_map(Value::as_str).collect();
    let mut found = 0;
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |text| {
        for call in ["Problem::new(", "Problem::invalid(", "Problem::unprocessable("] {
            for (at, _) in text.match_indices(call) {
                let literal = text[at..].split('"').nth(1).unwrap_or_default();
                let is_code = literal.len() > 3
                    && literal.chars().all(|c| c.is_ascii_uppercase() || c == '_');
                if is_code {
                    found += 1;
                    assert!(
                        codes.contains(literal),
                        "{literal} is missing in CODES (protocol/problem.rs)"
                    );
                }
            }
        }
    });
    assert!(found > 30, "{found}");
    assert!(codes.contains("INVALID_TITLE") && codes.contains("PRIVATE_AND_PUBLIC"));
}

fn sources(folder: &Path, look: &mut impl FnMut(&str)) {
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, look);
        } else if path.extension().is_some_and(|it| it == "rs") {
            look(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

async fn it_says_where_it_is_served(world: &World) {
    let document = document(world);
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["servers"][0]["url"], "/");
    let (status, text) = world.as_("ana").outside("/api/openapi.json").await;
    assert_eq!(status, 200);
    assert_eq!(&serde_json::from_str::<Value>(&text).unwrap(), document);
}
