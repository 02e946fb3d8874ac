//! The difference of what a viewer sees in two views of an engine.

use serde::{Deserialize, Serialize};

use crate::id::{NodeIdx, ResourceIdx};
use crate::view::View;

/// The resources of others that a viewer sees in only one of two views, each ascending by number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Difference {
    /// Seen in the second view alone.
    pub appeared: Vec<ResourceIdx>,
    /// Seen in the first view alone.
    pub vanished: Vec<ResourceIdx>,
}

impl View {
    /// Returns what appears and vanishes for `viewer` between this view and `after`, another view of the same engine
    /// or one that [supposes](View::supposing) changes, with expiry held against `now` in both.
    ///
    /// Costs the two sights of the viewer, as a first [`list`](View::list) of each view does.
    ///
    /// ```
    /// # use trust_core::{Change, Engine, Grant, MemberId, Resource};
    /// # let id = |name: &str| name.parse::<MemberId>().unwrap();
    /// let mut engine = Engine::default();
    /// let mut veg = Resource::new("veg".parse()?, id("alice"));
    /// veg.audience.insert(Grant::Trusted);
    /// engine.apply([
    ///     Change::AddMember { member: id("bob") },
    ///     Change::PutResource(Box::new(veg)),
    /// ])?;
    ///
    /// let (source, target) = (id("alice"), id("bob"));
    /// let view = engine.view();
    /// let trusting = view.supposing([Change::SetTrust { source, target, weight: "0.7".parse()? }])?;
    /// let seen = view.difference(&trusting, view.node("bob")?, 0);
    /// assert_eq!(view.resource_id(seen.appeared[0]), "veg");
    /// assert_eq!(engine.revision(), view.revision());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn difference(&self, after: &View, viewer: NodeIdx, now: i64) -> Difference {
        let seen = |view: &View| {
            let sight = view.sight(viewer);
            &*sight.visible.all - &*view.state().resources.expired(now)
        };
        let (before, after) = (seen(self), seen(after));
        Difference {
            appeared: (&after - &before).iter().map(ResourceIdx).collect(),
            vanished: (&before - &after).iter().map(ResourceIdx).collect(),
        }
    }
}
