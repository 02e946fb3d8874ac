//! Tests of signing in and out, of tokens, and of the stored data about them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Answer, Credential, Database, Person, World, cases, walked};

cases![
    a_browser_signs_in_writes_and_signs_out,
    whoever_is_not_signed_in_is_told_so_without_a_refusal,
    a_write_of_a_browser_repeats_its_csrf_token,
    the_cookie_is_for_the_server_alone,
    a_wrong_password_and_an_unknown_account_look_alike,
    a_new_password_ends_what_was_signed_in,
    whoever_waits_with_an_old_password_is_not_signed_in,
    a_session_that_ends_meanwhile_makes_no_token,
    tokens_are_made_listed_and_taken_back,
    a_token_is_for_scripts_and_a_cookie_for_browsers,
    a_session_that_has_ended_is_none,
    a_session_that_is_not_used_ends,
    what_is_personal_is_kept_by_no_cache,
    nobody_ends_the_sessions_of_others,
    of_secrets_only_hashes_are_kept,
    a_repeated_request_for_a_token_does_not_show_it_again,
    what_a_token_is_asked_to_be_is_checked,
    sessions_and_tokens_come_in_pages,
];

const PASSWORD: &str = "a password of ana's";

fn cookie(answer: &Answer) -> &str {
    answer.header("set-cookie").split(';').next().unwrap()
}

/// Signs in as a browser does.
async fn browser(world: &World, id: &str) -> Person {
    world.set_password(id, PASSWORD);
    let body = json!({"member": id, "password": PASSWORD});
    let answer = world.nobody().post("/session", body).await;
    let cookie = cookie(&answer).to_owned();
    let csrf = answer.is(201)["csrf_token"].as_str().map(str::to_owned);
    world.person(Some(id), Credential::Browser { cookie, csrf })
}

async fn a_browser_signs_in_writes_and_signs_out(world: &World) {
    let ana = browser(world, "ana").await;
    let session = ana.get("/session").await.is(200);
    assert_eq!(session["member"], "ana");
    assert!(session["csrf_token"].is_string(), "a page that was loaded anew can go on");
    ana.put("/members/bea/trust", json!({})).await.is(200);
    let out = ana.delete("/session").await;
    assert!(out.header("set-cookie").starts_with("trustd_session=;"), "{:?}", out.headers);
    out.is(200);
    assert!(ana.get("/session").await.is_of_nobody());
    ana.get("/me").await.refused(401, "UNAUTHENTICATED");
    ana.put("/members/bea/trust", json!({})).await.refused(401, "UNAUTHENTICATED");
}

async fn whoever_is_not_signed_in_is_told_so_without_a_refusal(world: &World) {
    let ana = browser(world, "ana").await;
    let nobody = world.nobody();
    let first = nobody.get("/session").await;
    assert!(first.is_of_nobody(), "{}", first.told());
    for name in ["trust-revision", "set-cookie", "www-authenticate"] {
        assert!(!first.headers.contains_key(name), "{name}");
    }
    assert_eq!(first.header("cache-control"), "no-store");
    // Cookies of no session, of none of this service, and of none that can be read.
    for value in [&*"A".repeat(43), "", "x", "%00", "null"] {
        let cookie = format!("trustd_session={value}");
        let other = nobody.with(Credential::Browser { cookie, csrf: None });
        assert_eq!(other.get("/session").await.outside(), first.outside(), "{value}");
    }
    assert_eq!(ana.get("/session").await.is(200)["member"], "ana");
    // Whoever shows a token says who they are.
    let forged = nobody.with(Credential::Token("A".repeat(43)));
    forged.get("/session").await.refused(401, "UNAUTHENTICATED");
    let same = nobody.get("/session").header("if-none-match", first.header("etag")).await;
    assert_eq!(same.status, 304);
}

async fn a_write_of_a_browser_repeats_its_csrf_token(world: &World) {
    let ana = browser(world, "ana").await;
    let Credential::Browser { cookie, csrf } = ana.credential() else { unreachable!() };
    let csrf = csrf.unwrap();
    let mut other = csrf.clone().into_bytes();
    other[5] = if other[5] == b'A' { b'B' } else { b'A' };
    let other = String::from_utf8(other).unwrap();
    for wrong in [None, Some(String::new()), Some(other), Some(csrf[1..].to_owned())] {
        let cookie = cookie.clone();
        let forged = ana.with(Credential::Browser { cookie, csrf: wrong });
        let refused = forged.put("/members/bea/trust", json!({})).await;
        refused.refused(403, "CSRF_TOKEN_MISSING");
        forged.get("/me").await.is(200);
    }
    ana.get("/members/bea/trust").await.is(200)["direct"].as_null().unwrap();
}

async fn the_cookie_is_for_the_server_alone(world: &World) {
    world.set_password("ana", PASSWORD);
    let body = json!({"member": "ana", "password": PASSWORD});
    let plain = world.nobody().post("/session", body.clone()).await;
    for word in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(plain.header("set-cookie").contains(word), "{:?}", plain.headers);
    }
    for (options, is_secure, is_tls) in [
        (vec![], false, false),
        (vec!["--public-url", "http://localhost:8080"], false, false),
        (vec!["--public-url", "http://[::1]:8080"], false, false),
        (vec!["--secure-cookie"], true, false),
        (vec!["--public-url", "http://oak.example"], true, false),
        (vec!["--public-url", "https://oak.example/"], true, true),
        (vec!["--public-url", "https://oak.example/", "--secure-cookie=false"], false, true),
        (vec!["--listen", "0.0.0.0:0"], true, false),
    ] {
        let server = world.serve(&options);
        let nobody = match options.first() {
            Some(&"--listen") => nobody_at(world, &server.address.replace("0.0.0.0", "127.0.0.1")),
            _ => world.nobody().on(&server),
        };
        let answer = nobody.post("/session", body.clone()).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert_eq!(cookie.contains("; Secure"), is_secure, "{options:?}: {cookie}");
            assert_eq!(cookie.starts_with("__Host-trustd_"), is_secure, "{cookie}");
            for word in ["HttpOnly", "SameSite=Lax", "Path=/"] {
                assert!(cookie.contains(word), "{cookie}");
            }
            assert!(!cookie.contains("Domain"), "{cookie}");
        }
        let tls = "strict-transport-security";
        assert_eq!(answer.header(tls).starts_with("max-age="), is_tls, "{options:?}");
        let cookie = cookie(&answer).to_owned();
        let csrf = answer.is(201)["csrf_token"].as_str().map(str::to_owned);
        // A cookie of the other name is none: somebody at another name of the domain may have set it.
        let other = match cookie.strip_prefix("__Host-") {
            Some(bare) => bare.to_owned(),
            None => format!("__Host-{cookie}"),
        };
        let other = nobody.with(Credential::Browser { cookie: other, csrf: csrf.clone() });
        assert!(other.get("/session").await.is_of_nobody());
        let ana = nobody.with(Credential::Browser { cookie, csrf });
        let out = ana.delete("/session").await;
        assert_eq!(out.header("set-cookie").contains("; Secure"), is_secure);
        assert!(out.header("set-cookie").contains("Max-Age=0"), "{:?}", out.headers);
        out.is(200);
    }
    let wrong = world.refused_to_start(&["--public-url", "oak.example"]);
    assert!(wrong.contains("public_url is not an http:// or https:// address"), "{wrong}");
}

fn nobody_at(world: &World, address: &str) -> Person {
    world.nobody().at(address)
}

async fn a_session_that_is_not_used_ends(world: &World) {
    let day = 86_400;
    let ana = browser(world, "ana").await;
    let ends = |session: Value| session["expires_at"].as_i64().unwrap();
    let first = ends(ana.get("/session").await.is(200));
    let began = world.rows("SELECT created_at, ends_at FROM session WHERE kind = 'browser'").await;
    let of = |column: &str| sqlx::Row::get::<i64, _>(&began[0], column);
    assert_eq!(first - of("created_at"), 14 * day);
    assert_eq!(of("ends_at") - of("created_at"), 30 * day);
    world.sql("UPDATE session SET expires_at = expires_at - 864000 WHERE kind = 'browser'").await;
    // A server that has no copy of the session.
    let other = world.serve(&[]);
    let used = ana.on(&other).get("/session").await.is(200);
    assert!((0..60).contains(&(ends(used) - first)), "it is put off while it is used");
    let began = Instant::now();
    loop {
        let rows = world.rows("SELECT expires_at FROM session WHERE kind = 'browser'").await;
        if sqlx::Row::get::<i64, _>(&rows[0], 0) >= first {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(5), "for other servers, too");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    world
        .sql(
            "UPDATE session SET expires_at = expires_at - 864000, ends_at = expires_at - 432000
             WHERE kind = 'browser'",
        )
        .await;
    let other = world.serve(&[]);
    let last = ends(ana.on(&other).get("/session").await.is(200));
    assert!((0..60).contains(&(last - (first - 5 * day))), "and no further than to its end");
    drop(other);
    world.sql("UPDATE session SET expires_at = 1000 WHERE kind = 'browser'").await;
    assert!(ana.on(&world.serve(&[])).get("/session").await.is_of_nobody());
    let short = world.serve(&["--session-idle-days", "40", "--session-days", "3"]);
    let body = json!({"member": "ana", "password": PASSWORD});
    let session = world.nobody().on(&short).post("/session", body).await.is(201);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let left = ends(session) - now.as_secs() as i64;
    assert!((3 * day - 60..=3 * day).contains(&left), "{left}");
}

async fn what_is_personal_is_kept_by_no_cache(world: &World) {
    let ana = browser(world, "ana").await;
    for path in ["/session", "/me", "/blocks", "/members/bea", "/nowhere", "/listings?limit=0"] {
        let answer = ana.get(path).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{}", answer.told());
    }
    let write = ana.post("/blocks", json!({"member": "bea"})).await;
    assert_eq!(write.header("cache-control"), "no-store");
    let first = ana.get("/blocks").await;
    let again = ana.get("/blocks").header("if-none-match", first.header("etag")).await;
    assert_eq!((again.status, again.header("cache-control")), (304, "no-store"));
    let refused = world.nobody().get("/me").await;
    assert_eq!(refused.header("cache-control"), "no-store");
}

async fn a_wrong_password_and_an_unknown_account_look_alike(world: &World) {
    world.set_password("ana", PASSWORD);
    let nobody = world.nobody();
    let sign_in = async |member: &str, password: &str| {
        nobody.post("/session", json!({"member": member, "password": password})).await
    };
    let wrong = sign_in("ana", "another password").await;
    assert_eq!(wrong.header("set-cookie"), "");
    for (member, password) in [("nox", PASSWORD), ("bea", PASSWORD), ("", ""), ("ana", "")] {
        assert_eq!(sign_in(member, password).await.outside(), wrong.outside());
    }
    wrong.refused(401, "WRONG_PASSWORD");
    nobody.post("/session", json!({"member": "ana"})).await.refused(422, "INVALID_BODY");
}

/// Waits until the server has heard what another process did.
async fn ends(who: &Person) {
    let began = Instant::now();
    while who.get("/me").await.status != 401 {
        assert!(began.elapsed() < Duration::from_secs(5), "the session goes on");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn a_new_password_ends_what_was_signed_in(world: &World) {
    let token = world.as_("ana");
    let ana = browser(world, "ana").await;
    ends(&token).await;
    ana.get("/session").await.is(200);
    world.set_password("ana", "quite another password");
    ends(&ana).await;
    let old = json!({"member": "ana", "password": PASSWORD});
    world.nobody().post("/session", old).await.refused(401, "WRONG_PASSWORD");
    let new = json!({"member": "ana", "password": "quite another password"});
    world.nobody().post("/session", new).await.is(201);
}

async fn whoever_waits_with_an_old_password_is_not_signed_in(world: &World) {
    world.set_password("ana", PASSWORD);
    let held = world.hold().await;
    let nobody = world.nobody();
    let body = json!({"member": "ana", "password": PASSWORD});
    let waiting = tokio::spawn(async move { nobody.post("/session", body).await });
    tokio::time::sleep(Duration::from_secs(1)).await;
    held.write("UPDATE credential SET password_hash = 'another' WHERE member = 'ana'").await;
    waiting.await.unwrap().refused(401, "WRONG_PASSWORD");
}

async fn a_session_that_ends_meanwhile_makes_no_token(world: &World) {
    let ana = world.as_("ana");
    let held = world.hold().await;
    let body = json!({"label": "kept", "days": 1});
    let waiting = tokio::spawn(async move { ana.post("/me/tokens", body).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    held.write("DELETE FROM session WHERE member = 'ana'").await;
    waiting.await.unwrap().refused(401, "UNAUTHENTICATED");
}

async fn make_token(who: &Person, label: &str) -> Value {
    let body = json!({"label": label, "days": 1, "password": PASSWORD});
    who.post("/me/tokens", body).await.is(201)
}

async fn tokens_are_made_listed_and_taken_back(world: &World) {
    let ana = world.as_("ana");
    let made = make_token(&ana, "backup").await;
    let secret = made["token"].as_str().unwrap();
    let script = ana.with(Credential::Token(secret.to_owned()));
    assert_eq!(script.get("/session").await.is(200)["csrf_token"], Value::Null);
    let rows = script.get("/me/sessions").await.is(200);
    let rows = rows["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["id"] == made["id"]).unwrap();
    assert_eq!((&row["label"], &row["kind"]), (&json!("backup"), &json!("script")));
    assert_eq!(rows.iter().filter(|row| row["current"] == true).count(), 1);
    assert_eq!(row["current"], true);
    assert!(!json!(rows).to_string().contains(secret));
    ana.delete(format!("/me/sessions/{}", made["id"].as_str().unwrap())).await.is(204);
    script.get("/session").await.refused(401, "UNAUTHENTICATED");
    ana.get("/session").await.is(200);
}

async fn a_token_is_for_scripts_and_a_cookie_for_browsers(world: &World) {
    let ana = browser(world, "ana").await;
    let Credential::Browser { cookie, .. } = ana.credential() else { unreachable!() };
    let secret = cookie.split_once('=').unwrap().1.to_owned();
    let as_token = ana.with(Credential::Token(secret));
    as_token.get("/session").await.refused(401, "UNAUTHENTICATED");
    let made = make_token(&ana, "script").await;
    let cookie = format!("trustd_session={}", made["token"].as_str().unwrap());
    let as_cookie = ana.with(Credential::Browser { cookie, csrf: None });
    assert!(as_cookie.get("/session").await.is_of_nobody());
    for token in ["", "x", "a.b.c", "é", &"A".repeat(43), &"A".repeat(10_000)] {
        let other = ana.with(Credential::None).get("/session");
        let header = format!("Bearer {token}");
        let answer = other.header("authorization", header).await;
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        answer.refused(401, "UNAUTHENTICATED");
    }
}

async fn a_session_that_has_ended_is_none(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    world.sql("UPDATE session SET expires_at = 1000 WHERE member = 'ana'").await;
    ana.get("/session").await.refused(401, "UNAUTHENTICATED");
    bea.get("/session").await.is(200);
}

async fn nobody_ends_the_sessions_of_others(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let made = make_token(&ana, "backup").await;
    let path = format!("/me/sessions/{}", made["id"].as_str().unwrap());
    let absent = bea.delete("/me/sessions/00000000-0000-4000-8000-000000000000").await;
    let hers = bea.delete(path).await;
    hers.is_as_absent(
        made["id"].as_str().unwrap(),
        &absent,
        "00000000-0000-4000-8000-000000000000",
    );
    let rows = bea.get("/me/sessions").await.is(200).to_string();
    assert!(!rows.contains("backup"));
}

async fn of_secrets_only_hashes_are_kept(world: &World) {
    let ana = browser(world, "ana").await;
    let Credential::Browser { cookie, csrf } = ana.credential() else { unreachable!() };
    let made = make_token(&ana, "a label that is kept").await;
    let secrets = [
        PASSWORD.to_owned(),
        cookie.split_once('=').unwrap().1.to_owned(),
        csrf.unwrap(),
        made["token"].as_str().unwrap().to_owned(),
    ];
    let kept = match world.database {
        Database::Sqlite => {
            let read = |end: &str| std::fs::read(format!("{}{end}", world.address));
            let files = ["", "-wal"].map(|end| read(end).unwrap_or_default());
            String::from_utf8_lossy(&files.concat()).into_owned()
        }
        Database::Postgres => {
            let tables = "SELECT query_to_xml('SELECT * FROM ' || table_name, true, true, '')::text
                          FROM information_schema.tables WHERE table_schema = 'public'";
            let rows = world.rows(tables).await;
            rows.iter().map(|row| sqlx::Row::get::<String, _>(row, 0)).collect()
        }
    };
    assert!(kept.contains("a label that is kept"), "this looks where things are");
    for secret in secrets {
        assert!(!kept.contains(&secret), "a secret is kept as it is");
    }
    assert!(!world.server.log().contains("a label"), "nor logged");
}

async fn a_repeated_request_for_a_token_does_not_show_it_again(world: &World) {
    let ana = world.as_("ana");
    let body = json!({"label": "backup"});
    let first = ana.post("/me/tokens", body.clone()).key("one").await.is(201);
    let again = ana.post("/me/tokens", body).key("one").await.is(201);
    assert_eq!(again["id"], first["id"]);
    assert_eq!(again["token"], Value::Null);
    assert!(first["token"].is_string());
}

async fn what_a_token_is_asked_to_be_is_checked(world: &World) {
    let ana = world.as_("ana");
    let ask = async |body: Value| ana.post("/me/tokens", body).await;
    for label in ["", &"é".repeat(101)] {
        ask(json!({"label": label})).await.refused(422, "INVALID_LABEL");
    }
    for days in [0, 367] {
        ask(json!({"label": "x", "days": days})).await.refused(422, "INVALID_DAYS");
    }
    ask(json!({"label": "x", "days": -1})).await.refused(422, "INVALID_BODY");
    ask(json!({"label": "x", "admin": true})).await.refused(422, "INVALID_BODY");
    let label = "é".repeat(100);
    ask(json!({"label": label, "days": 366})).await.is(201);
    ana.delete("/me/sessions/nothing").await.refused(404, "NOT_FOUND");
}

async fn sessions_and_tokens_come_in_pages(world: &World) {
    let ana = browser(world, "ana").await;
    for label in ["one", "two", "three", "four"] {
        let body = json!({"label": label, "password": PASSWORD});
        ana.post("/me/tokens", body).await.is(201);
    }
    let all = walked(&ana, "/me/sessions", 100).await;
    assert_eq!(all.len(), 5, "with the browser");
    assert_eq!(all.iter().filter(|row| row["current"] == true).count(), 1);
    for limit in [1, 2, 5] {
        assert_eq!(walked(&ana, "/me/sessions", limit).await, all);
    }
    ana.get("/me/sessions?limit=0").await.refused(422, "INVALID_LIMIT");
}
