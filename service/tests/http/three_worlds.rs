//! Three worlds: in one somebody with whom Bea has much in common hides from her, in one they are erased, and in one
//! they never were. What the first two leave looks alike: whoever misses somebody cannot tell whether these hide. That
//! both look like the third, where nothing in common stays, is held in `two_worlds`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{
    Answer, Person, World, befriend, block, cases, cell, circle, found, partners, post,
};
use crate::two_worlds::{ask, made, plain, questions};
use crate::walk::About;

cases![
    nobody_can_tell_the_hidden_from_the_erased,
    a_need_looks_for_another_while_its_helper_hides,
    credits_are_free_while_one_of_the_two_hides,
    a_key_is_forgotten_alike,
];

/// What Bea and Ana have in common.
struct Common {
    bea: Person,
    about: About,
    circle: String,
    exchanges: Vec<String>,
    needs: Vec<String>,
    responses: Vec<String>,
    invite: String,
}

/// What Bea asks under a key.
fn under_keys(common: &Common) -> Vec<(Method, String, Value)> {
    let lesson = json!({"role": "provider", "with": "ana", "kind": "service", "mode": "gift",
        "title": "a lesson"});
    let accept = json!({"status": "accepted"});
    vec![
        (Method::PUT, "/members/ana/trust".to_owned(), json!({"weight": 0.7})),
        (Method::PUT, format!("/trust-circles/{}/members/ana", common.circle), json!({})),
        (Method::POST, "/communities/oak/exchanges".to_owned(), lesson),
        (Method::PATCH, common.responses[0].clone(), accept),
    ]
}

async fn keyed(bea: &Person, (method, path, body): &(Method, String, Value)) -> Answer {
    bea.ask(method.clone(), path).json(body.clone()).key(path).await
}

const STEPS: [(&str, &str); 5] = [
    ("bea", "request"),
    ("ana", "accept"),
    ("ana", "start"),
    ("ana", "complete"),
    ("bea", "complete"),
];

/// An exchange that Ana gives and Bea takes, so many steps on.
async fn exchange(world: &World, minutes: Option<u32>, steps: usize) -> String {
    let mut body = json!({"role": "provider", "with": "bea", "kind": "service", "mode": "gift",
        "title": "canary:ana,bea", "description": "canary:ana,bea"});
    if let Some(minutes) = minutes {
        (body["mode"], body["minutes"]) = (json!("credit"), json!(minutes));
    }
    let id = made(world.as_("ana").post("/communities/oak/exchanges", body)).await;
    for (who, step) in &STEPS[..steps] {
        world.as_(who).post(format!("/exchanges/{id}/{step}"), json!({})).await.is(200);
    }
    id
}

/// Somebody's answer to a listing; gives its address.
async fn answered(who: &Person, side: &str, id: &str) -> String {
    let path = format!("/support/{side}/{id}");
    let message = json!({"message": "canary:ana,bea,carl"});
    format!("{path}/responses/{}", made(who.post(format!("{path}/respond"), message)).await)
}

async fn places(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&carl, "oak", &[&ana, &bea, &dora]).await;
    found(&bea, "elm", &[&ana]).await;
    found(&dora, "fir", &[]).await;
    carl.put("/communities/oak/stewards/ana", json!({})).await.is(200);
    bea.put("/communities/elm/stewards/ana", json!({})).await.is(200);
    partners(("elm", &ana), ("fir", &dora)).await;
    found(&ana, "ash", &[&carl, &bea]).await;
    ana.put("/communities/ash/stewards/carl", json!({})).await.is(200);
    for who in [&ana, &bea, &carl] {
        who.put("/me/place", json!({"latitude": 52.5, "longitude": 13.4})).await.is(200);
    }
    for (who, whom) in [(&ana, "bea"), (&ana, "carl"), (&bea, "carl"), (&carl, "bea")] {
        befriend(who, whom, 0.9).await;
    }
}

async fn common(world: &World) -> Common {
    places(world).await;
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let circle = circle(&bea, &[]).await;
    let of_ana = crate::harness::circle(&ana, &[&bea]).await;
    let invites = format!("/trust-circles/{circle}/invite");
    let invite = bea.post(&invites, json!({})).await.is(201);
    let accept = format!("/invites/{}/accept", invite["token"].as_str().unwrap());
    ana.post(accept, json!({})).await.is(200);
    let token = ana.post(format!("/trust-circles/{of_ana}/invite"), json!({})).await.is(201);
    let (mut needs, mut responses) = (Vec::new(), Vec::new());
    for kind in ["need", "need", "offer", "need"] {
        let limited = json!({"title": "of bea's", "community": "oak", "quantity": 2});
        let id = post(&bea, kind, limited).await;
        let side = format!("{kind}s");
        responses.push(answered(&ana, &side, &id).await);
        answered(&carl, &side, &id).await;
        needs.push(id);
    }
    for response in &responses[1..] {
        bea.patch(response, json!({"status": "accepted"})).await.is(200);
    }
    bea.post(format!("/listings/{}/fulfil", needs[3]), json!({"helper": "ana"})).await.is(200);
    let offer = json!({"title": "canary:ana,bea,carl,dora", "community": "oak", "is_public": true});
    let offer = post(&ana, "offer", offer).await;
    let response = answered(&bea, "offers", &offer).await;
    ana.patch(&response, json!({"status": "accepted"})).await.is(200);
    let mut exchanges = Vec::new();
    for (minutes, steps) in
        [(None, 0), (Some(30), 5), (Some(20), 3), (None, 5), (Some(10), 1), (None, 4)]
    {
        exchanges.push(exchange(world, minutes, steps).await);
    }
    let request = made(ana.post("/communities/fir/join-requests", json!({}))).await;
    let cell = cell(&carl, "oak", &[&bea]).await;
    let inviting = format!("/communities/oak/cells/{cell}/invitations");
    let invitation = made(carl.post(inviting, json!({"member": "ana"}))).await;
    let about = About::from([
        ("members", "ana".to_owned()),
        ("communities", "oak".to_owned()),
        ("cells", cell),
        ("invitations", invitation),
        ("listings", offer.clone()),
        ("explain", offer.clone()),
        ("support", offer),
        ("responses", response.rsplit('/').next().unwrap().to_owned()),
        ("exchanges", exchanges[2].clone()),
        ("trust-circles", circle.clone()),
        ("invites", token["token"].as_str().unwrap().to_owned()),
        ("join-requests", request),
    ]);
    let invite = invite["id"].as_str().unwrap().to_owned();
    Common { bea, about, circle, exchanges, needs, responses, invite }
}

/// Each question, with who asks it.
fn asked(world: &World, common: &Common) -> Vec<(Person, (Method, String, Value))> {
    let [bea, carl] = world.people(["bea", "carl"]);
    let get = |path: String| (Method::GET, path, Value::Null);
    let mut all = Vec::new();
    for id in &common.exchanges {
        all.push((bea.clone(), get(format!("/exchanges/{id}"))));
    }
    for (id, side) in common.needs.iter().zip(["needs", "needs", "offers", "needs"]) {
        for who in [&bea, &carl] {
            all.push((who.clone(), get(format!("/listings/{id}"))));
            all.push((who.clone(), get(format!("/support/{side}/{id}/responses"))));
        }
    }
    all.push((carl.clone(), get("/support/network/needs".to_owned())));
    for community in ["elm", "ash", "fir"] {
        for what in ["", "/members", "/stewards", "/ledger", "/join-requests", "/exchanges"] {
            all.push((bea.clone(), get(format!("/communities/{community}{what}"))));
        }
    }
    all.push((bea.clone(), get("/communities/elm/ledger/accounts".to_owned())));
    let questions = questions(world, &common.about, &common.circle);
    all.extend(questions.into_iter().map(|question| (bea.clone(), question)));
    let invite = format!("/trust-circles/{}/invites/{}", common.circle, common.invite);
    let mut writes = vec![(Method::DELETE, invite, json!({}))];
    for id in &common.exchanges {
        for step in ["request", "start", "complete", "cancel"] {
            writes.push((Method::POST, format!("/exchanges/{id}/{step}"), json!({})));
        }
    }
    for response in &common.responses {
        writes.push((Method::PATCH, response.clone(), json!({"status": "accepted"})));
    }
    let fulfil = format!("/listings/{}/fulfil", common.needs[1]);
    writes.push((Method::POST, fulfil, json!({"helper": "ana"})));
    all.extend(writes.into_iter().map(|write| (bea.clone(), write)));
    all
}

async fn nobody_can_tell_the_hidden_from_the_erased(world: &World) {
    let other_world = World::begin(&world.ground, world.database).await;
    let (here, there) = (common(world).await, common(&other_world).await);
    let mut first = Vec::new();
    for (here, there) in under_keys(&here).iter().zip(&under_keys(&there)) {
        first.push((world.as_("bea"), here.clone(), there.clone()));
    }
    for (_, one, other) in &first {
        assert!(keyed(&here.bea, one).await.status < 300, "{}", one.1);
        assert!(keyed(&there.bea, other).await.status < 300);
    }
    let mut streams = [here.bea.get("/watch").open().await, there.bea.get("/watch").open().await];
    for stream in &mut streams {
        stream.expect("ready").await;
    }
    block(&world.as_("ana"), "bea").await;
    let erase = other_world.as_("ana").post("/me/erase", json!({"confirm": "ana"}));
    erase.await.is(204);
    let mut told = Vec::new();
    for event in ["visible", "notice", "notice"] {
        let [one, other] = &mut streams;
        let (one, other) = (one.expect(event).await, other.expect(event).await);
        let kinds = |event: &Value| (event["kind"].clone(), event["actor"].clone());
        if kinds(&one) != kinds(&other) {
            told.push(format!("the stream: {one} and {other}"));
        }
    }
    for (_, one, other) in &first {
        let (one, other) = (keyed(&here.bea, one).await, keyed(&there.bea, other).await);
        compare(&one, &other, [&here.about, &there.about], &mut told);
    }
    let (of_one, of_other) = (asked(world, &here), asked(&other_world, &there));
    let mut seen = 0;
    for ((who, question), (same, question_there)) in of_one.iter().zip(&of_other) {
        let (one, other) = (ask(who, question).await, ask(same, question_there).await);
        seen += usize::from(one.status < 300);
        compare(&one, &other, [&here.about, &there.about], &mut told);
    }
    assert!(told.is_empty(), "Bea can tell by {}\n{}", told.len(), told.join("\n"));
    assert!(seen > 100, "only {seen} of {} questions were answered", of_one.len());
    other_world.end().await;
}

fn compare(one: &Answer, other: &Answer, about: [&About; 2], told: &mut Vec<String>) {
    let (a, b) = (plain(one, about[0]), plain(other, about[1]));
    if a != b {
        told.push(format!("{}\n  hidden: {a}\n  erased: {b}", one.request));
    }
}

async fn a_need_looks_for_another_while_its_helper_hides(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let need = post(&bea, "need", json!({"is_public": true})).await;
    let path = format!("/listings/{need}");
    let response = answered(&ana, "needs", &need).await;
    bea.patch(&response, json!({"status": "accepted"})).await.is(200);
    let listed = async || {
        let page = carl.get("/support/network/needs?include_public=true").await.is(200);
        page["rows"][0]["status"].clone()
    };
    assert_eq!(listed().await, "in_progress");
    block(&ana, "bea").await;
    for who in [&bea, &carl] {
        assert_eq!(who.get(&path).await.is(200)["status"], "active");
    }
    assert_eq!(listed().await, "active");
    let notices = bea.get("/notifications").await.is(200);
    let newest = &notices["rows"][0];
    assert_eq!((&newest["kind"], &newest["actor"]), (&json!("helper_stepped_back"), &Value::Null));
    ana.delete("/blocks/bea").await.is(200);
    assert_eq!(bea.get(&path).await.is(200)["status"], "in_progress");
    assert_eq!(bea.get(&path).await.is(200)["own"]["accepted"], json!(["ana"]));
    assert_eq!(listed().await, "in_progress");
    let (sound, says) = world.verify();
    assert!(sound, "{says}");
    // Whoever hides from whom: two blocks, and the need is Ana's again when neither stands.
    block(&bea, "ana").await;
    block(&ana, "bea").await;
    bea.delete("/blocks/ana").await.is(200);
    assert_eq!(listed().await, "active");
    answered(&carl, "needs", &need).await;
    ana.delete("/blocks/bea").await.is(200);
    assert_eq!(bea.get(&path).await.is(200)["status"], "in_progress");
}

async fn credits_are_free_while_one_of_the_two_hides(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&carl, "oak", &[&ana, &bea]).await;
    let id = exchange(world, Some(60), 3).await;
    let reserved = async || bea.get("/communities/oak/ledger").await.is(200)["rows"][0].clone();
    assert_eq!(reserved().await["status"], "pending");
    block(&ana, "bea").await;
    assert_eq!(reserved().await["status"], "voided");
    bea.get(format!("/exchanges/{id}")).await.refused(404, "NOT_FOUND");
    ana.delete("/blocks/bea").await.is(200);
    for who in [&ana, &bea] {
        who.post(format!("/exchanges/{id}/complete"), json!({})).await.is(200);
    }
    assert_eq!(reserved().await["status"], "posted");
    let (sound, says) = world.verify();
    assert!(sound, "{says}");
}

async fn a_key_is_forgotten_alike(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let declare =
        |whom: &str| bea.put(format!("/members/{whom}/trust"), json!({"weight": 0.5})).key(whom);
    for whom in ["ana", "carl", "dora"] {
        declare(whom).await.is(200);
    }
    block(&ana, "bea").await;
    carl.post("/me/erase", json!({"confirm": "carl"})).await.is(204);
    let (hidden, erased) = (declare("ana").await, declare("carl").await);
    assert_eq!(hidden.outside(), erased.outside());
    hidden.refused(410, "ANSWER_FORGOTTEN");
    declare("dora").await.is(200);
    let other = bea.put("/members/ana/trust", json!({"weight": 0.1})).key("ana").await;
    other.refused(410, "ANSWER_FORGOTTEN");
    ana.delete("/blocks/bea").await.is(200);
    declare("ana").await.is(200);
}
