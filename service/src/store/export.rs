//! The data of a person. The rules make an export of it that lacks other people's private data.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use sqlx::Result;
use trust_commons::ledger::Statement;
use trust_commons::privacy::{Export, Held};
use trust_commons::response::Response;
use trust_commons::{CellId, ListingId, Notification, Timestamp};
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
    let communities = member::communities(db, &id).await?;
    let steward_of = communities.iter().filter(|(_, _, steward)| *steward);
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
    let responses = response::of_responder(db, &id).await?;
    let mut held = Held {
        now,
        steward_of: steward_of.map(|(id, _, _)| id.clone()).collect(),
        communities: communities.into_iter().map(|(id, _, _)| id).collect(),
        cells: cells(db, &id).await?,
        cell_invitations: cell_invitation::of_member(db, &id).await?,
        join_requests: join_request::all_of_member(db, &id).await?,
        listings: listing::of_owner(db, &id).await?,
        answered: answered(db, &responses).await?,
        responses,
        circles: circle::of_owner(db, &id, &Page::all(oldest())).await?,
        invites: invite::of_issuer(db, &id).await?,
        invited: invite::for_member(db, &id).await?,
        exchanges: exchange::own(db, &id, None, &Page::all(newest())).await?,
        statements: statements(db, &id, now).await?,
        partnerships: Vec::new(),
        left: BTreeSet::new(),
        notifications: notifications(db, &id).await?,
        blocks: blocks.into_iter().map(|(blocked, _)| blocked).collect(),
        trust: trust.iter().map(|(target, declared)| (target.clone(), declared.weight)).collect(),
        preference: member.preference,
        place: member.place,
        profile: profile(db, member, now).await?.into_iter().chain(who_knows).collect(),
        hidden: hidden(db, &id).await?,
        nobody: nobody()?,
        member: id,
    };
    fetch_partnerships(db, &mut held).await?;
    Ok(held.export())
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

/// Fetches the partnerships that a member proposed or decided, as the member sees them, and notes those whose
/// communities the member has left.
async fn fetch_partnerships(db: &mut Connection, held: &mut Held) -> Result<()> {
    for named in partnership::named_in(db, &held.member).await? {
        let seen = partnership::find_for(db, &named.id, &held.member).await?;
        if seen.is_none() {
            held.left.insert(named.id.clone());
        }
        held.partnerships.push(seen.unwrap_or(named));
    }
    Ok(())
}

/// Fetches the owners of the listings that these responses answer.
async fn answered(
    db: &mut Connection,
    responses: &[Response],
) -> Result<BTreeMap<ListingId, MemberId>> {
    let ids: Vec<&str> = responses.iter().map(|response| response.listing.as_str()).collect();
    let listings = listing::find_all(db, &ids).await?;
    Ok(listings.into_iter().map(|listing| (listing.id, listing.owner)).collect())
}

/// Fetches all transfers of the member's accounts.
async fn statements(db: &mut Connection, id: &MemberId, now: Timestamp) -> Result<Vec<Statement>> {
    let mut statements = Vec::new();
    for (community, account) in ledger::balances(db, id, None, now).await? {
        let found = ledger::transfers(db, id, &community, &Page::all(newest())).await?;
        let transfers = found.into_iter().rev().map(|(transfer, _)| transfer.at(now)).collect();
        let balance = account.balance();
        statements.push(Statement { community, account, balance, transfers });
    }
    Ok(statements)
}

async fn notifications(db: &mut Connection, id: &MemberId) -> Result<Vec<Notification>> {
    let stored = notification::of_member(db, id, &Page::all((LogRevision::MAX, 0))).await?;
    let notification = |stored: notification::StoredNotification| Notification {
        to: id.clone(),
        by: stored.actor,
        event: stored.event,
    };
    Ok(stored.into_iter().rev().map(notification).collect())
}
