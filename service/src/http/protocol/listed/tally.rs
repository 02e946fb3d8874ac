//! The number of rows by tag, with the newest row of each.

use std::cmp::Reverse;
use std::sync::Arc;

use trust_core::{Filter, Tag, TagCount};

use super::search::Search;
use super::{Shown, asks_for_trust, count_by_tag, rows};
use crate::app::App;
use crate::http::protocol::problem::Problem;
use crate::http::protocol::reading::Reading;
use crate::store::row_cache::CachedRow;

/// The rows of a filter by tag.
pub struct Tally<N> {
    /// The reading at the state that counted.
    pub reading: Reading,
    /// The filter that chose the rows.
    pub filter: Filter,
    /// The number of tags.
    pub number: usize,
    /// The tags with most rows, those with more rows first.
    pub tags: Vec<Tagged<N>>,
}

/// The rows with a tag.
pub struct Tagged<N> {
    /// The tag.
    pub tag: Tag,
    /// Their number.
    pub count: u64,
    /// The newest of them, unless it was deleted just now.
    pub newest: Option<Arc<CachedRow<N>>>,
}

/// Counts the rows that the reader may see, for each tag that begins with `prefix`; gives the `most` frequent tags.
pub async fn tally<N: Shown>(
    app: &App,
    mut reading: Reading,
    filter: &Filter,
    search: &Search,
    (prefix, most): (&str, usize),
) -> Result<Tally<N>, Problem> {
    if asks_for_trust(filter) {
        app.questions.may_ask(&reading.me)?;
    }
    loop {
        let (at, found) = search.resolve::<N>(app, reading, filter).await?;
        reading = at;
        let counts = count_by_tag(&reading, &found, prefix)?;
        let mut tags: Vec<(Tag, TagCount)> = counts.into_iter().collect();
        tags.sort_by_key(|(_, count)| Reverse(count.count));
        let number = tags.len();
        tags.truncate(most);
        let ids = tags.iter().map(|(_, count)| reading.view.resource_id(count.newest));
        let ids: Vec<_> = ids.map(|id| N::id_of(id).unwrap_or_default()).collect();
        let cached = rows::fetch::<N>(app, &ids).await?;
        if rows::newest(&cached) > reading.revision {
            reading = reading.later(app, rows::newest(&cached)).await?;
            continue;
        }
        if asks_for_trust(filter) {
            app.questions.ask_for_list(&reading.view, &reading.me, &(filter, search, prefix))?;
        }
        let tagged = |((tag, count), newest): ((Tag, TagCount), _)| Tagged {
            tag,
            count: count.count,
            newest,
        };
        let tags = tags.into_iter().zip(cached).map(tagged).collect();
        return Ok(Tally { reading, filter: found, number, tags });
    }
}
