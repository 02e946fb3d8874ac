//! Pages of lists: their size and their cursor.

use data_encoding::BASE64URL_NOPAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use trust_core::{Order, Paging};

use super::nul;
use super::problem::Problem;
use crate::store::page::{DateKey, Dated, Page};

/// The greatest number of rows of a page.
pub const MOST: usize = 100;

/// The page of a list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams, utoipa::ToSchema)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The most rows to give, 1 to 100; 50 if left out.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<usize>,
    /// The cursor: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// A page of rows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Rows<T> {
    /// At most `limit` rows.
    pub rows: Vec<T>,
    /// The number of rows on all pages.
    pub total: u64,
    /// The cursor of the next page; absent on the last page.
    pub next_cursor: Option<String>,
}

impl PageQuery {
    /// Returns the greatest number of rows.
    pub fn limit(&self) -> Result<usize, Problem> {
        match self.limit.unwrap_or(50) {
            limit @ 1..=MOST => Ok(limit),
            limit => Err(Problem::invalid(
                "INVALID_LIMIT",
                "limit",
                format!("a page has 1 to {MOST} rows, not {limit}"),
            )
            .with("value", limit)),
        }
    }

    /// Returns the page of a list of the engine, in this order.
    pub fn paging(&self, order: Order) -> Result<Paging, Problem> {
        Ok(Paging { order, limit: self.limit()?, cursor: self.cursor.clone(), budget: None })
    }

    /// Returns the rows to fetch: from the cursor that [`Rows::cut`] wrote, or else from `first`, and one row more
    /// than the page has, which shows whether there is another page.
    pub fn part<K: DeserializeOwned>(&self, first: K) -> Result<Page<K>, Problem> {
        let limit = self.limit()? as i64 + 1;
        Ok(Page { after: self.after()?.unwrap_or(first), limit })
    }

    fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, Problem> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        BASE64URL_NOPAD
            .decode(cursor.as_bytes())
            .ok()
            .filter(|bytes| !nul::in_json(bytes))
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .map(Some)
            .ok_or_else(|| {
                Problem::invalid(
                    "INVALID_CURSOR",
                    "cursor",
                    "this cursor does not belong to this list",
                )
            })
    }
}

impl<T> Rows<T> {
    /// Makes a page from the fetched rows of a list of `total` rows; `place` is where [`PageQuery::part`]
    /// continues.
    pub fn cut<P: Serialize, K>(
        mut rows: Vec<T>,
        part: &Page<K>,
        total: u64,
        place: impl Fn(&T) -> P,
    ) -> Self {
        let more = rows.len() as i64 >= part.limit;
        rows.truncate(part.limit as usize - 1);
        let next_cursor = rows.last().filter(|_| more).map(|last| {
            let place = serde_json::to_vec(&place(last))
                .unwrap_or_else(|error| unreachable!("a place serialises: {error}"));
            BASE64URL_NOPAD.encode(&place)
        });
        Rows { rows, total, next_cursor }
    }

    /// Makes a page from the fetched rows of a list by date, of `total` rows.
    pub fn by_date(rows: Vec<T>, part: &Page<DateKey>, total: u64) -> Self
    where
        T: Dated,
    {
        Rows::cut(rows, part, total, Dated::date_key)
    }

    /// Makes a page of a whole list in memory, in which `is_after` says whether a place follows another.
    pub fn of_all<K: Serialize>(
        mut rows: Vec<T>,
        part: &Page<K>,
        place: impl Fn(&T) -> K,
        is_after: impl Fn(&K, &K) -> bool,
    ) -> Self {
        let total = rows.len() as u64;
        rows.retain(|row| is_after(&place(row), &part.after));
        rows.truncate(usize::try_from(part.limit).unwrap_or(usize::MAX));
        Rows::cut(rows, part, total, place)
    }

    /// Returns the same page with other rows, which were made from its rows.
    pub fn with<U>(self, rows: Vec<U>) -> Rows<U> {
        Rows { rows, total: self.total, next_cursor: self.next_cursor }
    }

    /// Returns the same page with converted rows.
    pub fn map<U>(self, other: impl FnMut(T) -> U) -> Rows<U> {
        let Rows { rows, total, next_cursor } = self;
        Rows { rows: rows.into_iter().map(other).collect(), total, next_cursor }
    }
}
