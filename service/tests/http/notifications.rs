//! What people are told.

use serde_json::{Value, json};

use crate::harness::{World, block, cases, found, post};

cases![
    the_newest_comes_first_in_pages,
    what_was_read_is_marked,
    whoever_hides_tells_nothing,
    a_revision_is_a_whole_number,
    how_many_others_are_told_shows_in_nothing,
    every_kind_of_notice_is_described,
];

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
