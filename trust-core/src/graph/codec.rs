//! One edge in one word: the weight's rank above the bits of the member at its other end.
//!
//! A rank is a position in the table of weights in use, heaviest first. So words in ascending order
//! are edges by falling weight, then by member, and "at least this weight" is one comparison of words.

/// A word that holds an edge: `u32` where rank and member fit together, `u64` otherwise.
pub(crate) trait Word: Copy + Ord + Default + Send + Sync + 'static {
    fn join(rank: u32, node: u32, node_bits: u32) -> Self;
    fn node(self, node_bits: u32) -> u32;
    fn rank(self, node_bits: u32) -> usize;
}

impl Word for u32 {
    fn join(rank: u32, node: u32, node_bits: u32) -> u32 {
        rank << node_bits | node
    }

    #[inline(always)]
    fn node(self, node_bits: u32) -> u32 {
        self & ((1 << node_bits) - 1)
    }

    #[inline(always)]
    fn rank(self, node_bits: u32) -> usize {
        (self >> node_bits) as usize
    }
}

impl Word for u64 {
    fn join(rank: u32, node: u32, _: u32) -> u64 {
        u64::from(rank) << 32 | u64::from(node)
    }

    #[inline(always)]
    fn node(self, _: u32) -> u32 {
        self as u32
    }

    #[inline(always)]
    fn rank(self, _: u32) -> usize {
        (self >> 32) as usize
    }
}

/// Room for every weight's rank.
const RANKS: usize = 1024;

/// The weights in use, and how many bits a member takes.
#[derive(Clone)]
pub(crate) struct Codec {
    pub node_bits: u32,
    /// Weight by rank, falling; 0 past those in use. A power of two long, so that a mask replaces a
    /// bounds check.
    weights: Box<[u16; RANKS]>,
    used: usize,
    /// For each weight 0 to 1000, how many weights in use are at least that heavy.
    ranks_from: Vec<u16>,
}

impl Codec {
    /// A codec for members below `nodes` and the weights for which `used` holds.
    pub fn new(nodes: usize, used: impl Fn(u16) -> bool) -> Self {
        let falling: Vec<u16> = (1..=1000).rev().filter(|&w| used(w)).collect();
        let at_least = |w: u16| falling.partition_point(|&used| used >= w) as u16;
        let ranks_from = (0..=1000).map(at_least).collect();
        let mut weights = Box::new([0; RANKS]);
        weights[..falling.len()].copy_from_slice(&falling);
        Codec {
            node_bits: (nodes.max(2) - 1).ilog2() + 1,
            weights,
            used: falling.len(),
            ranks_from,
        }
    }

    /// Whether rank and member fit 32 bits with every rank below the greatest 32-bit rank, so that
    /// the rank one past the last is a word, too.
    pub fn fits_u32(&self) -> bool {
        self.node_bits < 32 && self.used < 1 << (32 - self.node_bits)
    }

    #[inline(always)]
    pub fn weight<W: Word>(&self, word: W) -> u16 {
        self.weights[word.rank(self.node_bits) & (RANKS - 1)]
    }

    /// The word of an edge; the weight must be one of those in use.
    #[inline(always)]
    pub fn word<W: Word>(&self, node: u32, weight: u16) -> W {
        let rank = u32::from(self.ranks_from[usize::from(weight)]) - 1;
        W::join(rank, node, self.node_bits)
    }

    /// Words below this weigh at least `weight`; all others weigh less.
    #[inline(always)]
    pub fn end_of<W: Word>(&self, weight: u16) -> W {
        W::join(u32::from(self.ranks_from[usize::from(weight)]), 0, self.node_bits)
    }
}
