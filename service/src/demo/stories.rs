//! What happens in a network: communities are founded and become partners, people move in, form circles,
//! answer each other and settle what they did.

use axum::http::Method;
use serde_json::{Value, json};
use trust_commons::sharing::SharingModel;

use super::client::Client;
use super::people::{HOMES, OF_A_COMMUNITY, Person};
use super::things;
use crate::command::Failure;

/// The first of each street founds its community, the second becomes a steward as well, and both make cells.
pub async fn found(client: &Client, network: &[Person]) -> Result<(), Failure> {
    for (home, street) in network.chunks(OF_A_COMMUNITY).enumerate() {
        let about = &HOMES[home];
        let founder = &street[0];
        let community = founder.community(home);
        let body = json!({
            "id": community, "name": about.name, "description": about.description, "credit": about.credit,
        });
        client.post(&founder.id, "/communities", &body).await?;
        let path = format!("/communities/{community}");
        for person in &street[1..] {
            let asked = json!({"message": "I live here."});
            let requests = format!("{path}/join-requests");
            let request = client.post(&person.id, &requests, &asked).await?;
            client.post(&founder.id, &format!("{requests}/{request}/approve"), &json!({})).await?;
        }
        client.put(&founder.id, &format!("{path}/stewards/{}", street[1].id), &json!({})).await?;
        for (cell, households) in street.chunks(OF_A_COMMUNITY / 2).enumerate() {
            let name = ["Even numbers", "Odd numbers"][cell];
            let cells = format!("{path}/cells");
            let cell = client.post(&founder.id, &cells, &json!({"name": name})).await?;
            for person in households {
                let member = format!("{cells}/{cell}/members/{}", person.id);
                client.put(&founder.id, &member, &json!({})).await?;
            }
        }
    }
    Ok(())
}

/// Somebody says where they live, how they share and whom they trust, and posts what they offer and need.
pub async fn settle_in(
    client: &Client,
    person: &Person,
    network: &[Person],
) -> Result<(), Failure> {
    let (latitude, longitude) = person.place();
    let place = json!({"latitude": latitude, "longitude": longitude});
    client.put(&person.id, "/me/place", &place).await?;
    let preference = json!({"visibility": person.visibility(), "local_radius_km": 5.0});
    client.put(&person.id, "/me/sharing-preference", &preference).await?;
    for (number, weight) in person.trusts() {
        let path = format!("/members/{}/trust", network[number].id);
        client.put(&person.id, &path, &json!({"weight": weight})).await?;
    }
    for (side, thing) in things::of(person) {
        client.post(&person.id, &format!("/support/{side}"), &thing).await?;
    }
    Ok(())
}

/// What lies between communities, and between people.
pub async fn tell(client: &Client, network: &[Person], model: SharingModel) -> Result<(), Failure> {
    if model.has_partnerships() {
        partnerships(client, network).await?;
    }
    circles(client, network).await?;
    blocks(client, network).await?;
    answers(client, network).await?;
    exchanges(client, network).await
}

/// Oak Street and River Bend are partners; Mill Hill has been asked.
async fn partnerships(client: &Client, network: &[Person]) -> Result<(), Failure> {
    let (oak, river) = (&network[0], &network[OF_A_COMMUNITY]);
    let propose = |with: usize| json!({"community": oak.community(0), "with": oak.community(with), "share_member_count": true});
    let active = client.post(&oak.id, "/partnerships/propose", &propose(1)).await?;
    let terms = json!({"share_member_count": true});
    client.post(&river.id, &format!("/partnerships/{active}/approve"), &terms).await?;
    client.post(&oak.id, "/partnerships/propose", &propose(2)).await?;
    Ok(())
}

/// Every sixth has a circle with the three whom they trust first.
async fn circles(client: &Client, network: &[Person]) -> Result<(), Failure> {
    for (nth, owner) in network.iter().step_by(6).enumerate() {
        let kind = ["family", "friends", "colleagues"][nth % 3];
        let circle = json!({"name": format!("My {kind}"), "kind": kind});
        let circle = client.post(&owner.id, "/trust-circles", &circle).await?;
        for (number, _) in owner.trusts().take(3) {
            let member = format!("/trust-circles/{circle}/members/{}", network[number].id);
            client.put(&owner.id, &member, &json!({})).await?;
        }
        let thing = json!({
            "type": "time", "title": "An evening of cards", "category": "company",
            "sharing": {"circle": circle},
        });
        client.post(&owner.id, "/support/offers", &thing).await?;
    }
    Ok(())
}

/// Two who do not get on.
async fn blocks(client: &Client, network: &[Person]) -> Result<(), Failure> {
    for (blocker, blocked) in [(4, 18), (25, 33)] {
        let body = json!({"member": network[blocked].id.as_str()});
        client.post(&network[blocker].id, "/blocks", &body).await?;
    }
    Ok(())
}

/// Some needs are answered by a neighbour, and some of the answers are accepted.
async fn answers(client: &Client, network: &[Person]) -> Result<(), Failure> {
    for (nth, helper) in network.iter().enumerate().step_by(4) {
        let needs = needs_around(client, helper).await?;
        let Some(need) = needs.get(nth % needs.len().max(1)) else { continue };
        let (id, owner) = (&need["id"], &need["owner"]["id"]);
        let (Some(id), Some(owner)) = (id.as_str(), owner.as_str()) else { continue };
        let path = format!("/support/needs/{id}");
        let said = json!({"message": "I can do that on Sunday."});
        let response = client.post(&helper.id, &format!("{path}/respond"), &said).await?;
        let Some(owner) = network.iter().find(|person| person.id.as_str() == owner) else {
            continue;
        };
        if nth % 8 == 0 {
            let path = format!("{path}/responses/{response}");
            client.call(&owner.id, Method::PATCH, &path, &json!({"status": "accepted"})).await?;
        }
    }
    Ok(())
}

/// The needs that somebody may see in their own community and nobody helps with yet, by title and owner: ids
/// differ from one filling to the next.
async fn needs_around(client: &Client, helper: &Person) -> Result<Vec<Value>, Failure> {
    let community = helper.community(helper.home());
    let path = format!("/support/network/needs?community_id={community}&limit=100");
    let page = client.call(&helper.id, Method::GET, &path, &Value::Null).await?;
    let mut needs = page["rows"].as_array().cloned().unwrap_or_default();
    needs.retain(|need| need["status"] == "active");
    needs.sort_by_key(|need| format!("{} {}", need["title"], need["owner"]["id"]));
    Ok(needs)
}

/// Neighbours do things for each other: most are done and settled, some are under way.
async fn exchanges(client: &Client, network: &[Person]) -> Result<(), Failure> {
    for (nth, provider) in network.iter().enumerate().step_by(2) {
        let home = provider.home();
        let street = home * OF_A_COMMUNITY;
        let receiver = &network[street + (nth + 7) % OF_A_COMMUNITY];
        let kind = ["service", "object_loan", "shared_purchase"][nth % 3];
        let mut body = json!({
            "kind": kind,
            "title": "An hour of help", "role": "provider", "with": receiver.id.as_str(),
            "mode": "gift",
        });
        if HOMES[home].credit {
            body["mode"] = "credit".into();
            body["minutes"] = (30 + 15 * (nth % 4)).into();
        }
        let path = format!("/communities/{}/exchanges", provider.community(home));
        let exchange = client.post(&provider.id, &path, &body).await?;
        let steps = [
            (receiver, "request"),
            (provider, "accept"),
            (provider, "start"),
            (provider, "complete"),
            (receiver, "complete"),
        ];
        let taken = if nth % 10 == 8 { 3 } else { steps.len() };
        for (who, step) in steps.into_iter().take(taken) {
            client.post(&who.id, &format!("/exchanges/{exchange}/{step}"), &json!({})).await?;
        }
    }
    Ok(())
}
