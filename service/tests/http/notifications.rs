//! Tests of notifications.

use serde_json::{Value, json};

use crate::harness::{Person, World, block, cases, found, post};

cases![
    a_notice_names_its_subject_while_its_reader_may_see_it,
    a_stream_begins_with_the_number_of_unread_notices,
    the_newest_comes_first_in_pages,
    what_was_read_is_marked,
    whoever_hides_tells_nothing,
    a_revision_is_a_whole_number,
    how_many_others_are_told_shows_in_nothing,
    every_kind_of_notice_is_described,
    what_is_told_again_before_it_was_read_is_kept_three_times,
    what_is_hidden_is_folded_unseen,
    old_notices_are_forgotten,
    nobody_fills_the_notices_of_another,
];

async fn a_notice_names_its_subject_while_its_reader_may_see_it(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let need = post(&ana, "need", json!({"title": "Prune the pear"})).await;
    let respond = format!("/support/needs/{need}/respond");
    let response = bea.post(respond, json!({})).await.is(201)["id"].as_str().unwrap().to_owned();
    let told = ana.get("/notifications").await.is(200);
    assert_eq!(told["unread"], told["total"]);
    let subject = json!({"kind": "listing", "id": need, "title": "Prune the pear"});
    assert_eq!(told["rows"][0]["subject"], subject);
    ana.post("/notifications/read", json!({"up_to": told["rows"][0]["revision"]})).await.is(204);
    assert_eq!(ana.get("/notifications").await.is(200)["unread"], 0);
    let decide = format!("/support/needs/{need}/responses/{response}");
    ana.patch(decide, json!({"status": "declined"})).await.is(200);
    let newest = bea.get("/notifications?limit=1").await.is(200);
    assert_eq!(newest["rows"][0]["subject"], subject);
    let rows = bea.get("/notifications").await.is(200)["rows"].clone();
    let joined = rows.as_array().unwrap().iter().find(|row| row["kind"] == "join_approved");
    let oak = json!({"kind": "community", "id": "oak", "title": "The oak"});
    assert_eq!(joined.unwrap()["subject"], oak);
    // What is hidden, and what is gone, is no subject.
    ana.patch(format!("/listings/{need}"), json!({"sharing": "private"})).await.is(200);
    let hidden = bea.get("/notifications").await.is(200);
    let about: Vec<_> = hidden["rows"].as_array().unwrap().iter().collect();
    let about = about.iter().find(|row| row["kind"] == "response_declined").unwrap();
    assert_eq!((&about["listing"], &about["subject"]), (&json!(need), &Value::Null));
    ana.delete(format!("/listings/{need}")).await.is(204);
    let gone = ana.get("/notifications").await.is(200);
    assert!(!gone.to_string().contains("Prune the pear"), "{gone}");
}

async fn a_stream_begins_with_the_number_of_unread_notices(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    let unread = async || {
        let told = ana.get("/notifications").await.is(200)["unread"].clone();
        let mut stream = ana.get("/watch").open().await;
        assert_eq!(stream.expect("ready").await["unread"], told);
        (told.as_u64().unwrap(), stream)
    };
    let (before, mut stream) = unread().await;
    let need = post(&ana, "need", json!({})).await;
    for who in [&bea, &carl] {
        who.post(format!("/support/needs/{need}/respond"), json!({})).await.is(201);
        stream.expect("notice").await;
    }
    assert_eq!(unread().await.0, before + 2);
    block(&carl, "ana").await;
    let (without, _) = unread().await;
    assert!(without <= before + 1, "whoever hides tells nothing: {without}");
    let newest = ana.get("/notifications").await.is(200)["rows"][0]["revision"].clone();
    ana.post("/notifications/read", json!({"up_to": newest})).await.is(204);
    assert_eq!(unread().await.0, 0);
}

async fn the_newest_comes_first_in_pages(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    for id in ["oak", "elm", "fir"] {
        found(&ana, id, &[&bea]).await;
    }
    let all = bea.get("/notifications").await.is(200);
    let rows = all["rows"].as_array().unwrap();
    let communities: Vec<_> = rows.iter().map(|row| row["community"].clone()).collect();
    assert_eq!(communities, ["fir", "elm", "oak"]);
    assert_eq!((&rows[0]["actor"], &rows[0]["read_at"]), (&json!("ana"), &Value::Null));
    let page = bea.get("/notifications?limit=2").await.is(200);
    assert_eq!(page["rows"], json!(rows[..2]));
    let next = format!("/notifications?limit=2&cursor={}", page["next_cursor"].as_str().unwrap());
    let rest = bea.get(next).await.is(200);
    assert_eq!((&rest["rows"], &rest["next_cursor"]), (&json!(rows[2..]), &Value::Null));
    assert!(world.as_("carl").get("/notifications").await.is(200)["rows"] == json!([]));
    bea.get("/notifications?limit=0").await.refused(422, "INVALID_LIMIT");
    bea.get("/notifications?cursor=x").await.refused(422, "INVALID_CURSOR");
}

async fn what_was_read_is_marked(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    found(&ana, "elm", &[&bea]).await;
    let rows = bea.get("/notifications").await.is(200)["rows"].clone();
    let oldest = rows[1]["revision"].clone();
    bea.post("/notifications/read", json!({"up_to": oldest})).await.is(204);
    let rows = bea.get("/notifications").await.is(200)["rows"].clone();
    assert_eq!(rows[0]["read_at"], Value::Null);
    assert!(rows[1]["read_at"].is_i64());
    let once = rows[1].clone();
    bea.post("/notifications/read", json!({"up_to": 1_000_000})).await.is(204);
    let rows = bea.get("/notifications").await.is(200)["rows"].clone();
    assert!(rows[0]["read_at"].is_i64());
    assert_eq!(rows[1], once, "it was read then, not now");
    let others = ana.get("/notifications").await.is(200);
    assert!(others["rows"].as_array().unwrap().iter().all(|row| row["read_at"].is_null()));
}

async fn whoever_hides_tells_nothing(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    for (blocker, blocked) in [(&ana, "bea"), (&bea, "ana")] {
        block(blocker, blocked).await;
        for who in [&ana, &bea] {
            assert_eq!(who.get("/notifications").await.is(200)["rows"], json!([]));
        }
        blocker.delete(format!("/blocks/{blocked}")).await.is(200);
    }
    assert_eq!(bea.get("/notifications").await.is(200)["rows"].as_array().unwrap().len(), 1);
}

async fn a_revision_is_a_whole_number(world: &World) {
    let ana = world.as_("ana");
    ana.post("/notifications/read", json!({"up_to": -1})).await.refused(422, "INVALID_REVISION");
    for wrong in [json!(1.5), json!("x"), json!(null)] {
        let refused = ana.post("/notifications/read", json!({"up_to": wrong})).await;
        refused.refused(422, "INVALID_BODY");
    }
}

async fn how_many_others_are_told_shows_in_nothing(world: &World) {
    let everybody = world.people(["ana", "bea", "carl", "dora"]);
    let ana = &everybody[0];
    let id = post(ana, "offer", json!({"is_public": true})).await;
    for who in &everybody[1..] {
        let response = who.post(format!("/support/offers/{id}/respond"), json!({})).await.is(201);
        let response = response["id"].as_str().unwrap();
        let decide = format!("/support/offers/{id}/responses/{response}");
        ana.patch(decide, json!({"status": "accepted"})).await.is(200);
    }
    ana.delete(format!("/listings/{id}")).await.is(204);
    for who in &everybody[1..] {
        let told = who.get("/notifications").await.is(200)["rows"][0].clone();
        assert_eq!((&told["kind"], &told["number"]), (&json!("listing_deleted"), &json!(0)));
    }
}

async fn every_kind_of_notice_is_described(world: &World) {
    let document = &world.ground.description.document;
    let kinds = document["components"]["schemas"]["NoticeKind"]["enum"].as_array().unwrap();
    for kind in ["exchange_lapsing", "exchange_lapsed", "balance_settled", "invite_received"] {
        assert!(kinds.contains(&json!(kind)), "{kind}");
    }
}

/// The kinds of what somebody was told, newest first, and how many these are.
async fn kinds(who: &Person) -> (Vec<String>, u64) {
    let told = who.get("/notifications?limit=100").await.is(200);
    let rows = told["rows"].as_array().unwrap().iter();
    let kinds = rows.map(|row| row["kind"].as_str().unwrap().to_owned());
    (kinds.collect(), told["total"].as_u64().unwrap())
}

/// A listing of Ana's whose answer by Bea is not decided, and neither has anything to read.
async fn answered(ana: &Person, bea: &Person) -> String {
    found(ana, "oak", &[bea]).await;
    let need = post(ana, "need", json!({"community": "oak", "sharing": "my_community"})).await;
    bea.post(format!("/support/needs/{need}/respond"), json!({"message": "Me!"})).await.is(201);
    bea.post("/notifications/read", json!({"up_to": 1_000_000})).await.is(204);
    need
}

async fn what_is_told_again_before_it_was_read_is_kept_three_times(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let need = answered(&ana, &bea).await;
    let (_, before) = kinds(&bea).await;
    let mut stream = bea.get("/watch").open().await;
    stream.expect("ready").await;
    let edit =
        |title: usize| ana.patch(format!("/listings/{need}"), json!({"title": title.to_string()}));
    let mut last = 0;
    for title in 0..10 {
        let edited = edit(title).await;
        last = edited.revision();
        edited.is(200);
    }
    let told = bea.get("/notifications").await.is(200);
    assert_eq!(told["total"], before + 3, "{told}");
    let newest = &told["rows"][0];
    assert_eq!((&newest["kind"], &newest["revision"]), (&json!("listing_changed"), &json!(last)));
    // Who read up to an earlier one is told of the last.
    bea.post("/notifications/read", json!({"up_to": last - 1})).await.is(204);
    assert_eq!(bea.get("/notifications").await.is(200)["rows"][0]["read_at"], Value::Null);
    bea.post("/notifications/read", json!({"up_to": last})).await.is(204);
    edit(10).await.is(200);
    assert_eq!(kinds(&bea).await.1, before + 4);
    for _ in 0..5 {
        ana.post(format!("/listings/{need}/fulfil"), json!({})).await.is(200);
        ana.post(format!("/listings/{need}/reopen"), json!({})).await.is(200);
    }
    let (told, total) = kinds(&bea).await;
    assert_eq!(total, before + 10);
    let [changed, fulfilled, reopened] =
        ["listing_changed", "listing_fulfilled", "listing_reopened"];
    let newest = [reopened, fulfilled, reopened, fulfilled, reopened, fulfilled, changed];
    assert_eq!(told[..7], newest);
    let mut streamed = Vec::new();
    while streamed.len() < 10 {
        let (event, told) = stream.next().await.unwrap();
        if event == "notice" {
            streamed.push(told["kind"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(streamed[..4], [changed; 4], "a stream tells what is not waiting to be read");
    assert_eq!(streamed[4..], [fulfilled, reopened, fulfilled, reopened, fulfilled, reopened]);
    // The steps of a partnership are new each time, and so have a pace.
    let carl = world.as_("carl");
    found(&carl, "elm", &[]).await;
    for _ in 0..3 {
        let pair = json!({"community": "oak", "with": "elm"});
        let made = ana.post("/partnerships/propose", pair).await.is(201);
        let id = made["id"].as_str().unwrap();
        carl.post(format!("/partnerships/{id}/approve"), json!({})).await.is(200);
        ana.post(format!("/partnerships/{id}/dissolve"), json!({})).await.is(200);
    }
    for (who, one, other) in [(&ana, "oak", "elm"), (&carl, "elm", "oak")] {
        let again =
            who.post("/partnerships/propose", json!({"community": one, "with": other})).await;
        again.refused(409, "PROPOSED_TOO_OFTEN");
    }
}

async fn what_is_hidden_is_folded_unseen(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let need = answered(&ana, &bea).await;
    let edit = |title: &str| ana.patch(format!("/listings/{need}"), json!({"title": title}));
    for title in ["one", "two", "three"] {
        edit(title).await.is(200);
    }
    let (before, total) = kinds(&bea).await;
    block(&bea, "ana").await;
    let hidden = kinds(&bea).await;
    edit("four").await.is(200);
    edit("five").await.is(200);
    assert_eq!(kinds(&bea).await, hidden);
    bea.delete("/blocks/ana").await.is(200);
    assert_eq!(kinds(&bea).await, (before, total), "the last three");
}

async fn old_notices_are_forgotten(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    for id in ["oak", "elm", "fir"] {
        found(&ana, id, &[&bea]).await;
    }
    let (_, total) = kinds(&bea).await;
    world
        .sql(
            "UPDATE notification SET at = at - 31 * 86400 WHERE recipient = 'bea'
                 AND revision = (SELECT MIN(revision) FROM notification WHERE recipient = 'bea')",
        )
        .await;
    let kept = world.serve(&[]);
    let bea = bea.on(&kept);
    assert_eq!(kinds(&bea).await.1, total, "half a year is not over");
    let server = world.serve(&["--notice-days", "30"]);
    let bea = bea.on(&server);
    while kinds(&bea).await.1 == total {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(kinds(&bea).await.1, total - 1);
}

async fn nobody_fills_the_notices_of_another(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&carl, "elm", &[&bea]).await;
    found(&ana, "oak", &[&bea, &carl]).await;
    for _ in 0..12 {
        let offer = json!({"kind": "service", "mode": "gift", "title": "a gift", "role": "provider", "with": "bea"});
        ana.post("/communities/oak/exchanges", offer).await.is(201);
    }
    let (all, total) = kinds(&bea).await;
    assert!(total > 13, "{all:?}");
    let server = world.serve(&["--quota-notices", "5"]);
    let bea = bea.on(&server);
    while kinds(&bea).await.1 > 5 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let told = bea.get("/notifications").await.is(200);
    assert_eq!(told["total"], 5);
    let of = |actor: &str| {
        told["rows"].as_array().unwrap().iter().filter(|row| row["actor"] == actor).count()
    };
    assert_eq!((of("ana"), of("carl")), (4, 1), "what others did stays: {told}");
    assert_eq!(told["rows"][0]["kind"], "exchange_offered");
}
