//! Counts the stored items of a member, for quotas.

use sqlx::Result;
use trust_commons::Timestamp;
use trust_core::MemberId;

use super::noun::OwnTexts;
use super::nouns::NOUNS;
use super::query::fetch_one;
use super::{Connection, invite, written};
use crate::quota::Quota;

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
    let of_noun = |OwnTexts { table, owner, columns }: &OwnTexts| {
        let lengths: Vec<_> =
            columns.iter().map(|column| format!("octet_length({column})")).collect();
        let lengths = lengths.join(" + ");
        format!("SELECT SUM({lengths}) AS bytes FROM {table} WHERE {owner} = $1")
    };
    let own = NOUNS.iter().filter_map(|noun| noun.texts.as_ref()).map(of_noun);
    let all: Vec<_> = own.chain([written::sum_of_recent(now)]).collect();
    format!(
        "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM ({}) AS written",
        all.join(" UNION ALL ")
    )
}
