//! The rows of a visible noun, from the cache or from the record.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::app::App;
use crate::feed;
use crate::http::protocol::problem::{OrFail, Problem};
use crate::store::change_log::{self, LogRevision};
use crate::store::member;
use crate::store::row_cache::CachedRow;
use crate::store::visible::VisibleRow;

/// Rows in the order of their ids in the request. A row that no longer exists is absent.
pub type CachedRows<N> = Vec<Option<Arc<CachedRow<N>>>>;

/// Fetches the rows of these ids, in this order, from the cache if possible, else from the record.
pub async fn fetch<N: VisibleRow>(app: &App, ids: &[&str]) -> Result<CachedRows<N>, Problem> {
    let (whole, cache) = (app.feed.cache(), app.feed.cache().rows::<N>());
    let mut rows: CachedRows<N> = match &cache {
        Some(cache) => ids.iter().map(|id| cache.get(id)).collect(),
        None => vec![None; ids.len()],
    };
    let missing: Vec<_> =
        ids.iter().zip(&rows).filter(|(_, cached)| cached.is_none()).map(|(id, _)| *id).collect();
    if missing.is_empty() {
        return Ok(rows);
    }
    let before = whole.before();
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let as_of = change_log::head(&mut moment).await.or_fail()?.revision;
    let found = N::find_all(&mut moment, &missing).await.or_fail()?;
    let owners: BTreeSet<_> = found.iter().map(|row| row.owner().as_str()).collect();
    let owners: Vec<_> = owners.into_iter().collect();
    let names = member::names(&mut moment, &owners).await.or_fail()?;
    let mut read = HashMap::new();
    for row in found {
        let Some(owner_name) = names.get(row.owner()).cloned() else { continue };
        let cached = Arc::new(CachedRow::new(row, owner_name, as_of));
        if let Some(cache) = &cache {
            cache.keep(before, cached.clone());
        }
        read.insert(cached.row.id().to_owned(), cached);
    }
    for (cached, id) in rows.iter_mut().zip(ids).filter(|(cached, _)| cached.is_none()) {
        *cached = read.remove(*id);
    }
    Ok(rows)
}

/// Returns the newest revision at which one of the rows was read.
pub fn newest<N>(rows: &CachedRows<N>) -> LogRevision {
    if feed::injects("blind") {
        return LogRevision::default();
    }
    rows.iter().flatten().map(|cached| cached.as_of).max().unwrap_or_default()
}
