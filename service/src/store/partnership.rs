//! Partnerships between communities.

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::partnership::{Partnership, PartnershipStatus, Terms};
use trust_commons::{CommunityId, PartnershipId, Timestamp};
use trust_core::{Change, MemberId};

use super::part::{Dated, Part, by_date};
use super::{Connection, decoded, decoded_if_any, flag};
use crate::questions::DAY;

fn partnership(row: &AnyRow) -> sqlx::Result<Partnership> {
    let agreed = match row.try_get::<Option<i64>, _>("agreed_offers")? {
        Some(_) => Some(terms(row, ["agreed_offers", "agreed_needs", "agreed_member_count"])?),
        None => None,
    };
    Ok(Partnership {
        id: decoded(row, "id")?,
        a: decoded(row, "a")?,
        b: decoded(row, "b")?,
        proposed_by: decoded(row, "proposed_by")?,
        decided_by: decoded_if_any(row, "decided_by")?,
        status: decoded(row, "status")?,
        offered: terms(row, ["offered_offers", "offered_needs", "offered_member_count"])?,
        agreed,
        created_at: row.try_get("created_at")?,
        decided_at: row.try_get("decided_at")?,
        ended_at: row.try_get("ended_at")?,
    })
}

fn terms(row: &AnyRow, columns: [&str; 3]) -> sqlx::Result<Terms> {
    Ok(Terms {
        share_offers: flag(row, columns[0])?,
        share_needs: flag(row, columns[1])?,
        share_member_count: flag(row, columns[2])?,
    })
}

/// Adds a partnership.
pub async fn insert(connection: &mut Connection, partnership: &Partnership) -> sqlx::Result<()> {
    let (a, b) = (partnership.a.as_str(), partnership.b.as_str());
    sqlx::query(
        "INSERT INTO partnership (id, a, b, low, high, status, proposed_by, offered_offers, offered_needs,
             offered_member_count, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(partnership.id.as_str())
    .bind(a)
    .bind(b)
    .bind(a.min(b))
    .bind(a.max(b))
    .bind(partnership.status.to_string())
    .bind(partnership.proposed_by.as_str())
    .bind(i64::from(partnership.offered.share_offers))
    .bind(i64::from(partnership.offered.share_needs))
    .bind(i64::from(partnership.offered.share_member_count))
    .bind(partnership.created_at)
    .execute(connection)
    .await
    .map(drop)
}

/// Writes what has come of a partnership.
pub async fn update(connection: &mut Connection, partnership: &Partnership) -> sqlx::Result<()> {
    let agreed = partnership.agreed;
    sqlx::query(
        "UPDATE partnership SET status = $2, decided_by = $3, agreed_offers = $4, agreed_needs = $5,
             agreed_member_count = $6, decided_at = $7, ended_at = $8, proposed_by = $9 WHERE id = $1",
    )
    .bind(partnership.id.as_str())
    .bind(partnership.status.to_string())
    .bind(partnership.decided_by.as_ref().map(|id| id.as_str()))
    .bind(agreed.map(|terms| i64::from(terms.share_offers)))
    .bind(agreed.map(|terms| i64::from(terms.share_needs)))
    .bind(agreed.map(|terms| i64::from(terms.share_member_count)))
    .bind(partnership.decided_at)
    .bind(partnership.ended_at)
    .bind(partnership.proposed_by.as_str())
    .execute(connection)
    .await
    .map(drop)
}

/// A partnership.
pub async fn find(
    connection: &mut Connection,
    id: &PartnershipId,
) -> sqlx::Result<Option<Partnership>> {
    sqlx::query("SELECT * FROM partnership WHERE id = $1")
        .bind(id.as_str())
        .try_map(|row| partnership(&row))
        .fetch_optional(connection)
        .await
}

/// When proposals between the two communities of a partnership were made within the last day that were withdrawn.
pub async fn withdrawn_lately(
    connection: &mut Connection,
    Partnership { a, b, .. }: &Partnership,
    now: Timestamp,
) -> sqlx::Result<Vec<Timestamp>> {
    let (a, b) = (a.as_str(), b.as_str());
    sqlx::query_scalar(
        "SELECT created_at FROM partnership
         WHERE low = $1 AND high = $2 AND status = 'withdrawn' AND created_at > $3",
    )
    .bind(a.min(b))
    .bind(a.max(b))
    .bind(now.saturating_sub(DAY))
    .fetch_all(connection)
    .await
}

/// The one of two communities that is proposed or active, in either order.
pub async fn live(
    connection: &mut Connection,
    a: &CommunityId,
    b: &CommunityId,
) -> sqlx::Result<Option<Partnership>> {
    let (a, b) = (a.as_str(), b.as_str());
    sqlx::query(
        "SELECT * FROM partnership WHERE low = $1 AND high = $2 AND status IN ('proposed', 'active')",
    )
    .bind(a.min(b))
    .bind(a.max(b))
    .try_map(|row| partnership(&row))
    .fetch_optional(connection)
    .await
}

/// Those of a community that are proposed or active, by id.
pub async fn live_of(
    connection: &mut Connection,
    community: &CommunityId,
) -> sqlx::Result<Vec<Partnership>> {
    sqlx::query(
        "SELECT * FROM partnership WHERE (a = $1 OR b = $1) AND status IN ('proposed', 'active') ORDER BY id",
    )
    .bind(community.as_str())
    .fetch_all(connection)
    .await?
    .iter()
    .map(partnership)
    .collect()
}

/// The partnerships of the communities of the member at a placeholder, as this member finds them: `is_steward` of a side;
/// `seen_status`, which is over where everybody on the other side is hidden from the member, as if that community had
/// ended with its last member; and `hidden_at`, when the last of these hid.
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

/// A partnership as `found_by` has it.
fn found(row: &AnyRow) -> sqlx::Result<Partnership> {
    let partnership = partnership(row)?;
    let status = decoded(row, "seen_status")?;
    if status == partnership.status {
        return Ok(partnership);
    }
    let over = row.try_get("hidden_at")?;
    Ok(match status {
        PartnershipStatus::Declined => Partnership { status, decided_at: over, ..partnership },
        _ => Partnership { status, ended_at: over, ..partnership },
    })
}

/// A partnership of a community of a member's, as the member finds it.
pub async fn find_for(
    connection: &mut Connection,
    id: &PartnershipId,
    member: &MemberId,
) -> sqlx::Result<Option<Partnership>> {
    sqlx::query(concat!("SELECT * FROM ", found_by!("$2"), " WHERE id = $1"))
        .bind(id.as_str())
        .bind(member.as_str())
        .try_map(|row| found(&row))
        .fetch_optional(connection)
        .await
}

/// Which partnerships are asked for.
#[derive(Debug, Default)]
pub struct Wanted<'a> {
    /// Those of this community.
    pub community: Option<&'a CommunityId>,
    /// Those that stand like this.
    pub status: Option<PartnershipStatus>,
}

/// Those of the communities that somebody belongs to, newest first, each with whether they are a steward of a side: as
/// plain members they know of the active ones alone.
pub async fn of_member(
    connection: &mut Connection,
    member: &MemberId,
    wanted: &Wanted<'_>,
    part: &Part<Dated>,
) -> sqlx::Result<Vec<(Partnership, bool)>> {
    sqlx::query(concat!(
        "SELECT * FROM ",
        found_by!("$1"),
        " WHERE (is_steward = 1 OR seen_status = 'active')
             AND ($2 IS NULL OR a = $2 OR b = $2) AND ($3 IS NULL OR seen_status = $3)",
        by_date!(newest first, "$4", "$5", "$6")
    ))
    .bind(member.as_str())
    .bind(wanted.community.map(|id| id.as_str()))
    .bind(wanted.status.map(|it| it.to_string()))
    .bind(part.after.0)
    .bind(part.after.1.as_str())
    .bind(part.most)
    .try_map(|row| Ok((found(&row)?, flag(&row, "is_steward")?)))
    .fetch_all(connection)
    .await
}

/// The active ones of the communities that somebody belongs to, each with the community that is the partner
/// of one of them.
pub async fn partners_of_member(
    connection: &mut Connection,
    member: &MemberId,
) -> sqlx::Result<Vec<(CommunityId, Partnership)>> {
    sqlx::query(
        "SELECT partnership.*, CASE WHEN a = community THEN b ELSE a END AS partner
         FROM partnership JOIN community_member ON a = community OR b = community
         WHERE member = $1 AND status = 'active'",
    )
    .bind(member.as_str())
    .try_map(|row| Ok((decoded(&row, "partner")?, partnership(&row)?)))
    .fetch_all(connection)
    .await
}

/// All that a member proposed or decided, by id.
pub async fn named_in(
    connection: &mut Connection,
    member: &MemberId,
) -> sqlx::Result<Vec<Partnership>> {
    sqlx::query("SELECT * FROM partnership WHERE proposed_by = $1 OR decided_by = $1 ORDER BY id")
        .bind(member.as_str())
        .try_map(|row| partnership(&row))
        .fetch_all(connection)
        .await
}

/// What the engine is to know of all of them.
pub async fn changes(connection: &mut Connection) -> sqlx::Result<Vec<Change>> {
    sqlx::query("SELECT * FROM partnership WHERE status = 'active' ORDER BY id")
        .try_map(|row| {
            let partnership = partnership(&row)?;
            let shares = partnership.effective().map(Terms::tags).unwrap_or_default();
            Ok(Change::PutPartnership { a: partnership.a, b: partnership.b, shares })
        })
        .fetch_all(connection)
        .await
}
