//! Tests of a process that is cut off from its database: its state becomes too old, and then it answers nothing.

use serde_json::json;

use super::{
    Busy, Proxy, Told, impatient, is_sound, lives_and_is_not_ready, rounds, until_answered,
    until_ready,
};
use crate::harness::{Database, World, block, cases, listing};

cases![a_process_that_is_cut_off_answers_nothing_after_a_while];

async fn a_process_that_is_cut_off_answers_nothing_after_a_while(world: &World) {
    // A file is cut off by nothing that a process could notice.
    if world.database == Database::Sqlite {
        return;
    }
    let proxy = Proxy::to(&world.address).await;
    let far = impatient(world, &proxy.address);
    let [ana, bea] = world.people(["ana", "bea"]);
    let (far_bea, mut told) = (bea.on(&far), Told::default());
    for _ in 0..rounds() {
        let busy = Busy::with(&far_bea);
        let shown = listing("offer", json!({"sharing": "network_wide"}));
        ana.put("/members/bea/trust", json!({"weight": 1.0})).await.is(200);
        let posted = ana.post("/listings", shown).await;
        let revision = posted.revision();
        let path = format!("/listings/{}", posted.is(201)["id"].as_str().unwrap());
        far_bea.get(&path).at_least(revision).await.is(200);
        let mut stream = far_bea.get("/watch").open().await;
        stream.expect("ready").await;

        proxy.freeze();
        // A question that needs the database, asked at once, is not left waiting.
        let waits = far_bea.get("/me/export").await;
        assert!(waits.status == 503, "{}", waits.told());
        let stale = until!(far_bea.get(&path).await.status == 503);
        block(&ana, "bea").await;
        assert!(stale < 200, "until then it answered what was known a moment before");
        for _ in 0..5 {
            let answer = far_bea.get(&path).await;
            assert_eq!(answer.header("retry-after"), "1");
            answer.refused(503, "NOT_CURRENT");
        }
        world.nobody().on(&far).get("/blocks").await.refused(503, "NOT_CURRENT");
        assert_eq!(told.post(&far_bea).await.unwrap().status, 503);
        while stream.next().await.is_some() {}
        assert!(lives_and_is_not_ready(&far_bea, &far).await);

        proxy.thaw();
        until_answered(&far_bea).await;
        far_bea.get(&path).await.refused(404, "NOT_FOUND");
        until_ready(&far_bea, &far, true).await;
        told.post(&far_bea).await.unwrap().is(201);
        ana.delete("/blocks/bea").await.is(200);
        told.add(busy.end().await);
        told.check(&bea).await;
        is_sound(&world.address);
    }
}
