//! The model's lists, counts and audiences: the decision about every resource.

use std::collections::{BTreeMap, BTreeSet};

use trust_core::{Filter, Order, Via};

use super::decide::thousandths;
use super::{Answers, ONE, distance_km};

/// One row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// What.
    pub resource: String,
    /// Whose.
    pub owner: String,
    /// What admits the viewer.
    pub via: Via,
    /// T(viewer, owner) over 10^36.
    pub trust: u128,
    /// Kilometres from the viewer's place.
    pub distance_km: Option<f64>,
}

impl Answers<'_> {
    /// Everything that `viewer` sees at `now` and that passes the filter, in the order given; the code
    /// of the refusal.
    pub fn list(
        &self,
        viewer: &str,
        filter: &Filter,
        order: Order,
        now: i64,
    ) -> Result<Vec<Shown>, &'static str> {
        if filter.within_km.is_some() && !self.model.places.contains_key(viewer) {
            return Err("NO_PLACE");
        }
        let ids = self.model.resources.keys();
        let seen = ids.filter_map(|id| self.row(viewer, id, now));
        let mut rows: Vec<Shown> = seen.filter(|row| self.passes(row, filter)).collect();
        rows.sort_by_key(|row| {
            let created_at = self.resource(&row.resource).created_at;
            let ascending = match order {
                Order::Newest => (i128::from(i64::MAX) - i128::from(created_at)) as u128,
                // Nanometres: finer than two places that differ can be.
                Order::Nearest => row.distance_km.map_or(u128::MAX, |km| (km * 1e12) as u128),
                Order::MostTrusted => ONE - row.trust,
                other => unreachable!("the model knows no order {other:?}"),
            };
            (ascending, row.resource.clone())
        });
        Ok(rows)
    }

    /// What one resource looks like in a list, if the viewer sees it.
    fn row(&self, viewer: &str, id: &str, now: i64) -> Option<Shown> {
        let via = self.decide(viewer, id, now).via()?;
        let resource = self.resource(id);
        let places = (self.model.places.get(viewer), self.model.place_of(resource));
        let distance_km = match places {
            (Some(&here), Some(there)) => Some(distance_km(here, there)),
            _ => None,
        };
        let owner = resource.owner.to_string();
        let trust = self.trust(viewer, &owner);
        Some(Shown { resource: id.to_owned(), owner, via, trust, distance_km })
    }

    fn passes(&self, row: &Shown, filter: &Filter) -> bool {
        let tags = &self.resource(&row.resource).tags;
        let by_trust = [Via::Trusted, Via::Nearby, Via::Network, Via::Public].contains(&row.via);
        let near = |km: f64| row.distance_km.is_some_and(|distance| distance <= km);
        (row.via != Via::Own || filter.include_own)
            && filter.tags.iter().all(|tag| tags.contains(tag))
            && filter.via.as_ref().is_none_or(|any| any.contains(&row.via))
            && (!by_trust || filter.min_trust.is_none_or(|min| row.trust >= thousandths(min)))
            && filter.within_km.is_none_or(|within| near(within.km()))
    }

    /// The ids of what [`list`](Self::list) gives; nothing where that is refused.
    pub fn visible(&self, viewer: &str, filter: &Filter, now: i64) -> BTreeSet<String> {
        let rows = match self.model.members.contains(viewer) {
            true => self.list(viewer, filter, Order::Newest, now).unwrap_or_default(),
            false => Vec::new(),
        };
        rows.into_iter().map(|row| row.resource).collect()
    }

    /// Who sees a resource at `now`, its owner left out, and what admits each.
    pub fn audience(&self, resource: &str, now: i64) -> BTreeMap<String, Via> {
        let owner = self.resource(resource).owner.as_str();
        let others = self.model.members.iter().filter(|member| member.as_str() != owner);
        let admitted =
            |viewer: &String| Some((viewer.clone(), self.decide(viewer, resource, now).via()?));
        others.filter_map(admitted).collect()
    }
}

/// How often each way of admitting counts; none that admits nobody.
pub fn by_grant(audience: &BTreeMap<String, Via>) -> Vec<(Via, u64)> {
    let count = |via: Via| audience.values().filter(|&&admitted| admitted == via).count() as u64;
    let mut counts: Vec<_> = Via::ALL.into_iter().map(|via| (via, count(via))).collect();
    counts.retain(|&(_, count)| count > 0);
    counts
}
