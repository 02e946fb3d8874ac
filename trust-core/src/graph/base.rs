//! The frozen base: compressed rows of edge words, one set per direction, each row by falling weight.
//!
//! 4 bytes per edge and direction while member and weight rank fit 32 bits (always up to 4.2 million
//! members; up to 16.8 million with at most 255 distinct weights), else 8; and 4 bytes of offset per
//! member and direction.

use std::fmt;
use std::ops::ControlFlow;

use super::Direction;
use super::codec::{Codec, Narrow, Wide, Word};
use crate::error::{OnProgress, Progress};
use crate::trust::Weight;

/// Edges as three arrays of one length: the input of a build.
#[derive(Clone, Default)]
pub struct EdgeList {
    /// The trusting members, by number.
    pub sources: Vec<u32>,
    /// The trusted members, by number.
    pub targets: Vec<u32>,
    /// The weights.
    pub weights: Vec<Weight>,
}

impl EdgeList {
    /// Returns an empty list with room for `edges`.
    pub fn with_capacity(edges: usize) -> Self {
        EdgeList {
            sources: Vec::with_capacity(edges),
            targets: Vec::with_capacity(edges),
            weights: Vec::with_capacity(edges),
        }
    }

    /// Appends one edge.
    pub fn push(&mut self, source: u32, target: u32, weight: Weight) {
        self.sources.push(source);
        self.targets.push(target);
        self.weights.push(weight);
    }

    /// Returns the number of edges.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }
}

impl fmt::Debug for EdgeList {
    /// Prints the number of edges.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EdgeList").field("edges", &self.len()).finish()
    }
}

/// The caller's progress callback stopped a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuildCancelled;

/// The frozen edges, in words as narrow as they fit.
pub(crate) enum Base {
    /// Any weights.
    Narrow22(Frozen<Narrow<22>>),
    /// At most 255 distinct weights.
    Narrow24(Frozen<Narrow<24>>),
    Wide(Frozen<Wide>),
}

/// Runs `$body` with `$frozen` bound to the base's rows, whatever their word.
macro_rules! with_words {
    ($base:expr, $frozen:ident => $body:expr) => {
        match $base {
            $crate::graph::base::Base::Narrow22($frozen) => $body,
            $crate::graph::base::Base::Narrow24($frozen) => $body,
            $crate::graph::base::Base::Wide($frozen) => $body,
        }
    };
}
pub(crate) use with_words;

impl Default for Base {
    fn default() -> Self {
        let codec = Codec::new(|_| false);
        Base::Narrow22(Frozen { codec, forward: Rows::default(), reverse: Rows::default() })
    }
}

impl Base {
    /// Builds both directions. Of edges with equal ends the last one counts. Sources and targets
    /// must be below `nodes`, and edges fewer than 2^32.
    ///
    /// O(m + n) counting and scattering, then each row is sorted by itself.
    pub fn build(
        nodes: usize,
        edges: &EdgeList,
        on_progress: &mut OnProgress<'_>,
    ) -> Result<Base, BuildCancelled> {
        let mut used = [false; 1001];
        for weight in &edges.weights {
            used[usize::from(weight.thousandths())] = true;
        }
        let codec = Codec::new(|w| used[usize::from(w)]);
        if codec.fits::<Narrow<22>>(nodes) {
            Frozen::build(codec, nodes, edges, on_progress).map(Base::Narrow22)
        } else if codec.fits::<Narrow<24>>(nodes) {
            Frozen::build(codec, nodes, edges, on_progress).map(Base::Narrow24)
        } else {
            Frozen::build(codec, nodes, edges, on_progress).map(Base::Wide)
        }
    }

    /// Returns the weight from `source` to `target`, if there is an edge.
    pub fn weight(&self, source: u32, target: u32) -> Option<Weight> {
        with_words!(self, frozen => frozen.weight(source, target))
    }

    pub fn degree(&self, node: u32, direction: Direction) -> usize {
        with_words!(self, frozen => frozen.rows(direction).row(node).len())
    }

    pub fn edge_count(&self) -> usize {
        with_words!(self, frozen => frozen.forward.words.len())
    }

    /// Returns one past the last member that has edges in `direction`.
    pub fn filled(&self, direction: Direction) -> usize {
        with_words!(self, frozen => frozen.rows(direction).filled())
    }

    /// Returns the `i`-th edge of a row, as the member at its other end and the weight.
    pub fn edge(&self, node: u32, direction: Direction, i: usize) -> Option<(u32, u16)> {
        with_words!(self, frozen => {
            let word = *frozen.rows(direction).row(node).get(i)?;
            Some((word.node(), frozen.codec.weight(word)))
        })
    }

    pub fn memory(&self) -> usize {
        with_words!(self, frozen => frozen.forward.memory() + frozen.reverse.memory())
    }
}

/// Both directions of the edges, in words of one width.
pub(crate) struct Frozen<W> {
    pub codec: Codec,
    forward: Rows<W>,
    reverse: Rows<W>,
}

/// `offsets[v]..offsets[v + 1]` are the words of member v.
#[derive(Default)]
pub(crate) struct Rows<W> {
    offsets: Box<[u32]>,
    words: Box<[W]>,
}

impl<W: Word> Rows<W> {
    /// Returns the words of `node`; empty for members that came after the base.
    #[inline]
    pub fn row(&self, node: u32) -> &[W] {
        let v = node as usize;
        match (self.offsets.get(v), self.offsets.get(v + 1)) {
            (Some(&from), Some(&to)) => &self.words[from as usize..to as usize],
            _ => &[],
        }
    }

    /// Returns one past the last member whose row is not empty. O(log n).
    pub fn filled(&self) -> usize {
        self.offsets.partition_point(|&from| (from as usize) < self.words.len())
    }

    fn memory(&self) -> usize {
        size_of_val(&*self.offsets) + size_of_val(&*self.words)
    }

    fn sort(&mut self) {
        let mut rest = &mut self.words[..];
        for pair in self.offsets.windows(2) {
            let (row, after) = rest.split_at_mut((pair[1] - pair[0]) as usize);
            row.sort_unstable();
            rest = after;
        }
    }
}

/// Edges between two progress reports.
const STRIDE: usize = 1 << 20;

impl<W: Word> Frozen<W> {
    pub fn rows(&self, direction: Direction) -> &Rows<W> {
        match direction {
            Direction::Forward => &self.forward,
            Direction::Reverse => &self.reverse,
        }
    }

    fn weight(&self, source: u32, target: u32) -> Option<Weight> {
        let (out, into) = (self.forward.row(source), self.reverse.row(target));
        if out.len() <= into.len() {
            self.weight_in(out, target)
        } else {
            self.weight_in(into, source)
        }
    }

    /// Returns the weight of the edge to `node` in `row`, if there is one: within each weight, members
    /// ascend.
    fn weight_in(&self, mut row: &[W], node: u32) -> Option<Weight> {
        while row.len() > 32 {
            let weight = self.codec.weight(row[0]);
            let end = self.codec.end_of::<W>(u32::from(weight));
            let run = row.partition_point(|&word| word < end);
            if row[..run].binary_search(&self.codec.word(node, weight)).is_ok() {
                return Some(Weight::stored(weight));
            }
            row = &row[run..];
        }
        let &word = row.iter().find(|word| word.node() == node)?;
        Some(Weight::stored(self.codec.weight(word)))
    }

    fn build(
        codec: Codec,
        nodes: usize,
        edges: &EdgeList,
        on_progress: &mut OnProgress<'_>,
    ) -> Result<Self, BuildCancelled> {
        let total = 2 * edges.len() as u64;
        let mut report = |done: usize| match on_progress(Progress { done: done as u64, total }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(BuildCancelled),
        };
        let mut forward = scatter_forward::<W>(&codec, nodes, edges, &mut report)?;
        keep_last(&mut forward, nodes);
        report(edges.len())?;
        let reverse = transpose(nodes, &forward);
        forward.sort();
        report(2 * edges.len())?;
        Ok(Frozen { codec, forward, reverse })
    }
}

/// Rows by source, each in the order of the input.
fn scatter_forward<W: Word>(
    codec: &Codec,
    nodes: usize,
    edges: &EdgeList,
    report: &mut impl FnMut(usize) -> Result<(), BuildCancelled>,
) -> Result<Rows<W>, BuildCancelled> {
    let mut offsets = offsets_of(nodes, &edges.sources);
    let mut words = vec![W::default(); edges.len()].into_boxed_slice();
    let columns = edges.sources.chunks(STRIDE).zip(edges.targets.chunks(STRIDE));
    for (i, ((sources, targets), weights)) in columns.zip(edges.weights.chunks(STRIDE)).enumerate()
    {
        report(i * STRIDE)?;
        for ((&source, &target), weight) in sources.iter().zip(targets).zip(weights) {
            let next = &mut offsets[source as usize];
            words[*next as usize] = codec.word(target, weight.thousandths());
            *next += 1;
        }
    }
    Ok(Rows { offsets: starts_again(offsets), words })
}

/// Keeps only the last of the words with the same target in a row.
fn keep_last<W: Word>(rows: &mut Rows<W>, nodes: usize) {
    let mut seen_in = vec![u32::MAX; nodes];
    let mut doomed = Vec::new();
    for source in 0..nodes as u32 {
        let start = rows.offsets[source as usize] as usize;
        for (i, word) in rows.row(source).iter().enumerate().rev() {
            let seen = &mut seen_in[word.node() as usize];
            if *seen == source {
                doomed.push(start + i);
            }
            *seen = source;
        }
    }
    if doomed.is_empty() {
        return;
    }
    doomed.sort_unstable();
    let removed_before = |position: u32| doomed.partition_point(|&d| d < position as usize) as u32;
    let offsets = rows.offsets.iter().map(|&at| at - removed_before(at)).collect();
    let mut next = doomed.iter().copied().peekable();
    let kept = rows.words.iter().enumerate().filter(|(i, _)| next.next_if_eq(i).is_none());
    *rows = Rows { words: kept.map(|(_, &word)| word).collect(), offsets };
}

/// Returns the rows of the other direction, sorted.
fn transpose<W: Word>(nodes: usize, rows: &Rows<W>) -> Rows<W> {
    let mut counts = vec![0u32; nodes + 1];
    for word in &rows.words {
        counts[word.node() as usize + 1] += 1;
    }
    let mut offsets = accumulate(counts);
    let mut words = vec![W::default(); rows.words.len()].into_boxed_slice();
    for source in 0..nodes as u32 {
        for &word in rows.row(source) {
            let next = &mut offsets[word.node() as usize];
            words[*next as usize] = W::join(word.rank() as u32, source);
            *next += 1;
        }
    }
    let mut transposed = Rows { offsets: starts_again(offsets), words };
    transposed.sort();
    transposed
}

/// Returns the start of each node's row, from the nodes of all edges.
fn offsets_of(nodes: usize, ends: &[u32]) -> Vec<u32> {
    let mut counts = vec![0u32; nodes + 1];
    for &node in ends {
        counts[node as usize + 1] += 1;
    }
    accumulate(counts)
}

fn accumulate(mut counts: Vec<u32>) -> Vec<u32> {
    let mut sum = 0;
    for count in &mut counts {
        sum += *count;
        *count = sum;
    }
    counts
}

/// Shifts the starts back after a scatter, which has moved each to the next row's start.
fn starts_again(mut offsets: Vec<u32>) -> Box<[u32]> {
    offsets.rotate_right(1);
    offsets[0] = 0;
    offsets.into_boxed_slice()
}
