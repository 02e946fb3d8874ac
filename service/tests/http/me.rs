//! Tests of the caller's own account: profile, place, preference, password, trust.

use serde_json::{Value, json};

use crate::harness::{Credential, World, befriend, block, cases, found, post};

cases![
    a_place_is_looked_at_before_it_is_set,
    one_sees_oneself_as_nobody_else_does,
    what_one_says_of_oneself_is_changed_and_checked,
    others_see_the_new_name_at_once,
    a_place_is_snapped_before_it_is_kept,
    places_come_and_go,
    a_place_outside_the_world_is_refused,
    a_coarser_precision_makes_the_kept_place_coarser,
    a_coarser_precision_makes_the_places_of_listings_coarser,
    a_preference_is_read_set_and_checked,
    listings_follow_the_preference_at_once,
    a_new_password_ends_the_other_sessions,
    whom_one_trusts_is_listed_without_the_hidden,
];

async fn one_sees_oneself_as_nobody_else_does(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    ana.patch("/me", json!({"email": "canary:ana@example.org", "about": "gardener"})).await.is(200);
    let me = ana.get("/me").await.is(200);
    assert_eq!((&me["id"], &me["about"]), (&json!("ana"), &json!("gardener")));
    assert_eq!(me["communities"], json!([{"id": "oak", "name": "The oak", "steward": true}]));
    assert_eq!(me["preference"]["visibility"], "my_community");
    assert_eq!(me["place"], Value::Null);
    befriend(&ana, "bea", 0.8).await;
    let seen = bea.get("/members/ana").await.is(200);
    assert_eq!(seen["about"], "gardener");
}

async fn what_one_says_of_oneself_is_changed_and_checked(world: &World) {
    let ana = world.as_("ana");
    let set = async |body: Value| ana.patch("/me", body).await;
    let named = set(json!({"name": " Ana Alva "})).await.is(200);
    assert_eq!((&named["name"], &named["email"]), (&json!("Ana Alva"), &Value::Null));
    let mail = set(json!({"email": "canary:ana@example.org"})).await.is(200);
    assert_eq!(
        (&mail["name"], &mail["email"]),
        (&json!("Ana Alva"), &json!("canary:ana@example.org"))
    );
    assert_eq!(set(json!({})).await.is(200)["email"], "canary:ana@example.org", "left out");
    assert_eq!(set(json!({"email": null})).await.is(200)["email"], Value::Null, "cleared");
    for name in ["", "  ", &"é".repeat(101)] {
        set(json!({"name": name})).await.refused(422, "INVALID_NAME");
    }
    set(json!({"about": "é".repeat(2001)})).await.refused(422, "INVALID_ABOUT");
    for email in ["x", "x@", "a b@example.org", &format!("a@{}", "x".repeat(253))] {
        set(json!({"email": email})).await.refused(422, "INVALID_EMAIL");
    }
    set(json!({"name": "é".repeat(100), "about": "é".repeat(2000)})).await.is(200);
}

async fn others_see_the_new_name_at_once(world: &World) {
    let other = world.serve(&[]);
    let [ana, bea] = world.people(["ana", "bea"]);
    let listing = post(&ana, "offer", json!({"is_public": true})).await;
    let (there, path) = (bea.on(&other), format!("/listings/{listing}"));
    let revision = ana.get("/session").await.revision();
    there.get(&path).at_least(revision).await.is(200);
    let renamed = ana.patch("/me", json!({"name": "Ana Alva"})).await;
    let revision = renamed.revision();
    for who in [&bea, &there] {
        let seen = who.get("/members/ana").at_least(revision).await.is(200);
        assert_eq!(seen["name"], "Ana Alva");
        let seen = who.get(&path).at_least(revision).await.is(200);
        assert_eq!(seen["owner"]["name"], "Ana Alva");
    }
}

async fn a_place_is_snapped_before_it_is_kept(world: &World) {
    let ana = world.as_("ana");
    let exact = json!({"latitude": 52.520_008, "longitude": 13.404_954});
    let place = ana.put("/me/place", exact.clone()).await.is(200);
    assert_eq!(
        (&place["changed"], &place["place"]["precision"]),
        (&json!(true), &json!("neighborhood"))
    );
    let kept = place["place"].clone();
    assert_ne!(kept["latitude"], exact["latitude"]);
    assert!((kept["latitude"].as_f64().unwrap() - 52.52).abs() < 0.02);
    assert_eq!(ana.put("/me/place", exact).await.is(200)["changed"], false);
    let again = json!({"latitude": kept["latitude"], "longitude": kept["longitude"]});
    assert_eq!(ana.put("/me/place", again).await.is(200)["changed"], false, "snapping twice");
    assert_eq!(ana.get("/me").await.is(200)["place"], kept);
    let rows = world.rows("SELECT latitude FROM member WHERE id = 'ana'").await;
    let stored: f64 = sqlx::Row::get(&rows[0], 0);
    assert_eq!(json!(stored), kept["latitude"], "nothing finer is kept");
    assert_eq!(ana.delete("/me/place").await.is(200)["changed"], true);
    assert_eq!(ana.delete("/me/place").await.is(200)["changed"], false);
    assert_eq!(ana.get("/me").await.is(200)["place"], Value::Null);
}

/// A database may remember of a statement what was sent with it first.
async fn places_come_and_go(world: &World) {
    let ana = world.as_("ana");
    let place = json!({"latitude": 52.5, "longitude": 13.4});
    for round in 0..10 {
        ana.patch("/me", json!({"about": format!("{round}")})).await.is(200);
        ana.put("/me/place", place.clone()).await.is(200);
        ana.patch("/me", json!({"email": null})).await.is(200);
        ana.delete("/me/place").await.is(200);
        let id = post(&ana, "offer", json!({})).await;
        let path = format!("/listings/{id}");
        assert!(ana.patch(&path, json!({"place": place})).await.is(200)["place"].is_object());
        assert!(ana.patch(&path, json!({"place": null})).await.is(200)["place"].is_null());
        post(&ana, "offer", json!({"place": place})).await;
    }
}

async fn a_place_outside_the_world_is_refused(world: &World) {
    let ana = world.as_("ana");
    for (latitude, longitude) in [(90.1, 0.0), (-91.0, 0.0), (0.0, 180.5), (0.0, -181.0)] {
        let body = json!({"latitude": latitude, "longitude": longitude});
        ana.put("/me/place", body).await.refused(422, "INVALID_PLACE");
    }
    for (latitude, longitude) in [(90.0, 0.0), (-90.0, 0.0), (0.0, 180.0), (0.0, -180.0)] {
        let body = json!({"latitude": latitude, "longitude": longitude});
        ana.put("/me/place", body).await.is(200);
    }
    ana.put("/me/place", json!({"latitude": 1})).await.refused(422, "INVALID_BODY");
}

async fn a_coarser_precision_makes_the_kept_place_coarser(world: &World) {
    let ana = world.as_("ana");
    let precise = async |word: &str| {
        ana.put("/me/sharing-preference", json!({"precision": word})).await.is(200);
        ana.get("/me").await.is(200)["place"].clone()
    };
    ana.put("/me/sharing-preference", json!({"precision": "exact"})).await.is(200);
    ana.put("/me/place", json!({"latitude": 52.52, "longitude": 13.4})).await.is(200);
    assert_eq!(ana.get("/me").await.is(200)["place"]["latitude"], 52.52);
    let city = precise("city").await;
    assert_eq!(city["precision"], "city");
    assert_eq!(precise("exact").await, city, "what was made coarse stays so");
    assert_eq!(precise("region").await["precision"], "region");
}

async fn a_coarser_precision_makes_the_places_of_listings_coarser(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    ana.put("/me/sharing-preference", json!({"precision": "exact"})).await.is(200);
    let place = json!({"latitude": 50.123456, "longitude": 4.987654});
    let mut posted = Vec::new();
    // The first was shown before, the second never.
    for _ in 0..2 {
        posted.push(post(&ana, "offer", json!({"is_public": true, "place": place})).await);
    }
    let place =
        async |id: &String| bea.get(format!("/listings/{id}")).await.is(200)["place"].clone();
    assert_eq!(place(&posted[0]).await["precision"], "exact");
    ana.put("/me/sharing-preference", json!({"precision": "region"})).await.is(200);
    for id in &posted {
        let coarse = place(id).await;
        assert_eq!(coarse["precision"], "region");
        assert_ne!(coarse["latitude"], 50.123456);
        assert_eq!(
            bea.get("/listings?include_public=true").await.is(200)["rows"][0]["place"],
            coarse
        );
    }
    ana.put("/me/sharing-preference", json!({"precision": "exact"})).await.is(200);
    assert_eq!(place(&posted[0]).await["precision"], "region", "what was made coarse stays so");
}

async fn a_preference_is_read_set_and_checked(world: &World) {
    let ana = world.as_("ana");
    let path = "/me/sharing-preference";
    let usual =
        json!({"visibility": "my_community", "precision": "neighborhood", "local_radius_km": 25.0});
    assert_eq!(ana.get(path).await.is(200), usual);
    let wide = json!({"visibility": "network_wide", "precision": "city", "local_radius_km": 2.5});
    let set = ana.put(path, wide.clone()).await;
    let revision = set.revision();
    assert_eq!(set.is(200), wide);
    assert_eq!(ana.get(path).await.is(200), wide);
    assert_eq!(ana.put(path, wide).await.revision(), revision, "nothing to change");
    assert_eq!(ana.put(path, json!({})).await.is(200), usual);
    for radius in [0.0, -1.0, 20_015.1] {
        let refused = ana.put(path, json!({"local_radius_km": radius})).await;
        refused.refused(422, "INVALID_RADIUS");
    }
    ana.put(path, json!({"local_radius_km": 20_015})).await.is(200);
    for visibility in ["my_cell", "my_community", "trusted_network", "anyone_local", "network_wide"]
    {
        ana.put(path, json!({"visibility": visibility})).await.is(200);
    }
    ana.put(path, json!({"visibility": "all"})).await.refused(422, "INVALID_BODY");
}

async fn listings_follow_the_preference_at_once(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    befriend(&ana, "bea", 0.9).await;
    let follows = format!("/listings/{}", post(&ana, "offer", json!({})).await);
    let own = json!({"sharing": "my_community"});
    let chosen = format!("/listings/{}", post(&ana, "offer", own).await);
    bea.get(&follows).await.refused(404, "NOT_FOUND");
    let wider = json!({"visibility": "trusted_network"});
    ana.put("/me/sharing-preference", wider).await.is(200);
    assert_eq!(bea.get(&follows).await.is(200)["via"], "trusted");
    bea.get(&chosen).await.refused(404, "NOT_FOUND");
    ana.put("/me/sharing-preference", json!({})).await.is(200);
    bea.get(&follows).await.refused(404, "NOT_FOUND");
}

async fn a_new_password_ends_the_other_sessions(world: &World) {
    world.set_password("ana", "the first password");
    let sign_in = async |password: &str| {
        let body = json!({"member": "ana", "password": password});
        world.nobody().post("/session", body).await
    };
    let mut browsers = Vec::new();
    for _ in 0..2 {
        let answer = sign_in("the first password").await;
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        let csrf = answer.is(201)["csrf_token"].as_str().map(str::to_owned);
        browsers.push(world.person(Some("ana"), Credential::Browser { cookie, csrf }));
    }
    let change = async |old: &str, new: &str| {
        browsers[0].post("/me/password", json!({"old": old, "new": new})).await
    };
    change("a guess at it", "the second password").await.refused(403, "WRONG_PASSWORD");
    change("the first password", "short").await.refused(422, "INVALID_PASSWORD");
    browsers[1].get("/session").await.is(200);
    change("the first password", "the second password").await.is(204);
    browsers[0].get("/session").await.is(200);
    assert!(browsers[1].get("/session").await.is_of_nobody());
    sign_in("the first password").await.refused(401, "WRONG_PASSWORD");
    sign_in("the second password").await.is(201);
    let bea = world.as_("bea");
    let body = json!({"old": "there is none", "new": "a password of bea's"});
    bea.post("/me/password", body).await.refused(403, "WRONG_PASSWORD");
}

async fn whom_one_trusts_is_listed_without_the_hidden(world: &World) {
    let ana = world.as_("ana");
    for (whom, weight) in [("dora", 0.4), ("bea", 0.2), ("carl", 0.3), ("emil", 0.5)] {
        befriend(&ana, whom, weight).await;
    }
    let row = |id: &str, direct: f64| json!({"member": {"id": id, "name": id}, "direct": direct, "shared": true});
    let all = [row("bea", 0.2), row("carl", 0.3), row("dora", 0.4), row("emil", 0.5)];
    assert_eq!(ana.get("/me/trust").await.is(200)["rows"], json!(all));
    let page = ana.get("/me/trust?limit=3").await.is(200);
    assert_eq!(page["rows"], json!(all[..3]));
    let next = format!("/me/trust?cursor={}", page["next_cursor"].as_str().unwrap());
    assert_eq!(ana.get(next).await.is(200)["rows"], json!(all[3..]));
    block(&world.as_("carl"), "ana").await;
    let left = [row("bea", 0.2), row("dora", 0.4), row("emil", 0.5)];
    assert_eq!(ana.get("/me/trust").await.is(200)["rows"], json!(left));
    ana.get("/me/trust?limit=0").await.refused(422, "INVALID_LIMIT");
}

async fn a_place_is_looked_at_before_it_is_set(world: &World) {
    let ana = world.as_("ana");
    let point = json!({"latitude": 50.8466, "longitude": 4.3528});
    let look = async |body: Value| ana.post("/me/place/preview", body).await;
    let before = ana.get("/me").await;
    for (precision, km) in
        [("exact", 1.0), ("neighborhood", 1.0), ("city", 10.0), ("region", 100.0)]
    {
        let seen = look(json!({"point": point, "precision": precision})).await.is(200);
        let shown = if precision == "exact" { "neighborhood" } else { precision };
        let given = (&seen["place"]["precision"], &seen["shown"]["precision"]);
        assert_eq!(given, (&json!(precision), &json!(shown)));
        let border = |side: &str| seen["cell"][side].as_f64().unwrap();
        let (latitude, longitude) = (50.8466, 4.3528);
        assert!(border("south") <= latitude && latitude <= border("north"), "{seen}");
        assert!(border("west") <= longitude && longitude <= border("east"), "{seen}");
        let high = (border("north") - border("south")) * 111.195;
        let wide = (border("east") - border("west")) * 111.195 * f64::cos(latitude.to_radians());
        assert!((high / km - 1.0).abs() < 0.01 && (wide / km - 1.0).abs() < 0.1, "{high} {wide}");
        // The middle is what others see, so that nobody learns on which side of it the point is.
        let middle = f64::midpoint(border("south"), border("north"));
        assert!((middle - seen["shown"]["latitude"].as_f64().unwrap()).abs() < 1e-6, "{seen}");
        ana.put(
            "/me/sharing-preference",
            json!({"visibility": "my_community", "precision": precision}),
        )
        .await
        .is(200);
        assert_eq!(look(json!({"point": point})).await.is(200), seen, "as the preference says");
        ana.put("/me/place", point.clone()).await.is(200);
        assert_eq!(ana.get("/me").await.is(200)["place"], seen["place"], "and so it is stored");
    }
    let revision = ana.get("/session").await.revision();
    look(json!({"point": {"latitude": -90, "longitude": 180}, "precision": "region"}))
        .await
        .is(200);
    assert_eq!(ana.get("/session").await.revision(), revision, "nothing was written");
    assert!(before.revision() < revision);
    look(json!({"point": {"latitude": 91, "longitude": 0}})).await.is(422);
    look(json!({"point": point, "precision": "street"})).await.is(422);
    look(json!({})).await.is(422);
}
