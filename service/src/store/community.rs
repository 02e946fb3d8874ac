//! Communities, who belongs to them, and who their stewards are.

use std::collections::BTreeMap;

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::community::Community;
use trust_commons::steward::Stewards;
use trust_commons::text::folded;
use trust_commons::{CommunityId, Timestamp};
use trust_core::MemberId;

use super::block::hidden_from;
use super::part::Part;
use super::{Connection, changed, decoded, decoded_if_any, exists, flag, json_array, many};

/// A community as one member finds it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The community.
    pub community: Community,
    /// Whether the member belongs to it.
    pub member: bool,
    /// Whether the member is a steward of it.
    pub steward: bool,
    /// Of a steward: whether plain members are told of that.
    pub named: Option<bool>,
    /// How many belong to it, without those hidden from the member; none where that is not asked for.
    pub member_count: Option<i64>,
}

/// Somebody who belongs to a community.
#[derive(Debug, Clone)]
pub struct Belonging {
    /// Who.
    pub member: MemberId,
    /// What people call them.
    pub name: String,
    /// Whether they are a steward.
    pub steward: bool,
    /// Since when.
    pub joined_at: Timestamp,
}

fn community(row: &AnyRow) -> sqlx::Result<Community> {
    Ok(Community {
        id: decoded(row, "id")?,
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        founder: decoded(row, "founder")?,
        created_at: row.try_get("created_at")?,
        credit: flag(row, "credit")?,
        joining: decoded_if_any(row, "joining")?,
    })
}

fn seen(row: &AnyRow) -> sqlx::Result<Seen> {
    Ok(Seen {
        community: community(row)?,
        member: flag(row, "is_member")?,
        steward: flag(row, "is_steward")?,
        named: row.try_get::<Option<i64>, _>("is_named")?.map(|named| named == 1),
        member_count: row.try_get("member_count")?,
    })
}

fn belonging(row: &AnyRow) -> sqlx::Result<Belonging> {
    Ok(Belonging {
        member: decoded(row, "member")?,
        name: row.try_get("name")?,
        steward: flag(row, "steward")?,
        joined_at: row.try_get("joined_at")?,
    })
}

/// Whether a community has anybody in it. One that was left empty has ended, and is as good as absent; its row
/// stays, for its ledger and so that its id is not given again.
macro_rules! lives {
    () => {
        "EXISTS (SELECT 1 FROM community_member AS anyone WHERE anyone.community = community.id)"
    };
}

/// Whether a community has anybody in it of whom the member at a placeholder may know. One in which everybody is hidden
/// from somebody is to them as one that has ended.
macro_rules! lives_for {
    ($viewer:literal) => {
        $crate::store::community::lives_for!("community.id", $viewer)
    };
    ($community:literal, $viewer:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM community_member AS anyone WHERE anyone.community = ",
            $community,
            " AND anyone.member NOT IN (",
            $crate::store::block::hidden_from!($viewer),
            "))"
        )
    };
}

pub(super) use lives_for;

/// A part of a name, folded, as `LIKE` takes it to the letter.
pub(super) fn folded_pattern(named: &str) -> String {
    folded(named).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Writes the folded form of names that were kept before there was one.
pub async fn write_folded_names(connection: &mut Connection) -> sqlx::Result<()> {
    let names: Vec<(String, String)> =
        sqlx::query_as("SELECT id, name FROM community WHERE folded_name = ''")
            .fetch_all(&mut *connection)
            .await?;
    for (id, name) in names {
        sqlx::query("UPDATE community SET folded_name = $2 WHERE id = $1")
            .bind(id)
            .bind(folded(&name))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Adds a community. Returns false, and changes nothing, if the id is taken.
pub async fn insert(connection: &mut Connection, community: &Community) -> sqlx::Result<bool> {
    sqlx::query(
        "INSERT INTO community (id, name, description, founder, credit, created_at, folded_name, joining)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
    )
    .bind(community.id.as_str())
    .bind(community.name.as_str())
    .bind(community.description.as_str())
    .bind(community.founder.as_str())
    .bind(i64::from(community.credit))
    .bind(community.created_at)
    .bind(folded(&community.name))
    .bind(community.joining.map(|it| it.to_string()))
    .execute(connection)
    .await
    .map(changed)
}

/// Writes what is said of a community.
pub async fn update(connection: &mut Connection, community: &Community) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE community SET name = $2, description = $3, credit = $4, folded_name = $5, joining = $6
         WHERE id = $1",
    )
    .bind(community.id.as_str())
    .bind(community.name.as_str())
    .bind(community.description.as_str())
    .bind(i64::from(community.credit))
    .bind(folded(&community.name))
    .bind(community.joining.map(|it| it.to_string()))
    .execute(connection)
    .await
    .map(drop)
}

/// Takes from communities that have ended what was said of them: only their ids stay taken.
pub async fn forget_words_of_the_empty(connection: &mut Connection) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE community SET name = id, folded_name = id, description = ''
         WHERE name <> id
         AND NOT EXISTS (SELECT 1 FROM community_member WHERE community = community.id)",
    )
    .execute(connection)
    .await
    .map(drop)
}

/// A community, unless it has ended.
pub async fn find(
    connection: &mut Connection,
    id: &CommunityId,
) -> sqlx::Result<Option<Community>> {
    sqlx::query(concat!("SELECT * FROM community WHERE id = $1 AND ", lives!()))
        .bind(id.as_str())
        .try_map(|row| community(&row))
        .fetch_optional(connection)
        .await
}

/// A community, unless it has ended or everybody in it is hidden from `viewer`.
pub async fn find_for(
    connection: &mut Connection,
    id: &CommunityId,
    viewer: &MemberId,
) -> sqlx::Result<Option<Community>> {
    sqlx::query(concat!("SELECT * FROM community WHERE id = $1 AND ", lives_for!("$2")))
        .bind(id.as_str())
        .bind(viewer.as_str())
        .try_map(|row| community(&row))
        .fetch_optional(connection)
        .await
}

/// What communities are called.
pub async fn names(
    connection: &mut Connection,
    ids: &[&str],
) -> sqlx::Result<BTreeMap<CommunityId, String>> {
    let rows =
        sqlx::query("SELECT id, name FROM community WHERE id IN (SELECT value FROM json_each($1))")
            .bind(json_array(ids))
            .fetch_all(connection)
            .await?;
    rows.iter().map(|row| Ok((decoded(row, "id")?, row.try_get("name")?))).collect()
}

/// The stewards of a community.
pub async fn stewards(connection: &mut Connection, id: &CommunityId) -> sqlx::Result<Stewards> {
    let members: Vec<MemberId> =
        sqlx::query("SELECT member FROM community_member WHERE community = $1 AND steward = 1")
            .bind(id.as_str())
            .try_map(|row| decoded(&row, "member"))
            .fetch_all(connection)
            .await?;
    Ok(Stewards::new(id.clone(), members))
}

/// The stewards of a community that `viewer` may know of.
pub async fn stewards_known(
    connection: &mut Connection,
    id: &CommunityId,
    viewer: &MemberId,
) -> sqlx::Result<Stewards> {
    let members: Vec<MemberId> = sqlx::query(concat!(
        "SELECT member FROM community_member WHERE community = $1 AND steward = 1 AND member NOT IN (",
        hidden_from!("$2"),
        ")"
    ))
    .bind(id.as_str())
    .bind(viewer.as_str())
    .try_map(|row| decoded(&row, "member"))
    .fetch_all(connection)
    .await?;
    Ok(Stewards::new(id.clone(), members))
}

/// The member of a community who has belonged to it for longest, beside `member`, and since when; none if there is
/// nobody else.
pub async fn longest_standing(
    connection: &mut Connection,
    id: &CommunityId,
    member: &MemberId,
) -> sqlx::Result<Vec<(MemberId, Timestamp)>> {
    sqlx::query(
        "SELECT member, joined_at FROM community_member WHERE community = $1 AND member <> $2
         ORDER BY joined_at, member LIMIT 1",
    )
    .bind(id.as_str())
    .bind(member.as_str())
    .try_map(|row: AnyRow| Ok((decoded(&row, "member")?, row.try_get("joined_at")?)))
    .fetch_all(connection)
    .await
}

/// Whether somebody belongs to a community.
pub async fn has_member(
    connection: &mut Connection,
    id: &CommunityId,
    member: &MemberId,
) -> sqlx::Result<bool> {
    sqlx::query("SELECT 1 FROM community_member WHERE community = $1 AND member = $2")
        .bind(id.as_str())
        .bind(member.as_str())
        .fetch_optional(connection)
        .await
        .map(exists)
}

/// Who belongs to any of these communities, by id.
pub async fn members_of(
    connection: &mut Connection,
    communities: &[&str],
) -> sqlx::Result<Vec<MemberId>> {
    sqlx::query(
        "SELECT DISTINCT member FROM community_member
         WHERE community IN (SELECT value FROM json_each($1)) ORDER BY member",
    )
    .bind(json_array(communities))
    .try_map(|row| decoded(&row, "member"))
    .fetch_all(connection)
    .await
}

/// Leaves a community without members, cells and invites, which ends it.
pub async fn empty(connection: &mut Connection, id: &CommunityId) -> sqlx::Result<()> {
    for statement in [
        "DELETE FROM cell WHERE community = $1",
        "DELETE FROM invite WHERE community = $1",
        "DELETE FROM community_member WHERE community = $1",
    ] {
        sqlx::query(statement).bind(id.as_str()).execute(&mut *connection).await?;
    }
    Ok(())
}

/// What the members of a community are called, whoever is hidden from whom, but for one of them.
pub async fn names_of_others(
    connection: &mut Connection,
    id: &CommunityId,
    member: &MemberId,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar(
        "SELECT name FROM community_member JOIN member ON id = member
         WHERE community = $1 AND member <> $2",
    )
    .bind(id.as_str())
    .bind(member.as_str())
    .fetch_all(connection)
    .await
}

/// Lets somebody in.
pub async fn add_member(
    connection: &mut Connection,
    id: &CommunityId,
    member: &MemberId,
    steward: bool,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO community_member (community, member, steward, joined_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (community, member) DO NOTHING",
    )
    .bind(id.as_str())
    .bind(member.as_str())
    .bind(i64::from(steward))
    .bind(now)
    .execute(connection)
    .await
    .map(drop)
}

/// Lets many in, who are not in yet; each is a steward or not.
pub async fn add_members(
    connection: &mut Connection,
    id: &CommunityId,
    members: &[(&MemberId, bool)],
    now: Timestamp,
) -> sqlx::Result<()> {
    let into = "community_member (community, member, steward, joined_at)";
    many::insert(connection, into, members, |insert, (member, steward)| {
        insert.bind(id.as_str()).bind(member.as_str()).bind(i64::from(*steward)).bind(now)
    })
    .await
}

/// Makes a member a steward, or a plain member again. `named`: whether plain members are told who the steward is.
pub async fn set_steward(
    connection: &mut Connection,
    id: &CommunityId,
    member: &MemberId,
    steward: bool,
    named: bool,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE community_member SET steward = $3, named = $4 WHERE community = $1 AND member = $2",
    )
    .bind(id.as_str())
    .bind(member.as_str())
    .bind(i64::from(steward))
    .bind(i64::from(named))
    .execute(connection)
    .await
    .map(drop)
}

/// Keeps the moment at which somebody ceases to be a steward, if they are one. To be called before they do.
pub async fn keep_stepping_down(
    connection: &mut Connection,
    id: &CommunityId,
    member: &MemberId,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO former_steward (community, member, until)
         SELECT community, member, $3 FROM community_member
         WHERE community = $1 AND member = $2 AND steward = 1
         ON CONFLICT (community, member) DO UPDATE SET until = excluded.until",
    )
    .bind(id.as_str())
    .bind(member.as_str())
    .bind(now)
    .execute(connection)
    .await
    .map(drop)
}

/// When somebody ceased to be a steward of a community, if they ever were one.
pub async fn stepped_down_at(
    connection: &mut Connection,
    id: &CommunityId,
    member: &MemberId,
) -> sqlx::Result<Option<Timestamp>> {
    sqlx::query_scalar("SELECT until FROM former_steward WHERE community = $1 AND member = $2")
        .bind(id.as_str())
        .bind(member.as_str())
        .fetch_optional(connection)
        .await
}

/// Takes somebody out of a community and its cells.
pub async fn remove_member(
    connection: &mut Connection,
    id: &CommunityId,
    member: &MemberId,
    now: Timestamp,
) -> sqlx::Result<()> {
    keep_stepping_down(connection, id, member, now).await?;
    sqlx::query(
        "DELETE FROM cell_member
         WHERE member = $2 AND cell IN (SELECT id FROM cell WHERE community = $1)",
    )
    .bind(id.as_str())
    .bind(member.as_str())
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM community_member WHERE community = $1 AND member = $2")
        .bind(id.as_str())
        .bind(member.as_str())
        .execute(connection)
        .await
        .map(drop)
}

/// `community` as `$1` finds it, with the count of those that `$1` belongs to and of those among `$2`.
macro_rules! as_seen {
    ($rest:literal) => {
        concat!(
            "SELECT community.*, COALESCE(own.steward, 0) AS is_steward,
                 CASE WHEN own.steward = 1 THEN own.named END AS is_named,
                 CASE WHEN own.member IS NULL THEN 0 ELSE 1 END AS is_member,
                 CASE WHEN own.member IS NOT NULL OR community.id IN (SELECT value FROM json_each($2)) THEN
                     (SELECT COUNT(*) FROM community_member AS other WHERE other.community = community.id
                          AND other.member NOT IN (",
            hidden_from!("$1"),
            ")) END AS member_count
             FROM community LEFT JOIN community_member AS own
                 ON own.community = community.id AND own.member = $1
             WHERE ",
            lives_for!("$1"),
            " AND ",
            $rest
        )
    };
}

/// A community as `viewer` finds it, with the member count if the viewer belongs to it or it is among `counted`.
pub async fn find_seen(
    connection: &mut Connection,
    viewer: &MemberId,
    counted: &[&str],
    id: &CommunityId,
) -> sqlx::Result<Option<Seen>> {
    sqlx::query(as_seen!("community.id = $3"))
        .bind(viewer.as_str())
        .bind(json_array(counted))
        .bind(id.as_str())
        .try_map(|row| seen(&row))
        .fetch_optional(connection)
        .await
}

/// All communities after an id as `viewer` finds them, by id.
pub async fn all_seen(
    connection: &mut Connection,
    viewer: &MemberId,
    counted: &[&str],
    part: &Part<String>,
) -> sqlx::Result<Vec<Seen>> {
    sqlx::query(as_seen!("community.id > $3 ORDER BY community.id LIMIT $4"))
        .bind(viewer.as_str())
        .bind(json_array(counted))
        .bind(part.after.as_str())
        .bind(part.most)
        .try_map(|row| seen(&row))
        .fetch_all(connection)
        .await
}

/// The communities after an id that `viewer` does not belong to, by id; with `named` only those whose
/// names have that in them once both are folded.
pub async fn others_seen(
    connection: &mut Connection,
    viewer: &MemberId,
    counted: &[&str],
    named: &str,
    part: &Part<String>,
) -> sqlx::Result<Vec<Seen>> {
    let literally = folded_pattern(named);
    sqlx::query(as_seen!(
        "own.member IS NULL AND community.id > $3
             AND community.folded_name LIKE '%' || $4 || '%' ESCAPE '\\'
         ORDER BY community.id LIMIT $5"
    ))
    .bind(viewer.as_str())
    .bind(json_array(counted))
    .bind(part.after.as_str())
    .bind(literally)
    .bind(part.most)
    .try_map(|row| seen(&row))
    .fetch_all(connection)
    .await
}

/// Whether a row of `community_member` is to a viewer that of a steward. Who lets themselves be named is known to everybody,
/// and stewards know each other. To a member from whom all stewards hide it is as if these had been erased: the
/// longest-standing of the others appears as their successor. Blocks of the viewer's own do not count in that, else somebody
/// could try who comes next.
macro_rules! known_steward {
    ($community:literal, $viewer:literal) => {
        concat!(
            "((community_member.steward = 1 AND (community_member.named = 1 OR EXISTS (
                 SELECT 1 FROM community_member AS own WHERE own.community = ",
            $community,
            " AND own.member = ",
            $viewer,
            " AND own.steward = 1)))
             OR (EXISTS (SELECT 1 FROM community_member AS own WHERE own.community = ",
            $community,
            " AND own.member = ",
            $viewer,
            ") AND NOT EXISTS (
                 SELECT 1 FROM community_member AS other WHERE other.community = ",
            $community,
            " AND other.steward = 1
                     AND other.member NOT IN (SELECT blocker FROM block WHERE blocked = ",
            $viewer,
            "))
                 AND community_member.member = (
                     SELECT heir.member FROM community_member AS heir WHERE heir.community = ",
            $community,
            " AND heir.member <> ",
            $viewer,
            " AND heir.member NOT IN (",
            $crate::store::block::hidden_from!($viewer),
            ") ORDER BY heir.joined_at, heir.member LIMIT 1)))"
        )
    };
}
pub(super) use known_steward;

/// Who belongs to the community `$1`, without those hidden from `$2`.
macro_rules! belonging_seen {
    ($rest:literal) => {
        concat!(
            "SELECT community_member.member, community_member.joined_at, member.name,
                 CASE WHEN ",
            $crate::store::community::known_steward!("$1", "$2"),
            " THEN 1 ELSE 0 END AS steward
             FROM community_member JOIN member ON member.id = community_member.member
             WHERE community = $1 AND community_member.member NOT IN (",
            hidden_from!("$2"),
            ") ",
            $rest
        )
    };
}

/// Who belongs to a community, after an id and by id, without those hidden from `viewer`.
pub async fn members_seen(
    connection: &mut Connection,
    id: &CommunityId,
    viewer: &MemberId,
    part: &Part<String>,
) -> sqlx::Result<Vec<Belonging>> {
    sqlx::query(belonging_seen!("AND community_member.member > $3 ORDER BY member.id LIMIT $4"))
        .bind(id.as_str())
        .bind(viewer.as_str())
        .bind(part.after.as_str())
        .bind(part.most)
        .try_map(|row| belonging(&row))
        .fetch_all(connection)
        .await
}

/// The stewards of a community whom `viewer` may know to be stewards, after an id and by id.
pub async fn stewards_seen(
    connection: &mut Connection,
    id: &CommunityId,
    viewer: &MemberId,
    part: &Part<String>,
) -> sqlx::Result<Vec<Belonging>> {
    let rows = concat!(
        belonging_seen!("AND "),
        known_steward!("$1", "$2"),
        " AND community_member.member > $3 ORDER BY member.id LIMIT $4"
    );
    sqlx::query(rows)
        .bind(id.as_str())
        .bind(viewer.as_str())
        .bind(part.after.as_str())
        .bind(part.most)
        .try_map(|row| belonging(&row))
        .fetch_all(connection)
        .await
}
