//! Memos, a noun that only its owner knows of, which builds with the feature `test-noun` have: such a noun gets a list,
//! pages, commands, exports and erasures of its own.

use serde_json::json;

use crate::harness::{Case, World, ids, memo, walked};

pub fn cases() -> Vec<Case> {
    if cfg!(feature = "test-noun") { of_memos::cases() } else { Vec::new() }
}

mod of_memos {
    use super::*;

    crate::harness::cases![
        a_memo_is_written_changed_and_deleted,
        to_everybody_else_there_is_no_memo,
        memos_come_in_pages_and_are_exported_and_erased,
        memos_count_as_texts,
    ];
}

async fn a_memo_is_written_changed_and_deleted(world: &World) {
    let ana = world.as_("ana");
    let made = ana.post("/memos", json!({"name": " seeds "})).await.is(201);
    assert_eq!((&made["name"], &made["description"]), (&json!("seeds"), &json!("")));
    let path = format!("/memos/{}", made["id"].as_str().unwrap());
    assert_eq!(ana.get(&path).await.is(200), made);
    let changed = ana.patch(&path, json!({"description": "for May"})).await;
    let revision = changed.revision();
    assert_eq!(changed.is(200)["description"], "for May");
    let same = ana.patch(&path, json!({"name": "seeds"})).await;
    assert_eq!(same.revision(), revision);
    assert_eq!(same.is(200)["description"], "for May");
    ana.patch(&path, json!({"name": " "})).await.refused(422, "INVALID_NAME");
    ana.delete(&path).await.is(204);
    ana.get(&path).await.refused(404, "NOT_FOUND");
    ana.delete(&path).await.refused(404, "NOT_FOUND");
}

async fn to_everybody_else_there_is_no_memo(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let made = ana.post("/memos", json!({"name": "canary:ana"})).await.is(201);
    let (id, none) = (made["id"].as_str().unwrap(), "0".repeat(36));
    let at = |id: &str| format!("/memos/{id}");
    let absent = bea.get(at(&none)).await;
    bea.get(at(id)).await.is_as_absent(id, &absent, &none);
    let absent = bea.delete(at(&none)).await;
    bea.delete(at(id)).await.is_as_absent(id, &absent, &none);
    let absent = bea.patch(at(&none), json!({"name": "mine"})).await;
    bea.patch(at(id), json!({"name": "mine"})).await.is_as_absent(id, &absent, &none);
    assert_eq!(bea.get("/memos").await.is(200)["total"], 0);
    assert_eq!(ana.get(at(id)).await.is(200)["name"], "canary:ana");
}

async fn memos_come_in_pages_and_are_exported_and_erased(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let mut written = Vec::new();
    for number in 0..5 {
        let made = ana.post("/memos", json!({"name": number.to_string()})).await.is(201);
        written.push(made["id"].as_str().unwrap().to_owned());
    }
    bea.post("/memos", json!({"name": "of bea's"})).await.is(201);
    let rows = walked(&ana, "/memos", 2).await;
    assert_eq!(ids(&json!({"rows": rows})), written);
    assert_eq!(ana.get("/memos").await.is(200)["total"], 5);
    let export = ana.get("/me/export").await.is(200);
    assert_eq!(export["memos"].as_array().unwrap().len(), 5);
    ana.post("/me/erase", json!({"confirm": "ana"})).await.is(204);
    assert_eq!(world.rows("SELECT name FROM memo").await.len(), 1);
    assert_eq!(bea.get("/memos").await.is(200)["total"], 1);
}

async fn memos_count_as_texts(world: &World) {
    let server = world.serve(&["--quota-texts", "1000"]);
    let ana = world.as_("ana").on(&server);
    let long = json!({"name": "long", "description": "x".repeat(800)});
    let id = memo(&ana, "short").await.unwrap();
    ana.post("/memos", long.clone()).await.is(201);
    for answer in
        [ana.post("/memos", long.clone()).await, ana.patch(format!("/memos/{id}"), long).await]
    {
        answer.refused(409, "TOO_MUCH_TEXT");
    }
    assert_eq!(ana.get("/memos").await.is(200)["total"], 2);
    assert_eq!(ana.get(format!("/memos/{id}")).await.is(200)["description"], "");
}
