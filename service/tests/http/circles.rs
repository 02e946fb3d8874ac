//! Tests of circles, which only their owner knows.

use serde_json::{Value, json};

use crate::harness::{World, block, cases, circle, ids, post};

cases![
    a_circle_is_made_renamed_and_deleted,
    to_everybody_else_there_is_none,
    whoever_is_put_in_sees_at_once_and_is_not_told,
    people_are_put_in_and_taken_out_once,
    whoever_is_hidden_is_neither_listed_nor_counted,
    one_that_is_in_use_stays,
    names_and_kinds_are_checked,
    circles_and_their_people_come_in_pages,
];

async fn a_circle_is_made_renamed_and_deleted(world: &World) {
    let ana = world.as_("ana");
    let body = json!({"name": " canary:ana ", "kind": "family"});
    let made = ana.post("/trust-circles", body).await.is(201);
    assert_eq!((&made["name"], &made["members"]), (&json!("canary:ana"), &json!(0)));
    let path = format!("/trust-circles/{}", made["id"].as_str().unwrap());
    assert_eq!(ana.get(&path).await.is(200), made);
    let renamed = ana.patch(&path, json!({"name": "canary:ana!"})).await;
    let revision = renamed.revision();
    assert_eq!(renamed.is(200)["name"], "canary:ana!");
    let same = ana.patch(&path, json!({"name": "canary:ana!"})).await;
    assert_eq!(same.revision(), revision);
    same.is(200);
    ana.delete(&path).await.is(204);
    ana.get(&path).await.refused(404, "NOT_FOUND");
    ana.delete(&path).await.refused(404, "NOT_FOUND");
}

async fn to_everybody_else_there_is_none(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let id = circle(&ana, &[&bea]).await;
    let none = "0".repeat(36);
    let at = |id: &str, end: &str| format!("/trust-circles/{id}{end}");
    for end in ["", "/members", "/invites"] {
        let absent = bea.get(at(&none, end)).await;
        bea.get(at(&id, end)).await.is_as_absent(&id, &absent, &none);
    }
    for end in ["", "/members/bea", "/invites/none"] {
        let absent = bea.delete(at(&none, end)).await;
        bea.delete(at(&id, end)).await.is_as_absent(&id, &absent, &none);
    }
    let absent = bea.put(at(&none, "/members/carl"), json!({})).await;
    bea.put(at(&id, "/members/carl"), json!({})).await.is_as_absent(&id, &absent, &none);
    let absent = bea.patch(at(&none, ""), json!({"name": ""})).await;
    bea.patch(at(&id, ""), json!({"name": ""})).await.is_as_absent(&id, &absent, &none);
    let absent = bea.post(at(&none, "/invite"), json!({"expires_in": 1})).await;
    bea.post(at(&id, "/invite"), json!({"expires_in": 1})).await.is_as_absent(&id, &absent, &none);
    assert!(ids(&bea.get("/trust-circles").await.is(200)).is_empty());
    assert_eq!(ids(&ana.get("/trust-circles").await.is(200)), [id.as_str()]);
}

async fn whoever_is_put_in_sees_at_once_and_is_not_told(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let id = circle(&ana, &[]).await;
    let sharing = json!({"sharing": {"circle": id}, "description": "canary:ana,bea"});
    let listing = post(&ana, "offer", sharing).await;
    let path = format!("/listings/{listing}");
    bea.get(&path).await.refused(404, "NOT_FOUND");
    ana.put(format!("/trust-circles/{id}/members/bea"), json!({})).await.is(200);
    let seen = bea.get(&path).await.is(200);
    assert_eq!(seen["via"], "circle");
    assert!(!seen.to_string().contains(&id), "which circle is nobody's business: {seen}");
    carl.get(&path).await.refused(404, "NOT_FOUND");
    assert_eq!(bea.get("/notifications").await.is(200)["rows"], json!([]));
    ana.delete(format!("/trust-circles/{id}/members/bea")).await.is(200);
    bea.get(&path).await.refused(404, "NOT_FOUND");
}

async fn people_are_put_in_and_taken_out_once(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let id = circle(&ana, &[]).await;
    let path = format!("/trust-circles/{id}/members/bea");
    assert_eq!(ana.put(&path, json!({})).await.is(200)["changed"], true);
    assert_eq!(ana.put(&path, json!({})).await.is(200)["changed"], false);
    assert_eq!(ids(&ana.get(format!("/trust-circles/{id}/members")).await.is(200)), ["bea"]);
    assert_eq!(ana.delete(&path).await.is(200)["changed"], true);
    assert_eq!(ana.delete(&path).await.is(200)["changed"], false);
    let own = format!("/trust-circles/{id}/members/ana");
    ana.put(&own, json!({})).await.refused(422, "OWN_CIRCLE");
    let nobody = format!("/trust-circles/{id}/members/nox");
    let absent = ana.put(&nobody, json!({})).await;
    ana.delete(&nobody).await.refused(404, "NOT_FOUND");
    block(&bea, "ana").await;
    ana.put(&path, json!({})).await.is_as_absent("bea", &absent, "nox");
    ana.delete(&path).await.is_as_absent("bea", &absent, "nox");
}

async fn whoever_is_hidden_is_neither_listed_nor_counted(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let id = circle(&ana, &[&bea, &carl]).await;
    let path = format!("/trust-circles/{id}");
    assert_eq!(ana.get(&path).await.is(200)["members"], 2);
    block(&bea, "ana").await;
    assert_eq!(ana.get(&path).await.is(200)["members"], 1);
    assert_eq!(ids(&ana.get(format!("{path}/members")).await.is(200)), ["carl"]);
    bea.delete("/blocks/ana").await.is(200);
    assert_eq!(ids(&ana.get(format!("{path}/members")).await.is(200)), ["bea", "carl"]);
}

async fn one_that_is_in_use_stays(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let id = circle(&ana, &[&bea]).await;
    let path = format!("/trust-circles/{id}");
    let listing = post(&ana, "offer", json!({"sharing": {"circle": id}})).await;
    ana.delete(&path).await.refused(409, "CIRCLE_IN_USE");
    bea.get(format!("/listings/{listing}")).await.is(200);
    ana.post(format!("/listings/{listing}/fulfil"), json!({})).await.is(200);
    ana.delete(&path).await.is(204);
    let left = ana.get(format!("/listings/{listing}")).await.is(200);
    assert_eq!(
        (&left["status"], &left["own"]["sharing"]),
        (&json!("fulfilled"), &json!("private"))
    );
}

async fn names_and_kinds_are_checked(world: &World) {
    let ana = world.as_("ana");
    let id = circle(&ana, &[]).await;
    for name in ["", "  ", &"é".repeat(101)] {
        let body = json!({"name": name, "kind": "custom"});
        ana.post("/trust-circles", body).await.refused(422, "INVALID_NAME");
        let renamed = ana.patch(format!("/trust-circles/{id}"), json!({"name": name})).await;
        renamed.refused(422, "INVALID_NAME");
    }
    for kind in ["family", "friends", "colleagues", "public", "custom"] {
        ana.post("/trust-circles", json!({"name": "canary:ana", "kind": kind})).await.is(201);
    }
    let other = json!({"name": "canary:ana", "kind": "enemies"});
    ana.post("/trust-circles", other).await.refused(422, "INVALID_BODY");
}

async fn circles_and_their_people_come_in_pages(world: &World) {
    let ana = world.as_("ana");
    let people = ["bea", "carl", "dora", "emil", "finn"].map(|id| world.as_(id));
    let people: Vec<_> = people.iter().collect();
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(circle(&ana, &people).await);
    }
    let first = format!("/trust-circles/{}/members", made[0]);
    for (path, expected) in [("/trust-circles", made.len()), (first.as_str(), people.len())] {
        let (mut cursor, mut collected) = (String::new(), Vec::new());
        loop {
            let page = ana.get(format!("{path}?limit=2{cursor}")).await.is(200);
            collected.extend(ids(&page));
            assert!(ids(&page).len() <= 2);
            let Value::String(next) = &page["next_cursor"] else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(collected.len(), expected);
        collected.sort();
        collected.dedup();
        assert_eq!(collected.len(), expected, "no row twice");
        ana.get(format!("{path}?limit=0")).await.refused(422, "INVALID_LIMIT");
        ana.get(format!("{path}?cursor=x")).await.refused(422, "INVALID_CURSOR");
    }
}
