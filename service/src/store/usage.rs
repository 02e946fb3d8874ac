//! How much of the record is one member's.

use sqlx::Result;
use trust_commons::Timestamp;
use trust_core::MemberId;

use super::query::fetch_one;
use super::{Connection, invite};
use crate::quota::Quota;

/// The texts that a member wrote: of which table, what they are, and whose. Whatever holds texts of members has a row
/// here.
const TEXTS: [(&str, &[&str], &str); 7] = [
    ("member", &["name", "about"], "id"),
    ("listing", &["title", "description", "category", "unit", "COALESCE(capacity, '')"], "owner"),
    ("response", &["message"], "responder"),
    ("circle", &["name", "description"], "owner"),
    ("community", &["name", "description"], "founder"),
    ("join_request", &["message"], "member"),
    (
        "exchange",
        &["title", "description"],
        // Whoever asks for an exchange makes it in the second in which it is asked for.
        "CASE WHEN requested_at = created_at THEN receiver ELSE provider END",
    ),
];

/// How much a member has of what is counted.
pub async fn of(
    db: &mut Connection,
    member: &MemberId,
    quota: Quota,
    now: Timestamp,
) -> Result<u64> {
    let counted = match quota {
        Quota::Texts => texts(),
        Quota::Listings => {
            "SELECT COUNT(*) FROM listing WHERE owner = $1 AND status IN ('active', 'in_progress')"
                .to_owned()
        }
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
        Quota::Answers => "SELECT COUNT(*) FROM idempotency WHERE member = $1".to_owned(),
    };
    let amount: i64 = fetch_one(db, sqlx::AssertSqlSafe(counted), &[member]).await?;
    Ok(amount.unsigned_abs())
}

/// The statement that adds up all texts.
fn texts() -> String {
    let of_table = |(table, columns, owner): &(&str, &[&str], &str)| {
        let lengths: Vec<_> =
            columns.iter().map(|column| format!("octet_length({column})")).collect();
        let candidates = match *table {
            // Either side is found by an index.
            "exchange" => "(provider = $1 OR receiver = $1) AND ",
            _ => "",
        };
        format!(
            "SELECT SUM({}) AS bytes FROM {table} WHERE {candidates}{owner} = $1",
            lengths.join(" + ")
        )
    };
    let all: Vec<_> = TEXTS.iter().map(of_table).collect();
    format!(
        "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM ({}) AS written",
        all.join(" UNION ALL ")
    )
}
