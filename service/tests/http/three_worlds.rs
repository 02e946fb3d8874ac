//! Three worlds: in one somebody with whom Bea has much in common hides from her, in one they are erased, and in one
//! they never were. What the first two leave looks alike: whoever misses somebody cannot tell whether these hide. That
//! both look like the third, where nothing in common stays, is held in `two_worlds`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Person, Stream, World, block, cases, cell, found, ids, post};
use crate::in_common::{Common, answered, common, exchange, reads, under_keys, writes};
use crate::two_worlds::{plain_of, without_chance};

cases![
    nobody_can_tell_the_hidden_from_the_erased,
    a_need_looks_for_another_while_its_helper_hides,
    credits_are_free_while_one_of_the_two_hides,
    a_key_is_forgotten_alike,
    a_key_tells_nothing_of_somebody_whose_id_is_but_a_word,
    a_list_of_stewards_is_as_after_an_erasure,
    a_steward_decides_as_if_hidden_ones_were_erased,
    the_hidden_are_counted_by_no_rule,
    a_request_about_a_steward_goes_on_alike,
    what_becomes_of_a_partnership_is_exported_alike,
    a_community_closes_without_word_of_the_hidden,
];

/// Asks under a key, the same for the same question.
async fn keyed(bea: &Person, write: &(Method, String, Value)) -> Answer {
    let (method, path, body) = write;
    let key = format!("{method} {path} {body}");
    bea.ask(method.clone(), path).json(body.clone()).key(&key).await
}

/// The same world twice, in one of which Ana hides from Bea, and in the other is erased.
struct Pair<'w> {
    worlds: [&'w World; 2],
    common: [Common; 2],
    /// Where the answers differ.
    told: Vec<String>,
    answered: usize,
}

impl Pair<'_> {
    fn compare(&mut self, one: &Answer, other: &Answer) {
        self.answered += usize::from(one.status < 300);
        // Books are complete: a steward finds what somebody has who hides in a row without a name, but what somebody
        // had who was erased in the settlement account.
        if one.request.contains("/ledger/accounts") && one.request.contains("GET") {
            return;
        }
        let [a, b] = [(0, one), (1, other)].map(|(at, answer)| {
            // Of an invite in an address, which an answer repeats.
            let secrets = self.common[at].theirs["invites"].iter().map(|(secret, _)| secret);
            secrets.fold(plain_of(answer), |plain, secret| plain.replace(secret, "TOKEN"))
        });
        if a != b {
            self.told.push(format!("{}\n  hidden: {a}\n  erased: {b}", one.request));
        }
    }

    /// Reads an address in both, to the last page.
    async fn read(&mut self, who: [&Person; 2], paths: [&str; 2]) {
        let [mut one, mut other] = [who[0].get(paths[0]).await, who[1].get(paths[1]).await];
        self.compare(&one, &other);
        if one.body["total"].as_u64().is_none_or(|total| total < 2) {
            return;
        }
        let mut cursors = [String::new(), String::new()];
        loop {
            let page = |at: usize| {
                let mark = if paths[at].contains('?') { '&' } else { '?' };
                who[at].get(format!("{}{mark}limit=1{}", paths[at], cursors[at]))
            };
            (one, other) = (page(0).await, page(1).await);
            self.compare(&one, &other);
            let next = |answer: &Answer| {
                answer.body["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}"))
            };
            let (Some(first), Some(second)) = (next(&one), next(&other)) else { return };
            cursors = [first, second];
        }
    }

    async fn read_all(&mut self) {
        let paths = [0, 1].map(|at| reads(self.worlds[at], &self.common[at]));
        let bea = [0, 1].map(|at| self.common[at].bea.clone());
        for (one, other) in paths[0].iter().zip(&paths[1]) {
            self.read([&bea[0], &bea[1]], [one, other]).await;
        }
        let carl = [0, 1].map(|at| self.worlds[at].as_("carl"));
        let own = [0, 1].map(|at| self.common[at].own.clone());
        for (one, other) in own[0].iter().zip(&own[1]) {
            let paths = [format!("/listings/{one}"), format!("/listings/{other}")];
            self.read([&carl[0], &carl[1]], [&paths[0], &paths[1]]).await;
        }
    }

    /// Makes a write in both under a key, and once more.
    async fn write(&mut self, writes: [&(Method, String, Value); 2]) {
        let bea = [0, 1].map(|at| self.common[at].bea.clone());
        for _ in 0..2 {
            let (one, other) = (keyed(&bea[0], writes[0]).await, keyed(&bea[1], writes[1]).await);
            self.compare(&one, &other);
        }
    }
}

/// What a stream has told until somebody else offers something, without what is drawn by chance.
async fn told_until_marked(stream: &mut Stream) -> Vec<String> {
    let mut told = Vec::new();
    loop {
        let (event, mut data) = stream.next().await.unwrap();
        let is_mark = data["kind"] == "exchange_offered";
        if is_mark {
            return told;
        }
        // A stream is told of several writes at once, if it comes to it.
        data["revision"].take();
        told.push(without_chance(&format!("{event} {data}")));
    }
}

async fn nobody_can_tell_the_hidden_from_the_erased(world: &World) {
    let other_world = World::begin(&world.ground, world.database).await;
    let worlds = [world, &other_world];
    let common = [common(world).await, common(&other_world).await];
    let (keys, bea) = ([0, 1].map(|at| under_keys(&common[at])), common[0].bea.clone());
    for at in [0, 1] {
        for write in &keys[at] {
            let answer = keyed(&common[at].bea, write).await;
            assert!(answer.status < 300, "{}", answer.told());
        }
    }
    let mut streams = [bea.get("/watch").open().await, common[1].bea.get("/watch").open().await];
    for stream in &mut streams {
        stream.expect("ready").await;
    }
    block(&world.as_("ana"), "bea").await;
    let erase = other_world.as_("ana").post("/me/erase", json!({"confirm": "ana"}));
    erase.await.is(204);
    let offer = json!({"role": "provider", "with": "bea", "kind": "service", "mode": "gift",
        "title": "a lesson"});
    for world in worlds {
        world.as_("carl").post("/communities/oak/exchanges", offer.clone()).await.is(201);
    }
    let [one, other] = &mut streams;
    let (one, other) = (told_until_marked(one).await, told_until_marked(other).await);
    let mut pair = Pair { worlds, common, told: Vec::new(), answered: 0 };
    if one != other {
        pair.told.push(format!("the stream\n  hidden: {one:?}\n  erased: {other:?}"));
    }
    for (one, other) in keys[0].iter().zip(&keys[1]) {
        pair.write([one, other]).await;
    }
    pair.read_all().await;
    let all = [0, 1].map(|at| writes(worlds[at], &pair.common[at]));
    for (one, other) in all[0].iter().zip(&all[1]) {
        pair.write([one, other]).await;
    }
    pair.read_all().await;
    let told = pair.told;
    assert!(told.is_empty(), "Bea can tell by {}\n{}", told.len(), told.join("\n"));
    assert!(pair.answered > 200, "only {} questions were answered", pair.answered);
    other_world.end().await;
}

async fn a_need_looks_for_another_while_its_helper_hides(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let need = post(&bea, "need", json!({"is_public": true})).await;
    let path = format!("/listings/{need}");
    let response = answered(&ana, "needs", &need).await;
    bea.patch(&response, json!({"status": "accepted"})).await.is(200);
    let listed = async || {
        let page = carl.get("/support/network/needs?include_public=true").await.is(200);
        page["rows"][0]["status"].clone()
    };
    assert_eq!(listed().await, "in_progress");
    block(&ana, "bea").await;
    for who in [&bea, &carl] {
        assert_eq!(who.get(&path).await.is(200)["status"], "active");
    }
    assert_eq!(listed().await, "active");
    let notices = bea.get("/notifications").await.is(200);
    let newest = &notices["rows"][0];
    assert_eq!((&newest["kind"], &newest["actor"]), (&json!("helper_stepped_back"), &Value::Null));
    ana.delete("/blocks/bea").await.is(200);
    assert_eq!(bea.get(&path).await.is(200)["status"], "in_progress");
    assert_eq!(bea.get(&path).await.is(200)["own"]["accepted"], json!(["ana"]));
    assert_eq!(listed().await, "in_progress");
    let (sound, says) = world.verify();
    assert!(sound, "{says}");
    // Whoever hides from whom: two blocks, and the need is Ana's again when neither stands.
    block(&bea, "ana").await;
    block(&ana, "bea").await;
    bea.delete("/blocks/ana").await.is(200);
    assert_eq!(listed().await, "active");
    answered(&carl, "needs", &need).await;
    ana.delete("/blocks/bea").await.is(200);
    assert_eq!(bea.get(&path).await.is(200)["status"], "in_progress");
}

async fn credits_are_free_while_one_of_the_two_hides(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&carl, "oak", &[&ana, &bea]).await;
    let id = exchange(world, Some(60), 3).await;
    let reserved = async || bea.get("/communities/oak/ledger").await.is(200)["rows"][0].clone();
    assert_eq!(reserved().await["status"], "pending");
    block(&ana, "bea").await;
    assert_eq!(reserved().await["status"], "voided");
    bea.get(format!("/exchanges/{id}")).await.refused(404, "NOT_FOUND");
    ana.delete("/blocks/bea").await.is(200);
    for who in [&ana, &bea] {
        who.post(format!("/exchanges/{id}/complete"), json!({})).await.is(200);
    }
    assert_eq!(reserved().await["status"], "posted");
    let (sound, says) = world.verify();
    assert!(sound, "{says}");
}

async fn a_key_is_forgotten_alike(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let declare =
        |whom: &str| bea.put(format!("/members/{whom}/trust"), json!({"weight": 0.5})).key(whom);
    for whom in ["ana", "carl", "dora"] {
        declare(whom).await.is(200);
    }
    block(&ana, "bea").await;
    carl.post("/me/erase", json!({"confirm": "carl"})).await.is(204);
    let (hidden, erased) = (declare("ana").await, declare("carl").await);
    assert_eq!(hidden.outside(), erased.outside());
    hidden.refused(410, "ANSWER_FORGOTTEN");
    declare("dora").await.is(200);
    let other = bea.put("/members/ana/trust", json!({"weight": 0.1})).key("ana").await;
    other.refused(410, "ANSWER_FORGOTTEN");
    ana.delete("/blocks/bea").await.is(200);
    declare("ana").await.is(200);
}

async fn a_key_tells_nothing_of_somebody_whose_id_is_but_a_word(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let writes = [
        (Method::POST, "/trust-circles".to_owned(), json!({"name": "ana", "kind": "family"})),
        (
            Method::POST,
            "/communities".to_owned(),
            json!({"id": "ana", "name": "ana", "description": "ana"}),
        ),
        (Method::PATCH, "/me".to_owned(), json!({"about": "ana"})),
        (
            Method::POST,
            "/listings".to_owned(),
            json!({"kind": "offer", "type": "task", "title": "ana", "category": "ana", "unit": "ana",
                "description": "ana", "capacity": {"member": ["ana"]}}),
        ),
    ];
    let mut answers = Vec::new();
    for write in &writes {
        let answer = keyed(&bea, write).await;
        assert!(answer.status < 300, "{}", answer.told());
        answers.push(answer);
    }
    block(&ana, "bea").await;
    for (write, before) in writes.iter().zip(&answers) {
        assert_eq!(keyed(&bea, write).await.outside(), before.outside(), "{}", before.request);
    }
    ana.post("/me/erase", json!({"confirm": "ana"})).await.is(204);
    for (write, before) in writes.iter().zip(&answers) {
        assert_eq!(keyed(&bea, write).await.outside(), before.outside(), "{}", before.request);
    }
}

async fn a_list_of_stewards_is_as_after_an_erasure(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&carl, &bea, &dora]).await;
    let sooner = "UPDATE community_member SET joined_at = joined_at - 9 WHERE member = 'carl'";
    world.sql(sooner).await;
    let listed = async |who: &Person| {
        let stewards = ids(&who.get("/communities/oak/stewards").await.is(200));
        let members = who.get("/communities/oak/members").await.is(200);
        let rows = members["rows"].as_array().unwrap().iter().filter(|row| row["steward"] == true);
        assert_eq!(stewards, rows.map(|row| row["id"].as_str().unwrap()).collect::<Vec<_>>());
        stewards
    };
    block(&bea, "ana").await;
    assert!(listed(&bea).await.is_empty(), "of a block of their own they know");
    block(&ana, "bea").await;
    assert_eq!(
        (listed(&bea).await, listed(&dora).await),
        (vec!["carl".to_owned()], vec!["ana".to_owned()])
    );
    block(&carl, "bea").await;
    assert_eq!(listed(&bea).await, ["dora"]);
    carl.delete("/blocks/bea").await.is(200);
    carl.patch("/communities/oak", json!({"name": "n"})).await.refused(403, "NOT_STEWARD");
    ana.post("/me/erase", json!({"confirm": "ana"})).await.is(204);
    assert_eq!(
        (listed(&bea).await, listed(&dora).await),
        (vec!["carl".to_owned()], vec!["carl".to_owned()])
    );
    // To whom it was never more than that of a stranger, it is empty: stewards need not be named.
    block(&carl, "finn").await;
    let finn = world.as_("finn");
    assert_eq!(finn.get("/communities/oak/stewards").await.is(200)["total"], 0);
}

async fn a_steward_decides_as_if_hidden_ones_were_erased(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&bea, "oak", &[&ana, &carl]).await;
    bea.put("/communities/oak/stewards/ana", json!({})).await.is(200);
    block(&ana, "bea").await;
    bea.delete("/communities/oak/members/me").await.refused(409, "LAST_STEWARD");
    bea.delete("/communities/oak/stewards/bea").await.refused(409, "LAST_STEWARD");
    bea.put("/communities/oak/stewards/carl", json!({})).await.is(200);
    bea.delete("/communities/oak").await.refused(409, "NOT_ONLY_STEWARD");
    bea.delete("/communities/oak/stewards/carl").await.is(200);
    bea.delete("/communities/oak").await.is(204);
    ana.get("/communities/oak").await.refused(404, "NOT_FOUND");
}

async fn the_hidden_are_counted_by_no_rule(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&bea, "oak", &[&ana, &carl]).await;
    bea.put("/communities/oak/stewards/ana", json!({})).await.is(200);
    // Invites and invitations that one of the two made before.
    found(&bea, "elm", &[&dora]).await;
    let invites = "/communities/oak/invites";
    for who in [&ana, &bea] {
        crate::harness::befriend(who, "dora", 0.5).await;
    }
    ana.post(invites, json!({"member": "dora"})).await.is(201);
    bea.post(invites, json!({"member": "dora"})).await.refused(409, "INVITED_LATELY");
    let cell = cell(&bea, "oak", &[]).await;
    let inviting = format!("/communities/oak/cells/{cell}/invitations");
    let made = ana.post(&inviting, json!({"member": "carl"})).await.is(201);
    bea.post(&inviting, json!({"member": "carl"})).await.refused(409, "ALREADY_INVITED");
    // Requests to join communities of Ana's alone: nobody waits for three answers at a time and asks for a fourth.
    for id in ["ash", "bay", "fir"] {
        found(&ana, id, &[]).await;
        bea.post(format!("/communities/{id}/join-requests"), json!({})).await.is(201);
    }
    let yew = "/communities/yew/join-requests";
    found(&dora, "yew", &[]).await;
    bea.post(yew, json!({})).await.refused(409, "TOO_MANY_JOIN_REQUESTS");
    block(&ana, "bea").await;
    bea.post(invites, json!({"member": "dora"})).await.is(201);
    assert_eq!(ids(&bea.get(&inviting).await.is(200)), Vec::<String>::new());
    let accept = format!("{inviting}/{}/accept", made["id"].as_str().unwrap());
    bea.post(&inviting, json!({"member": "carl"})).await.is(201);
    carl.post(accept, json!({})).await.refused(409, "CELL_INVITATION_NOT_PENDING");
    bea.post(yew, json!({})).await.is(201);
    bea.get("/communities/ash").await.refused(404, "NOT_FOUND");
    ana.delete("/blocks/bea").await.is(200);
    let waits = bea.get("/communities/ash/join-requests").await.is(200);
    assert_eq!(waits["rows"][0]["status"], "pending", "lifting the block brings it back");
}

async fn a_request_about_a_steward_goes_on_alike(world: &World) {
    let [ana, bea, carl, dora, emil] = world.people(["ana", "bea", "carl", "dora", "emil"]);
    let mut found_so = Vec::new();
    for (id, gone, before) in
        [("oak", &carl, true), ("elm", &dora, true), ("ash", &carl, false), ("fir", &emil, false)]
    {
        found(&ana, id, &[&bea, gone]).await;
        let cell = cell(&ana, id, &[&bea, gone]).await;
        let inviting = format!("/communities/{id}/cells/{cell}/invitations");
        let ask = async || {
            let asked = ana.post(&inviting, json!({"member": "ana"})).await.is(201);
            asked["id"].as_str().unwrap().to_owned()
        };
        let asked = if before { None } else { Some(ask().await) };
        if gone.id == carl.id {
            carl.ask(Method::POST, "/blocks").json(json!({"member": "ana"})).await;
        } else {
            gone.post("/me/erase", json!({"confirm": gone.id.clone().unwrap()})).await.is(204);
        }
        let asked = if let Some(asked) = asked { asked } else { ask().await };
        let accepted = bea.post(format!("{inviting}/{asked}/accept"), json!({})).await.is(200);
        let rows = ana.get(&inviting).await.is(200);
        let mine = rows["rows"].as_array().unwrap().iter().find(|row| row["member"] == "ana");
        let members =
            ana.get(format!("/communities/{id}/cells")).await.is(200)["rows"][0]["members"].clone();
        found_so.push((accepted["status"].clone(), mine.unwrap()["status"].clone(), members));
        carl.delete("/blocks/ana").await.is(200);
    }
    let expected = (json!("accepted"), json!("accepted"), json!(["ana", "bea"]));
    assert!(found_so.iter().all(|it| *it == expected), "{found_so:?}");
}

async fn what_becomes_of_a_partnership_is_exported_alike(world: &World) {
    let [bea, carl, dora] = world.people(["bea", "carl", "dora"]);
    let partner = async |founder: &Person, id: &str, own: &str, is_active: bool| {
        found(founder, id, &[]).await;
        let body = json!({"community": own, "with": id});
        let made = bea.post("/partnerships/propose", body).await.is(201);
        if is_active {
            let approve = format!("/partnerships/{}/approve", made["id"].as_str().unwrap());
            founder.post(approve, json!({})).await.is(200);
        }
    };
    for own in ["oak", "ash"] {
        found(&bea, own, &[]).await;
        for is_active in [false, true] {
            partner(&carl, &format!("{own}-carl-{is_active}"), own, is_active).await;
            partner(&dora, &format!("{own}-dora-{is_active}"), own, is_active).await;
        }
    }
    block(&carl, "bea").await;
    dora.post("/me/erase", json!({"confirm": "dora"})).await.is(204);
    let exported = async |of: &str| {
        let export = bea.get("/me/export").await.is(200);
        let rows = export["partnerships"].as_array().unwrap().clone().into_iter();
        let of_one = rows.filter(|row| row["b"].as_str().unwrap().contains(of));
        let plain = of_one.map(|row| {
            let id = row["id"].as_str().unwrap().to_owned();
            without_chance(&row.to_string().replace(&id, "ID").replace(of, "ANY"))
        });
        let mut plain: Vec<_> = plain.collect();
        plain.sort();
        plain
    };
    assert_eq!(exported("carl").await.len(), 4);
    bea.delete("/communities/oak").await.is(204);
    let emil = world.as_("emil");
    crate::harness::join(&emil, "ash", &bea).await;
    bea.put("/communities/ash/stewards/emil", json!({})).await.is(200);
    bea.delete("/communities/ash/members/me").await.is(204);
    assert_eq!(exported("carl").await, exported("dora").await);
    assert_eq!(exported("carl").await.len(), 4, "that there were such is bea's own");
}

async fn a_community_closes_without_word_of_the_hidden(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    exchange(world, Some(60), 5).await;
    block(&bea, "ana").await;
    let settled = async || {
        let told = ana.get("/notifications?limit=100").await.is(200);
        let rows = told["rows"].as_array().unwrap().iter();
        rows.filter(|row| row["kind"] == "balance_settled").count()
    };
    ana.delete("/communities/oak").await.is(204);
    assert_eq!(settled().await, 0);
    let (sound, says) = world.verify();
    assert!(sound, "{says}");
}
