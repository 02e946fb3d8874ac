//! Tests of a demo's clock, which can be moved forward.

use serde_json::{Value, json};

use crate::harness::{Credential, Person, Server, World, cases};

cases![
    where_no_demo_is_served_there_is_no_clock,
    a_demo_moves_on_and_what_is_over_ends_at_once,
    a_clock_is_set_with_a_demo_alone,
    a_demo_stays_one_when_somebody_is_erased,
    a_demo_has_a_stranger,
    streets_of_a_demo_have_a_flow_on_every_date,
];

const DAY: i64 = 86_400;

async fn where_no_demo_is_served_there_is_no_clock(world: &World) {
    let ana = world.as_("ana");
    ana.get("/demo/clock").await.refused(404, "NO_DEMO");
    ana.post("/demo/clock", json!({"advance": "1d"})).await.refused(404, "NO_DEMO");
    world.nobody().get("/demo/clock").await.refused(401, "UNAUTHENTICATED");
    world.nobody().post("/demo/clock", json!({})).await.refused(401, "UNAUTHENTICATED");
}

/// A demo in place of the cast.
pub async fn demo(world: &World, options: &[&str]) -> Server {
    world.serve(&[&["--demo"], options].concat())
}

/// Takes everybody out of the record.
pub async fn emptied(world: &World) {
    world
        .sql(
            "UPDATE log_head SET revision = revision + 1; DELETE FROM checkpoint;
             DELETE FROM change_log; DELETE FROM member;",
        )
        .await;
}

pub async fn signed_in(world: &World, server: &Server) -> Person {
    signed_in_as(world, server, "alder").await
}

async fn signed_in_as(world: &World, server: &Server, member: &str) -> Person {
    let nobody = world.nobody().on(server);
    let sent = json!({"member": member, "password": "correct horse battery"});
    let answer = nobody.post("/session", sent).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let csrf = answer.is(201)["csrf_token"].as_str().map(str::to_owned);
    world.person(Some(member), Credential::Browser { cookie, csrf }).on(server)
}

async fn clock(who: &Person) -> Value {
    who.get("/demo/clock").await.is(200)
}

async fn a_demo_moves_on_and_what_is_over_ends_at_once(world: &World) {
    emptied(world).await;
    let mut server = demo(world, &["--clock", "+36d"]).await;
    let alder = signed_in(world, &server).await;
    let begun = clock(&alder).await;
    let (now, ahead) = (begun["now"].as_i64().unwrap(), begun["ahead"].as_i64().unwrap());
    assert!((36 * DAY - 5..=36 * DAY).contains(&ahead), "{ahead}");
    let thing = json!({
        "kind": "offer", "type": "skill", "title": "Ironing", "category": "care",
        "expires_at": now + 10 * DAY,
    });
    let posted = alder.post("/listings", thing).await.is(201);
    assert!(posted["created_at"].as_i64().unwrap() >= now, "written at the moment it is");
    let path = format!("/listings/{}", posted["id"].as_str().unwrap());

    for (body, code) in [
        (json!({}), "INVALID_TIME"),
        (json!({"advance": "soon"}), "INVALID_TIME"),
        (json!({"advance": "1d", "now": now + DAY}), "INVALID_TIME"),
        (json!({"advance": "-1d"}), "CLOCK_GOES_BACK"),
        (json!({"now": now - DAY}), "CLOCK_GOES_BACK"),
        (json!({"advance": "900years"}), "TIME_TOO_FAR"),
        (json!({"now": i64::MAX}), "TIME_TOO_FAR"),
    ] {
        alder.post("/demo/clock", body).await.refused(422, code);
    }
    assert_eq!(alder.get(&path).await.is(200)["status"], "active");

    let moved = alder.post("/demo/clock", json!({"advance": "11d"})).key("once").await.is(200);
    assert!(moved["now"].as_i64().unwrap() >= now + 11 * DAY);
    assert_eq!(alder.get(&path).await.is(200)["status"], "expired");
    let again = alder.post("/demo/clock", json!({"advance": "11d"})).key("once").await.is(200);
    assert_eq!(again, moved, "a repetition moves nothing");
    let to = now + 12 * DAY;
    alder.post("/demo/clock", json!({"now": to})).await.is(200);
    let ahead = clock(&alder).await["ahead"].as_i64().unwrap();
    assert!((48 * DAY - 60..=48 * DAY).contains(&ahead), "{ahead}");

    // A session lasts 30 days.
    alder.post("/demo/clock", json!({"advance": "31d"})).await.is(200);
    assert!(alder.get("/session").await.is_of_nobody());

    // A restart does not go behind what was written, whatever it is told.
    assert!(server.stop().success(), "{}", server.log());
    for options in [vec![], vec!["--clock", "-2h"]] {
        let server = demo(world, &options).await;
        let alder = signed_in(world, &server).await;
        assert!(clock(&alder).await["now"].as_i64().unwrap() >= to + 31 * DAY);
    }
}

async fn a_clock_is_set_with_a_demo_alone(world: &World) {
    let told = world.refused_to_start(&["--clock", "+36d", "--database", &world.address]);
    assert!(told.contains("add --demo"), "{told}");
    let told = world.refused_to_start(&["--demo", "--clock", "soon", "--database", &world.address]);
    assert!(told.contains("is not a time"), "{told}");
    // The record of the cast is no demo.
    let listen = ["--listen", "127.0.0.1:0", "--database", &world.address];
    let told = world.refused_to_start(&[&["--demo", "--clock", "+36d"], &listen[..]].concat());
    assert!(told.contains("this database is not a demo"), "{told}");
}

async fn a_demo_stays_one_when_somebody_is_erased(world: &World) {
    emptied(world).await;
    let mut server = demo(world, &[]).await;
    let alder = signed_in(world, &server).await;
    let erasing = json!({"confirm": "alder", "password": "correct horse battery"});
    alder.post("/me/erase", erasing).await.is(204);
    assert!(server.stop().success(), "{}", server.log());
    let server = demo(world, &["--clock", "+1d"]).await;
    let birch = signed_in_as(world, &server, "birch").await;
    assert!(clock(&birch).await["ahead"].as_i64().unwrap() > 0);
}

async fn a_demo_has_a_stranger(world: &World) {
    emptied(world).await;
    let server = demo(world, &[]).await;
    let vega = signed_in_as(world, &server, "vega").await;
    assert_eq!(vega.get("/me").await.is(200)["communities"], json!([]));
    for others in ["/me/trust", "/me/trusted-by", "/me/exchanges", "/notifications"] {
        assert_eq!(vega.get(others).await.is(200)["rows"], json!([]), "{others}");
    }
}

async fn streets_of_a_demo_have_a_flow_on_every_date(world: &World) {
    // No figure contains exchanges of two periods of 90 days: here one has ended in the middle of the 30 days.
    let period = 90 * DAY;
    let today = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs() as i64;
    let ahead = format!("+{}d", (period - today % period) / DAY + 15);
    emptied(world).await;
    let server = demo(world, &["--clock", &ahead]).await;
    for member in ["alder", "birch"] {
        let reader = signed_in_as(world, &server, member).await;
        let flow = reader.get("/metrics/flow").await.is(200);
        let communities = flow["communities"].as_array().unwrap();
        assert_eq!(communities.len(), 3, "{flow}");
        for of in communities {
            let minutes = &of["minutes"];
            for figures in [of, minutes].into_iter().filter(|it| !it.is_null()) {
                assert!(figures["outflow"].as_u64() >= Some(5), "{of}");
                assert!(figures["inflow"].as_u64() >= Some(5), "{of}");
            }
            assert_eq!(minutes.is_null(), of["community"] == "mill-hill", "{of}");
        }
    }
}
