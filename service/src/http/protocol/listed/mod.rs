//! Visible nouns as readers see them: the engine decides which rows, and the record contains them.
//!
//! A row that was written after the decision is not shown by it. "Block Bob, then post" must not show Bob the post,
//! even if this process has not received the block: if a row may be newer than the view, the engine is brought to
//! the revision at which the row was read, and decides again.

mod access;
mod listing;
mod page;
mod recorded;
mod rows;
mod search;
mod tally;
mod ties;
mod ways;
mod writes;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

use axum::http::StatusCode;
use serde::Serialize;
use trust_commons::ListingId;
use trust_commons::sharing::SharingModel;
use trust_core::{Filter, GroupId, ListError, MemberId, Order, Page, Paging, Tag, TagCount};
use utoipa::ToSchema;

use super::page::PageQuery;
use super::problem::{OrFail, Problem};
use super::reading::Reading;
use super::reply::Reply;
use crate::app::App;
use crate::questions::TooMany;
use crate::store::Connection;
use crate::store::row_cache::CachedRow;
use crate::store::visible::VisibleRow;
use rows::CachedRows;
use ways::{Way, Ways};

pub use access::{ACCEPTED, Access};
pub use listing::{ListingView, ListingsView};
pub use page::{PageView, RestView, RowView, WithOwner};
pub use search::Search;
pub use tally::{Tagged, Tally, tally};
#[cfg(feature = "test-noun")]
pub use writes::post;
pub use writes::{
    answer, answering, delete, found, found_of, leave_cells, leave_directory, own, remove_own,
};

/// A visible noun as JSON.
pub trait Shown: VisibleRow {
    /// The part that is the same for all readers, until the row is written again.
    type Common<'a>: Serialize + ToSchema + Debug;
    /// The part that depends on the reader. It has none of the fields of the common part.
    type ForReader: Serialize + ToSchema + Debug;
    /// The part that only the record knows for the reader.
    type Recorded: Clone + Default + Send;

    /// Makes the part that is the same for all readers.
    fn common(cached: &CachedRow<Self>) -> Self::Common<'_>;

    /// Reads the part of rows that only the record knows, by the ids of the rows. The reader may see them.
    fn recorded(
        connection: &mut Connection,
        model: SharingModel,
        reading: &Reading,
        rows: &[&Self],
    ) -> impl Future<Output = Result<HashMap<String, Self::Recorded>, Problem>> + Send;

    /// Makes the part for the reader.
    fn for_reader(
        &self,
        reading: &Reading,
        access: Access,
        recorded: Self::Recorded,
    ) -> Self::ForReader;
}

/// A visible noun of which every reader sees the whole row. The row serialises without its owner.
#[cfg_attr(not(feature = "test-noun"), allow(dead_code, reason = "the next visible noun uses it"))]
pub trait ShownWhole: VisibleRow + Serialize + ToSchema {}

impl<N: ShownWhole> Shown for N {
    type Common<'a> = WithOwner<'a, N>;
    type ForReader = Access;
    type Recorded = ();

    fn common(cached: &CachedRow<Self>) -> WithOwner<'_, N> {
        WithOwner::of(cached)
    }

    async fn recorded(
        _: &mut Connection,
        _: SharingModel,
        _: &Reading,
        _: &[&Self],
    ) -> Result<HashMap<String, ()>, Problem> {
        Ok(HashMap::new())
    }

    fn for_reader(&self, _: &Reading, access: Access, (): ()) -> Access {
        access
    }
}

/// Returns a page of the rows that the reader may see.
pub async fn page<N: Shown>(
    app: &App,
    reading: Reading,
    filter: &Filter,
    search: &Search,
    paging: &Paging,
) -> Result<Reply, Problem> {
    let found = found_page::<N>(app, reading, filter, search, paging).await?;
    let Found { reading, page, .. } = &found;
    let (total, complete, next_cursor) = (page.total, page.complete, page.next_cursor.clone());
    let rest = RestView { total, complete, next_cursor };
    Ok(page::page_reply(reading, found.rows(), &rest))
}

/// Returns a page of all rows that the reader may see, the newest first.
#[cfg_attr(not(feature = "test-noun"), allow(dead_code, reason = "the next visible noun uses it"))]
pub async fn newest<N: Shown>(
    app: &App,
    reading: Reading,
    page: &PageQuery,
) -> Result<Reply, Problem> {
    let filter = Filter { include_own: true, ..Filter::default() };
    let (search, paging) = (Search::default(), page.paging(Order::Newest)?);
    self::page::<N>(app, reading, &filter, &search, &paging).await
}

/// A page as the engine decided it, with its rows of the record.
pub struct Found<N: Shown> {
    /// The reading at the state that decided.
    pub reading: Reading,
    /// The filter that chose the rows.
    pub filter: Filter,
    /// The engine's page.
    pub page: Page,
    cached: CachedRows<N>,
    /// For each row, the way of trust to the owner; absent if the reader may not see their trust in the owner.
    ways: Vec<Option<Way>>,
    recorded: HashMap<String, N::Recorded>,
}

impl<N: Shown> Found<N> {
    /// Returns the rows, each with the reader's access to it and with what the record knows.
    fn rows(&self) -> impl Iterator<Item = (&CachedRow<N>, Access, N::Recorded)> {
        let shown = self.page.rows.iter().zip(&self.cached).zip(&self.ways);
        shown.filter_map(|((listed, cached), way)| {
            let cached = cached.as_deref()?;
            let access = self.reading.access_of(listed, &cached.row, way.clone());
            let recorded = self.recorded.get(cached.row.id()).cloned().unwrap_or_default();
            Some((cached, access, recorded))
        })
    }

    /// Returns the views of the rows, each with the community of its row.
    pub fn views(&self) -> impl Iterator<Item = (Option<&GroupId>, RowView<'_, N>)> {
        self.rows().map(|(cached, access, recorded)| {
            (cached.row.community(), RowView::of(cached, &self.reading, access, recorded))
        })
    }
}

/// Finds a page of the rows that the reader may see.
pub async fn found_page<N: Shown>(
    app: &App,
    mut reading: Reading,
    filter: &Filter,
    search: &Search,
    paging: &Paging,
) -> Result<Found<N>, Problem> {
    let paging = Paging { cursor: opened::<N>(app, paging.cursor.as_deref())?, ..paging.clone() };
    let asks_for_trust = asks_for_trust(filter) || paging.order == Order::MostTrusted;
    if asks_for_trust {
        app.questions.may_ask(&reading.me)?;
    }
    loop {
        let (at, found) = search.resolve::<N>(app, reading, filter).await?;
        reading = at;
        let page = list::<N>(app, &reading, &found, &paging)?;
        let ids = page.rows.iter().map(|row| reading.view.resource_id(row.resource));
        let ids: Vec<_> = ids.map(|id| N::id_of(id).unwrap_or_default()).collect();
        let cached = rows::fetch::<N>(app, &ids).await?;
        let ways = Ways::find(app, &reading, page.rows.iter().map(|row| row.owner)).await?;
        let newest = rows::newest(&cached).max(ways.newest);
        if newest > reading.revision {
            reading = reading.later(app, newest).await?;
            continue;
        }
        if asks_for_trust {
            app.questions.ask_for_list(&reading.view, &reading.me, &(filter, search, &paging))?;
        }
        let trusted = page
            .rows
            .iter()
            .map(|row| (reading.view.owner(row.resource).unwrap_or(reading.viewer), row.trust));
        let shows_trust = app.questions.tell(&reading.view, reading.asker(), trusted);
        // Otherwise the place in the order would reveal what the number does.
        if asks_for_trust && shows_trust.contains(&false) {
            return Err(TooMany.into());
        }
        let shown = page.rows.iter().zip(shows_trust);
        let ways = shown.map(|(row, is_shown)| is_shown.then(|| ways.to(row.owner))).collect();
        let rows: Vec<&N> = cached.iter().flatten().map(|cached| &cached.row).collect();
        let recorded = recorded_of(app, &reading, &rows).await?;
        return Ok(Found { reading, filter: found, page, cached, ways, recorded });
    }
}

/// Returns whether the total of a list reveals something about the reader's trust in others.
fn asks_for_trust(filter: &Filter) -> bool {
    filter.min_trust.is_some_and(|min| min.thousandths() > 0)
}

/// Returns the engine's page, with an encrypted cursor.
fn list<N: Shown>(
    app: &App,
    reading: &Reading,
    filter: &Filter,
    paging: &Paging,
) -> Result<Page, Problem> {
    let page = reading.view.list(reading.viewer, filter, paging, reading.now.as_secs());
    let mut page = page.map_err(not_listed)?;
    let seal = |cursor: &str| app.cursors.seal(N::NOUN, cursor);
    let sealed = page.next_cursor.as_deref().map(seal).transpose();
    page.next_cursor = sealed.map_err(|error| Problem::internal(&error))?;
    Ok(page)
}

/// Decrypts a cursor of the request.
fn opened<N: Shown>(app: &App, sent: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(sealed) = sent else { return Ok(None) };
    app.cursors.open(N::NOUN, sealed).map(Some).ok_or_else(|| {
        Problem::invalid("INVALID_CURSOR", "cursor", "this cursor does not belong to this list")
    })
}

/// Counts the rows of a noun that a filter finds for the reader.
pub fn count<N: Shown>(reading: &Reading, filter: &Filter) -> Result<u64, Problem> {
    let filter = of_noun::<N>(filter);
    reading.view.count(reading.viewer, &filter, reading.now.as_secs()).map_err(not_listed)
}

/// Counts the rows that a filter finds for the reader, for each tag that begins with `prefix`.
pub fn count_by_tag(
    reading: &Reading,
    filter: &Filter,
    prefix: &str,
) -> Result<BTreeMap<Tag, TagCount>, Problem> {
    let now = reading.now.as_secs();
    reading.view.count_by_tag(reading.viewer, filter, prefix, now).map_err(not_listed)
}

/// Returns the filter with the tag of a noun, so that it finds no rows of other nouns.
fn of_noun<N: Shown>(filter: &Filter) -> Filter {
    let mut filter = filter.clone();
    filter.tags.extend(N::noun_tag());
    filter
}

fn not_listed(error: ListError) -> Problem {
    match error {
        ListError::NoPlace { .. } => Problem::new(
            StatusCode::CONFLICT,
            "NO_PLACE",
            "set your place (PUT /me/place) to search by distance",
        ),
        error => Problem::invalid("INVALID_CURSOR", "cursor", error.to_string()),
    }
}

/// Returns a row that the reader may see; missing and hidden rows are the same problem.
pub async fn one<N: Shown>(app: &App, mut reading: Reading, id: &str) -> Result<Reply, Problem> {
    loop {
        let missing = || Problem::not_found(N::NOUN, id);
        let resource = reading.view.resource(&N::resource_id(id)).map_err(|_| missing())?;
        let via = reading.view.explain(reading.viewer, resource, reading.now.as_secs()).via;
        let via = via.ok_or_else(missing)?;
        let cached = rows::fetch::<N>(app, &[id]).await?;
        if rows::newest(&cached) > reading.revision {
            reading = reading.later(app, rows::newest(&cached)).await?;
            continue;
        }
        let cached = cached.first().and_then(Option::as_ref).ok_or_else(missing)?;
        let ways = Ways::find(app, &reading, reading.view.owner(resource).into_iter()).await?;
        if ways.newest > reading.revision {
            reading = reading.later(app, ways.newest).await?;
            continue;
        }
        let access = reading.access_by(app, via, &cached.row, &ways);
        let mut recorded = recorded_of(app, &reading, &[&cached.row]).await?;
        let recorded = recorded.remove(id).unwrap_or_default();
        return Ok(page::row_reply(cached, &reading, access, recorded));
    }
}

/// Reads the part of rows that only the record knows; nothing for no rows.
async fn recorded_of<N: Shown>(
    app: &App,
    reading: &Reading,
    rows: &[&N],
) -> Result<HashMap<String, N::Recorded>, Problem> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let mut moment = app.store.read_at_once().await.or_fail()?;
    N::recorded(&mut moment, app.model(), reading, rows).await
}

impl Reading {
    /// Returns whether the reader may see a listing.
    pub fn sees(&self, id: &ListingId) -> bool {
        self.shows(id)
    }

    /// Returns whether a member sees a listing.
    pub fn is_seen_by(&self, member: &MemberId, id: &ListingId) -> bool {
        let Ok(viewer) = self.view.node(member.as_str()) else { return false };
        let resource = self.resource_of(id);
        resource.is_some_and(|resource| self.view.check(viewer, resource, self.now.as_secs()))
    }
}
