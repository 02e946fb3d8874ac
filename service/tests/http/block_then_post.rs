//! "Block Bob, then post": Bob never sees the post, by any route, on any server, however far behind it is.
//!
//! The servers that lag are made to, so that the moment which is over in milliseconds otherwise can be
//! looked at. That this catches what it is for shows at one that is blind to how new its rows are.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{
    Person, Server, World, block, cases, cell, circle, found, ids, join, note, post, skill,
};
use crate::walk::{About, readable};

cases![
    nothing_is_shown_by_any_route_or_cursor_or_tag,
    a_stream_tells_what_vanished_and_no_more,
    a_server_that_lags_shows_nothing_either,
    a_server_that_lags_decides_writes_by_what_is,
    a_server_that_is_blind_shows_it,
];

/// In all that is written after the block.
const AFTER: &str = "written-after-the-block";

/// Ana and Bea in a community, with what lies between them.
struct Between {
    ana: Person,
    bea: Person,
    /// A listing of Ana's that she leaves as it is.
    untouched: String,
    about: About,
}

impl Between {
    async fn begin(world: &World) -> Self {
        let [ana, bea] = world.people(["ana", "bea"]);
        found(&ana, "oak", &[&bea]).await;
        found(&bea, "elm", &[&world.as_("carl")]).await;
        let cell = cell(&ana, "oak", &[&bea, &ana]).await;
        let inviting = format!("/communities/oak/cells/{cell}/invitations");
        let dora = world.as_("dora");
        join(&dora, "oak", &ana).await;
        ana.post(inviting, json!({"member": "dora"})).await.is(201);
        ana.put("/members/bea/trust", json!({"weight": 0.9})).await.is(200);
        bea.put("/members/ana/trust", json!({"weight": 0.9})).await.is(200);
        let untouched = post(&ana, "offer", json!({"title": "first", "is_public": true})).await;
        let listing = post(&ana, "offer", json!({"title": "before", "is_public": true})).await;
        let answer = bea.post(format!("/support/offers/{listing}/respond"), json!({}));
        let response = answer.await.is(201);
        let exchange = ana.post("/communities/oak/exchanges", exchange("before", "bea")).await;
        let circle = circle(&bea, &[&ana]).await;
        let invite = invite_of(&ana).await;
        let note = note(&ana, "oak", "before").await.map(|id| ("notes", id));
        let skill = skill(&ana, "oak", json!({"name": "before"})).await;
        let about = About::from([
            ("members", "ana".to_owned()),
            ("communities", "oak".to_owned()),
            ("cells", cell),
            ("listings", listing.clone()),
            ("explain", listing.clone()),
            ("support", listing),
            ("responses", text(&response["id"])),
            ("exchanges", text(&exchange.is(201)["id"])),
            ("trust-circles", circle),
            ("invites", invite),
            ("skills", skill),
        ]);
        let about = about.into_iter().chain(note).collect();
        Between { ana, bea, untouched, about }
    }

    /// Ana blocks Bea, and then edits and posts.
    async fn block_and_write(&self) -> i64 {
        let (ana, listing) = (&self.ana, &self.about["listings"]);
        block(ana, "bea").await;
        ana.patch("/me", json!({"name": AFTER, "about": AFTER})).await.is(200);
        let edit = json!({"title": AFTER, "description": AFTER});
        ana.patch(format!("/listings/{listing}"), edit).await.is(200);
        post(ana, "offer", json!({"title": AFTER, "is_public": true})).await;
        note(ana, "oak", AFTER).await;
        let path = format!("/skills/{}", self.about["skills"]);
        ana.patch(path, json!({"name": AFTER, "description": AFTER})).await.is(200);
        skill(ana, "oak", json!({"name": AFTER})).await;
        let offer = json!({"role": "provider", "kind": "service", "mode": "gift", "title": AFTER});
        ana.post("/communities/oak/exchanges", offer).await.is(201);
        let asked = ana.post("/communities/elm/join-requests", json!({"message": AFTER})).await;
        let revision = asked.revision();
        asked.is(201);
        revision
    }

    /// Ana lifts the block, and all is as before.
    async fn undo(&self) -> i64 {
        let (ana, bea, listing) = (&self.ana, &self.bea, &self.about["listings"]);
        for id in ids(&ana.get("/listings?scope=own&limit=100").await.is(200)) {
            if id != *listing && id != self.untouched {
                ana.delete(format!("/listings/{id}")).await;
            }
        }
        if let Some(kept) = self.about.get("notes") {
            for id in
                ids(&ana.get("/notes?limit=100").await.is(200)).iter().filter(|id| *id != kept)
            {
                ana.delete(format!("/notes/{id}")).await.is(204);
            }
        }
        let kept = &self.about["skills"];
        for id in ids(&ana.get("/me/skills?limit=100").await.is(200)) {
            if id != *kept {
                ana.delete(format!("/skills/{id}")).await.is(204);
            }
        }
        let before = json!({"name": "before", "description": ""});
        ana.patch(format!("/skills/{kept}"), before).await.is(200);
        ana.delete("/blocks/bea").await.is(200);
        ana.patch("/me", json!({"name": "ana", "about": ""})).await.is(200);
        let edit = json!({"title": "before", "description": ""});
        let requests = bea.get("/communities/elm/join-requests").await.is(200);
        for id in ids(&requests) {
            let path = format!("/communities/elm/join-requests/{id}/withdraw");
            ana.post(path, json!({})).await.is(200);
        }
        for row in ana.get("/me/exchanges?limit=100").await.is(200)["rows"].as_array().unwrap() {
            if row["title"] == AFTER && row["status"] == "offered" {
                let path = format!("/exchanges/{}/cancel", text(&row["id"]));
                ana.post(path, json!({})).await.is(200);
            }
        }
        ana.patch(format!("/listings/{listing}"), edit).await.revision()
    }

    /// What shows of it at a server that knows everything until the block and nothing since.
    async fn shown_by(&self, world: &World, server: &Server) -> BTreeSet<String> {
        let bea = self.bea.on(server);
        let mut shown = BTreeSet::new();
        let mut paths = readable(&world.ground.description, &self.about);
        paths.push(format!("/listings/{}", self.untouched));
        for path in paths {
            let before = self.undo().await;
            // Ana asks to join each time, which she may three times within a day.
            world.sql("UPDATE join_request SET created_at = created_at - 86400").await;
            bea.get("/session").at_least(before).await.is(200);
            self.block_and_write().await;
            if tells(&bea.get(&path).await.bytes) {
                shown.insert(path);
            }
        }
        shown
    }
}

/// The token of an invite into a circle of hers.
async fn invite_of(who: &Person) -> String {
    let path = format!("/trust-circles/{}/invite", circle(who, &[]).await);
    text(&who.post(path, json!({})).await.is(201)["token"])
}

fn exchange(title: &str, with: &str) -> Value {
    json!({"role": "provider", "with": with, "kind": "service", "mode": "gift", "title": title})
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn tells(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains(AFTER)
}

async fn nothing_is_shown_by_any_route_or_cursor_or_tag(world: &World) {
    let between = Between::begin(world).await;
    let bea = &between.bea;
    let paths = readable(&world.ground.description, &between.about);
    let mut held = Vec::new();
    for path in &paths {
        let answer = bea.get(path).await;
        let cursor = answer.body["next_cursor"].as_str().map(str::to_owned);
        held.push((path, answer.status, answer.header("etag").to_owned(), cursor));
    }
    assert!(held.iter().filter(|(_, status, _, _)| *status == 200).count() > 30, "{held:?}");
    assert!(held.iter().any(|(.., cursor)| cursor.is_some()));
    between.block_and_write().await;
    let listing = format!("/listings/{}", between.about["listings"]);
    for (path, _, tag, cursor) in held {
        let plain = bea.get(path).await;
        assert!(!tells(&plain.bytes), "{}", plain.told());
        let again = bea.get(path).header("if-none-match", &tag).await;
        let same_bytes = plain.status == 200 && plain.header("etag") == tag;
        assert_eq!(again.status == 304, same_bytes, "{path}: {}", plain.told());
        assert!(!(path.as_str() == listing && again.status == 304), "hidden, yet not modified");
        if let Some(cursor) = cursor {
            let mark = if path.contains('?') { '&' } else { '?' };
            let next = bea.get(format!("{path}{mark}cursor={cursor}")).await;
            assert!(!tells(&next.bytes), "{}", next.told());
        }
    }
    bea.get(listing).await.refused(404, "NOT_FOUND");
}

async fn a_stream_tells_what_vanished_and_no_more(world: &World) {
    let between = Between::begin(world).await;
    let other = world.serve(&[]);
    let mut streams = Vec::new();
    for bea in [between.bea.clone(), between.bea.on(&other)] {
        let mut stream = bea.get("/watch").open().await;
        assert_eq!(stream.expect("ready").await["visible"], 2);
        streams.push(stream);
    }
    between.block_and_write().await;
    for stream in &mut streams {
        let told = stream.expect("visible").await;
        assert_eq!(told["appeared"], json!([]));
        assert_eq!(told["vanished"].as_array().unwrap().len(), 2);
        assert!(stream.is_silent().await);
    }
}

async fn a_server_that_lags_shows_nothing_either(world: &World) {
    let between = Between::begin(world).await;
    let server = world.serve_stale("lagging");
    let shown = between.shown_by(world, &server).await;
    assert!(shown.is_empty(), "shown after the block: {shown:?}");
    server.check_log();
}

async fn a_server_that_lags_decides_writes_by_what_is(world: &World) {
    let between = Between::begin(world).await;
    let server = world.serve_stale("lagging");
    let (bea, listing) = (between.bea.on(&server), &between.about["listings"]);
    between.block_and_write().await;
    let path = format!("/support/offers/{listing}/respond");
    bea.post(path, json!({})).await.refused(404, "NOT_FOUND");
    let offer = exchange("too late", "ana");
    bea.post("/communities/oak/exchanges", offer).await.refused(404, "NOT_FOUND");
    bea.put("/members/ana/trust", json!({})).await.refused(404, "NOT_FOUND");
}

async fn a_server_that_is_blind_shows_it(world: &World) {
    let between = Between::begin(world).await;
    let server = world.serve_stale("lagging,blind");
    let shown = between.shown_by(world, &server).await;
    let lists = ["/listings", "/notes"]
        .into_iter()
        .filter(|path| between.about.contains_key(path.trim_start_matches('/')));
    let one = format!("/listings/{}", between.about["listings"]);
    for path in lists.map(str::to_owned).chain([one]) {
        assert!(shown.contains(&path), "it lags, yet {path} is not among {shown:?}");
    }
}
