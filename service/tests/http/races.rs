//! Tests of concurrent requests: they equal some serial order, and each happens once.

use futures::future::join_all;
use serde_json::json;

use crate::harness::{Answer, Person, World, block, cases, circle, found, ids, partners, post};

cases![
    fifty_accept_an_invite_and_one_joins,
    newcomers_accept_an_invite_at_once_and_one_comes,
    both_confirm_at_once_and_it_is_paid_once,
    two_acceptances_of_a_need_are_one,
    an_acceptance_and_a_block_come_in_some_order,
    two_stewards_never_both_leave,
    two_stewards_decide_a_request_once,
    two_proposals_of_a_pair_are_one,
    reservations_at_once_never_pass_the_floor,
    a_community_id_is_taken_once,
    one_block_is_recorded_once,
];

/// How often a race is run that has many outcomes; the variable `RACES` says otherwise.
fn rounds(usual: usize) -> usize {
    std::env::var("RACES").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// How many answers have each of these statuses; there are no others.
fn count<const N: usize>(answers: &[Answer], statuses: [u16; N]) -> [usize; N] {
    for answer in answers {
        assert!(statuses.contains(&answer.status), "{}", answer.told());
    }
    statuses.map(|status| answers.iter().filter(|answer| answer.status == status).count())
}

async fn fifty_accept_an_invite_and_one_joins(world: &World) {
    let other = world.serve(&[]);
    let ana = world.as_("ana");
    let circle = circle(&ana, &[]).await;
    let invite = ana.post(format!("/trust-circles/{circle}/invite"), json!({})).await.is(201);
    let path = format!("/invites/{}/accept", invite["token"].as_str().unwrap());
    let people = ["bea", "carl", "dora", "emil", "finn", "gwen", "hugo"].map(|id| world.as_(id));
    let each = (0..50).map(|n| {
        let who = &people[n % people.len()];
        let who = if n % 2 == 0 { who.clone() } else { who.on(&other) };
        let path = &path;
        async move { who.post(path, json!({})).await }
    });
    let answers = join_all(each).await;
    assert_eq!(count(&answers, [200, 404])[0], 1);
    let members = ana.get(format!("/trust-circles/{circle}/members")).await.is(200);
    assert_eq!(ids(&members).len(), 1);
}

async fn newcomers_accept_an_invite_at_once_and_one_comes(world: &World) {
    let ana = world.as_("ana");
    let circle = circle(&ana, &[]).await;
    let invite = ana.post(format!("/trust-circles/{circle}/invite"), json!({})).await.is(201);
    let path = format!("/invites/{}/accept", invite["token"].as_str().unwrap());
    // Hashing a password takes its time: so many that the first is not over before the last begins.
    let slow = world.serve(&["--request-seconds", "60"]);
    let nobody = world.nobody().on(&slow);
    let answers = join_all((0..12).map(|n| {
        let body =
            json!({"member": format!("ida{n}"), "name": "Ida", "password": "a long password"});
        let (nobody, path) = (&nobody, &path);
        async move { nobody.post(path, body).await }
    }));
    let answers = answers.await;
    assert_eq!(count(&answers, [201, 404])[0], 1);
    let newest = answers.iter().find(|answer| answer.status == 201).map(Answer::revision);
    let members =
        ana.get(format!("/trust-circles/{circle}/members")).at_least(newest.unwrap()).await;
    let members = ids(&members.is(200));
    assert_eq!(members.len(), 1);
    let joined = members[0].clone();
    for n in 0..12 {
        let id = format!("ida{n}");
        let expected = if id == joined { 200 } else { 404 };
        assert_eq!(ana.get(format!("/members/{id}")).await.status, expected, "no account is left");
    }
}

async fn both_confirm_at_once_and_it_is_paid_once(world: &World) {
    let other = world.serve(&[]);
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    found(&bea, "elm", &[]).await;
    partners(("oak", &ana), ("elm", &bea)).await;
    let there = bea.on(&other);
    let rounds = rounds(20);
    for _ in 0..rounds {
        let body = json!({
            "role": "provider", "with": "bea", "kind": "service", "mode": "credit", "minutes": 1,
            "title": "a minute",
        });
        let made = ana.post("/communities/oak/exchanges", body).await.is(201);
        let path = |what: &str| format!("/exchanges/{}/{what}", made["id"].as_str().unwrap());
        for (who, what) in [(&bea, "request"), (&ana, "accept"), (&ana, "start")] {
            who.post(path(what), json!({})).await.is(200);
        }
        let answers = join_all([&ana, &there, &ana, &there].map(|who| {
            let path = path("complete");
            async move { who.post(path, json!({})).await }
        }));
        let answers = answers.await;
        assert_eq!(count(&answers, [200, 409]), [2, 2]);
        let completed = answers.iter().filter(|answer| answer.body["status"] == "completed");
        assert_eq!(completed.count(), 1, "one of the two words is the second");
    }
    let balance = ana.get("/members/ana/credit-balance").await.is(200);
    assert_eq!(balance["rows"][0]["balance"], rounds);
    let (sound, told) = world.verify();
    assert!(sound, "{told}");
}

async fn two_acceptances_of_a_need_are_one(world: &World) {
    let other = world.serve(&[]);
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let there = ana.on(&other);
    for _ in 0..rounds(10) {
        let id = post(&ana, "need", json!({"is_public": true})).await;
        let mut paths = Vec::new();
        for who in [&bea, &carl] {
            let response =
                who.post(format!("/support/needs/{id}/respond"), json!({})).await.is(201);
            let response = response["id"].as_str().unwrap();
            paths.push(format!("/support/needs/{id}/responses/{response}"));
        }
        let accepted = json!({"status": "accepted"});
        let (a, b) = tokio::join!(async { ana.patch(&paths[0], accepted.clone()).await }, async {
            there.patch(&paths[1], accepted.clone()).await
        },);
        assert_eq!(count(&[a, b], [200, 409]), [1, 1]);
        let own = ana.get(format!("/listings/{id}")).await.is(200);
        assert_eq!(own["own"]["accepted"].as_array().unwrap().len(), 1);
    }
}

async fn an_acceptance_and_a_block_come_in_some_order(world: &World) {
    let other = world.serve(&[]);
    let [ana, bea] = world.people(["ana", "bea"]);
    let there = bea.on(&other);
    for _ in 0..rounds(10) {
        let id = post(&ana, "need", json!({"is_public": true})).await;
        let response = bea.post(format!("/support/needs/{id}/respond"), json!({})).await.is(201);
        let path = format!("/support/needs/{id}/responses/{}", response["id"].as_str().unwrap());
        let (accepted, blocked) =
            tokio::join!(async { ana.patch(&path, json!({"status": "accepted"})).await }, async {
                there.post("/blocks", json!({"member": "ana"})).await
            },);
        assert_eq!(blocked.status, 201, "{}", blocked.told());
        count(std::slice::from_ref(&accepted), [200, 404]);
        for who in [&ana, &bea] {
            let hidden = who.get(&path).at_least(blocked.revision()).await;
            hidden.refused(404, "NOT_FOUND");
        }
        let lifted = there.delete("/blocks/ana").await.revision();
        let stands = ana.get(&path).at_least(lifted).await.is(200);
        let expected = if accepted.status == 200 { "accepted" } else { "pending" };
        assert_eq!(stands["status"], expected);
    }
}

async fn two_stewards_never_both_leave(world: &World) {
    let other = world.serve(&[]);
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    for n in 0..rounds(10) {
        let community = format!("oak{n}");
        found(&ana, &community, &[&bea, &carl]).await;
        ana.put(format!("/communities/{community}/stewards/bea"), json!({})).await.is(200);
        let leave =
            async |who: &Person| who.delete(format!("/communities/{community}/members/me")).await;
        let there = bea.on(&other);
        let (a, b) = tokio::join!(leave(&ana), leave(&there));
        assert_eq!(count(&[a, b], [204, 409]), [1, 1]);
        let stewards = carl.get(format!("/communities/{community}/stewards")).await.is(200);
        assert_eq!(ids(&stewards).len(), 1);
    }
}

async fn two_stewards_decide_a_request_once(world: &World) {
    let other = world.serve(&[]);
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let there = bea.on(&other);
    for n in 0..rounds(10) {
        let community = format!("oak{n}");
        found(&ana, &community, &[&bea]).await;
        ana.put(format!("/communities/{community}/stewards/bea"), json!({})).await.is(200);
        let path = format!("/communities/{community}/join-requests");
        let request = carl.post(&path, json!({})).await.is(201);
        let at = |what: &str| format!("{path}/{}/{what}", request["id"].as_str().unwrap());
        let (approved, declined) =
            tokio::join!(async { ana.post(at("approve"), json!({})).await }, async {
                there.post(at("decline"), json!({})).await
            },);
        let is_in = approved.status == 200;
        assert_eq!(count(&[approved, declined], [200, 409]), [1, 1]);
        let seen = carl.get(format!("/communities/{community}")).await.is(200);
        assert_eq!(seen["member"], is_in);
    }
}

async fn two_proposals_of_a_pair_are_one(world: &World) {
    let other = world.serve(&[]);
    let [ana, bea] = world.people(["ana", "bea"]);
    let there = bea.on(&other);
    for n in 0..rounds(5) {
        let (oak, elm) = (format!("oak{n}"), format!("elm{n}"));
        found(&ana, &oak, &[]).await;
        found(&bea, &elm, &[]).await;
        let (a, b) = tokio::join!(
            async {
                ana.post("/partnerships/propose", json!({"community": oak, "with": elm})).await
            },
            async {
                there.post("/partnerships/propose", json!({"community": elm, "with": oak})).await
            },
        );
        assert_eq!(count(&[a, b], [201, 409]), [1, 1]);
        assert_eq!(ids(&ana.get(format!("/partnerships?community={elm}")).await.is(200)).len(), 1);
    }
}

async fn reservations_at_once_never_pass_the_floor(world: &World) {
    let other = world.serve(&[]);
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    ana.post("/communities/oak/ledger/accounts/bea/limits", json!({"floor": -300})).await.is(200);
    let mut paths = Vec::new();
    for _ in 0..10 {
        let body = json!({
            "role": "provider", "with": "bea", "kind": "service", "mode": "credit", "minutes": 60,
            "title": "an hour",
        });
        let made = ana.post("/communities/oak/exchanges", body).await.is(201);
        let path = format!("/exchanges/{}", made["id"].as_str().unwrap());
        bea.post(format!("{path}/request"), json!({})).await.is(200);
        paths.push(path);
    }
    let there = ana.on(&other);
    let each = paths.iter().enumerate().map(|(n, path)| {
        let who = if n % 2 == 0 { &ana } else { &there };
        async move { who.post(format!("{path}/accept"), json!({})).await }
    });
    assert_eq!(count(&join_all(each).await, [200, 409]), [5, 5]);
    let balance = bea.get("/members/bea/credit-balance").await.is(200);
    assert_eq!(balance["rows"][0]["pending"], 300);
}

async fn a_community_id_is_taken_once(world: &World) {
    let other = world.serve(&[]);
    let people = ["ana", "bea", "carl", "dora"].map(|id| world.as_(id));
    let each = (0..20).map(|n| {
        let who = &people[n % people.len()];
        let who = if n % 2 == 0 { who.clone() } else { who.on(&other) };
        async move { who.post("/communities", json!({"id": "oak", "name": "The oak"})).await }
    });
    assert_eq!(count(&join_all(each).await, [201, 409]), [1, 19]);
    let members = people.iter().map(|who| async { who.get("/communities/oak").await.is(200) });
    let members = join_all(members).await;
    assert_eq!(members.iter().filter(|seen| seen["member"] == true).count(), 1);
}

async fn one_block_is_recorded_once(world: &World) {
    let other = world.serve(&[]);
    let ana = world.as_("ana");
    let there = ana.on(&other);
    let each = (0..20).map(|n| {
        let who = if n % 2 == 0 { &ana } else { &there };
        async move { who.post("/blocks", json!({"member": "bea"})).await }
    });
    assert_eq!(count(&join_all(each).await, [201, 200]), [1, 19]);
    ana.delete("/blocks/bea").await.is(200);
    block(&ana, "bea").await;
}
