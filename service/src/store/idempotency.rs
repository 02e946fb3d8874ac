//! Answers by idempotency key, so that a write that is sent twice is made once.

use std::collections::BTreeSet;

use serde_json::Value;
use sqlx::Result;
use trust_commons::Timestamp;
use trust_core::MemberId;

use super::Connection;
use super::change_log::LogRevision;
use super::query::{execute, fetch_optional, queries};
use super::table::{columns, insert_rows};

/// The time for which an answer is kept, in seconds.
pub const KEPT: i64 = 24 * 3600;

/// The status of an answer that may not be given again.
const FORGOTTEN: i64 = 410;

/// An answer given before.
pub struct Answered {
    /// The hash of the request it was given to.
    pub request_hash: String,
    /// The status.
    pub status: i64,
    /// The body, JSON.
    pub body: String,
    /// The revision that the write made.
    pub revision: LogRevision,
}

impl Answered {
    /// Whether it names somebody of whom this holds.
    pub fn names(&self, is_one: impl Fn(&str) -> bool) -> bool {
        let body = serde_json::from_str(&self.body).unwrap_or_default();
        people(&body).into_iter().any(|(_, text)| is_one(text))
    }

    /// Whether it named somebody who was erased since.
    pub fn is_forgotten(&self) -> bool {
        self.status == FORGOTTEN
    }
}

columns! { Answered { request_hash, status, body, revision } }

/// The fields of answers that hold words: those of whoever asked, ids that they chose for communities, and words out of a
/// list. Such a text names nobody, even if it is somebody's id: else whoever wrote it would learn by their key whether that
/// person hides, and an answer would be forgotten with somebody who is called like a word of it.
const WORDS: [&str; 26] = [
    "a",
    "about",
    "b",
    "category",
    "cell_name",
    "description",
    "email",
    "joining",
    "kind",
    "label",
    "message",
    "mode",
    "name",
    "precision",
    "reason",
    "role",
    "scopes",
    "status",
    "summary",
    "title",
    "type",
    "unit",
    "urgency",
    "via_community",
    "visibility",
    "with",
];

/// The fields that name nobody in whatever they hold: anything at all, and communities.
const OTHERS: [&str; 3] = ["capacity", "communities", "community"];

/// The texts in an answer that may be the id of somebody, each with the field that it stands in.
pub fn people(body: &Value) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = vec![("", body)];
    while let Some((field, value)) = rest.pop() {
        match value {
            _ if OTHERS.contains(&field) => {}
            Value::String(text) if !WORDS.contains(&field) => found.push((field, text.as_str())),
            Value::Array(values) => rest.extend(values.iter().map(|value| (field, value))),
            Value::Object(fields) => {
                // What an answer is about is no other person.
                let is_own = |name: &str| std::ptr::eq(value, body) && name == "id";
                let fields = fields.iter().filter(|(name, _)| !is_own(name));
                rest.extend(fields.map(|(name, value)| (name.as_str(), value)));
            }
            _ => {}
        }
    }
    found
}

queries! {
    /// Fetches the answer to a member's key.
    pub fn find(member: &MemberId, key_hash: &str) -> Option<Answered> =
        fetch_optional "SELECT request_hash, status, body, revision FROM idempotency WHERE member = $1 AND key_hash = $2";
}

/// Inserts an answer, with the ids of all members whom it names.
pub async fn keep(
    db: &mut Connection,
    member: &MemberId,
    key_hash: &str,
    answered: &Answered,
    named: &BTreeSet<String>,
    now: Timestamp,
) -> Result<()> {
    let into = "idempotency (member, key_hash, at, request_hash, status, body, revision)";
    insert_rows(db, into, &[(member, key_hash, now, answered)]).await?;
    let named: Vec<_> = named.iter().map(|id| (member, key_hash, id)).collect();
    insert_rows(db, "idempotency_named (member, key_hash, named)", &named).await
}

/// Forgets what was answered wherever it names a member, or their address: with the id may go a name, or what they wrote.
pub async fn forget_answers_naming(db: &mut Connection, member: &MemberId) -> Result<()> {
    let sql = "UPDATE idempotency SET status = $1, body = '' WHERE (member, key_hash) IN
             (SELECT member, key_hash FROM idempotency_named
              WHERE named = $2 OR named = (SELECT email FROM member WHERE id = $2))";
    execute(db, sql, &[&FORGOTTEN, member]).await?;
    // Nobody looks for the members whom a forgotten answer named.
    let sql = "DELETE FROM idempotency_named WHERE (member, key_hash) IN
             (SELECT member, key_hash FROM idempotency_named
              WHERE named = $1 OR named = (SELECT email FROM member WHERE id = $1))";
    execute(db, sql, &[member]).await
}

/// Forgets what is older than [`KEPT`].
pub async fn sweep(db: &mut Connection, now: Timestamp) -> Result<()> {
    execute(db, "DELETE FROM idempotency WHERE at < $1", &[&(now - KEPT)]).await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::people;

    #[test]
    fn people_are_found_where_an_answer_names_them_and_in_no_words() {
        let body = json!({
            "id": "zoe", "via_community": "zoe", "title": "zoe", "name": "zoe", "community": "zoe", "with": "zoe",
            "communities": [{"id": "zoe", "name": "zoe"}],
            "capacity": {"member": ["zoe", {"owner": "zoe"}]},
            "owner": {"id": "ana", "name": "zoe"},
            "own": {"accepted": ["bea", "carl"], "helper": null},
            "member": "dora",
        });
        let mut found = people(&body);
        found.sort_unstable();
        let expected =
            [("accepted", "bea"), ("accepted", "carl"), ("id", "ana"), ("member", "dora")];
        assert_eq!(found, expected);
    }
}
