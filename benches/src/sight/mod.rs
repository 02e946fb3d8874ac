//! The questions of visibility, asked of a world: who sees what, how much of it, what changed.
//!
//! Everything runs in a pool of one thread, so that CPU time misses nothing that the engine hands to
//! other threads.

mod check;
mod count;
mod page;
mod truth;

use trust_core::{Engine, Filter, NodeIdx, Paging, Settings, View, Watch};

use crate::data::Graph;
use crate::report::Row;
use crate::world::{NOW, Size, World};

pub use truth::Truth;

/// How much to do.
#[derive(Clone, Copy)]
pub struct Effort {
    pub size: Size,
    pub rounds: usize,
    /// How many of the busy are watched.
    pub watched: usize,
}

/// What to ask.
#[derive(Clone, Copy, PartialEq)]
pub enum Question {
    Check,
    Page,
    Count,
}

impl Question {
    pub const ALL: [Question; 3] = [Question::Check, Question::Page, Question::Count];
}

/// A world in an engine, nobody watched.
pub struct Stage<'a> {
    pub graph: &'a Graph,
    pub world: World,
    pub view: View,
    pub effort: Effort,
}

impl<'a> Stage<'a> {
    pub fn set(graph: &'a Graph, effort: Effort) -> Self {
        let world = World::around(graph, effort.size);
        let mut engine = Engine::of(&graph.view);
        world.fill(&mut engine);
        world.fill_blocks(&mut engine);
        engine.compact();
        Stage { graph, world, view: engine.view(), effort }
    }

    pub fn name(&self) -> &'static str {
        self.graph.name
    }

    /// An engine of this world in which nobody has asked anything yet.
    pub fn engine(&self) -> Engine {
        Engine::of(&self.view)
    }

    /// The busy who are watched.
    pub fn watched(&self) -> &[u32] {
        &self.world.busy[..self.effort.watched.min(self.world.busy.len())]
    }

    /// `count` of the watched, those who see nearest to fifty thousand, and how many each sees.
    pub fn seers(&self, count: usize) -> Vec<(u32, u64)> {
        let wanted = u64::from(self.world.size.resources) / 20;
        let view = self.engine().view();
        let seen = |&viewer: &u32| (viewer, total(&view, viewer));
        let mut seers: Vec<(u32, u64)> = self.watched().iter().map(seen).collect();
        seers.sort_by_key(|&(_, seen)| seen.abs_diff(wanted));
        seers.truncate(count);
        seers
    }
}

/// How many resources a viewer sees.
pub fn total(view: &View, viewer: u32) -> u64 {
    let count = view.count(NodeIdx(viewer), &Filter::default(), NOW);
    count.unwrap_or_else(|error| panic!("{error}"))
}

/// A page of the newest, as a caller asks for it first.
pub fn newest(view: &View, viewer: u32) -> trust_core::Page {
    let page = view.list(NodeIdx(viewer), &Filter::default(), &Paging::default(), NOW);
    page.unwrap_or_else(|error| panic!("{error}"))
}

/// Watches of these viewers.
pub fn watch_all(engine: &mut Engine, viewers: impl Iterator<Item = u32>) -> Vec<Watch> {
    let mut watch = |viewer| {
        let watch = engine.watch(NodeIdx(viewer), Filter::default(), NOW);
        watch.unwrap_or_else(|error| panic!("{error}"))
    };
    viewers.map(&mut watch).collect()
}

/// All rows for these questions.
pub fn measure(graph: &Graph, effort: Effort, questions: &[Question]) -> Vec<Row> {
    if questions.is_empty() {
        return Vec::new();
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let pool = pool.unwrap_or_else(|error| panic!("{error}"));
    pool.install(|| {
        let stage = Stage::set(graph, effort);
        eprintln!(
            "{}: {} resources, {} blocks",
            graph.name,
            stage.view.resource_count(),
            stage.view.block_count()
        );
        let ask = |&question: &Question| match question {
            Question::Check => check::check(&stage),
            Question::Page => page::page(&stage),
            Question::Count => count::count(&stage),
        };
        questions.iter().flat_map(ask).collect()
    })
}
