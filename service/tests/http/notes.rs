//! Notes, a visible noun besides listings, which builds with the feature `test-noun` have: a visible noun gets lists, pages,
//! explanations, streams, exports and erasures of its own. The modules `two_worlds`, `block_then_post` and `canaries` have
//! notes, too.

use serde_json::json;

use crate::harness::{Case, World, block, found, ids, note, post, walked};

pub fn cases() -> Vec<Case> {
    if cfg!(feature = "test-noun") { of_notes::cases() } else { Vec::new() }
}

mod of_notes {
    use super::*;

    crate::harness::cases![
        a_list_of_one_noun_shows_no_other,
        pages_of_notes_are_exact,
        a_note_is_explained_and_told_in_streams,
        notes_are_exported_and_erased,
        only_the_owner_deletes_a_note,
        a_note_has_at_most_2_000_characters,
    ];
}

async fn a_list_of_one_noun_shows_no_other(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let first = note(&ana, "oak", "first").await.unwrap();
    let offers = [post(&ana, "offer", json!({})).await, post(&ana, "offer", json!({})).await];
    let second = note(&ana, "oak", "second").await.unwrap();
    for who in [&ana, &bea] {
        let notes = who.get("/notes").await.is(200);
        assert_eq!(
            (ids(&notes), &notes["total"]),
            (vec![second.clone(), first.clone()], &json!(2))
        );
        let listings = who.get("/listings?include_own=true").await.is(200);
        assert_eq!((ids(&listings).len(), &listings["total"]), (2, &json!(2)));
    }
    let page = bea.get("/listings?limit=1").await.is(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    bea.get(format!("/listings?limit=1&cursor={cursor}")).await.is(200);
    bea.get(format!("/notes?limit=1&cursor={cursor}")).await.refused(422, "INVALID_CURSOR");
    for (path, id) in [("notes", &offers[0]), ("listings", &first)] {
        bea.get(format!("/{path}/{id}")).await.refused(404, "NOT_FOUND");
    }
    assert_eq!(bea.get(format!("/notes/{first}")).await.is(200)["text"], "first");
}

async fn pages_of_notes_are_exact(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let mut posted = Vec::new();
    for number in 0..5 {
        posted.insert(0, note(&ana, "oak", &number.to_string()).await.unwrap());
    }
    let rows = walked(&bea, "/notes", 2).await;
    assert_eq!(ids(&json!({"rows": rows})), posted);
    let row = &rows[0];
    assert_eq!((&row["via"], &row["via_community"]), (&json!("community"), &json!("oak")));
    assert_eq!(row["owner"], json!({"id": "ana", "name": "ana"}));
    ana.patch("/me", json!({"name": "Ana Oak"})).await.is(200);
    assert_eq!(bea.get("/notes").await.is(200)["rows"][0]["owner"]["name"], "Ana Oak");
}

async fn a_note_is_explained_and_told_in_streams(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let mut stream = bea.get("/watch").open().await;
    assert_eq!(stream.expect("ready").await["visible"], 0);
    let id = note(&ana, "oak", "told").await.unwrap();
    let told = stream.expect("visible").await;
    assert_eq!((&told["appeared"], &told["vanished"]), (&json!([]), &json!([])));
    assert_eq!(told["others"], json!({"note": {"appeared": [id], "vanished": []}}));
    let path = format!("/explain/note:{id}");
    assert_eq!(bea.get(&path).await.is(200)["via"], "community");
    assert_eq!(ana.get(format!("{path}?viewer=bea")).await.is(200)["visible"], true);
    bea.get(format!("/explain/{id}")).await.refused(404, "NOT_FOUND");
    block(&ana, "bea").await;
    let told = stream.expect("visible").await;
    assert_eq!(told["others"], json!({"note": {"appeared": [], "vanished": [id]}}));
    bea.get(&path).await.refused(404, "NOT_FOUND");
    bea.get(format!("/notes/{id}")).await.refused(404, "NOT_FOUND");
}

async fn notes_are_exported_and_erased(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    note(&ana, "oak", "of ana's").await.unwrap();
    note(&bea, "oak", "of bea's").await.unwrap();
    let export = ana.get("/me/export").await.is(200);
    assert_eq!(export["notes"].as_array().unwrap().len(), 1);
    assert_eq!(export["notes"][0]["text"], "of ana's");
    ana.post("/me/erase", json!({"confirm": "ana"})).await.is(204);
    assert_eq!(world.rows("SELECT text FROM note").await.len(), 1);
    assert_eq!(bea.get("/notes").await.is(200)["total"], 1);
    let (sound, told) = world.verify();
    assert!(sound, "{told}");
}

async fn only_the_owner_deletes_a_note(world: &World) {
    let [ana, bea, emil] = world.people(["ana", "bea", "emil"]);
    found(&ana, "oak", &[&bea]).await;
    let id = note(&ana, "oak", "stays").await.unwrap();
    let path = format!("/notes/{id}");
    bea.delete(&path).await.refused(404, "NOT_FOUND");
    assert_eq!(bea.get(&path).await.is(200)["text"], "stays");
    let body = json!({"community": "oak", "text": "from outside"});
    emil.post("/notes", body).await.refused(404, "NOT_FOUND");
    ana.delete(&path).await.is(204);
    bea.get(&path).await.refused(404, "NOT_FOUND");
    assert_eq!(bea.get("/notes").await.is(200)["total"], 0);
}

async fn a_note_has_at_most_2_000_characters(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let too_long = json!({"community": "oak", "text": "x".repeat(2_001)});
    ana.post("/notes", too_long).await.refused(422, "INVALID_MESSAGE");
    assert_eq!(bea.get("/notes").await.is(200)["total"], 0);
    note(&ana, "oak", &"x".repeat(2_000)).await.unwrap();
    assert_eq!(bea.get("/notes").await.is(200)["total"], 1);
}
