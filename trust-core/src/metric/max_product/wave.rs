//! A layer of relaxation, pushed along the frontier's edges or pulled along the edges of all other members.
//!
//! Invariant: a layer reads only labels of the layer before. Push reads them from the frontier, which
//! holds copies; pull writes its improvements only after it has read everything.

use crate::graph::base::{Frozen, with_words};
use crate::graph::codec::Word;
use crate::graph::labels::{self, Label, Labels};
use crate::graph::{Direction, Graph};

/// A label that the last layer improved, as it stood when that layer ended.
pub(crate) type Frontier<L> = Vec<(u32, L)>;

/// The input of a layer.
pub(crate) struct Layer<'a, L> {
    pub graph: &'a Graph,
    pub direction: Direction,
    pub frontier: &'a [(u32, L)],
    /// The hops of the labels this layer makes.
    pub hops: u8,
    /// The number of improvements that may wait before they are written and passed to `improved`.
    pub patience: usize,
    /// The number of edges of a row that are looked at, from the heaviest.
    pub row_limit: usize,
}

impl<L: Label> Layer<'_, L> {
    /// Relaxes the edges of the frontier. Labels below `bound` (asked again for each member) are not
    /// made; `improved` hears of each new label.
    ///
    /// Rows are by falling weight, so each ends where the product no longer reaches the bound.
    /// Returns how many edges were looked at.
    #[inline]
    pub fn push(
        &self,
        labels: &mut Labels<L>,
        bound: impl Fn() -> L,
        improved: impl FnMut(u32, L),
    ) -> u64 {
        self.push_along(labels, bound, |_, _| true, improved)
    }

    /// Relaxes like [`push`](Self::push), along the edges that `admits` accepts: it is called with the frontier's
    /// member and the other end.
    #[inline]
    pub fn push_along(
        &self,
        labels: &mut Labels<L>,
        bound: impl Fn() -> L,
        admits: impl Fn(u32, u32) -> bool,
        improved: impl FnMut(u32, L),
    ) -> u64 {
        with_words!(&**self.graph.base(), frozen => {
            self.push_words(frozen, labels, bound, admits, improved)
        })
    }

    fn push_words<W: Word>(
        &self,
        frozen: &Frozen<W>,
        labels: &mut Labels<L>,
        bound: impl Fn() -> L,
        admits: impl Fn(u32, u32) -> bool,
        mut improved: impl FnMut(u32, L),
    ) -> u64 {
        let (rows, codec, hops) = (frozen.rows(self.direction), &frozen.codec, self.hops);
        let edits = self.graph.edits(self.direction);
        let mut scanned = 0;
        let heaviest = if edits.is_empty() { codec.heaviest() } else { 1000 };
        for &(node, label) in self.frontier {
            let (unit, bound) = (label.unit(), bound());
            if label < bound {
                continue;
            }
            let least = L::weight_to_reach(unit, bound);
            if least > heaviest {
                continue;
            }
            let end = codec.end_of::<W>(least);
            let row = rows.row(node);
            let row = &row[..row.len().min(self.row_limit)];
            if !edits.is_empty()
                && let Some(edits) = edits.get(&node)
            {
                for &word in row.iter().take_while(|&&word| word < end) {
                    scanned += 1;
                    let (target, label) = (word.node(), L::extend(unit, codec.weight(word), hops));
                    let stands = edits.get(target).is_none() && admits(node, target);
                    if stands && labels.improve(target, label) {
                        improved(target, label);
                    }
                }
                for (target, edited) in edits.iter() {
                    scanned += 1;
                    let Some(weight) = edited else { continue };
                    let label = L::extend(unit, weight.thousandths(), hops);
                    let stands = label >= bound && admits(node, target);
                    if stands && labels.improve(target, label) {
                        improved(target, label);
                    }
                }
            } else {
                let edges = |word: W| match admits(node, word.node()) {
                    true => (word.node(), L::product(unit, codec.weight(word))),
                    // It improves no label.
                    false => (word.node(), L::default()),
                };
                for piece in row.chunks(labels::PIECE) {
                    let heavy = labels.note_row(piece, end, edges);
                    scanned += heavy as u64;
                    if labels.noted() > self.patience {
                        labels.write_noted(hops, &mut improved);
                    }
                    if heavy < piece.len() {
                        break;
                    }
                }
            }
        }
        labels.write_noted(hops, &mut improved);
        scanned
    }

    /// Relaxes the same layer from the other end: every member looks along its incoming edges, heaviest first, for
    /// frontier members, and stops where even the frontier's best label could not improve it. Pays when the
    /// frontier's own edges are a large part of all.
    pub fn pull(&self, labels: &mut Labels<L>, bound: L, members: usize) -> u64 {
        with_words!(&**self.graph.base(), frozen => {
            self.pull_words(frozen, labels, bound, members)
        })
    }

    fn pull_words<W: Word>(
        &self,
        frozen: &Frozen<W>,
        labels: &mut Labels<L>,
        bound: L,
        members: usize,
    ) -> u64 {
        let back = self.direction.opposite();
        let (rows, codec, hops) = (frozen.rows(back), &frozen.codec, self.hops);
        let edits = self.graph.edits(back);
        let mut deferred: Frontier<L> = Vec::new();
        let strongest = self.frontier.iter().map(|&(_, label)| label).max().unwrap_or_default();
        let (strongest, below) = (strongest.unit(), bound.below());
        let mut scanned = 0;
        let last = if edits.is_empty() { rows.filled() } else { members };
        for node in 0..last as u32 {
            let before = labels.get(node).max(below);
            let mut best = before;
            let row = rows.row(node);
            if !edits.is_empty()
                && let Some(edits) = edits.get(&node)
            {
                for word in row.iter().filter(|word| edits.get(word.node()).is_none()) {
                    best = best.max(labels.get(word.node()).passed_on(codec.weight(*word)));
                }
                for (source, edited) in edits.iter() {
                    scanned += 1;
                    if let Some(weight) = edited {
                        best = best.max(labels.get(source).passed_on(weight.thousandths()));
                    }
                }
                scanned += row.len() as u64;
            } else {
                let mut at = 0;
                while let Some(&word) = row.get(at) {
                    let weight = codec.weight(word);
                    if L::product(strongest, weight) <= best {
                        break;
                    }
                    at += 1;
                    best = best.max(labels.get(word.node()).passed_on(weight));
                }
                scanned += at as u64;
            }
            labels.note(node, best, before);
            if labels.noted() > labels::PATIENCE {
                labels.defer_noted(&mut deferred);
            }
        }
        labels.defer_noted(&mut deferred);
        for (node, product) in deferred {
            labels.improve(node, product.with_hops(hops));
        }
        scanned
    }
}
