//! Tests of requests with several errors: each is named by the request's own fields, and no parser message is
//! shown.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::harness::{Answer, Person, Request, World, cases};

cases![
    every_field_of_a_body_that_cannot_be_read_is_named,
    every_field_that_is_missing_is_named,
    every_parameter_that_cannot_be_read_is_named,
    every_value_that_the_rules_refuse_is_named,
    a_value_that_cannot_be_read_hides_no_value_that_is_too_long,
    a_field_says_what_it_counts_in,
    a_body_that_is_no_json_says_where,
    a_field_that_comes_twice_is_named,
    an_id_that_is_too_long_is_named,
    what_is_right_is_not_named,
    what_has_a_form_is_told_its_form_in_words,
    a_nul_is_told_where_it_is,
];

const METHODS: [&str; 5] = ["get", "put", "post", "patch", "delete"];

/// Words of parsers and of Rust.
const NOT_OURS: [&str; 16] = [
    "expected",
    "invalid type",
    "invalid value",
    "invalid length",
    "missing field",
    "unknown variant",
    "unknown field",
    "u32",
    "u64",
    "i64",
    "f64",
    "struct",
    "::",
    "deserialize",
    "serde",
    "usize",
];

#[track_caller]
fn is_plain(answer: &Answer) {
    let text = answer.told().to_lowercase();
    let body = text.split_once(": ").map_or("", |(_, rest)| rest);
    for word in NOT_OURS {
        assert!(!body.contains(word), "{word}: {text}");
    }
}

/// The fields that an answer names, each with its code.
#[track_caller]
fn named(answer: Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 422, "{}", answer.told());
    is_plain(&answer);
    let told = answer.told();
    let errors = answer.body["errors"].as_array().unwrap_or_else(|| panic!("no errors: {told}"));
    let text = |error: &Value, key: &str| error[key].as_str().unwrap().to_owned();
    assert!(errors.iter().all(|error| !text(error, "detail").is_empty()), "{told}");
    let first = answer.body["field"].as_str().unwrap_or_else(|| panic!("no field: {told}"));
    assert!(text(&errors[0], "field").starts_with(first), "{told}");
    errors.iter().map(|error| (text(error, "field"), text(error, "code"))).collect()
}

fn fields(errors: &[(String, String)]) -> BTreeSet<&str> {
    errors.iter().map(|(field, _)| field.as_str()).collect()
}

/// Operations of the description: method, path that can be asked for, and the operation itself.
fn operations(world: &World) -> Vec<(Method, String, Value)> {
    let document = &world.ground.description.document;
    let mut all = Vec::new();
    for (route, item) in document["paths"].as_object().unwrap() {
        for method in METHODS.iter().filter(|method| item[**method].is_object()) {
            let operation = item[*method].clone();
            let mut path = route.trim_start_matches("/api/v1").to_owned();
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                if parameter["in"] == "path" {
                    let word = resolved(document, &parameter["schema"])["enum"][0]
                        .as_str()
                        .unwrap_or("nobody");
                    path =
                        path.replace(&format!("{{{}}}", parameter["name"].as_str().unwrap()), word);
                }
            }
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            all.push((method, path, operation));
        }
    }
    all
}

fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    value["$ref"].as_str().map_or(value, |it| document.pointer(&it[1..]).unwrap())
}

fn body_of<'d>(document: &'d Value, operation: &'d Value) -> Option<&'d Value> {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    (!schema.is_null()).then(|| resolved(document, schema))
}

/// A value of another kind than a schema takes; none where it takes anything.
fn wrong(document: &Value, schema: &Value) -> Option<Value> {
    let schema = resolved(document, schema);
    if let Some(ways) = schema["oneOf"].as_array() {
        let texts = ways.iter().any(|way| resolved(document, way)["type"] == "string");
        return Some(if texts { json!("no such word") } else { json!([7]) });
    }
    match schema["type"].as_str().or(schema["type"][0].as_str())? {
        "string" if schema["enum"].is_array() => Some(json!("no such word")),
        "string" => Some(json!(7)),
        "array" | "object" => Some(json!(true)),
        _ => Some(json!("soon")),
    }
}

fn asked(who: &Person, method: &Method, path: &str, body: &Value) -> Request {
    who.ask(method.clone(), path).json(body.clone())
}

async fn every_field_of_a_body_that_cannot_be_read_is_named(world: &World) {
    let ana = world.as_("ana");
    let document = &world.ground.description.document;
    let mut bodies = 0;
    for (method, path, operation) in operations(world) {
        if method == Method::GET {
            continue;
        }
        let mut body = Map::new();
        if let Some(schema) = body_of(document, &operation) {
            bodies += 1;
            for (field, shape) in schema["properties"].as_object().into_iter().flatten() {
                if let Some(wrong) = wrong(document, shape) {
                    body.insert(field.clone(), wrong);
                }
            }
        }
        body.insert("no such thing".to_owned(), json!(1));
        let expected: BTreeSet<String> = body.keys().cloned().collect();
        let errors = named(asked(&ana, &method, &path, &Value::Object(body)).await);
        let missing: Vec<_> =
            expected.iter().filter(|field| !fields(&errors).contains(field.as_str())).collect();
        assert!(missing.is_empty(), "{method} {path} does not name {missing:?}: {errors:?}");
        let known = |code: &str| {
            ["UNKNOWN_FIELD", "WRONG_TYPE", "UNKNOWN_WORD", "MISSING_FIELD"].contains(&code)
        };
        assert!(errors.iter().all(|(_, code)| known(code)), "{method} {path}: {errors:?}");
    }
    assert!(bodies > 20, "{bodies}");
}

async fn every_field_that_is_missing_is_named(world: &World) {
    let ana = world.as_("ana");
    let document = &world.ground.description.document;
    for (method, path, operation) in operations(world) {
        let Some(schema) = body_of(document, &operation) else { continue };
        let required = schema["required"].as_array().into_iter().flatten();
        let required: BTreeSet<&str> = required.filter_map(Value::as_str).collect();
        if required.is_empty() {
            continue;
        }
        let errors = named(asked(&ana, &method, &path, &json!({})).await);
        assert_eq!(fields(&errors), required, "{method} {path}");
        assert!(errors.iter().all(|(_, code)| code == "MISSING_FIELD"), "{errors:?}");
    }
}

async fn every_parameter_that_cannot_be_read_is_named(world: &World) {
    let ana = world.as_("ana");
    let document = &world.ground.description.document;
    for (method, path, operation) in operations(world) {
        let mut query = vec!["no_such=1".to_owned()];
        let mut expected = BTreeSet::from(["no_such".to_owned()]);
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let schema = resolved(document, &parameter["schema"]);
            let is_free = schema["type"] == "string" && schema["enum"].is_null();
            if parameter["in"] == "query" && !is_free {
                let name = parameter["name"].as_str().unwrap();
                query.push(format!("{name}=no+such+word"));
                expected.insert(name.to_owned());
            }
        }
        let ask = ana.ask(method.clone(), format!("{path}?{}", query.join("&")));
        let answer = if method == Method::GET { ask.await } else { ask.json(json!({})).await };
        assert_eq!(answer.body["code"], "INVALID_QUERY", "{}", answer.told());
        let errors = named(answer);
        let names: BTreeSet<String> = fields(&errors).into_iter().map(str::to_owned).collect();
        assert_eq!(names, expected, "{method} {path}");
    }
}

fn code<'e>(errors: &'e [(String, String)], field: &str) -> &'e str {
    errors.iter().find(|(name, _)| name == field).map_or("not named", |(_, code)| code)
}

async fn every_value_that_the_rules_refuse_is_named(world: &World) {
    let ana = world.as_("ana");
    let listing = json!({
        "type": "task", "title": "  ", "description": "x".repeat(5001), "category": "x".repeat(51),
        "quantity": -1, "unit": "x".repeat(31), "expires_at": 5,
        "place": {"latitude": 91, "longitude": 181},
    });
    let errors = named(ana.post("/support/offers", listing).await);
    let all = [
        "category",
        "description",
        "expires_at",
        "place.latitude",
        "place.longitude",
        "quantity",
        "title",
        "unit",
    ];
    for field in all {
        assert_ne!(code(&errors, field), "not named", "{field}: {errors:?}");
    }
    assert_eq!(code(&errors, "title"), "INVALID_TITLE");
    assert_eq!(code(&errors, "quantity"), "INVALID_QUANTITY");
    assert_eq!(code(&errors, "unit"), "INVALID_UNIT");
    let profile = json!({"name": "", "about": "x".repeat(2001), "email": "nobody"});
    let errors = named(ana.patch("/me", profile).await);
    assert_eq!(fields(&errors), BTreeSet::from(["about", "email", "name"]));
    let founded = json!({"id": "Oak Street", "name": "", "description": "x".repeat(5001)});
    let errors = named(ana.post("/communities", founded).await);
    assert_eq!(fields(&errors), BTreeSet::from(["description", "id", "name"]));
    let two = json!({"type": "task", "title": "", "category": "x", "urgency": "low", "is_public": true, "sharing": "private"});
    let errors = named(ana.post("/support/offers", two).await);
    assert_eq!(fields(&errors), BTreeSet::from(["is_public", "title", "urgency"]));
    let answer = ana.get("/listings?limit=-1&min_trust=2").await;
    assert_eq!(fields(&named(answer)), BTreeSet::from(["limit", "min_trust"]));
    let answer = ana.post("/me/tokens", json!({"label": "", "days": -1})).await;
    assert_eq!(fields(&named(answer)), BTreeSet::from(["days", "label"]));
    let answer = ana.get("/listings?limit=0&min_trust=2&within_km=-1").await;
    assert_eq!(fields(&named(answer)), BTreeSet::from(["limit", "min_trust", "within_km"]));
}

async fn a_value_that_cannot_be_read_hides_no_value_that_is_too_long(world: &World) {
    let ana = world.as_("ana");
    let body =
        json!({"type": "task", "title": "x".repeat(201), "quantity": "much", "urgent": true});
    let errors = named(ana.post("/support/needs", body).await);
    assert_eq!(code(&errors, "title"), "INVALID_TITLE");
    assert_eq!(code(&errors, "quantity"), "WRONG_TYPE");
    assert_eq!(code(&errors, "urgent"), "UNKNOWN_FIELD");
    assert_eq!(code(&errors, "category"), "MISSING_FIELD");
}

/// The detail of what is said of a field.
fn detail(answer: &Answer, field: &str) -> String {
    let errors = answer.body["errors"].as_array().unwrap();
    let error = errors.iter().find(|error| error["field"] == field);
    error.unwrap_or_else(|| panic!("{field}: {}", answer.told()))["detail"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn a_field_says_what_it_counts_in(world: &World) {
    let ana = world.as_("ana");
    let body = json!({"type": "task", "title": "x", "category": "x", "quantity": 1e12, "expires_at": "soon"});
    let answer = ana.post("/support/needs", body).await;
    assert!(detail(&answer, "expires_at").contains("seconds since 1970"));
    assert!(!detail(&answer, "quantity").contains("thousandth"));
    let body = json!({"type": "task", "title": "x", "category": "x", "quantity": 1e12});
    let answer = ana.post("/support/needs", body).await;
    assert!(!answer.told().contains("thousandth"), "{}", answer.told());
    let body =
        json!({"type": "task", "title": "", "category": "x", "expires_at": 1_796_600_000_000_i64});
    let answer = ana.post("/support/needs", body).await;
    assert!(
        detail(&answer, "expires_at").contains("milliseconds given for seconds"),
        "{}",
        answer.told()
    );
    let answer = ana.put("/me/sharing-preference", json!({"local_radius_km": "far"})).await;
    assert!(detail(&answer, "local_radius_km").contains("kilometres"), "{}", answer.told());
    let answer = ana.post("/me/tokens", json!({"label": "x", "days": 1.5})).await;
    assert!(
        detail(&answer, "days").contains("a whole number of days, not 1.5"),
        "{}",
        answer.told()
    );
}

async fn a_body_that_is_no_json_says_where(world: &World) {
    let ana = world.as_("ana");
    for (text, line, column) in
        [("{\n  \"member\": bea}", 2, 13), ("{\"member\": \"bea\"", 1, 16), ("{} {}", 1, 4)]
    {
        let answer = ana.post("/blocks", json!({})).raw("application/json", text).await;
        is_plain(&answer);
        let body = answer.refused(422, "INVALID_BODY");
        let detail = body["detail"].as_str().unwrap();
        assert!(detail.contains(&format!("line {line}, column {column}")), "{detail}");
        assert_eq!(body["line"], line);
    }
}

async fn a_field_that_comes_twice_is_named(world: &World) {
    let ana = world.as_("ana");
    let answer = ana
        .post("/blocks", json!({}))
        .raw("application/json", r#"{"member": "bea", "member": "carl"}"#);
    assert_eq!(named(answer.await), [("member".to_owned(), "DUPLICATE_FIELD".to_owned())]);
    let errors = named(ana.get("/listings?limit=1&limit=2").await);
    assert_eq!(errors, [("limit".to_owned(), "DUPLICATE_FIELD".to_owned())]);
}

async fn an_id_that_is_too_long_is_named(world: &World) {
    let ana = world.as_("ana");
    let long = "x".repeat(256);
    let answer = ana.get(format!("/listings/{long}")).await;
    assert_eq!(answer.body["code"], "INVALID_PATH");
    assert_eq!(fields(&named(answer)), BTreeSet::from(["id"]));
    let answer = ana.put(format!("/trust-circles/{long}/members/{long}"), json!({})).await;
    assert_eq!(fields(&named(answer)), BTreeSet::from(["id", "member"]));
    // More bytes than an id may have, in fewer characters.
    is_plain(&ana.get(format!("/listings/{}", "%F0%9F%8C%B3".repeat(100))).await);
    is_plain(&ana.get("/listings/%FF").await);
    is_plain(&ana.get("/support/elsewhere").await);
}

async fn what_is_right_is_not_named(world: &World) {
    let ana = world.as_("ana");
    let errors = named(
        ana.post("/support/needs", json!({"type": "task", "title": "", "category": "x"})).await,
    );
    assert_eq!(errors, [("title".to_owned(), "INVALID_TITLE".to_owned())]);
    // A text loses the blanks around it before it is measured.
    let title = format!("{}x", " ".repeat(300));
    ana.post("/support/needs", json!({"type": "task", "title": title, "category": "x"}))
        .await
        .is(201);
}

async fn what_has_a_form_is_told_its_form_in_words(world: &World) {
    let ana = world.as_("ana");
    let said = |answer: Answer| {
        assert_eq!(answer.status, 422, "{}", answer.told());
        assert!(!answer.body.to_string().contains('^'), "{}", answer.told());
        answer.body["errors"][0]["detail"].as_str().unwrap().to_owned()
    };
    let founded = ana.post("/communities", json!({"id": "X", "name": "Oak"})).await;
    assert!(said(founded).contains("of a-z, 0-9"));
    let discovered = ana.get("/discover?max_distance_km=foo").await;
    assert!(said(discovered).contains("a number of kilometres, or `any`"));
    let far = ana.put("/me/place", json!({"latitude": 91, "longitude": 181})).await;
    assert_eq!(far.status, 422);
    let fields: Vec<_> = far.body["errors"].as_array().unwrap().iter().collect();
    assert_eq!([&fields[0]["field"], &fields[1]["field"]], ["latitude", "longitude"]);
    assert_eq!(fields.len(), 2, "{}", far.told());
    let shared = json!({
        "kind": "offer", "type": "time", "title": "Tea", "category": "care", "sharing": {"foo": 1},
    });
    let told = said(ana.post("/listings", shared).await);
    assert!(
        told.contains("an object with `circle`") && told.ends_with("not an object with `foo`"),
        "{told}"
    );
    let large =
        ana.post("/communities", json!({})).raw("application/json", "{\"id\": 1e400}").await;
    assert!(large.told().contains("is too large"), "{}", large.told());
}

async fn a_nul_is_told_where_it_is(world: &World) {
    let ana = world.as_("ana");
    let thing = json!({
        "kind": "offer", "type": "time", "title": "a\0b", "category": "care", "capacity": {"people": ["\0"]},
    });
    let told = named(ana.post("/listings", thing).await);
    let expected =
        ["capacity.people.0", "title"].map(|field| (field.to_owned(), "INVALID_VALUE".to_owned()));
    assert_eq!(told, expected);
}
