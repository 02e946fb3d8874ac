//! Tests of the export and erasure of a person's data.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{
    Database, Person, World, befriend, block, cases, circle, found, ids, partners, post,
};

cases![
    no_words_about_whoever_is_erased_are_left,
    an_export_has_all_that_is_ones_own,
    an_export_has_nothing_that_others_keep_to_themselves,
    an_export_names_no_other_steward_of_a_partnership,
    whoever_is_erased_is_gone_everywhere,
    one_means_it,
    the_last_steward_is_succeeded,
    a_steward_whom_all_members_block_is_erased_all_the_same,
    a_community_that_is_left_empty_has_ended,
    sums_hold_after_an_erasure,
    the_id_of_who_was_erased_is_not_given_again,
    nothing_that_was_theirs_is_left_in_the_record,
    the_answers_are_held_against_a_checkpoint_soon_after_an_erasure,
    a_need_whose_helper_is_erased_looks_for_another,
    those_who_answered_hear_as_little_of_an_erasure_as_of_a_block,
];

async fn pay(ana: &Person, bea: &Person) {
    let body = json!({
        "role": "provider", "with": "bea", "kind": "service", "mode": "credit", "minutes": 60,
        "title": "a service",
    });
    let made = ana.post("/communities/oak/exchanges", body).await.is(201);
    let id = made["id"].as_str().unwrap();
    for (who, what) in
        [(bea, "request"), (ana, "accept"), (ana, "start"), (ana, "complete"), (bea, "complete")]
    {
        who.post(format!("/exchanges/{id}/{what}"), json!({})).await.is(200);
    }
}

/// Bea leads a full life: words that are hers are marked.
async fn live(world: &World) -> (Person, Person) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    bea.patch(
        "/me",
        json!({"name": "Bea Bell", "about": "hermark about", "email": "hermark@example.org"}),
    )
    .await
    .is(200);
    bea.put("/me/place", json!({"latitude": 52.5, "longitude": 13.4})).await.is(200);
    befriend(&ana, "bea", 0.9).await;
    befriend(&bea, "ana", 0.8).await;
    block(&bea, "dora").await;
    let kin = circle(&bea, &[&ana]).await;
    let invite = json!({"email": "hermark@example.net"});
    bea.post(format!("/trust-circles/{kin}/invite"), invite).await.is(201);
    post(&bea, "offer", json!({"title": "hermark title", "community": "oak"})).await;
    let need = post(&ana, "need", json!({"community": "oak"})).await;
    let message = json!({"message": "hermark message"});
    let path = format!("/support/needs/{need}");
    let response = bea.post(format!("{path}/respond"), message).await.is(201);
    let path = format!("{path}/responses/{}", response["id"].as_str().unwrap());
    let accepted = ana.patch(path, json!({"status": "accepted"})).key("accepted").await;
    assert_eq!(accepted.is(200)["message"], "hermark message");
    pay(&ana, &bea).await;
    (ana, bea)
}

async fn an_export_has_all_that_is_ones_own(world: &World) {
    let (_, bea) = live(world).await;
    let export = bea.get("/me/export").await.is(200);
    let text = export.to_string();
    for word in [
        "hermark about",
        "hermark@example.org",
        "hermark title",
        "hermark message",
        "hermark@example.net",
        "canary:bea",
        "dora",
        "oak",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert!(!text.contains("password_hash") && !text.contains("token_hash"));
}

async fn an_export_has_nothing_that_others_keep_to_themselves(world: &World) {
    let (ana, bea) = live(world).await;
    ana.patch("/me", json!({"email": "canary:ana@example.org"})).await.is(200);
    let kin = circle(&ana, &[&bea]).await;
    let more = json!({"sharing": {"circle": kin}, "description": "canary:ana,bea"});
    post(&ana, "offer", more).await;
    block(&world.as_("emil"), "bea").await;
    let export = bea.get("/me/export").await.is(200).to_string();
    assert!(!export.contains("emil"), "nobody learns who has blocked them: {export}");
    assert!(!export.contains(&kin), "nor whose circles they are in");
}

async fn an_export_names_no_other_steward_of_a_partnership(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    found(&bea, "elm", &[]).await;
    partners(("oak", &ana), ("elm", &bea)).await;
    for (me, own, others) in
        [(&ana, "proposed_by", "decided_by"), (&bea, "decided_by", "proposed_by")]
    {
        let export = me.get("/me/export").await.is(200);
        let partnership = &export["partnerships"][0];
        assert_eq!(partnership[own], export["member"]);
        assert_eq!(partnership.get(others), None);
    }
}

async fn whoever_is_erased_is_gone_everywhere(world: &World) {
    let other = world.serve(&[]);
    let (ana, bea) = live(world).await;
    let gone = bea.post("/me/erase", json!({"confirm": "bea"})).await;
    let revision = gone.revision();
    gone.is(204);
    bea.get("/session").await.refused(401, "UNAUTHENTICATED");
    for ana in [&ana, &ana.on(&other)] {
        let absent = ana.get("/members/nox").at_least(revision).await;
        ana.get("/members/bea").await.is_as_absent("bea", &absent, "nox");
        for path in [
            "/listings",
            "/notifications",
            "/me/trust",
            "/communities/oak/members",
            "/me/exchanges",
            "/communities/oak/ledger",
            "/communities/oak/ledger/accounts",
            "/me/export",
            "/blocks",
        ] {
            let text = ana.get(path).await.is(200).to_string();
            let mut words = text.split(|c: char| !c.is_alphanumeric());
            assert!(
                !words.any(|word| word == "bea") && !text.contains("hermark"),
                "{path}: {text}"
            );
        }
    }
    assert_eq!(ana.get("/communities/oak").await.is(200)["member_count"], 1);
}

async fn one_means_it(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    for confirm in ["", "bea ", "yes", "bea"] {
        ana.post("/me/erase", json!({"confirm": confirm})).await.refused(422, "NOT_CONFIRMED");
    }
    ana.get("/me").await.is(200);
    bea.post("/me/erase", json!({"confirm": "bea"})).await.is(204);
}

async fn the_last_steward_is_succeeded(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&carl, &bea]).await;
    found(&carl, "elm", &[]).await;
    world.sql("UPDATE community_member SET joined_at = joined_at - 9 WHERE member = 'bea'").await;
    ana.post("/me/erase", json!({"confirm": "ana"})).await.is(204);
    assert_eq!(ids(&carl.get("/communities/oak/stewards").await.is(200)), ["bea"]);
    let told = bea.get("/notifications").await.is(200)["rows"][0].clone();
    assert_eq!((&told["kind"], &told["community"]), (&json!("steward_appointed"), &json!("oak")));
    assert_eq!(told["actor"], Value::Null);
    bea.patch("/communities/oak", json!({"name": "Bea's"})).await.is(200);
    carl.post("/me/erase", json!({"confirm": "carl"})).await.is(204);
    let taken = bea.post("/communities", json!({"id": "elm", "name": "Another"})).await;
    taken.refused(409, "COMMUNITY_ID_TAKEN");
    let (sound, told) = world.verify();
    assert!(sound, "{told}");
}

async fn a_steward_whom_all_members_block_is_erased_all_the_same(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    for who in [&bea, &carl] {
        block(who, "ana").await;
    }
    ana.post("/me/erase", json!({"confirm": "ana"})).await.is(204);
    let stewards = ids(&carl.get("/communities/oak/stewards").await.is(200));
    assert_eq!(stewards, ["bea"], "of those who came in the same second, the first by id");
    assert_eq!(bea.get("/notifications").await.is(200)["rows"][0]["kind"], "steward_appointed");
}

async fn a_community_that_is_left_empty_has_ended(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[]).await;
    found(&bea, "elm", &[]).await;
    found(&carl, "fir", &[]).await;
    partners(("oak", &ana), ("elm", &bea)).await;
    let proposal = json!({"community": "fir", "with": "oak"});
    carl.post("/partnerships/propose", proposal).await.is(201);
    for who in [&carl, &dora] {
        who.post("/communities/oak/join-requests", json!({})).await.is(201);
    }
    block(&dora, "ana").await;
    ana.post("/me/erase", json!({"confirm": "ana"})).await.is(204);

    let told = async |who: &Person| who.get("/notifications").await.is(200)["rows"].clone();
    for who in [&bea, &carl, &dora] {
        let rows = told(who).await;
        let mut kinds = rows.as_array().unwrap().iter().map(|told| told["kind"].as_str().unwrap());
        let over = ["partnership_dissolved", "partnership_declined", "join_declined"];
        assert!(kinds.all(|kind| !over.contains(&kind)), "as of a block: {rows}");
    }
    let ended =
        async |who: &Person| who.get("/partnerships").await.is(200)["rows"][0]["status"].clone();
    assert_eq!((ended(&bea).await, ended(&carl).await), (json!("dissolved"), json!("declined")));

    for path in ["/communities", "/discovery/communities"] {
        assert!(!ids(&bea.get(path).await.is(200)).contains(&"oak".to_owned()), "{path}");
    }
    for path in ["", "/members", "/stewards", "/cells", "/join-requests", "/exchanges", "/ledger"] {
        let absent = carl.get(format!("/communities/ash{path}")).await;
        carl.get(format!("/communities/oak{path}")).await.is_as_absent("oak", &absent, "ash");
    }
    carl.post("/communities/oak/join-requests", json!({})).await.refused(404, "NOT_FOUND");
    let proposal = json!({"community": "elm", "with": "oak"});
    bea.post("/partnerships/propose", proposal).await.refused(404, "NOT_FOUND");
    let (sound, told) = world.verify();
    assert!(sound, "{told}");
}

async fn sums_hold_after_an_erasure(world: &World) {
    let (ana, bea) = live(world).await;
    bea.post("/me/erase", json!({"confirm": "bea"})).await.is(204);
    let accounts = ana.get("/communities/oak/ledger/accounts").await.is(200);
    assert_eq!(accounts["sum"], 0);
    let own = ana.get("/communities/oak/ledger").await.is(200);
    assert_eq!(
        (&own["rows"][0]["minutes"], &own["rows"][0]["with"]["member"]),
        (&json!(60), &Value::Null)
    );
    let (sound, told) = world.verify();
    assert!(sound, "{told}");
}

async fn the_id_of_who_was_erased_is_not_given_again(world: &World) {
    let (ana, bea) = live(world).await;
    let kin = circle(&ana, &[]).await;
    let invite = ana.post(format!("/trust-circles/{kin}/invite"), json!({})).await.is(201);
    let token = invite["token"].as_str().unwrap();
    bea.post("/me/erase", json!({"confirm": "bea"})).await.is(204);
    let accept = async |member: &str| {
        let body = json!({"member": member, "name": "N", "password": "a long password"});
        world.nobody().post(format!("/invites/{token}/accept"), body).await
    };
    let (taken, erased) = (accept("carl").await, accept("bea").await);
    assert_eq!(erased.status, taken.status);
    let plain = |answer: &Value, id: &str| answer.to_string().replace(id, "ID");
    assert_eq!(plain(&erased.body, "bea"), plain(&taken.body, "carl"), "like any id that is taken");
    let (added, told) = world.add_member("bea");
    assert!(!added && told.contains("taken"), "{told}");
    let kept = world.rows("SELECT hash FROM erased_id").await;
    let kept: Vec<String> = kept.iter().map(|row| sqlx::Row::get::<String, _>(row, 0)).collect();
    // Three letters of an id may be three digits of a hash.
    let is_hash = |text: &String| text.len() == 64 && text.chars().all(|c| c.is_ascii_hexdigit());
    assert!(kept.len() == 1 && is_hash(&kept[0]), "{kept:?}");
    ana.get("/members/bea").await.refused(404, "NOT_FOUND");
    let (added, told) = world.add_member("bea-2");
    assert!(added, "{told}");
}

async fn nothing_that_was_theirs_is_left_in_the_record(world: &World) {
    let (_, bea) = live(world).await;
    bea.post("/me/erase", json!({"confirm": "bea"})).await.is(204);
    if world.database == Database::Postgres {
        let tables = "SELECT query_to_xml('SELECT * FROM ' || table_name, true, true, '')::text
                      FROM information_schema.tables WHERE table_schema = 'public'
                      AND table_name <> 'change_log'";
        let rows = world.rows(tables).await;
        let kept: String = rows.iter().map(|row| sqlx::Row::get::<String, _>(row, 0)).collect();
        assert!(!kept.contains("hermark") && !kept.contains("Bea Bell"));
        assert!(!kept.contains(">bea<"), "nor the id");
    }
    let kept = world.rows("SELECT body FROM idempotency").await;
    let kept: String = kept.iter().map(|row| sqlx::Row::get::<String, _>(row, 0)).collect();
    assert_eq!(kept, "", "the answer to ana named them");
    let log = world.rows("SELECT entry FROM change_log").await;
    let log: String = log.iter().map(|row| sqlx::Row::get::<String, _>(row, 0)).collect();
    assert!(!log.contains("hermark"), "{log}");
    assert!(world.rows("SELECT revision FROM checkpoint WHERE revision < (SELECT MAX(revision) FROM change_log)").await.is_empty());
}

async fn the_answers_are_held_against_a_checkpoint_soon_after_an_erasure(world: &World) {
    let (ana, bea) = live(world).await;
    ana.post("/me/erase", json!({"confirm": "ana"})).await.is(204);
    let checkpoint = async || world.rows("SELECT bytes FROM checkpoint").await;
    let began = Instant::now();
    while checkpoint().await.is_empty() {
        assert!(began.elapsed() < Duration::from_secs(10), "no checkpoint is made");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let bytes = sqlx::Row::get::<Vec<u8>, _>(&checkpoint().await[0], 0);
    // Ids that are drawn at random are hexadecimal, so that these letters cannot stand in one.
    let holds = |id: &[u8]| bytes.windows(id.len()).any(|part| part == id);
    assert!(holds(b"carl") && !holds(b"ana"), "it has forgotten who was erased");
    bea.put("/members/carl/trust", json!({"weight": 0.5})).await.is(200);
    let (clean, said) = world.verify();
    assert!(clean && said.ends_with("no difference\n"), "{said}");
    assert_eq!(
        world.rows("DELETE FROM trust WHERE source = 'bea' RETURNING target").await.len(),
        1
    );
    let (clean, said) = world.verify();
    assert!(!clean && said.contains("trust: only in the log: bea carl 0.5"), "{said}");
}

async fn a_need_whose_helper_is_erased_looks_for_another(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    let other = world.serve(&[]);
    let mut ids = Vec::new();
    for kind in ["need", "offer"] {
        let id = post(&ana, kind, json!({"is_public": true})).await;
        let path = format!("/support/{kind}s/{id}");
        for who in [&bea, &carl] {
            who.post(format!("{path}/respond"), json!({})).await.is(201);
        }
        ids.push((id, path));
    }
    let accept = async |path: &str, who: &str| {
        let all = ana.get(format!("{path}/responses")).await.is(200);
        let mut rows = all["rows"].as_array().unwrap().iter();
        let response = rows.find(|row| row["responder"] == who).unwrap()["id"].clone();
        let path = format!("{path}/responses/{}", response.as_str().unwrap());
        ana.patch(path, json!({"status": "accepted"})).await.is(200);
    };
    let [(need, to_need), (offer, to_offer)] = &ids[..] else { unreachable!() };
    accept(to_need, "bea").await;
    accept(to_offer, "bea").await;
    accept(to_offer, "carl").await;
    let gone = bea.post("/me/erase", json!({"confirm": "bea"})).await;
    let revision = gone.revision();
    gone.is(204);
    for ana in [&ana, &ana.on(&other)] {
        let read = ana.get(format!("/listings/{need}")).at_least(revision).await.is(200);
        assert_eq!((&read["status"], &read["own"]["accepted"]), (&json!("active"), &json!([])));
        let read = ana.get(format!("/listings/{offer}")).at_least(revision).await.is(200);
        assert_eq!(
            (&read["status"], &read["own"]["accepted"]),
            (&json!("active"), &json!(["carl"]))
        );
    }
    assert!(world.verify().0, "{}", world.verify().1);
    accept(to_need, "carl").await;
    assert_eq!(ana.get(format!("/listings/{need}")).await.is(200)["status"], "in_progress");
    ana.patch(format!("/listings/{need}"), json!({"is_public": false, "sharing": "private"}))
        .await
        .is(200);
    carl.get(format!("/listings/{need}")).await.is(200);
    dora.get(format!("/listings/{need}")).await.refused(404, "NOT_FOUND");
}

async fn those_who_answered_hear_as_little_of_an_erasure_as_of_a_block(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    let need = post(&ana, "need", json!({"is_public": true})).await;
    let respond = async |who: &Person| {
        let given = who.post(format!("/support/needs/{need}/respond"), json!({})).await.is(201);
        format!("/support/needs/{need}/responses/{}", given["id"].as_str().unwrap())
    };
    let accepted = respond(&bea).await;
    for who in [&carl, &dora] {
        respond(who).await;
    }
    ana.patch(accepted, json!({"status": "accepted"})).await.is(200);
    block(&dora, "ana").await;
    ana.post("/me/erase", json!({"confirm": "ana"})).await.is(204);
    for who in [&bea, &carl, &dora] {
        let told = who.get("/notifications").await.is(200);
        let rows = told["rows"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["kind"] != "listing_deleted"), "{told}");
        who.get(format!("/listings/{need}")).await.refused(404, "NOT_FOUND");
    }
}

async fn no_words_about_whoever_is_erased_are_left(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let alone = json!({"id": "elm", "name": "hermark house", "description": "hermark words"});
    bea.post("/communities", alone).await.is(201);
    bea.patch("/me", json!({"email": "hermark@example.org"})).await.is(200);
    let invited = json!({"email": "hermark@example.org"});
    let kept = ana.post("/communities/oak/invites", invited.clone()).key("invited").await;
    assert!(kept.is(201).to_string().contains("hermark"));
    let draft = json!({
        "role": "provider", "with": "ana", "kind": "service", "mode": "gift", "title": "hermark hour",
        "description": "hermark and more",
    });
    bea.post("/communities/oak/exchanges", draft).await.is(201);
    bea.post("/me/erase", json!({"confirm": "bea"})).await.is(204);
    let again = ana.post("/communities/oak/invites", invited).key("invited").await;
    assert_eq!(again.status, 410, "{}", again.told());
    let kept = [
        "SELECT body AS words FROM idempotency",
        "SELECT title || description AS words FROM exchange",
        "SELECT name || folded_name || description AS words FROM community",
        "SELECT COALESCE(email, '') AS words FROM invite",
        "SELECT named AS words FROM idempotency_named",
    ];
    for query in kept {
        for row in world.rows(query).await {
            let words: String = sqlx::Row::get(&row, "words");
            assert!(!words.contains("hermark"), "{query}: {words}");
        }
    }
}
