//! The words of listings, for searches. Each has a row for each of its words.

use sqlx::{AssertSqlSafe, Result};
use trust_commons::ListingId;
use trust_commons::listing::Listing;

use super::Connection;
use super::query::{Bind, execute, fetch_all};
use super::table::insert_rows_with;

/// Follows every word that begins with a word: no text has this character.
const LAST: char = char::MAX;

/// Writes the words of a listing, in place of its former words.
pub(super) async fn put(db: &mut Connection, listing: &Listing) -> Result<()> {
    let words = listing.words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let sql = "DELETE FROM listing_word
         WHERE listing = $1 AND word NOT IN (SELECT value FROM json_each($2))";
    execute(db, sql, &[&listing.id, &words.as_slice()]).await?;
    let sql = "INSERT INTO listing_word (word, listing)
         SELECT value, $1 FROM json_each($2) WHERE TRUE ON CONFLICT (word, listing) DO NOTHING";
    execute(db, sql, &[&listing.id, &words.as_slice()]).await
}

/// Writes the words of many listings that have none.
pub(super) async fn insert_all(db: &mut Connection, listings: &[Listing]) -> Result<()> {
    let words = listings.iter().flat_map(|it| it.words().into_iter().map(|word| (word, &it.id)));
    let words: Vec<(String, &ListingId)> = words.collect();
    let ending = "ON CONFLICT (word, listing) DO NOTHING";
    insert_rows_with(db, "listing_word (word, listing)", &words, ending).await
}

/// Fetches the ids of all listings, hidden ones too, that have for each of these words a word that begins with it.
pub async fn find(db: &mut Connection, words: &[String]) -> Result<Vec<String>> {
    // The longest word is probably the rarest. The other words are looked up for each listing that has it.
    let mut ranges: Vec<(&String, String)> =
        words.iter().map(|word| (word, format!("{word}{LAST}"))).collect();
    ranges.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    let mut sql =
        "SELECT DISTINCT listing FROM listing_word WHERE word >= $1 AND word < $2".to_owned();
    for number in (3..).step_by(2).take(ranges.len().saturating_sub(1)) {
        let end = number + 1;
        sql += &format!(
            " AND EXISTS (SELECT 1 FROM listing_word AS other WHERE other.listing = listing_word.listing
                 AND other.word >= ${number} AND other.word < ${end})"
        );
    }
    let values: Vec<&dyn Bind> =
        ranges.iter().flat_map(|(word, end)| [*word as &dyn Bind, end as &dyn Bind]).collect();
    fetch_all(db, AssertSqlSafe(sql), &values).await
}
