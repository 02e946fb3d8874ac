//! Common beginnings of tests: communities, circles, partnerships, listings.

use serde_json::{Value, json};

use super::person::Person;

/// The ids of a list's rows.
pub fn ids(page: &Value) -> Vec<String> {
    let rows = page["rows"].as_array().unwrap().iter();
    rows.map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// The rows of a list, of which each page has at most so many; no page but the last has fewer.
pub async fn walked(who: &Person, path: &str, limit: usize) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = who.get(format!("{path}?limit={limit}{cursor}")).await.is(200);
        let of_page = page["rows"].as_array().unwrap();
        rows.extend(of_page.iter().cloned());
        let Some(next) = page["next_cursor"].as_str() else { return rows };
        assert_eq!(of_page.len(), limit, "{path}");
        cursor = format!("&cursor={next}");
    }
}

/// Founds a community that keeps credits, and lets people in.
pub async fn found(founder: &Person, id: &str, members: &[&Person]) {
    let body = json!({"id": id, "name": format!("The {id}"), "credit": true});
    founder.post("/communities", body).await.is(201);
    for member in members {
        join(member, id, founder).await;
    }
}

/// Lets somebody into a community.
pub async fn join(member: &Person, community: &str, steward: &Person) {
    let path = format!("/communities/{community}/join-requests");
    let request = member.post(&path, json!({})).await.is(201);
    if request["status"] == "approved" {
        return;
    }
    let id = request["id"].as_str().unwrap();
    steward.post(format!("{path}/{id}/approve"), json!({})).await.is(200);
}

/// Founds a cell of a community; gives its id. People come into it in this order: each is invited and accepts, and a
/// steward is accepted by those who came before.
pub async fn cell(steward: &Person, community: &str, people: &[&Person]) -> String {
    let cells = format!("/communities/{community}/cells");
    let made = steward.post(&cells, json!({"name": "stairs"})).await.is(201);
    let id = made["id"].as_str().unwrap().to_owned();
    for (at, person) in people.iter().enumerate() {
        let body = json!({"member": person.id});
        let invited = steward.post(format!("{cells}/{id}/invitations"), body).await.is(201);
        let before = if invited["needs_members"] == true { at } else { 0 };
        let invitation = invited["id"].as_str().unwrap();
        let path = format!("{cells}/{id}/invitations/{invitation}/accept");
        // To invite oneself is to ask.
        let asked = person.id != steward.id;
        for accepts in people[..before].iter().chain(asked.then_some(person)) {
            accepts.post(&path, json!({})).await.is(200);
        }
    }
    id
}

/// Makes an active partnership of two communities; gives its id.
pub async fn partners(a: (&str, &Person), b: (&str, &Person)) -> String {
    let body = json!({"community": a.0, "with": b.0});
    let proposed = a.1.post("/partnerships/propose", body).await.is(201);
    let id = proposed["id"].as_str().unwrap().to_owned();
    b.1.post(format!("/partnerships/{id}/approve"), json!({})).await.is(200);
    id
}

/// Writes a note for a community; gives its id, in builds that have notes.
pub async fn note(who: &Person, community: &str, text: &str) -> Option<String> {
    if !cfg!(feature = "test-noun") {
        return None;
    }
    let made = who.post("/notes", json!({"community": community, "text": text})).await.is(201);
    Some(made["id"].as_str().unwrap().to_owned())
}

/// Adds a skill to the directory of a community, with more or other fields; gives its id.
pub async fn skill(who: &Person, community: &str, more: Value) -> String {
    let mut body = json!({"community": community, "category": "repair", "name": "bicycles",
        "minutes_per_hour": 60, "opted_in": true});
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    let added = who.post("/skills", body).await.is(201);
    added["id"].as_str().unwrap().to_owned()
}

/// Writes a memo; gives its id, in builds that have memos.
pub async fn memo(who: &Person, name: &str) -> Option<String> {
    if !cfg!(feature = "test-noun") {
        return None;
    }
    let made = who.post("/memos", json!({"name": name})).await.is(201);
    Some(made["id"].as_str().unwrap().to_owned())
}

/// Reads a listing as a row of a page shows it: without the names, which a page has once for all rows.
pub async fn read_as_row(who: &Person, id: &str) -> Value {
    let mut read = who.get(format!("/listings/{id}")).await.is(200);
    read.as_object_mut().unwrap().remove("names");
    read
}

/// Makes a circle; gives its id.
pub async fn circle(owner: &Person, members: &[&Person]) -> String {
    let name = format!("canary:{}", owner.id.as_deref().unwrap());
    let made = owner.post("/trust-circles", json!({"name": name, "kind": "friends"})).await.is(201);
    let id = made["id"].as_str().unwrap().to_owned();
    for member in members {
        let member = member.id.as_deref().unwrap();
        owner.put(format!("/trust-circles/{id}/members/{member}"), json!({})).await.is(200);
    }
    id
}

/// A listing of this kind, to be posted with more or other fields.
pub fn listing(kind: &str, more: Value) -> Value {
    let mut body =
        json!({"kind": kind, "type": "skill", "title": "bicycle repair", "category": "repair"});
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    body
}

/// Posts a listing; gives its id.
pub async fn post(owner: &Person, kind: &str, more: Value) -> String {
    let posted = owner.post("/listings", listing(kind, more)).await.is(201);
    posted["id"].as_str().unwrap().to_owned()
}

/// Hides somebody from oneself.
pub async fn block(who: &Person, whom: &str) {
    who.post("/blocks", json!({"member": whom})).await.is(201);
}

/// Declares trust.
pub async fn befriend(who: &Person, whom: &str, weight: f64) {
    who.put(format!("/members/{whom}/trust"), json!({"weight": weight})).await.is(200);
}

/// Does something for somebody in the community `oak`, or in a partner of it, for credits.
pub async fn pay(provider: &Person, receiver: &Person, minutes: u32) {
    let body = json!({
        "role": "provider", "with": receiver.id, "kind": "service", "mode": "credit",
        "minutes": minutes, "title": "a service",
    });
    let made = provider.post("/communities/oak/exchanges", body).await.is(201);
    let id = made["id"].as_str().unwrap();
    let steps = [
        (receiver, "request"),
        (provider, "accept"),
        (provider, "start"),
        (provider, "complete"),
        (receiver, "complete"),
    ];
    for (who, what) in steps {
        who.post(format!("/exchanges/{id}/{what}"), json!({})).await.is(200);
    }
}
