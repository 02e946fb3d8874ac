//! Tests of finding listings: scopes, ids, words, counts, categories, the ways of trust to owners, and a member's own.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{
    Person, World, befriend, block, cases, cell, found, ids, partners, post, read_as_row,
};

cases![
    each_listing_is_in_exactly_one_scope_and_counts_are_those_of_the_lists,
    ids_choose_and_unknown_and_hidden_ids_are_left_out_alike,
    an_owner_chooses_what_the_reader_sees_of_them,
    words_find_listings_by_their_beginnings,
    words_find_what_a_listing_says_now,
    a_search_counts_nothing_hidden,
    listings_from_before_there_were_words_are_found,
    categories_are_spelled_as_the_newest_visible_listing_spells_them,
    a_row_says_through_whom_trust_leads_to_its_owner_as_the_path_does,
    beyond_the_questions_of_a_day_no_way_is_shown,
    a_members_own_listings_are_listed_in_every_state,
    somebody_accepted_who_hides_is_in_no_state_of_a_listing,
];

/// A listing in the past, posted through the record.
const OVER: &str = "UPDATE listing SET expires_at = created_at WHERE title = 'over'";

async fn seen(who: &Person, query: &str) -> BTreeSet<String> {
    let page = who.get(format!("/listings?limit=100&{query}")).await.is(200);
    let ids: BTreeSet<String> = ids(&page).into_iter().collect();
    assert_eq!(page["total"], ids.len(), "the total of {query:?}");
    ids
}

async fn each_listing_is_in_exactly_one_scope_and_counts_are_those_of_the_lists(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea]).await;
    found(&carl, "elm", &[]).await;
    partners(("oak", &ana), ("elm", &carl)).await;
    cell(&ana, "oak", &[&ana, &bea]).await;
    befriend(&dora, "ana", 0.9).await;
    for public in [false, true] {
        for (owner, more) in [
            (&ana, json!({"sharing": "private"})),
            (&bea, json!({"sharing": "my_cell"})),
            (&bea, json!({"sharing": "network_wide"})),
            (&bea, json!({"sharing": "private"})),
            (&carl, json!({"community": "elm"})),
            (&carl, json!({"community": "elm", "category": "garden"})),
            (&dora, json!({"sharing": "trusted_network"})),
            (&dora, json!({"sharing": "private"})),
        ] {
            let kind = if more.get("category").is_some() || public { "need" } else { "offer" };
            let mut more = more;
            more["is_public"] = json!(public && more["sharing"] != "private");
            more["title"] = json!(format!("bike {}", owner.id.as_deref().unwrap()));
            post(owner, kind, more).await;
        }
    }
    post(&dora, "offer", json!({"sharing": "private"})).await;
    let only_public = post(&world.as_("emil"), "need", json!({"is_public": true})).await;
    let closed = post(&ana, "offer", json!({})).await;
    ana.post(format!("/listings/{closed}/fulfil"), json!({})).await.is(200);
    for who in [&ana, &bea, &carl, &dora] {
        for filter in ["", "&kind=need", "&category=garden", "&q=bik", "&q=carl", "&min_trust=0.1"]
        {
            let all = seen(who, &format!("include_public=true&include_own=true{filter}")).await;
            let counts = who.get(format!("/listings/counts?{}", filter.trim_start_matches('&')));
            let counts = counts.await.is(200);
            let mut union = BTreeSet::new();
            let mut sum = 0;
            for scope in ["own", "partner", "network", "public"] {
                let listed = seen(who, &format!("scope={scope}{filter}")).await;
                let own = if scope == "public" { "&include_own=true" } else { "" };
                let counted = seen(who, &format!("scope={scope}{filter}{own}")).await;
                let count = &counts["scopes"][scope];
                assert_eq!(count["total"], counted.len(), "{scope} {filter}");
                let split = count["offers"].as_u64().unwrap() + count["needs"].as_u64().unwrap();
                assert_eq!(count["total"], split, "{scope} {filter}");
                if scope != "public" {
                    sum += listed.len();
                    union.extend(listed);
                }
            }
            assert_eq!((sum, &union), (all.len(), &all), "{filter}: disjoint and complete");
            assert_eq!(counts["total"], all.len(), "{filter}");
            let categories = counts["categories"].as_array().unwrap();
            let of_categories: u64 =
                categories.iter().map(|it| it["total"].as_u64().unwrap()).sum();
            assert_eq!(counts["total"], of_categories, "{filter}");
            assert_eq!(counts["category_count"], categories.len());
        }
    }
    assert!(seen(&ana, "scope=network").await.contains(&only_public));
    assert!(!seen(&ana, "scope=network&include_public=false").await.contains(&only_public));
    let of_scope = ana.get("/listings/counts?scope=partner").await.is(200);
    assert_eq!(of_scope["total"], of_scope["scopes"]["partner"]["total"]);
    carl.get("/listings/counts?within_km=5").await.refused(409, "NO_PLACE");
    world.nobody().get("/listings/counts").await.refused(401, "UNAUTHENTICATED");
}

async fn ids_choose_and_unknown_and_hidden_ids_are_left_out_alike(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let own = post(&ana, "offer", json!({"sharing": "private"})).await;
    let public = post(&bea, "offer", json!({"is_public": true})).await;
    let other = post(&bea, "offer", json!({"is_public": true})).await;
    let hidden = post(&bea, "offer", json!({"sharing": "private"})).await;
    let of_blocker = post(&carl, "offer", json!({"is_public": true})).await;
    block(&carl, "ana").await;
    let both = BTreeSet::from([own.clone(), public.clone()]);
    let asked = format!("ids={own},{public},{hidden},{of_blocker},unknown,,{}", "x".repeat(300));
    assert_eq!(seen(&ana, &asked).await, both);
    let with_hidden = ana.get(format!("/listings?ids={public},{hidden}")).await;
    let with_unknown = ana.get(format!("/listings?ids={public},nothing")).await;
    assert_eq!(with_hidden.outside(), with_unknown.outside());
    assert_eq!(seen(&ana, &format!("{asked}&include_own=false")).await, [public.clone()].into());
    assert_eq!(seen(&ana, "ids=").await, BTreeSet::new());
    assert_eq!(seen(&ana, &format!("ids={public},{other}&q=nothing")).await, BTreeSet::new());
    let first = ana.get(format!("/listings?ids={public},{other}&limit=1")).await.is(200);
    assert_eq!((ids(&first), &first["total"]), (vec![other.clone()], &json!(2)));
    let cursor = first["next_cursor"].as_str().unwrap();
    let next = ana.get(format!("/listings?ids={public},{other}&limit=1&cursor={cursor}")).await;
    assert_eq!(ids(&next.is(200)), [public]);
    let many: Vec<String> = (0..101).map(|number| number.to_string()).collect();
    let refused = ana.get(format!("/listings?ids={}", many.join(","))).await;
    assert_eq!(refused.refused(422, "TOO_MANY_IDS")["field"], "ids");
    assert_eq!(seen(&ana, &format!("ids={}", many[1..].join(","))).await, BTreeSet::new());
}

async fn an_owner_chooses_what_the_reader_sees_of_them(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea]).await;
    let own = post(&ana, "offer", json!({"sharing": "private"})).await;
    let shared = post(&bea, "offer", json!({"title": "rake"})).await;
    let public = post(&bea, "need", json!({"sharing": "my_cell", "is_public": true})).await;
    post(&bea, "need", json!({"sharing": "private"})).await;
    post(&carl, "offer", json!({"is_public": true})).await;
    assert_eq!(seen(&ana, "owner=bea").await, [shared.clone(), public.clone()].into());
    assert_eq!(seen(&ana, "owner=bea&include_public=false").await, [shared.clone()].into());
    assert_eq!(seen(&ana, "owner=bea&kind=need").await, [public.clone()].into());
    assert_eq!(seen(&ana, "owner=bea&q=rake").await, [shared.clone()].into());
    assert_eq!(seen(&ana, &format!("owner=bea&ids={public},{own}")).await, [public.clone()].into());
    assert_eq!(seen(&ana, "owner=ana").await, [own.clone()].into());
    assert_eq!(seen(&ana, "owner=ana&include_own=false").await, BTreeSet::new());
    let counts = ana.get("/listings/counts?owner=bea").await.is(200);
    assert_eq!((&counts["offers"], &counts["needs"]), (&json!(1), &json!(1)));
    let page = ana.get("/listings?owner=bea&limit=1").await.is(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    let next = ana.get(format!("/listings?owner=bea&limit=1&cursor={cursor}")).await.is(200);
    assert_eq!(ids(&next), [shared]);
    // A person who hides has as many listings as nobody.
    block(&bea, "ana").await;
    let absent = ana.get("/listings?owner=nox").await;
    assert_eq!(ana.get("/listings?owner=bea").await.outside(), absent.outside());
    assert_eq!(absent.is(200)["total"], 0);
}

async fn words_find_listings_by_their_beginnings(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let texts = [
        ("\u{c9}chelle d'\u{e9}lagage", "Pour les arbres, 3.5 m", "Jardin"),
        ("Fahrradpumpe", "Auch f\u{fc}r STRASSENR\u{c4}DER", "Werkzeug"),
        ("\u{81ea}\u{8ee2}\u{8eca}\u{3092}\u{8cb8}\u{3057}\u{307e}\u{3059}", "", "\u{1f6b2} bikes"),
    ];
    let mut posted = Vec::new();
    for (title, description, category) in texts {
        let more = json!({"title": title, "description": description, "category": category});
        posted.push(post(&ana, "offer", more).await);
    }
    let [ladder, pump, bike] = posted.try_into().unwrap();
    for (q, expected) in [
        ("echelle", vec![&ladder]),
        ("%C3%89CHEL", vec![&ladder]),
        ("elag", vec![&ladder]),
        ("lagage", vec![]),
        ("arbre+ech+jard", vec![&ladder]),
        ("arbre+pumpe", vec![]),
        ("3.5+m", vec![&ladder]),
        ("fahrrad", vec![&pump]),
        ("stra%C3%9Fenrad", vec![&pump]),
        ("WERKZEUG,+fur!", vec![&pump]),
        ("%E8%B2%B8", vec![&bike]),
        ("%E8%87%AA%E8%BB%A2%E8%BB%8A", vec![&bike]),
        ("%F0%9F%9A%B2", vec![&bike]),
        ("", vec![&ladder, &pump, &bike]),
        ("+!?+", vec![&ladder, &pump, &bike]),
        ("%25", vec![&ladder, &pump, &bike]),
        ("f_hrrad", vec![]),
        ("nothing", vec![]),
        ("%F4%8F%BF%BF", vec![&ladder, &pump, &bike]),
    ] {
        let expected: BTreeSet<String> = expected.into_iter().cloned().collect();
        assert_eq!(seen(&bea, &format!("q={q}")).await, expected, "{q}");
        let offers = bea.get(format!("/support/network/offers?q={q}")).await.is(200);
        assert_eq!(offers["total"], expected.len(), "{q}");
    }
    let words = "a+b+c+d+e+f+g+h+i+j+k";
    let refused = bea.get(format!("/listings?q={words}")).await.refused(422, "INVALID_SEARCH");
    assert_eq!(refused["field"], "q");
    bea.get(format!("/listings?q={}", "a+".repeat(100))).await.is(200);
    bea.get(format!("/listings?q={}", "a".repeat(201))).await.is(422);
    let first = bea.get("/listings?q=e&limit=1").await.is(200);
    assert_eq!(first["total"], 1);
}

async fn words_find_what_a_listing_says_now(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let long = format!("{} end", "x".repeat(4_000));
    let id = post(&ana, "offer", json!({"title": "old name", "description": long})).await;
    assert_eq!(seen(&bea, "q=old").await.len(), 1);
    assert_eq!(seen(&bea, &format!("q={}+end", "x".repeat(100))).await.len(), 1);
    ana.patch(format!("/listings/{id}"), json!({"title": "new name"})).await.is(200);
    assert_eq!((seen(&bea, "q=old").await.len(), seen(&bea, "q=new+nam").await.len()), (0, 1));
    let browsed = bea.get("/discovery/browse?q=new").await.is(200);
    assert_eq!((&browsed["total"], &browsed["community_count"]), (&json!(0), &json!(0)));
    ana.patch(format!("/listings/{id}"), json!({"is_public": true})).await.is(200);
    post(&ana, "offer", json!({"title": "another", "is_public": true})).await;
    let browsed = bea.get("/discovery/browse?q=new").await.is(200);
    assert_eq!((&browsed["total"], &browsed["communities"][0]["total"]), (&json!(1), &json!(1)));
    ana.delete(format!("/listings/{id}")).await.is(204);
    assert_eq!(seen(&bea, "q=new").await.len(), 0);
    post(&ana, "offer", json!({"title": "secret of ana"})).await;
    ana.post("/me/erase", json!({"confirm": "ana"})).await.is(204);
    let left = world.rows("SELECT word FROM listing_word").await;
    assert!(left.is_empty(), "an erasure leaves no word");
}

async fn a_search_counts_nothing_hidden(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    post(&ana, "offer", json!({"title": "visible violin", "is_public": true})).await;
    let path = "/listings?include_public=true&q=violin";
    let before = carl.get(path).await.is(200);
    post(&ana, "offer", json!({"title": "hidden violin", "sharing": "private"})).await;
    post(&bea, "offer", json!({"title": "violin of bea", "is_public": true})).await;
    block(&bea, "carl").await;
    assert_eq!(carl.get(path).await.is(200), before);
    let counts = carl.get("/listings/counts?q=violin").await.is(200);
    assert_eq!((&counts["total"], &counts["scopes"]["public"]["total"]), (&json!(1), &json!(1)));
}

async fn listings_from_before_there_were_words_are_found(world: &World) {
    let ana = world.as_("ana");
    post(&ana, "offer", json!({"title": "grandfather clock", "sharing": "private"})).await;
    world.sql("DELETE FROM listing_word").await;
    assert_eq!(seen(&ana, "include_own=true&q=grand").await.len(), 0);
    let later = world.serve(&[]);
    assert_eq!(seen(&ana.on(&later), "include_own=true&q=grand").await.len(), 1);
}

async fn categories_are_spelled_as_the_newest_visible_listing_spells_them(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    post(&ana, "offer", json!({"category": "Caf\u{e9}  Bar"})).await;
    world.sql("UPDATE listing SET created_at = created_at - 9").await;
    post(&ana, "need", json!({"category": "cafe bar", "sharing": "private"})).await;
    post(&ana, "need", json!({"category": "Garden"})).await;
    post(&ana, "need", json!({"category": "garden", "is_public": true})).await;
    let rows = async |who: &Person| who.get("/categories").await.is(200)["categories"].clone();
    let garden = json!({"key": "garden", "name": "garden", "total": 2, "offers": 0, "needs": 2});
    let bar =
        json!({"key": "cafe bar", "name": "Caf\u{e9}  Bar", "total": 1, "offers": 1, "needs": 0});
    assert_eq!(rows(&bea).await[0]["total"], garden["total"]);
    assert_eq!(rows(&bea).await[1], bar);
    let of_ana = rows(&ana).await;
    assert_eq!((&of_ana[0]["total"], &of_ana[1]["total"]), (&json!(2), &json!(2)));
    block(&ana, "bea").await;
    assert_eq!(rows(&bea).await, json!([]));
}

/// The way of a row of the only listing of `owner`, and the path of trust to `owner`.
async fn ways(who: &Person, owner: &str) -> (Value, Value, Value) {
    let page = who.get("/listings?include_public=true").await.is(200);
    let row = page["rows"].as_array().unwrap().iter().find(|row| row["owner"]["id"] == *owner);
    let row = row.unwrap().clone();
    let id = row["id"].as_str().unwrap();
    assert_eq!(read_as_row(who, id).await, row);
    let trust = who.get(format!("/members/{owner}/trust")).await.is(200);
    assert_eq!(row["trust"], trust["trust"]);
    (row["hops"].clone(), row["through"].clone(), trust["path"].clone())
}

async fn a_row_says_through_whom_trust_leads_to_its_owner_as_the_path_does(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    for owner in [&ana, &bea, &carl] {
        post(owner, "offer", json!({"is_public": true})).await;
    }
    bea.patch("/me", json!({"name": "Beatrice"})).await.is(200);
    let none = (Value::Null, Value::Null, Value::Null);
    assert_eq!(ways(&ana, "carl").await, none.clone());
    befriend(&ana, "bea", 0.7).await;
    befriend(&bea, "carl", 0.8).await;
    let (through, path) =
        (json!({"id": "bea", "name": "Beatrice"}), json!({"members": ["ana", "bea", "carl"]}));
    assert_eq!(ways(&ana, "carl").await, (json!(2), through.clone(), path.clone()));
    assert_eq!(ways(&ana, "bea").await.1, through);
    assert_eq!(ways(&ana, "bea").await.0, 1);
    assert_eq!(ways(&carl, "ana").await, none);
    let own = ana.get("/listings?scope=own").await.is(200);
    assert_eq!((&own["rows"][0]["hops"], &own["rows"][0]["through"]), (&json!(0), &Value::Null));
    bea.patch("/me", json!({"name": "Bea"})).await.is(200);
    assert_eq!(ways(&ana, "carl").await.1["name"], "Bea");
    let withheld = none.clone();
    // Somebody does not agree to be named.
    for person in [&bea, &carl] {
        person.patch("/me", json!({"named_on_paths": false})).await.is(200);
        assert_eq!(ways(&ana, "carl").await, withheld);
        assert_eq!(ways(&ana, "bea").await.1["id"], "bea", "a direct step is the reader's own");
        person.patch("/me", json!({"named_on_paths": true})).await.is(200);
        assert_eq!(ways(&ana, "carl").await.2, path);
    }
    // A declaration is private.
    bea.put("/members/carl/trust", json!({"weight": 0.8, "shared": false})).await.is(200);
    assert_eq!(ways(&ana, "carl").await, withheld);
    bea.put("/members/carl/trust", json!({"weight": 0.8, "shared": true})).await.is(200);
    assert_eq!(ways(&ana, "carl").await.1["id"], "bea");
    // Somebody on the path hides.
    block(&bea, "ana").await;
    assert_eq!(ways(&ana, "carl").await, withheld);
}

async fn beyond_the_questions_of_a_day_no_way_is_shown(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    befriend(&ana, "bea", 1.0).await;
    for owner in [&carl, &dora] {
        befriend(&bea, owner.id.as_deref().unwrap(), 0.9).await;
        post(owner, "offer", json!({"is_public": true})).await;
    }
    let server = world.serve(&["--trust-questions", "1"]);
    let ana = ana.on(&server);
    let page = ana.get("/listings?include_public=true").await.is(200);
    let rows: Vec<_> = page["rows"].as_array().unwrap().iter().collect();
    let shown: Vec<_> = rows.iter().filter(|row| row["trust"] == 0.9).collect();
    assert_eq!((rows.len(), shown.len()), (2, 1));
    assert_eq!((&shown[0]["hops"], &shown[0]["through"]["id"]), (&json!(2), &json!("bea")));
    let other = rows.iter().find(|row| row["trust"].is_null()).unwrap();
    assert_eq!((&other["hops"], &other["through"]), (&Value::Null, &Value::Null));
}

async fn a_members_own_listings_are_listed_in_every_state(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    post(&bea, "offer", json!({"is_public": true})).await;
    let active = post(&ana, "offer", json!({"title": "one"})).await;
    let fulfilled = post(&ana, "need", json!({"title": "two"})).await;
    ana.post(format!("/listings/{fulfilled}/fulfil"), json!({})).await.is(200);
    let over = post(&ana, "need", json!({"title": "over"})).await;
    world.sql(OVER).await;
    let server = world.serve(&[]);
    let ana = ana.on(&server);
    let mine = async |query: &str| {
        let page = ana.get(format!("/me/listings?{query}")).await.is(200);
        let ids: BTreeSet<String> = ids(&page).into_iter().collect();
        assert_eq!(page["total"], ids.len(), "{query}");
        ids
    };
    let all = BTreeSet::from([active.clone(), fulfilled.clone(), over.clone()]);
    assert_eq!(mine("").await, all);
    assert_eq!(mine("status=active").await, [active.clone()].into());
    assert_eq!(mine("status=fulfilled").await, [fulfilled.clone()].into());
    assert_eq!(mine("status=expired").await, [over.clone()].into());
    assert_eq!(mine("status=cancelled").await, [].into());
    assert_eq!(mine("kind=need").await, [fulfilled, over].into());
    let mut walked = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = ana.get(format!("/me/listings?limit=1{cursor}")).await.is(200);
        assert_eq!(page["total"], 3);
        let row = page["rows"][0].clone();
        assert_eq!((&row["via"], &row["hops"]), (&json!("own"), &json!(0)));
        walked.push((-row["created_at"].as_i64().unwrap(), row["id"].to_string()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(walked.len(), 3);
    assert!(walked.is_sorted(), "the newest first, each once");
    ana.get("/me/listings?status=open").await.is(422);
    ana.get("/me/listings?cursor=x").await.refused(422, "INVALID_CURSOR");
}

async fn somebody_accepted_who_hides_is_in_no_state_of_a_listing(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let id = post(&ana, "need", json!({"is_public": true})).await;
    let response =
        bea.post(format!("/support/needs/{id}/respond"), json!({"message": "canary:bea,ana"}));
    let response = response.await.is(201)["id"].as_str().unwrap().to_owned();
    let path = format!("/support/needs/{id}/responses/{response}");
    ana.patch(path, json!({"status": "accepted"})).await.is(200);
    assert_eq!(ana.get("/me/listings?status=in_progress").await.is(200)["total"], 1);
    block(&bea, "ana").await;
    assert_eq!(ana.get("/me/listings?status=in_progress").await.is(200)["total"], 0);
    let active = ana.get("/me/listings?status=active").await.is(200);
    assert_eq!((&active["total"], &active["rows"][0]["status"]), (&json!(1), &json!("active")));
}
