//! Members: profile, place, sharing preference and sign-in.

use std::collections::{HashMap, HashSet};

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::Result;
use trust_commons::preference::SharingPreference;
use trust_commons::privacy::{Erasure, Held};
use trust_commons::{CommunityId, Timestamp};
use trust_core::{MemberId, Place};

use super::Connection;
use super::noun::{ExportPart, Noun, OwnTexts};
use super::query::{execute, execute_any, exists, fetch_all, fetch_into, fetch_optional, queries};
use super::table::{columns, insert_rows, table};
use crate::auth::Secret;

pub use super::table::{insert_all, update};

/// The entry of members in the registry.
pub const NOUN: Noun = Noun {
    tables: &["member", "credential", "identity", "erased_id", "erased_id_secret"],
    tag: Some(("members", "Other people, and the caller's trust in them.")),
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    erase: Some(|db, erasure, now| Box::pin(erase(db, erasure, now))),
    texts: Some(OwnTexts { table: "member", owner: "id", columns: &["name", "about"] }),
    ..Noun::named("member")
};

/// A row of a member.
#[derive(Debug, Clone)]
pub struct Member {
    /// The id, which is also the name for signing in.
    pub id: MemberId,
    /// The name.
    pub name: String,
    /// The member's description of themselves.
    pub about: String,
    /// The e-mail address, which is private.
    pub email: Option<String>,
    /// The place, at the precision that the member chose.
    pub place: Option<Place>,
    /// Whether paths of trust may name the member.
    pub on_paths: bool,
    /// The sharing preference for listings that do not set their own.
    pub preference: SharingPreference,
    /// The time at which the member was added.
    pub created_at: Timestamp,
}

table! {
    "member" holds Member by id;
    fixed created_at;
    changing name, about, email, place, on_paths, preference;
}

columns! { SharingPreference { visibility, precision as "location_precision", local_radius_km } }

/// Inserts a member. Returns false, and changes nothing, if the id is in use or belonged to an erased member.
pub async fn insert(
    db: &mut Connection,
    id: &MemberId,
    name: &str,
    email: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    if is_erased(db, id).await? {
        return Ok(false);
    }
    let sql = "INSERT INTO member (id, name, email, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
    execute_any(db, sql, &[id, &name, &email, &now]).await
}

/// Sets the same password for many members who have none.
pub async fn insert_password_hashes(
    db: &mut Connection,
    members: &[Member],
    hash: &str,
) -> Result<()> {
    let rows: Vec<_> = members.iter().map(|member| (&member.id, hash)).collect();
    insert_rows(db, "credential (member, password_hash)", &rows).await
}

queries! {
    /// Fetches a member who is not erased.
    pub fn find(id: &MemberId) -> Option<Member> =
        fetch_optional "SELECT * FROM member WHERE id = $1 AND erased = 0";

    /// Fetches the hash of a member's password.
    pub fn password_hash(id: &MemberId) -> Option<String> =
        fetch_optional "SELECT password_hash FROM credential WHERE member = $1";

    /// Sets the hash of a member's password.
    pub fn set_password_hash(id: &MemberId, hash: &str) =
        execute "INSERT INTO credential (member, password_hash) VALUES ($1, $2)
         ON CONFLICT (member) DO UPDATE SET password_hash = excluded.password_hash";

    /// Fetches the member with this subject at an identity provider.
    pub fn of_identity(issuer: &str, subject: &str) -> Option<MemberId> =
        fetch_optional "SELECT member FROM identity WHERE issuer = $1 AND subject = $2";

    /// Inserts the subject of a member at an identity provider.
    pub fn add_identity(issuer: &str, subject: &str, member: &MemberId) =
        execute "INSERT INTO identity (issuer, subject, member) VALUES ($1, $2, $3)";

    fn secret() -> Option<String> = fetch_optional "SELECT secret FROM erased_id_secret";

    /// The communities that a member is in, by id, each with its name and whether the member is a steward.
    pub fn communities(id: &MemberId) -> Vec<(CommunityId, String, bool)> =
        fetch_all "SELECT id, name, steward FROM community_member JOIN community ON id = community
         WHERE member = $1 ORDER BY id";

    /// Fetches the names of these members, and whether paths of trust may name them.
    pub fn on_paths(ids: &[&str]) -> Vec<(MemberId, String, bool)> =
        fetch_all "SELECT id, name, on_paths FROM member WHERE id IN (SELECT value FROM json_each($1))";

    /// Fetches those of these people who do not allow paths of trust to name them.
    pub fn unnamed_on_paths(people: &[&str]) -> HashSet<MemberId> =
        fetch_into "SELECT id FROM member WHERE on_paths = 0 AND id IN (SELECT value FROM json_each($1))";

    /// Fetches the names of these members.
    pub fn names(ids: &[&str]) -> HashMap<MemberId, String> =
        fetch_into "SELECT id, name FROM member WHERE id IN (SELECT value FROM json_each($1))";
}

/// Returns whether an id is free: no member has it, and no erased member had it.
pub async fn is_free(db: &mut Connection, id: &MemberId) -> Result<bool> {
    let taken = exists(db, "SELECT 1 FROM member WHERE id = $1", &[id]).await?;
    Ok(!is_erased(db, id).await? && !taken)
}

/// Reserves the id of an erased member, so that it is not assigned again. Only a hash of it with a secret of this
/// database is stored, so a part of the record does not reveal the id.
pub async fn reserve_id(db: &mut Connection, id: &MemberId) -> Result<()> {
    let secret = match secret(db).await? {
        Some(secret) => secret,
        None => {
            let secret = Secret::random().to_string();
            let sql = "INSERT INTO erased_id_secret (id, secret) VALUES (1, $1)";
            execute(db, sql, &[&secret]).await?;
            secret
        }
    };
    let sql = "INSERT INTO erased_id (hash) VALUES ($1) ON CONFLICT (hash) DO NOTHING";
    execute(db, sql, &[&erased_hash(&secret, id)]).await
}

/// Returns whether an id belongs to an erased member.
pub async fn is_erased(db: &mut Connection, id: &MemberId) -> Result<bool> {
    let Some(secret) = secret(db).await? else { return Ok(false) };
    let sql = "SELECT 1 FROM erased_id WHERE hash = $1";
    exists(db, sql, &[&erased_hash(&secret, id)]).await
}

/// Returns the ids among `ids` that belonged to erased members.
pub async fn erased_among<'i>(
    db: &mut Connection,
    ids: &'i [MemberId],
) -> Result<Vec<&'i MemberId>> {
    let Some(secret) = secret(db).await? else { return Ok(Vec::new()) };
    let hashes: Vec<String> = ids.iter().map(|id| erased_hash(&secret, id)).collect();
    let sql = "SELECT hash FROM erased_id WHERE hash IN (SELECT value FROM json_each($1))";
    let found: HashSet<String> =
        fetch_all(db, sql, &[&hashes.as_slice()]).await?.into_iter().collect();
    let asked = ids.iter().zip(&hashes);
    Ok(asked.filter(|(_, hash)| found.contains(*hash)).map(|(id, _)| id).collect())
}

fn erased_hash(secret: &str, id: &MemberId) -> String {
    HEXLOWER.encode(&Sha256::new().chain_update(secret).chain_update(id.as_str()).finalize())
}

/// Fetches the rows of a member for an export.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    let Some(member) = find(db, &held.member).await? else { return Ok(()) };
    let Member { id, name, about, email, created_at, on_paths, .. } = &member;
    let has_password = password_hash(db, id).await?.is_some();
    let fields = [
        ("name", json!(name)),
        ("about", json!(about)),
        ("email", json!(email)),
        ("created_at", json!(created_at)),
        ("has_password", json!(has_password)),
        ("identities", identities(db, id).await?),
        ("named_on_paths", json!(on_paths)),
    ];
    held.profile.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    Ok(())
}

async fn identities(db: &mut Connection, id: &MemberId) -> Result<Value> {
    let sql = "SELECT issuer, subject FROM identity WHERE member = $1 ORDER BY issuer, subject";
    let identities: Vec<(String, String)> = fetch_all(db, sql, &[id]).await?;
    let identity = |(issuer, subject)| json!({ "issuer": issuer, "subject": subject });
    Ok(identities.into_iter().map(identity).collect())
}

/// Deletes the member, and keeps the id from everybody else.
async fn erase(db: &mut Connection, erasure: &Erasure, _: Timestamp) -> Result<()> {
    reserve_id(db, &erasure.member).await?;
    execute(db, "DELETE FROM member WHERE id = $1", &[&erasure.member]).await
}
