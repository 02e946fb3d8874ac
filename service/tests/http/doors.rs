//! Tests of joining, leaving and closing communities.

use serde_json::json;

use crate::harness::{Person, World, cases, found, ids, join, partners, post};

cases![
    an_open_community_is_joined_at_once,
    nobody_asks_a_community_that_invites,
    somebody_waits_for_three_answers_at_a_time,
    in_an_emergent_network_communities_are_open_and_nothing_is_public,
    a_circle_of_kind_public_admits_every_member,
    a_sole_founder_closes_a_community,
    a_community_that_closes_ends_for_everybody,
    what_somebody_who_left_offers_for_credits_is_called_off,
    people_are_told_who_leaves_and_whose_limits_change,
    members_are_told_when_a_partnership_starts_and_ends,
];

/// The kinds of the notices that somebody has, newest first.
async fn told(who: &Person) -> Vec<String> {
    let page = who.get("/notifications").await.is(200);
    let rows = page["rows"].as_array().unwrap().iter();
    rows.map(|row| row["kind"].as_str().unwrap().to_owned()).collect()
}

async fn an_open_community_is_joined_at_once(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let body = json!({"id": "oak", "name": "Oak", "joining": "open"});
    assert_eq!(ana.post("/communities", body).await.is(201)["joining"], "open");
    let joined = bea.post("/communities/oak/join-requests", json!({})).await.is(201);
    assert_eq!(joined["status"], "approved");
    assert_eq!(bea.get("/communities/oak").await.is(200)["member"], true);
    assert_eq!(ids(&bea.get("/communities/oak/members").await.is(200)), ["ana", "bea"]);
    assert_eq!(told(&ana).await, ["member_joined"]);
    let own = bea.get("/communities/oak/join-requests").await.is(200);
    assert_eq!(own["rows"][0]["status"], "approved");
    bea.delete("/communities/oak/members/me").await.is(204);
    ana.patch("/communities/oak", json!({"joining": "ask"})).await.is(200);
    let asked = bea.post("/communities/oak/join-requests", json!({})).await.is(201);
    assert_eq!(asked["status"], "pending");
    assert_eq!(bea.get("/communities/oak").await.is(200)["joining"], "ask");
}

async fn nobody_asks_a_community_that_invites(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    assert_eq!(ana.get("/communities/oak").await.is(200)["joining"], "ask");
    ana.patch("/communities/oak", json!({"joining": "invite"})).await.is(200);
    bea.post("/communities/oak/join-requests", json!({})).await.refused(403, "INVITE_ONLY");
    ana.patch("/communities/oak", json!({"joining": "never"})).await.refused(422, "INVALID_BODY");
    bea.patch("/communities/oak", json!({"joining": "open"})).await.refused(403, "NOT_STEWARD");
}

async fn somebody_waits_for_three_answers_at_a_time(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    for id in ["oak", "elm", "ash", "fir"] {
        found(&ana, id, &[]).await;
    }
    let path = |id: &str| format!("/communities/{id}/join-requests");
    let first = bea.post(path("oak"), json!({})).await.is(201);
    for id in ["elm", "ash"] {
        bea.post(path(id), json!({})).await.is(201);
    }
    let told = bea.post(path("fir"), json!({})).await.refused(409, "TOO_MANY_JOIN_REQUESTS");
    assert_eq!(told["most"], 3);
    let withdraw = format!("{}/{}/withdraw", path("oak"), first["id"].as_str().unwrap());
    bea.post(withdraw, json!({})).await.is(200);
    bea.post(path("fir"), json!({})).await.is(201);
}

async fn in_an_emergent_network_communities_are_open_and_nothing_is_public(world: &World) {
    let server = world.serve(&["--sharing-model", "emergent"]);
    let [ana, bea] = world.people(["ana", "bea"]).map(|person| person.on(&server));
    let body = json!({"id": "oak", "name": "Oak"});
    assert_eq!(ana.post("/communities", body).await.is(201)["joining"], "open");
    let joined = bea.post("/communities/oak/join-requests", json!({})).await.is(201);
    assert_eq!(joined["status"], "approved");
    let offer = crate::harness::listing("offer", json!({"is_public": true}));
    ana.post("/listings", offer.clone()).await.refused(422, "PUBLIC_OFF");
    ana.post("/audience-preview", offer).await.refused(422, "PUBLIC_OFF");
    let id = post(&ana, "offer", json!({})).await;
    let path = format!("/listings/{id}");
    ana.patch(&path, json!({"is_public": true})).await.refused(422, "PUBLIC_OFF");
    ana.patch(&path, json!({"is_public": false})).await.is(200);
}

async fn a_circle_of_kind_public_admits_every_member(world: &World) {
    let server = world.serve(&["--sharing-model", "emergent"]);
    for emergent in [false, true] {
        let people = world.people(["ana", "bea", "carl"]);
        let [ana, bea, carl] =
            people.map(|person| if emergent { person.on(&server) } else { person });
        let body = json!({"name": "All", "kind": "public", "description": "whoever is here"});
        let circle = ana.post("/trust-circles", body).await.is(201);
        assert_eq!(circle["description"], "whoever is here");
        let circle = circle["id"].as_str().unwrap();
        ana.put(format!("/trust-circles/{circle}/members/bea"), json!({})).await.is(200);
        let offer = post(&ana, "offer", json!({"sharing": {"circle": circle}})).await;
        let path = format!("/listings/{offer}");
        assert_eq!(bea.get(&path).await.is(200)["via"], "circle");
        assert_eq!(carl.get(&path).await.is(200)["via"], "public");
        ana.patch(&path, json!({"title": "sewing"})).await.is(200);
        assert_eq!(carl.get(&path).await.is(200)["via"], "public", "after an edit, too");
        let kin = crate::harness::circle(&ana, &[&bea]).await;
        ana.patch(&path, json!({"sharing": {"circle": kin}})).await.is(200);
        carl.get(&path).await.refused(404, "NOT_FOUND");
        ana.patch(&path, json!({"sharing": {"circle": circle}})).await.is(200);
        carl.get(&path).await.is(200);
        let path = format!("/trust-circles/{circle}");
        let edited = ana.patch(path, json!({"description": "everybody"})).await.is(200);
        assert_eq!((&edited["name"], &edited["description"]), (&json!("All"), &json!("everybody")));
    }
    assert!(world.verify().0, "the tables say the same");
}

async fn a_sole_founder_closes_a_community(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    bea.delete("/communities/oak").await.refused(403, "NOT_STEWARD");
    ana.delete("/communities/oak/members/me").await.refused(409, "LAST_STEWARD");
    ana.delete("/communities/oak").await.is(204);
    ana.get("/communities/oak").await.refused(404, "NOT_FOUND");
    ana.delete("/communities/oak").await.refused(404, "NOT_FOUND");
    let body = json!({"id": "oak", "name": "Oak"});
    bea.post("/communities", body).await.refused(409, "COMMUNITY_ID_TAKEN");
}

async fn a_community_that_closes_ends_for_everybody(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea]).await;
    found(&carl, "elm", &[]).await;
    let partnership = partners(("elm", &carl), ("oak", &ana)).await;
    dora.post("/communities/oak/join-requests", json!({})).await.is(201);
    let lesson = json!({"role": "provider", "with": "bea", "kind": "service", "mode": "credit",
        "minutes": 30, "title": "a lesson"});
    let exchange = ana.post("/communities/oak/exchanges", lesson).await.is(201);
    let exchange = format!("/exchanges/{}", exchange["id"].as_str().unwrap());
    bea.post(format!("{exchange}/request"), json!({})).await.is(200);
    ana.post(format!("{exchange}/accept"), json!({})).await.is(200);
    ana.put("/communities/oak/stewards/bea", json!({})).await.is(200);
    ana.delete("/communities/oak").await.refused(409, "NOT_ONLY_STEWARD");
    ana.delete("/communities/oak/stewards/bea").await.is(200);
    ana.delete("/communities/oak").await.is(204);
    assert_eq!(bea.get("/me").await.is(200)["communities"], json!([]));
    assert!(told(&bea).await.contains(&"community_closed".to_owned()));
    assert!(told(&dora).await.contains(&"join_declined".to_owned()));
    assert!(told(&carl).await.contains(&"partnership_dissolved".to_owned()));
    assert_eq!(ana.get(&exchange).await.is(200)["status"], "cancelled");
    let ended = carl.get("/partnerships?status=dissolved").await.is(200);
    assert_eq!(ids(&ended), [partnership.as_str()]);
    let (right, said) = world.verify();
    assert!(right, "{said}");
}

async fn what_somebody_who_left_offers_for_credits_is_called_off(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&carl, "oak", &[&ana, &bea]).await;
    let offer = async |with: Option<&str>| {
        let lesson = json!({"role": "provider", "with": with, "kind": "service", "mode": "credit",
            "minutes": 30, "title": "a lesson"});
        let made = ana.post("/communities/oak/exchanges", lesson).await.is(201);
        format!("/exchanges/{}", made["id"].as_str().unwrap())
    };
    let (to_all, to_bea) = (offer(None).await, offer(Some("bea")).await);
    ana.delete("/communities/oak/members/me").await.is(204);
    for exchange in [&to_all, &to_bea] {
        assert_eq!(ana.get(exchange).await.is(200)["status"], "cancelled");
    }
    bea.post(format!("{to_bea}/request"), json!({})).await.refused(409, "EXCHANGE_NOT_OFFERED");
    bea.post(format!("{to_all}/request"), json!({})).await.refused(404, "NOT_FOUND");
    assert!(told(&bea).await.contains(&"exchange_cancelled".to_owned()));
}

async fn people_are_told_who_leaves_and_whose_limits_change(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    let before = told(&bea).await.len();
    let limits = "/communities/oak/ledger/accounts/bea/limits";
    ana.post(limits, json!({"floor": -60})).await.is(200);
    assert_eq!(told(&bea).await[0], "limits_changed");
    ana.post(limits, json!({"floor": -60})).await.is(200);
    assert_eq!(told(&bea).await.len(), before + 1);
    carl.delete("/communities/oak/members/me").await.is(204);
    assert_eq!(told(&ana).await[0], "member_left");
}

async fn members_are_told_when_a_partnership_starts_and_ends(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea]).await;
    found(&carl, "elm", &[&dora]).await;
    let body = json!({"community": "oak", "with": "elm"});
    let proposed = ana.post("/partnerships/propose", body).await.is(201);
    let id = proposed["id"].as_str().unwrap();
    assert_eq!(
        (&proposed["proposed_by"], &proposed["approved_by_a"], &proposed["approved_by_b"]),
        (&json!("ana"), &json!("ana"), &json!(null))
    );
    for member in [&bea, &dora] {
        assert!(ids(&member.get("/partnerships").await.is(200)).is_empty());
        member
            .post(format!("/partnerships/{id}/approve"), json!({}))
            .await
            .refused(404, "NOT_FOUND");
    }
    let active = carl.post(format!("/partnerships/{id}/approve"), json!({})).await.is(200);
    assert_eq!((&active["approved_by_b"], &active["proposed_by"]), (&json!("carl"), &json!("ana")));
    assert!(active["approved_b_at"].is_i64() && active["approved_a_at"].is_i64());
    for member in [&bea, &dora] {
        assert_eq!(told(member).await[0], "partnership_started");
        let page = member.get("/partnerships").await.is(200);
        assert_eq!(ids(&page), [id]);
        for named in ["proposed_by", "approved_by_a", "approved_by_b", "proposed_at"] {
            assert!(page["rows"][0][named].is_null(), "{named} is for stewards");
        }
        member
            .post(format!("/partnerships/{id}/dissolve"), json!({}))
            .await
            .refused(403, "NOT_STEWARD");
    }
    assert_eq!(told(&ana).await[0], "partnership_approved");
    assert_eq!(bea.get("/communities/elm").await.is(200)["partner"], true);
    ana.post(format!("/partnerships/{id}/dissolve"), json!({})).await.is(200);
    for member in [&bea, &dora] {
        assert_eq!(told(member).await[0], "partnership_ended");
        assert!(ids(&member.get("/partnerships").await.is(200)).is_empty());
    }
    assert_eq!(told(&carl).await[0], "partnership_dissolved");
    assert_eq!(bea.get("/communities/elm").await.is(200)["partner"], false);
    join(&world.as_("emil"), "elm", &carl).await;
}
