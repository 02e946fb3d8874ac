//! Tests of previews of changes: they tell what the change does, and nothing more.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::harness::{
    Person, Request, World, befriend, block, cases, cell, circle, found, ids, partners, post,
};

cases![
    a_preview_is_the_difference_that_the_change_makes,
    a_preview_of_a_partnership_tells_stewards_what_it_shows,
    another_audience_of_a_listing_is_previewed,
    leaving_a_community_is_previewed_with_its_cells,
    a_block_that_opens_a_need_again_is_previewed_with_it,
    a_preview_changes_nothing_and_tells_nobody,
    who_is_hidden_is_absent_from_every_preview,
    a_preview_counts_as_a_question,
    a_preview_has_the_refusals_of_the_change,
];

const OTHERS: [&str; 10] =
    ["bea", "carl", "dora", "emil", "finn", "gwen", "hugo", "ines", "jan", "kim"];

/// The listings that Ana sees now, and the audience of each of her own as far as she may know.
struct Seen {
    listings: BTreeSet<String>,
    audiences: BTreeMap<String, BTreeSet<&'static str>>,
}

impl Seen {
    async fn of(ana: &Person, own: &[String]) -> Self {
        let page = ana.get("/listings?include_public=true&limit=100").await.is(200);
        let mut audiences = BTreeMap::new();
        for listing in own {
            let mut audience = BTreeSet::new();
            for other in OTHERS {
                let path = format!("/explain/{listing}?viewer={other}");
                if ana.get(path).await.is(200)["visible"] == true {
                    audience.insert(other);
                }
            }
            audiences.insert(listing.clone(), audience);
        }
        Seen { listings: ids(&page).into_iter().collect(), audiences }
    }

    /// The people who see any of her listings.
    fn people(&self) -> BTreeSet<&'static str> {
        self.audiences.values().flatten().copied().collect()
    }
}

/// Counts the elements that are in the second set alone.
fn more<T: Ord>(before: &BTreeSet<T>, after: &BTreeSet<T>) -> u64 {
    after.difference(before).count() as u64
}

/// A number of people as it is shown.
fn shown(count: u64, in_fives: bool) -> Value {
    match (in_fives, count / 5 * 5) {
        (false, _) => json!({"count": count}),
        (true, 0) => json!({"count": null, "fewer_than": 5}),
        (true, least) => json!({"count": least, "rounded": true}),
    }
}

/// Previews a change, makes it, and compares. Listings after the first are shared by trust, too.
async fn compare(ana: &Person, own: &[String], preview: (&str, Value), change: Request) {
    let before = Seen::of(ana, own).await;
    let told = ana.post(preview.0, preview.1.clone()).await.is(200);
    let made = change.await;
    assert!(made.status < 300, "{}", made.told());
    let after = Seen::of(ana, own).await;
    let what = format!("{preview:?}: {told}");
    let listings = json!({"gained": more(&before.listings, &after.listings),
        "lost": more(&after.listings, &before.listings)});
    assert_eq!(told["listings"], listings, "{what}");
    let row = |id: &String| {
        let rows = told["own_listings"].as_array().unwrap();
        rows.iter().find(|row| row["listing"] == **id).cloned()
    };
    for (number, listing) in own.iter().enumerate() {
        let sets = (&before.audiences[listing], &after.audiences[listing]);
        let (gained, lost) = (more(sets.0, sets.1), more(sets.1, sets.0));
        match row(listing) {
            Some(row) => {
                assert_eq!(row["gained"], shown(gained, number > 0), "{what}");
                assert_eq!(row["lost"], shown(lost, number > 0), "{what}");
            }
            None => assert_eq!((gained, lost), (0, 0), "{what}"),
        }
    }
    let (gained, lost) =
        (more(&before.people(), &after.people()), more(&after.people(), &before.people()));
    let in_fives = own.len() > 1;
    for (field, count) in [("gained", gained), ("lost", lost)] {
        let told = &told["audience"][field];
        assert!(
            *told == shown(count, in_fives) || (count == 0 && *told == shown(0, false)),
            "{what}"
        );
    }
}

async fn a_preview_is_the_difference_that_the_change_makes(world: &World) {
    let [_, jan, kim] = world.add(["ines", "jan", "kim"]);
    let [ana, bea, carl, dora, hugo] = world.people(["ana", "bea", "carl", "dora", "hugo"]);
    for other in &OTHERS[2..9] {
        befriend(&bea, other, 0.9).await;
    }
    for (id, other) in [("jan", &jan), ("kim", &kim)] {
        befriend(&carl, id, 0.5).await;
        befriend(other, "ana", 0.6).await;
    }
    found(&ana, "oak", &[&carl, &dora]).await;
    let kin = circle(&ana, &[&dora]).await;
    let own = [
        post(&ana, "offer", json!({"sharing": {"circle": kin}})).await,
        post(&ana, "need", json!({"sharing": "trusted_network"})).await,
        post(&ana, "offer", json!({"sharing": "network_wide"})).await,
    ];
    for (number, owner) in [&bea, &dora, &hugo, &jan, &kim].into_iter().enumerate() {
        post(owner, "offer", json!({"sharing": "network_wide"})).await;
        let need = json!({"sharing": "trusted_network", "is_public": number == 3});
        post(owner, "need", need).await;
    }
    for weight in [0.8, 0.5, 0.12, 1.0] {
        let body = json!({"weight": weight, "shared": false});
        compare(
            &ana,
            &own,
            ("/members/bea/trust/preview", body.clone()),
            ana.put("/members/bea/trust", body.clone()),
        )
        .await;
    }
    compare(
        &ana,
        &own,
        ("/members/carl/trust/preview", json!({})),
        ana.put("/members/carl/trust", json!({})),
    )
    .await;
    let member = |who: &str| format!("/trust-circles/{kin}/members/{who}");
    compare(
        &ana,
        &own,
        (&(member("bea") + "/preview"), json!({"change": "add"})),
        ana.put(member("bea"), json!({})),
    )
    .await;
    for who in ["carl", "bea"] {
        compare(
            &ana,
            &own,
            (&format!("/blocks/{who}/preview"), json!({})),
            ana.post("/blocks", json!({"member": who})),
        )
        .await;
    }
    ana.delete("/blocks/bea").await.is(200);
    compare(&ana, &own, (&(member("dora") + "/preview"), json!({})), ana.delete(member("dora")))
        .await;
    compare(
        &ana,
        &own,
        ("/members/bea/trust/preview", json!({"weight": null})),
        ana.delete("/members/bea/trust"),
    )
    .await;
    let again = ana.post("/members/bea/trust/preview", json!({"weight": null})).await.is(200);
    assert_eq!(again["changed"], false);
}

async fn a_preview_of_a_partnership_tells_stewards_what_it_shows(world: &World) {
    world.add(["ines", "jan", "kim"]);
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&carl]).await;
    found(&bea, "elm", &[&dora]).await;
    let own = [post(&ana, "offer", json!({})).await];
    post(&carl, "need", json!({})).await;
    post(&carl, "need", json!({"sharing": "private"})).await;
    for kind in ["offer", "need", "offer"] {
        post(&dora, kind, json!({})).await;
    }
    let body = json!({"community": "elm", "with": "oak"});
    let proposed = bea.post("/partnerships/propose", body).await.is(201);
    let path = format!("/partnerships/{}", proposed["id"].as_str().unwrap());
    let sides = |oak: [u64; 2], elm: [u64; 2]| {
        json!([
            {"community": "elm", "gained": elm[0], "lost": elm[1]},
            {"community": "oak", "gained": oak[0], "lost": oak[1]},
        ])
    };
    let asked = |terms: Value| ana.post(format!("{path}/approve/preview"), terms);
    let whole = asked(json!({})).await.is(200);
    assert_eq!(whole["communities"], sides([3, 0], [2, 0]));
    assert_eq!(whole["listings"], json!({"gained": 3, "lost": 0}));
    assert_eq!(whole["own_listings"][0]["gained"], json!({"count": 2}));
    let needs = asked(json!({"share_offers": false})).await.is(200);
    assert_eq!(needs["communities"], sides([1, 0], [1, 0]));
    compare(
        &ana,
        &own,
        (&format!("{path}/approve/preview"), json!({})),
        ana.post(format!("{path}/approve"), json!({})),
    )
    .await;
    asked(json!({})).await.refused(409, "PARTNERSHIP_NOT_PROPOSED");
    let over = bea.post(format!("{path}/dissolve/preview"), json!({})).await.is(200);
    assert_eq!(over["communities"], sides([0, 3], [0, 2]));
    compare(
        &ana,
        &own,
        (&format!("{path}/dissolve/preview"), json!({})),
        ana.post(format!("{path}/dissolve"), json!({})),
    )
    .await;
    bea.post(format!("{path}/dissolve/preview"), json!({}))
        .await
        .refused(409, "PARTNERSHIP_NOT_ACTIVE");
}

async fn another_audience_of_a_listing_is_previewed(world: &World) {
    world.add(["ines", "jan", "kim"]);
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&bea, "oak", &[&ana, &carl]).await;
    cell(&bea, "oak", &[&carl, &ana]).await;
    let kin = circle(&ana, &[&carl, &dora]).await;
    let own = [post(&ana, "offer", json!({})).await];
    let path = format!("/listings/{}", own[0]);
    let preview = format!("{path}/preview");
    for (sharing, gained, lost) in [
        (json!("my_cell"), 0, 1),
        (json!({"circle": kin}), 1, 0),
        (json!("my_community"), 1, 1),
        (json!("private"), 0, 2),
    ] {
        let body = json!({"sharing": sharing});
        let told = ana.post(&preview, body.clone()).await.is(200);
        let row = &told["own_listings"][0];
        assert_eq!((&row["gained"], &row["lost"]), (&shown(gained, false), &shown(lost, false)));
        let change = ana.patch(&path, body.clone());
        compare(&ana, &own, (&preview, body), change).await;
    }
    let same = ana.post(&preview, json!({"sharing": "private"})).await.is(200);
    assert_eq!((&same["changed"], &same["own_listings"]), (&json!(false), &json!([])));
    ana.post(&preview, json!({"title": ""})).await.refused(422, "INVALID_TITLE");
    ana.post(&preview, json!({"sharing": "private", "is_public": true}))
        .await
        .refused(422, "PRIVATE_AND_PUBLIC");
    let absent =
        bea.post(format!("/listings/{}/preview", "x".repeat(own[0].len())), json!({})).await;
    bea.post(&preview, json!({})).await.is_as_absent(&own[0], &absent, &"x".repeat(own[0].len()));
    ana.patch(&path, json!({"sharing": {"circle": kin}})).await.is(200);
    carl.post(&preview, json!({})).await.refused(403, "NOT_OWNER");
    ana.post(format!("{path}/fulfil"), json!({})).await.is(200);
    ana.post(&preview, json!({})).await.refused(409, "LISTING_CLOSED");
}

async fn leaving_a_community_is_previewed_with_its_cells(world: &World) {
    world.add(["ines", "jan", "kim"]);
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&bea, "oak", &[&ana, &carl]).await;
    found(&dora, "elm", &[]).await;
    partners(("oak", &bea), ("elm", &dora)).await;
    cell(&bea, "oak", &[&carl, &ana]).await;
    let mut own = Vec::new();
    for sharing in ["my_cell", "my_community"] {
        own.push(post(&ana, "offer", json!({"sharing": sharing})).await);
    }
    post(&carl, "need", json!({"sharing": "my_cell"})).await;
    post(&dora, "offer", json!({})).await;
    let path = "/communities/oak/members/me";
    let preview = format!("{path}/preview");
    let told = ana.post(&preview, json!({})).await.is(200);
    assert_eq!(told["listings"], json!({"gained": 0, "lost": 2}));
    // The listing of the community stays in it.
    let rows = told["own_listings"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[0]["listing"]), (1, &json!(own[0])));
    assert_eq!(rows[0]["lost"], shown(1, false));
    compare(&ana, &own, (&preview, json!({})), ana.delete(path)).await;
    ana.post(&preview, json!({})).await.refused(403, "NOT_IN_COMMUNITY");
    bea.post(&preview, json!({})).await.refused(409, "LAST_STEWARD");
    bea.post("/communities/ash/members/me/preview", json!({})).await.refused(404, "NOT_FOUND");
}

async fn a_block_that_opens_a_need_again_is_previewed_with_it(world: &World) {
    world.add(["ines", "jan", "kim"]);
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    let need = post(&ana, "need", json!({})).await;
    let said = bea.post(format!("/support/needs/{need}/respond"), json!({})).await.is(201);
    let response = format!("/support/needs/{need}/responses/{}", said["id"].as_str().unwrap());
    ana.patch(response, json!({"status": "accepted"})).await.is(200);
    compare(
        &ana,
        &[need],
        ("/blocks/bea/preview", json!({})),
        ana.post("/blocks", json!({"member": "bea"})),
    )
    .await;
}

async fn a_preview_changes_nothing_and_tells_nobody(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let kin = circle(&ana, &[]).await;
    let before = ana.get("/me/trust").await.revision();
    let told = bea.get("/notifications").await.is(200)["total"].clone();
    for (path, body) in [
        ("/members/bea/trust/preview".to_owned(), json!({"weight": 0.4})),
        ("/blocks/bea/preview".to_owned(), json!({})),
        (format!("/trust-circles/{kin}/members/bea/preview"), json!({})),
    ] {
        let answer = ana.post(path, body).await;
        assert_eq!(answer.revision(), before);
        assert_eq!(answer.is(200)["changed"], true);
    }
    assert_eq!(ana.get("/me/trust").await.is(200)["total"], 0);
    assert_eq!(ana.get("/blocks").await.is(200)["total"], 0);
    let members = ana.get(format!("/trust-circles/{kin}/members")).await.is(200);
    assert_eq!(members["total"], 0);
    assert_eq!(bea.get("/notifications").await.is(200)["total"], told);
}

async fn who_is_hidden_is_absent_from_every_preview(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let kin = circle(&ana, &[&bea]).await;
    post(&ana, "offer", json!({"sharing": {"circle": kin}})).await;
    post(&ana, "offer", json!({"sharing": "network_wide"})).await;
    befriend(&ana, "bea", 0.9).await;
    befriend(&bea, "carl", 0.9).await;
    post(&carl, "offer", json!({"sharing": "network_wide"})).await;
    block(&bea, "ana").await;
    let absent = ana.post("/members/nox/trust/preview", json!({})).await;
    ana.post("/members/bea/trust/preview", json!({})).await.is_as_absent("bea", &absent, "nox");
    let absent = ana.post("/members/nox/trust/preview", json!({"weight": null})).await;
    let ended = ana.post("/members/bea/trust/preview", json!({"weight": null})).await;
    ended.is_as_absent("bea", &absent, "nox");
    let member = |who: &str| format!("/trust-circles/{kin}/members/{who}/preview");
    for change in ["add", "remove"] {
        let body = json!({"change": change});
        let absent = ana.post(member("nox"), body.clone()).await;
        ana.post(member("bea"), body).await.is_as_absent("bea", &absent, "nox");
    }
    let absent = ana.post("/blocks/nox/preview", json!({})).await;
    let hidden = ana.post("/blocks/bea/preview", json!({})).await;
    let absent = absent.is(200);
    assert_eq!((&absent, &absent["changed"]), (&hidden.is(200), &json!(false)));
    // Nobody learns of others by blocking first: all that ends for the blocked is already over.
    for id in ["bea", "nox"] {
        block(&ana, id).await;
        let ended = json!({"weight": null});
        let told = ana.post(format!("/members/{id}/trust/preview"), ended).await.is(200);
        assert_eq!(
            (&told["changed"], &told["listings"]["lost"]),
            (&json!(false), &json!(0)),
            "{id}"
        );
    }
}

async fn a_preview_counts_as_a_question(world: &World) {
    let server = world.serve(&["--trust-questions", "2"]);
    let ana = world.as_("ana").on(&server);
    let ask = |weight: f64| ana.post("/members/bea/trust/preview", json!({"weight": weight}));
    for weight in [0.5, 0.5, 0.6, 0.5, 0.6] {
        ask(weight).await.is(200);
    }
    ask(0.7).await.refused(429, "TOO_MANY_QUESTIONS");
    let blocks = ana.post("/blocks/carl/preview", json!({})).await;
    blocks.refused(429, "TOO_MANY_QUESTIONS");
}

async fn a_preview_has_the_refusals_of_the_change(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&dora]).await;
    found(&bea, "elm", &[]).await;
    ana.post("/members/ana/trust/preview", json!({})).await.refused(422, "SELF_TRUST");
    let wrong = ana.post("/members/bea/trust/preview", json!({"weight": 0.0001})).await;
    wrong.refused(422, "INVALID_WEIGHT");
    ana.post("/blocks/ana/preview", json!({})).await.refused(422, "SELF_BLOCK");
    let kin = circle(&ana, &[]).await;
    let path = format!("/trust-circles/{kin}/members/carl/preview");
    bea.post(&path, json!({})).await.refused(404, "NOT_FOUND");
    ana.post(&path, json!({"change": "swap"})).await.refused(422, "INVALID_BODY");
    let body = json!({"community": "oak", "with": "elm"});
    let proposed = ana.post("/partnerships/propose", body).await.is(201);
    let path = format!("/partnerships/{}", proposed["id"].as_str().unwrap());
    ana.post(format!("{path}/approve/preview"), json!({})).await.refused(403, "NOT_STEWARD");
    for step in ["approve", "dissolve"] {
        let preview = format!("{path}/{step}/preview");
        carl.post(preview, json!({})).await.refused(404, "NOT_FOUND");
    }
    bea.post(format!("{path}/approve"), json!({})).await.is(200);
    dora.post(format!("{path}/dissolve/preview"), json!({})).await.refused(403, "NOT_STEWARD");
    let emergent = world.serve(&["--sharing-model", "emergent"]);
    let preview = format!("{path}/dissolve/preview");
    let off = ana.on(&emergent).post(preview, json!({})).await;
    off.refused(404, "PARTNERSHIPS_OFF");
}
