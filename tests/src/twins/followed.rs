//! A watch with its expected events: the difference of the model's sets before and after each revision.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use trust_core::{Engine, Filter, VisibleChange, Watch};

use crate::model::Model;

/// A watch beside what it should show.
pub struct Followed {
    watch: Watch,
    /// Whose.
    pub viewer: String,
    /// Of what.
    pub filter: Filter,
    /// At what moment.
    pub now: i64,
    /// Whether it is left unpolled from step to step.
    pub seldom: bool,
    /// Its viewer is gone.
    pub over: bool,
    /// What the model shows.
    shown: BTreeSet<String>,
    /// What the watch showed at first and told since.
    reported: BTreeSet<String>,
    /// What is yet to be polled.
    expected: Vec<(u64, Vec<String>, Vec<String>)>,
    /// How often it should at least have called, and how often it did.
    due: usize,
    calls: Arc<AtomicUsize>,
}

impl Followed {
    /// Begins a watch; nothing when that is refused, which the model must foresee.
    pub fn begin(
        engine: &mut Engine,
        model: &Model,
        (viewer, filter, now): (&str, Filter, i64),
        seldom: bool,
    ) -> Option<Self> {
        let node = engine.view().node(viewer).ok()?;
        let refused = filter.within_km.is_some() && !model.places.contains_key(viewer);
        let watch = match engine.watch(node, filter.clone(), now) {
            Ok(watch) => watch,
            Err(error) => {
                assert_eq!((error.code(), refused), ("NO_PLACE", true), "a watch is refused");
                return None;
            }
        };
        assert!(!refused, "a watch of what is near a viewer without a place is refused");
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = calls.clone();
        watch.on_change(Box::new(move || {
            counted.fetch_add(1, Ordering::Relaxed);
        }));
        let shown = model.answers().visible(viewer, &filter, now);
        let (viewer, reported, expected) = (viewer.to_owned(), shown.clone(), Vec::new());
        let (over, due) = (false, 0);
        let followed = Followed {
            watch,
            viewer,
            filter,
            now,
            seldom,
            over,
            shown,
            reported,
            expected,
            due,
            calls,
        };
        followed.assert_shows();
        Some(followed)
    }

    /// Takes note of a batch that both have applied. A viewer whom it removed does not get its watch
    /// back, though the batch may have made it a member again.
    pub fn follow(&mut self, model: &Model, visible: BTreeSet<String>, removed: bool) {
        self.over |= removed;
        let queued = self.expected.len();
        self.expect(model.revision, visible);
        self.due += self.expected.len() - queued;
        assert!(self.calls.load(Ordering::Relaxed) >= self.due, "it calls when there is news");
        self.assert_shows();
        if !self.seldom {
            let polled = self.watch.poll();
            self.assert_told(polled);
        }
    }

    /// Moves the watch to another moment, and polls it.
    pub fn move_to(&mut self, model: &Model, now: i64) {
        self.now = now;
        let visible = model.answers().visible(&self.viewer, &self.filter, now);
        self.expect(model.revision, visible);
        let polled = self.watch.poll_at(now);
        self.assert_told(polled);
    }

    /// Polls what was not polled yet.
    pub fn catch_up(&mut self) {
        let polled = self.watch.poll();
        self.assert_told(polled);
    }

    fn expect(&mut self, revision: u64, visible: BTreeSet<String>) {
        let next = if self.over { BTreeSet::new() } else { visible };
        let appeared: Vec<_> = next.difference(&self.shown).cloned().collect();
        let vanished: Vec<_> = self.shown.difference(&next).cloned().collect();
        if !appeared.is_empty() || !vanished.is_empty() {
            self.expected.push((revision, appeared, vanished));
        }
        self.shown = next;
    }

    fn assert_shows(&self) {
        let visible: Vec<String> = self.watch.visible().iter().map(ToString::to_string).collect();
        let expected: Vec<String> = self.shown.iter().cloned().collect();
        assert_eq!(visible, expected, "what the watch of {:?} shows", self.viewer);
        assert_eq!(self.watch.is_over(), self.over, "whether it is over");
    }

    fn assert_told(&mut self, polled: Vec<VisibleChange>) {
        let text = |ids: &[trust_core::ResourceId]| -> Vec<String> {
            ids.iter().map(ToString::to_string).collect()
        };
        let polled: Vec<_> = polled
            .iter()
            .map(|change| (change.revision.0, text(&change.appeared), text(&change.vanished)))
            .collect();
        let expected = std::mem::take(&mut self.expected);
        let watch = (&self.viewer, &self.filter, self.now);
        assert_eq!(polled, expected, "what the watch {watch:?} reported");
        for (_, appeared, vanished) in polled {
            for gone in vanished {
                assert!(self.reported.remove(&gone), "{gone:?} vanished that had not appeared");
            }
            for new in appeared {
                assert!(self.reported.insert(new.clone()), "{new:?} appeared twice");
            }
        }
        assert_eq!(self.reported, self.shown, "what the watch reported, summed up");
        self.assert_shows();
    }
}
