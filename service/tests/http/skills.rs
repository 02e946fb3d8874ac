//! Tests of skills: the directory and who is in it, searches, requests for help, and what becomes of skills.

use std::collections::BTreeSet;

use futures::future::join_all;
use serde_json::{Value, json};

use crate::harness::{
    Person, World, befriend, block, cases, found, ids, join, partners, skill, walked,
};

cases![
    until_its_owner_opts_in_nobody_else_finds_a_skill,
    partners_find_a_skill_where_offers_are_shared,
    the_directory_is_searched,
    a_search_by_trust_exempts_nobody,
    counts_by_category_are_those_of_the_list,
    pages_of_skills_are_exact,
    only_its_owner_changes_a_skill,
    whoever_leaves_is_in_the_directory_no_more,
    a_skill_is_explained_and_told_in_streams,
    skills_are_exported_and_erased,
    a_request_for_help_is_an_exchange_from_start_to_payment,
    without_credits_or_a_price_help_is_a_gift,
    every_refusal_to_ask_has_its_name,
    a_block_in_between_makes_a_request_absent,
    a_request_with_a_key_is_made_once,
    skills_count_as_texts,
    fifty_skills_are_the_most_whoever_adds_at_once,
    three_requests_are_the_most_whoever_asks_at_once,
];

async fn seen(who: &Person, query: &str) -> BTreeSet<String> {
    let page = who.get(format!("/skills?limit=100&{query}")).await.is(200);
    let ids: BTreeSet<String> = ids(&page).into_iter().collect();
    assert_eq!(page["total"], ids.len(), "the total of {query:?}");
    ids
}

fn set<const N: usize>(ids: [&String; N]) -> BTreeSet<String> {
    ids.into_iter().cloned().collect()
}

/// Ana and Bea of the oak, Carl of the elm, its partner.
async fn town(world: &World) -> [Person; 4] {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea]).await;
    found(&carl, "elm", &[]).await;
    partners(("oak", &ana), ("elm", &carl)).await;
    [ana, bea, carl, dora]
}

async fn until_its_owner_opts_in_nobody_else_finds_a_skill(world: &World) {
    let [ana, bea, carl, dora] = town(world).await;
    let body = json!({"community": "oak", "category": "repair", "name": " bicycles "});
    let added = ana.post("/skills", body).await.is(201);
    assert_eq!((&added["name"], &added["opted_in"]), (&json!("bicycles"), &json!(false)));
    assert_eq!((&added["minutes_per_hour"], &added["description"]), (&Value::Null, &json!("")));
    assert_eq!(added["actions"], json!(["edit", "delete"]));
    let id = added["id"].as_str().unwrap().to_owned();
    let path = format!("/skills/{id}");
    let unseen = async || {
        for who in [&bea, &carl, &dora] {
            let absent = who.get(format!("/skills/{}", "0".repeat(36))).await;
            who.get(&path).await.is_as_absent(&id, &absent, &"0".repeat(36));
            assert!(seen(who, "").await.is_empty());
            assert_eq!(who.get("/skills/counts").await.is(200)["total"], 0);
            who.post(format!("{path}/requests"), json!({"minutes": 60}))
                .await
                .refused(404, "NOT_FOUND");
        }
        assert!(seen(&ana, "").await.is_empty());
        assert_eq!(seen(&ana, "include_own=true").await, set([&id]));
        assert_eq!(ids(&ana.get("/me/skills").await.is(200)), std::slice::from_ref(&id));
    };
    unseen().await;
    let opted = ana.patch(&path, json!({"opted_in": true})).await.is(200);
    assert_eq!(opted["opted_in"], true);
    for (who, via, community) in [(&bea, "community", "oak"), (&carl, "partner", "oak")] {
        assert_eq!(seen(who, "").await, set([&id]));
        let read = who.get(&path).await.is(200);
        assert_eq!((&read["via"], &read["via_community"]), (&json!(via), &json!(community)));
        assert_eq!(read["owner"], json!({"id": "ana", "name": "ana"}));
        assert_eq!(read["actions"], json!([]), "it is not for exchange");
    }
    assert!(seen(&dora, "").await.is_empty());
    dora.get(&path).await.refused(404, "NOT_FOUND");
    ana.patch(&path, json!({"opted_in": false})).await.is(200);
    unseen().await;
    ana.delete(&path).await.is(204);
    ana.get(&path).await.refused(404, "NOT_FOUND");
    assert_eq!(ana.get("/me/skills").await.is(200)["total"], 0);
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn partners_find_a_skill_where_offers_are_shared(world: &World) {
    let [ana, carl] = world.people(["ana", "carl"]);
    found(&ana, "oak", &[]).await;
    found(&carl, "elm", &[]).await;
    let id = skill(&ana, "oak", json!({})).await;
    let terms = json!({"community": "oak", "with": "elm", "share_offers": false});
    let proposed = ana.post("/partnerships/propose", terms).await.is(201);
    let at = |what: &str| format!("/partnerships/{}/{what}", proposed["id"].as_str().unwrap());
    carl.post(at("approve"), json!({})).await.is(200);
    assert!(seen(&carl, "").await.is_empty());
    carl.get(format!("/skills/{id}")).await.refused(404, "NOT_FOUND");
    ana.post(at("dissolve"), json!({})).await.is(200);
    let together = partners(("oak", &ana), ("elm", &carl)).await;
    assert_eq!(seen(&carl, "").await, set([&id]));
    carl.post(format!("/partnerships/{together}/dissolve"), json!({})).await.is(200);
    assert!(seen(&carl, "").await.is_empty());
}

async fn the_directory_is_searched(world: &World) {
    let [ana, bea, carl, _] = town(world).await;
    let near = json!({"latitude": 52.5, "longitude": 13.4});
    ana.put("/me/place", near.clone()).await.is(200);
    for path in ["/skills", "/skills/counts"] {
        bea.get(format!("{path}?within_km=5")).await.refused(409, "NO_PLACE");
    }
    bea.put("/me/place", near).await.is(200);
    carl.put("/me/place", json!({"latitude": 53.5, "longitude": 13.4})).await.is(200);
    let bikes = json!({"name": "Vélos", "description": "Brakes and wheels"});
    let bikes = skill(&ana, "oak", bikes).await;
    let bread = skill(&ana, "oak", json!({"name": "Sourdough bread", "category": "cooking"})).await;
    let radios = skill(&carl, "elm", json!({"name": "Radios with wheels"})).await;
    for (query, expected) in [
        ("", set([&bikes, &bread, &radios])),
        ("category=cooking", set([&bread])),
        ("category=pets", set([])),
        ("q=velo", set([&bikes])),
        ("q=WHEEL", set([&bikes, &radios])),
        ("q=bread%20sour", set([&bread])),
        ("q=repair", set([])),
        ("community=oak", set([&bikes, &bread])),
        ("community=nowhere", set([])),
        ("scope=own", set([&bikes, &bread])),
        ("scope=partner", set([&radios])),
        ("scope=partner&q=brakes", set([])),
        ("owner=ana&category=repair", set([&bikes])),
        ("owner=nobody", set([])),
        ("within_km=5", set([&bikes, &bread])),
        ("within_km=500&category=repair", set([&bikes, &radios])),
    ] {
        assert_eq!(seen(&bea, query).await, expected, "{query}");
    }
    let nearest = ids(&bea.get("/skills?order=nearest").await.is(200));
    assert_eq!(nearest[2], radios);
    let newest = ids(&bea.get("/skills?limit=1&category=cooking").await.is(200));
    assert_eq!(newest, [bread.as_str()]);
    ana.patch(format!("/skills/{bikes}"), json!({"description": "Brakes"})).await.is(200);
    assert_eq!(seen(&bea, "q=wheel").await, set([&radios]), "a search finds what it says now");
    for wrong in ["category=food", "scope=network", "q=a%20b%20c%20d%20e%20f%20g%20h%20i%20j%20k"] {
        assert_eq!(bea.get(format!("/skills?{wrong}")).await.status, 422, "{wrong}");
    }
}

async fn a_search_by_trust_exempts_nobody(world: &World) {
    let [ana, bea, carl, _] = town(world).await;
    let of_ana = skill(&ana, "oak", json!({})).await;
    let of_carl = skill(&carl, "elm", json!({})).await;
    let of_bea = skill(&bea, "oak", json!({})).await;
    befriend(&bea, "ana", 0.4).await;
    for (query, expected) in [
        ("min_trust=0", set([&of_ana, &of_carl])),
        ("min_trust=0.4", set([&of_ana])),
        ("min_trust=0.4&q=bicycle", set([&of_ana])),
        ("min_trust=0.4&category=care", set([])),
        ("min_trust=0.5", set([])),
        ("min_trust=0.5&include_own=true", set([&of_bea])),
    ] {
        assert_eq!(seen(&bea, query).await, expected, "{query}");
    }
    let counted = bea.get("/skills/counts?min_trust=0.4").await.is(200);
    assert_eq!(counted["total"], 1);
    let trusted = ids(&bea.get("/skills?order=most_trusted").await.is(200));
    assert_eq!(trusted, [of_ana, of_carl]);
    let row = &bea.get("/skills?owner=ana").await.is(200)["rows"][0];
    assert_eq!((&row["trust"], &row["hops"]), (&json!(0.4), &json!(1)));
    assert_eq!(row["through"]["id"], "ana");
}

async fn counts_by_category_are_those_of_the_list(world: &World) {
    let [ana, bea, carl, dora] = town(world).await;
    for (who, community, category) in [
        (&ana, "oak", "pets"),
        (&ana, "oak", "care"),
        (&carl, "elm", "care"),
        (&bea, "oak", "care"),
    ] {
        skill(who, community, json!({"category": category})).await;
        skill(who, community, json!({"category": category, "opted_in": false})).await;
    }
    for query in
        ["", "scope=own", "scope=partner", "community=oak", "q=bicycles", "include_own=true"]
    {
        for who in [&ana, &bea, &carl, &dora] {
            let counts = who.get(format!("/skills/counts?{query}")).await.is(200);
            assert_eq!(counts["total"], seen(who, query).await.len(), "{query}");
            for of in counts["categories"].as_array().unwrap() {
                let category = of["category"].as_str().unwrap();
                let listed = seen(who, &format!("{query}&category={category}")).await;
                assert_eq!(of["count"], listed.len(), "{query} {category}");
            }
        }
    }
    let counts = bea.get("/skills/counts").await.is(200);
    let expected = json!([{"category": "care", "count": 2}, {"category": "pets", "count": 1}]);
    assert_eq!(counts["categories"], expected);
}

async fn pages_of_skills_are_exact(world: &World) {
    let [ana, bea, ..] = town(world).await;
    let mut added = BTreeSet::new();
    for number in 0..5 {
        added.insert(skill(&ana, "oak", json!({"name": format!("skill {number}")})).await);
    }
    for (who, path) in [(&bea, "/skills"), (&ana, "/me/skills")] {
        let rows = walked(who, path, 2).await;
        let listed: BTreeSet<_> = ids(&json!({"rows": rows})).into_iter().collect();
        assert_eq!((listed.len(), &listed), (5, &added));
    }
    let page = bea.get("/skills?limit=1").await.is(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    bea.get(format!("/listings?limit=1&cursor={cursor}")).await.refused(422, "INVALID_CURSOR");
    assert_eq!(page["names"]["communities"]["oak"], "The oak");
}

async fn only_its_owner_changes_a_skill(world: &World) {
    let [ana, bea, _, dora] = town(world).await;
    let id = skill(&ana, "oak", json!({})).await;
    let path = format!("/skills/{id}");
    for who in [&bea, &dora] {
        who.patch(&path, json!({"name": "mine"})).await.refused(404, "NOT_FOUND");
        who.delete(&path).await.refused(404, "NOT_FOUND");
    }
    let outside = json!({"community": "oak", "category": "pets", "name": "walks"});
    dora.post("/skills", outside).await.refused(403, "NOT_IN_COMMUNITY");
    let nowhere = json!({"community": "nowhere", "category": "pets", "name": "walks"});
    dora.post("/skills", nowhere).await.refused(403, "NOT_IN_COMMUNITY");
    let changes = json!({"category": "vehicles", "name": "cars", "description": "old ones",
        "minutes_per_hour": null});
    let changed = ana.patch(&path, changes.clone()).await.is(200);
    for field in ["category", "name", "description", "minutes_per_hour"] {
        assert_eq!(changed[field], changes[field], "{field}");
    }
    assert_eq!(bea.get(&path).await.is(200)["name"], "cars");
    for (field, value, code) in [
        ("name", json!("ab"), "INVALID_NAME"),
        ("description", json!("x".repeat(1_001)), "INVALID_DESCRIPTION"),
        ("minutes_per_hour", json!(601), "INVALID_MINUTES_PER_HOUR"),
    ] {
        let refusal = ana.patch(&path, json!({(field): value})).await.refused(422, code);
        assert_eq!(refusal["errors"][0]["field"], field, "{refusal}");
    }
}

async fn whoever_leaves_is_in_the_directory_no_more(world: &World) {
    let [ana, bea, carl, _] = town(world).await;
    let kept = skill(&bea, "oak", json!({"opted_in": false})).await;
    let id = skill(&bea, "oak", json!({})).await;
    assert_eq!(seen(&carl, "").await, set([&id]));
    bea.delete("/communities/oak/members/me").await.is(204);
    for who in [&ana, &carl] {
        assert!(seen(who, "").await.is_empty());
        who.get(format!("/skills/{id}")).await.refused(404, "NOT_FOUND");
    }
    let own = bea.get("/me/skills").await.is(200);
    assert_eq!(ids(&own).into_iter().collect::<BTreeSet<_>>(), set([&kept, &id]));
    assert!(own["rows"].as_array().unwrap().iter().all(|row| row["opted_in"] == false));
    let opt_in = json!({"opted_in": true});
    let path = format!("/skills/{id}");
    bea.patch(&path, opt_in.clone()).await.refused(403, "NOT_IN_COMMUNITY");
    bea.patch(&path, json!({"name": "bikes"})).await.is(200);
    join(&bea, "oak", &ana).await;
    assert!(seen(&ana, "").await.is_empty(), "whoever comes back opts in again");
    bea.patch(&path, opt_in).await.is(200);
    assert_eq!(seen(&ana, "").await, set([&id]));
    ana.delete("/communities/oak").await.is(204);
    assert!(seen(&carl, "").await.is_empty());
    assert_eq!(bea.get(&path).await.is(200)["opted_in"], false);
    let (sound, told) = world.verify();
    assert!(sound, "{told}");
}

async fn a_skill_is_explained_and_told_in_streams(world: &World) {
    let [ana, bea, ..] = town(world).await;
    let id = skill(&ana, "oak", json!({"opted_in": false})).await;
    let path = format!("/explain/skill:{id}");
    assert_eq!(ana.get(&path).await.is(200)["via"], "own");
    let other = ana.get(format!("{path}?viewer=bea")).await.is(200);
    assert_eq!((&other["visible"], &other["reason"]), (&json!(false), &json!("inactive")));
    bea.get(&path).await.refused(404, "NOT_FOUND");
    let mut stream = bea.get("/watch").open().await;
    stream.expect("ready").await;
    ana.patch(format!("/skills/{id}"), json!({"opted_in": true})).await.is(200);
    let told = stream.expect("visible").await;
    assert_eq!(told["others"], json!({"skill": {"appeared": [id], "vanished": []}}));
    assert_eq!(bea.get(&path).await.is(200)["via"], "community");
    assert_eq!(ana.get(format!("{path}?viewer=bea")).await.is(200)["visible"], true);
    block(&ana, "bea").await;
    let told = stream.expect("visible").await;
    assert_eq!(told["others"], json!({"skill": {"appeared": [], "vanished": [id]}}));
    bea.get(&path).await.refused(404, "NOT_FOUND");
    assert!(seen(&bea, "").await.is_empty());
}

async fn skills_are_exported_and_erased(world: &World) {
    let [ana, bea, ..] = town(world).await;
    skill(&ana, "oak", json!({"name": "of ana's", "opted_in": false})).await;
    skill(&bea, "oak", json!({"name": "of bea's"})).await;
    let export = ana.get("/me/export").await.is(200);
    assert_eq!(export["skills"].as_array().unwrap().len(), 1);
    assert_eq!(export["skills"][0]["name"], "of ana's");
    bea.post("/me/erase", json!({"confirm": "bea"})).await.is(204);
    assert!(seen(&ana, "").await.is_empty());
    assert_eq!(world.rows("SELECT name FROM skill").await.len(), 1);
    let words = world.rows("SELECT word FROM skill_word WHERE word LIKE 'bea%'").await;
    assert!(words.is_empty());
    let (sound, told) = world.verify();
    assert!(sound, "{told}");
}

async fn a_request_for_help_is_an_exchange_from_start_to_payment(world: &World) {
    let [ana, _, carl, _] = town(world).await;
    let id = skill(&ana, "oak", json!({"minutes_per_hour": 40})).await;
    let path = format!("/skills/{id}");
    assert_eq!(carl.get(&path).await.is(200)["actions"], json!(["ask"]));
    let body = json!({"minutes": 90, "note": "canary:ana,carl On Saturday?"});
    let asked = carl.post(format!("{path}/requests"), body).await.is(201);
    for (field, value) in [
        ("kind", json!("service")),
        ("mode", json!("credit")),
        ("minutes", json!(60)),
        ("title", json!("bicycles, 90 min")),
        ("description", json!("canary:ana,carl On Saturday?")),
        ("provider", json!("ana")),
        ("receiver", json!("carl")),
        ("role", json!("receiver")),
        ("status", json!("requested")),
        ("provider_community", json!("oak")),
        ("receiver_community", json!("elm")),
    ] {
        assert_eq!(asked[field], value, "{field}");
    }
    let exchange = asked["id"].as_str().unwrap();
    let notices = ana.get("/notifications").await.is(200);
    let told = &notices["rows"][0];
    assert_eq!(
        (&told["kind"], &told["exchange"]),
        (&json!("exchange_requested"), &json!(exchange))
    );
    assert_eq!(told["actor"], "carl");
    assert_eq!(notices["names"]["exchanges"][exchange], "bicycles, 90 min");
    for (who, step) in [(&ana, "accept"), (&carl, "start"), (&ana, "complete"), (&carl, "complete")]
    {
        who.post(format!("/exchanges/{exchange}/{step}"), json!({})).await.is(200);
    }
    let balance = ana.get("/members/ana/credit-balance").await.is(200);
    assert_eq!(balance["rows"][0]["balance"], 60);
    ana.delete(&path).await.is(204);
    assert_eq!(carl.get(format!("/exchanges/{exchange}")).await.is(200)["status"], "completed");
    let (sound, says) = world.verify();
    assert!(sound, "{says}");
}

async fn without_credits_or_a_price_help_is_a_gift(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    ana.post("/communities", json!({"id": "fir", "name": "The fir"})).await.is(201);
    join(&bea, "fir", &ana).await;
    for (community, price) in [("oak", 0), ("fir", 60)] {
        let id = skill(&ana, community, json!({"minutes_per_hour": price})).await;
        let asked =
            bea.post(format!("/skills/{id}/requests"), json!({"minutes": 20})).await.is(201);
        assert_eq!((&asked["mode"], &asked["minutes"]), (&json!("gift"), &Value::Null));
        assert_eq!(asked["title"], "bicycles, 20 min");
    }
}

async fn every_refusal_to_ask_has_its_name(world: &World) {
    let [ana, bea, _, _] = town(world).await;
    let id = skill(&ana, "oak", json!({})).await;
    let kept = skill(&ana, "oak", json!({"minutes_per_hour": null})).await;
    let path = format!("/skills/{id}/requests");
    let hour = json!({"minutes": 60});
    ana.post(&path, hour.clone()).await.refused(409, "OWN_SKILL");
    let not_for_exchange = bea.post(format!("/skills/{kept}/requests"), hour.clone()).await;
    not_for_exchange.refused(409, "SKILL_NOT_FOR_EXCHANGE");
    for minutes in [0, 6_001] {
        let refusal = bea.post(&path, json!({"minutes": minutes})).await;
        assert_eq!(refusal.status, 422, "{}", refusal.told());
    }
    let wordy = json!({"minutes": 60, "note": "x".repeat(2_001)});
    assert_eq!(bea.post(&path, wordy).await.status, 422);
    let mut asked = Vec::new();
    for _ in 0..3 {
        assert_eq!(bea.get(format!("/skills/{id}")).await.is(200)["actions"], json!(["ask"]));
        asked.push(bea.post(&path, hour.clone()).await.is(201)["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(bea.get(format!("/skills/{id}")).await.is(200)["actions"], json!([]));
    assert_eq!(bea.get("/skills?owner=ana").await.is(200)["rows"][0]["actions"], json!([]));
    let refusal = bea.post(&path, hour.clone()).await.refused(409, "TOO_MANY_ASKS");
    assert_eq!((&refusal["open"], &refusal["most"]), (&json!(3), &json!(3)));
    ana.post(format!("/exchanges/{}/accept", asked[0]), json!({})).await.is(200);
    bea.post(&path, hour.clone()).await.is(201);
    bea.post(&path, hour.clone()).await.refused(409, "TOO_MANY_ASKS");
    bea.post(format!("/exchanges/{}/cancel", asked[1]), json!({})).await.is(200);
    bea.post(&path, hour).await.is(201);
}

async fn a_block_in_between_makes_a_request_absent(world: &World) {
    let [ana, bea, ..] = town(world).await;
    let id = skill(&ana, "oak", json!({})).await;
    let path = format!("/skills/{id}/requests");
    let asked = bea.post(&path, json!({"minutes": 60})).await.is(201);
    let exchange = format!("/exchanges/{}", asked["id"].as_str().unwrap());
    block(&bea, "ana").await;
    for who in [&ana, &bea] {
        who.get(&exchange).await.refused(404, "NOT_FOUND");
    }
    ana.post(format!("{exchange}/accept"), json!({})).await.refused(404, "NOT_FOUND");
    let none = "0".repeat(36);
    let absent = bea.post(format!("/skills/{none}/requests"), json!({"minutes": 60})).await;
    bea.post(&path, json!({"minutes": 60})).await.is_as_absent(&id, &absent, &none);
    bea.delete("/blocks/ana").await.is(200);
    ana.post(format!("{exchange}/accept"), json!({})).await.is(200);
}

async fn a_request_with_a_key_is_made_once(world: &World) {
    let [ana, bea, ..] = town(world).await;
    let id = skill(&ana, "oak", json!({})).await;
    let ask = || bea.post(format!("/skills/{id}/requests"), json!({"minutes": 60})).key("once");
    let (first, again) = (ask().await.is(201), ask().await.is(201));
    assert_eq!(first["id"], again["id"]);
    assert_eq!(bea.get("/me/exchanges").await.is(200)["total"], 1);
    block(&ana, "bea").await;
    ask().await.refused(410, "ANSWER_FORGOTTEN");
}

async fn skills_count_as_texts(world: &World) {
    let server = world.serve(&["--quota-texts", "1000"]);
    let ana = world.as_("ana").on(&server);
    found(&ana, "oak", &[]).await;
    let id = skill(&ana, "oak", json!({"description": "x".repeat(700)})).await;
    let long = json!({"community": "oak", "category": "pets", "name": "walks",
        "description": "x".repeat(400)});
    ana.post("/skills", long).await.refused(409, "TOO_MUCH_TEXT");
    let longer = json!({"description": "x".repeat(1_000)});
    ana.patch(format!("/skills/{id}"), longer).await.refused(409, "TOO_MUCH_TEXT");
    assert_eq!(ana.get("/me/skills").await.is(200)["total"], 1);
}

async fn fifty_skills_are_the_most_whoever_adds_at_once(world: &World) {
    let other = world.serve(&[]);
    let ana = world.as_("ana");
    found(&ana, "oak", &[]).await;
    let there = ana.on(&other);
    for number in 0..45 {
        skill(&ana, "oak", json!({"name": format!("skill {number}")})).await;
    }
    let each = (0..12).map(|number| {
        let who = if number % 2 == 0 { &ana } else { &there };
        let body = json!({"community": "oak", "category": "other", "name": "at once"});
        async move { who.post("/skills", body).await }
    });
    let (mut added, mut refused) = (0, 0);
    for answer in join_all(each).await {
        match answer.status {
            201 => added += 1,
            _ => {
                let refusal = answer.refused(409, "TOO_MANY_SKILLS");
                assert_eq!((&refusal["most"], &refusal["given"]), (&json!(50), &json!(51)));
                refused += 1;
            }
        }
    }
    assert_eq!((added, refused), (5, 7));
    assert_eq!(ana.get("/me/skills").await.is(200)["total"], 50);
    let one = ids(&ana.get("/me/skills").await.is(200))[0].clone();
    ana.delete(format!("/skills/{one}")).await.is(204);
    skill(&ana, "oak", json!({})).await;
    let (sound, told) = world.verify();
    assert!(sound, "{told}");
}

async fn three_requests_are_the_most_whoever_asks_at_once(world: &World) {
    let other = world.serve(&[]);
    let [ana, bea, ..] = town(world).await;
    let id = skill(&ana, "oak", json!({})).await;
    let there = bea.on(&other);
    let each = (0..10).map(|number| {
        let who = if number % 2 == 0 { &bea } else { &there };
        let path = format!("/skills/{id}/requests");
        async move { who.post(path, json!({"minutes": 60})).await.status }
    });
    let answers = join_all(each).await;
    assert_eq!(answers.iter().filter(|status| **status == 201).count(), 3);
    assert_eq!(answers.iter().filter(|status| **status == 409).count(), 7);
    assert_eq!(ana.get("/me/exchanges").await.is(200)["total"], 3);
}
