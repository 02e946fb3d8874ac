//! Lists of visible resources: filtered, ordered, in pages, with exact totals.
//!
//! The rows that match are one bitmap: what the viewer sees, cut with tags and expiry, and sieved row by
//! row only for `min_trust` and `within_km`. Its size is the total; a page is the first rows of it in
//! order after a cursor.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::str::FromStr;

use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

use super::cursor::{Cursor, REMEMBERED, fingerprint};
use crate::change::Revision;
use crate::error::{InvalidOrder, ListError};
use crate::grant::Via;
use crate::id::{NodeIdx, ResourceIdx, Tag};
use crate::place::{Kilometres, Place};
use crate::resource::Row;
use crate::sight::Sight;
use crate::trust::{Threshold, Trust};
use crate::view::View;

/// The filter of a list, a count or a watch.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Filter {
    /// Only resources with all of these tags.
    pub tags: Vec<Tag>,
    /// Only resources to which one of these grants admits.
    pub via: Option<Vec<Via>>,
    /// Only resources of owners whom the viewer trusts this much. Resources admitted by a group, and the viewer's
    /// own, are exempt.
    pub min_trust: Option<Threshold>,
    /// Only resources within this distance of the viewer's place.
    pub within_km: Option<Kilometres>,
    /// Whether resources without a place pass `within_km`, too.
    pub or_placeless: bool,
    /// Whether to include the viewer's own resources, in any state.
    pub include_own: bool,
    /// Only these resources, for example the results of a text search. Those that the viewer may not see stay hidden.
    pub among: Option<BTreeSet<ResourceIdx>>,
}

/// The order of a list; ties go by id, bytewise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Order {
    /// By falling `created_at`.
    #[default]
    Newest,
    /// By rising distance from the viewer; resources without a distance come last.
    Nearest,
    /// By the viewer's falling trust in the owner.
    MostTrusted,
}

impl Order {
    /// Returns the name, as [`FromStr`] reads it.
    pub fn name(self) -> &'static str {
        match self {
            Order::Newest => "newest",
            Order::Nearest => "nearest",
            Order::MostTrusted => "most_trusted",
        }
    }
}

impl FromStr for Order {
    type Err = InvalidOrder;

    fn from_str(text: &str) -> Result<Self, InvalidOrder> {
        [Order::Newest, Order::Nearest, Order::MostTrusted]
            .into_iter()
            .find(|order| order.name() == text)
            .ok_or_else(|| InvalidOrder(text.to_owned()))
    }
}

/// The page of a list, and its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paging {
    /// The order.
    pub order: Order,
    /// The most rows of a page; at least 1.
    pub limit: usize,
    /// The cursor: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// The most resources to look at one by one; unbounded without one. If the limit cuts the list, the page is
    /// marked as incomplete, and its rows and total cover only the resources that were looked at: the last that
    /// came into the engine. No later page shows the rest.
    pub budget: Option<u64>,
}

impl Default for Paging {
    /// Returns the newest fifty.
    fn default() -> Self {
        Paging { order: Order::Newest, limit: 50, cursor: None, budget: None }
    }
}

/// One row of a list.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// The resource.
    pub resource: ResourceIdx,
    /// The owner.
    pub owner: NodeIdx,
    /// The reason why the viewer sees it.
    pub via: Via,
    /// The viewer's trust in the owner.
    pub trust: Trust,
    /// The kilometres between the viewer's place and the resource's; absent if either has none.
    pub distance_km: Option<f64>,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// At most `limit` rows.
    pub rows: Vec<Listed>,
    /// The number of matching resources, on all pages.
    pub total: u64,
    /// Whether all resources were looked at: false only if the caller's budget cut the list.
    pub complete: bool,
    /// The cursor of the next page; absent on the last.
    pub next_cursor: Option<String>,
    /// The revision of the page.
    pub revision: Revision,
}

impl View {
    /// Returns a page of the resources that `viewer` may see at `now`.
    ///
    /// For a watched viewer, newest first: O(limit + tags) bitmap operations; other orders look at every
    /// matching row. For others the first question of a revision costs two balls and a pass over the
    /// resources that may be visible.
    ///
    /// ```
    /// # use trust_core::{Change, Engine, Filter, Grant, Paging, Resource, Via};
    /// # let mut engine = Engine::default();
    /// let mut bench = Resource::new("bench".parse()?, "alice".parse()?);
    /// bench.audience.insert(Grant::Public);
    /// let change = Change::AddMember { member: "bob".parse()? };
    /// engine.apply([change, Change::PutResource(Box::new(bench))])?;
    ///
    /// let view = engine.view();
    /// let page = view.list(view.node("bob")?, &Filter::default(), &Paging::default(), 0)?;
    /// assert_eq!((page.total, page.rows[0].via), (1, Via::Public));
    /// assert_eq!(view.resource_id(page.rows[0].resource), "bench");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn list(
        &self,
        viewer: NodeIdx,
        filter: &Filter,
        paging: &Paging,
        now: i64,
    ) -> Result<Page, ListError> {
        if paging.limit == 0 {
            return Err(ListError::InvalidLimit(0));
        }
        let cursor = match &paging.cursor {
            Some(text) => Some(Cursor::decode(text, paging.order)?),
            None => None,
        };
        let sight = self.sight(viewer);
        let seer = Seer::new(self, viewer, &sight, filter)?;
        let (matching, complete) = seer.matching(filter, now, paging.budget);
        let (numbers, more) = seer.page(&matching, paging.order, paging.limit, cursor.as_ref());
        let next = numbers.last().filter(|_| more);
        let next_cursor = next.map(|&last| seer.cursor(last, &numbers, paging.order, cursor));
        Ok(Page {
            rows: numbers.into_iter().filter_map(|number| seer.listed(number)).collect(),
            total: matching.len(),
            complete,
            next_cursor: next_cursor.map(|cursor| cursor.encode()),
            revision: self.revision(),
        })
    }

    /// Returns the exact number of matching resources that `viewer` may see at `now`.
    pub fn count(&self, viewer: NodeIdx, filter: &Filter, now: i64) -> Result<u64, ListError> {
        let sight = self.sight(viewer);
        let seer = Seer::new(self, viewer, &sight, filter)?;
        if *filter == Filter::default() {
            let expired = self.state().resources.expired(now);
            return Ok(sight.visible.all.len() - sight.visible.all.intersection_len(&expired));
        }
        Ok(seer.matching(filter, now, None).0.len())
    }
}

/// A viewer with its sight and its place.
pub(crate) struct Seer<'a> {
    view: &'a View,
    viewer: NodeIdx,
    sight: &'a Sight,
    here: Option<Place>,
}

impl<'a> Seer<'a> {
    /// Returns the viewer, if the filter applies to it.
    pub fn new(
        view: &'a View,
        viewer: NodeIdx,
        sight: &'a Sight,
        filter: &Filter,
    ) -> Result<Self, ListError> {
        let here = view.place(viewer);
        match filter.within_km {
            Some(within) if here.is_none() => Err(ListError::NoPlace {
                viewer: view.id(viewer).to_owned(),
                within_km: within.to_string(),
            }),
            _ => Ok(Seer { view, viewer, sight, here }),
        }
    }

    fn row(&self, number: u32) -> Option<&'a Row> {
        self.view.state().resources.get(ResourceIdx(number))
    }

    /// Returns the resources that match, and whether all resources were looked at.
    pub fn matching(
        &self,
        filter: &Filter,
        now: i64,
        budget: Option<u64>,
    ) -> (RoaringBitmap, bool) {
        let resources = &self.view.state().resources;
        let wants = |via: Via| filter.via.as_ref().is_none_or(|any| any.contains(&via));
        let visible = &self.sight.visible;
        let mut matching = match &filter.via {
            Some(any) if !Via::GRANTED.iter().all(|via| any.contains(via)) => {
                any.iter().fold(RoaringBitmap::new(), |seen, &via| seen | visible.by(via))
            }
            _ => RoaringBitmap::clone(&visible.all),
        };
        let mut own = RoaringBitmap::new();
        if filter.include_own && wants(Via::Own) {
            own.extend(resources.of(self.viewer));
        }
        for tag in &filter.tags {
            match resources.tags().get(tag.as_str()).and_then(|tag| resources.tagged(tag)) {
                Some(tagged) => {
                    matching &= tagged;
                    own &= tagged;
                }
                None => return (RoaringBitmap::new(), true),
            }
        }
        if let Some(among) = &filter.among {
            let among = among.iter().map(|resource| resource.0);
            let among = RoaringBitmap::from_sorted_iter(among).unwrap_or_default();
            matching &= &among;
            own &= &among;
        }
        // Fewer resources are left after the tags, so this order is cheaper.
        matching -= &*resources.expired(now);
        matching |= own;
        let mut complete = true;
        if let Some(over) = budget.and_then(|budget| matching.len().checked_sub(budget)) {
            complete = over == 0;
            matching.remove_smallest(over);
        }
        if filter.min_trust.is_some() || filter.within_km.is_some() {
            let passes = |&number: &u32| self.passes_sieve(number, filter);
            let passing: Vec<u32> = matching.iter().filter(passes).collect();
            matching = RoaringBitmap::from_sorted_iter(passing).unwrap_or_default();
        }
        (matching, complete)
    }

    /// Returns whether one resource matches.
    pub fn matches(&self, number: u32, filter: &Filter, now: i64) -> bool {
        let Some(row) = self.row(number) else { return false };
        let resources = &self.view.state().resources;
        let via = if row.owner == self.viewer {
            filter.include_own.then_some(Via::Own)
        } else {
            self.sight.visible.via(ResourceIdx(number)).filter(|_| !row.is_expired(now))
        };
        let Some(via) = via else { return false };
        let tagged = |tag: &Tag| {
            let tag = resources.tags().get(tag.as_str());
            tag.is_some_and(|tag| row.detail.tags.binary_search(&tag).is_ok())
        };
        filter.via.as_ref().is_none_or(|any| any.contains(&via))
            && filter.among.as_ref().is_none_or(|among| among.contains(&ResourceIdx(number)))
            && filter.tags.iter().all(tagged)
            && self.passes_sieve(number, filter)
    }

    /// Returns whether a visible resource passes the filters that are checked one resource at a time.
    fn passes_sieve(&self, number: u32, filter: &Filter) -> bool {
        let Some(row) = self.row(number) else { return false };
        let trusted = |min: Threshold| {
            row.owner == self.viewer
                || self.sight.visible.via(ResourceIdx(number)).is_some_and(Via::is_of_a_group)
                || self.sight.outward.trust(row.owner) >= Trust::from(min)
        };
        let near = |within: Kilometres| {
            self.distance(row).map_or(filter.or_placeless, |km| km <= within.km())
        };
        filter.within_km.is_none_or(near) && filter.min_trust.is_none_or(trusted)
    }

    fn distance(&self, row: &Row) -> Option<f64> {
        Some(self.here?.distance_km(&self.view.place_of(row)?))
    }

    fn trust(&self, owner: NodeIdx) -> Trust {
        if owner == self.viewer { Trust::ONE } else { self.sight.outward.trust(owner) }
    }

    fn listed(&self, number: u32) -> Option<Listed> {
        let row = self.row(number)?;
        let resource = ResourceIdx(number);
        let own = row.owner == self.viewer;
        Some(Listed {
            resource,
            owner: row.owner,
            via: if own { Via::Own } else { self.sight.visible.via(resource)? },
            trust: self.trust(row.owner),
            distance_km: self.distance(row),
        })
    }

    /// Returns the sort key of an order, ascending.
    fn key(&self, number: u32, order: Order) -> u128 {
        let Some(row) = self.row(number) else { return u128::MAX };
        match order {
            Order::Newest => newest_key(row.created_at),
            // Floats that are not negative order like their bits.
            Order::Nearest => self.distance(row).map_or(u128::MAX, |km| km.to_bits().into()),
            Order::MostTrusted => Trust::SCALE - self.trust(row.owner).scaled(),
        }
    }

    fn id(&self, number: u32) -> &'a str {
        self.view.resource_id(ResourceIdx(number))
    }

    /// Returns the numbers of the first rows after the cursor, and whether there are more.
    fn page(
        &self,
        matching: &RoaringBitmap,
        order: Order,
        limit: usize,
        cursor: Option<&Cursor>,
    ) -> (Vec<u32>, bool) {
        let walked = match order {
            Order::Newest => self.walk(matching, limit, cursor),
            Order::Nearest | Order::MostTrusted => None,
        };
        let mut page = walked.unwrap_or_else(|| self.select(matching, order, limit, cursor));
        let more = page.len() > limit;
        page.truncate(limit);
        (page, more)
    }

    /// Returns the newest rows by walking from the newest resource, up to one more than `limit`; nothing when
    /// these lie so thin among the rest that to look at all that match is cheaper.
    fn walk(
        &self,
        matching: &RoaringBitmap,
        limit: usize,
        cursor: Option<&Cursor>,
    ) -> Option<Vec<u32>> {
        let resources = &self.view.state().resources;
        let enough = (limit as u64).saturating_add(1).min(matching.len());
        let patience = 4 * matching.len() + 64;
        let density = matching.len().max(1) as f64 / resources.len().max(1) as f64;
        if enough as f64 / density > patience as f64 {
            return None;
        }
        let after = cursor.map(|cursor| (newest_date(cursor.key), cursor.id.clone()));
        // Most resources are not seen at all. That is asked first: what is seen is the denser bitmap, which
        // answers by one bit where few that match are an array to be searched.
        let seen = &self.sight.visible.all;
        let own: RoaringBitmap = resources.of(self.viewer).collect();
        let matches = |number: u32| {
            (seen.contains(number) || own.contains(number)) && matching.contains(number)
        };
        let mut page = Vec::new();
        for (steps, resource) in resources.newest_after(after.as_ref()).enumerate() {
            if page.len() > limit {
                break;
            }
            if steps as u64 > patience {
                return None;
            }
            if matches(resource.0) && self.is_fresh(resource.0, cursor) {
                page.push(resource.0);
            }
        }
        Some(page)
    }

    /// Returns the first rows after the cursor among all that match, up to one more than `limit`.
    fn select(
        &self,
        matching: &RoaringBitmap,
        order: Order,
        limit: usize,
        cursor: Option<&Cursor>,
    ) -> Vec<u32> {
        let mut keyed: Vec<(u128, u32)> =
            matching.iter().map(|number| (self.key(number, order), number)).collect();
        if let Some(cursor) = cursor {
            keyed.retain(|&(key, number)| {
                let place = key.cmp(&cursor.key).then_with(|| self.id(number).cmp(&cursor.id));
                place == Ordering::Greater && self.is_fresh(number, Some(cursor))
            });
        }
        let by_place = |a: &(u128, u32), b: &(u128, u32)| {
            a.0.cmp(&b.0).then_with(|| self.id(a.1).cmp(self.id(b.1)))
        };
        if keyed.len() > limit {
            keyed.select_nth_unstable_by(limit, by_place);
            keyed.truncate(limit + 1);
        }
        keyed.sort_unstable_by(by_place);
        keyed.into_iter().map(|(_, number)| number).collect()
    }

    /// Returns whether the walk that the cursor continues cannot have shown the resource already.
    fn is_fresh(&self, number: u32, cursor: Option<&Cursor>) -> bool {
        let Some(cursor) = cursor else { return true };
        match &cursor.shown {
            Some(shown) => shown.binary_search(&fingerprint(self.id(number))).is_err(),
            None => {
                let revision = self.row(number).and_then(|row| row.detail.created_at_revision);
                revision.is_none_or(|revision| revision <= cursor.begun)
            }
        }
    }

    /// Returns the cursor after the last row of a page.
    fn cursor(&self, last: u32, page: &[u32], order: Order, before: Option<Cursor>) -> Cursor {
        let (begun, shown) = match before {
            Some(cursor) => (cursor.begun, cursor.shown),
            None => (self.view.revision().0, Some(Vec::new())),
        };
        let shown = shown.map(|mut shown| {
            shown.extend(page.iter().map(|&number| fingerprint(self.id(number))));
            shown.sort_unstable();
            shown
        });
        let shown = shown.filter(|shown| order != Order::Newest || shown.len() <= REMEMBERED);
        Cursor { order, key: self.key(last, order), id: self.id(last).to_owned(), begun, shown }
    }
}

fn newest_key(created_at: i64) -> u128 {
    (i128::from(i64::MAX) - i128::from(created_at)) as u128
}

fn newest_date(key: u128) -> i64 {
    (i128::from(i64::MAX) - key as i128) as i64
}
