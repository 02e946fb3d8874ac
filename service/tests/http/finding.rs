//! Tests of the search for members: everybody whom the caller knows of, and nobody else.

use serde_json::{Value, json};

use crate::harness::{Person, World, befriend, block, cases, circle, found, join, partners, post};

cases![
    people_are_found_whatever_the_case_and_the_accents,
    who_is_known_is_found_and_nobody_else,
    what_is_told_of_a_found_member_is_what_may_be_known,
    a_search_goes_page_by_page_through_everybody,
    a_search_in_a_community_is_for_its_members,
    trust_that_is_withheld_finds_nobody,
];

async fn search(who: &Person, query: &str) -> Value {
    who.get(format!("/members?{query}")).await.is(200)
}

fn names(page: &Value) -> Vec<&str> {
    page["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

async fn people_are_found_whatever_the_case_and_the_accents(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    bea.patch("/me", json!({"name": "Béatrice  Øster"})).await.is(200);
    for q in ["BEATRICE", "trice oster", "b%C3%A9a", "bea", "%EF%BC%A2eatrice"] {
        assert_eq!(names(&search(&ana, &format!("q={q}")).await), ["bea"], "{q}");
    }
    assert_eq!(names(&search(&ana, "q=%25").await), Vec::<&str>::new(), "that is no pattern");
    assert_eq!(names(&search(&ana, "").await), ["bea", "carl"], "without the searcher");
}

async fn who_is_known_is_found_and_nobody_else(world: &World) {
    let ana = world.as_("ana");
    let others = ["bea", "carl", "dora", "emil", "finn", "gwen", "hugo", "ines", "jan", "kim"];
    let [ines, jan, kim] = world.add(["ines", "jan", "kim"]);
    let [bea, dora, emil, finn, gwen, hugo] =
        world.people(["bea", "dora", "emil", "finn", "gwen", "hugo"]);
    befriend(&ana, "bea", 0.2).await;
    befriend(&bea, "carl", 0.6).await;
    befriend(&dora, "ana", 0.05).await;
    befriend(&emil, "dora", 1.0).await;
    let kept = json!({"weight": 1.0, "shared": false});
    finn.put("/members/ana/trust", kept).await.is(200);
    befriend(&gwen, "finn", 1.0).await;
    circle(&ana, &[&hugo]).await;
    found(&ines, "oak", &[&ana]).await;
    found(&jan, "elm", &[]).await;
    partners(("oak", &ines), ("elm", &jan)).await;
    post(&kim, "offer", json!({"is_public": true})).await;
    let mut one_by_one = Vec::new();
    for other in others {
        let answer = ana.get(format!("/members/{other}")).await;
        one_by_one.extend((answer.status == 200).then_some(other));
    }
    assert_eq!(one_by_one, ["bea", "carl", "dora", "hugo", "ines", "jan", "kim"]);
    assert_eq!(names(&search(&ana, "").await), one_by_one);
    for hiding in [&bea, &ines, &kim] {
        block(hiding, "ana").await;
    }
    block(&ana, "jan").await;
    assert_eq!(names(&search(&ana, "").await), ["carl", "dora", "hugo"]);
    join(&gwen, "oak", &ines).await;
    assert_eq!(names(&search(&ana, "").await), ["carl", "dora", "gwen", "hugo"]);
    let task = json!({"role": "receiver", "with": "gwen", "kind": "service", "mode": "gift",
        "title": "a lesson"});
    gwen.post(
        "/communities/oak/exchanges",
        json!({"role": "provider", "with": "ana",
        "kind": "service", "mode": "gift", "title": "a lesson"}),
    )
    .await
    .is(201);
    ana.post("/communities/oak/exchanges", task).await.is(201);
    gwen.delete("/communities/oak/members/me").await.is(204);
    let both = ana.get("/members/gwen").await.status == 200;
    assert_eq!(names(&search(&ana, "q=gwen").await).len(), usize::from(both));
}

async fn what_is_told_of_a_found_member_is_what_may_be_known(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&carl]).await;
    befriend(&ana, "bea", 0.9).await;
    befriend(&bea, "carl", 0.8).await;
    befriend(&bea, "ana", 0.4).await;
    let kept = json!({"weight": 0.8, "shared": false});
    carl.put("/members/ana/trust", kept).await.is(200);
    let told = search(&ana, "").await;
    let bea_row = json!({"id": "bea", "name": "bea", "trust": 0.9, "direct": 0.9,
        "trusts_me": true, "through": null, "communities_in_common": 0});
    let carl_row = json!({"id": "carl", "name": "carl", "trust": 0.72, "direct": null,
        "trusts_me": false, "through": {"id": "bea", "name": "bea"}, "communities_in_common": 1});
    assert_eq!(told["rows"], json!([bea_row, carl_row]));
    assert_eq!((&told["complete"], &told["next_cursor"]), (&json!(true), &Value::Null));
    bea.patch("/me", json!({"named_on_paths": false})).await.is(200);
    assert_eq!(search(&ana, "q=carl").await["rows"][0]["through"], Value::Null);
}

async fn a_search_goes_page_by_page_through_everybody(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl, &dora]).await;
    bea.patch("/me", json!({"name": "Zoe"})).await.is(200);
    let mut walked = Vec::new();
    let mut query = "limit=1".to_owned();
    loop {
        let page = search(&ana, &query).await;
        walked.extend(names(&page).into_iter().map(str::to_owned));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        query = format!("limit=1&cursor={cursor}");
    }
    assert_eq!(walked, ["carl", "dora", "bea"]);
    ana.get("/members?cursor=nonsense").await.refused(422, "INVALID_CURSOR");
    ana.get("/members?limit=0").await.refused(422, "INVALID_LIMIT");
}

async fn a_search_in_a_community_is_for_its_members(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea]).await;
    found(&ana, "elm", &[&carl]).await;
    assert_eq!(names(&search(&ana, "community=oak").await), ["bea"]);
    assert_eq!(names(&search(&ana, "community=oak&q=carl").await), Vec::<&str>::new());
    carl.get("/members?community=oak").await.refused(403, "NOT_IN_COMMUNITY");
    carl.get("/members?community=none").await.refused(404, "NOT_FOUND");
}

async fn trust_that_is_withheld_finds_nobody(world: &World) {
    let server = world.serve(&["--trust-questions", "1"]);
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]).map(|person| person.on(&server));
    befriend(&ana, "bea", 0.9).await;
    befriend(&bea, "carl", 0.8).await;
    befriend(&bea, "dora", 0.8).await;
    found(&carl, "oak", &[&world.as_("emil").on(&server), &ana]).await;
    befriend(&bea, "emil", 0.8).await;
    let told = search(&ana, "").await;
    // Carl and Emil are known by their community; Dora would be a question.
    assert_eq!(names(&told), ["bea", "carl", "emil"]);
    assert_eq!(
        (&told["rows"][1]["trust"], &told["rows"][2]["trust"]),
        (&json!(0.72), &Value::Null)
    );
    assert_eq!(told["complete"], false);
}
