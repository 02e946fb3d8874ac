//! Counts of visible resources by tag, as a search interface shows them beside its filters (facets).

use std::collections::{BTreeMap, HashMap};

use super::list::{Filter, Seer};
use crate::error::ListError;
use crate::id::{NodeIdx, ResourceIdx, Tag};
use crate::view::View;

/// The matching resources with one tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TagCount {
    /// The number of resources.
    pub count: u64,
    /// The newest resource; of two with the same date, the one whose id is bytewise smaller.
    pub newest: ResourceIdx,
}

impl View {
    /// Counts the matching resources that `viewer` may see at `now`, for each tag that begins with `prefix`. Tags
    /// without such a resource are absent.
    ///
    /// Costs a count, and a look at the tags of each matching resource.
    ///
    /// ```
    /// # use trust_core::{Change, Engine, Filter, Grant, Resource};
    /// # let mut engine = Engine::default();
    /// let mut bench = Resource::new("bench".parse()?, "alice".parse()?);
    /// bench.audience.insert(Grant::Public);
    /// bench.tags.insert("category:garden".parse()?);
    /// let change = Change::AddMember { member: "bob".parse()? };
    /// engine.apply([change, Change::PutResource(Box::new(bench))])?;
    ///
    /// let view = engine.view();
    /// let counts = view.count_by_tag(view.node("bob")?, &Filter::default(), "category:", 0)?;
    /// assert_eq!(counts[&"category:garden".parse()?].count, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn count_by_tag(
        &self,
        viewer: NodeIdx,
        filter: &Filter,
        prefix: &str,
        now: i64,
    ) -> Result<BTreeMap<Tag, TagCount>, ListError> {
        let sight = self.sight(viewer);
        let (matching, _) = Seer::new(self, viewer, &sight, filter)?.matching(filter, now, None);
        let resources = &self.state().resources;
        let mut counts: HashMap<u32, Option<TagCount>> = HashMap::new();
        for number in matching.iter().map(ResourceIdx) {
            for &tag in resources.get(number).iter().flat_map(|row| &row.detail.tags) {
                let counted = counts.entry(tag).or_insert_with(|| {
                    let begins = resources.tags().name(tag).starts_with(prefix);
                    begins.then_some(TagCount { count: 0, newest: number })
                });
                let Some(counted) = counted else { continue };
                counted.count += 1;
                if self.is_newer(number, counted.newest) {
                    counted.newest = number;
                }
            }
        }
        let named = |(tag, count)| Some((Tag::new(resources.tags().name(tag)).ok()?, count?));
        Ok(counts.into_iter().filter_map(named).collect())
    }

    /// Whether one resource comes before another in the order of lists.
    fn is_newer(&self, one: ResourceIdx, other: ResourceIdx) -> bool {
        let date = |resource| self.state().resources.get(resource).map(|row| row.created_at);
        match date(one).cmp(&date(other)) {
            std::cmp::Ordering::Equal => self.resource_id(one) < self.resource_id(other),
            order => order.is_gt(),
        }
    }
}
