//! Invites into circles and communities, by the hash of their tokens.

use sqlx::Result;
use sqlx::any::AnyRow;
use trust_commons::invite::{Destination, Invite, TokenHash, Used};
use trust_commons::privacy::{Erasure, Held};
use trust_commons::{CommunityId, InviteId, Timestamp};
use trust_core::{GroupId, MemberId};

use super::Connection;
use super::block::hidden_from;
use super::noun::{ExportPart, Noun};
use super::page::{DateKey, Page, by_date};
use super::query::{
    Arguments, Bind, Bound, execute, execute_any, fetch_all, fetch_all_with, fetch_one,
    fetch_optional, queries,
};
use super::table::{Column, Table as _, columns, table};
use super::value::read;

/// The entry of invites in the registry.
pub const NOUN: Noun = Noun {
    tables: &["invite"],
    tag: Some((
        "invites",
        "Invites into circles and communities, and accounts made by accepting an invite.",
    )),
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    erase: Some(|db, erasure, now| Box::pin(erase(db, erasure, now))),
    ..Noun::named("invite")
};

/// The number of attempts that an invite allows. After them it counts as revoked.
pub const ATTEMPTS: i64 = 10;

table! {
    "invite" holds Invite by id;
    fixed token_hash, into, issuer, email, member, created_at, expires_at;
    changing used, revoked_at;
    then worn_out;
}

impl Bind for Destination {
    fn bind(&self, arguments: &mut Arguments) -> Bound {
        (self.circle(), self.community()).bind(arguments)
    }
}

impl Column for Destination {
    fn names(_: &str) -> Vec<String> {
        vec!["circle".to_owned(), "community".to_owned()]
    }

    fn read(row: &AnyRow, _: &str) -> Result<Self> {
        Ok(match read(row, "community")? {
            Some(community) => Destination::Community(community),
            None => Destination::Circle(read(row, "circle")?),
        })
    }
}

columns! { optional Used { by as "used_by", at as "used_at" } }

/// Marks an invite without attempts left as revoked.
fn worn_out(invite: Invite, row: &AnyRow) -> Result<Invite> {
    let attempts: i64 = read(row, "attempts")?;
    let worn_out = match attempts < ATTEMPTS || invite.used.is_some() {
        true => None,
        false => read(row, "attempted_at")?,
    };
    Ok(Invite { revoked_at: invite.revoked_at.or(worn_out), ..invite })
}

queries! {
    /// Fetches the invite that belongs to a token.
    pub fn by_token(hash: &TokenHash) -> Option<Invite> =
        fetch_optional "SELECT * FROM invite WHERE token_hash = $1";

    /// Returns an attempt to an invite.
    pub fn give_attempt_back(id: &InviteId) =
        execute "UPDATE invite SET attempts = attempts - 1 WHERE id = $1 AND attempts > 0";

    /// An invite into a circle or a community.
    pub fn find(group: &GroupId, id: &InviteId) -> Option<Invite> =
        fetch_optional "SELECT * FROM invite WHERE id = $2 AND (circle = $1 OR community = $1)";
}

/// Fetches an invite for a request that has taken one of its attempts.
pub async fn of_attempt(db: &mut Connection, id: &InviteId) -> Result<Option<Invite>> {
    let sql = "SELECT * FROM invite WHERE id = $1";
    Ok(fetch_all_with(db, sql, &[id], Invite::read).await?.pop())
}

/// Takes one of the attempts of an invite. Returns whether one was left.
pub async fn take_attempt(db: &mut Connection, id: &InviteId, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE invite SET attempts = attempts + 1, attempted_at = $3 WHERE id = $1 AND attempts < $2";
    execute_any(db, sql, &[id, &ATTEMPTS, &now]).await
}

/// Holds for the invites into the group `$1` that `$2` may know of: of a community, invites whose issuers are not
/// hidden from `$2`; of a circle of `$2`, invites that were not used by a person hidden from `$2`.
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

queries! {
    /// The invites into a circle or a community that `viewer` may know of, newest first.
    pub fn of_group(group: &GroupId, viewer: &MemberId, page: &Page<DateKey>) -> Vec<Invite> =
        fetch_all "SELECT * FROM invite WHERE ", leading_into!(), by_date!(newest first, "$3", "$4", "$5");

    /// Fetches the invite with this id, if it is for this member.
    pub fn of_invitee(id: &InviteId, member: &MemberId) -> Option<Invite> =
        fetch_optional "SELECT * FROM invite WHERE id = $1 AND member = $2";

    /// Fetches the last time at which a steward who is not hidden from `viewer` invited a member into a community.
    pub fn invited_at(
        community: &CommunityId,
        member: &MemberId,
        viewer: &MemberId,
    ) -> Option<Timestamp> =
        fetch_one "SELECT MAX(created_at) FROM invite WHERE community = $1 AND member = $2 AND issuer NOT IN (",
            hidden_from!("$3"), ")";
}

/// Holds for the invites for the member `$1` that can be used at `$now`. Invites by people hidden from the member,
/// by former stewards, and into communities that the member belongs to cannot be used.
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

/// Holds for the invites that `$1` issued: into circles of `$1`, and into communities that `$1` is a steward of. Invites that
/// a person used who is hidden from `$1` are left out.
macro_rules! issued_by {
    () => {
        concat!(
            "issuer = $1 AND (used_by IS NULL OR used_by NOT IN (",
            hidden_from!("$1"),
            ")) AND (community IS NULL OR EXISTS (SELECT 1 FROM community_member AS host
                 WHERE host.community = invite.community AND host.member = $1 AND host.steward = 1))"
        )
    };
}

pub(super) use issued_by;

queries! {
    /// The invites for a member that can be used now, newest first.
    pub fn waiting(member: &MemberId, now: Timestamp, page: &Page<DateKey>) -> Vec<Invite> =
        fetch_all "SELECT * FROM invite WHERE ", waiting_for!("$2"),
            by_date!(newest first, "$3", "$4", "$5");

    /// All invites for a member, oldest first, without those of people hidden from the member.
    pub fn for_member(member: &MemberId) -> Vec<Invite> =
        fetch_all "SELECT * FROM invite WHERE member = $1 AND issuer NOT IN (", hidden_from!("$1"),
            ") ORDER BY created_at, id DESC";

    /// The invites that a member issued and may know of, newest first.
    pub fn issued(issuer: &MemberId, page: &Page<DateKey>) -> Vec<Invite> =
        fetch_all "SELECT * FROM invite WHERE ", issued_by!(), by_date!(newest first, "$2", "$3", "$4");

    /// All invites that a member issued, oldest first.
    pub fn of_issuer(issuer: &MemberId) -> Vec<Invite> =
        fetch_all "SELECT * FROM invite WHERE issuer = $1 ORDER BY created_at, id DESC";
}

/// Fetches the rows of a member for an export.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    held.invites = of_issuer(db, &held.member).await?;
    held.invited = for_member(db, &held.member).await?;
    Ok(())
}

/// Names the pseudonym in the invites of others. An invite for this address, or one that the member used, was for the erased
/// member. Without its address an open invite would let anybody in.
async fn erase(db: &mut Connection, erasure: &Erasure, now: Timestamp) -> Result<()> {
    let Erasure { member, pseudonym, .. } = erasure;
    let sql = "UPDATE invite SET email = NULL,
             revoked_at = CASE WHEN used_by IS NULL THEN COALESCE(revoked_at, $2) ELSE revoked_at END
         WHERE used_by = $1 OR email = (SELECT email FROM member WHERE id = $1)";
    execute(db, sql, &[member, &now]).await?;
    for sql in [
        "UPDATE invite SET used_by = $2 WHERE used_by = $1",
        "UPDATE invite SET member = $2 WHERE member = $1",
    ] {
        execute(db, sql, &[member, pseudonym]).await?;
    }
    Ok(())
}
