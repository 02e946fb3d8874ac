//! Tests of tokens of a trusted identity provider. The provider is real: the npm package `oidc-provider`, in
//! `tests/oidc`.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::harness::{Credential, Person, Server, World, cases};

cases![
    a_token_of_the_provider_is_believed_and_makes_one_member,
    a_name_that_is_taken_or_no_id_is_not_given,
    what_is_wrong_with_a_token_makes_it_no_token,
    who_is_not_configured_is_not_believed,
    a_provider_that_is_away_vouches_for_nobody,
    what_matters_most_takes_a_fresh_sign_in,
];

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oidc");
const AUDIENCE: &str = "https://trustd.example";

/// The provider, and what it says when it starts.
struct Provider {
    told: Told,
    /// It stops when its standard input closes, as it does when this program ends.
    _process: Child,
}

#[derive(Deserialize)]
struct Told {
    issuer: String,
    /// Tokens that it issued, by what is particular about them.
    good: BTreeMap<String, String>,
    /// Tokens that are none, by what is wrong with them.
    bad: BTreeMap<String, String>,
    /// Tokens of one person without a password, by when that person signed in.
    signed_in: BTreeMap<String, String>,
    /// Tokens of all types that are believed.
    types: Vec<String>,
    /// Signed by the same hand as those that are wrong; nothing is wrong with it.
    control: String,
}

fn provider() -> &'static Told {
    static PROVIDER: OnceLock<Provider> = OnceLock::new();
    &PROVIDER.get_or_init(start).told
}

fn start() -> Provider {
    let mut npm = Command::new("npm");
    let installed = npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(FOLDER).output();
    let installed = installed.expect("npm, to install the identity provider with");
    assert!(installed.status.success(), "{}", String::from_utf8_lossy(&installed.stderr));
    let mut node = Command::new("node");
    node.arg("provider.mjs").current_dir(FOLDER).stderr(Stdio::null());
    let mut process = node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let line = lines.map_while(Result::ok).find(|line| line.starts_with('{'));
    let told = serde_json::from_str(&line.expect("a provider that starts")).unwrap();
    Provider { told, _process: process }
}

/// A server that believes a provider.
fn believing(world: &World, issuer: &str, more: &str) -> Server {
    let file = world.folder.join(format!("{}.toml", uuid::Uuid::new_v4()));
    let text = format!("[[issuers]]\nissuer = \"{issuer}\"\naudience = \"{AUDIENCE}\"\n{more}\n");
    std::fs::write(&file, text).unwrap();
    world.serve(&["--config", &file.to_string_lossy()])
}

fn holder(world: &World, server: &Server, token: &str) -> Person {
    world.person(None, Credential::Token(token.to_owned())).on(server)
}

async fn a_token_of_the_provider_is_believed_and_makes_one_member(world: &World) {
    let Told { issuer, good, .. } = provider();
    let server = believing(world, issuer, "");
    let kim = holder(world, &server, &good["kim"]);
    let session = kim.get("/session").await.is(200);
    let expected = json!({"member": "kim", "csrf_token": null, "expires_at": null,
        "names": {"members": {"kim": "kim"}}});
    assert_eq!(session, expected);
    let trusted = kim.put("/members/ana/trust", json!({})).await;
    let revision = trusted.revision();
    trusted.is(200);
    let again = holder(world, &server, &good["kim_again"]);
    assert_eq!(again.get("/members/ana/trust").await.is(200)["direct"], 0.8, "the same person");
    let seen = world.as_("ana").get("/members/kim").at_least(revision).await.is(200);
    assert_eq!(seen["name"], "kim");
    let jwks = format!("jwks_url = \"{issuer}/jwks\"");
    let other = believing(world, issuer, &jwks);
    let [there, lou] = ["kim", "lou"].map(|name| holder(world, &other, &good[name]));
    let read = there.get("/members/ana/trust").at_least(revision).await.is(200);
    assert_eq!(read["direct"], 0.8);
    assert_eq!(lou.get("/session").await.is(200)["member"], "lou");
    assert_eq!(there.get("/me/sessions").await.is(200)["rows"], json!([]));
}

async fn a_name_that_is_taken_or_no_id_is_not_given(world: &World) {
    let Told { issuer, good, .. } = provider();
    let server = believing(world, issuer, "");
    for name in ["ana", "unnamed"] {
        let who = holder(world, &server, &good[name]);
        let member = who.get("/session").await.is(200)["member"].clone();
        let member = member.as_str().unwrap().to_owned();
        assert!(member.starts_with("member-"), "{member}");
        assert_eq!(who.get("/session").await.is(200)["member"], *member, "and again the same");
    }
    let ana = world.as_("ana").on(&server);
    assert_eq!(ana.get("/me/sessions").await.is(200)["rows"].as_array().unwrap().len(), 1);
}

async fn what_is_wrong_with_a_token_makes_it_no_token(world: &World) {
    let Told { issuer, bad, control, types, .. } = provider();
    let server = believing(world, issuer, "");
    let absent = world.nobody().on(&server).get("/me").await;
    for (what, token) in bad {
        let refused = holder(world, &server, token).get("/me").await;
        assert_eq!(refused.outside(), absent.outside(), "{what}");
    }
    assert_eq!(bad.len(), 16);
    absent.refused(401, "UNAUTHENTICATED");
    let members = world.rows("SELECT member FROM identity").await;
    assert!(members.is_empty(), "nobody is made by a token that is none");
    let good = holder(world, &server, control).get("/session").await;
    assert_eq!(good.is(200)["member"], "mallory", "nothing else was wrong with them");
    for token in types {
        holder(world, &server, token).get("/session").await.is(200);
    }
    let typeless = believing(world, issuer, "token_types = [\"\"]");
    let typed = believing(world, issuer, "token_types = [\"at+jwt\"]");
    let of_no_type = types.last().unwrap();
    for (token, believes, refuses) in
        [(of_no_type, &typeless, &typed), (control, &typed, &typeless)]
    {
        assert_eq!(
            holder(world, believes, token).get("/session").await.is(200)["member"],
            "mallory"
        );
        holder(world, refuses, token).get("/session").await.refused(401, "UNAUTHENTICATED");
    }
}

async fn who_is_not_configured_is_not_believed(world: &World) {
    let Told { good, .. } = provider();
    let elsewhere = believing(world, "https://elsewhere.example", "");
    for token in good.values() {
        let here = world.person(None, Credential::Token(token.clone()));
        here.get("/session").await.refused(401, "UNAUTHENTICATED");
        here.on(&elsewhere).get("/session").await.refused(401, "UNAUTHENTICATED");
    }
}

async fn a_provider_that_is_away_vouches_for_nobody(world: &World) {
    let Told { issuer, good, .. } = provider();
    let server = believing(world, issuer, "jwks_url = \"http://127.0.0.1:9/jwks\"");
    let kim = holder(world, &server, &good["kim"]);
    kim.get("/session").await.refused(401, "UNAUTHENTICATED");
    let ana = world.as_("ana").on(&server);
    assert_eq!(ana.get("/session").await.is(200)["member"], Value::from("ana"), "others go on");
}

async fn what_matters_most_takes_a_fresh_sign_in(world: &World) {
    let Told { issuer, signed_in, .. } = provider();
    let server = believing(world, issuer, "");
    let nell = |when: &str| holder(world, &server, &signed_in[when]);
    let mint = json!({"label": "script"});
    let address = json!({"email": "nell@example.org"});
    let erase = json!({"confirm": "nell"});
    for stale in ["long_ago", "made_long_ago", "never", "as_a_text", "in_the_future"] {
        let nell = nell(stale);
        nell.get("/session").await.is(200);
        nell.post("/me/tokens", mint.clone()).await.refused(403, "SIGN_IN_AGAIN");
        nell.patch("/me", address.clone()).await.refused(403, "SIGN_IN_AGAIN");
        nell.post("/me/erase", erase.clone()).await.refused(403, "SIGN_IN_AGAIN");
        nell.patch("/me", json!({"about": "no more than words"})).await.is(200);
    }
    for fresh in ["just_now", "nine_minutes_ago", "made_just_now"] {
        nell(fresh).post("/me/tokens", mint.clone()).await.is(201);
    }
    nell("just_now").patch("/me", address).await.is(200);
    // Who has a password gives it, however fresh the sign-in at a provider or here is.
    let password = "quite another password";
    world.set_password("nell", password);
    let fresh = nell("just_now");
    fresh.post("/me/tokens", mint.clone()).await.refused(403, "PASSWORD_REQUIRED");
    let wrong = json!({"label": "script", "password": "a wrong password"});
    fresh.post("/me/tokens", wrong).await.refused(403, "WRONG_PASSWORD");
    fresh.post("/me/erase", erase.clone()).await.refused(403, "PASSWORD_REQUIRED");
    let session = world.nobody().on(&server);
    let body = json!({"member": "nell", "password": password});
    let answer = session.post("/session", body).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let csrf = answer.is(201)["csrf_token"].as_str().map(str::to_owned);
    let browser = world.person(None, Credential::Browser { cookie, csrf }).on(&server);
    browser.post("/me/tokens", mint).await.refused(403, "PASSWORD_REQUIRED");
    browser.post("/me/erase", erase).await.refused(403, "PASSWORD_REQUIRED");
    let erase = json!({"confirm": "nell", "password": password});
    nell("long_ago").post("/me/erase", erase).await.is(204);
}
