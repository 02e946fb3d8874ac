//! Tests of the refusals that every route of the OpenAPI document has.

use std::future::IntoFuture;
use std::time::Duration;

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Credential, Operation, Person, Request, World, cases};

cases![
    whoever_is_not_signed_in_is_told_to,
    a_write_of_a_browser_without_its_csrf_token_is_refused,
    headers_that_mean_nothing_are_refused,
    an_answer_that_was_forgotten_is_not_given_again,
    a_body_that_is_no_json_is_refused,
    a_body_that_is_too_large_is_refused,
    a_body_with_a_field_that_is_unknown_is_refused,
    a_query_parameter_that_is_unknown_is_refused,
    every_list_comes_in_pages,
    an_address_with_a_nul_is_refused,
    whoever_asks_too_often_has_to_wait,
    what_cannot_be_answered_in_time_is_given_up_and_leaves_no_trace,
];

const PASSWORD: &str = "a password of ana's";

/// An operation of the description, ready to be asked.
struct Route<'w> {
    world: &'w World,
    operation: Operation,
}

impl Route<'_> {
    fn all(world: &World) -> Vec<Route<'_>> {
        let operations = world.ground.description.operations();
        operations.map(|operation| Route { world, operation: operation.clone() }).collect()
    }

    fn writing(world: &World) -> Vec<Route<'_>> {
        let mut all = Route::all(world);
        all.retain(Route::writes);
        all
    }

    fn description(&self) -> &Value {
        self.world.ground.description.of(&self.operation)
    }

    fn writes(&self) -> bool {
        self.operation.0 != "GET"
    }

    /// Whether it cares who asks.
    fn asks_who(&self) -> bool {
        self.description()["security"].as_array().is_none_or(|ways| ways.len() > 1)
    }

    /// Whether what it answered under a key is answered again.
    fn keeps_answers(&self) -> bool {
        self.description()["responses"]["410"].is_object()
    }

    /// Whether it is answered to anybody.
    fn is_open(&self) -> bool {
        let is_empty = |way: &Value| way.as_object().is_some_and(|way| way.is_empty());
        self.description()["security"].as_array().is_some_and(|ways| ways.iter().any(is_empty))
    }

    /// Its address, with `value` for what varies.
    fn path(&self, value: &str) -> String {
        let mut path = self.operation.1.trim_start_matches("/api/v1").to_owned();
        for parameter in self.description()["parameters"].as_array().into_iter().flatten() {
            if parameter["in"] == "path" {
                let name = format!("{{{}}}", parameter["name"].as_str().unwrap());
                let document = &self.world.ground.description.document;
                let schema = match parameter["schema"]["$ref"].as_str() {
                    Some(reference) => document.pointer(&reference[1..]).unwrap(),
                    None => &parameter["schema"],
                };
                let word = schema["enum"][0].as_str().unwrap_or(value);
                path = path.replace(&name, word);
            }
        }
        path
    }

    fn ask(&self, who: &Person, path: String) -> Request {
        who.ask(Method::from_bytes(self.operation.0.as_bytes()).unwrap(), path)
    }

    fn asked(&self, who: &Person) -> Request {
        self.ask(who, self.path("nobody"))
    }

    /// A body that can be read, though it may not be allowed.
    fn body(&self) -> Value {
        let schema = &self.description()["requestBody"]["content"]["application/json"]["schema"];
        sample(&self.world.ground.description.document, schema)
    }
}

/// The least that a schema takes.
fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return sample(document, document.pointer(&reference[1..]).unwrap());
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let objects = parts.iter().map(|part| sample(document, part));
        let fields = objects.filter_map(|object| object.as_object().cloned()).flatten();
        return Value::Object(fields.collect());
    }
    if let Some(one) = schema["oneOf"].get(0) {
        return sample(document, one);
    }
    if let Some(word) = schema["enum"].get(0) {
        return word.clone();
    }
    let kind = schema["type"].as_str().or(schema["type"][0].as_str());
    match kind {
        Some("string") => {
            let length = schema["minLength"].as_u64().unwrap_or(3) as usize;
            // Letters in no order, as passwords may be.
            "gardenhosepicnic".chars().cycle().take(length).collect::<String>().into()
        }
        Some("integer" | "number") => {
            schema["minimum"].as_f64().map_or(1, |least| least as i64).into()
        }
        Some("boolean") => false.into(),
        Some("array") => json!([]),
        _ => {
            let required = schema["required"].as_array().into_iter().flatten();
            let names = required.filter_map(|name| name.as_str());
            let field =
                |name: &str| (name.to_owned(), sample(document, &schema["properties"][name]));
            Value::Object(names.map(field).collect())
        }
    }
}

async fn whoever_is_not_signed_in_is_told_to(world: &World) {
    let nobody = world.nobody();
    let stranger = nobody.with(Credential::Token("A".repeat(43)));
    for route in Route::all(world) {
        if !route.is_open() {
            let answer = route.asked(&nobody).await;
            assert_eq!(answer.header("www-authenticate"), "Bearer");
            answer.refused(401, "UNAUTHENTICATED");
        }
        if route.asks_who() {
            route.asked(&stranger).await.refused(401, "UNAUTHENTICATED");
        }
    }
}

/// Signs Ana in as a browser does.
async fn browser(world: &World) -> Person {
    world.set_password("ana", PASSWORD);
    let body = json!({"member": "ana", "password": PASSWORD});
    let answer = world.nobody().post("/session", body).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let csrf = answer.is(201)["csrf_token"].as_str().map(str::to_owned);
    world.person(Some("ana"), Credential::Browser { cookie, csrf })
}

async fn a_write_of_a_browser_without_its_csrf_token_is_refused(world: &World) {
    let ana = browser(world).await;
    let Credential::Browser { cookie, .. } = ana.credential() else { unreachable!() };
    let forged = ana.with(Credential::Browser { cookie, csrf: None });
    for route in Route::writing(world) {
        if route.asks_who() {
            route.asked(&forged).json(route.body()).await.refused(403, "CSRF_TOKEN_MISSING");
        }
    }
}

async fn headers_that_mean_nothing_are_refused(world: &World) {
    let ana = world.as_("ana");
    for route in Route::all(world) {
        let ask = route.asked(&ana).header("at-least-revision", "soon");
        ask.json(route.body()).await.refused(400, "INVALID_REVISION");
        if route.keeps_answers() {
            let ask = route.asked(&ana).key("").json(route.body());
            ask.await.refused(400, "INVALID_IDEMPOTENCY_KEY");
        }
    }
}

async fn an_answer_that_was_forgotten_is_not_given_again(world: &World) {
    let ana = world.as_("ana");
    let key = "INSERT INTO idempotency (member, key_hash, request_hash, status, body, revision, at)
        VALUES ('ana', '8254c329a92850f6d539dd376f4816ee2764517da5e0235514af433164480d7a', '', 410, '', 0, 4000000000)
        RETURNING member";
    assert_eq!(world.rows(key).await.len(), 1);
    for route in Route::writing(world) {
        if route.keeps_answers() {
            // Any id will do, and it has the form of an invite's token.
            let path = route.path(&"A".repeat(43));
            let answer = route.ask(&ana, path).json(route.body()).key("k").await;
            answer.refused(410, "ANSWER_FORGOTTEN");
        }
    }
}

async fn a_body_that_is_no_json_is_refused(world: &World) {
    let ana = world.as_("ana");
    for route in Route::writing(world) {
        route.asked(&ana).raw("text/plain", "{}").await.refused(415, "NOT_JSON");
        route.asked(&ana).raw("application/json", "{").await.refused(422, "INVALID_BODY");
        route.asked(&ana).raw("application/json", "\"\\u0000\"").await.refused(422, "INVALID_BODY");
        route.asked(&ana).raw("application/json", [0xff]).await.refused(422, "INVALID_BODY");
    }
}

async fn a_body_that_is_too_large_is_refused(world: &World) {
    let ana = world.as_("ana");
    for route in Route::writing(world) {
        let body = json!({"much": "x".repeat(1 << 16)});
        route.asked(&ana).json(body).await.refused(413, "BODY_UNREADABLE");
    }
}

async fn a_body_with_a_field_that_is_unknown_is_refused(world: &World) {
    let ana = world.as_("ana");
    for route in Route::writing(world) {
        let mut body = route.body();
        body["no such field"] = json!(1);
        let refused = route.asked(&ana).json(body).await.refused(422, "INVALID_BODY");
        let detail = refused["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("no such field"), "{:?}: {detail}", route.operation);
    }
}

async fn a_query_parameter_that_is_unknown_is_refused(world: &World) {
    let ana = world.as_("ana");
    for route in Route::all(world) {
        let path = route.path("nobody");
        for (query, name) in [("nosuch=1", "nosuch"), ("limit=1&no+such&x=y", "no such")] {
            let mut ask = route.ask(&ana, format!("{path}?{query}"));
            if route.writes() {
                ask = ask.json(route.body());
            }
            let refused = ask.await.refused(422, "INVALID_QUERY");
            // Where there is no `limit` either, that comes first.
            let named = refused["field"].as_str().unwrap();
            assert!([name, "limit"].contains(&named), "{:?}: {refused}", route.operation);
        }
    }
}

async fn every_list_comes_in_pages(world: &World) {
    let document = &world.ground.description.document;
    let mut lists = 0;
    for route in Route::all(world).into_iter().filter(|route| !route.writes()) {
        let content = &route.description()["responses"]["200"]["content"];
        let schema = &content["application/json"]["schema"];
        let schema = match schema["$ref"].as_str() {
            Some(reference) => document.pointer(&reference[1..]).unwrap(),
            None => schema,
        };
        let parameters = route.description()["parameters"].as_array().into_iter().flatten();
        let named: Vec<_> = parameters.filter_map(|it| it["name"].as_str()).collect();
        // A member has one balance in each community of theirs.
        let is_short = route.operation.1.ends_with("/credit-balance");
        if schema.to_string().contains("\"rows\"") && !is_short {
            lists += 1;
            assert!(named.contains(&"limit") && named.contains(&"cursor"), "{:?}", route.operation);
        }
    }
    assert!(lists > 15, "{lists}");
}

async fn an_address_with_a_nul_is_refused(world: &World) {
    let ana = world.as_("ana");
    for route in Route::all(world) {
        let path = route.path("a%00b");
        if path.contains("%00") {
            route.ask(&ana, path).json(route.body()).await.refused(422, "INVALID_PATH");
        } else if !route.writes() {
            let answer = route.ask(&ana, format!("{path}?x=%00")).await;
            answer.refused(422, "INVALID_QUERY");
        }
    }
}

async fn whoever_asks_too_often_has_to_wait(world: &World) {
    let busy = world.serve(&["--rate", "1", "--burst", "1"]);
    let nobody = world.nobody().on(&busy);
    for route in Route::all(world) {
        let mut answer = route.asked(&nobody).await;
        while answer.status != 429 {
            answer = route.asked(&nobody).await;
        }
        assert_eq!(answer.header("retry-after"), "1");
        let problem = answer.refused(429, "TOO_MANY_REQUESTS");
        assert_eq!(problem["retry_after_seconds"], 1);
    }
}

fn sign_up() -> Value {
    json!({"member": "ida", "name": "Ida", "password": "a password of ida's"})
}

async fn what_cannot_be_answered_in_time_is_given_up_and_leaves_no_trace(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    world.set_password("carl", PASSWORD);
    let circle = ana.post("/trust-circles", json!({"name": "canary:ana", "kind": "family"}));
    let circle = circle.await.is(201)["id"].as_str().unwrap().to_owned();
    let invite = ana.post(format!("/trust-circles/{circle}/invite"), json!({})).await.is(201);
    let token = invite["token"].as_str().unwrap();
    let before = ana.get("/blocks").await.revision();
    let slow = world.serve(&["--request-seconds", "3", "--sign-up", "open"]);
    let bea = bea.on(&slow);
    let held = world.hold().await;
    let ask = |route: &Route| -> Request {
        let sign_in = json!({"member": "carl", "password": PASSWORD});
        match (route.operation.0.as_str(), route.operation.1.as_str()) {
            ("POST", "/api/v1/session") => world.nobody().on(&slow).post("/session", sign_in),
            ("POST", "/api/v1/members") => world.nobody().on(&slow).post("/members", sign_up()),
            ("POST", "/api/v1/invites/{token}/accept") => route.ask(&bea, route.path(token)),
            _ if route.writes() => route.asked(&bea).json(route.body()),
            _ => route.asked(&bea),
        }
    };
    let routes = Route::all(world);
    let alters = |route: &Route| route.writes() && !route.operation.1.ends_with("preview");
    let asked = routes.iter().map(|route| match alters(route) {
        true => ask(route).into_future(),
        false => ask(route).at_least(1_000_000).into_future(),
    });
    let answers: Vec<Answer> = join_all(asked).await;
    for answer in answers {
        let code = answer.body["code"].as_str().unwrap_or_default().to_owned();
        assert!(
            ["REVISION_NOT_REACHED", "TIMED_OUT"].contains(&code.as_str()),
            "{}",
            answer.told()
        );
        assert_eq!(answer.status, 503);
    }
    held.let_go().await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let after = bea.post("/blocks", json!({"member": "carl"})).await;
    assert_eq!(after.revision(), before + 1, "nothing was written but this");
    after.is(201);
}
