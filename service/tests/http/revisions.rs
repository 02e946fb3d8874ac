//! Tests of revisions: every response names one, and a request may require one.

use std::future::IntoFuture;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::{Credential, World, cases};

cases![
    few_of_an_account_wait_for_what_nobody_has_written,
    a_write_moves_to_the_next_revision_and_a_reading_names_it,
    a_writer_reads_their_own_write_on_another_server,
    without_being_asked_another_server_follows_soon,
    a_revision_that_is_not_there_is_waited_for_and_then_given_up,
    a_revision_is_a_whole_number,
    whoever_is_not_signed_in_learns_nothing_of_revisions,
    the_same_bytes_are_not_sent_twice,
    whoever_is_new_on_one_server_is_known_on_the_other,
];

async fn a_write_moves_to_the_next_revision_and_a_reading_names_it(world: &World) {
    let ana = world.as_("ana");
    let before = ana.get("/blocks").await.revision();
    let write = ana.post("/blocks", json!({"member": "bea"})).await;
    assert_eq!(write.revision(), before + 1);
    assert_eq!(ana.get("/blocks").await.revision(), before + 1);
    let refused = ana.post("/blocks", json!({"member": "ana"})).await;
    assert_eq!(refused.revision(), before + 1, "what is refused makes none");
    assert_eq!(ana.post("/blocks", json!({"member": "carl"})).await.revision(), before + 2);
}

async fn a_writer_reads_their_own_write_on_another_server(world: &World) {
    let other = world.serve(&[]);
    let (here, there) = (world.as_("ana"), world.as_("ana").on(&other));
    for weight in [0.1, 0.2, 0.3, 0.4, 0.5] {
        let (writer, reader) = if weight < 0.25 { (&here, &there) } else { (&there, &here) };
        let write = writer.put("/members/bea/trust", json!({"weight": weight})).await;
        let read = reader.get("/members/bea/trust").at_least(write.revision()).await;
        assert!(read.revision() >= write.revision());
        assert_eq!(read.is(200)["direct"], weight);
    }
}

async fn without_being_asked_another_server_follows_soon(world: &World) {
    let other = world.serve(&[]);
    let [ana, bea] = world.people(["ana", "bea"]);
    ana.post("/blocks", json!({"member": "bea"})).await.is(201);
    let bea = bea.on(&other);
    let began = Instant::now();
    while bea.get("/members/ana").await.status == 200 {
        assert!(began.elapsed() < Duration::from_secs(5), "the other server never hears of it");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn a_revision_that_is_not_there_is_waited_for_and_then_given_up(world: &World) {
    let ana = world.as_("ana");
    let began = Instant::now();
    let answer = ana.get("/blocks").at_least(1_000_000).await;
    assert_eq!(answer.header("retry-after"), "1");
    answer.refused(503, "REVISION_NOT_REACHED");
    assert!(began.elapsed() < Duration::from_secs(5));
    let now = ana.get("/blocks").await.revision();
    let (read, write) = tokio::join!(ana.get("/blocks").at_least(now + 1).into_future(), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        ana.post("/blocks", json!({"member": "bea"})).await
    });
    write.is(201);
    assert_eq!(read.is(200)["rows"][0]["member"], "bea", "it was waited for");
}

async fn a_revision_is_a_whole_number(world: &World) {
    let ana = world.as_("ana");
    for wrong in ["-1", "x", "1.5", "", "99999999999999999999"] {
        let answer = ana.get("/blocks").header("at-least-revision", wrong).await;
        answer.refused(400, "INVALID_REVISION");
    }
    ana.get("/blocks").at_least(0).await.is(200);
}

/// Writes that are hidden from somebody count in no answer to them: not as a number, and not as what is waited for.
async fn whoever_is_not_signed_in_learns_nothing_of_revisions(world: &World) {
    let [ana, nobody] = [world.as_("ana"), world.nobody()];
    let body = json!({"name": "canary:ana", "kind": "family"});
    let circle = ana.post("/trust-circles", body).await.is(201);
    let path = format!("/trust-circles/{}/invite", circle["id"].as_str().unwrap());
    let invite = ana.post(path, json!({})).await.is(201);
    let preview = format!("/invites/{}", invite["token"].as_str().unwrap());
    let forged = world.person(None, Credential::Token("A".repeat(43)));
    let wrong = json!({"member": "ana", "password": "a guess at it"});
    let everything = async || {
        let mut answers = Vec::new();
        for asker in [&nobody, &forged] {
            for path in ["/session", "/blocks", "/members/bea", "/nowhere", &preview] {
                answers.push(asker.get(path).await);
                // Revisions that have been reached, and such as never will be.
                for revision in [0, 1, 2, 1_000_000] {
                    answers.push(asker.get(path).at_least(revision).await);
                }
            }
        }
        answers.push(nobody.post("/session", wrong.clone()).await);
        answers.push(nobody.post("/session", json!({"member": 1})).await);
        answers.push(nobody.post("/session", wrong.clone()).at_least(1_000_000).await);
        answers
    };
    let began = Instant::now();
    let before = everything().await;
    assert!(began.elapsed() < Duration::from_secs(2 * 6), "nothing was waited for");
    ana.post("/blocks", json!({"member": "bea"})).await.is(201);
    let after = everything().await;
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.outside(), after.outside(), "{}", before.request);
        assert!(!after.headers.contains_key("trust-revision"), "{}", after.told());
        assert_ne!(before.status, 503, "{}", before.told());
    }
}

async fn the_same_bytes_are_not_sent_twice(world: &World) {
    let ana = world.as_("ana");
    let first = ana.get("/blocks").await;
    let tag = first.header("etag").to_owned();
    for held in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
        let again = ana.get("/blocks").header("if-none-match", held).await;
        assert_eq!((again.status, again.bytes.len()), (304, 0));
        assert_eq!(again.header("etag"), tag);
    }
    ana.post("/blocks", json!({"member": "bea"})).await.is(201);
    let other = ana.get("/blocks").header("if-none-match", &tag).await;
    assert_ne!(other.header("etag"), tag);
    other.is(200);
}

async fn whoever_is_new_on_one_server_is_known_on_the_other(world: &World) {
    let other = world.serve(&[]);
    let [ida] = world.add(["ida"]);
    ida.on(&other).get("/session").await.is(200);
    ida.get("/session").await.is(200);
    world.as_("ana").put("/members/ida/trust", json!({})).await.is(200);
}

async fn few_of_an_account_wait_for_what_nobody_has_written(world: &World) {
    let ana = world.as_("ana");
    let now = ana.get("/blocks").await.revision();
    // Forty wait for the next revision: four of them get it, and the others were told at once that it is not there.
    let waiting = (0..40).map(|_| ana.get("/blocks").at_least(now + 1).into_future());
    let written = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        ana.post("/blocks", json!({"member": "bea"})).await.is(201)
    };
    let (answers, _) = tokio::join!(futures::future::join_all(waiting), written);
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(200), count(503)), (4, 36));
    // Others wait as before, and what is written already is waited for by nobody.
    ana.get("/blocks").at_least(now + 1).await.is(200);
}
