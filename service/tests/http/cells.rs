//! Tests of cells: entering, leaving, notices, and listings.

use serde_json::{Value, json};

use crate::harness::{Answer, Person, World, befriend, block, cases, cell, found, ids, join, post};

cases![
    whoever_is_invited_is_in_the_cell_once_they_accept,
    a_steward_is_in_no_cell_unless_everybody_in_it_accepts,
    a_plain_member_who_becomes_a_steward_needs_the_word_of_the_cell,
    who_was_a_steward_lately_needs_the_word_of_the_cell,
    a_successor_needs_the_word_of_the_cell,
    an_old_word_is_not_the_word_of_those_who_came_later,
    whoever_is_hidden_from_a_steward_is_asked_when_they_are_not,
    who_comes_while_a_block_stands_is_told_when_it_is_lifted,
    who_joins_while_a_member_hides_is_told_of_them_when_the_block_is_lifted,
    a_cell_of_a_steward_and_one_more_takes_the_word_of_both,
    everybody_in_a_cell_is_told_who_comes_and_who_goes,
    an_invitation_is_declined_and_withdrawn,
    who_leaves_the_community_leaves_its_cells_and_invitations,
    a_listing_is_for_the_cells_of_its_owner_when_it_was_posted,
    a_listing_is_for_the_cells_that_were_chosen,
    who_comes_back_to_a_cell_shows_it_nothing_of_before,
    a_preference_names_the_cells_at_the_moment_it_changes,
    a_cell_is_for_the_community_and_its_people_for_the_cell,
    cells_have_their_refusals,
    invitations_are_absent_to_others_and_where_somebody_hides,
];

async fn found_cell(who: &Person) -> String {
    let made = who.post("/communities/oak/cells", json!({"name": "stairs"})).await.is(201);
    made["id"].as_str().unwrap().to_owned()
}

fn inviting(cell: &str) -> String {
    format!("/communities/oak/cells/{cell}/invitations")
}

async fn invite(steward: &Person, cell: &str, member: &str) -> String {
    let invited = steward.post(inviting(cell), json!({"member": member})).await.is(201);
    assert_eq!(invited["status"], "pending");
    format!("{}/{}", inviting(cell), invited["id"].as_str().unwrap())
}

async fn accept(who: &Person, invitation: &str) -> Value {
    who.post(format!("{invitation}/accept"), json!({})).await.is(200)
}

async fn remove(who: &Person, cell: &str, member: &str) -> Answer {
    who.delete(format!("/communities/oak/cells/{cell}/members/{member}")).await
}

async fn members(who: &Person) -> Value {
    who.get("/communities/oak/cells").await.is(200)["rows"][0]["members"].clone()
}

/// What somebody was told, newest first: what happened, and by whom.
async fn told(who: &Person) -> Vec<(String, String)> {
    let told = who.get("/notifications").await.is(200);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = told["rows"].as_array().unwrap().iter();
    rows.map(|row| (text(&row["kind"]), text(&row["actor"]))).collect()
}

fn event(kind: &str, actor: &str) -> (String, String) {
    (kind.to_owned(), actor.to_owned())
}

async fn sees(who: &Person, listing: &str) -> bool {
    who.get(format!("/listings/{listing}")).await.status == 200
}

async fn whoever_is_invited_is_in_the_cell_once_they_accept(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let cell = found_cell(&ana).await;
    let invitation = invite(&ana, &cell, "bea").await;
    assert_eq!(members(&ana).await, json!([]));
    assert_eq!(told(&bea).await[0], event("cell_invited", "ana"));
    let waiting = bea.get("/me/cell-invitations").await.is(200);
    assert_eq!(ids(&waiting), [invitation.rsplit('/').next().unwrap()]);
    let row = &waiting["rows"][0];
    assert_eq!((&row["cell_name"], &row["invited_by"]), (&json!("stairs"), &json!("ana")));
    assert_eq!((&row["waits_for_me"], &row["needs_members"]), (&json!(true), &json!(false)));
    ana.post(format!("{invitation}/accept"), json!({})).await.refused(403, "NOT_FOR_YOU");
    assert_eq!(accept(&bea, &invitation).await["status"], "accepted");
    assert_eq!(members(&bea).await, json!(["bea"]));
    assert!(ids(&bea.get("/me/cell-invitations").await.is(200)).is_empty());
    let again = bea.post(format!("{invitation}/accept"), json!({})).await;
    again.refused(409, "CELL_INVITATION_NOT_PENDING");
    let listed = ana.get(inviting(&cell)).await.is(200);
    assert_eq!(listed["rows"][0]["status"], "accepted");
    let export = bea.get("/me/export").await.is(200);
    assert_eq!(export["cell_invitations"][0]["accepted_by"], json!(["bea"]));
}

async fn a_steward_is_in_no_cell_unless_everybody_in_it_accepts(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl, &dora]).await;
    let cell = cell(&ana, "oak", &[&bea, &carl]).await;
    let secret = post(&bea, "offer", json!({"sharing": "my_cell"})).await;
    let invitation = invite(&ana, &cell, "ana").await;
    assert_eq!(told(&bea).await[0], event("cell_entry_requested", "ana"));
    for attempt in [&ana, &bea] {
        let answer = accept(attempt, &invitation).await;
        assert_eq!(
            (&answer["status"], &answer["needs_members"]),
            (&json!("pending"), &json!(true))
        );
        assert!(!sees(&ana, &secret).await);
    }
    assert!(ids(&bea.get("/me/cell-invitations").await.is(200)).is_empty());
    assert_eq!(ids(&carl.get("/me/cell-invitations").await.is(200)).len(), 1);
    // Who steps down meanwhile still needs the members, and who goes takes their word along.
    ana.put("/communities/oak/stewards/dora", json!({})).await.is(200);
    ana.delete("/communities/oak/stewards/ana").await.is(200);
    assert_eq!(accept(&ana, &invitation).await["status"], "pending");
    remove(&dora, &cell, "carl").await.is(200);
    let joined = accept(&ana, &invitation).await;
    assert_eq!(joined["status"], "accepted", "all who are in it have accepted");
    assert!(sees(&ana, &secret).await);
    assert!(!sees(&dora, &secret).await && !sees(&carl, &secret).await);
}

async fn appoint(steward: &Person, member: &str) {
    steward.put(format!("/communities/oak/stewards/{member}"), json!({})).await.is(200);
}

async fn dismiss(steward: &Person, member: &str) {
    steward.delete(format!("/communities/oak/stewards/{member}")).await.is(200);
}

async fn a_plain_member_who_becomes_a_steward_needs_the_word_of_the_cell(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl, &dora]).await;
    let cell = cell(&ana, "oak", &[&bea, &carl, &dora]).await;
    let secret = post(&bea, "offer", json!({"sharing": "my_cell"})).await;
    assert!(sees(&dora, &secret).await);
    appoint(&ana, "dora").await;
    assert!(!sees(&dora, &secret).await, "nobody in the cell has accepted a steward");
    let expected = [event("cell_left", "ana"), event("steward_appointed", "ana")];
    assert_eq!(told(&dora).await[..2], expected);
    assert!(told(&bea).await.contains(&event("cell_member_left", "dora")));
    let waiting = bea.get("/me/cell-invitations").await.is(200);
    let row = &waiting["rows"][0];
    assert_eq!((&row["member"], &row["needs_members"]), (&json!("dora"), &json!(true)));
    let invitation = format!("{}/{}", inviting(&cell), row["id"].as_str().unwrap());
    assert_eq!(accept(&bea, &invitation).await["status"], "pending");
    assert_eq!(accept(&carl, &invitation).await["status"], "accepted");
    assert!(sees(&dora, &secret).await);
    // Whom the members accepted stays, whatever becomes of the role.
    dismiss(&ana, "dora").await;
    appoint(&ana, "dora").await;
    assert!(sees(&dora, &secret).await);
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn who_was_a_steward_lately_needs_the_word_of_the_cell(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    let cell = cell(&ana, "oak", &[&bea]).await;
    let secret = post(&bea, "offer", json!({"sharing": "my_cell"})).await;
    // Carl was one when he is invited, has ceased to be one, and has even left and come back.
    appoint(&ana, "carl").await;
    dismiss(&ana, "carl").await;
    for comes_back in [false, true] {
        if comes_back {
            carl.delete("/communities/oak/members/me").await.is(204);
            join(&carl, "oak", &ana).await;
        }
        let invitation = invite(&ana, &cell, "carl").await;
        let accepted = accept(&carl, &invitation).await;
        let stands = (&accepted["status"], &accepted["needs_members"]);
        assert_eq!(stands, (&json!("pending"), &json!(true)), "{comes_back}");
        ana.post(format!("{invitation}/withdraw"), json!({})).await.is(200);
    }
    world.sql("UPDATE former_steward SET until = until - 31 * 86400").await;
    let invitation = invite(&ana, &cell, "carl").await;
    // He is one between the invitation and his word.
    appoint(&ana, "carl").await;
    assert_eq!(told(&bea).await[0], event("cell_entry_requested", "carl"));
    dismiss(&ana, "carl").await;
    for _ in 0..2 {
        assert_eq!(accept(&carl, &invitation).await["status"], "pending");
    }
    assert!(!sees(&carl, &secret).await);
    assert_eq!(accept(&bea, &invitation).await["status"], "accepted");
    assert!(sees(&carl, &secret).await);
}

async fn a_successor_needs_the_word_of_the_cell(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[]).await;
    for person in [&bea, &carl] {
        join(person, "oak", &ana).await;
    }
    cell(&ana, "oak", &[&bea, &carl]).await;
    let secret = post(&carl, "offer", json!({"sharing": "my_cell"})).await;
    assert!(sees(&bea, &secret).await);
    ana.post("/me/erase", json!({"confirm": "ana"})).await.is(204);
    assert!(told(&bea).await.iter().any(|(kind, _)| kind == "steward_appointed"));
    assert!(!sees(&bea, &secret).await);
    let waiting = carl.get("/me/cell-invitations").await.is(200);
    assert_eq!(waiting["rows"][0]["member"], "bea");
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn an_old_word_is_not_the_word_of_those_who_came_later(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl, &dora]).await;
    appoint(&ana, "bea").await;
    let cell = cell(&ana, "oak", &[&carl, &bea]).await;
    dismiss(&ana, "bea").await;
    appoint(&ana, "bea").await;
    assert_eq!(members(&ana).await, json!(["bea", "carl"]), "all have accepted her as a steward");
    dismiss(&ana, "bea").await;
    accept(&dora, &invite(&ana, &cell, "dora").await).await;
    let need = post(&dora, "need", json!({"sharing": "my_cell"})).await;
    assert!(sees(&bea, &need).await, "she is a plain member, as Dora found her");
    appoint(&ana, "bea").await;
    assert!(!sees(&bea, &need).await);
    assert_eq!(members(&ana).await, json!(["carl", "dora"]));
    assert_eq!(told(&dora).await[0].0, "cell_entry_requested");
    let waits = dora.get("/me/cell-invitations").await.is(200)["rows"][0].clone();
    let request = format!("{}/{}", inviting(&cell), waits["id"].as_str().unwrap());
    assert_eq!(accept(&carl, &request).await["status"], "pending");
    assert_eq!(accept(&dora, &request).await["status"], "accepted");
    assert!(sees(&bea, &need).await);
}

async fn whoever_is_hidden_from_a_steward_is_asked_when_they_are_not(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl, &dora]).await;
    let cell = cell(&ana, "oak", &[&bea, &carl]).await;
    let need = post(&carl, "need", json!({"sharing": "my_cell"})).await;
    block(&carl, "ana").await;
    // As if Carl had been erased: who else is in the cell is asked.
    let own = invite(&ana, &cell, "ana").await;
    assert_eq!(accept(&bea, &own).await["status"], "accepted");
    assert_eq!(members(&ana).await, json!(["ana", "bea"]));
    assert!(!sees(&ana, &need).await, "what is Carl's is hidden by the block");
    accept(&dora, &invite(&ana, &cell, "dora").await).await;
    carl.delete("/blocks/ana").await.is(200);
    assert!(!sees(&ana, &need).await, "Carl has not been asked");
    assert_eq!(members(&ana).await, json!(["bea", "carl", "dora"]));
    let waits = carl.get("/me/cell-invitations").await.is(200)["rows"][0].clone();
    assert_eq!((&waits["member"], &waits["waits_for_me"]), (&json!("ana"), &json!(true)));
    let request = format!("{}/{}", inviting(&cell), waits["id"].as_str().unwrap());
    for who in [&carl, &bea] {
        assert_eq!(accept(who, &request).await["status"], "pending");
    }
    assert_eq!(accept(&dora, &request).await["status"], "accepted");
    assert!(sees(&ana, &need).await);
    // Where nobody is left whom the steward sees, nobody accepts.
    let alone = found_cell(&ana).await;
    accept(&carl, &invite(&ana, &alone, "carl").await).await;
    block(&ana, "carl").await;
    let own = invite(&ana, &alone, "ana").await;
    assert_eq!(accept(&ana, &own).await["status"], "pending");
    ana.delete("/blocks/carl").await.is(200);
    assert_eq!(accept(&carl, &own).await["status"], "accepted");
}

async fn who_comes_while_a_block_stands_is_told_when_it_is_lifted(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    let cell = cell(&ana, "oak", &[&bea]).await;
    let mut stream = bea.get("/watch").open().await;
    stream.expect("ready").await;
    block(&carl, "bea").await;
    accept(&carl, &invite(&ana, &cell, "carl").await).await;
    bea.post("/notifications/read", json!({"up_to": 1_000_000})).await.is(204);
    carl.delete("/blocks/bea").await.is(200);
    let first = bea.get("/notifications").await.is(200)["rows"][0].clone();
    let found = (&first["kind"], &first["actor"], &first["read_at"]);
    assert_eq!(found, (&json!("cell_member_joined"), &json!("carl"), &Value::Null));
    assert_eq!(stream.expect("notice").await["kind"], "cell_member_joined");
    assert_eq!(told(&bea).await.iter().filter(|(kind, _)| kind == "cell_member_joined").count(), 1);
}

async fn who_joins_while_a_member_hides_is_told_of_them_when_the_block_is_lifted(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    let cell = cell(&ana, "oak", &[&bea]).await;
    block(&bea, "carl").await;
    accept(&carl, &invite(&ana, &cell, "carl").await).await;
    let need = post(&carl, "need", json!({"sharing": "my_cell"})).await;
    assert!(!sees(&bea, &need).await);
    assert!(!told(&carl).await.contains(&event("cell_member_joined", "bea")));
    bea.delete("/blocks/carl").await.is(200);
    assert!(sees(&bea, &need).await);
    assert!(told(&carl).await.contains(&event("cell_member_joined", "bea")));
    // Another block and its end tell nothing again.
    block(&bea, "carl").await;
    bea.delete("/blocks/carl").await.is(200);
    let again = told(&carl).await;
    assert_eq!(again.iter().filter(|it| **it == event("cell_member_joined", "bea")).count(), 1);
}

async fn a_cell_of_a_steward_and_one_more_takes_the_word_of_both(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let old = post(&bea, "offer", json!({"sharing": "my_cell"})).await;
    let wide = post(&bea, "offer", json!({"sharing": "trusted_network"})).await;
    let cell = found_cell(&ana).await;
    let own = invite(&ana, &cell, "ana").await;
    let hers = invite(&ana, &cell, "bea").await;
    assert_eq!(accept(&ana, &own).await["status"], "pending", "nobody is there who accepts");
    assert_eq!(accept(&bea, &hers).await["status"], "accepted");
    assert_eq!(accept(&ana, &own).await["status"], "pending");
    assert_eq!(members(&ana).await, json!(["bea"]));
    assert_eq!(accept(&bea, &own).await["status"], "accepted");
    assert_eq!(members(&ana).await, json!(["ana", "bea"]));
    assert!(!sees(&ana, &old).await, "a later cell widens nothing");
    assert_eq!(ana.get(format!("/listings/{wide}")).await.is(200)["via"], "community");
    let new = post(&bea, "offer", json!({"sharing": "my_cell"})).await;
    assert_eq!(ana.get(format!("/listings/{new}")).await.is(200)["via"], "cell");
}

async fn everybody_in_a_cell_is_told_who_comes_and_who_goes(world: &World) {
    let [ana, bea, carl, dora, emil] = world.people(["ana", "bea", "carl", "dora", "emil"]);
    found(&ana, "oak", &[&bea, &carl, &dora, &emil]).await;
    let cell = cell(&ana, "oak", &[&bea, &carl]).await;
    assert_eq!(told(&bea).await[0], event("cell_member_joined", "carl"));
    block(&carl, "dora").await;
    let (bea_before, carl_before) = (told(&bea).await.len(), told(&carl).await.len());
    accept(&dora, &invite(&ana, &cell, "dora").await).await;
    assert_eq!(told(&bea).await[0], event("cell_member_joined", "dora"));
    assert_eq!(told(&carl).await.len(), carl_before, "nothing is told of who hides");
    remove(&dora, &cell, "dora").await.is(200);
    assert_eq!(told(&bea).await[0], event("cell_member_left", "dora"));
    remove(&ana, &cell, "carl").await.is(200);
    assert_eq!(told(&bea).await[0], event("cell_member_left", "carl"));
    assert_eq!(told(&carl).await[0], event("cell_left", "ana"));
    assert_eq!(told(&bea).await.len(), bea_before + 3);
    accept(&emil, &invite(&ana, &cell, "emil").await).await;
    emil.delete("/communities/oak/members/me").await.is(204);
    assert_eq!(told(&bea).await[0], event("cell_member_left", "emil"));
    ana.delete(format!("/communities/oak/cells/{cell}")).await.is(204);
    assert_eq!(told(&bea).await[0], event("cell_ended", "ana"));
}

async fn an_invitation_is_declined_and_withdrawn(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    let cell = cell(&ana, "oak", &[&bea]).await;
    let act = async |who: &Person, path: &str, what: &str| {
        who.post(format!("{path}/{what}"), json!({})).await
    };
    let invitation = invite(&ana, &cell, "carl").await;
    ana.post(inviting(&cell), json!({"member": "carl"})).await.refused(409, "ALREADY_INVITED");
    act(&bea, &invitation, "decline").await.refused(403, "NOT_FOR_YOU");
    assert_eq!(act(&carl, &invitation, "decline").await.is(200)["status"], "declined");
    assert_eq!(told(&ana).await[0], event("cell_declined", "carl"));
    let invitation = invite(&ana, &cell, "carl").await;
    act(&carl, &invitation, "withdraw").await.refused(403, "NOT_STEWARD");
    assert_eq!(act(&ana, &invitation, "withdraw").await.is(200)["status"], "withdrawn");
    for (who, what) in [(&carl, "accept"), (&carl, "decline")] {
        act(who, &invitation, what).await.refused(409, "CELL_INVITATION_NOT_PENDING");
    }
    let asked = invite(&ana, &cell, "ana").await;
    let before = told(&ana).await.len();
    assert_eq!(act(&bea, &asked, "decline").await.is(200)["status"], "declined");
    assert_eq!(told(&ana).await.len(), before, "nobody in the cell is to be asked why");
    act(&ana, &asked, "withdraw").await.refused(409, "CELL_INVITATION_NOT_PENDING");
    let listed = ana.get(inviting(&cell)).await.is(200);
    assert_eq!(listed["total"], 4);
}

async fn who_leaves_the_community_leaves_its_cells_and_invitations(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    let cell = cell(&ana, "oak", &[&bea]).await;
    let listing = post(&bea, "offer", json!({"sharing": "my_cell"})).await;
    let invitation = invite(&ana, &cell, "carl").await;
    for who in [&bea, &carl] {
        who.delete("/communities/oak/members/me").await.is(204);
        join(who, "oak", &ana).await;
    }
    let again = carl.post(format!("{invitation}/accept"), json!({})).await;
    again.refused(409, "CELL_INVITATION_NOT_PENDING");
    accept(&carl, &invite(&ana, &cell, "carl").await).await;
    accept(&bea, &invite(&ana, &cell, "bea").await).await;
    assert!(!sees(&carl, &listing).await);
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn a_listing_is_for_the_cells_of_its_owner_when_it_was_posted(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl, &dora]).await;
    let first = cell(&ana, "oak", &[&bea, &carl]).await;
    let listing = post(&bea, "offer", json!({"sharing": "my_cell"})).await;
    let path = format!("/listings/{listing}");
    assert_eq!(bea.get(&path).await.is(200)["own"]["cells"], json!([first]));
    assert_eq!(carl.get(&path).await.is(200)["via"], "cell");
    assert!(carl.get(&path).await.is(200).get("own").is_none());
    let second = cell(&ana, "oak", &[&dora, &bea]).await;
    assert!(!sees(&dora, &listing).await);
    // Neither an edit nor the same choice widens it; another choice, and a list of cells, do.
    for body in [json!({"title": "steps"}), json!({"sharing": "my_cell"})] {
        bea.patch(&path, body).await.is(200);
        assert!(!sees(&dora, &listing).await);
    }
    bea.patch(&path, json!({"sharing": {"cells": [first, second]}})).await.is(200);
    assert!(sees(&dora, &listing).await && sees(&carl, &listing).await);
    let preview = json!({"kind": "offer", "sharing": "my_cell"});
    let seen = bea.post("/audience-preview", preview).await.is(200);
    assert_eq!(seen["total"], 2);
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn a_listing_is_for_the_cells_that_were_chosen(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl, &dora]).await;
    let first = cell(&ana, "oak", &[&bea, &carl]).await;
    let second = cell(&ana, "oak", &[&dora, &bea]).await;
    let listing = post(&bea, "offer", json!({"sharing": {"cells": [second]}})).await;
    assert!(sees(&dora, &listing).await && !sees(&carl, &listing).await);
    let body = |cells: Value| json!({"kind": "offer", "type": "skill", "title": "t", "category": "c", "sharing": {"cells": cells}});
    let absent = carl.post("/listings", body(json!(["0".repeat(36)]))).await;
    let foreign = carl.post("/listings", body(json!([second]))).await;
    foreign.is_as_absent(&second, &absent, &"0".repeat(36));
    absent.refused(404, "UNKNOWN_CELL");
    bea.post("/listings", body(json!([]))).await.refused(422, "INVALID_CELLS");
    bea.post("/audience-preview", body(json!([first]))).await.is(200);
}

async fn who_comes_back_to_a_cell_shows_it_nothing_of_before(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    let cell = cell(&ana, "oak", &[&bea, &carl]).await;
    let listing = post(&bea, "offer", json!({"sharing": "my_cell"})).await;
    remove(&bea, &cell, "bea").await.is(200);
    assert!(!sees(&carl, &listing).await);
    accept(&bea, &invite(&ana, &cell, "bea").await).await;
    assert!(!sees(&carl, &listing).await);
    let own = bea.get(format!("/listings/{listing}")).await.is(200);
    assert_eq!(own["own"]["cells"], json!([]));
    ana.delete(format!("/communities/oak/cells/{cell}")).await.is(204);
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn a_preference_names_the_cells_at_the_moment_it_changes(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl, &dora]).await;
    let first = cell(&ana, "oak", &[&bea, &carl]).await;
    let prefer = async |visibility: &str, precision: &str| {
        let body = json!({"visibility": visibility, "precision": precision});
        bea.put("/me/sharing-preference", body).await.is(200);
    };
    prefer("my_cell", "neighborhood").await;
    let listing = post(&bea, "offer", json!({})).await;
    cell(&ana, "oak", &[&dora, &bea]).await;
    prefer("my_cell", "city").await;
    assert!(sees(&carl, &listing).await && !sees(&dora, &listing).await, "{first}");
    prefer("my_community", "city").await;
    prefer("my_cell", "city").await;
    assert!(sees(&carl, &listing).await && sees(&dora, &listing).await);
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn a_cell_is_for_the_community_and_its_people_for_the_cell(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    cell(&ana, "oak", &[&bea, &carl]).await;
    assert_eq!(members(&ana).await, json!(["bea", "carl"]), "she is a steward");
    join(&dora, "oak", &ana).await;
    let seen = dora.get("/communities/oak/cells").await.is(200);
    let row = &seen["rows"][0];
    assert_eq!((&row["members"], &row["member"]), (&Value::Null, &json!(false)));
    block(&carl, "bea").await;
    assert_eq!(members(&bea).await, json!(["bea"]), "without the hidden");
    world.as_("emil").get("/communities/oak/cells").await.refused(403, "NOT_IN_COMMUNITY");
}

async fn cells_have_their_refusals(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea]).await;
    found(&carl, "elm", &[]).await;
    let cell = found_cell(&ana).await;
    let (cells, here) = ("/communities/oak/cells", format!("/communities/oak/cells/{cell}"));
    let stairs = json!({"name": "stairs"});
    bea.post(cells, stairs.clone()).await.refused(403, "NOT_STEWARD");
    carl.post(cells, stairs.clone()).await.refused(403, "NOT_IN_COMMUNITY");
    ana.post("/communities/ash/cells", stairs).await.refused(404, "NOT_FOUND");
    for name in ["", &"é".repeat(101)] {
        ana.post(cells, json!({"name": name})).await.refused(422, "INVALID_NAME");
    }
    ana.get("/communities/ash/cells").await.refused(404, "NOT_FOUND");
    ana.get(format!("{cells}?limit=0")).await.refused(422, "INVALID_LIMIT");
    bea.delete(&here).await.refused(403, "NOT_STEWARD");
    carl.delete(&here).await.refused(403, "NOT_IN_COMMUNITY");
    carl.delete(format!("/communities/elm/cells/{cell}")).await.refused(404, "NOT_FOUND");
    ana.delete("/communities/oak/cells/none").await.refused(404, "NOT_FOUND");
    let inviting = inviting(&cell);
    bea.post(&inviting, json!({"member": "bea"})).await.refused(403, "NOT_STEWARD");
    bea.get(&inviting).await.refused(403, "NOT_STEWARD");
    carl.get(&inviting).await.refused(403, "NOT_IN_COMMUNITY");
    befriend(&ana, "carl", 0.5).await;
    ana.post(&inviting, json!({"member": "carl"})).await.refused(409, "NOT_A_MEMBER");
    ana.post(&inviting, json!({"member": "nox"})).await.refused(404, "NOT_FOUND");
    ana.get("/communities/oak/cells/none/invitations").await.refused(404, "NOT_FOUND");
    accept(&bea, &invite(&ana, &cell, "bea").await).await;
    ana.post(&inviting, json!({"member": "bea"})).await.refused(409, "ALREADY_IN_CELL");
    ana.get(format!("{inviting}?limit=0")).await.refused(422, "INVALID_LIMIT");
    ana.get("/me/cell-invitations?limit=0").await.refused(422, "INVALID_LIMIT");
    bea.delete(format!("{here}/members/ana")).await.refused(403, "NOT_STEWARD");
    ana.delete(format!("{here}/members/nox")).await.refused(404, "NOT_FOUND");
    assert_eq!(remove(&ana, &cell, "ana").await.is(200)["changed"], false);
}

async fn invitations_are_absent_to_others_and_where_somebody_hides(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl, &dora]).await;
    let cell = cell(&ana, "oak", &[&bea]).await;
    let invitation = invite(&ana, &cell, "carl").await;
    let (id, none) = (invitation.rsplit('/').next().unwrap(), "0".repeat(36));
    for what in ["accept", "decline"] {
        let absent = dora.post(format!("{}/{none}/{what}", inviting(&cell)), json!({})).await;
        let hidden = dora.post(format!("{invitation}/{what}"), json!({})).await;
        hidden.is_as_absent(id, &absent, &none);
    }
    block(&carl, "bea").await;
    assert!(ids(&bea.get(inviting(&cell)).await.is(200)).iter().all(|it| it != id));
    let absent = bea.post(format!("{}/{none}/accept", inviting(&cell)), json!({})).await;
    bea.post(format!("{invitation}/accept"), json!({})).await.is_as_absent(id, &absent, &none);
    let row = carl.get("/me/cell-invitations").await.is(200)["rows"][0].clone();
    assert_eq!(row["members"], json!([]), "without who is hidden");
    block(&carl, "ana").await;
    let row = carl.get("/me/cell-invitations").await.is(200)["rows"][0].clone();
    assert_eq!(row["invited_by"], Value::Null);
    let absent = ana.post(inviting(&cell), json!({"member": "noxx"})).await;
    let hidden = ana.post(inviting(&cell), json!({"member": "carl"})).await;
    hidden.is_as_absent("carl", &absent, "noxx");
}
