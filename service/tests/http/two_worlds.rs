//! Two worlds: in one somebody is hidden from Bea, with all that they have and do; in the other there is nobody
//! of that name. Bea cannot tell which of the two she lives in, whatever she asks, and however long it takes.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{
    Answer, Person, World, befriend, block, cases, cell, circle, found, ids, note, post, skill,
};
use crate::walk::{About, readable};

cases![
    nobody_can_tell_the_hidden_from_the_absent,
    in_one_world_a_hidden_id_is_like_one_that_nobody_has,
    neither_does_time_tell,
];

/// What both worlds have.
struct Bea {
    bea: Person,
    circle: String,
    cell: String,
}

async fn common(world: &World) -> Bea {
    let [bea, carl, dora] = world.people(["bea", "carl", "dora"]);
    found(&carl, "oak", &[&bea, &dora]).await;
    found(&bea, "elm", &[]).await;
    befriend(&bea, "carl", 0.9).await;
    let place = json!({"latitude": 52.5, "longitude": 13.4});
    for person in [&bea, &carl] {
        person.put("/me/place", place.clone()).await.is(200);
    }
    // In one second, and in no order then: let them be alike.
    for _ in 0..3 {
        post(&carl, "offer", json!({"community": "oak", "is_public": true})).await;
    }
    tokio::time::sleep(Duration::from_millis(1100)).await;
    post(&bea, "need", json!({"title": "of bea's", "community": "oak"})).await;
    let circle = circle(&bea, &[&carl]).await;
    let cell = cell(&carl, "oak", &[&bea]).await;
    Bea { bea, circle, cell }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub async fn made(answer: impl IntoFuture<Output = Answer>) -> String {
    text(&answer.await.is(201)["id"])
}

/// Ana, with everything that one can have, all of it hidden from Bea.
async fn hidden(world: &World, circle_of_bea: &str, cell_of_bea: &str) -> About {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    befriend(&bea, "ana", 0.7).await;
    let path = format!("/trust-circles/{circle_of_bea}/members/ana");
    bea.put(path, json!({})).await.is(200);
    befriend(&ana, "bea", 0.9).await;
    befriend(&carl, "ana", 0.9).await;
    let needs = bea.get("/listings?scope=own&kind=need").await.is(200);
    let path = format!("/support/needs/{}/respond", ids(&needs)[0]);
    ana.put("/me/place", json!({"latitude": 52.5, "longitude": 13.4})).await.is(200);
    crate::harness::join(&ana, "oak", &carl).await;
    ana.post(path, json!({"message": "canary:ana"})).await.is(201);
    let request = made(ana.post("/communities/elm/join-requests", json!({}))).await;
    let offer = json!({"title": "canary:ana,carl,dora", "community": "oak", "is_public": true});
    let offer = post(&ana, "offer", offer).await;
    post(&ana, "need", json!({"title": "canary:ana", "sharing": "private"})).await;
    let response = made(bea.post(format!("/support/offers/{offer}/respond"), json!({})));
    let response = response.await;
    let lesson = json!({"role": "provider", "with": "bea", "kind": "service", "mode": "credit",
        "minutes": 30, "title": "a lesson"});
    let exchange = made(ana.post("/communities/oak/exchanges", lesson)).await;
    let help = json!({"role": "provider", "with": "carl", "kind": "service", "mode": "credit",
        "minutes": 30, "title": "canary:ana,carl"});
    let other = made(ana.post("/communities/oak/exchanges", help)).await;
    for (who, what) in [
        (&carl, "request"),
        (&ana, "accept"),
        (&ana, "start"),
        (&ana, "complete"),
        (&carl, "complete"),
    ] {
        who.post(format!("/exchanges/{other}/{what}"), json!({})).await.is(200);
    }
    let circle = circle(&ana, &[&carl]).await;
    let path = format!("/trust-circles/{circle}/invite");
    let invite = ana.post(path, json!({})).await.is(201);
    let invitation = in_cell(&ana, &carl, cell_of_bea).await;
    let note = note(&ana, "oak", "canary:ana,carl,dora").await;
    let skill = skill(&ana, "oak", json!({"name": "canary:ana,carl,dora"})).await;
    block(&ana, "bea").await;
    ana.patch("/me", json!({"about": "canary:ana,carl,dora"})).await.is(200);
    let about = About::from([
        ("members", "ana".to_owned()),
        ("communities", "oak".to_owned()),
        ("cells", cell_of_bea.to_owned()),
        ("invitations", invitation),
        ("listings", offer.clone()),
        ("explain", offer.clone()),
        ("support", offer),
        ("responses", response),
        ("exchanges", exchange),
        ("trust-circles", circle),
        ("invites", text(&invite["token"])),
        ("join-requests", request),
        ("skills", skill),
    ]);
    about.into_iter().chain(note.map(|id| ("notes", id))).collect()
}

/// Ana comes into a cell and shares with it; the invitation.
async fn in_cell(ana: &Person, steward: &Person, cell: &str) -> String {
    let inviting = format!("/communities/oak/cells/{cell}/invitations");
    let invitation = made(steward.post(&inviting, json!({"member": "ana"}))).await;
    ana.post(format!("{inviting}/{invitation}/accept"), json!({})).await.is(200);
    post(ana, "offer", json!({"title": "canary:ana,carl", "sharing": {"cells": [cell]}})).await;
    invitation
}

/// The same ids of nobody and nothing.
fn absent(about: &About) -> About {
    let other = |name: &str, id: &String| match name {
        "members" | "communities" | "cells" => id.clone(),
        "invites" => "A".repeat(id.len()),
        _ => uuid::Uuid::new_v4().to_string(),
    };
    about.iter().map(|(name, id)| (*name, other(name, id))).collect()
}

/// Every question, and every write that has to do with what is hidden.
pub fn questions(world: &World, about: &About, circle: &str) -> Vec<(Method, String, Value)> {
    let reads = readable(&world.ground.description, about).into_iter();
    let mut all: Vec<_> = reads.map(|path| (Method::GET, path, Value::Null)).collect();
    let of = |name: &str| about[name].as_str();
    let (who, listing, exchange) = (of("members"), of("listings"), of("exchanges"));
    let skill = of("skills");
    let response = format!("/support/offers/{listing}/responses/{}", of("responses"));
    let lesson = json!({"role": "provider", "with": who, "kind": "service", "mode": "gift",
        "title": "a lesson"});
    let about_listing = json!({"role": "receiver", "with": "carl", "kind": "service",
        "mode": "gift", "title": "a lesson", "listing": listing});
    let shared = json!({"kind": "offer", "type": "task", "title": "t", "category": "c",
        "sharing": {"circle": of("trust-circles")}});
    let writes = [
        (Method::PUT, format!("/members/{who}/trust"), json!({"weight": 0.5})),
        (Method::DELETE, format!("/members/{who}/trust"), json!({})),
        (Method::POST, format!("/support/offers/{listing}/respond"), json!({})),
        (Method::POST, format!("/support/needs/{listing}/respond"), json!({})),
        (Method::PATCH, response, json!({"status": "withdrawn"})),
        (Method::PATCH, format!("/listings/{listing}"), json!({"title": "t"})),
        (Method::POST, format!("/listings/{listing}/fulfil"), json!({})),
        (Method::DELETE, format!("/listings/{listing}"), json!({})),
        (Method::POST, "/listings".to_owned(), shared),
        (Method::POST, "/communities/oak/exchanges".to_owned(), lesson),
        (Method::POST, "/communities/oak/exchanges".to_owned(), about_listing),
        (Method::PATCH, format!("/trust-circles/{}", of("trust-circles")), json!({"name": "n"})),
        (Method::DELETE, format!("/trust-circles/{}", of("trust-circles")), json!({})),
        (Method::POST, format!("/trust-circles/{}/invite", of("trust-circles")), json!({})),
        (Method::PUT, format!("/trust-circles/{circle}/members/{who}"), json!({})),
        (Method::POST, format!("/invites/{}/accept", of("invites")), json!({})),
        (Method::PUT, format!("/communities/oak/stewards/{who}"), json!({})),
        (Method::PUT, format!("/communities/elm/stewards/{who}"), json!({})),
        (Method::DELETE, format!("/communities/elm/stewards/{who}"), json!({})),
        (
            Method::POST,
            format!("/communities/elm/ledger/accounts/{who}/limits"),
            json!({"floor": -60}),
        ),
        (Method::POST, "/audience-preview".to_owned(), json!({"kind": "offer", "is_public": true})),
        (Method::POST, "/notifications/read".to_owned(), json!({"up_to": 1000})),
        (Method::PATCH, format!("/skills/{skill}"), json!({"name": "mine"})),
        (Method::POST, format!("/skills/{skill}/requests"), json!({"minutes": 60})),
        (Method::DELETE, format!("/skills/{skill}"), json!({})),
    ];
    all.extend(writes);
    let note = about.get("notes").map(|id| (Method::DELETE, format!("/notes/{id}"), json!({})));
    all.extend(note);
    let steps = ["request", "accept", "start", "complete", "cancel", "reverse"];
    all.extend(steps.map(|s| (Method::POST, format!("/exchanges/{exchange}/{s}"), json!({}))));
    let answers = ["accept", "decline", "withdraw"].map(|answer| {
        let (cell, invitation) = (of("cells"), of("invitations"));
        let path = format!("/communities/oak/cells/{cell}/invitations/{invitation}/{answer}");
        (Method::POST, path, json!({}))
    });
    all.extend(answers);
    let decisions = ["approve", "decline", "withdraw"].map(|decision| {
        let path = format!("/communities/elm/join-requests/{}/{decision}", of("join-requests"));
        (Method::POST, path, json!({}))
    });
    all.extend(decisions);
    let blocks = [
        (Method::DELETE, format!("/blocks/{who}"), json!({})),
        (Method::POST, "/blocks".to_owned(), json!({"member": who})),
        (Method::DELETE, format!("/blocks/{who}"), json!({})),
    ];
    all.extend(blocks);
    let after = readable(&world.ground.description, about).into_iter();
    all.extend(after.map(|path| (Method::GET, path, Value::Null)));
    all
}

pub async fn ask(person: &Person, (method, path, body): &(Method, String, Value)) -> Answer {
    let ask = person.ask(method.clone(), path);
    if *method == Method::GET { ask.await } else { ask.json(body.clone()).await }
}

/// An answer without what differs by chance: ids and secrets that were drawn, moments, and what is made of them.
pub fn plain(answer: &Answer, about: &About) -> String {
    plain_of(answer).replace(&about["invites"], "TOKEN")
}

/// The same, of an answer that repeats no secret that was asked about.
pub fn plain_of(answer: &Answer) -> String {
    let (status, headers, mut body) = answer.outside();
    let cursor = answer.body["next_cursor"].as_str();
    // A cursor holds fingerprints, some of which are shorter than others.
    let by_chance = |name: &str| name == "etag" || (name == "content-length" && cursor.is_some());
    let headers = headers.into_iter().filter(|(name, _)| !by_chance(name));
    let headers: Vec<_> = headers.map(|(name, value)| format!("{name}: {value}")).collect();
    for (secret, name) in [(answer.body["token"].as_str(), "TOKEN"), (cursor, "CURSOR")] {
        if let Some(secret) = secret {
            body = body.replace(secret, name);
        }
    }
    format!("{status} {headers:?} {}", without_chance(&body))
}

pub fn without_chance(body: &str) -> String {
    let mut plain = String::new();
    let mut rest = body;
    while let Some(first) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if rest.get(..36).is_some_and(|word| uuid::Uuid::try_parse(word).is_ok()) {
            plain.push_str("UUID");
            rest = &rest[36..];
        } else if rest.get(..20).is_some_and(|it| humantime::parse_rfc3339(it).is_ok()) {
            plain.push_str("MOMENT");
            rest = &rest[20..];
        } else if digits == 10 {
            plain.push_str("MOMENT");
            rest = &rest[10..];
        } else {
            let step = digits.max(first.len_utf8());
            plain.push_str(&rest[..step]);
            rest = &rest[step..];
        }
    }
    plain
}

async fn nobody_can_tell_the_hidden_from_the_absent(world: &World) {
    // In the other world she is gone before anything is, which is a write, too.
    block(&world.as_("dora"), "nobody").await;
    let one = common(world).await;
    let about_hidden = hidden(world, &one.circle, &one.cell).await;
    let revision = one.bea.get("/blocks").await.revision();
    let other_world = World::begin(&world.ground, world.database).await;
    let erase = other_world.as_("ana").post("/me/erase", json!({"confirm": "ana"}));
    erase.await.is(204);
    let other = common(&other_world).await;
    let dora = other_world.as_("dora");
    let mut n = other.bea.get("/blocks").await.revision();
    assert!(n < revision, "there is more to do in the first world");
    while n < revision {
        n += 1;
        dora.post("/blocks", json!({"member": format!("nobody-{n}")})).await.is(201);
    }
    let mut about_absent = absent(&about_hidden);
    about_absent.insert("cells", other.cell.clone());
    let here = questions(world, &about_hidden, &one.circle);
    let there = questions(&other_world, &about_absent, &other.circle);
    let mut told = Vec::new();
    let mut answered = 0;
    for (asked, same) in here.iter().zip(&there) {
        let (first, second) = (ask(&one.bea, asked).await, ask(&other.bea, same).await);
        answered += usize::from(first.status < 300);
        let (a, b) = (plain(&first, &about_hidden), plain(&second, &about_absent));
        if a != b || first.revision() != second.revision() {
            let (r, s) = (first.revision(), second.revision());
            told.push(format!("{} {}\n  at {r}: {a}\n  at {s}: {b}", asked.0, asked.1));
        }
    }
    assert!(told.is_empty(), "Bea can tell by\n{}", told.join("\n"));
    assert!(answered > 60, "only {answered} of {} questions were answered", here.len());
    other_world.end().await;
}

async fn in_one_world_a_hidden_id_is_like_one_that_nobody_has(world: &World) {
    let one = common(world).await;
    let about = hidden(world, &one.circle, &one.cell).await;
    let mut nothing = absent(&about);
    nothing.insert("members", "nox".to_owned());
    let here = questions(world, &about, &one.circle);
    let there = questions(world, &nothing, &one.circle);
    for (asked, same) in here.iter().zip(&there) {
        let (first, second) = (ask(&one.bea, asked).await, ask(&one.bea, same).await);
        let second = plain(&second, &nothing).replace("nox", "ana");
        assert_eq!(plain(&first, &about), second, "{} {}", asked.0, asked.1);
    }
}

/// The medians of how long it takes to be told of the one and of the other, asked in turn.
async fn medians(bea: &Person, hidden: &str, absent: &str) -> [Duration; 2] {
    let mut taken = [Vec::new(), Vec::new()];
    for _ in 0..200 {
        for (path, taken) in [hidden, absent].iter().zip(&mut taken) {
            let began = Instant::now();
            bea.get(*path).await.refused(404, "NOT_FOUND");
            taken.push(began.elapsed());
        }
    }
    taken.map(|mut taken| {
        taken.sort();
        taken[taken.len() / 2]
    })
}

async fn neither_does_time_tell(world: &World) {
    let one = common(world).await;
    let about = hidden(world, &one.circle, &one.cell).await;
    let nothing = absent(&about);
    let of = |about: &About, name: &str| about[name].clone();
    let pairs = [
        ("/members/ana".to_owned(), "/members/nox".to_owned()),
        ("/members/ana/trust".to_owned(), "/members/nox/trust".to_owned()),
        (
            format!("/listings/{}", of(&about, "listings")),
            format!("/listings/{}", of(&nothing, "listings")),
        ),
        (
            format!("/exchanges/{}", of(&about, "exchanges")),
            format!("/exchanges/{}", of(&nothing, "exchanges")),
        ),
        (
            format!("/trust-circles/{}", of(&about, "trust-circles")),
            format!("/trust-circles/{}", of(&nothing, "trust-circles")),
        ),
    ];
    for (hidden, absent) in pairs {
        let [one, other] = medians(&one.bea, &hidden, &absent).await;
        let route = hidden.split('/').nth(1).unwrap();
        println!("{route}: hidden {one:?}, absent {other:?}");
        assert!(one < 3 * other && other < 3 * one, "{hidden}: {one:?} and {other:?}");
    }
}
