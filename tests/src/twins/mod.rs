//! An engine and a model that receive the same changes and must give the same answers, watches included.

mod followed;

use std::ops::ControlFlow;

use trust_core::{Change, Checkpoint, Engine, MemberId, Settings, View};

use crate::agreement::{assert_same_answers, assert_same_content};
use crate::model::{Model, bulk};
use crate::operation::{self, MOMENTS, Operation, pick};
pub use followed::Followed;

/// An engine beside its model, its watches, and views kept from the past beside the models of that time.
pub struct Twins {
    /// The one under test.
    pub engine: Engine,
    /// What it should be.
    pub model: Model,
    followed: Vec<Followed>,
    kept: Vec<(View, Model)>,
}

/// As many watches as there may be at a time.
const WATCHES: usize = 6;

impl Twins {
    /// Both empty.
    pub fn new(settings: Settings) -> Self {
        let (engine, model) = (Engine::new(settings), Model::new(settings));
        Twins { engine, model, followed: Vec::new(), kept: Vec::new() }
    }

    /// Does the same to both. Panics unless they agree on the refusal or the revision, and every watch
    /// tells what the model saw change.
    pub fn run(&mut self, operation: &Operation) {
        match operation {
            Operation::Apply(edits) => {
                let changes: Vec<_> = edits.iter().map(|edit| edit.change()).collect();
                self.apply(&changes);
            }
            Operation::Load { rows, blocks, large } => {
                let rows = operation::rows(rows, *large);
                let name = |&(a, b): &(u8, u8)| (operation::name(a), operation::name(b));
                let blocks: Vec<_> = blocks.iter().map(name).collect();
                let load = bulk(&rows, &blocks);
                let got = self.engine.load(load, &mut |_| ControlFlow::Continue(()));
                let expected = self.model.load(&rows, &blocks);
                assert_outcome(got.map_err(|error| error.code()), expected);
                self.follow(&[]);
            }
            Operation::Compact => {
                self.engine.compact();
                assert_eq!(self.engine.compaction().delta_edges, 0, "all edits are folded");
            }
            Operation::Reload => self.reload(),
            &Operation::Watch { viewer, sieve, moment, seldom } => {
                let asked = (&*operation::name(viewer), sieve.filter(), pick(&MOMENTS, moment));
                let begun = Followed::begin(&mut self.engine, &self.model, asked, seldom);
                self.followed.extend(begun);
                let over = self.followed.len().saturating_sub(WATCHES);
                self.followed.drain(..over);
            }
            &Operation::Move(which, moment) if !self.followed.is_empty() => {
                let which = usize::from(which) % self.followed.len();
                self.followed[which].move_to(&self.model, pick(&MOMENTS, moment));
            }
            &Operation::Unwatch(which) if !self.followed.is_empty() => {
                let which = usize::from(which) % self.followed.len();
                self.followed.remove(which).catch_up();
            }
            Operation::Move(..) | Operation::Unwatch(_) => {}
        }
        assert_eq!(self.engine.revision().0, self.model.revision, "revision after {operation:?}");
    }

    /// Applies the same changes to both.
    pub fn apply(&mut self, changes: &[Change]) {
        let before = (self.engine.view(), self.model.clone());
        let got = self.engine.apply(changes.iter().cloned());
        let expected = self.model.apply(changes);
        let refused = expected.is_err();
        assert_outcome(got.map_err(|error| error.code()), expected);
        if refused {
            assert_same_content(&self.engine.view(), &before.1);
            let same = Checkpoint::of(&self.engine.view()) == Checkpoint::of(&before.0);
            assert!(same, "a refused batch leaves every bit as it was");
        }
        let gone = changes.iter().filter(|_| !refused).filter_map(Change::removed);
        let gone = gone.map(MemberId::as_str);
        self.follow(&gone.collect::<Vec<_>>());
    }

    /// Holds the watches against the model, after a batch that removed these.
    fn follow(&mut self, gone: &[&str]) {
        if self.followed.is_empty() {
            return;
        }
        let answers = self.model.answers();
        for watch in &mut self.followed {
            let visible = answers.visible(&watch.viewer, &watch.filter, watch.now);
            watch.follow(&self.model, visible, gone.contains(&&*watch.viewer));
        }
    }

    /// Asks both everything.
    pub fn assert_agree(&self) {
        let view = self.engine.view();
        assert_same_content(&view, &self.model);
        assert_same_answers(&view, &self.model);
    }

    /// Asks everything of an engine read from a checkpoint, and of one told only what there is now.
    pub fn assert_others_agree(&self) {
        let checkpoint = Checkpoint::of(&self.engine.view());
        let read = Checkpoint::decode(checkpoint.as_bytes()).expect("what was written is read");
        assert_same_content(&read.view(), &self.model);
        assert_same_answers(&read.view(), &self.model);
        let mut fresh = Twins::new(self.model.settings);
        fresh.apply(&self.model.changes());
        let same = Model { revision: self.model.revision, ..fresh.model.clone() } == self.model;
        assert!(same, "the model's own changes lead to it");
        fresh.assert_agree();
    }

    /// Keeps the view of now.
    pub fn keep_view(&mut self) {
        self.kept.push((self.engine.view(), self.model.clone()));
    }

    /// Asks every kept view everything again.
    pub fn assert_kept_views_agree(&self) {
        for (view, model) in &self.kept {
            assert_same_content(view, model);
            assert_same_answers(view, model);
        }
    }

    /// Polls every watch for the last time.
    pub fn catch_up(&mut self) {
        self.followed.iter_mut().for_each(Followed::catch_up);
    }

    /// Goes on from a checkpoint. Watches are not in it: they are begun anew.
    fn reload(&mut self) {
        self.catch_up();
        let checkpoint = Checkpoint::of(&self.engine.view());
        let engine = Checkpoint::decode(checkpoint.as_bytes());
        self.engine = engine.expect("a checkpoint just made can be read");
        let again = Checkpoint::of(&self.engine.view());
        assert!(checkpoint == again, "a checkpoint of a reloaded engine is the same bytes");
        for watch in std::mem::take(&mut self.followed) {
            let asked = (&*watch.viewer, watch.filter.clone(), watch.now);
            let begun = Followed::begin(&mut self.engine, &self.model, asked, watch.seldom);
            self.followed.extend(begun);
        }
    }
}

fn assert_outcome<T>(got: Result<T, &str>, expected: Result<(), &str>) {
    assert_eq!(got.map(|_| ()), expected, "refused, or not, alike");
}
