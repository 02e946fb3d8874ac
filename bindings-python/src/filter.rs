//! The filters of a list, a count or a watch, from Python's arguments.

use pyo3::prelude::*;
use trust_core::{Filter, Order, Paging, Tag, Via};

use crate::convert::{Real, distance, threshold};
use crate::error::IntoException;

/// Reads the filter of a query for resources.
pub fn filter(
    tags: Option<Vec<Tag>>,
    via: Option<Vec<Via>>,
    min_trust: Option<Real>,
    within_km: Option<Real>,
    include_own: bool,
) -> PyResult<Filter> {
    let min_trust = min_trust.map(|min| threshold(Some(min))).transpose()?;
    let within_km = within_km.map(distance).transpose()?;
    let tags = tags.unwrap_or_default();
    Ok(Filter { tags, via, min_trust, within_km, include_own, ..Filter::default() })
}

/// Reads the page and the order of a query for resources.
pub fn paging(
    order: &str,
    limit: usize,
    cursor: Option<String>,
    budget: Option<u64>,
) -> PyResult<Paging> {
    let order: Order = order.parse().map_err(IntoException::exception)?;
    Ok(Paging { order, limit, cursor, budget })
}
