//! A world in an engine, with short methods for the benches' queries.

use std::cell::OnceCell;
use std::ops::ControlFlow;
use std::path::Path;

use trust_core::{
    Engine, Filter, NodeIdx, Page, Paging, ResourceId, Settings, Threshold, View, Watch,
};

use super::truth::Truth;
use crate::data::Graph;
use crate::load::again;
use crate::world::{NOW, Size, World};

/// How much there is, and how much to do.
#[derive(Clone, Copy)]
pub struct Extent {
    pub size: Size,
    pub rounds: usize,
    /// How many of the busy are watched.
    pub watched: usize,
    /// How many edits are made one by one.
    pub edits: usize,
}

/// A world in an engine, nobody watched.
pub struct Stage<'a> {
    pub graph: &'a Graph,
    pub world: World,
    pub view: View,
    pub extent: Extent,
    seers: OnceCell<Vec<(u32, u64)>>,
    truth: OnceCell<Truth>,
}

impl<'a> Stage<'a> {
    pub fn set(graph: &'a Graph, extent: Extent) -> Self {
        let world = World::around(graph, extent.size);
        let mut engine = Engine::of(&graph.view);
        fill(&world, &mut engine);
        let view = engine.view();
        let (resources, blocks) = (view.resource_count(), view.block_count());
        eprintln!("{}: a world of {resources} resources and {blocks} blocks", graph.name);
        let (seers, truth) = Default::default();
        Stage { graph, world, view, extent, seers, truth }
    }

    pub fn name(&self) -> &'static str {
        self.graph.name
    }

    /// An engine of this world in which nobody has asked anything yet.
    pub fn engine(&self) -> Engine {
        Engine::of(&self.view)
    }

    /// An engine of the same world whose walks have at most so many edges.
    pub fn engine_with(&self, max_hops: u8) -> Engine {
        if max_hops == self.view.settings().max_hops() {
            return self.engine();
        }
        let floor = Threshold::from_thousandths(100).unwrap_or_else(|error| panic!("{error}"));
        let settings = Settings::new(max_hops, floor).unwrap_or_else(|error| panic!("{error}"));
        let mut engine = Engine::new(settings);
        let loaded = engine.load(again(self.graph), &mut |_| ControlFlow::Continue(()));
        loaded.unwrap_or_else(|error| panic!("{error}"));
        let (view, last) = (engine.view(), NodeIdx(self.graph.nodes() - 1));
        assert_eq!(view.id(last), self.view.id(last), "numbered alike");
        fill(&self.world, &mut engine);
        engine
    }

    /// The busy who are watched.
    pub fn watched(&self) -> &[u32] {
        &self.world.busy[..self.extent.watched.min(self.world.busy.len())]
    }

    /// `count` of the watched, evenly picked.
    pub fn some_watched(&self, count: usize) -> Vec<u32> {
        let of = self.watched();
        let count = count.min(of.len());
        (0..count).map(|i| of[i * of.len() / count]).collect()
    }

    /// `count` of the watched, those who see nearest to a twentieth of everything (fifty thousand in
    /// the full world), and how many each sees.
    pub fn seers(&self, count: usize) -> &[(u32, u64)] {
        let seers = self.seers.get_or_init(|| {
            let wanted = u64::from(self.world.size.resources) / 20;
            let view = self.engine().view();
            let mut seers: Vec<(u32, u64)> =
                self.some_watched(200).into_iter().map(|v| (v, total(&view, v))).collect();
            seers.sort_by_key(|&(_, seen)| seen.abs_diff(wanted));
            seers
        });
        &seers[..count.min(seers.len())]
    }

    /// What a few of the seers and a few others see, by the plainest means.
    pub fn truth(&self) -> &Truth {
        self.truth.get_or_init(|| {
            let seers = self.seers(3).iter().map(|&(viewer, _)| viewer);
            let viewers: Vec<u32> = seers.chain(self.graph.sources(3)).collect();
            Truth::of(self.graph, &self.world, &viewers)
        })
    }
}

/// Writes a world down for the peers, with `askers` viewers who see about a twentieth of it.
pub fn export(graph: &Graph, extent: Extent, askers: usize, folder: &Path) -> std::io::Result<()> {
    let stage = Stage::set(graph, extent);
    let askers: Vec<u32> = stage.seers(askers).iter().map(|&(viewer, _)| viewer).collect();
    let world = stage.world.seen_by(&askers);
    let mut engine = Engine::of(&graph.view);
    fill(&world, &mut engine);
    world.export(&engine, &askers, folder)
}

fn fill(world: &World, engine: &mut Engine) {
    world.fill_groups(engine);
    world.fill_resources(engine);
    world.fill_blocks(engine);
    engine.compact();
}

/// How many resources a viewer sees.
pub fn total(view: &View, viewer: u32) -> u64 {
    let count = view.count(NodeIdx(viewer), &Filter::default(), NOW);
    count.unwrap_or_else(|error| panic!("{error}"))
}

fn page(view: &View, viewer: u32, limit: usize) -> Page {
    let paging = Paging { limit, ..Paging::default() };
    let page = view.list(NodeIdx(viewer), &Filter::default(), &paging, NOW);
    page.unwrap_or_else(|error| panic!("{error}"))
}

/// A page of the newest, as a caller asks for it first.
pub fn newest(view: &View, viewer: u32) -> Page {
    page(view, viewer, 50)
}

/// The ids of everything a viewer sees, bytewise.
pub fn everything(view: &View, viewer: u32) -> Vec<ResourceId> {
    let all = page(view, viewer, usize::MAX - 1);
    let id = |resource| ResourceId::new(view.resource_id(resource));
    let ids = all.rows.iter().map(|row| id(row.resource));
    let mut ids: Vec<_> = ids.map(|id| id.unwrap_or_else(|error| panic!("{error}"))).collect();
    ids.sort_unstable();
    ids
}

/// Watches of these viewers.
pub fn watch_all(engine: &mut Engine, viewers: &[u32]) -> Vec<Watch> {
    let watch = |&viewer: &u32| {
        let watch = engine.watch(NodeIdx(viewer), Filter::default(), NOW);
        watch.unwrap_or_else(|error| panic!("{error}"))
    };
    viewers.iter().map(watch).collect()
}
