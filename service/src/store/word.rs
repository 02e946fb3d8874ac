//! The words of visible nouns, for searches. The table of the words of a noun has its name and `_word`: a row for each word
//! of each row.

use sqlx::{AssertSqlSafe, Result};

use super::Connection;
use super::query::{Bind, execute, fetch_all};
use super::table::insert_rows_with;
use super::visible::VisibleRow;

/// Follows every word that begins with a word: no text has this character.
const LAST: char = char::MAX;

/// Writes the words of a row, in place of its former words.
pub(super) async fn put<N: VisibleRow>(db: &mut Connection, row: &N) -> Result<()> {
    let (noun, words) = (N::NAME, row.words());
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let sql = format!(
        "DELETE FROM {noun}_word
         WHERE {noun} = $1 AND word NOT IN (SELECT value FROM json_each($2))"
    );
    execute(db, AssertSqlSafe(sql), &[&row.id(), &words.as_slice()]).await?;
    let sql = format!(
        "INSERT INTO {noun}_word (word, {noun})
         SELECT value, $1 FROM json_each($2) WHERE TRUE ON CONFLICT (word, {noun}) DO NOTHING"
    );
    execute(db, AssertSqlSafe(sql), &[&row.id(), &words.as_slice()]).await
}

/// Writes the words of many rows that have none.
pub(super) async fn insert_all<N: VisibleRow>(db: &mut Connection, rows: &[N]) -> Result<()> {
    let noun = N::NAME;
    let words = rows.iter().flat_map(|it| it.words().into_iter().map(|word| (word, it.id())));
    let words: Vec<(String, &str)> = words.collect();
    let ending = format!("ON CONFLICT (word, {noun}) DO NOTHING");
    insert_rows_with(db, &format!("{noun}_word (word, {noun})"), &words, &ending).await
}

/// Fetches the ids of all rows, hidden ones too, that have for each of these words a word that begins with it.
pub async fn find<N: VisibleRow>(db: &mut Connection, words: &[String]) -> Result<Vec<String>> {
    // The longest word is probably the rarest. The other words are looked up for each row that has it.
    let mut ranges: Vec<(&String, String)> =
        words.iter().map(|word| (word, format!("{word}{LAST}"))).collect();
    ranges.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    let noun = N::NAME;
    let mut sql = format!("SELECT DISTINCT {noun} FROM {noun}_word WHERE word >= $1 AND word < $2");
    for number in (3..).step_by(2).take(ranges.len().saturating_sub(1)) {
        let end = number + 1;
        sql += &format!(
            " AND EXISTS (SELECT 1 FROM {noun}_word AS other WHERE other.{noun} = {noun}_word.{noun}
                 AND other.word >= ${number} AND other.word < ${end})"
        );
    }
    let values: Vec<&dyn Bind> =
        ranges.iter().flat_map(|(word, end)| [*word as &dyn Bind, end as &dyn Bind]).collect();
    fetch_all(db, AssertSqlSafe(sql), &values).await
}
