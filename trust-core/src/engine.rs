//! The one mutable thing: applies batches of changes, each making the next view.
//!
//! A batch is applied to a copy of the state, which shares everything unchanged; only a batch that
//! succeeds as a whole is published. So readers never wait, and a refused batch leaves no trace.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::bulk::BulkLoad;
use crate::change::{Change, Revision};
use crate::compaction::{Compaction, CompactionReport};
use crate::error::{ApplyError, LoadError, OnProgress, Progress, UnknownMember};
use crate::graph::base::Base;
use crate::graph::{Direction, EdgeList, Graph};
use crate::id::{MemberId, Members, NameTable, NodeIdx};
use crate::settings::Settings;
use crate::view::{State, View};

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
    compaction: Compaction,
}

impl Engine {
    /// An empty engine.
    pub fn new(settings: Settings) -> Self {
        Engine::from_state(State { settings, ..State::default() })
    }

    /// An engine that goes on from `view`. O(1): they share everything until a change.
    pub fn of(view: &View) -> Self {
        Engine { view: view.clone(), compaction: Compaction::default() }
    }

    pub(crate) fn from_state(state: State) -> Self {
        Engine { view: View::new(state), compaction: Compaction::default() }
    }

    /// The state now. O(1); the view stays as it is whatever is applied later.
    pub fn view(&self) -> View {
        self.view.clone()
    }

    /// The number of the state now.
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
        for change in changes {
            altered |= next.apply(&change)?;
        }
        if altered {
            self.publish(next);
        }
        Ok(self.revision())
    }

    /// Sets many edges and blocks at once, wholly or not at all, as one revision. Of rows with equal
    /// ends the last counts, and edges that exist are replaced. Members named but in no row are
    /// added, too.
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
            self.publish(next);
        }
        Ok(self.revision())
    }

    /// Folds all edits into a new frozen base now, in this thread. Answers and revision stay.
    pub fn compact(&mut self) {
        let mut next = self.view.state().clone();
        self.compaction.run_now(&mut next);
        self.view = View::new(next);
    }

    /// How the folding of edits into the frozen base goes.
    pub fn compaction(&self) -> CompactionReport {
        self.compaction.report(self.view.graph())
    }

    fn publish(&mut self, mut next: State) {
        next.revision.0 += 1;
        self.compaction.advance(&mut next);
        let view = View::new(next);
        self.compaction.start_if_it_pays(&view);
        self.view = view;
    }
}

/// A state with a bulk load in it, the number of each name, and whether anything was altered.
type Loaded = (State, Vec<u32>, bool);

impl State {
    /// Applies one change; whether it altered anything.
    fn apply(&mut self, change: &Change) -> Result<bool, ApplyError> {
        match change {
            Change::AddMember { member } => Ok(self.mention(member)?.1),
            Change::RemoveMember { member } => {
                let node = self.members.require(member.as_str())?;
                self.remove_member(node);
                Ok(true)
            }
            Change::SetTrust { source, target, weight } => {
                if source == target {
                    return Err(ApplyError::SelfTrust(source.to_string()));
                }
                let (source, new_source) = self.mention(source)?;
                let (target, new_target) = self.mention(target)?;
                let before = self.graph.set(source, target, Some(*weight));
                Ok(before != Some(*weight) || new_source || new_target)
            }
            Change::RevokeTrust { source, target } => {
                let (source, target) = self.both(source, target)?;
                Ok(self.graph.set(source, target, None).is_some())
            }
            Change::Block { blocker, blocked } => {
                if blocker == blocked {
                    return Err(ApplyError::SelfBlock(blocker.to_string()));
                }
                let (blocker, _) = self.mention(blocker)?;
                let (blocked, _) = self.mention(blocked)?;
                Ok(self.blocks.insert(blocker, blocked))
            }
            Change::Unblock { blocker, blocked } => {
                let (blocker, blocked) = self.both(blocker, blocked)?;
                Ok(self.blocks.remove(blocker, blocked))
            }
        }
    }

    fn mention(&mut self, member: &MemberId) -> Result<(NodeIdx, bool), ApplyError> {
        self.members.add(member).ok_or_else(|| ApplyError::TooManyMembers(member.to_string()))
    }

    fn both(&self, a: &MemberId, b: &MemberId) -> Result<(NodeIdx, NodeIdx), UnknownMember> {
        Ok((self.members.require(a.as_str())?, self.members.require(b.as_str())?))
    }

    fn remove_member(&mut self, node: NodeIdx) {
        let ends = |graph: &Graph, direction| -> Vec<NodeIdx> {
            graph.edges_of(node, direction).map(|(other, _)| other).collect()
        };
        for target in ends(&self.graph, Direction::Forward) {
            self.graph.set(node, target, None);
        }
        for source in ends(&self.graph, Direction::Reverse) {
            self.graph.set(source, node, None);
        }
        for blocked in self.blocks.made_by(node).collect::<Vec<_>>() {
            self.blocks.remove(node, blocked);
        }
        for blocker in self.blocks.received_by(node).collect::<Vec<_>>() {
            self.blocks.remove(blocker, node);
        }
        self.members.remove(node);
    }

    /// This empty state with `names` and `edges`, members numbered by falling in-degree.
    fn filled(
        &self,
        names: NameTable,
        mut edges: EdgeList,
        on_progress: &mut OnProgress<'_>,
    ) -> Result<Loaded, LoadError> {
        let order = by_falling_in_degree(names.len(), &edges);
        let mut number = vec![0u32; names.len()];
        for (new, &old) in order.iter().enumerate() {
            number[old as usize] = new as u32;
        }
        let ordered = names.reordered(&order);
        drop(names);
        for end in edges.sources.iter_mut().chain(&mut edges.targets) {
            *end = number[*end as usize];
        }
        let base =
            Base::build(ordered.len(), &edges, on_progress).map_err(|_| LoadError::Cancelled)?;
        let altered = !ordered.is_empty();
        let (members, graph) = (Members::from_names(ordered), Graph::from_base(Arc::new(base)));
        Ok((State { members, graph, ..self.clone() }, number, altered))
    }

    /// This state with a new base of its edges and `edges`.
    fn merged(
        &self,
        names: &NameTable,
        edges: EdgeList,
        on_progress: &mut OnProgress<'_>,
    ) -> Result<Loaded, LoadError> {
        let mut next = self.clone();
        let (number, any_new) = next.mention_all(names)?;
        let mut all = self.graph.to_list(self.members.slots());
        if all.len() + edges.len() > u32::MAX as usize {
            return Err(LoadError::TooLarge);
        }
        all.sources.extend(edges.sources.iter().map(|&end| number[end as usize]));
        all.targets.extend(edges.targets.iter().map(|&end| number[end as usize]));
        all.weights.extend(&edges.weights);
        let base = Base::build(next.members.slots(), &all, on_progress)
            .map_err(|_| LoadError::Cancelled)?;
        next.graph = Graph::from_base(Arc::new(base));
        let altered = any_new || self.differs(&next, &number, &edges);
        Ok((next, number, altered))
    }

    /// This state with `edges` as edits.
    fn edited(
        &self,
        names: &NameTable,
        edges: &EdgeList,
        on_progress: &mut OnProgress<'_>,
    ) -> Result<Loaded, LoadError> {
        let total = edges.len() as u64;
        let mut report = |done| match on_progress(Progress { done, total }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(LoadError::Cancelled),
        };
        let mut next = self.clone();
        let (number, any_new) = next.mention_all(names)?;
        for i in 0..edges.len() {
            if i.is_multiple_of(1 << 16) {
                report(i as u64)?;
            }
            let source = NodeIdx(number[edges.sources[i] as usize]);
            let target = NodeIdx(number[edges.targets[i] as usize]);
            next.graph.set(source, target, Some(edges.weights[i]));
        }
        report(total)?;
        let altered = any_new || self.differs(&next, &number, edges);
        Ok((next, number, altered))
    }

    /// Whether any of `edges`, whose ends `number` gives, is otherwise in `next` than here.
    fn differs(&self, next: &State, number: &[u32], edges: &EdgeList) -> bool {
        let node = |end: u32| NodeIdx(number[end as usize]);
        edges.sources.iter().zip(&edges.targets).any(|(&source, &target)| {
            let (source, target) = (node(source), node(target));
            next.graph.weight(source, target) != self.graph.weight(source, target)
        })
    }

    /// Adds all of `names`; their numbers, and whether any is new.
    fn mention_all(&mut self, names: &NameTable) -> Result<(Vec<u32>, bool), LoadError> {
        let mut any_new = false;
        let mut number = Vec::with_capacity(names.len());
        for position in 0..names.len() as u32 {
            let id = MemberId::new(names.name(position)).map_err(|_| LoadError::TooLarge)?;
            let (node, new) = self.members.add(&id).ok_or(LoadError::TooLarge)?;
            any_new |= new;
            number.push(node.0);
        }
        Ok((number, any_new))
    }
}

/// Positions by falling in-degree, ties in their old order. O(n log n).
fn by_falling_in_degree(members: usize, edges: &EdgeList) -> Vec<u32> {
    let mut degree = vec![0u32; members];
    for &target in &edges.targets {
        degree[target as usize] += 1;
    }
    let mut order: Vec<u32> = (0..members as u32).collect();
    order.sort_by_key(|&position| std::cmp::Reverse(degree[position as usize]));
    order
}
