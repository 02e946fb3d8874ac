//! The sizes of the texts that members wrote to others, by day, for the quota of texts. A text counts for some time, even
//! if it is deleted. If it counted as long as it is stored, the number would reveal a deletion by a hidden person, and
//! would distinguish an erasure from a block.

use sqlx::Result;
use trust_commons::Timestamp;
use trust_core::MemberId;

use super::Connection;
use super::noun::{ExportPart, Noun};
use super::query::execute;
use crate::clock::day;

/// The entry of written sizes in the registry.
pub const NOUN: Noun = Noun {
    tables: &["written"],
    export: ExportPart::Nothing("the sizes of texts say nothing more than the texts themselves"),
    ..Noun::named("written")
};

/// The number of days for which a shared text counts.
const DAYS: i64 = 90;

/// Returns the last day whose texts no longer count.
fn oldest(now: Timestamp) -> i64 {
    day(now) - DAYS
}

/// Returns the statement that sums the sizes that still count of the member `$1`.
pub fn sum_of_recent(now: Timestamp) -> String {
    let oldest = oldest(now);
    format!("SELECT SUM(bytes) FROM written WHERE member = $1 AND day > {oldest}")
}

/// Records the size of a text that a member wrote and that is shared with others: a response, a request, the
/// description of a community.
pub async fn note(
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
