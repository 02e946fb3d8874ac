//! Invites into circles and communities, by the hash of their tokens.

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::invite::{Destination, Invite, TokenHash, Used};
use trust_commons::{CommunityId, InviteId, Timestamp};
use trust_core::{GroupId, MemberId};

use super::block::hidden_from;
use super::part::{Dated, Part, by_date};
use super::{Connection, changed, decoded, decoded_if_any};

/// How often an invite may be tried. From then on it counts as revoked.
pub const ATTEMPTS: i64 = 10;

fn invite(row: &AnyRow) -> sqlx::Result<Invite> {
    let invite = tried(row)?;
    let attempts: i64 = row.try_get("attempts")?;
    let worn_out: Option<Timestamp> = match attempts < ATTEMPTS || invite.used.is_some() {
        true => None,
        false => row.try_get("attempted_at")?,
    };
    Ok(Invite { revoked_at: invite.revoked_at.or(worn_out), ..invite })
}

/// An invite, for whoever holds one of its attempts.
fn tried(row: &AnyRow) -> sqlx::Result<Invite> {
    let hash: String = row.try_get("token_hash")?;
    let used_at: Option<Timestamp> = row.try_get("used_at")?;
    let used_by = decoded_if_any(row, "used_by")?;
    let into = match decoded_if_any(row, "community")? {
        Some(community) => Destination::Community(community),
        None => Destination::Circle(decoded(row, "circle")?),
    };
    Ok(Invite {
        id: decoded(row, "id")?,
        token_hash: TokenHash::try_from(hash).map_err(|e| sqlx::Error::Decode(e.into()))?,
        into,
        issuer: decoded(row, "issuer")?,
        email: row.try_get("email")?,
        member: decoded_if_any(row, "member")?,
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
        used: used_by.zip(used_at).map(|(by, at)| Used { by, at }),
        revoked_at: row.try_get("revoked_at")?,
    })
}

/// Adds an invite.
pub async fn insert(connection: &mut Connection, invite: &Invite) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO invite
             (id, token_hash, circle, community, issuer, email, member, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(invite.id.as_str())
    .bind(invite.token_hash.to_string())
    .bind(invite.into.circle().map(|id| id.as_str()))
    .bind(invite.into.community().map(|id| id.as_str()))
    .bind(invite.issuer.as_str())
    .bind(invite.email.as_deref())
    .bind(invite.member.as_ref().map(|id| id.as_str()))
    .bind(invite.created_at)
    .bind(invite.expires_at)
    .execute(connection)
    .await
    .map(drop)
}

/// Writes what has come of an invite.
pub async fn update(connection: &mut Connection, invite: &Invite) -> sqlx::Result<()> {
    let used = invite.used.as_ref();
    sqlx::query("UPDATE invite SET used_by = $2, used_at = $3, revoked_at = $4 WHERE id = $1")
        .bind(invite.id.as_str())
        .bind(used.map(|used| used.by.as_str()))
        .bind(used.map(|used| used.at))
        .bind(invite.revoked_at)
        .execute(connection)
        .await
        .map(drop)
}

/// The invite that a token opens.
pub async fn by_token(
    connection: &mut Connection,
    hash: &TokenHash,
) -> sqlx::Result<Option<Invite>> {
    sqlx::query("SELECT * FROM invite WHERE token_hash = $1")
        .bind(hash.to_string())
        .try_map(|row| invite(&row))
        .fetch_optional(connection)
        .await
}

/// An invite, for whoever holds one of its attempts.
pub async fn of_attempt(
    connection: &mut Connection,
    id: &InviteId,
) -> sqlx::Result<Option<Invite>> {
    sqlx::query("SELECT * FROM invite WHERE id = $1")
        .bind(id.as_str())
        .try_map(|row| tried(&row))
        .fetch_optional(connection)
        .await
}

/// Takes one of the attempts that an invite allows. Says whether there was one left.
pub async fn take_attempt(
    connection: &mut Connection,
    id: &InviteId,
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE invite SET attempts = attempts + 1, attempted_at = $3 WHERE id = $1 AND attempts < $2",
    )
    .bind(id.as_str())
    .bind(ATTEMPTS)
    .bind(now)
    .execute(connection)
    .await
    .map(changed)
}

/// Gives an attempt back.
pub async fn give_attempt_back(connection: &mut Connection, id: &InviteId) -> sqlx::Result<()> {
    sqlx::query("UPDATE invite SET attempts = attempts - 1 WHERE id = $1 AND attempts > 0")
        .bind(id.as_str())
        .execute(connection)
        .await
        .map(drop)
}

/// An invite into a circle or a community.
pub async fn find(
    connection: &mut Connection,
    group: &GroupId,
    id: &InviteId,
) -> sqlx::Result<Option<Invite>> {
    sqlx::query("SELECT * FROM invite WHERE id = $2 AND (circle = $1 OR community = $1)")
        .bind(group.as_str())
        .bind(id.as_str())
        .try_map(|row| invite(&row))
        .fetch_optional(connection)
        .await
}

/// The invites into the group `$1` that `$2` may know of: into a community without those of people hidden from `$2`, into
/// a circle of `$2` without those that somebody used who is hidden from `$2`.
macro_rules! leading_into {
    () => {
        concat!(
            "((community = $1 AND issuer NOT IN (",
            hidden_from!("$2"),
            ")) OR (circle = $1 AND (used_by IS NULL OR used_by NOT IN (",
            hidden_from!("$2"),
            "))))"
        )
    };
}

pub(super) use leading_into;

/// The invites into a circle or a community that `viewer` may know of, before a place in the list, newest first.
pub async fn of_group(
    connection: &mut Connection,
    group: &GroupId,
    viewer: &MemberId,
    part: &Part<Dated>,
) -> sqlx::Result<Vec<Invite>> {
    sqlx::query(concat!(
        "SELECT * FROM invite WHERE ",
        leading_into!(),
        by_date!(newest first, "$3", "$4", "$5")
    ))
    .bind(group.as_str())
    .bind(viewer.as_str())
    .bind(part.after.0)
    .bind(part.after.1.as_str())
    .bind(part.most)
    .try_map(|row| invite(&row))
    .fetch_all(connection)
    .await
}

/// The invite of this id, if it is for this member.
pub async fn of_invitee(
    connection: &mut Connection,
    id: &InviteId,
    member: &MemberId,
) -> sqlx::Result<Option<Invite>> {
    sqlx::query("SELECT * FROM invite WHERE id = $1 AND member = $2")
        .bind(id.as_str())
        .bind(member.as_str())
        .try_map(|row| invite(&row))
        .fetch_optional(connection)
        .await
}

/// When a community last invited a member, by somebody who is not hidden from `viewer`.
pub async fn invited_at(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
    viewer: &MemberId,
) -> sqlx::Result<Option<Timestamp>> {
    sqlx::query_scalar(concat!(
        "SELECT MAX(created_at) FROM invite WHERE community = $1 AND member = $2 AND issuer NOT IN (",
        hidden_from!("$3"),
        ")"
    ))
    .bind(community.as_str())
    .bind(member.as_str())
    .bind(viewer.as_str())
    .fetch_one(connection)
    .await
}

/// The invites for the member `$1` that can be used at `$now`: without those of people hidden from the member, and
/// of people who are stewards no longer, and without those into communities that the member belongs to.
macro_rules! waiting_for {
    ($now:literal) => {
        concat!(
            "member = $1 AND used_by IS NULL AND revoked_at IS NULL AND expires_at > ",
            $now,
            " AND issuer NOT IN (",
            hidden_from!("$1"),
            ") AND EXISTS (SELECT 1 FROM community_member AS host WHERE host.community = invite.community
                 AND host.member = issuer AND host.steward = 1)
             AND NOT EXISTS (SELECT 1 FROM community_member AS own WHERE own.community = invite.community
                 AND own.member = $1)"
        )
    };
}

pub(super) use waiting_for;

/// The invites for a member that can be used now, before a place in the list, newest first.
pub async fn waiting(
    connection: &mut Connection,
    member: &MemberId,
    now: Timestamp,
    part: &Part<Dated>,
) -> sqlx::Result<Vec<Invite>> {
    sqlx::query(concat!(
        "SELECT * FROM invite WHERE ",
        waiting_for!("$2"),
        by_date!(newest first, "$3", "$4", "$5")
    ))
    .bind(member.as_str())
    .bind(now)
    .bind(part.after.0)
    .bind(part.after.1.as_str())
    .bind(part.most)
    .try_map(|row| invite(&row))
    .fetch_all(connection)
    .await
}

/// All invites for a member, oldest first, without those of people hidden from the member.
pub async fn for_member(
    connection: &mut Connection,
    member: &MemberId,
) -> sqlx::Result<Vec<Invite>> {
    sqlx::query(concat!(
        "SELECT * FROM invite WHERE member = $1 AND issuer NOT IN (",
        hidden_from!("$1"),
        ") ORDER BY created_at, id DESC"
    ))
    .bind(member.as_str())
    .try_map(|row| invite(&row))
    .fetch_all(connection)
    .await
}

/// All invites that a member issued, oldest first.
pub async fn of_issuer(
    connection: &mut Connection,
    issuer: &MemberId,
) -> sqlx::Result<Vec<Invite>> {
    sqlx::query("SELECT * FROM invite WHERE issuer = $1 ORDER BY created_at, id DESC")
        .bind(issuer.as_str())
        .try_map(|row| invite(&row))
        .fetch_all(connection)
        .await
}
