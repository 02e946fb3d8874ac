//! Counts the stored items of a member, for quotas.

use sqlx::Result;
use trust_commons::Timestamp;
use trust_core::MemberId;

use super::noun::{ExportPart, Noun};
use super::query::{execute, fetch_one};
use super::{Connection, invite};
use crate::clock::day;
use crate::quota::Quota;

/// The entry of counts of what members do in a day in the registry.
pub const NOUN: Noun = Noun {
    tables: &["written", "trust_changes", "block_changes"],
    export: ExportPart::Nothing(
        "counts of what a member did in a day say nothing more than the rows themselves",
    ),
    ..Noun::named("usage")
};

/// The texts that belong to a member alone: the table, the columns, and the column of the owner.
const TEXTS: &[(&str, &[&str], &str)] = &[
    ("member", &["name", "about"], "id"),
    ("listing", &["title", "description", "category", "unit", "COALESCE(capacity, '')"], "owner"),
    ("circle", &["name", "description"], "owner"),
    #[cfg(feature = "test-noun")]
    ("memo", &["name", "description"], "owner"),
    #[cfg(feature = "test-noun")]
    ("note", &["text"], "owner"),
];

/// The number of days for which a shared text counts.
const DAYS: i64 = 90;

/// The number of people named in a response that count as one more response.
const NAMES_OF_AN_ANSWER: i64 = 20;

/// Counts the stored items of a member.
pub async fn of(
    db: &mut Connection,
    member: &MemberId,
    quota: Quota,
    now: Timestamp,
) -> Result<u64> {
    let counted = match quota {
        Quota::Texts => texts(now),
        Quota::Listings => {
            "SELECT COUNT(*) FROM listing WHERE owner = $1 AND status IN ('active', 'in_progress')"
                .to_owned()
        }
        Quota::KeptListings => "SELECT COUNT(*) FROM listing WHERE owner = $1".to_owned(),
        Quota::Circles => "SELECT COUNT(*) FROM circle WHERE owner = $1".to_owned(),
        Quota::Invites => format!(
            "SELECT COUNT(*) FROM invite WHERE issuer = $1 AND used_at IS NULL
             AND revoked_at IS NULL AND expires_at > {now} AND attempts < {}",
            invite::ATTEMPTS
        ),
        Quota::Communities => "SELECT COUNT(*) FROM community WHERE founder = $1".to_owned(),
        Quota::Tokens => format!(
            "SELECT COUNT(*) FROM session
             WHERE member = $1 AND kind = 'script' AND scopes <> 'account' AND expires_at > {now}"
        ),
        Quota::Answers => format!(
            "SELECT CAST(COALESCE(SUM(1 + names / {NAMES_OF_AN_ANSWER}), 0) AS BIGINT)
             FROM idempotency WHERE member = $1"
        ),
    };
    let amount: i64 = fetch_one(db, sqlx::AssertSqlSafe(counted), &[member]).await?;
    Ok(amount.unsigned_abs())
}

/// Returns the statement that sums the sizes of all texts: the member's own, and the shared texts that the member
/// wrote recently.
fn texts(now: Timestamp) -> String {
    let of_table = |(table, columns, owner): &(&str, &[&str], &str)| {
        let lengths: Vec<_> =
            columns.iter().map(|column| format!("octet_length({column})")).collect();
        let lengths = lengths.join(" + ");
        format!("SELECT SUM({lengths}) AS bytes FROM {table} WHERE {owner} = $1")
    };
    let oldest = oldest(now);
    let lately = format!("SELECT SUM(bytes) FROM written WHERE member = $1 AND day > {oldest}");
    let all: Vec<_> = TEXTS.iter().map(of_table).chain([lately]).collect();
    format!(
        "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM ({}) AS written",
        all.join(" UNION ALL ")
    )
}

/// Returns the last day whose texts no longer count.
fn oldest(now: Timestamp) -> i64 {
    day(now) - DAYS
}

/// Records the size of a text that a member wrote and that is shared with others: a response, a request, the
/// description of a community. The text counts for some time, even if it is deleted. If it counted as long as it is
/// stored, the number would reveal a deletion by a hidden person, and would distinguish an erasure from a block.
pub async fn note_written(
    db: &mut Connection,
    member: &MemberId,
    bytes: usize,
    now: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO written (member, day, bytes) VALUES ($1, $2, $3)
         ON CONFLICT (member, day) DO UPDATE SET bytes = written.bytes + excluded.bytes";
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    execute(db, sql, &[member, &day(now), &bytes]).await
}

/// Deletes the records that no longer count.
pub async fn sweep(db: &mut Connection, now: Timestamp) -> Result<()> {
    execute(db, "DELETE FROM written WHERE day <= $1", &[&oldest(now)]).await
}
