//! One layer of relaxation, pushed along the frontier's edges or pulled along everyone else's.
//!
//! Invariant: a layer reads only labels of the layer before. Push reads them from the frontier, which
//! holds copies; pull writes its improvements only after it has read everything.

use crate::graph::base::{Frozen, with_words};
use crate::graph::codec::Word;
use crate::graph::labels::{Label, Labels};
use crate::graph::{Direction, Graph};

/// A label that the last layer improved, as it stood when that layer ended.
pub(crate) type Frontier<L> = Vec<(u32, L)>;

/// What a layer runs on.
pub(crate) struct Layer<'a, L> {
    pub graph: &'a Graph,
    pub direction: Direction,
    pub frontier: &'a [(u32, L)],
    /// The hops of the labels this layer makes.
    pub hops: u8,
}

impl<L: Label> Layer<'_, L> {
    /// Relaxes the edges of the frontier. Labels below `bound` (asked again for each member) are not
    /// made; `improved` hears of each new label; members improved are appended to `next`, once.
    ///
    /// Rows are by falling weight, so each ends where the weight no longer reaches the bound.
    /// Returns how many edges were looked at.
    #[inline]
    pub fn push(
        &self,
        labels: &mut Labels<L>,
        next: &mut Vec<u32>,
        bound: impl Fn() -> L,
        improved: impl FnMut(u32, L),
    ) -> u64 {
        with_words!(&**self.graph.base(), frozen => {
            self.push_words(frozen, labels, next, bound, improved)
        })
    }

    fn push_words<W: Word>(
        &self,
        frozen: &Frozen<W>,
        labels: &mut Labels<L>,
        next: &mut Vec<u32>,
        bound: impl Fn() -> L,
        mut improved: impl FnMut(u32, L),
    ) -> u64 {
        let (rows, codec, hops) = (frozen.rows(self.direction), &frozen.codec, self.hops);
        let edits = self.graph.edits(self.direction);
        let (slots, touched) = labels.parts();
        let mask = slots.len() - 1;
        let mut scanned = 0;
        for &(node, label) in self.frontier {
            let unit = label.unit();
            let least = L::weight_to_reach(unit, bound());
            if least > 1000 {
                continue;
            }
            let mut relax = |target: u32, weight: u16| {
                let label = L::extend(unit, weight, hops);
                let slot = &mut slots[target as usize & mask];
                if label > *slot {
                    if !slot.is_reached() {
                        touched.push(target);
                    }
                    if slot.hops() != hops {
                        next.push(target);
                    }
                    *slot = label;
                    improved(target, label);
                }
            };
            let row = rows.row(node);
            let end = codec.end_of::<W>(least as u16);
            let heavy = match row.last() {
                Some(&last) if last >= end => row.partition_point(|&word| word < end),
                _ => row.len(),
            };
            scanned += heavy as u64;
            let of_node = if edits.is_empty() { None } else { edits.get(&node) };
            match of_node {
                None => {
                    for &word in &row[..heavy] {
                        relax(word.node(codec.node_bits), codec.weight(word));
                    }
                }
                Some(edits) => {
                    for &word in &row[..heavy] {
                        let target = word.node(codec.node_bits);
                        if edits.get(target).is_none() {
                            relax(target, codec.weight(word));
                        }
                    }
                    for (target, weight) in edits.iter() {
                        scanned += 1;
                        if u32::from(weight) >= least.max(1) {
                            relax(target, weight);
                        }
                    }
                }
            }
        }
        scanned
    }

    /// The same layer from the other end: every member looks along its incoming edges, heaviest
    /// first, for frontier members, and stops where even the frontier's best label could not improve
    /// it. Pays when the frontier's own edges are a large part of all.
    pub fn pull(
        &self,
        labels: &mut Labels<L>,
        next: &mut Vec<u32>,
        bound: L,
        members: usize,
    ) -> u64 {
        with_words!(&**self.graph.base(), frozen => {
            self.pull_words(frozen, labels, next, bound, members)
        })
    }

    fn pull_words<W: Word>(
        &self,
        frozen: &Frozen<W>,
        labels: &mut Labels<L>,
        next: &mut Vec<u32>,
        bound: L,
        members: usize,
    ) -> u64 {
        let back = self.direction.opposite();
        let (rows, codec, hops) = (frozen.rows(back), &frozen.codec, self.hops);
        let edits = self.graph.edits(back);
        let in_frontier = MemberBits::of(self.frontier, members);
        let strongest = self.frontier.iter().map(|&(_, label)| label).max().unwrap_or_default();
        let strongest = strongest.unit();
        let below = bound.below();
        let (slots, _) = labels.parts();
        let mask = slots.len() - 1;
        let mut scanned = 0;
        let mut found: Frontier<L> = Vec::new();
        for node in 0..members as u32 {
            let before = slots[node as usize].max(below);
            let mut best = before;
            let of_node = if edits.is_empty() { None } else { edits.get(&node) };
            for &word in rows.row(node) {
                scanned += 1;
                let weight = codec.weight(word);
                if L::extend(strongest, weight, hops) <= best {
                    break;
                }
                let source = word.node(codec.node_bits);
                if in_frontier.contains(source)
                    && of_node.is_none_or(|edits| edits.get(source).is_none())
                {
                    let unit = slots[source as usize & mask].unit();
                    best = best.max(L::extend(unit, weight, hops));
                }
            }
            for (source, weight) in of_node.into_iter().flat_map(|edits| edits.iter()) {
                scanned += 1;
                if weight > 0 && in_frontier.contains(source) {
                    let unit = slots[source as usize & mask].unit();
                    best = best.max(L::extend(unit, weight, hops));
                }
            }
            if best > before {
                found.push((node, best));
            }
        }
        for (node, label) in found {
            labels.set(node, label);
            next.push(node);
        }
        scanned
    }
}

/// A set of members, one bit each.
struct MemberBits(Vec<u64>);

impl MemberBits {
    fn of<L>(frontier: &[(u32, L)], members: usize) -> Self {
        let mut words = vec![0u64; members.div_ceil(64).next_power_of_two()];
        for &(node, _) in frontier {
            words[node as usize / 64] |= 1 << (node % 64);
        }
        MemberBits(words)
    }

    #[inline(always)]
    fn contains(&self, node: u32) -> bool {
        self.0[(node as usize / 64) & (self.0.len() - 1)] >> (node % 64) & 1 == 1
    }
}
