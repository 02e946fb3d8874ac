//! A sight: both directions of trust of a viewer, and the visible resources by grant.
//!
//! Plain data; `visibility` makes it from nothing, `maintain` keeps it current. Persistent: cloning
//! copies pointers.

use std::sync::{Arc, Mutex, PoisonError};

use roaring::RoaringBitmap;

use crate::ball::{Ball, Reached};
use crate::grant::Via;
use crate::id::{NodeIdx, NumberMap, ResourceIdx};
use crate::trust::{Threshold, Trust};

/// The trust between one member and all others, one way: a ball and its later edits.
///
/// Invariant: an entry of `since` stands instead of the ball's; no trust means that there is none. The
/// ball's hops mean nothing, unless `is_searched`.
#[derive(Clone, Default)]
pub(crate) struct TrustTowards {
    ball: Arc<Ball>,
    since: NumberMap<Trust>,
    /// Whether the ball is the result of a search, and nothing has changed since.
    is_searched: bool,
}

impl TrustTowards {
    pub fn of(ball: Ball) -> Self {
        TrustTowards { ball: Arc::new(ball), since: NumberMap::new(), is_searched: false }
    }

    /// The result of a search.
    pub fn searched(ball: Ball) -> Self {
        TrustTowards { is_searched: true, ..TrustTowards::of(ball) }
    }

    /// The ball, if it is the result of a search and nothing has changed since.
    pub fn searched_ball(&self) -> Option<&Ball> {
        self.is_searched.then_some(&*self.ball)
    }

    /// Returns the trust from or in `node`.
    pub fn trust(&self, node: NodeIdx) -> Trust {
        if !self.since.is_empty()
            && let Some(&trust) = self.since.get(&node.0)
        {
            return trust;
        }
        self.ball.get(node).map_or(Trust::ZERO, |reached| reached.trust)
    }

    /// Returns whether the trust from or in `node` is at least `min`, and there is any.
    pub fn reaches(&self, node: NodeIdx, min: Threshold) -> bool {
        let trust = self.trust(node);
        trust != Trust::ZERO && trust >= Trust::from(min)
    }

    /// Calls `each` for everybody there is trust from or in.
    pub fn for_each(&self, mut each: impl FnMut(NodeIdx, Trust)) {
        for reached in self.ball.iter() {
            if self.since.is_empty() || !self.since.contains_key(&reached.node.0) {
                each(reached.node, reached.trust);
            }
        }
        for (&node, &trust) in self.since.iter().filter(|(_, trust)| **trust != Trust::ZERO) {
            each(NodeIdx(node), trust);
        }
    }

    /// Sets the new trust from or in some members. Once much has changed, a new ball is made: O(1) per
    /// change, amortised.
    pub fn set(&mut self, changes: impl IntoIterator<Item = (NodeIdx, Trust)>) {
        self.is_searched = false;
        self.since.extend(changes.into_iter().map(|(node, trust)| (node.0, trust)));
        if self.since.len() > 256.max(self.ball.len() / 4) {
            let since = std::mem::take(&mut self.since);
            let reached = |(node, trust)| Reached { node: NodeIdx(node), trust, hops: 0 };
            self.ball = Arc::new(self.ball.amended(since.into_iter().map(reached).collect()));
        }
    }
}

/// The resources that a viewer may see but for expiry, by what admits it; its own are left out.
///
/// Invariant: `all` is the union of `by_via`, whose parts are disjoint.
#[derive(Clone, Default)]
pub(crate) struct Visible {
    pub all: Arc<RoaringBitmap>,
    by_via: [Arc<RoaringBitmap>; 9],
}

impl Visible {
    pub fn by(&self, via: Via) -> &RoaringBitmap {
        &self.by_via[via as usize]
    }

    /// Returns the reason why the viewer sees a resource.
    pub fn via(&self, resource: ResourceIdx) -> Option<Via> {
        if !self.all.contains(resource.0) {
            return None;
        }
        Via::GRANTED.into_iter().find(|&via| self.by(via).contains(resource.0))
    }

    /// Makes `via` what admits the viewer to a resource; what did before.
    pub fn set(&mut self, resource: ResourceIdx, via: Option<Via>) -> Option<Via> {
        let before = self.via(resource);
        if before == via {
            return before;
        }
        if let Some(before) = before {
            Arc::make_mut(&mut self.by_via[before as usize]).remove(resource.0);
        }
        match via {
            Some(via) => {
                Arc::make_mut(&mut self.by_via[via as usize]).insert(resource.0);
                Arc::make_mut(&mut self.all).insert(resource.0);
            }
            None => drop(Arc::make_mut(&mut self.all).remove(resource.0)),
        }
        before
    }

    /// Makes a set of resources in ascending order.
    pub fn from_ascending(admitted: impl IntoIterator<Item = (ResourceIdx, Via)>) -> Self {
        let (mut all, mut by_via) = (Vec::new(), [(); 9].map(|()| Vec::new()));
        for (resource, via) in admitted {
            all.push(resource.0);
            by_via[via as usize].push(resource.0);
        }
        let bitmap = |ascending: Vec<u32>| {
            Arc::new(RoaringBitmap::from_sorted_iter(ascending).unwrap_or_default())
        };
        Visible { all: bitmap(all), by_via: by_via.map(bitmap) }
    }
}

/// The resources that a viewer sees.
#[derive(Clone, Default)]
pub(crate) struct Sight {
    /// The viewer's trust in others.
    pub outward: TrustTowards,
    /// Others' trust in the viewer. Those who have blocked somebody and share nothing may be missing.
    pub inward: TrustTowards,
    pub visible: Visible,
}

/// The sights of a view: those kept current by maintenance, and a few made on demand.
///
/// A clone, which is the beginning of another revision, starts without those made on demand.
#[derive(Default)]
pub(crate) struct Sights {
    pub kept: NumberMap<Arc<Sight>>,
    made: Mutex<Vec<(u32, Arc<Sight>)>>,
}

impl Clone for Sights {
    fn clone(&self) -> Self {
        Sights { kept: self.kept.clone(), made: Mutex::default() }
    }
}

impl Sights {
    /// Returns these sights, kept current, and none made on demand.
    pub fn keeping(kept: NumberMap<Arc<Sight>>) -> Self {
        Sights { kept, made: Mutex::default() }
    }

    /// The number of remembered sights of viewers without a watch: those of the latest queries.
    const REMEMBERED: usize = 16;

    /// Returns the sight of a viewer, if there is one.
    pub fn get(&self, viewer: NodeIdx) -> Option<Arc<Sight>> {
        if !self.kept.is_empty()
            && let Some(kept) = self.kept.get(&viewer.0)
        {
            return Some(kept.clone());
        }
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let at = made.iter().position(|(of, _)| *of == viewer.0)?;
        let found = made.remove(at);
        let sight = found.1.clone();
        made.push(found);
        Some(sight)
    }

    /// Remembers a sight made on demand.
    pub fn remember(&self, viewer: NodeIdx, sight: &Arc<Sight>) {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.retain(|(of, _)| *of != viewer.0);
        if made.len() == Self::REMEMBERED {
            made.remove(0);
        }
        made.push((viewer.0, sight.clone()));
    }
}
