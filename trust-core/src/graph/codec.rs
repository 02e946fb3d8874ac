//! Packs an edge into a word: the weight's rank above the bits of the member at its other end.
//!
//! A rank is a position in the table of weights in use, heaviest first. So words in ascending order
//! are edges by falling weight, then by member, and "at least this weight" is one comparison of words.

/// A word that holds an edge.
pub(crate) trait Word: Copy + Ord + Default + Send + Sync + 'static {
    /// Members below this fit.
    const MEMBERS: usize;
    /// Ranks below this fit. Every weight in use has one, and one more follows the last.
    const RANKS: usize;

    fn join(rank: u32, node: u32) -> Self;
    fn node(self) -> u32;
    fn rank(self) -> usize;
}

/// A word of 32 bits, the low `NODE_BITS` of them for the member. That the split is a constant keeps
/// shifts and bounds checks out of the inner loops.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Narrow<const NODE_BITS: u32>(u32);

/// A word of 64 bits, for any member and any rank.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Wide(u64);

impl<const NODE_BITS: u32> Word for Narrow<NODE_BITS> {
    const MEMBERS: usize = 1 << NODE_BITS;
    const RANKS: usize = 1 << (32 - NODE_BITS);

    #[inline(always)]
    fn join(rank: u32, node: u32) -> Self {
        Narrow(rank << NODE_BITS | node)
    }

    #[inline(always)]
    fn node(self) -> u32 {
        self.0 & ((1 << NODE_BITS) - 1)
    }

    #[inline(always)]
    fn rank(self) -> usize {
        (self.0 >> NODE_BITS) as usize
    }
}

impl Word for Wide {
    const MEMBERS: usize = u32::MAX as usize;
    const RANKS: usize = TABLE;

    #[inline(always)]
    fn join(rank: u32, node: u32) -> Self {
        Wide(u64::from(rank) << 32 | u64::from(node))
    }

    #[inline(always)]
    fn node(self) -> u32 {
        self.0 as u32
    }

    #[inline(always)]
    fn rank(self) -> usize {
        (self.0 >> 32) as usize
    }
}

/// Room for the rank of each of 1000 weights.
const TABLE: usize = 1024;

/// The weights in use, by rank and back.
#[derive(Clone)]
pub(crate) struct Codec {
    /// Weight by rank, falling; 0 past those in use.
    weights: Box<[u16; TABLE]>,
    /// For each weight 0 to 1000, how many weights in use are at least that heavy.
    ranks_from: Box<[u16; TABLE]>,
    used: usize,
}

impl Codec {
    /// Returns a codec for the weights for which `used` holds.
    pub fn new(used: impl Fn(u16) -> bool) -> Self {
        let falling: Vec<u16> = (1..=1000).rev().filter(|&w| used(w)).collect();
        let mut weights = Box::new([0; TABLE]);
        weights[..falling.len()].copy_from_slice(&falling);
        let at_least = |w: usize| falling.partition_point(|&used| usize::from(used) >= w) as u16;
        let ranks_from = Box::new(std::array::from_fn(at_least));
        Codec { weights, ranks_from, used: falling.len() }
    }

    /// Returns whether edges between `members` members with these weights fit the word.
    pub fn fits<W: Word>(&self, members: usize) -> bool {
        members <= W::MEMBERS && self.used < W::RANKS
    }

    /// Returns the greatest weight in use, 0 if there is none.
    pub fn heaviest(&self) -> u32 {
        u32::from(self.weights[0])
    }

    #[inline(always)]
    pub fn weight<W: Word>(&self, word: W) -> u16 {
        self.weights[word.rank() & (TABLE - 1)]
    }

    /// Returns the word of an edge; the weight must be one of those in use.
    #[inline(always)]
    pub fn word<W: Word>(&self, node: u32, weight: u16) -> W {
        W::join(u32::from(self.ranks_from[usize::from(weight)]) - 1, node)
    }

    /// Words below this weigh at least `weight` (up to 1023 thousandths); all others weigh less.
    #[inline(always)]
    pub fn end_of<W: Word>(&self, weight: u32) -> W {
        W::join(u32::from(self.ranks_from[weight as usize & (TABLE - 1)]), 0)
    }
}
