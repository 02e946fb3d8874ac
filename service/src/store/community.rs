//! Communities, their members and their stewards.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sqlx::Result;
use sqlx::any::AnyRow;
use trust_commons::community::Community;
use trust_commons::privacy::{Erasure, Held};
use trust_commons::steward::{Roles, Stewards};
use trust_commons::text::folded;
use trust_commons::{CommunityId, Timestamp};
use trust_core::MemberId;

use super::block::hidden_from;
use super::noun::{ExportPart, Noun};
use super::page::Page;
use super::query::{FromRow, execute, exists, fetch_all, fetch_into, fetch_optional, queries};
use super::table::{Table as _, columns, insert_rows, insert_with, table};
use super::value::read;
use super::{Connection, member};

/// The entry of communities in the registry.
pub const NOUN: Noun = Noun {
    tables: &["community", "community_member", "former_steward"],
    tag: Some((
        "communities",
        "Communities, their members, stewards and cells, and requests to join them.",
    )),
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    erase: Some(|db, erasure, now| Box::pin(erase(db, erasure, now))),
    ..Noun::named("community")
};

table! {
    "community" holds Community by id;
    fixed founder, created_at;
    changing name, description, credit, joining, place;
    computed folded_name = |it| folded(&it.name);
}

columns! { Belonging { member, name, steward, joined_at } }

/// A community as a member sees it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The community.
    pub community: Community,
    /// Whether the member belongs to it.
    pub member: bool,
    /// Whether the member is a steward of it.
    pub steward: bool,
    /// Whether plain members may know that this steward is a steward; absent for a plain member.
    pub named: Option<bool>,
    /// The number of its members, without members hidden from the reader, if the query asks for it.
    pub member_count: Option<i64>,
}

/// A member of a community.
#[derive(Debug, Clone)]
pub struct Belonging {
    /// The member.
    pub member: MemberId,
    /// The member's name.
    pub name: String,
    /// Whether they are a steward.
    pub steward: bool,
    /// The time since which they belong to it.
    pub joined_at: Timestamp,
}

impl FromRow for Seen {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Seen {
            community: Community::read(row)?,
            member: read(row, "is_member")?,
            steward: read(row, "is_steward")?,
            named: read(row, "is_named")?,
            member_count: read(row, "member_count")?,
        })
    }
}

/// Holds for a community that has members. A community without members has ended and counts as absent. Its row
/// stays for its ledger, and so that its id is not assigned again.
macro_rules! lives {
    () => {
        "EXISTS (SELECT 1 FROM community_member AS anyone WHERE anyone.community = community.id)"
    };
}

/// Holds for a community with members of whom the member at a placeholder may know. A community whose members are
/// all hidden from a member looks to that member as if it had ended.
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

/// Folds a part of a name, and escapes the result for `LIKE`.
pub(super) fn folded_pattern(named: &str) -> String {
    folded(named).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Fills in the folded form of names that were stored before the column existed.
pub async fn write_folded_names(db: &mut Connection) -> Result<()> {
    let sql = "SELECT id, name FROM community WHERE folded_name = ''";
    for (id, name) in fetch_all::<(String, String)>(db, sql, &[]).await? {
        let sql = "UPDATE community SET folded_name = $2 WHERE id = $1";
        execute(db, sql, &[&id, &folded(&name)]).await?;
    }
    Ok(())
}

/// Inserts a community. Returns false, and changes nothing, if the id is taken.
pub async fn insert(db: &mut Connection, community: &Community) -> Result<bool> {
    insert_with(db, community, &[], "ON CONFLICT (id) DO NOTHING").await
}

queries! {
    /// Deletes the names, descriptions and places of communities that have ended. Their ids stay reserved.
    pub fn forget_words_of_the_empty() =
        execute "UPDATE community SET name = id, folded_name = id, description = '',
             latitude = NULL, longitude = NULL, place_precision = NULL
         WHERE (name <> id OR latitude IS NOT NULL)
         AND NOT EXISTS (SELECT 1 FROM community_member WHERE community = community.id)";

    /// Fetches a community that has not ended.
    pub fn find(id: &CommunityId) -> Option<Community> =
        fetch_optional "SELECT * FROM community WHERE id = $1 AND ", lives!();

    /// Fetches a community, unless it has ended or all of its members are hidden from `viewer`.
    pub fn find_for(id: &CommunityId, viewer: &MemberId) -> Option<Community> =
        fetch_optional "SELECT * FROM community WHERE id = $1 AND ", lives_for!("$2");

    /// Fetches the longest-standing member of a community other than `member`, with the time of joining.
    pub fn longest_standing(id: &CommunityId, member: &MemberId) -> Vec<(MemberId, Timestamp)> =
        fetch_all "SELECT member, joined_at FROM community_member WHERE community = $1 AND member <> $2
         ORDER BY joined_at, member LIMIT 1";

    /// Returns whether a member belongs to a community.
    pub fn has_member(id: &CommunityId, member: &MemberId) -> bool =
        exists "SELECT 1 FROM community_member WHERE community = $1 AND member = $2";

    /// Fetches the members of any of these communities, by id.
    pub fn members_of(communities: &[&str]) -> Vec<MemberId> =
        fetch_all "SELECT DISTINCT member FROM community_member
         WHERE community IN (SELECT value FROM json_each($1)) ORDER BY member";

    /// Fetches the names of all members of a community except `member`, including members who are hidden from each
    /// other.
    pub fn names_of_others(id: &CommunityId, member: &MemberId) -> Vec<String> =
        fetch_all "SELECT name FROM community_member JOIN member ON id = member
         WHERE community = $1 AND member <> $2";

    /// Adds a member to a community, unless they belong to it.
    pub fn add_member(id: &CommunityId, member: &MemberId, now: Timestamp) =
        execute "INSERT INTO community_member (community, member, steward, joined_at) VALUES ($1, $2, 0, $3)
         ON CONFLICT (community, member) DO NOTHING";

    /// Adds the founder to a community, as its steward.
    pub fn add_founder(id: &CommunityId, member: &MemberId, now: Timestamp) =
        execute "INSERT INTO community_member (community, member, steward, joined_at) VALUES ($1, $2, 1, $3)
         ON CONFLICT (community, member) DO NOTHING";

    /// Makes a member a steward. Plain members may know that.
    pub fn appoint(id: &CommunityId, member: &MemberId) =
        execute "UPDATE community_member SET steward = 1, named = 1 WHERE community = $1 AND member = $2";

    /// Makes a steward a plain member again.
    pub fn dismiss(id: &CommunityId, member: &MemberId) =
        execute "UPDATE community_member SET steward = 0, named = 1 WHERE community = $1 AND member = $2";

    /// Stores whether plain members may know that a steward is one.
    pub fn set_named(id: &CommunityId, member: &MemberId, named: bool) =
        execute "UPDATE community_member SET named = $3 WHERE community = $1 AND member = $2 AND steward = 1";

    /// Stores the time at which a member ceases to be a steward, if they are a steward. Call this before the
    /// change.
    pub fn keep_stepping_down(id: &CommunityId, member: &MemberId, now: Timestamp) =
        execute "INSERT INTO former_steward (community, member, until)
         SELECT community, member, $3 FROM community_member
         WHERE community = $1 AND member = $2 AND steward = 1
         ON CONFLICT (community, member) DO UPDATE SET until = excluded.until";

    /// Fetches the moment at which a member ceased to be a steward of a community, if they ever were one.
    pub fn stepped_down_at(id: &CommunityId, member: &MemberId) -> Option<Timestamp> =
        fetch_optional "SELECT until FROM former_steward WHERE community = $1 AND member = $2";

    /// Fetches the names of communities.
    pub fn names(ids: &[&str]) -> BTreeMap<CommunityId, String> =
        fetch_into "SELECT id, name FROM community WHERE id IN (SELECT value FROM json_each($1))";
}

/// Fetches the communities of which a member is a steward, as the roles of that member.
pub async fn roles_of(db: &mut Connection, member: &MemberId) -> Result<Roles> {
    let sql = "SELECT community FROM community_member WHERE member = $1 AND steward = 1";
    let stewarded: Vec<CommunityId> = fetch_all(db, sql, &[member]).await?;
    Ok(stewarded.into_iter().map(|id| Stewards::new(id, [member.clone()])).collect())
}

/// The stewards of a community.
pub async fn stewards(db: &mut Connection, id: &CommunityId) -> Result<Stewards> {
    let sql = "SELECT member FROM community_member WHERE community = $1 AND steward = 1";
    let members: Vec<MemberId> = fetch_all(db, sql, &[id]).await?;
    Ok(Stewards::new(id.clone(), members))
}

/// Deletes the members, cells and invites of a community, which ends it.
pub async fn empty(db: &mut Connection, id: &CommunityId) -> Result<()> {
    for statement in [
        "DELETE FROM cell WHERE community = $1",
        "DELETE FROM invite WHERE community = $1",
        "DELETE FROM community_member WHERE community = $1",
    ] {
        execute(db, statement, &[id]).await?;
    }
    Ok(())
}

/// Adds many new members to a community, each as a steward or as a plain member.
pub async fn add_members(
    db: &mut Connection,
    id: &CommunityId,
    members: &[(&MemberId, bool)],
    now: Timestamp,
) -> Result<()> {
    let rows: Vec<_> =
        members.iter().map(|(member, steward)| (id, member, *steward, now)).collect();
    insert_rows(db, "community_member (community, member, steward, joined_at)", &rows).await
}

/// Removes a member from a community and its cells.
pub async fn remove_member(
    db: &mut Connection,
    id: &CommunityId,
    member: &MemberId,
    now: Timestamp,
) -> Result<()> {
    keep_stepping_down(db, id, member, now).await?;
    let sql = "DELETE FROM cell_member
         WHERE member = $2 AND cell IN (SELECT id FROM cell WHERE community = $1)";
    execute(db, sql, &[id, member]).await?;
    let sql = "DELETE FROM community_member WHERE community = $1 AND member = $2";
    execute(db, sql, &[id, member]).await
}

/// Selects `community` as `$1` sees it, with the member count for communities of `$1` and those in `$2`.
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

queries! {
    /// Fetches a community as `viewer` sees it, with the member count if the viewer belongs to it or `counted`
    /// names it.
    pub fn find_seen(viewer: &MemberId, counted: &[&str], id: &CommunityId) -> Option<Seen> =
        fetch_optional as_seen!("community.id = $3");

    /// Fetches a page of all communities as `viewer` sees them, by id.
    pub fn all_seen(viewer: &MemberId, counted: &[&str], page: &Page<String>) -> Vec<Seen> =
        fetch_all as_seen!("community.id > $3 ORDER BY community.id LIMIT $4");
}

/// Fetches a page of the communities that `viewer` does not belong to, by id. With `named`, only communities whose
/// folded name contains the folded `named`.
pub async fn others_seen(
    db: &mut Connection,
    viewer: &MemberId,
    counted: &[&str],
    named: &str,
    page: &Page<String>,
) -> Result<Vec<Seen>> {
    let literally = folded_pattern(named);
    let sql = as_seen!(
        "own.member IS NULL AND community.id > $3
             AND community.folded_name LIKE '%' || $4 || '%' ESCAPE '\\'
         ORDER BY community.id LIMIT $5"
    );
    fetch_all(db, sql, &[viewer, &counted, &page.after, &literally, &page.limit]).await
}

/// Holds for a row of `community_member` that a viewer may know to be a steward's. Everybody knows the stewards who
/// agreed to be named, and stewards know each other. If all stewards are hidden from a member, the member sees the
/// community as if those stewards had been erased: the longest-standing other member appears as their successor.
/// The viewer's own blocks do not count for that; otherwise a viewer could find out who comes next.
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

/// Selects the members of the community `$1`, without those hidden from `$2`.
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

queries! {
    /// Fetches a page of the members of a community, by id, without those hidden from `viewer`.
    pub fn members_seen(id: &CommunityId, viewer: &MemberId, page: &Page<String>) -> Vec<Belonging> =
        fetch_all belonging_seen!("AND community_member.member > $3 ORDER BY member.id LIMIT $4");

    /// Fetches the stewards of these communities whom `viewer` may know to be stewards, each with a name.
    pub fn stewards_among(
        viewer: &MemberId,
        communities: &[&str],
    ) -> Vec<(CommunityId, MemberId, String)> =
        fetch_all "SELECT community_member.community, member.id, member.name
             FROM community_member JOIN member ON member.id = community_member.member
             WHERE community_member.community IN (SELECT value FROM json_each($2))
                 AND community_member.member NOT IN (", hidden_from!("$1"), ") AND ",
            known_steward!("community_member.community", "$1"),
            " ORDER BY community_member.community, member.id";

    /// Fetches a page of the stewards of a community whom `viewer` may know to be stewards, by id.
    pub fn stewards_seen(id: &CommunityId, viewer: &MemberId, page: &Page<String>) -> Vec<Belonging> =
        fetch_all belonging_seen!("AND "), known_steward!("$1", "$2"),
            " AND community_member.member > $3 ORDER BY member.id LIMIT $4";
}

/// Fetches the rows of a member for an export.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    let communities = member::communities(db, &held.member).await?;
    let stewarded = communities.iter().filter(|(_, _, is_steward)| *is_steward);
    held.steward_of = stewarded.map(|(id, _, _)| id.clone()).collect();
    held.communities = communities.into_iter().map(|(id, _, _)| id).collect();
    held.profile.insert("memberships".to_owned(), memberships(db, &held.member).await?);
    Ok(())
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

/// Names the pseudonym as the founder. Memberships and stewardships go with the member.
async fn erase(db: &mut Connection, erasure: &Erasure, _: Timestamp) -> Result<()> {
    let sql = "UPDATE community SET founder = $2 WHERE founder = $1";
    execute(db, sql, &[&erasure.member, &erasure.pseudonym]).await
}
