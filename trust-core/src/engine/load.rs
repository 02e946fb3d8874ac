//! Bulk loads: a large load makes a new base, a small load is applied as edits.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::error::{LoadError, OnProgress, Progress};
use crate::graph::base::Base;
use crate::graph::{EdgeList, Graph};
use crate::id::{Ids, MemberId, NameTable, NodeIdx};
use crate::view::State;

/// A state with a bulk load in it, the number of each name, and whether anything was altered.
pub(super) type Loaded = (State, Vec<u32>, bool);

impl State {
    /// Returns this empty state with `names` and `edges`, members numbered by falling in-degree.
    pub(super) fn filled(
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
        let (members, graph) = (Ids::from_names(ordered), Graph::from_base(Arc::new(base)));
        Ok((State { members, graph, ..self.clone() }, number, altered))
    }

    /// Returns this state with a new base of its edges and `edges`.
    pub(super) fn merged(
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

    /// Returns this state with `edges` as edits.
    pub(super) fn edited(
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

    /// Returns whether any of `edges`, whose ends `number` gives, is otherwise in `next` than here.
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
            let (node, new) = self.members.add(id.text()).ok_or(LoadError::TooLarge)?;
            any_new |= new;
            number.push(node);
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
