//! Tests of the log of a server that receives hostile values in every place of a request: each line is one that the
//! server wrote, and none contains input.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use data_encoding::BASE64URL_NOPAD;
use regex::Regex;
use serde_json::{Value, json};

use crate::harness::{Credential, Server, World, cases};

cases![
    nothing_of_a_request_reaches_the_log,
    nothing_that_a_provider_answers_reaches_the_log,
    no_error_of_another_crate_is_logged_by_its_words,
];

/// What no log may hold.
const MARKER: &str = "plantedmarker";

/// Values that end a line, colour it, turn it round, cut it, break out of JSON, or bury what comes after.
fn hostile() -> Vec<String> {
    let forged = "2026-11-29T00:00:00.000000Z ERROR trust_service::http: forged";
    vec![
        format!("{MARKER}\n{forged} {MARKER}\n"),
        format!("{MARKER}\r\n{forged}"),
        format!("\u{1b}[31m{MARKER}\u{1b}[0m\u{7}\u{9b}2J"),
        format!("\u{202e}{MARKER}\u{2066}\u{2028}\u{85}"),
        format!("\0{MARKER}"),
        format!("\"}}}}\n{{\"level\":\"ERROR\",\"{MARKER}\":\"{{}}%s${{jndi:{MARKER}}}"),
        format!("{MARKER}{}", "é".repeat(50_000)),
    ]
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A connection that takes any bytes for a request.
struct Raw<'a>(&'a Server);

impl Raw<'_> {
    /// Sends a request as it is written; whatever is answered.
    fn send(&self, request: &[u8]) {
        let mut stream = TcpStream::connect(self.0.address.trim_start_matches("http://")).unwrap();
        // A server may answer, and hang up, before all has been sent.
        let _ = stream.write_all(request);
        let _ = stream.read_to_end(&mut Vec::new());
    }

    fn get(&self, path: &str, header: &str, value: &str) {
        let line = format!("GET {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n");
        self.send(format!("{line}{header}: {value}\r\n\r\n").as_bytes());
    }

    fn post(&self, path: &str, authorization: &str, body: &str) {
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n{authorization}\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        self.send(format!("{head}{body}").as_bytes());
    }
}

fn token(header: &Value, claims: &Value) -> String {
    let parts = [header, claims].map(|part| BASE64URL_NOPAD.encode(part.to_string().as_bytes()));
    format!("{}.{}.c2lnbmF0dXJl", parts[0], parts[1])
}

/// Tokens with a hostile value in one place each.
fn tokens(issuer: &str, value: &str) -> Vec<String> {
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": "key"});
    let claims = json!({"iss": issuer, "aud": "trustd", "sub": "x", "exp": 4_000_000_000_u64});
    let with = |whole: &Value, field: &str, value: &Value| {
        let mut changed = whole.clone();
        changed[field] = value.clone();
        changed
    };
    let mut tokens = vec![format!("{value}.{value}.{value}"), format!("a.b.c.{value}")];
    for value in [json!(value), json!({ value: value }), json!([value])] {
        for field in ["alg", "typ", "kid", "cty", "jku", "crit", "enc", value_name(&value)] {
            tokens.push(token(&with(&header, field, &value), &claims));
        }
        for field in ["iss", "aud", "sub", "exp", "nbf", "preferred_username"] {
            tokens.push(token(&header, &with(&claims, field, &value)));
        }
    }
    tokens
}

fn value_name(value: &Value) -> &str {
    value.as_str().unwrap_or("x")
}

/// Sends hostile values in every place of a request.
fn attack(server: &Server, bearer: &str, issuer: &str) {
    let raw = Raw(server);
    let ours = format!("authorization: Bearer {bearer}\r\n");
    for value in hostile() {
        let short: String = value.chars().take(2_000).collect();
        let safe = encoded(&short);
        for path in ["/", "/api/v1/", "/api/v1/members/", "/api/v1/invites/", "/api/docs/"] {
            raw.get(&format!("{path}{safe}"), "x-nothing", "1");
            raw.get(&format!("{path}{short}"), "x-nothing", "1");
        }
        for query in ["q", "cursor", "limit", &safe] {
            let path = format!("/api/v1/discovery/communities?{query}={safe}");
            raw.get(&path, "authorization", &format!("Bearer {bearer}"));
        }
        for header in [
            "user-agent",
            "referer",
            "x-forwarded-for",
            "host",
            "cookie",
            "authorization",
            "idempotency-key",
            "at-least-revision",
            "if-none-match",
            "content-type",
            "accept",
            "x-csrf-token",
            "transfer-encoding",
            "content-length",
            "traceparent",
            "forwarded",
        ] {
            raw.get("/api/v1/session", header, &value);
            raw.get("/api/v1/session", header, &format!("{MARKER} \u{202e}é"));
        }
        raw.get("/api/v1/session", "cookie", &format!("trustd_session={short}"));
        raw.get("/api/v1/session", "cookie", &format!("__Host-trustd_session={MARKER}"));
        for method in [MARKER, "PLANTEDMARKER", &short] {
            raw.send(
                format!("{method} /{MARKER} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
                    .as_bytes(),
            );
        }
        for body in [
            json!({"member": value, "password": value}),
            json!({"member": "ana", "password": value}),
            json!({ &value: value }),
            json!(value),
        ] {
            raw.post("/api/v1/session", "", &body.to_string());
            for path in ["blocks", "listings", "me/tokens", "communities", "me/password"] {
                raw.post(&format!("/api/v1/{path}"), &ours, &body.to_string());
            }
        }
        raw.post("/api/v1/listings", &ours, &value);
        for token in tokens(issuer, &short) {
            raw.get("/api/v1/session", "authorization", &format!("Bearer {token}"));
        }
    }
}

/// Holds every line of a log against the form of lines, and looks for what was planted.
fn hold(server: &Server, is_json: bool) {
    let log = server.log();
    let form = Regex::new(
        r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z +(TRACE|DEBUG|INFO|WARN) [^\n]*trust_service::[a-z_:]+: ",
    );
    let form = form.unwrap();
    assert!(log.lines().count() > 100, "requests are logged");
    for line in log.split_terminator('\n') {
        assert!(!line.to_lowercase().contains(MARKER), "what was sent is logged: {line}");
        assert!(!line.contains("forged"), "a line is forged: {line}");
        let is_plain = |c: char| c.is_ascii() && !c.is_ascii_control();
        assert!(line.chars().all(is_plain), "a line is hostile: {line:?}");
        if is_json {
            let read: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
            for (name, value) in read.as_object().unwrap() {
                match name.as_str() {
                    "target" => assert!(value.as_str().unwrap().starts_with("trust_"), "{line}"),
                    "level" => assert_ne!(value, "ERROR", "{line}"),
                    "timestamp" | "fields" | "span" | "spans" => {}
                    _ => panic!("a field of its own: {line}"),
                }
            }
        } else {
            assert!(form.is_match(line), "this is no line of ours: {line}");
        }
    }
}

/// A server that logs all it can, or what it logs by itself, and believes these providers.
fn logging(world: &World, issuers: &[String], json: bool) -> Server {
    let believed = issuers
        .iter()
        .map(|issuer| format!("[[issuers]]\nissuer = \"{issuer}\"\naudience = \"trustd\"\n"));
    let file = world.folder.join(format!("{}.toml", uuid::Uuid::new_v4()));
    std::fs::write(&file, believed.collect::<String>()).unwrap();
    let file = file.to_string_lossy();
    let (mut options, mut environment) = (vec!["--config", &*file], Vec::new());
    if json {
        options.push("--log-json");
        environment.push(("TRUSTD_LOG", "trace"));
    }
    Server::start_in(&world.address, &world.folder, &options, &environment)
}

async fn nothing_of_a_request_reaches_the_log(world: &World) {
    let Credential::Token(bearer) = world.as_("ana").credential() else { unreachable!() };
    for json in [false, true] {
        let issuer = "http://127.0.0.1:9".to_owned();
        let server = logging(world, std::slice::from_ref(&issuer), json);
        let (server, bearer) = (std::sync::Arc::new(server), bearer.clone());
        let attacked = server.clone();
        let attack = move || attack(&attacked, &bearer, &issuer);
        tokio::task::spawn_blocking(attack).await.unwrap();
        world.as_("ana").on(&server).get("/session").await.is(200);
        hold(&server, json);
        assert!(!server.log().contains(" ERROR "), "nothing fails");
    }
}

/// What providers answer, by what is hostile about it: a discovery document, or the keys that it points to.
fn answers(base: &str) -> Vec<String> {
    let body = |status: &str, body: &str| {
        let length = body.len();
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
    };
    let mut all = Vec::new();
    for value in hostile() {
        let keys = json!({"jwks_uri": format!("{base}/keys?{MARKER}=1"), value.as_str(): value});
        all.push(body("200 OK", &keys.to_string()));
        all.push(body("200 OK", &json!({"jwks_uri": value}).to_string()));
        all.push(body("200 OK", &json!({ "jwks_uri": [value] }).to_string()));
        all.push(body("200 OK", &value));
        all.push(body(&format!("500 {MARKER}"), &value));
    }
    let host = format!("http://127.0.0.1:9/{MARKER}");
    all.push(body("200 OK", &json!({"jwks_uri": host}).to_string()));
    all.push(format!("HTTP/1.1 302 Found\r\nlocation: {host}\r\nconnection: close\r\n\r\n"));
    all.push(format!("HTTP/1.1 200 {MARKER}\r\n{MARKER}: 1\r\ncontent-length: 99\r\n\r\n{MARKER}"));
    all.push(format!("{MARKER}\r\n\r\n"));
    all
}

/// Answers as provider `n` where `/n/…` is asked for, and with hostile keys otherwise.
fn provide(listener: TcpListener, base: &str) {
    let answers = answers(base);
    let key = json!({"kty": MARKER, "alg": MARKER, "kid": "key", "use": "sig"});
    let keys = json!({"keys": [key]}).to_string();
    let of_keys = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{keys}");
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut request = [0; 4096];
            let read = stream.read(&mut request).unwrap_or(0);
            let line = String::from_utf8_lossy(&request[..read]).into_owned();
            let number = line.split('/').nth(1).and_then(|part| part.parse::<usize>().ok());
            let answer = number.and_then(|number| answers.get(number)).unwrap_or(&of_keys);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
}

async fn nothing_that_a_provider_answers_reaches_the_log(world: &World) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let issuers: Vec<String> =
        (0..answers(&base).len()).map(|number| format!("{base}/{number}")).collect();
    provide(listener, &base);
    for json in [false, true] {
        let server = logging(world, &issuers, json);
        for issuer in &issuers {
            let claims = json!({"iss": issuer, "aud": "trustd", "sub": "x", "exp": 4e9});
            for kid in ["key", MARKER] {
                let header = json!({"alg": "RS256", "typ": "JWT", "kid": kid});
                let holder = Credential::Token(token(&header, &claims));
                let answer = world.person(None, holder).on(&server).get("/session").await;
                answer.refused(401, "UNAUTHENTICATED");
            }
        }
        hold(&server, json);
        assert!(server.log().contains("keys cannot be fetched"), "what went wrong is told");
    }
}

/// What an error says may be what somebody sent: only types of this service are logged by their words, and those
/// hold none.
async fn no_error_of_another_crate_is_logged_by_its_words(_: &World) {
    // Errors of `FeedError` and `IssuersError`, whose words are fixed, and `Fault`, which leaves out values.
    let allowed = [
        "%error, \"the log cannot be followed\"",
        "%error, \"no checkpoint was made\"",
        "%error, \"an issuer's keys could not be fetched again\"",
        "%error, \"a token was refused\"",
        "error = %Fault(",
        "%kind, %place, \"a request failed\"",
    ];
    let mut found = 0;
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for part in text.split("tracing::").skip(1) {
                let call = part.split(");").next().unwrap_or_default();
                let is_call = ["error!", "warn!", "info!", "debug!", "trace!", "info_span!"]
                    .iter()
                    .any(|name| call.starts_with(name));
                if is_call && (call.contains('%') || call.contains('?')) {
                    found += 1;
                    let is_allowed = allowed.iter().any(|allowed| call.contains(allowed));
                    assert!(is_allowed, "{}: {call}", path.display());
                }
            }
        }
    }
    assert!(found > 5, "this looks where they are");
}
