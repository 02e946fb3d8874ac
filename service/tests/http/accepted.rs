//! Tests of accepted members: what they keep seeing, and what nobody learns of it.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use data_encoding::BASE64URL_NOPAD;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::harness::{Person, World, befriend, block, cases, circle, found, ids, listing, post};

cases![
    whoever_was_accepted_sees_it_after_its_last_second_too,
    whoever_was_accepted_is_not_told_that_it_vanished,
    where_nothing_can_be_written_whoever_was_accepted_is_answered,
    a_circle_of_those_accepted_is_no_circle_to_share_with,
    a_helper_who_hides_is_as_one_never_accepted,
    strangers_stay_strangers_to_all_but_that_one_listing,
    what_kept_it_in_sight_goes_with_its_owner,
    whoever_was_accepted_sees_it_as_that_everywhere,
    what_is_closed_is_in_no_list_of_what_others_have,
];

/// The second that is this many from now.
fn seconds_from_now(seconds: u64) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_secs() + seconds
}

/// A listing of Ana's for which Bea was accepted; gives its id.
async fn helped(world: &World, kind: &str, more: Value) -> String {
    let [ana, bea] = world.people(["ana", "bea"]);
    let id = post(&ana, kind, more).await;
    let responses = format!("/support/{kind}s/{id}/respond");
    let response = bea.post(responses, json!({})).await.is(201);
    let decide = format!("/support/{kind}s/{id}/responses/{}", response["id"].as_str().unwrap());
    ana.patch(decide, json!({"status": "accepted"})).await.is(200);
    id
}

async fn whoever_was_accepted_sees_it_after_its_last_second_too(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let other = world.serve(&[]);
    // The first sweeps of both servers are over, and the next are a minute away.
    tokio::time::sleep(Duration::from_millis(500)).await;
    for kind in ["need", "offer"] {
        let ends = seconds_from_now(3);
        let more = json!({"is_public": true, "expires_at": ends});
        let id = helped(world, kind, more).await;
        let path = format!("/listings/{id}");
        let lists =
            async |who: &Person| ids(&who.get("/listings?include_public=true").await.is(200));
        assert!(lists(&bea).await.contains(&id) && lists(&carl).await.contains(&id));
        while seconds_from_now(0) < ends {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        carl.get(&path).await.refused(404, "NOT_FOUND");
        assert!(!lists(&carl).await.contains(&id));
        // Of the need Bea is the first to ask.
        for (viewer, sees) in
            [("carl", false), ("bea", true)].into_iter().filter(|_| kind == "offer")
        {
            let why = ana.get(format!("/explain/{id}?viewer={viewer}")).await.is(200);
            assert_eq!(why["visible"], sees, "{viewer}");
        }
        assert!(lists(&bea).await.contains(&id), "{kind}");
        for bea in [&bea, &bea.on(&other)] {
            assert_eq!(bea.get(&path).await.is(200)["status"], "expired");
            assert!(lists(bea).await.contains(&id), "{kind}");
            bea.get(format!("/explain/{id}")).await.is(200);
        }
        let again = bea.post(format!("/support/{kind}s/{id}/respond"), json!({})).await;
        again.refused(409, "LISTING_CLOSED");
        carl.get(&path).await.refused(404, "NOT_FOUND");
        assert_eq!(ana.get(&path).await.is(200)["status"], "expired");
    }
}

async fn whoever_was_accepted_is_not_told_that_it_vanished(world: &World) {
    let [bea, carl] = world.people(["bea", "carl"]);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let ends = seconds_from_now(3);
    let id = helped(world, "need", json!({"is_public": true, "expires_at": ends})).await;
    let mut to_bea = bea.get("/watch").open().await;
    let mut to_carl = carl.get("/watch").open().await;
    to_bea.expect("ready").await;
    to_carl.expect("ready").await;
    assert_eq!(to_carl.expect("visible").await["vanished"], json!([id]));
    assert!(seconds_from_now(0) >= ends);
    assert_eq!(to_bea.expect("notice").await["kind"], "listing_expired");
    assert!(to_bea.is_silent().await);
}

async fn where_nothing_can_be_written_whoever_was_accepted_is_answered(world: &World) {
    let bea = world.as_("bea");
    let ends = seconds_from_now(3);
    let id = helped(world, "offer", json!({"is_public": true, "expires_at": ends})).await;
    let mut stream = bea.get("/watch").open().await;
    stream.expect("ready").await;
    let held = world.hold().await;
    while seconds_from_now(0) < ends {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let began = Instant::now();
    bea.get("/notifications").await.is(200);
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    assert!(stream.is_silent().await, "it has not vanished");
    held.let_go().await;
    bea.get(format!("/listings/{id}")).await.is(200);
}

async fn a_circle_of_those_accepted_is_no_circle_to_share_with(world: &World) {
    let bea = world.as_("bea");
    let need = helped(world, "need", json!({"is_public": true})).await;
    let own = post(&bea, "offer", json!({})).await;
    // In the engine it is Bea's.
    let mark = BASE64URL_NOPAD.encode(&Sha256::digest("bea"));
    let circle = |id: &str| format!("accepted/{}/{id}", &mark[..22]);
    let sharing = |id: &str| json!({"sharing": {"circle": circle(id)}});
    let none = "0".repeat(36);
    for (method, path) in [
        (Method::POST, "/listings".to_owned()),
        (Method::POST, "/audience-preview".to_owned()),
        (Method::PATCH, format!("/listings/{own}")),
    ] {
        let ask = async |id: &str| {
            let body = match path.as_str() {
                "/listings" => listing("offer", sharing(id)),
                "/audience-preview" => json!({"kind": "offer", "sharing": sharing(id)["sharing"]}),
                _ => sharing(id),
            };
            bea.ask(method.clone(), &path).json(body).await
        };
        let absent = ask(&none).await;
        let inner = ask(&need).await;
        inner.is_as_absent(&need, &absent, &none);
        inner.refused(404, "UNKNOWN_CIRCLE");
    }
}

async fn a_helper_who_hides_is_as_one_never_accepted(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let id = helped(world, "need", json!({"is_public": true})).await;
    block(&bea, "ana").await;
    let fulfil =
        |helper: &str| ana.post(format!("/listings/{id}/fulfil"), json!({"helper": helper}));
    let (absent, hidden) = (fulfil("nox").await, fulfil("bea").await);
    let (status, headers, body) = absent.outside();
    assert_eq!(hidden.outside(), (status, headers, body.replace("nox", "bea")));
    hidden.refused(422, "HELPER_NOT_ACCEPTED");
    bea.delete("/blocks/ana").await.is(200);
    assert_eq!(fulfil("bea").await.is(200)["own"]["helper"], "bea");
}

async fn strangers_stay_strangers_to_all_but_that_one_listing(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let mut local = Vec::new();
    for who in [&ana, &bea, &carl] {
        who.put("/me/place", json!({"latitude": 50.8, "longitude": 4.3})).await.is(200);
        local.push(post(who, "offer", json!({"sharing": "anyone_local"})).await);
    }
    let offer = post(&ana, "offer", json!({"sharing": "my_cell", "is_public": true})).await;
    for who in [&bea, &carl] {
        let response = who.post(format!("/support/offers/{offer}/respond"), json!({})).await;
        let response = response.is(201)["id"].as_str().unwrap().to_owned();
        let decide = format!("/support/offers/{offer}/responses/{response}");
        ana.patch(decide, json!({"status": "accepted"})).await.is(200);
    }
    for (who, own) in [(&ana, 0), (&bea, 1), (&carl, 2)] {
        for (number, id) in local.iter().enumerate().filter(|(number, _)| *number != own) {
            let answer = who.get(format!("/listings/{id}")).await;
            assert_eq!(answer.status, 404, "{own} sees what {number} shares nearby");
        }
    }
    ana.post(format!("/listings/{offer}/fulfil"), json!({})).await.is(200);
    for who in [&bea, &carl] {
        assert_eq!(ids(&who.get("/listings").await.is(200)), [offer.as_str()]);
    }
}

async fn what_kept_it_in_sight_goes_with_its_owner(world: &World) {
    let id = helped(world, "offer", json!({"is_public": true})).await;
    let [ana, bea] = world.people(["ana", "bea"]);
    ana.post("/me/erase", json!({"confirm": "ana"})).await.is(204);
    bea.get(format!("/listings/{id}")).await.refused(404, "NOT_FOUND");
    // A checkpoint is made, which the log can be followed from.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let (sound, told) = world.verify();
    assert!(sound && !told.contains("not compared"), "{told}");
}

async fn whoever_was_accepted_sees_it_as_that_everywhere(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let kin = circle(&ana, &[&bea]).await;
    for more in [json!({"is_public": true}), json!({"sharing": {"circle": kin}})] {
        let of_circle = more["sharing"].is_object();
        let other = post(&ana, "need", more.clone()).await;
        let id = helped(world, "need", more).await;
        let via = async |who: &Person, id: &str| -> Vec<Value> {
            let read = who.get(format!("/listings/{id}")).await.is(200);
            let why = who.get(format!("/explain/{id}")).await.is(200);
            let list = who.get("/support/needs?include_public=true").await.is(200);
            let row = list["rows"].as_array().unwrap().iter().find(|row| row["id"] == *id).cloned();
            vec![read["via"].clone(), why["via"].clone(), row.unwrap()["via"].clone()]
        };
        assert_eq!(via(&bea, &id).await, vec![json!("accepted"); 3]);
        let usual = if of_circle { "circle" } else { "public" };
        assert_eq!(via(&bea, &other).await, vec![json!(usual); 3]);
        let why = ana.get(format!("/explain/{id}?viewer=bea")).await.is(200);
        assert_eq!((&why["via"], &why["reason"]), (&json!("accepted"), &json!("granted")));
        // It is not what is public alone, so it is there unasked.
        assert!(ids(&bea.get("/listings").await.is(200)).contains(&id));
        ana.post(format!("/listings/{id}/fulfil"), json!({})).await.is(200);
        assert_eq!(via(&bea, &id).await, vec![json!("accepted"); 3]);
    }
}

async fn what_is_closed_is_in_no_list_of_what_others_have(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    befriend(&bea, "ana", 0.9).await;
    let id = helped(world, "need", json!({"is_public": true})).await;
    let lists = async || {
        let mut found = Vec::new();
        for path in [
            "/support/network/needs",
            "/discover",
            "/listings",
            "/support/needs",
            "/listings?scope=own",
        ] {
            let list = bea.get(path).await.is(200);
            found.push(ids(&list).contains(&id));
            assert_eq!(list["total"], list["rows"].as_array().unwrap().len(), "{path}");
        }
        found.push(bea.get("/discovery/browse").await.is(200)["total"] == 1);
        found
    };
    assert_eq!(lists().await, [true; 6]);
    ana.post(format!("/listings/{id}/fulfil"), json!({"helper": "bea"})).await.is(200);
    assert_eq!(lists().await, [false, false, true, true, true, false]);
    ana.post(format!("/listings/{id}/reopen"), json!({})).await.is(200);
    assert_eq!(lists().await, [true; 6]);
}
