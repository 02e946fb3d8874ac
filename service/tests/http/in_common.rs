//! Everything that two people, Ana and Bea, can have in common, and all that Bea can query and do about it: every
//! route of the OpenAPI document, with all ids.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{
    Person, World, befriend, cell, circle, found, memo, note, partners, post, skill,
};
use crate::two_worlds::made;
use crate::walk::{Ids, addresses};

/// What they have, with the ids of everything by the words around them in an address.
pub struct Common {
    pub bea: Person,
    /// What is Ana's, or hers and Bea's.
    pub theirs: Ids,
    /// What is others', or Bea's own.
    pub others: Ids,
    /// The listings of Bea's.
    pub own: Vec<String>,
    /// For writes under a key: a circle of Bea's, a need of Ana's, and a response of hers that waits.
    circle: String,
    need: String,
    pending: String,
}

const STEPS: [(&str, &str); 5] = [
    ("bea", "request"),
    ("ana", "accept"),
    ("ana", "start"),
    ("ana", "complete"),
    ("bea", "complete"),
];

/// An exchange that Ana gives and Bea takes, so many steps on.
pub async fn exchange(world: &World, minutes: Option<u32>, steps: usize) -> String {
    let mut body = json!({"role": "provider", "with": "bea", "kind": "service", "mode": "gift",
        "title": "canary:ana,bea", "description": "canary:ana,bea"});
    if let Some(minutes) = minutes {
        (body["mode"], body["minutes"]) = (json!("credit"), json!(minutes));
    }
    let id = made(world.as_("ana").post("/communities/oak/exchanges", body)).await;
    for (who, step) in &STEPS[..steps] {
        world.as_(who).post(format!("/exchanges/{id}/{step}"), json!({})).await.is(200);
    }
    id
}

/// Somebody's answer to a listing; gives its address.
pub async fn answered(who: &Person, side: &str, id: &str) -> String {
    let path = format!("/support/{side}/{id}");
    let message = json!({"message": "canary:ana,bea,carl"});
    format!("{path}/responses/{}", made(who.post(format!("{path}/respond"), message)).await)
}

/// The last part of an address, or the token of an invite.
fn last(address: &str) -> String {
    address.rsplit('/').next().unwrap().to_owned()
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap().to_owned()
}

/// What both worlds are made of.
struct Making<'w> {
    world: &'w World,
    theirs: Ids,
    own: Vec<String>,
}

impl Making<'_> {
    fn theirs(&mut self, kind: &'static str, id: &str) {
        self.theirs.entry(kind).or_default().push((id.to_owned(), None));
    }

    fn within(&mut self, kind: &'static str, id: &str, parent: &str) {
        self.theirs.entry(kind).or_default().push((id.to_owned(), Some(parent.to_owned())));
    }

    fn listing(&mut self, id: &str) {
        for kind in ["listings", "explain", "support"] {
            self.theirs(kind, id);
        }
    }

    /// Communities with stewards of every kind: Ana beside another, Ana alone, and Ana alone with nobody else.
    async fn communities(&mut self) {
        let [ana, bea, carl, dora] = self.world.people(["ana", "bea", "carl", "dora"]);
        found(&carl, "oak", &[&ana, &bea, &dora]).await;
        found(&bea, "elm", &[&ana, &carl]).await;
        found(&dora, "fir", &[]).await;
        carl.put("/communities/oak/stewards/ana", json!({})).await.is(200);
        bea.put("/communities/elm/stewards/ana", json!({})).await.is(200);
        found(&ana, "ash", &[&carl, &bea]).await;
        // Carl has been there for longest.
        let sooner = "UPDATE community_member SET joined_at = joined_at - 9 WHERE community = 'ash' AND member = 'carl'";
        self.world.sql(sooner).await;
        found(&ana, "yew", &[]).await;
        found(&ana, "bay", &[]).await;
        ana.patch("/communities/yew", json!({"joining": "invite"})).await.is(200);
        let count = json!({"community": "elm", "with": "bay", "share_member_count": true});
        let with_bay = made(bea.post("/partnerships/propose", count)).await;
        let agreed = json!({"share_member_count": true});
        ana.post(format!("/partnerships/{with_bay}/approve"), agreed).await.is(200);
        let with_fir = partners(("elm", &ana), ("fir", &dora)).await;
        for id in ["oak", "elm", "ash", "yew", "bay", "fir"] {
            self.theirs("communities", id);
        }
        for id in [with_bay, with_fir] {
            self.theirs("partnerships", &id);
            self.within("clearing", &id, "elm");
        }
        for who in [&ana, &bea, &carl] {
            who.put("/me/place", json!({"latitude": 52.5, "longitude": 13.4})).await.is(200);
        }
        for (who, whom) in [(&ana, "bea"), (&ana, "carl"), (&bea, "carl"), (&carl, "bea")] {
            befriend(who, whom, 0.9).await;
        }
    }

    /// Cells that both are in, that one waits for the other to come into, and that one declined.
    async fn cells(&mut self) {
        let [ana, bea, carl, dora] = self.world.people(["ana", "bea", "carl", "dora"]);
        let both = cell(&carl, "oak", &[&bea, &dora, &ana]).await;
        self.within("cells", &both, "oak");
        let asked = cell(&carl, "oak", &[&bea]).await;
        self.within("cells", &asked, "oak");
        let inviting = format!("/communities/oak/cells/{asked}/invitations");
        let waits = made(carl.post(inviting, json!({"member": "ana"}))).await;
        self.within("invitations", &waits, &asked);
        let of_bea = cell(&bea, "elm", &[&carl]).await;
        self.within("cells", &of_bea, "elm");
        let inviting = format!("/communities/elm/cells/{of_bea}/invitations");
        let declined = made(bea.post(&inviting, json!({"member": "ana"}))).await;
        ana.post(format!("{inviting}/{declined}/decline"), json!({})).await.is(200);
        self.within("invitations", &declined, &of_bea);
        let open = made(bea.post(&inviting, json!({"member": "ana"}))).await;
        self.within("invitations", &open, &of_bea);
        let of_ana = cell(&ana, "ash", &[&carl]).await;
        self.within("cells", &of_ana, "ash");
        let inviting = format!("/communities/ash/cells/{of_ana}/invitations");
        let for_bea = made(ana.post(&inviting, json!({"member": "bea"}))).await;
        self.within("invitations", &for_bea, &of_ana);
        let shared = json!({"title": "canary:ana,bea,dora", "sharing": {"cells": [both]}});
        let shared = post(&ana, "offer", shared).await;
        self.listing(&shared);
    }

    /// Circles of both, and invites of both into circles and communities.
    async fn invites(&mut self) -> String {
        let [ana, bea, carl] = self.world.people(["ana", "bea", "carl"]);
        let (own, of_ana) = (circle(&bea, &[&carl]).await, circle(&ana, &[&bea]).await);
        self.theirs("trust-circles", &own);
        self.theirs("trust-circles", &of_ana);
        for host in [format!("/trust-circles/{own}/invite"), "/communities/elm/invites".to_owned()]
        {
            let parent = host.split('/').nth(2).unwrap().to_owned();
            let link = bea.post(&host, json!({})).await.is(201);
            if parent != "elm" {
                let accept = format!("/invites/{}/accept", text(&link, "token"));
                ana.post(accept, json!({})).await.is(200);
            }
            self.within("invites", &text(&link, "id"), &parent);
        }
        let link = ana.post("/communities/elm/invites", json!({})).await.is(201);
        self.within("invites", &text(&link, "id"), "elm");
        let link = ana.post(format!("/trust-circles/{of_ana}/invite"), json!({})).await.is(201);
        self.theirs("invites", &text(&link, "token"));
        let into = ana.post("/communities/yew/invites", json!({"member": "bea"})).await.is(201);
        self.theirs("invites", &text(&into, "id"));
        let shared = json!({"title": "canary:ana,bea", "sharing": {"circle": of_ana}});
        let shared = post(&ana, "need", shared).await;
        self.listing(&shared);
        own
    }

    /// Listings of both, with answers of both in every state; the response of Ana's that waits, and Ana's offer.
    async fn listings(&mut self) -> (String, String) {
        let [ana, bea, carl] = self.world.people(["ana", "bea", "carl"]);
        let mut responses = Vec::new();
        for kind in ["need", "need", "offer", "need"] {
            let limited = json!({"title": "of bea's", "community": "oak", "quantity": 2});
            let id = post(&bea, kind, limited).await;
            let side = format!("{kind}s");
            let response = answered(&ana, &side, &id).await;
            self.listing(&id);
            self.within("responses", &last(&response), &id);
            answered(&carl, &side, &id).await;
            self.own.push(id.clone());
            responses.push((id, response));
        }
        for (_, response) in &responses[1..] {
            bea.patch(response, json!({"status": "accepted"})).await.is(200);
        }
        let fulfil = format!("/listings/{}/fulfil", responses[3].0);
        bea.post(fulfil, json!({"helper": "ana"})).await.is(200);
        let offer =
            json!({"title": "canary:ana,bea,carl,dora", "community": "oak", "is_public": true});
        let offer = post(&ana, "offer", offer).await;
        let response = answered(&bea, "offers", &offer).await;
        ana.patch(&response, json!({"status": "accepted"})).await.is(200);
        let title = json!({"title": "canary:ana,bea,carl,dora", "community": "oak"});
        let need = post(&ana, "need", title).await;
        self.within("responses", &last(&response), &offer);
        for id in [&offer, &need] {
            self.listing(id);
        }
        let skill = skill(&ana, "oak", json!({"name": "canary:ana,bea,carl,dora"})).await;
        self.theirs("skills", &skill);
        if let Some(note) = note(&ana, "oak", "canary:ana,bea,carl,dora").await {
            self.theirs("notes", &note);
        }
        if let Some(memo) = memo(&ana, "canary:ana").await {
            self.theirs("memos", &memo);
        }
        (responses[0].1.clone(), need)
    }

    /// Exchanges between them in every state, and one between Ana and another; what waits to be let in.
    async fn exchanges(&mut self) {
        let [ana, carl, emil] = self.world.people(["ana", "carl", "emil"]);
        for (minutes, steps) in
            [(None, 0), (Some(30), 5), (Some(20), 3), (None, 5), (Some(10), 1), (None, 4)]
        {
            let id = exchange(self.world, minutes, steps).await;
            self.theirs("exchanges", &id);
        }
        let help = json!({"role": "provider", "with": "carl", "kind": "service", "mode": "credit",
            "minutes": 30, "title": "canary:ana,carl"});
        let other = made(ana.post("/communities/oak/exchanges", help)).await;
        carl.post(format!("/exchanges/{other}/request"), json!({})).await.is(200);
        self.theirs("exchanges", &other);
        let request = made(ana.post("/communities/fir/join-requests", json!({}))).await;
        self.within("join-requests", &request, "fir");
        let request = made(emil.post("/communities/elm/join-requests", json!({}))).await;
        ana.post(format!("/communities/elm/join-requests/{request}/approve"), json!({}))
            .await
            .is(200);
        self.within("join-requests", &request, "elm");
        let request =
            made(self.world.as_("bea").post("/communities/bay/join-requests", json!({}))).await;
        self.within("join-requests", &request, "bay");
    }
}

/// Makes all of it.
pub async fn common(world: &World) -> Common {
    let mut making = Making { world, theirs: Ids::new(), own: Vec::new() };
    making.communities().await;
    making.cells().await;
    let circle = making.invites().await;
    let (pending, need) = making.listings().await;
    making.exchanges().await;
    for kind in ["members", "stewards", "accounts", "blocks"] {
        making.theirs(kind, "ana");
    }
    let Making { theirs, own, .. } = making;
    let mut others = Ids::new();
    for kind in ["members", "accounts"] {
        others.entry(kind).or_default().extend(["bea", "carl", "dora"].map(|id| (id.into(), None)));
    }
    Common { bea: world.as_("bea"), theirs, others, own, circle, need, pending }
}

/// Everything that can be read about it: every route of the description with every id, and page by page.
pub fn reads(world: &World, common: &Common) -> Vec<String> {
    let mut all = common.theirs.clone();
    for (kind, ids) in &common.others {
        all.entry(kind).or_default().extend(ids.iter().cloned());
    }
    let description = &world.ground.description;
    let routes = description.operations().filter(|(method, _)| method == "GET");
    let routes = routes.map(|(_, route)| route.trim_start_matches("/api/v1"));
    let mut paths = Vec::new();
    for route in routes.filter(|route| *route != "/watch") {
        let filled = addresses(route, &all);
        assert!(!filled.is_empty(), "{route} is about nothing");
        paths.extend(filled);
    }
    for (id, _) in &common.theirs["listings"] {
        paths.push(format!("/explain/{id}?viewer=ana"));
        paths.push(format!("/explain/{id}?viewer=carl"));
    }
    for (id, _) in &common.theirs["skills"] {
        paths.push(format!("/explain/skill:{id}"));
    }
    for question in ["q=canary", "owner=ana", "order=nearest", "min_trust=0.001&include_own=true"] {
        paths.push(format!("/skills?{question}"));
        paths.push(format!("/skills/counts?{question}"));
    }
    for (id, _) in &common.theirs["communities"] {
        paths.push(format!("/partnerships?community={id}"));
        paths.push(format!("/metrics/flow?community={id}"));
        paths.push(format!("/listings?community_id={id}&include_own=true"));
    }
    for question in [
        "scope=own",
        "scope=public&order=most_trusted",
        "kind=offer&order=nearest",
        "q=canary",
        "within_km=50",
        "include_public=true",
    ] {
        paths.push(format!("/listings?{question}"));
    }
    for question in ["/members?q=a", "/members?community=oak", "/me/neighbourhood?hops=6"] {
        paths.push(question.to_owned());
    }
    paths.push("/discover?min_trust=0.001".to_owned());
    paths.push("/discovery/communities?name=the".to_owned());
    paths
}

/// What Bea writes under keys before Ana is gone, which all name Ana or something of hers.
pub fn under_keys(common: &Common) -> Vec<(Method, String, Value)> {
    let lesson = json!({"role": "provider", "with": "ana", "kind": "service", "mode": "gift",
        "title": "a lesson"});
    let (circle, need) = (&common.circle, &common.need);
    let (cells, skill) = (&common.theirs["cells"], &common.theirs["skills"][0].0);
    let preview = json!({"kind": "offer", "is_public": true});
    vec![
        (Method::PUT, "/members/ana/trust".to_owned(), json!({"weight": 0.7})),
        (Method::PUT, format!("/trust-circles/{circle}/members/ana"), json!({})),
        (Method::POST, "/communities/oak/exchanges".to_owned(), lesson),
        (Method::POST, format!("/support/needs/{need}/respond"), json!({})),
        (Method::POST, format!("/skills/{skill}/requests"), json!({"minutes": 60})),
        (
            Method::POST,
            "/communities/elm/ledger/accounts/ana/limits".to_owned(),
            json!({"floor": -60}),
        ),
        (Method::DELETE, "/communities/elm/stewards/ana".to_owned(), json!({})),
        (Method::PUT, "/communities/elm/stewards/ana".to_owned(), json!({})),
        (
            Method::POST,
            format!("/communities/elm/cells/{}/invitations", cells[2].0),
            json!({"member": "emil"}),
        ),
        (Method::PATCH, common.pending.clone(), json!({"status": "accepted"})),
        (Method::POST, "/audience-preview".to_owned(), preview),
    ]
}

/// Every write of the description that is about what is Ana's, what ends most last.
pub fn writes(world: &World, common: &Common) -> Vec<(Method, String, Value)> {
    let description = &world.ground.description;
    let mut all = Vec::new();
    for (method, route) in description.operations().filter(|(method, _)| method != "GET") {
        let route = route.trim_start_matches("/api/v1");
        let is_own = ["/me", "/session", "/demo"].iter().any(|own| route.starts_with(own));
        let is_named = route.contains('{') || NAMING.contains(&route);
        if is_own || !is_named {
            continue;
        }
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let paths = addresses(route, &common.theirs);
        // Whoever leaves is a stranger, to whom the stewards need not be named.
        for path in paths.into_iter().filter(|path| path != "/communities/ash/members/me") {
            all.push((method.clone(), path, body(&method, route, common)));
        }
    }
    all.sort_by_key(|(method, path, _)| ends(method, path));
    all
}

/// The routes without a parameter whose bodies name somebody or something.
const NAMING: [&str; 5] =
    ["/listings", "/audience-preview", "/blocks", "/partnerships/propose", "/communities"];

/// How much a write ends.
fn ends(method: &Method, path: &str) -> usize {
    match (method, path.split('/').count()) {
        _ if path == "/blocks" => 4,
        (&Method::DELETE, 3) => 3,
        (&Method::DELETE, _) => 2,
        _ if path.ends_with("/dissolve") || path.ends_with("/cancel") => 1,
        _ => 0,
    }
}

fn body(method: &Method, route: &str, common: &Common) -> Value {
    let lesson = json!({"role": "receiver", "with": "ana", "kind": "service", "mode": "gift",
        "title": "a lesson"});
    let of_ana = &common.theirs["trust-circles"][1].0;
    match (method.as_str(), route) {
        ("POST", "/listings") => {
            json!({"kind": "offer", "type": "task", "title": "t", "category": "c",
            "sharing": {"circle": of_ana}})
        }
        ("POST", "/audience-preview") => json!({"kind": "offer", "is_public": true}),
        ("POST", "/partnerships/propose") => json!({"community": "elm", "with": "bay"}),
        ("POST", "/communities") => json!({"id": "yew", "name": "The yew"}),
        ("POST", "/blocks") => json!({"member": "ana"}),
        ("POST", "/communities/{id}/exchanges") => lesson,
        ("POST", "/communities/{id}/cells") => json!({"name": "n"}),
        ("POST", route) if route.ends_with("/invitations") => json!({"member": "ana"}),
        ("POST", "/communities/{id}/invites") => json!({"member": "ana"}),
        ("POST", route) if route.ends_with("/limits") => json!({"floor": -90}),
        ("POST", "/skills/{id}/requests") => json!({"minutes": 60}),
        ("POST", "/listings/{id}/fulfil") => json!({"helper": "ana"}),
        ("PUT", "/members/{id}/trust") => json!({"weight": 0.5}),
        ("PATCH", route) if route.ends_with("{response}") => json!({"status": "accepted"}),
        ("PATCH", "/listings/{id}" | "/support/{side}/{id}") => json!({"title": "t"}),
        ("PATCH", _) => json!({"name": "n"}),
        _ => json!({}),
    }
}
