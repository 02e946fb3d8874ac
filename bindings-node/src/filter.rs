//! The filters of a list, a count or a watch, read from JavaScript.

use std::str::FromStr;

use napi::Env;
use trust_core::{Filter, Kilometres, Order, Paging, Via};

use crate::failure::NativeResult;
use crate::ids::{each, tags, word};
use crate::options::{Options, count};

/// The names of the options of a count or a watch.
pub const FILTER: [&str; 6] = ["now", "tags", "via", "minTrust", "withinKm", "includeOwn"];

/// The names of the options of a list.
pub const LIST: [&str; 10] = [
    "now",
    "tags",
    "via",
    "minTrust",
    "withinKm",
    "includeOwn",
    "order",
    "limit",
    "cursor",
    "budget",
];

/// Reads the filter of a query for resources.
pub fn filter(env: &Env, options: &Options<'_>) -> NativeResult<Filter> {
    let tags = match options.get("tags")? {
        Some(value) => tags(env, "tags", &value)?,
        None => Vec::new(),
    };
    let via = match options.get("via")? {
        Some(value) => {
            Some(each("via", &value, |what, value| Ok(Via::from_str(&word(env, what, value)?)?))?)
        }
        None => None,
    };
    Ok(Filter {
        tags,
        via,
        min_trust: options.min_trust()?,
        within_km: options.number("withinKm")?.map(Kilometres::new).transpose()?,
        include_own: options.boolean("includeOwn")?.unwrap_or(false),
        ..Filter::default()
    })
}

/// Reads the page and the order of a query for resources.
pub fn paging(env: &Env, options: &Options<'_>) -> NativeResult<Paging> {
    let defaults = Paging::default();
    let order = options.word(env, "order")?;
    let limit = options.number("limit")?.map(|limit| count("limit", limit, 1)).transpose()?;
    let budget = options.number("budget")?;
    Ok(Paging {
        order: order.map(|word| Order::from_str(&word)).transpose()?.unwrap_or(defaults.order),
        limit: limit.map_or(defaults.limit, |limit| limit as usize),
        cursor: options.word(env, "cursor")?,
        budget: budget.map(|budget| count("budget", budget, 0)).transpose()?,
    })
}
