//! Tests for operators: health, metrics, the log, and stopping.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{World, cases, half_a_request, trustd};

cases![
    a_living_server_says_so,
    what_is_for_operators_is_at_their_address_alone,
    an_address_that_is_taken_is_named_with_its_option,
    a_health_check_asks_without_another_program,
    figures_name_routes_and_never_ids,
    the_description_is_served_as_it_is_printed,
    what_is_described_under_one_name_is_one_thing,
    an_address_that_is_none_is_a_problem_like_any_other,
    every_answer_has_its_security_headers,
    it_stops_when_told_and_goes_on_where_it_was,
    it_stops_when_told_whoever_still_listens,
    a_set_up_that_cannot_be_is_refused_with_a_reason,
];

async fn a_living_server_says_so(world: &World) {
    let nobody = world.nobody().at(&world.server.admin);
    assert_eq!(nobody.outside("/healthz").await, (200, "ok\n".to_owned()));
    assert_eq!(nobody.outside("/readyz").await, (200, "ready\n".to_owned()));
}

async fn what_is_for_operators_is_at_their_address_alone(world: &World) {
    let public = world.nobody();
    let (status, absent) = public.outside("/nowhere").await;
    assert_eq!(status, 404);
    for path in ["/healthz", "/readyz", "/metrics", "/metrics/", "/api/v1/metrics"] {
        assert_eq!(public.outside(path).await, (404, absent.clone()), "{path}");
    }
    let admin = public.at(&world.server.admin);
    for path in ["/api/v1/session", "/api/openapi.json", "/api/docs/", "/nowhere"] {
        assert_eq!(admin.outside(path).await, (404, absent.clone()), "{path}");
    }
    assert!(world.server.admin.starts_with("http://127.0.0.1:"), "{}", world.server.admin);
    let off = world.serve(&["--admin-listen", "off"]);
    assert_eq!(public.on(&off).outside("/healthz").await, (404, absent));
}

async fn an_address_that_is_taken_is_named_with_its_option(world: &World) {
    let taken = world.server.address.trim_start_matches("http://");
    let base = ["--database", &world.address];
    let public = world.refused_to_start(&[&base[..], &["--listen", taken]].concat());
    assert!(public.contains(&format!("cannot listen on {taken} (--listen)")), "{public}");
    let options = ["--listen", "127.0.0.1:0", "--admin-listen", taken];
    let admin = world.refused_to_start(&[&base[..], &options].concat());
    assert!(admin.contains(&format!("cannot listen on {taken} (--admin-listen)")), "{admin}");
}

async fn a_health_check_asks_without_another_program(world: &World) {
    let ready = |address: &str| {
        let mut command = trustd();
        command.args(["ready", "--admin-listen", address]).output().unwrap()
    };
    let admin = world.server.admin.trim_start_matches("http://");
    assert!(ready(admin).status.success());
    let public = world.server.address.trim_start_matches("http://");
    for address in [public, "127.0.0.1:9", "127.0.0.1:0", "off"] {
        assert!(!ready(address).status.success(), "{address}");
    }
}

async fn figures_name_routes_and_never_ids(world: &World) {
    let ana = world.as_("ana");
    ana.put("/members/bea/trust", json!({})).await.is(200);
    ana.get("/members/nox").await.refused(404, "NOT_FOUND");
    let (status, figures) = ana.at(&world.server.admin).outside("/metrics").await;
    assert_eq!(status, 200);
    for line in ["trustd_members 8", "trustd_trust_edges 1", "trustd_resources 0"] {
        assert!(figures.lines().any(|other| other == line), "{line}: {figures}");
    }
    assert!(figures.contains(r#"route="/api/v1/members/{id}/trust""#), "{figures}");
    for word in ["bea", "nox"] {
        let words = figures.split(|c: char| !c.is_alphanumeric());
        assert!(words.into_iter().all(|other| other != word), "{word}: {figures}");
    }
}

async fn the_description_is_served_as_it_is_printed(world: &World) {
    let (status, served) = world.nobody().outside("/api/openapi.json").await;
    assert_eq!(status, 200);
    let served: Value = serde_json::from_str(&served).unwrap();
    assert_eq!(served, world.ground.description.document);
    assert_eq!(world.nobody().outside("/api/docs/").await.0, 200);
}

async fn an_address_that_is_none_is_a_problem_like_any_other(world: &World) {
    let ana = world.as_("ana");
    ana.get("/nowhere").await.refused(404, "NO_SUCH_ROUTE");
    ana.get("/members//trust").await.refused(422, "INVALID_PATH");
    ana.post("/members/bea/trust", json!({})).await.refused(405, "METHOD_NOT_ALLOWED");
}

async fn every_answer_has_its_security_headers(world: &World) {
    let ana = world.as_("ana");
    let of_routes = [ana.get("/blocks").await.headers, ana.get("/nowhere").await.headers];
    let docs = ana.headers_of("/api/docs/").await;
    let health = ana.at(&world.server.admin).headers_of("/healthz").await;
    for headers in of_routes.iter().chain([&docs, &health]) {
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["x-frame-options"], "DENY");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert!(headers["content-security-policy"].to_str().unwrap().contains("default-src"));
    }
    assert_eq!(of_routes[0]["cache-control"], "no-store");
    assert_eq!(of_routes[0]["cross-origin-resource-policy"], "same-origin");
    assert_eq!(of_routes[0]["vary"], "Authorization, Cookie");
}

async fn it_stops_when_told_whoever_still_listens(world: &World) {
    let mut other = world.serve(&["--request-seconds", "2"]);
    let ana = world.as_("ana").on(&other);
    let mut stream = ana.get("/watch").open().await;
    stream.expect("ready").await;
    let _half = half_a_request(&other.address).await;
    let began = Instant::now();
    let stopped = tokio::task::spawn_blocking(move || (other.stop(), other)).await.unwrap();
    assert!(stopped.0.success(), "{}", stopped.1.log());
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    assert_eq!(stream.next().await, None, "the stream has ended");
}

async fn it_stops_when_told_and_goes_on_where_it_was(world: &World) {
    let mut other = world.serve(&[]);
    let ana = world.as_("ana");
    let write = ana.on(&other).put("/members/bea/trust", json!({"weight": 0.4})).await;
    let revision = write.revision();
    write.is(200);
    assert!(other.stop().success(), "{}", other.log());
    let again = world.serve(&[]);
    let read = ana.on(&again).get("/members/bea/trust").await;
    assert_eq!(read.revision(), revision);
    assert_eq!(read.is(200)["direct"], 0.4);
}

async fn a_set_up_that_cannot_be_is_refused_with_a_reason(world: &World) {
    for (options, reason) in [
        (vec!["--rate", "0"], "rate must be at least 1"),
        (vec!["--connections", "1"], "connections must be at least 2"),
        (vec!["--admin-listen", "9080"], "neither an address with a port"),
        (vec!["--database", "mysql://here"], "neither a file nor a postgres:// address"),
        (vec!["--config", "/nowhere.toml"], "/nowhere.toml"),
    ] {
        let told = world.refused_to_start(&options);
        assert!(told.contains(reason), "{options:?}: {told}");
    }
}

/// Two types of one name are one shape in the description, and one of them is not what is answered.
async fn what_is_described_under_one_name_is_one_thing(_: &World) {
    let mut names = BTreeMap::new();
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/http"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for shape in text.split("ToSchema)]").skip(1) {
                let mut words = shape.split(|c: char| !c.is_alphanumeric());
                words.find(|word| ["struct", "enum"].contains(word));
                let name = words.next().unwrap_or_default().to_owned();
                let before = names.insert(name.clone(), path.clone());
                assert!(before.is_none(), "{name} in {} and in {before:?}", path.display());
            }
        }
    }
    assert!(names.len() > 40, "this looks where they are");
}
