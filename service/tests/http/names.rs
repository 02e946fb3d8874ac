//! Tests of names: allowed characters, names that look alike, and searches.

use serde_json::json;

use crate::harness::{World, block, cases, found, ids, join, post};

cases![
    names_and_titles_have_something_to_see_and_redirect_nothing,
    no_two_members_of_a_community_look_alike,
    a_name_of_somebody_hidden_counts_and_is_not_told,
    communities_are_found_whatever_the_case_the_accents_and_the_width,
    categories_are_found_whatever_the_case_and_the_accents,
    a_password_is_the_same_however_it_is_typed,
];

async fn names_and_titles_have_something_to_see_and_redirect_nothing(world: &World) {
    let ana = world.as_("ana");
    for unfit in ["\u{200B}\u{2060}", "\u{3164}", "An\u{202E}a", "An\u{2067}a", "An\u{7}a", "An\na"]
    {
        let name = json!({ "name": unfit });
        let told = ana.patch("/me", name.clone()).await.refused(422, "INVALID_NAME");
        assert_eq!(told["field"], "name");
        let community = json!({"id": "oak", "name": unfit});
        ana.post("/communities", community).await.refused(422, "INVALID_NAME");
        let circle = json!({"name": unfit, "kind": "friends"});
        ana.post("/trust-circles", circle).await.refused(422, "INVALID_NAME");
        let listing = json!({"kind": "offer", "type": "skill", "title": unfit, "category": "c"});
        ana.post("/listings", listing).await.refused(422, "INVALID_TITLE");
        let token = json!({ "label": unfit });
        ana.post("/me/tokens", token).await.refused(422, "INVALID_LABEL");
    }
    let about = json!({"about": "first\nsecond"});
    assert_eq!(ana.patch("/me", about).await.is(200)["about"], "first\nsecond");
    ana.patch("/me", json!({"about": "a\u{1b}[31mb"})).await.refused(422, "INVALID_ABOUT");
}

async fn no_two_members_of_a_community_look_alike(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    ana.patch("/me", json!({"name": "Ivana Paul"})).await.is(200);
    found(&ana, "oak", &[&bea]).await;
    for taken in [
        "ivana paul",
        "lvana Paul",
        "Ivana Раul",
        "Ivana\u{A0}\u{200B} Paul",
        "Ｉｖａｎａ Ｐａｕｌ",
    ] {
        let told = bea.patch("/me", json!({"name": taken})).await.refused(409, "NAME_LOOKS_ALIKE");
        assert_eq!((&told["community"], &told["field"]), (&json!("oak"), &json!("name")));
        assert!(!told.to_string().contains("\"ana\""), "it names nobody");
    }
    bea.patch("/me", json!({"name": "Ivana Paulsen"})).await.is(200);
    carl.patch("/me", json!({"name": "IVANA PAUL"})).await.is(200);
    let path = "/communities/oak/join-requests";
    carl.post(path, json!({})).await.refused(409, "NAME_LOOKS_ALIKE");
    carl.patch("/me", json!({"name": "Carl"})).await.is(200);
    let asked = carl.post(path, json!({})).await.is(201);
    let request = asked["id"].as_str().unwrap();
    bea.patch("/me", json!({"name": "Саrl"})).await.is(200);
    let approve = format!("{path}/{request}/approve");
    ana.post(&approve, json!({})).await.refused(409, "NAME_LOOKS_ALIKE");
    carl.patch("/me", json!({"name": "Charles"})).await.is(200);
    ana.post(approve, json!({})).await.is(200);
    // In another community anybody may be called so.
    found(&dora, "elm", &[]).await;
    dora.patch("/me", json!({"name": "Charles"})).await.is(200);
    dora.patch("/me", json!({"about": "of elm"})).await.is(200);
}

async fn a_name_of_somebody_hidden_counts_and_is_not_told(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&carl, "oak", &[&ana]).await;
    block(&bea, "ana").await;
    // Else blocking would be all it takes to appear under somebody's name.
    join(&bea, "oak", &carl).await;
    let told = bea.patch("/me", json!({"name": "Аnа"})).await.refused(409, "NAME_LOOKS_ALIKE");
    assert!(!told.to_string().contains("\"ana\""), "{told}");
}

async fn communities_are_found_whatever_the_case_the_accents_and_the_width(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    for (id, name) in [
        ("cafe", "Café  Crème"),
        ("strasse", "Lange Straße"),
        ("kana", "ガーデン"),
        ("odos", "ΟΔΟΣ 7"),
        ("percent", "100% wool_"),
    ] {
        ana.post("/communities", json!({"id": id, "name": name})).await.is(201);
    }
    for (q, id) in [
        ("CAFE CREME", "cafe"),
        ("cafe\u{301}", "cafe"),
        ("ｃａｆé%20%20c", "cafe"),
        ("STRASSE", "strasse"),
        ("%20straße%20", "strasse"),
        ("ｶﾞｰﾃﾞﾝ", "kana"),
        ("οδος", "odos"),
        ("%25%20WOOL_", "percent"),
    ] {
        let page = bea.get(format!("/discovery/communities?q={q}")).await.is(200);
        assert_eq!(ids(&page), [id], "{q}");
    }
    let none = bea.get("/discovery/communities?q=c_fe").await.is(200);
    assert!(ids(&none).is_empty());
    ana.patch("/communities/cafe", json!({"name": "Thé"})).await.is(200);
    assert_eq!(ids(&bea.get("/discovery/communities?q=the").await.is(200)), ["cafe"]);
}

async fn categories_are_found_whatever_the_case_and_the_accents(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let id = post(&ana, "offer", json!({"category": "Vélos  & Garden"})).await;
    for category in
        ["velos%20%26%20garden", "VÉLOS%20%26%20GARDEN", "%20vélos%20%20%26%20ｇａｒｄｅｎ"]
    {
        let page = bea.get(format!("/listings?category={category}")).await.is(200);
        assert_eq!(ids(&page), [id.as_str()], "{category}");
        assert_eq!(page["rows"][0]["category"], "Vélos  & Garden", "shown as it was written");
    }
    assert!(ids(&bea.get("/listings?category=velo").await.is(200)).is_empty());
}

async fn a_password_is_the_same_however_it_is_typed(world: &World) {
    let nobody = world.nobody();
    let sign_in =
        |password: &str| nobody.post("/session", json!({"member": "ana", "password": password}));
    world.set_password("ana", "cafe\u{301} au lait");
    sign_in("café au lait").await.is(201);
    sign_in("cafe\u{301} au lait").await.is(201);
    sign_in("ｃａｆé au lait").await.is(201);
    sign_in("cafe au lait").await.refused(401, "WRONG_PASSWORD");
    world.set_password("ana", "café au lait");
    sign_in("cafe\u{301} au lait").await.is(201);
}
