//! Tests that no query locates a member more precisely than their grid cell.
//!
//! The hunter asks by every route that compares, counts or orders distances, and halves what is left each time. Every
//! answer is held against what the centre of the cell alone says: the hunter ends there, whoever is elsewhere in the cell.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future::join_all;
use serde_json::{Value, json};
use trust_core::{Place, Precision};

use crate::harness::{Database, Person, World, befriend, block, cases, circle, found, ids, post};

cases![
    no_distance_is_finer_than_the_places_are_known,
    nobody_is_located_more_finely_than_their_cell,
    distances_are_shown_in_steps_everywhere,
    a_place_in_a_list_says_nothing_of_distance,
    an_owner_learns_of_others_that_they_see_and_by_what_alone,
    few_people_near_or_trusted_are_told_alike,
    two_previews_differ_by_fives,
    a_listing_keeps_its_exact_place_and_its_owner_does_not,
    what_an_earlier_build_told_the_engine_of_places_is_forgotten,
];

/// How near `nearby` is here, in kilometres.
const RADIUS: f64 = 25.0;
/// Where the hunt is, about.
const ABOUT: (f64, f64) = (50.4, 4.2);

/// Somebody who is looked for, and those who look.
struct Hunt {
    ana: Person,
    allies: Vec<Person>,
    hugo: Person,
    /// A listing of Hugo's for everybody, which is where he is.
    open: String,
    /// One for who is near.
    near: String,
    /// One of Ana's own for who is near.
    own: String,
    /// One of an ally's for everybody, whose place is exact.
    mark: String,
    asked: AtomicUsize,
}

/// The cell that Hugo is in, and how finely distances are asked for.
struct Cell<'h> {
    hunt: &'h Hunt,
    centre: Place,
    steps: u32,
}

async fn nobody_is_located_more_finely_than_their_cell(world: &World) {
    let hunt = Hunt::begin(world).await;
    // Both databases answer by one engine: the long hunt is on one of them.
    let (corners, steps): (&[f64], u32) = match world.database {
        Database::Sqlite => (&[0.3, -0.3], 44),
        Database::Postgres => (&[0.3], 8),
    };
    let precisions = [
        (Precision::Exact, 0.01),
        (Precision::Neighborhood, 0.01),
        (Precision::City, 0.1),
        (Precision::Region, 1.0),
    ];
    for (precision, degrees) in precisions {
        let cell = precision.max(Precision::Neighborhood);
        let centre = Place::new(ABOUT.0, ABOUT.1, cell).unwrap();
        for corner in corners {
            let home =
                (centre.latitude() + corner * degrees, centre.longitude() - corner * degrees);
            assert_eq!(Place::new(home.0, home.1, cell).unwrap(), centre, "in the same cell");
            hunt.hide(precision, home).await;
            Cell { hunt: &hunt, centre, steps }.search().await;
        }
    }
    let asked = hunt.asked.load(Ordering::Relaxed);
    let most = if steps == 44 { 10_000 } else { 1_000 };
    assert!(asked >= most, "{asked} questions");
}

impl Hunt {
    async fn begin(world: &World) -> Self {
        let [ana, hugo] = world.people(["ana", "hugo"]);
        let allies = ["bea", "carl", "dora", "emil"].map(|id| world.as_(id)).to_vec();
        let exact = json!({"precision": "exact", "local_radius_km": RADIUS});
        for person in [&ana, &hugo].into_iter().chain(&allies) {
            person.put("/me/sharing-preference", exact.clone()).await.is(200);
        }
        // No strangers, and none whom Ana trusts.
        for person in allies.iter().chain([&hugo]) {
            befriend(person, "ana", 0.3).await;
        }
        let for_all = json!({"is_public": true, "sharing": "my_cell", "category": "hunt"});
        let for_near = json!({"sharing": "anyone_local"});
        Hunt {
            open: post(&hugo, "offer", for_all.clone()).await,
            near: post(&hugo, "offer", for_near.clone()).await,
            own: post(&ana, "offer", for_near).await,
            mark: post(&allies[0], "offer", for_all).await,
            ana,
            allies,
            hugo,
            asked: AtomicUsize::new(0),
        }
    }

    /// Hugo goes home, and lets others know that so finely.
    async fn hide(&self, precision: Precision, home: (f64, f64)) {
        let preference = json!({"precision": precision.name(), "local_radius_km": RADIUS});
        self.hugo.put("/me/sharing-preference", preference).await.is(200);
        let kept = self.hugo.put("/me/place", degrees(home)).await.is(200);
        assert_eq!(kept["place"]["precision"], precision.name());
    }
}

fn degrees((latitude, longitude): (f64, f64)) -> Value {
    json!({"latitude": latitude, "longitude": longitude})
}

/// What is left between a value that says no and one that says yes, halved so many times.
struct Halving {
    no: f64,
    yes: f64,
    left: u32,
}

impl Halving {
    fn new(no: f64, yes: f64, left: u32) -> Self {
        Halving { no, yes, left }
    }

    /// What to ask next.
    fn asked(&mut self) -> Option<f64> {
        self.left = self.left.checked_sub(1)?;
        Some(f64::midpoint(self.no, self.yes))
    }

    fn answered(&mut self, asked: f64, yes: bool) {
        *if yes { &mut self.yes } else { &mut self.no } = asked;
    }
}

impl Cell<'_> {
    /// A point so far from the centre, in degrees.
    fn off(&self, north: f64, east: f64) -> (f64, f64) {
        (self.centre.latitude() + north, self.centre.longitude() + east)
    }

    fn exactly(&self, north: f64, east: f64) -> Place {
        let (latitude, longitude) = self.off(north, east);
        Place::new(latitude, longitude, Precision::Exact).unwrap()
    }

    /// Where somebody is found who goes there.
    fn found_at(&self, north: f64, east: f64) -> Place {
        let (latitude, longitude) = self.off(north, east);
        Place::new(latitude, longitude, Precision::Neighborhood).unwrap()
    }

    /// What was answered to a question, which is what the centre of the cell says.
    fn hold(&self, route: &str, from: Place, km: f64, is_near: bool) -> bool {
        self.hunt.asked.fetch_add(1, Ordering::Relaxed);
        let far = from.distance_km(&self.centre);
        assert_eq!(is_near, far <= km, "{route}: {far} km to the cell's centre, asked for {km}");
        is_near
    }

    async fn search(&self) {
        let Hunt { ana, allies, .. } = self.hunt;
        let mut seekers = Vec::new();
        for (number, seeker) in allies.iter().chain([ana]).enumerate() {
            let (north, east) =
                if number == allies.len() { (-0.1, 0.1) } else { (0.15, 0.02 * number as f64) };
            seeker.put("/me/place", degrees(self.off(north, east))).await.is(200);
            seekers.push(self.by_lists(seeker, self.found_at(north, east)));
        }
        join_all(seekers).await;
        self.by_counts().await;
        self.by_an_own_listing().await;
        self.by_an_own_radius().await;
        self.by_order().await;
        self.by_moving().await;
    }

    /// Every list that asks how far something is.
    async fn by_lists(&self, seeker: &Person, from: Place) {
        for route in [
            "/listings?include_public=true&category=hunt&within_km=",
            "/support/offers?include_public=true&category=hunt&within_km=",
            "/support/network/offers?include_public=true&category=hunt&within_km=",
            "/discovery/browse?category=hunt&within_km=",
            "/discover?include_public=true&min_trust=0&max_distance_km=",
        ] {
            let mut halving = Halving::new(0.0, 100.0, self.steps);
            while let Some(km) = halving.asked() {
                let answer = seeker.get(format!("{route}{km}")).await.is(200).to_string();
                halving.answered(km, self.hold(route, from, km, answer.contains(&self.hunt.open)));
            }
        }
        let row = seeker.get(format!("/listings/{}", self.hunt.open)).await.is(200);
        let (shown, far) = (row["distance_km"].as_f64().unwrap(), from.distance_km(&self.centre));
        // The least that is said of a region is 100 km.
        assert!(
            [10.0, 25.0, 100.0].contains(&shown) && shown >= far && row["place"].is_null(),
            "{row}"
        );
    }

    /// Of five who are near, four are allies: the fifth makes a count of it.
    async fn by_counts(&self) {
        for east in [-0.05, 0.0, 0.05] {
            let mut halving = Halving::new(0.35, 0.1, self.steps);
            while let Some(north) = halving.asked() {
                let place = degrees(self.off(north, east));
                let body = json!({"sharing": "anyone_local", "place": place});
                let preview = preview(&self.hunt.ana, body).await;
                let parts = preview["by_grant"].as_array().unwrap();
                let is_counted = parts.iter().any(|it| it["via"] == "nearby" && it["count"] == 5);
                let here = self.exactly(north, east);
                halving.answered(north, self.hold("preview", here, RADIUS, is_counted));
            }
        }
    }

    async fn sees_own(&self) -> bool {
        let path = format!("/explain/{}?viewer=hugo", self.hunt.own);
        self.hunt.ana.get(path).await.is(200)["visible"] == true
    }

    /// The place of a listing of one's own, and who sees that.
    async fn by_an_own_listing(&self) {
        let mut halving = Halving::new(0.35, 0.1, self.steps.min(16));
        while let Some(north) = halving.asked() {
            let place = json!({"place": degrees(self.off(north, 0.01))});
            self.hunt.ana.patch(format!("/listings/{}", self.hunt.own), place).await.is(200);
            let (here, sees) = (self.exactly(north, 0.01), self.sees_own().await);
            halving.answered(north, self.hold("explain", here, RADIUS, sees));
        }
    }

    /// How far one's own listings reach.
    async fn by_an_own_radius(&self) {
        let place = json!({"place": degrees(self.off(0.1, 0.0))});
        self.hunt.ana.patch(format!("/listings/{}", self.hunt.own), place).await.is(200);
        let mut halving = Halving::new(1.0, 50.0, self.steps.min(16));
        while let Some(km) = halving.asked() {
            let preference = json!({"precision": "exact", "local_radius_km": km});
            self.hunt.ana.put("/me/sharing-preference", preference).await.is(200);
            let (here, sees) = (self.exactly(0.1, 0.0), self.sees_own().await);
            halving.answered(km, self.hold("radius", here, km, sees));
        }
        let preference = json!({"precision": "exact", "local_radius_km": RADIUS});
        self.hunt.ana.put("/me/sharing-preference", preference).await.is(200);
    }

    /// Which is nearer to oneself, what is sought or what an ally moves.
    async fn by_order(&self) {
        let Hunt { ana, allies, mark, open, .. } = self.hunt;
        let here = self.found_at(-0.1, 0.1);
        let mut halving = Halving::new(-0.1, 0.4, self.steps.min(16));
        while let Some(north) = halving.asked() {
            let place = json!({"place": degrees(self.off(north, 0.1))});
            allies[0].patch(format!("/listings/{mark}"), place).await.is(200);
            let path = "/listings?include_public=true&category=hunt&order=nearest";
            let rows = ids(&ana.get(path).await.is(200));
            let far = here.distance_km(&self.exactly(north, 0.1));
            halving.answered(north, self.hold("nearest", here, far, rows[0] == *open));
        }
    }

    /// What is for who is near comes and goes as one moves.
    async fn by_moving(&self) {
        let Hunt { ana, near, .. } = self.hunt;
        let mut halving = Halving::new(-0.4, -0.1, self.steps.min(10));
        while let Some(north) = halving.asked() {
            ana.put("/me/place", degrees(self.off(north, 0.1))).await.is(200);
            let is_there = ana.get(format!("/listings/{near}")).await.status == 200;
            let here = self.found_at(north, 0.1);
            halving.answered(north, self.hold("moving", here, RADIUS, is_there));
        }
    }
}

async fn distances_are_shown_in_steps_everywhere(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    bea.put("/me/place", degrees((50.0, 10.0))).await.is(200);
    let steps = [
        (50.0, 1.0),
        (50.012, 2.0),
        (50.03, 5.0),
        (50.08, 10.0),
        (50.2, 25.0),
        (50.4, 50.0),
        (50.7, 100.0),
        (52.0, 250.0),
        (54.0, 500.0),
        (58.0, 1_000.0),
        (70.0, 2_500.0),
        (10.0, 5_000.0),
        (-30.0, 10_000.0),
        (-90.0, 25_000.0),
    ];
    for (latitude, shown) in steps {
        ana.put("/me/place", degrees((latitude, 10.0))).await.is(200);
        for more in [json!({}), json!({"place": degrees((latitude, 10.0))})] {
            let mut body = json!({"is_public": true, "category": format!("at {latitude}")});
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let id = post(&ana, "offer", body).await;
            let read = bea.get(format!("/listings/{id}")).await.is(200);
            assert_eq!(read["distance_km"], shown, "{latitude}");
            for list in ["/listings?", "/support/offers?", "/discovery/browse?"] {
                let page = bea.get(format!("{list}include_public=true&within_km=20038")).await;
                let page = page.is(200).to_string();
                assert!(page.contains(&format!("\"distance_km\":{shown:?}")), "{page}");
            }
            let own = ana.get(format!("/listings/{id}")).await.is(200);
            assert_eq!(own["distance_km"], 1.0, "one's own");
        }
    }
}

async fn a_place_in_a_list_says_nothing_of_distance(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    bea.put("/me/place", degrees((50.0, 10.0))).await.is(200);
    ana.put("/me/place", degrees((50.1, 10.0))).await.is(200);
    for _ in 0..3 {
        post(&ana, "offer", json!({"is_public": true})).await;
    }
    let path = "/listings?include_public=true&order=nearest&limit=1";
    let first = bea.get(path).await;
    let cursor = first.body["next_cursor"].as_str().unwrap().to_owned();
    let bytes = data_encoding::BASE64URL_NOPAD.decode(cursor.as_bytes()).unwrap();
    let row = first.body["rows"][0]["id"].as_str().unwrap().as_bytes();
    assert!(!bytes.windows(row.len()).any(|part| part == row), "the cursor can be read");
    assert_eq!(bea.get(path).await.bytes, first.bytes, "the same page is the same bytes");
    // Another process opens it.
    let other = world.serve(&[]);
    let next = bea.on(&other).get(format!("{path}&cursor={cursor}")).await.is(200);
    assert_ne!(ids(&next), ids(&first.body));
    for wrong in [&cursor[1..], "x", ""] {
        let path = format!("{path}&cursor={wrong}");
        bea.get(path).await.refused(422, "INVALID_CURSOR");
    }
}

async fn an_owner_learns_of_others_that_they_see_and_by_what_alone(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    for (person, latitude) in [(&ana, 50.0), (&bea, 50.1), (&carl, 53.0), (&dora, 50.1)] {
        person.put("/me/place", degrees((latitude, 10.0))).await.is(200);
    }
    // Near, too far, near but a stranger, trusted too little, trusted, and a stranger without a place.
    befriend(&bea, "ana", 0.3).await;
    befriend(&carl, "ana", 0.3).await;
    befriend(&ana, "emil", 0.42).await;
    befriend(&ana, "finn", 0.9).await;
    let id = post(&ana, "offer", json!({"sharing": "anyone_local"})).await;
    let out = |viewer: &str| json!({"resource": id, "viewer": viewer, "visible": false, "via": null, "reason": "no_grant", "path": null});
    let unknown = |viewer: &str| json!({"resource": id, "viewer": viewer, "visible": false, "via": null, "reason": "unknown", "path": null});
    let seen = |viewer: &str, via: &str| json!({"resource": id, "viewer": viewer, "visible": true, "via": via, "reason": "granted", "path": null});
    for (viewer, expected) in [
        ("bea", seen("bea", "nearby")),
        ("carl", out("carl")),
        ("dora", unknown("dora")),
        ("emil", out("emil")),
        ("finn", seen("finn", "trusted")),
        ("gwen", unknown("gwen")),
    ] {
        let mut told = ana.get(format!("/explain/{id}?viewer={viewer}")).await.is(200);
        let names = told.as_object_mut().unwrap().remove("names").unwrap();
        assert!(names["listings"][&id].is_string(), "{names}");
        let is_known = told["reason"] != "unknown";
        assert_eq!(names["members"][viewer].is_string(), is_known, "{viewer}: {names}");
        assert_eq!(told, expected);
    }
    let finn = world.as_("finn").get(format!("/explain/{id}")).await.is(200);
    assert!(finn["path"].is_object(), "of oneself: {finn}");
}

/// What is told before a listing like this is posted.
async fn preview(who: &Person, more: Value) -> Value {
    let mut body = json!({"kind": "offer"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    who.post("/audience-preview", body).await.is(200)
}

async fn few_people_near_or_trusted_are_told_alike(world: &World) {
    let ana = world.as_("ana");
    let others = ["bea", "carl", "dora", "emil", "finn", "gwen", "hugo"];
    ana.put("/me/place", degrees((50.0, 10.0))).await.is(200);
    found(&ana, "oak", &[&world.as_("hugo")]).await;
    let wide = json!({"sharing": "network_wide"});
    let few = preview(&ana, wide.clone()).await;
    let parts = |trusted: Value, nearby: Value| {
        let mut parts = vec![json!({"via": "community", "count": 1})];
        for (via, mut part) in [("trusted", trusted), ("nearby", nearby)] {
            part["via"] = via.into();
            parts.push(part);
        }
        parts.push(json!({"via": "network", "count": null, "fewer_than": 5}));
        Value::from(parts)
    };
    let none = || json!({"count": null, "fewer_than": 5});
    let five = || json!({"count": 5, "rounded": true});
    assert_eq!(few["by_grant"], parts(none(), none()));
    assert_eq!((&few["total"], &few["rounded"]), (&json!(1), &json!(true)));
    assert!(few.get("summary").is_none(), "codes and numbers, and no sentence");
    for (number, other) in others[..6].iter().enumerate() {
        let person = world.as_(other);
        person.put("/me/place", degrees((50.05, 10.0))).await.is(200);
        befriend(&person, "ana", 0.3).await;
        let now = preview(&ana, wide.clone()).await;
        match number + 1 {
            1..=4 => assert_eq!(now, few, "{number}"),
            _ => assert_eq!(
                (&now["by_grant"], &now["total"]),
                (&parts(none(), five()), &json!(6)),
                "{number}"
            ),
        }
    }
    for other in &others[..5] {
        befriend(&ana, other, 0.9).await;
    }
    assert_eq!(preview(&ana, wide).await["by_grant"], parts(five(), none()));
    // Where everybody is admitted, nothing is left to tell by what is missing.
    let all = preview(&ana, json!({"sharing": "network_wide", "is_public": true})).await;
    assert_eq!((&all["total"], &all["rounded"]), (&json!(7), &json!(false)));
    let last = all["by_grant"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last, json!({"via": "public", "count": 1}));
    block(&world.as_("bea"), "ana").await;
    let one_less = preview(&ana, json!({"sharing": "trusted_network"})).await;
    assert_eq!(one_less["by_grant"][1], json!({"via": "trusted", "count": null, "fewer_than": 5}));
}

async fn two_previews_differ_by_fives(world: &World) {
    let ana = world.as_("ana");
    let others = ["bea", "carl", "dora", "emil", "finn", "gwen", "hugo"].map(|id| world.as_(id));
    ana.put("/me/place", degrees((50.0, 10.0))).await.is(200);
    for (number, other) in others.iter().enumerate() {
        let north = 50.0 + 0.02 * (number + 1) as f64;
        other.put("/me/place", degrees((north, 10.0))).await.is(200);
        befriend(other, "ana", 0.3).await;
    }
    let mut told = Vec::new();
    for km in 1..20 {
        let preference = json!({"visibility": "anyone_local", "local_radius_km": km});
        ana.put("/me/sharing-preference", preference).await.is(200);
        let preview = preview(&ana, json!({})).await;
        told.push(preview["total"].as_u64().unwrap());
    }
    told.dedup();
    assert_eq!(told, [0, 5], "seven people come one by one");
    circle(&ana, &[&others[0]]).await;
    assert_eq!(preview(&ana, json!({})).await["total"], 5);
}

async fn a_listing_keeps_its_exact_place_and_its_owner_does_not(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let home = json!({"latitude": 52.51234, "longitude": 13.41234});
    ana.put("/me/sharing-preference", json!({"precision": "exact"})).await.is(200);
    ana.put("/me/place", home.clone()).await.is(200);
    let told = world.rows("SELECT entry FROM change_log ORDER BY revision").await;
    let told: Vec<String> = told.iter().map(|row| sqlx::Row::get(row, 0)).collect();
    assert!(!told.concat().contains("52.51234"), "the log holds a home");
    let own = ana.get("/me").await.is(200)["place"].clone();
    assert_eq!((&own["latitude"], &own["precision"]), (&home["latitude"], &json!("exact")));
    let id = post(&ana, "offer", json!({"is_public": true, "place": home.clone()})).await;
    let seen = bea.get(format!("/listings/{id}")).await.is(200);
    assert_eq!(seen["place"]["latitude"], home["latitude"]);
    // A coarser choice is made of the cell that was known, not of the point.
    ana.put("/me/sharing-preference", json!({"precision": "city"})).await.is(200);
    let cell = Place::new(52.51234, 13.41234, Precision::Neighborhood).unwrap();
    let city = Place::new(cell.latitude(), cell.longitude(), Precision::City).unwrap();
    let kept = ana.get("/me").await.is(200)["place"].clone();
    assert_eq!(kept["longitude"], city.longitude());
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn what_an_earlier_build_told_the_engine_of_places_is_forgotten(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let (home, edge) = ((50.0081, 10.0), (50.0, 10.0));
    ana.put("/me/sharing-preference", json!({"precision": "exact"})).await.is(200);
    ana.put("/me/place", degrees(home)).await.is(200);
    bea.put("/me/place", degrees(edge)).await.is(200);
    let id = post(&ana, "offer", json!({"is_public": true})).await;
    let mut earlier = world.serve(&[]);
    let revision = bea.get("/session").await.revision();
    bea.on(&earlier).get("/session").at_least(revision).await.is(200);
    assert!(earlier.stop().success());
    // A process that runs meanwhile would tell that the log has changed.
    world.server.kill();
    // The log as it was written before, and a checkpoint of it.
    world
        .sql(
            r#"UPDATE change_log SET entry =
               '{"changes":[{"change":"set_place","member":"ana","place":{"latitude":50.0081,"longitude":10.0,"precision":"exact"}}]}'
               WHERE entry LIKE '%set_place%' AND entry LIKE '%ana%';
               DELETE FROM _sqlx_migrations WHERE version = 60"#,
        )
        .await;
    let told = world.rows("SELECT entry FROM change_log WHERE entry LIKE '%50.0081%'").await;
    assert_eq!(told.len(), 1);
    let later = world.serve(&[]);
    let kept = world.rows("SELECT entry FROM change_log").await;
    let kept: Vec<String> = kept.iter().map(|row| sqlx::Row::get(row, 0)).collect();
    assert_eq!(kept, ["{}"]);
    // A neighborhood's centre is at most 0.71 km off; within 0.75 km lies what the point is 0.9 km from, or not.
    let cell = |(latitude, longitude): (f64, f64)| {
        Place::new(latitude, longitude, Precision::Neighborhood).unwrap()
    };
    let km = cell(home).distance_km(&cell(edge));
    for (within, total) in [(km, 1), (km - 0.001, 0)] {
        let path = format!("/listings?include_public=true&within_km={within}");
        let page = bea.on(&later).get(path).await.is(200);
        assert_eq!(page["total"], total, "{id} within {within}");
    }
}

async fn no_distance_is_finer_than_the_places_are_known(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let prefers = async |who: &Person, precision: &str| {
        let body = json!({"visibility": "my_community", "precision": precision});
        who.put("/me/sharing-preference", body).await.is(200);
        who.put("/me/place", degrees((50.0, 10.0))).await.is(200);
    };
    let at_home = post(&ana, "offer", json!({"is_public": true})).await;
    let placed = json!({"is_public": true, "place": degrees((50.0, 10.0))});
    let placed = post(&ana, "offer", placed).await;
    for (of_ana, of_bea, least) in [
        ("exact", "exact", 1.0),
        ("neighborhood", "exact", 1.0),
        ("city", "exact", 10.0),
        ("exact", "city", 10.0),
        ("city", "region", 100.0),
        ("region", "neighborhood", 100.0),
    ] {
        prefers(&ana, of_ana).await;
        prefers(&bea, of_bea).await;
        for id in [&at_home, &placed] {
            let read = bea.get(format!("/listings/{id}")).await.is(200);
            let far = read["distance_km"].as_f64().unwrap();
            assert!(far >= least, "{of_ana}, {of_bea}: {far}");
            let page = bea.get("/listings?include_public=true&order=nearest").await.is(200);
            let rows = page["rows"].as_array().unwrap();
            let row = rows.iter().find(|row| row["id"] == **id).unwrap();
            assert_eq!(row["distance_km"], read["distance_km"], "the list says the same");
        }
    }
}
