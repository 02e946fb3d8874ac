//! People: who they are, where, how they share, and how they sign in.

use std::collections::{HashMap, HashSet};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::preference::SharingPreference;
use trust_commons::{CommunityId, Timestamp};
use trust_core::{Kilometres, MemberId, Place};

use crate::auth::Secret;

use super::{Connection, changed, decoded, exists, flag, json_array, many, place};

/// A member as the record has it.
#[derive(Debug, Clone)]
pub struct Member {
    /// The id, which is also the name to sign in with.
    pub id: MemberId,
    /// What people call them.
    pub name: String,
    /// What they say of themselves.
    pub about: String,
    /// Private.
    pub email: Option<String>,
    /// Where they are, as precisely as they chose to say.
    pub place: Option<Place>,
    /// Whether they are named on paths of trust.
    pub on_paths: bool,
    /// How their listings are shared unless those say otherwise.
    pub preference: SharingPreference,
    /// When they came.
    pub created_at: Timestamp,
}

/// Adds a member. Returns false, and changes nothing, if the id is taken, be it by somebody who was erased.
pub async fn insert(
    connection: &mut Connection,
    id: &MemberId,
    name: &str,
    email: Option<&str>,
    now: Timestamp,
) -> sqlx::Result<bool> {
    if is_erased(connection, id).await? {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO member (id, name, email, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING",
    )
    .bind(id.as_str())
    .bind(name)
    .bind(email)
    .bind(now)
    .execute(connection)
    .await
    .map(changed)
}

/// Adds many members with all that is known of them, whose ids nobody has or had.
pub async fn insert_all(connection: &mut Connection, members: &[Member]) -> sqlx::Result<()> {
    let into = "member (id, name, about, email, latitude, longitude, place_precision, visibility, location_precision,
         local_radius_km, on_paths, created_at)";
    many::insert(connection, into, members, |insert, member| {
        insert
            .bind(member.id.as_str())
            .bind(member.name.as_str())
            .bind(member.about.as_str())
            .bind(member.email.as_deref())
            .bind(member.place.map(|place| place.latitude()))
            .bind(member.place.map(|place| place.longitude()))
            .bind(member.place.map(|place| place.precision().name()))
            .bind(member.preference.visibility.to_string())
            .bind(member.preference.precision.name())
            .bind(member.preference.local_radius_km.km())
            .bind(i64::from(member.on_paths))
            .bind(member.created_at)
    })
    .await
}

/// Gives many members, who have none, the same password.
pub async fn insert_password_hashes(
    connection: &mut Connection,
    members: &[Member],
    hash: &str,
) -> sqlx::Result<()> {
    many::insert(connection, "credential (member, password_hash)", members, |insert, member| {
        insert.bind(member.id.as_str()).bind(hash)
    })
    .await
}

/// A member, unless erased.
pub async fn find(connection: &mut Connection, id: &MemberId) -> sqlx::Result<Option<Member>> {
    sqlx::query("SELECT * FROM member WHERE id = $1 AND erased = 0")
        .bind(id.as_str())
        .try_map(|row| member(&row))
        .fetch_optional(connection)
        .await
}

/// The columns of a member's sharing preference.
pub fn preference(row: &AnyRow) -> sqlx::Result<SharingPreference> {
    let radius: f64 = row.try_get("local_radius_km")?;
    Ok(SharingPreference {
        visibility: decoded(row, "visibility")?,
        precision: decoded(row, "location_precision")?,
        local_radius_km: Kilometres::new(radius).map_err(|e| sqlx::Error::Decode(e.into()))?,
    })
}

fn member(row: &AnyRow) -> sqlx::Result<Member> {
    Ok(Member {
        id: decoded(row, "id")?,
        name: row.try_get("name")?,
        about: row.try_get("about")?,
        email: row.try_get("email")?,
        place: place(row)?,
        on_paths: flag(row, "on_paths")?,
        preference: preference(row)?,
        created_at: row.try_get("created_at")?,
    })
}

/// Writes what a member may change.
pub async fn update(connection: &mut Connection, member: &Member) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE member SET name = $2, about = $3, email = $4, latitude = $5, longitude = $6,
         place_precision = $7, visibility = $8, location_precision = $9, local_radius_km = $10,
         on_paths = $11 WHERE id = $1",
    )
    .bind(member.id.as_str())
    .bind(member.name.as_str())
    .bind(member.about.as_str())
    .bind(member.email.as_deref())
    .bind(member.place.map(|place| place.latitude()))
    .bind(member.place.map(|place| place.longitude()))
    .bind(member.place.map(|place| place.precision().name()))
    .bind(member.preference.visibility.to_string())
    .bind(member.preference.precision.name())
    .bind(member.preference.local_radius_km.km())
    .bind(i64::from(member.on_paths))
    // sqlx's Any driver declares a missing double as a single, and PostgreSQL would keep that.
    .persistent(false)
    .execute(connection)
    .await
    .map(drop)
}

/// Whether all of these people let themselves be named on paths of trust.
pub async fn are_named_on_paths(
    connection: &mut Connection,
    people: &[&str],
) -> sqlx::Result<bool> {
    sqlx::query(
        "SELECT 1 FROM member WHERE on_paths = 0 AND id IN (SELECT value FROM json_each($1)) LIMIT 1",
    )
    .bind(json_array(people))
    .fetch_optional(connection)
    .await
    .map(|found| !exists(found))
}

/// The hash that a password is checked against.
pub async fn password_hash(
    connection: &mut Connection,
    id: &MemberId,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT password_hash FROM credential WHERE member = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await
}

/// Sets the hash that a password is checked against.
pub async fn set_password_hash(
    connection: &mut Connection,
    id: &MemberId,
    hash: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO credential (member, password_hash) VALUES ($1, $2)
         ON CONFLICT (member) DO UPDATE SET password_hash = excluded.password_hash",
    )
    .bind(id.as_str())
    .bind(hash)
    .execute(connection)
    .await
    .map(drop)
}

/// Who a provider's subject is here.
pub async fn of_identity(
    connection: &mut Connection,
    issuer: &str,
    subject: &str,
) -> sqlx::Result<Option<MemberId>> {
    sqlx::query("SELECT member FROM identity WHERE issuer = $1 AND subject = $2")
        .bind(issuer)
        .bind(subject)
        .try_map(|row| decoded(&row, "member"))
        .fetch_optional(connection)
        .await
}

/// Says who a provider's subject is here.
pub async fn add_identity(
    connection: &mut Connection,
    issuer: &str,
    subject: &str,
    member: &MemberId,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO identity (issuer, subject, member) VALUES ($1, $2, $3)")
        .bind(issuer)
        .bind(subject)
        .bind(member.as_str())
        .execute(connection)
        .await
        .map(drop)
}

/// Whether nobody has an id, or had it and was erased.
pub async fn is_free(connection: &mut Connection, id: &MemberId) -> sqlx::Result<bool> {
    let taken = sqlx::query("SELECT 1 FROM member WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(&mut *connection)
        .await
        .map(exists)?;
    Ok(!is_erased(connection, id).await? && !taken)
}

/// Keeps the id of somebody who is erased from being given again. What is kept is a hash of it, with a secret of this
/// database: it tells nobody who has only a part of the record who that was.
pub async fn reserve_id(connection: &mut Connection, id: &MemberId) -> sqlx::Result<()> {
    let secret = match secret(connection).await? {
        Some(secret) => secret,
        None => {
            let secret = Secret::random().to_string();
            sqlx::query("INSERT INTO erased_id_secret (id, secret) VALUES (1, $1)")
                .bind(secret.as_str())
                .execute(&mut *connection)
                .await?;
            secret
        }
    };
    sqlx::query("INSERT INTO erased_id (hash) VALUES ($1) ON CONFLICT (hash) DO NOTHING")
        .bind(erased_hash(&secret, id))
        .execute(connection)
        .await
        .map(drop)
}

/// Whether an id is of somebody who was erased.
pub async fn is_erased(connection: &mut Connection, id: &MemberId) -> sqlx::Result<bool> {
    let Some(secret) = secret(connection).await? else { return Ok(false) };
    sqlx::query("SELECT 1 FROM erased_id WHERE hash = $1")
        .bind(erased_hash(&secret, id))
        .fetch_optional(connection)
        .await
        .map(exists)
}

/// Which of these ids are of people who were erased.
pub async fn erased_among<'i>(
    connection: &mut Connection,
    ids: &'i [MemberId],
) -> sqlx::Result<Vec<&'i MemberId>> {
    let Some(secret) = secret(connection).await? else { return Ok(Vec::new()) };
    let hashes: Vec<String> = ids.iter().map(|id| erased_hash(&secret, id)).collect();
    let asked: Vec<&str> = hashes.iter().map(String::as_str).collect();
    let sql = "SELECT hash FROM erased_id WHERE hash IN (SELECT value FROM json_each($1))";
    let found = sqlx::query_scalar(sql).bind(json_array(&asked)).fetch_all(connection).await?;
    let found: HashSet<String> = found.into_iter().collect();
    Ok(ids
        .iter()
        .zip(&hashes)
        .filter(|(_, hash)| found.contains(*hash))
        .map(|(id, _)| id)
        .collect())
}

async fn secret(connection: &mut Connection) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT secret FROM erased_id_secret").fetch_optional(connection).await
}

fn erased_hash(secret: &str, id: &MemberId) -> String {
    HEXLOWER.encode(&Sha256::new().chain_update(secret).chain_update(id.as_str()).finalize())
}

/// What these members are called.
pub async fn names(
    connection: &mut Connection,
    ids: &[&str],
) -> sqlx::Result<HashMap<MemberId, String>> {
    sqlx::query("SELECT id, name FROM member WHERE id IN (SELECT value FROM json_each($1))")
        .bind(json_array(ids))
        .try_map(|row: AnyRow| Ok((decoded(&row, "id")?, row.try_get("name")?)))
        .fetch_all(connection)
        .await
        .map(HashMap::from_iter)
}

/// The communities that a member is in, by id, each with its name and whether the member is a steward.
pub async fn communities(
    connection: &mut Connection,
    id: &MemberId,
) -> sqlx::Result<Vec<(CommunityId, String, bool)>> {
    sqlx::query(
        "SELECT id, name, steward FROM community_member JOIN community ON id = community
         WHERE member = $1 ORDER BY id",
    )
    .bind(id.as_str())
    .try_map(|row: AnyRow| Ok((decoded(&row, "id")?, row.try_get("name")?, flag(&row, "steward")?)))
    .fetch_all(connection)
    .await
}
