//! Folding edits into a new frozen base, beside the readers and the writer.
//!
//! When the delta is large beside the base, a thread builds a new base from a view, which cannot
//! change under it. The engine puts the finished base in place at a later batch, with the edits made
//! since then on top. Each fold handles at least an eighth as many edits as edges, so it costs O(1)
//! per edit, amortised; readers keep the views they have.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use serde::{Deserialize, Serialize};

use crate::error::OnProgress;
use crate::graph::Graph;
use crate::graph::base::Base;
use crate::id::NameTable;
use crate::view::{State, View};

/// Edits below this are never worth a fold.
const LEAST_DELTA: usize = 1 << 12;

/// The compaction going on, if any, and those done.
#[derive(Default)]
pub(crate) struct Compaction {
    running: Option<Running>,
    finished: u64,
}

struct Running {
    from: View,
    thread: JoinHandle<Option<Folded>>,
}

/// A view's edges and names, frozen.
struct Folded {
    base: Arc<Base>,
    names: Arc<NameTable>,
}

/// The state of compaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompactionReport {
    /// The number of folds completed so far.
    pub finished: u64,
    /// Whether one is under way.
    pub running: bool,
    /// Edges edited since the base in use was frozen.
    pub delta_edges: usize,
    /// Edges of the base in use.
    pub base_edges: usize,
}

impl Compaction {
    pub fn report(&self, graph: &Graph) -> CompactionReport {
        CompactionReport {
            finished: self.finished,
            running: self.running.is_some(),
            delta_edges: graph.delta_len(),
            base_edges: graph.base().edge_count(),
        }
    }

    /// Starts a fold of `view` if none runs and its edits are many.
    pub fn start_if_it_pays(&mut self, view: &View) {
        let state = view.state();
        let edits = state.graph.delta_len().max(state.members.delta_len());
        let frozen =
            state.graph.base().edge_count().max(state.members.slots() - state.members.delta_len());
        if self.running.is_some() || edits <= LEAST_DELTA.max(frozen / 8) {
            return;
        }
        let from = view.clone();
        let name = "trust-core compaction".to_owned();
        let work = {
            let from = from.clone();
            move || fold(from.state())
        };
        // No thread is available: the delta stays as it is, and the next batch tries again.
        self.running = thread::Builder::new()
            .name(name)
            .spawn(work)
            .ok()
            .map(|thread| Running { from, thread });
    }

    /// Puts a finished fold under `next`; nothing while it runs.
    pub fn advance(&mut self, next: &mut State) {
        if let Some(running) = self.running.take_if(|running| running.thread.is_finished()) {
            self.install(running, next);
        }
    }

    /// Forgets a fold under way: the base that it would replace exists no longer.
    pub fn abandon(&mut self) {
        self.running = None;
    }

    /// Folds `next` to the end in this thread.
    pub fn run_now(&mut self, next: &mut State) {
        self.abandon();
        let from = View::new(next.clone());
        if let Some(folded) = fold(next) {
            self.put(folded, &from, next);
        }
    }

    fn install(&mut self, running: Running, next: &mut State) {
        // A fold that came to nothing is dropped: the base in use is still whole.
        if let Ok(Some(folded)) = running.thread.join() {
            self.put(folded, &running.from, next);
        }
    }

    fn put(&mut self, folded: Folded, from: &View, next: &mut State) {
        next.graph.rebase(folded.base, from.graph());
        next.members.rebase(folded.names);
        self.finished += 1;
    }
}

fn fold(state: &State) -> Option<Folded> {
    let slots = state.members.slots();
    let mut never: Box<OnProgress<'_>> = Box::new(|_| std::ops::ControlFlow::Continue(()));
    let list = state.graph.to_list(slots);
    let base = Base::build(slots, &list, &mut never).ok()?;
    Some(Folded { base: Arc::new(base), names: Arc::new(state.members.freeze()) })
}
