//! A live visible set, as its holder sees it: resources that appeared and vanished since the last look.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

use super::Live;
use crate::change::Revision;
use crate::id::{NodeIdx, ResourceId, ResourceIdx};
use crate::sight::Sight;
use crate::view::View;
use crate::visibility::list::{Filter, Seer};

/// The resources that appeared and vanished since the entry before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisibleChange {
    /// The revision that made the difference, or at which the clock did.
    pub revision: Revision,
    /// By id, bytewise.
    pub appeared: Vec<ResourceId>,
    /// By id, bytewise.
    pub vanished: Vec<ResourceId>,
}

/// A live visible set. Dropping it ends the watch.
pub struct Watch {
    pub(super) number: u64,
    pub(super) live: Arc<Mutex<Live>>,
}

/// The callback for new entries to poll.
pub type OnVisibleChange = Box<dyn Fn() + Send + Sync>;

impl Watch {
    fn with<T>(&self, ask: impl FnOnce(&mut Watched, &View) -> T) -> Option<T> {
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        let view = live.view.clone();
        live.watches.get_mut(&self.number).map(|watched| ask(watched, &view))
    }

    /// Returns the changes since the last call, one entry per revision that changed anything. Entries that are not
    /// fetched are merged, the oldest first, once there are more than a thousand.
    pub fn poll(&self) -> Vec<VisibleChange> {
        self.with(|watched, _| watched.queue.drain(..).collect()).unwrap_or_default()
    }

    /// Polls like [`poll`](Self::poll), after moving the moment that expiry is compared with.
    pub fn poll_at(&self, now: i64) -> Vec<VisibleChange> {
        self.with(|watched, view| {
            watched.move_to(now, view);
            watched.queue.drain(..).collect()
        })
        .unwrap_or_default()
    }

    /// Returns the visible resources, by id, bytewise.
    pub fn visible(&self) -> Vec<ResourceId> {
        self.with(|watched, view| named(view, watched.shown.iter())).unwrap_or_default()
    }

    /// Returns whether the watch has ended: its viewer is gone.
    pub fn is_over(&self) -> bool {
        self.with(|watched, _| watched.over).unwrap_or(true)
    }

    /// Sets the callback for when there is something to poll, or the watch has ended. It is called while the engine
    /// applies a batch: it must be quick, and must not ask the watch or the engine.
    pub fn on_change(&self, call: OnVisibleChange) {
        self.with(|watched, _| watched.on_change = Some(call));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        live.end(self.number);
    }
}

/// The most entries that wait to be fetched.
const QUEUED: usize = 1024;

/// One watch, as maintenance sees it.
pub(super) struct Watched {
    pub viewer: NodeIdx,
    pub filter: Filter,
    pub now: i64,
    /// The resources that the holder knows to be visible, without the changes in the queue.
    pub shown: RoaringBitmap,
    pub queue: VecDeque<VisibleChange>,
    pub over: bool,
    pub on_change: Option<OnVisibleChange>,
}

impl Watched {
    pub fn new(viewer: NodeIdx, filter: Filter, now: i64, shown: RoaringBitmap) -> Self {
        let (queue, over, on_change) = Default::default();
        Watched { viewer, filter, now, shown, queue, over, on_change }
    }

    /// Sends the holder all differences from what it knows.
    pub fn show_all(&mut self, view: &View, sight: &Sight, names_before: &View) {
        // A filter by distance shows nothing to a viewer without a place.
        let seer = Seer::new(view, self.viewer, sight, &self.filter);
        let shown = seer.map(|seer| seer.matching(&self.filter, self.now, None).0);
        self.show(view, shown.unwrap_or_default(), names_before);
    }

    /// Sends the holder those of some resources that differ from what it knows.
    pub fn show_some(
        &mut self,
        view: &View,
        sight: &Sight,
        resources: &RoaringBitmap,
        names_before: &View,
    ) {
        let seer = Seer::new(view, self.viewer, sight, &self.filter);
        let matches =
            |number| seer.as_ref().is_ok_and(|seer| seer.matches(number, &self.filter, self.now));
        let (appeared, vanished): (Vec<u32>, Vec<u32>) = resources
            .iter()
            .filter(|&number| matches(number) != self.shown.contains(number))
            .partition(|&number| !self.shown.contains(number));
        for &number in &appeared {
            self.shown.insert(number);
        }
        for &number in &vanished {
            self.shown.remove(number);
        }
        let appeared = named(view, appeared.into_iter());
        self.tell(view.revision(), appeared, named(names_before, vanished.into_iter()));
    }

    /// Sends the holder the resources visible now, at the time of the watch.
    pub fn show(&mut self, view: &View, now_shown: RoaringBitmap, names_before: &View) {
        let appeared = named(view, (&now_shown - &self.shown).iter());
        let vanished = named(names_before, (&self.shown - &now_shown).iter());
        self.shown = now_shown;
        self.tell(view.revision(), appeared, vanished);
    }

    /// Moves the moment that expiry is compared with, forward or back.
    fn move_to(&mut self, now: i64, view: &View) {
        if self.over {
            return;
        }
        let before = std::mem::replace(&mut self.now, now);
        let sight = view.sight(self.viewer);
        let Ok(seer) = Seer::new(view, self.viewer, &sight, &self.filter) else { return };
        let mut now_shown = self.shown.clone();
        for number in view.state().resources.expiring(before.min(now), before.max(now)) {
            if seer.matches(number, &self.filter, now) {
                now_shown.insert(number);
            } else {
                now_shown.remove(number);
            }
        }
        self.show(view, now_shown, view);
    }

    fn tell(
        &mut self,
        revision: Revision,
        mut appeared: Vec<ResourceId>,
        mut vanished: Vec<ResourceId>,
    ) {
        // An id that was forgotten and added again within a batch has another number now.
        if !appeared.is_empty() && !vanished.is_empty() {
            let gone = vanished.clone();
            vanished.retain(|id| appeared.binary_search(id).is_err());
            appeared.retain(|id| gone.binary_search(id).is_err());
        }
        if appeared.is_empty() && vanished.is_empty() {
            return;
        }
        self.queue.push_back(VisibleChange { revision, appeared, vanished });
        if self.queue.len() > QUEUED
            && let (Some(first), Some(second)) = (self.queue.pop_front(), self.queue.pop_front())
        {
            self.queue.push_front(first.then(second));
        }
        self.wake();
    }

    /// Calls the callback for new entries.
    pub fn wake(&self) {
        if let Some(call) = &self.on_change {
            call();
        }
    }
}

impl VisibleChange {
    /// Returns both as one: what appeared and vanished again is in neither.
    fn then(self, later: VisibleChange) -> VisibleChange {
        let both = |gained: Vec<ResourceId>, lost: &[ResourceId], more: Vec<ResourceId>| {
            let kept = gained.into_iter().filter(|id| lost.binary_search(id).is_err());
            let mut all: Vec<_> = kept.chain(more).collect();
            all.sort_unstable();
            all
        };
        let fresh = |ids: &[ResourceId], before: &[ResourceId]| -> Vec<ResourceId> {
            ids.iter().filter(|id| before.binary_search(id).is_err()).cloned().collect()
        };
        let appeared = fresh(&later.appeared, &self.vanished);
        let vanished = fresh(&later.vanished, &self.appeared);
        VisibleChange {
            revision: later.revision,
            appeared: both(self.appeared, &later.vanished, appeared),
            vanished: both(self.vanished, &later.appeared, vanished),
        }
    }
}

/// Resources by id, bytewise.
pub(super) fn named(view: &View, numbers: impl Iterator<Item = u32>) -> Vec<ResourceId> {
    let mut ids: Vec<_> =
        numbers.map(|number| ResourceId::stored(view.resource_id(ResourceIdx(number)))).collect();
    ids.sort_unstable();
    ids
}

impl fmt::Debug for Watch {
    /// Prints its number in its engine, without asking the engine, which may be busy.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("number", &self.number).finish_non_exhaustive()
    }
}
