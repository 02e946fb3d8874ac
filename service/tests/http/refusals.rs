//! Tests of hostile requests: many wrong fields, long names, long values, deep nesting. The response is always
//! small, and names the error.

use serde_json::json;

use crate::harness::{Answer, World, cases};

cases![
    a_body_full_of_faults_has_the_first_ones_named_and_the_others_counted,
    a_refusal_of_a_body_is_small_whatever_was_sent,
    a_refusal_of_an_address_or_a_header_is_small_whatever_was_sent,
];

/// A refusal has no more bytes. The harness holds all others to it, too.
const MOST: usize = 8_192;

#[track_caller]
fn is_small(answer: &Answer, sent: &str) {
    let (size, sent) = (answer.bytes.len(), &sent[..sent.len().min(60)]);
    assert!(size < MOST, "{size} bytes in answer to {sent}");
    assert_ne!(answer.status, 500, "{sent}");
}

/// An object of so many members.
fn object(count: usize, member: impl Fn(usize) -> String) -> String {
    format!("{{{}}}", (0..count).map(member).collect::<Vec<_>>().join(","))
}

/// An object that lies deep below long names.
fn deep(inside: &str) -> String {
    let name = "k".repeat(200);
    let outside = format!(r#"{{"{name}":"#).repeat(100);
    format!(r#"{{"capacity":{outside}{inside}{}}}"#, "}".repeat(100))
}

fn hostile_bodies() -> Vec<String> {
    let long = |length: usize| "k".repeat(length);
    let (twice, twenty) = (long(30_000), long(20_000));
    vec![
        object(10_000, |_| r#""k":1"#.to_owned()),
        object(5_000, |n| format!(r#""k{n}":1"#)),
        object(5_000, |n| format!(r#""k{}":1"#, n / 2)),
        object(3_000, |n| format!(r#""k{n}":"\u0000""#)),
        object(900, |n| format!(r#""{}{n}":1"#, r"\u0001".repeat(10))),
        format!(r#"{{"{}":1}}"#, long(60_000)),
        format!(r#"{{"{twice}":1,"{twice}":1}}"#),
        format!(r#"{{"kind":"{twice}","id":"{twice}"}}"#),
        format!(r#"{{"email":"{twice}@x","name":"{}"}}"#, r"\u0007".repeat(4_000)),
        format!(r#"{{"member":"{twenty}","with":"{twenty}","id":"{twenty}"}}"#),
        format!(
            r#"{{"kind":"offer","type":"task","title":"t","category":"x","community":"{twice}"}}"#
        ),
        format!(r#"{{"kind":"offer","sharing":{{"cells":[{}]}}}}"#, vec!["1"; 20_000].join(",")),
        format!(r#"{{"scopes":[{}]}}"#, vec![r#""no""#; 10_000].join(",")),
        deep(&object(6_000, |_| r#""a":1"#.to_owned())),
        deep(&object(2_000, |n| format!(r#""a{n}":"\u0000""#))),
        "[".repeat(60_000),
        format!(r#"{{"days":1{},"title":1}}"#, "0".repeat(300)),
        format!("[{}]", vec!["{}"; 20_000].join(",")),
    ]
}

async fn a_refusal_of_a_body_is_small_whatever_was_sent(world: &World) {
    let ana = world.as_("ana");
    for body in hostile_bodies() {
        assert!(body.len() <= 65_536, "it is refused for its size: {}", &body[..60]);
        for route in ["/listings", "/communities", "/me/tokens"] {
            let sent = ana.post(route, json!({})).raw("application/json", body.as_str());
            is_small(&sent.await, &body);
        }
        for request in [ana.patch("/me", json!({})), ana.put("/members/bea/trust", json!({}))] {
            is_small(&request.raw("application/json", body.as_str()).await, &body);
        }
    }
}

async fn a_body_full_of_faults_has_the_first_ones_named_and_the_others_counted(world: &World) {
    let ana = world.as_("ana");
    let block = async |body: String| {
        let sent = ana.post("/blocks", json!({})).raw("application/json", body);
        sent.await.refused(422, "INVALID_BODY")
    };
    let same = block(object(4_000, |_| r#""member":"bea""#.to_owned())).await;
    assert_eq!(same["errors"].as_array().unwrap().len(), 1, "{same}");
    assert_eq!(same["errors"][0]["code"], "DUPLICATE_FIELD");
    assert_eq!(same["errors_left_out"], json!(null));
    let others = block(object(5_000, |n| format!(r#""k{n}":1"#))).await;
    assert_eq!(others["errors"].as_array().unwrap().len(), 20);
    assert_eq!(others["errors_left_out"], 4_981, "that `member` is missing is one of them");
    let detail = others["detail"].as_str().unwrap();
    let is_told = detail.starts_with("5001 values are not allowed: k0, ");
    assert!(is_told && detail.ends_with(", and 4981 more"), "{detail}");
    let long = block(object(100, |n| format!(r#""{n}{}":1"#, "é".repeat(300)))).await;
    let detail = long["detail"].as_str().unwrap();
    assert!(detail.ends_with(" more"), "{detail}");
    let first = long["field"].as_str().unwrap();
    assert!(first.starts_with('0') && first.ends_with('…'), "{first}");
    assert_eq!(long["errors"][0]["field"], first);
}

async fn a_refusal_of_an_address_or_a_header_is_small_whatever_was_sent(world: &World) {
    let ana = world.as_("ana");
    let long = "x".repeat(30_000);
    let unknown: Vec<_> = (0..5_000).map(|n| format!("k{n}=1")).collect();
    let queries = [
        unknown.join("&"),
        vec!["limit=x"; 5_000].join("&"),
        format!("{long}={long}"),
        format!("limit={long}"),
        format!("cursor={long}"),
        format!("within_km={}", "9".repeat(300)),
        format!("min_trust={long}&order={long}"),
        format!("community={long}"),
        format!("category={}", "%01".repeat(9_000)),
    ];
    for query in &queries {
        for route in ["/listings", "/communities", "/flow"] {
            is_small(&ana.get(format!("{route}?{query}")).await, query);
        }
    }
    let ids = [&long, &"%01".repeat(250), &"%22".repeat(250), &"%F0%9F%8C%B3".repeat(60)];
    for id in ids {
        for route in ["/members/ID", "/listings/ID", "/explain/ID"] {
            is_small(&ana.get(route.replace("ID", id)).await, id);
        }
        is_small(&ana.put(format!("/trust-circles/{id}/members/{id}"), json!({})).await, id);
    }
    for header in ["idempotency-key", "at-least-revision", "authorization", "accept"] {
        let answer = ana.patch("/me", json!({"about": "x"})).header(header, &long).await;
        is_small(&answer, header);
    }
}
