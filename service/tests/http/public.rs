//! Tests of public listings: the routes that show them, and their viewers.

use serde_json::json;

use crate::harness::{World, befriend, cases, found, ids, join, partners, post};

cases![
    what_is_only_public_is_shown_where_it_is_asked_for,
    what_is_for_every_member_is_found_as_public_by_all_of_them,
    a_listing_that_an_earlier_build_wrote_is_found_as_public,
];

async fn what_is_only_public_is_shown_where_it_is_asked_for(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea]).await;
    found(&carl, "elm", &[]).await;
    partners(("oak", &ana), ("elm", &carl)).await;
    let near = post(&ana, "offer", json!({"is_public": true})).await;
    let partner = post(&carl, "offer", json!({"is_public": true})).await;
    let only = post(&world.as_("dora"), "offer", json!({"is_public": true})).await;
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids
    };
    for path in ["/listings", "/support/offers", "/support/network/offers"] {
        let list =
            async |query: &str| sorted(ids(&bea.get(format!("{path}?{query}")).await.is(200)));
        assert_eq!(list("").await, sorted(vec![near.clone(), partner.clone()]), "{path}");
        let all = sorted(vec![near.clone(), partner.clone(), only.clone()]);
        assert_eq!(list("include_public=true").await, all, "{path}");
        assert_eq!(list("include_public=true&include_partners=false").await.len(), 2, "{path}");
        assert_eq!(list("include_partners=false").await, [near.as_str()], "{path}");
    }
    let discover = async |query: &str| {
        ids(&bea.get(format!("/discover?min_trust=0&{query}")).await.is(200)).len()
    };
    assert_eq!(discover("").await, 2);
    assert_eq!(discover("include_public=true").await, 3);
    assert_eq!(discover("include_partners=false").await, 1);
}

async fn what_is_for_every_member_is_found_as_public_by_all_of_them(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea]).await;
    befriend(&ana, "carl", 0.9).await;
    let more = json!({"community": "oak", "is_public": true, "sharing": "trusted_network"});
    let public = post(&ana, "offer", more).await;
    post(&ana, "offer", json!({"community": "oak", "sharing": "trusted_network"})).await;
    for (reader, via) in [(&bea, "community"), (&carl, "trusted"), (&world.as_("dora"), "public")] {
        let list = reader.get("/listings?scope=public").await.is(200);
        assert_eq!((ids(&list), &list["total"]), (vec![public.clone()], &json!(1)), "{via}");
        assert_eq!(list["rows"][0]["via"], via);
        let none = reader.get("/listings?scope=public&include_public=false").await.is(200);
        assert_eq!(none["total"], 0);
    }
    assert_eq!(
        ana.get("/listings?scope=public").await.is(200)["total"],
        0,
        "one's own is left out"
    );
    let own = ana.get("/listings?scope=public&include_own=true").await.is(200);
    assert_eq!(ids(&own), [public.as_str()]);
    ana.patch(format!("/listings/{public}"), json!({"is_public": false})).await.is(200);
    assert_eq!(bea.get("/listings?scope=public").await.is(200)["total"], 0);
}

async fn a_listing_that_an_earlier_build_wrote_is_found_as_public(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    // This one leaves a checkpoint behind, and the log goes on after it.
    let mut earlier = world.serve(&[]);
    join(&bea, "oak", &ana).await;
    let revision = bea.get("/session").await.revision();
    bea.on(&earlier).get("/session").at_least(revision).await.is(200);
    assert!(earlier.stop().success());
    assert_eq!(world.rows("SELECT revision FROM checkpoint").await.len(), 1);
    let id = post(&ana, "offer", json!({"community": "oak", "is_public": true})).await;
    world
        .sql(
            r#"UPDATE change_log SET entry = replace(entry, '"public","status', '"status');
               DELETE FROM _sqlx_migrations WHERE version = 2"#,
        )
        .await;
    let later = world.serve(&[]);
    assert_eq!(ids(&bea.on(&later).get("/listings?scope=public").await.is(200)), [id]);
}
