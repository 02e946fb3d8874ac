//! The engine, the only mutable value: it applies batches of changes, each making the next view.
//!
//! A batch is applied to a copy of the state, which shares everything unchanged; only a batch that
//! succeeds as a whole is published. So readers never wait, and a refused batch leaves no trace.

mod apply;
mod load;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::bulk::BulkLoad;
use crate::change::{Change, Revision};
use crate::compaction::{Compaction, CompactionReport};
use crate::error::{ApplyError, ListError, LoadError, OnProgress};
use crate::id::NodeIdx;
use crate::maintain::{Altered, Live, MaintenanceReport, Watch};
use crate::settings::Settings;
use crate::sight::Sights;
use crate::view::{State, View};
use crate::visibility::Filter;

/// Applies changes and hands out views.
///
/// ```
/// use trust_core::{Change, Engine, MemberId};
///
/// let mut engine = Engine::default();
/// let id = |name: &str| name.parse::<MemberId>().unwrap();
/// let set = |source, target, weight: &str| Change::SetTrust {
///     source: id(source),
///     target: id(target),
///     weight: weight.parse().unwrap(),
/// };
/// engine.apply([set("alice", "bob", "0.7"), set("bob", "carol", "0.8")])?;
///
/// let view = engine.view();
/// let (alice, carol) = (view.node("alice")?, view.node("carol")?);
/// assert_eq!(view.trust(alice, carol).to_string(), "0.56");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
pub struct Engine {
    view: View,
    live: Arc<Mutex<Live>>,
    compaction: Compaction,
}

impl Engine {
    /// Returns an empty engine.
    pub fn new(settings: Settings) -> Self {
        Engine::from_state(State { settings, ..State::default() })
    }

    /// Returns an engine that continues from `view`. O(1): they share everything until a change.
    pub fn of(view: &View) -> Self {
        Engine::with_settings(view, view.settings())
    }

    /// Returns an engine that continues from `view`, at its revision, under other settings. O(1).
    pub fn with_settings(view: &View, settings: Settings) -> Self {
        let sights = Sights::default();
        Engine::from_state(State { settings, sights, ..view.state().clone() })
    }

    pub(crate) fn from_state(state: State) -> Self {
        let view = View::new(state);
        let live = Arc::new(Mutex::new(Live::of(&view)));
        Engine { view, live, compaction: Compaction::default() }
    }

    /// Returns the current state. O(1); later changes do not affect the view.
    pub fn view(&self) -> View {
        self.view.clone()
    }

    /// Returns the number of the state now.
    pub fn revision(&self) -> Revision {
        self.view.revision()
    }

    /// Applies a batch wholly or not at all. Returns the revision after it, which is the revision
    /// before it if nothing was altered: trust set to what it was, a revocation of nothing, and so on.
    ///
    /// O(log n) per change, wherever the edge is; a removed member costs its degree. The batch after a
    /// compaction has finished puts the new base in place, O(edits made meanwhile + members edited).
    pub fn apply(
        &mut self,
        changes: impl IntoIterator<Item = Change>,
    ) -> Result<Revision, ApplyError> {
        let mut next = self.view.state().clone();
        let mut altered = false;
        let mut touched = self.live().is_watching().then(Altered::default);
        for change in changes {
            if let Some(touched) = &mut touched {
                touched.note_before(&next, &change);
            }
            if next.apply(&change)? {
                altered = true;
                if let Some(touched) = &mut touched {
                    touched.note_after(&next, &change);
                }
            }
        }
        if altered {
            self.publish(next, touched.unwrap_or_default());
        }
        Ok(self.revision())
    }

    /// Loads many edges and blocks at once, completely or not at all, as one revision. The last of rows with equal
    /// ends counts, and existing edges are replaced. Members that are named but in no row are added, too.
    ///
    /// A load that is large beside the graph rebuilds the frozen base: O(n + m), some 60 ns per edge.
    /// Into an empty engine it numbers members by falling in-degree, which keeps the busy ones close
    /// together in memory. `on_progress` is called at least every million rows and may cancel.
    pub fn load(
        &mut self,
        load: BulkLoad,
        on_progress: &mut OnProgress<'_>,
    ) -> Result<Revision, LoadError> {
        load.check()?;
        let BulkLoad { names, edges, blocks } = load;
        let state = self.view.state();
        let large = edges.len() > 1 << 12 && edges.len() > state.graph.edge_count() / 8;
        let (mut next, number, mut altered) = if state.members.slots() == 0 {
            state.filled(names, edges, on_progress)?
        } else if large {
            let merged = state.merged(&names, edges, on_progress)?;
            // A fold under way knows nothing of the new base.
            self.compaction.abandon();
            merged
        } else {
            state.edited(&names, &edges, on_progress)?
        };
        for (blocker, blocked) in blocks {
            let node = |position: u32| NodeIdx(number[position as usize]);
            altered |= next.blocks.insert(node(blocker), node(blocked));
        }
        if altered {
            self.publish(next, Altered::everything());
        }
        Ok(self.revision())
    }

    /// Watches the resources that `viewer` may see, under `filter` and with expiry compared with `now`.
    ///
    /// The first watch of a viewer costs its two balls and a pass over the resources that may be visible; from
    /// then on, the cost of a change depends on its effect on the watched viewers.
    ///
    /// ```
    /// # use trust_core::{Change, Engine, Filter, Grant, MemberId, Resource};
    /// # let id = |name: &str| name.parse::<MemberId>().unwrap();
    /// let mut engine = Engine::default();
    /// let mut veg = Resource::new("veg".parse()?, id("alice"));
    /// veg.audience.insert(Grant::Trusted);
    /// let (source, target) = (id("alice"), id("bob"));
    /// engine.apply([
    ///     Change::SetTrust { source: source.clone(), target: target.clone(), weight: "0.7".parse()? },
    ///     Change::PutResource(Box::new(veg)),
    /// ])?;
    /// let bob = engine.view().node("bob")?;
    /// let watch = engine.watch(bob, Filter::default(), 0)?;
    /// assert_eq!(watch.visible().len(), 1);
    ///
    /// engine.apply([Change::RevokeTrust { source, target }])?;
    /// let changes = watch.poll();
    /// assert_eq!(changes[0].vanished[0].as_str(), "veg");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn watch(&mut self, viewer: NodeIdx, filter: Filter, now: i64) -> Result<Watch, ListError> {
        let watch = Live::begin(&self.live, viewer, filter, now)?;
        let view = self.live().view.clone();
        self.view = view;
        Ok(watch)
    }

    /// Folds all edits into a new frozen base now, in this thread. Answers and revision stay.
    pub fn compact(&mut self) {
        let mut next = self.view.state().clone();
        self.compaction.run_now(&mut next);
        let view = View::new(next);
        self.live().view = view.clone();
        self.view = view;
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the state of compaction.
    pub fn compaction(&self) -> CompactionReport {
        self.compaction.report(self.view.graph())
    }

    /// Returns the state of the watches' maintenance, and its cost.
    pub fn maintenance(&self) -> MaintenanceReport {
        self.live().report()
    }

    fn publish(&mut self, mut next: State, touched: Altered) {
        next.revision.0 += 1;
        self.compaction.advance(&mut next);
        let view = self.live().publish(next, touched);
        self.compaction.start_if_it_pays(&view);
        self.view = view;
    }
}

impl View {
    /// Returns the view that an engine would have after applying these changes to this view as one batch. No engine
    /// changes. The numbers of members, groups and resources of this view stay the same.
    ///
    /// O(log n) per change, as [`Engine::apply`]; the first query about a viewer computes their sight.
    pub fn supposing(&self, changes: impl IntoIterator<Item = Change>) -> Result<View, ApplyError> {
        let mut next = State { sights: Sights::default(), ..self.state().clone() };
        let mut altered = false;
        for change in changes {
            altered |= next.apply(&change)?;
        }
        next.revision.0 += u64::from(altered);
        Ok(View::new(next))
    }
}

impl fmt::Debug for Engine {
    /// Prints the numbers of the engine's view.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view.counts("Engine", f)
    }
}
