//! The entry of a visible noun in the registry: what the cache and the explanations need of it, whichever noun it is.

use std::marker::PhantomData;

use futures::future::BoxFuture;
use sqlx::Result;
use trust_commons::{CircleId, Timestamp};

use super::Connection;
use super::row_cache::{AnyNounCache, NounCache};
use super::visible::VisibleRow;

/// A visible noun, whichever it is.
pub trait VisibleNoun: Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// An empty cache for its rows.
    fn row_cache(&self) -> Box<dyn AnyNounCache>;

    /// The id of the engine's resource, see [`Visible::resource_id`].
    fn resource_id(&self, id: &str) -> String;

    /// The id of the row, see [`Visible::id_of`].
    fn id_of<'i>(&self, resource: &'i str) -> Option<&'i str>;

    /// The circle of an accepted member, see [`Visible::circle_of_accepted`].
    fn circle_of_accepted(&self, id: &str, member: &str) -> Option<CircleId>;

    /// Whether a row is closed: in any state that is not open, or over by now.
    fn is_closed<'a>(
        &self,
        db: &'a mut Connection,
        id: &'a str,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<bool>>;
}

/// The entry of a visible noun in the registry.
pub struct NounEntry<N>(PhantomData<fn() -> N>);

impl<N: VisibleRow> NounEntry<N> {
    /// The entry.
    pub const REF: &'static dyn VisibleNoun = &NounEntry::<N>(PhantomData);
}

impl<N: VisibleRow> VisibleNoun for NounEntry<N> {
    fn name(&self) -> &'static str {
        N::NOUN
    }

    fn row_cache(&self) -> Box<dyn AnyNounCache> {
        Box::<NounCache<N>>::default()
    }

    fn resource_id(&self, id: &str) -> String {
        N::resource_id(id)
    }

    fn id_of<'i>(&self, resource: &'i str) -> Option<&'i str> {
        N::id_of(resource)
    }

    fn circle_of_accepted(&self, id: &str, member: &str) -> Option<CircleId> {
        N::circle_of_accepted(id, member)
    }

    fn is_closed<'a>(
        &self,
        db: &'a mut Connection,
        id: &'a str,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            let row = N::find_all(db, &[id]).await?.pop();
            let is_open = |row: &N| row.is_open() && row.expires_at().is_none_or(|end| now < end);
            Ok(row.is_some_and(|row| !is_open(&row)))
        })
    }
}
