//! An engine and a model that are told the same and must answer the same.

use std::ops::ControlFlow;

use trust_core::{Checkpoint, Engine, Settings, View};

use crate::agreement::{assert_same_answers, assert_same_content};
use crate::model::{Model, bulk};
use crate::operation::{self, Operation};

/// An engine beside its model, and views kept from the past beside the models of that time.
pub struct Twins {
    /// The one under test.
    pub engine: Engine,
    /// What it should be.
    pub model: Model,
    kept: Vec<(View, Model)>,
}

impl Twins {
    /// Both empty.
    pub fn new(settings: Settings) -> Self {
        Twins { engine: Engine::new(settings), model: Model::new(settings), kept: Vec::new() }
    }

    /// Does the same to both. Panics unless they agree on the refusal or the revision.
    pub fn run(&mut self, operation: &Operation) {
        match operation {
            Operation::Apply(edits) => {
                let changes: Vec<_> = edits.iter().map(|edit| edit.change()).collect();
                let got = self.engine.apply(changes.iter().cloned());
                let expected = self.model.apply(&changes);
                self.assert_outcome(got.map_err(|error| error.code()), expected);
            }
            Operation::Load { rows, blocks, large } => {
                let rows = operation::rows(rows, *large);
                let name = |&(a, b): &(u8, u8)| (operation::name(a), operation::name(b));
                let blocks: Vec<_> = blocks.iter().map(name).collect();
                let load = bulk(&rows, &blocks);
                let got = self.engine.load(load, &mut |_| ControlFlow::Continue(()));
                let expected = self.model.load(&rows, &blocks);
                self.assert_outcome(got.map_err(|error| error.code()), expected);
            }
            Operation::Compact => {
                self.engine.compact();
                assert_eq!(self.engine.compaction().delta_edges, 0, "all edits are folded");
            }
            Operation::Reload => self.reload(),
        }
        assert_eq!(self.engine.revision().0, self.model.revision, "revision after {operation:?}");
    }

    /// Asks both everything.
    pub fn assert_agree(&self) {
        let view = self.engine.view();
        assert_same_content(&view, &self.model);
        assert_same_answers(&view, &self.model);
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

    fn reload(&mut self) {
        let checkpoint = Checkpoint::of(&self.engine.view());
        let engine = Checkpoint::decode(checkpoint.as_bytes());
        self.engine = engine.expect("a checkpoint just made can be read");
        let again = Checkpoint::of(&self.engine.view());
        assert!(checkpoint == again, "a checkpoint of a reloaded engine is the same bytes");
    }

    fn assert_outcome<T>(&self, got: Result<T, &str>, expected: Result<(), &str>) {
        assert_eq!(got.map(|_| ()), expected, "refused, or not, alike");
    }
}
