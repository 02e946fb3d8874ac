//! The data export of a person, without other people's private data.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use sqlx::Result;
use trust_commons::community::{CellInvitation, JoinRequest};
use trust_commons::ledger::{AccountId, Statement, Transfer};
use trust_commons::partnership::Partnership;
use trust_commons::privacy::Export;
use trust_commons::response::Response;
use trust_commons::{CellId, Notification, Timestamp};
use trust_core::MemberId;

use super::block::hidden_from;
use super::change_log::LogRevision;
use super::member::Member;
use super::page::{Page, newest, oldest};
use super::query::{fetch_all, fetch_into, queries};
use super::{
    Connection, block, cell_invitation, circle, exchange, invite, join_request, ledger, listing,
    member, notification, partnership, response, session, trust,
};

/// Fetches the whole export of a member. The connection should be in a transaction that reads one consistent state.
pub async fn of_member(db: &mut Connection, member: Member, now: Timestamp) -> Result<Export> {
    let id = member.id.clone();
    let hidden = hidden(db, &id).await?;
    let shown = |other: &MemberId| !hidden.contains(other);
    let communities = member::communities(db, &id).await?;
    let steward_of = communities.iter().filter(|(_, _, steward)| *steward);
    let mut circles = circle::of_owner(db, &id, &Page::all(oldest())).await?;
    circles.iter_mut().for_each(|circle| circle.members.retain(shown));
    let mut listings = listing::of_owner(db, &id).await?;
    for listing in &mut listings {
        listing.accepted.retain(|member, _| shown(member));
        listing.helper = listing.helper.take().filter(shown);
    }
    let mut invites = invite::of_issuer(db, &id).await?;
    invites.retain(|invite| invite.used.as_ref().is_none_or(|used| shown(&used.by)));
    let mut exchanges = exchange::own(db, &id, None, &Page::all(newest())).await?;
    for it in &mut exchanges {
        let (has_provider, has_receiver) =
            (shown(&it.provider), it.receiver.as_ref().is_none_or(shown));
        if has_provider && has_receiver {
            continue;
        }
        if !has_provider {
            it.provider = nobody()?;
        }
        if !has_receiver {
            it.receiver = Some(nobody()?);
        }
        (it.title, it.description, it.listing) = (it.kind.to_string(), String::new(), None);
    }
    let trust = trust::of_source(db, &id, &Page::all(String::new())).await?;
    let kept: Vec<_> = trust.iter().filter(|(_, it)| !it.is_shared).map(|(id, _)| id).collect();
    let trusted_by = trust::shared_with(db, &id, &Page::all(String::new())).await?;
    let who_knows = [
        ("named_on_paths", json!(member.on_paths)),
        ("trust_kept_to_myself", json!(kept)),
        ("trusted_by", json!(trusted_by)),
    ];
    let who_knows = who_knows.map(|(name, value)| (name.to_owned(), value));
    let blocks = block::of_member(db, &id, &Page::all(String::new())).await?;
    Ok(Export {
        exported_at: now,
        steward_of: steward_of.map(|(id, _, _)| id.clone()).collect(),
        communities: communities.into_iter().map(|(id, _, _)| id).collect(),
        cells: cells(db, &id).await?,
        cell_invitations: cell_invitations(db, &id).await?,
        join_requests: join_requests(db, &id, &hidden).await?,
        listings,
        responses: responses(db, &id, &hidden).await?,
        circles,
        invites,
        invited: invite::for_member(db, &id).await?,
        exchanges,
        statements: statements(db, &id, &hidden, now).await?,
        partnerships: partnerships(db, &id).await?,
        notifications: notifications(db, &id, &hidden).await?,
        blocks: blocks.into_iter().map(|(blocked, _)| blocked).collect(),
        trust: trust.iter().map(|(target, declared)| (target.clone(), declared.weight)).collect(),
        preference: member.preference,
        place: member.place,
        profile: profile(db, member, now).await?.into_iter().chain(who_knows).collect(),
        member: id,
    })
}

queries! {
    /// Fetches the members whom a block in either direction hides from a member.
    pub fn hidden(id: &MemberId) -> BTreeSet<MemberId> =
        fetch_into "SELECT id FROM member WHERE id IN (", hidden_from!("$1"), ")";

    fn cells(id: &MemberId) -> BTreeSet<CellId> =
        fetch_into "SELECT cell FROM cell_member WHERE member = $1";
}

/// The id that stands for people who no longer exist. No account has this id.
fn nobody() -> Result<MemberId> {
    MemberId::new("(nobody)").map_err(|error| sqlx::Error::Encode(error.into()))
}

/// Fetches the data that the rules do not read: names, sessions, and the times at which the member joined
/// communities.
async fn profile(
    db: &mut Connection,
    member: Member,
    now: Timestamp,
) -> Result<BTreeMap<String, Value>> {
    let id = member.id;
    let has_password = member::password_hash(db, &id).await?.is_some();
    let sessions = session::of_member(db, &id, now, &Page::all(oldest())).await?;
    let sessions = sessions.into_iter().map(|session| {
        json!({
            "id": session.id,
            "kind": <&str>::from(session.kind),
            "label": session.label,
            "created_at": session.created_at,
            "expires_at": session.expires_at,
        })
    });
    let fields = [
        ("name", Value::from(member.name)),
        ("about", Value::from(member.about)),
        ("email", Value::from(member.email)),
        ("created_at", Value::from(member.created_at.as_secs())),
        ("has_password", Value::from(has_password)),
        ("sessions", sessions.collect()),
        ("identities", identities(db, &id).await?),
        ("memberships", memberships(db, &id).await?),
    ];
    Ok(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

async fn identities(db: &mut Connection, id: &MemberId) -> Result<Value> {
    let sql = "SELECT issuer, subject FROM identity WHERE member = $1 ORDER BY issuer, subject";
    let identities: Vec<(String, String)> = fetch_all(db, sql, &[id]).await?;
    let identity = |(issuer, subject)| json!({ "issuer": issuer, "subject": subject });
    Ok(identities.into_iter().map(identity).collect())
}

async fn memberships(db: &mut Connection, id: &MemberId) -> Result<Value> {
    let sql = "SELECT community, steward, named, joined_at FROM community_member WHERE member = $1 ORDER BY community";
    let memberships: Vec<(String, bool, bool, Timestamp)> = fetch_all(db, sql, &[id]).await?;
    let membership = |(community, steward, named, joined_at)| {
        json!({
            "community": community,
            "steward": steward,
            "named_as_steward": named,
            "joined_at": joined_at,
        })
    };
    Ok(memberships.into_iter().map(membership).collect())
}

/// Fetches the member's invitations into cells, without the other people's acceptances, which are private to those
/// people.
async fn cell_invitations(db: &mut Connection, id: &MemberId) -> Result<Vec<CellInvitation>> {
    let mut invitations = cell_invitation::of_member(db, id).await?;
    invitations.iter_mut().for_each(|it| it.accepted_by.retain(|by| by == id));
    Ok(invitations)
}

/// Fetches the partnerships that a member proposed or decided, as the member sees them.
async fn partnerships(db: &mut Connection, id: &MemberId) -> Result<Vec<Partnership>> {
    let mut found = Vec::new();
    for named in partnership::named_in(db, id).await? {
        let seen = partnership::find_for(db, &named.id, id).await?;
        found.push(seen.unwrap_or(named));
    }
    Ok(found)
}

async fn join_requests(
    db: &mut Connection,
    id: &MemberId,
    hidden: &BTreeSet<MemberId>,
) -> Result<Vec<JoinRequest>> {
    let mut requests = join_request::all_of_member(db, id).await?;
    for request in &mut requests {
        request.decided_by = request.decided_by.take().filter(|by| !hidden.contains(by));
    }
    Ok(requests)
}

async fn responses(
    db: &mut Connection,
    id: &MemberId,
    hidden: &BTreeSet<MemberId>,
) -> Result<Vec<Response>> {
    let mut responses = response::of_responder(db, id).await?;
    let listings: Vec<&str> = responses.iter().map(|response| response.listing.as_str()).collect();
    let listings = listing::find_all(db, &listings).await?;
    let absent: BTreeSet<_> = listings
        .iter()
        .filter(|listing| hidden.contains(&listing.owner))
        .map(|it| &it.id)
        .collect();
    responses.retain(|response| !absent.contains(&response.listing));
    Ok(responses)
}

/// Fetches all transfers of the member's accounts. They do not name people who are hidden from the member.
async fn statements(
    db: &mut Connection,
    id: &MemberId,
    hidden: &BTreeSet<MemberId>,
    now: Timestamp,
) -> Result<Vec<Statement>> {
    let mut statements = Vec::new();
    for (community, account) in ledger::balances(db, id, None, now).await? {
        let found = ledger::transfers(db, id, &community, &Page::all(newest())).await?;
        let transfers =
            found.into_iter().rev().map(|(transfer, _)| masked(transfer.at(now), hidden));
        let (balance, transfers) = (account.balance(), transfers.collect());
        statements.push(Statement { community, account, balance, transfers });
    }
    Ok(statements)
}

fn masked(mut transfer: Transfer, hidden: &BTreeSet<MemberId>) -> Transfer {
    for side in [&mut transfer.content.debit, &mut transfer.content.credit] {
        if matches!(side, AccountId::Member(member) if hidden.contains(member)) {
            *side = AccountId::Settlement("hidden".to_owned());
        }
    }
    transfer
}

async fn notifications(
    db: &mut Connection,
    id: &MemberId,
    hidden: &BTreeSet<MemberId>,
) -> Result<Vec<Notification>> {
    let notifications = notification::of_member(db, id, &Page::all((LogRevision::MAX, 0))).await?;
    let nobody = nobody()?;
    let notification = |notification: notification::StoredNotification| {
        let is_named = notification.actor != *id && !hidden.contains(&notification.actor);
        let by = if is_named { notification.actor } else { nobody.clone() };
        Notification { to: id.clone(), by, event: notification.event }
    };
    Ok(notifications.into_iter().rev().map(notification).collect())
}
