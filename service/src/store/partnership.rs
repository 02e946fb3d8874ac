//! Partnerships between communities.

use sqlx::Result;
use sqlx::any::AnyRow;
use trust_commons::partnership::{Partnership, PartnershipStatus, Terms};
use trust_commons::privacy::{Erasure, Held};
use trust_commons::sharing::SharingModel;
use trust_commons::{CommunityId, PartnershipId, Timestamp};
use trust_core::{Change, MemberId};

use super::Connection;
use super::noun::{ExportPart, Noun};
use super::page::{DateKey, Page, by_date};
use super::query::{fetch_all, fetch_all_with, fetch_optional, queries};
use super::table::{Table as _, columns, table};
use super::value::read;
use crate::clock::DAY;

pub use super::table::{insert, update};

/// The entry of partnerships in the registry.
pub const NOUN: Noun = Noun {
    tables: &["partnership"],
    tag: Some(("partnerships", "Partnerships between communities.")),
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    erase: Some(|db, erasure, now| Box::pin(erase(db, erasure, now))),
    facts: Some(|db, model| Box::pin(changes(db, model))),
    ..Noun::named("partnership")
};

table! {
    "partnership" holds Partnership by id;
    fixed a, b, offered, created_at;
    changing status, proposed_by, decided_by, agreed, decided_at, ended_at;
    computed low = |it| (&it.a).min(&it.b), high = |it| (&it.a).max(&it.b);
}

columns! {
    optional Terms {
        share_offers as "_offers",
        share_needs as "_needs",
        share_member_count as "_member_count"
    }
}

queries! {
    /// A partnership.
    pub fn find(id: &PartnershipId) -> Option<Partnership> =
        fetch_optional "SELECT * FROM partnership WHERE id = $1";

    /// Fetches the partnerships of a community that are proposed or active, by id.
    pub fn live_of(community: &CommunityId) -> Vec<Partnership> =
        fetch_all "SELECT * FROM partnership WHERE (a = $1 OR b = $1) AND status IN ('proposed', 'active') ORDER BY id";
}

/// Fetches the times of the last day's proposals between the two communities of a partnership, whatever their
/// result.
pub async fn proposed_lately(
    db: &mut Connection,
    Partnership { a, b, .. }: &Partnership,
    now: Timestamp,
) -> Result<Vec<Timestamp>> {
    let sql = "SELECT created_at FROM partnership
         WHERE low = $1 AND high = $2 AND created_at > $3";
    fetch_all(db, sql, &[a.min(b), a.max(b), &now.saturating_sub(DAY)]).await
}

/// Fetches the partnership of two communities that is proposed or active, in either order.
pub async fn live(
    db: &mut Connection,
    a: &CommunityId,
    b: &CommunityId,
) -> Result<Option<Partnership>> {
    let sql = "SELECT * FROM partnership WHERE low = $1 AND high = $2 AND status IN ('proposed', 'active')";
    fetch_optional(db, sql, &[a.min(b), a.max(b)]).await
}

/// Selects the partnerships of the communities of the member at a placeholder, as this member sees them:
/// `is_steward` of a side; `seen_status`, which is ended if everybody on the other side is hidden from the member,
/// as if that community had ended with its last member; and `hidden_at`, the time at which the last of these became
/// hidden.
macro_rules! found_by {
    ($viewer:literal) => {
        concat!(
            "(SELECT partnership.*,
                 CASE WHEN a IN (SELECT community FROM community_member WHERE member = ",
            $viewer,
            " AND steward = 1) OR b IN (SELECT community FROM community_member WHERE member = ",
            $viewer,
            " AND steward = 1) THEN 1 ELSE 0 END AS is_steward,
                 CASE WHEN status NOT IN ('proposed', 'active') THEN status
                     WHEN NOT ",
            $crate::store::community::lives_for!("a", $viewer),
            " THEN CASE status WHEN 'active' THEN 'dissolved' ELSE 'withdrawn' END
                     WHEN NOT ",
            $crate::store::community::lives_for!("b", $viewer),
            " THEN CASE status WHEN 'active' THEN 'dissolved' ELSE 'declined' END
                     ELSE status END AS seen_status,
                 (SELECT MAX(block.at) FROM block JOIN community_member AS hides
                     ON (blocker = ",
            $viewer,
            " AND blocked = hides.member) OR (blocked = ",
            $viewer,
            " AND blocker = hides.member)
                     WHERE hides.community IN (a, b)) AS hidden_at
             FROM partnership
             WHERE a IN (SELECT community FROM community_member WHERE member = ",
            $viewer,
            ") OR b IN (SELECT community FROM community_member WHERE member = ",
            $viewer,
            ")) AS found"
        )
    };
}

pub(super) use found_by;

/// Reads a partnership from a row of `found_by`.
fn found(row: &AnyRow) -> Result<Partnership> {
    let partnership = Partnership::read(row)?;
    let status = read(row, "seen_status")?;
    if status == partnership.status {
        return Ok(partnership);
    }
    let over = read(row, "hidden_at")?;
    Ok(match status {
        PartnershipStatus::Declined => Partnership { status, decided_at: over, ..partnership },
        _ => Partnership { status, ended_at: over, ..partnership },
    })
}

/// Fetches a partnership of one of a member's communities, as the member sees it.
pub async fn find_for(
    db: &mut Connection,
    id: &PartnershipId,
    member: &MemberId,
) -> Result<Option<Partnership>> {
    let sql = concat!("SELECT * FROM ", found_by!("$2"), " WHERE id = $1");
    Ok(fetch_all_with(db, sql, &[id, member], found).await?.pop())
}

/// The filter of a list of partnerships.
#[derive(Debug, Default)]
pub struct Wanted<'a> {
    /// Only the partnerships of this community.
    pub community: Option<&'a CommunityId>,
    /// Only the partnerships of this status.
    pub status: Option<PartnershipStatus>,
}

/// Fetches a page of the partnerships of a member's communities, newest first, each with whether the member is a
/// steward of a side. A plain member may know of active partnerships only.
pub async fn of_member(
    db: &mut Connection,
    member: &MemberId,
    wanted: &Wanted<'_>,
    page: &Page<DateKey>,
) -> Result<Vec<(Partnership, bool)>> {
    let sql = concat!(
        "SELECT * FROM ",
        found_by!("$1"),
        " WHERE (is_steward = 1 OR seen_status = 'active')
             AND ($2 IS NULL OR a = $2 OR b = $2) AND ($3 IS NULL OR seen_status = $3)",
        by_date!(newest first, "$4", "$5", "$6")
    );
    let Wanted { community, status } = wanted;
    let read = |row: &AnyRow| Ok((found(row)?, read(row, "is_steward")?));
    fetch_all_with(db, sql, &[member, community, status, page], read).await
}

/// Fetches the active partnerships of a member's communities, each with the community that is the partner of one of
/// them.
pub async fn partners_of_member(
    db: &mut Connection,
    member: &MemberId,
) -> Result<Vec<(CommunityId, Partnership)>> {
    let sql = "SELECT partnership.*, CASE WHEN a = community THEN b ELSE a END AS partner
         FROM partnership JOIN community_member ON a = community OR b = community
         WHERE member = $1 AND status = 'active'";
    let read = |row: &AnyRow| Ok((read(row, "partner")?, Partnership::read(row)?));
    fetch_all_with(db, sql, &[member], read).await
}

/// A proposed partnership, as the stewards of one side see it.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// The id.
    pub id: PartnershipId,
    /// The side of the stewards.
    pub own: CommunityId,
    /// The other side.
    pub other: CommunityId,
    /// Whether the other side proposed it.
    pub is_incoming: bool,
}

/// Fetches the proposed partnerships of communities that a member is a steward of with any of these communities.
pub async fn proposed_with(
    db: &mut Connection,
    steward: &MemberId,
    others: &[&str],
) -> Result<Vec<Proposed>> {
    let sql = "SELECT id, a AS own, b AS other, 0 AS is_incoming FROM partnership JOIN community_member ON community = a
         WHERE status = 'proposed' AND member = $1 AND steward = 1 AND b IN (SELECT value FROM json_each($2))
         UNION ALL
         SELECT id, b, a, 1 FROM partnership JOIN community_member ON community = b
         WHERE status = 'proposed' AND member = $1 AND steward = 1 AND a IN (SELECT value FROM json_each($2))
         ORDER BY 1";
    let read = |row: &AnyRow| {
        Ok(Proposed {
            id: read(row, "id")?,
            own: read(row, "own")?,
            other: read(row, "other")?,
            is_incoming: read(row, "is_incoming")?,
        })
    };
    fetch_all_with(db, sql, &[steward, &others], read).await
}

queries! {
    /// Fetches the partnerships that a member proposed or decided, by id.
    pub fn named_in(member: &MemberId) -> Vec<Partnership> =
        fetch_all "SELECT * FROM partnership WHERE proposed_by = $1 OR decided_by = $1 ORDER BY id";
}

/// Fetches the active partnerships as changes for the engine.
async fn changes(db: &mut Connection, model: SharingModel) -> Result<Vec<Change>> {
    if !model.has_partnerships() {
        return Ok(Vec::new());
    }
    let sql = "SELECT * FROM partnership WHERE status = 'active' ORDER BY id";
    let active: Vec<Partnership> = fetch_all(db, sql, &[]).await?;
    Ok(active.iter().flat_map(Partnership::facts).collect())
}

/// Fetches the partnerships that a member proposed or decided, as the member sees them, and notes those whose
/// communities the member has left.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    for named in named_in(db, &held.member).await? {
        let seen = find_for(db, &named.id, &held.member).await?;
        if seen.is_none() {
            held.left.insert(named.id.clone());
        }
        held.partnerships.push(seen.unwrap_or(named));
    }
    Ok(())
}

/// Names the pseudonym in the partnerships that the member proposed or decided, and ends those of communities that end.
async fn erase(db: &mut Connection, erasure: &Erasure, _: Timestamp) -> Result<()> {
    for partnership in &erasure.partnerships {
        update(db, partnership).await?;
    }
    Ok(())
}
