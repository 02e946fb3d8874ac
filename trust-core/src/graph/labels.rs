//! Label words and the arrays that searches keep them in.
//!
//! A label is the best product found so far for a member, scaled, with the layer that found it in the
//! low four bits: `product << 4 | 15 - hops`. So one integer comparison prefers the greater product and,
//! among equals, fewer hops. 0 means not reached. Up to six hops the product is scaled by 10^18 and
//! fits 60 bits of a `u64`; longer bounds use `u128` and 10^36. Each hop divides evenly.

use std::sync::{Mutex, PoisonError};

use super::marks::Marks;
use crate::trust::{MAX_HOPS, Threshold, Trust};

const HOP_BITS: u32 = 4;
const HOP_MASK: u8 = 15;

/// The most hops whose products fit the 64-bit scale.
pub(crate) const NARROW_HOPS: u8 = 6;

/// A label word.
pub(crate) trait Label: Copy + Ord + Default + Send + Sync + 'static {
    /// Above every label: a member that may not be visited.
    const BARRED: Self;

    /// Returns the label of a search's own start.
    fn start() -> Self;
    /// Returns the label of a product over `hops` edges; the product must fit the scale.
    fn new(trust: Trust, hops: u8) -> Self;
    /// Returns the least label that reaches `threshold`, with any number of hops.
    fn at_least(threshold: Threshold) -> Self;
    fn is_reached(self) -> bool;
    fn hops(self) -> u8;
    fn trust(self) -> Trust;
    /// Returns the share of one thousandth of weight beyond this label: `unit * weight` is the label one
    /// hop on, without its hops.
    fn unit(self) -> Self;
    fn extend(unit: Self, weight: u16, hops: u8) -> Self {
        Self::product(unit, weight).with_hops(hops)
    }
    /// Returns the extended label but for its hops. It is above a label, made in no later layer, exactly
    /// if its product is greater.
    fn product(unit: Self, weight: u16) -> Self;
    fn with_hops(self, hops: u8) -> Self;
    /// Returns the product one hop on, without its hops; 0 from a barred member.
    #[inline(always)]
    fn passed_on(self, weight: u16) -> Self {
        if self == Self::BARRED { Self::default() } else { Self::product(self.unit(), weight) }
    }
    /// Returns the least weight, in thousandths, that extends `unit` to at least `bound`; 1001 if none
    /// does.
    fn weight_to_reach(unit: Self, bound: Self) -> u32;
    /// Returns the label of a walk put together from one of `self.hops()` and one of `other.hops()`
    /// edges.
    fn join(self, other: Self) -> Self;
    /// Returns the least label that, joined with `other`, can reach `bound`; both without regard to
    /// hops. Exact, so that of walks with equal products those already found bar the rest.
    fn partner_to_reach(other: Self, bound: Self) -> Self;
    /// Returns this product with the most hops: the lowest label it can have.
    fn lowest(self) -> Self;
    /// Returns the greatest label below every label of this product.
    fn below(self) -> Self;
    /// Returns the lowest label above every label of this product.
    fn above(self) -> Self;
    fn pool(pools: &LabelPools) -> &Mutex<Vec<Labels<Self>>>;
}

macro_rules! label {
    ($word:ty, $digits:literal, $wide_digits:literal, $pool:ident) => {
        impl Label for $word {
            const BARRED: Self = <$word>::MAX;

            #[inline(always)]
            fn start() -> Self {
                (<$word>::pow(10, $digits) << HOP_BITS) | <$word>::from(HOP_MASK)
            }

            fn new(trust: Trust, hops: u8) -> Self {
                let scaled = trust.scaled() / 10u128.pow($wide_digits - $digits);
                (scaled as $word) << HOP_BITS | <$word>::from(HOP_MASK - hops)
            }

            fn at_least(threshold: Threshold) -> Self {
                let thousandths = <$word>::from(threshold.thousandths());
                (thousandths * <$word>::pow(10, $digits - 3)) << HOP_BITS
            }

            #[inline(always)]
            fn is_reached(self) -> bool {
                self != 0
            }

            #[inline(always)]
            fn hops(self) -> u8 {
                HOP_MASK - (self as u8 & HOP_MASK)
            }

            fn trust(self) -> Trust {
                let scaled = u128::from(self >> HOP_BITS) * 10u128.pow($wide_digits - $digits);
                Trust::from_scaled(scaled).unwrap_or(Trust::ZERO)
            }

            #[inline(always)]
            fn unit(self) -> Self {
                (self >> HOP_BITS) / 1000 << HOP_BITS
            }

            #[inline(always)]
            fn product(unit: Self, weight: u16) -> Self {
                unit * <$word>::from(weight)
            }

            #[inline(always)]
            fn with_hops(self, hops: u8) -> Self {
                self | <$word>::from(HOP_MASK - hops)
            }

            #[inline(always)]
            fn weight_to_reach(unit: Self, bound: Self) -> u32 {
                bound.lowest().div_ceil(unit.max(1)).min(1001) as u32
            }

            fn join(self, other: Self) -> Self {
                let hops = self.hops() + other.hops();
                debug_assert!(hops <= MAX_HOPS);
                // A product of h weights is a multiple of 10^(digits - 3h): without those zeros the
                // product of both has at most 3 * hops digits.
                let digits = |label: Self| {
                    (label >> HOP_BITS) / <$word>::pow(10, $digits - 3 * u32::from(label.hops()))
                };
                let product = digits(self) * digits(other);
                (product * <$word>::pow(10, $digits - 3 * u32::from(hops))) << HOP_BITS
                    | <$word>::from(HOP_MASK - hops)
            }

            fn partner_to_reach(other: Self, bound: Self) -> Self {
                let (other, mut rest) = (other >> HOP_BITS, bound >> HOP_BITS);
                if other < rest {
                    return Self::BARRED;
                }
                // rest * 10^digits / other by long division, digit by digit: the whole numerator
                // would not fit.
                let mut quotient = rest / other.max(1);
                rest %= other.max(1);
                for _ in 0..$digits {
                    rest *= 10;
                    quotient = quotient * 10 + rest / other.max(1);
                    rest %= other.max(1);
                }
                (quotient + <$word>::from(rest > 0)) << HOP_BITS
            }

            #[inline(always)]
            fn lowest(self) -> Self {
                self & !<$word>::from(HOP_MASK)
            }

            #[inline(always)]
            fn below(self) -> Self {
                self.lowest().saturating_sub(1)
            }

            #[inline(always)]
            fn above(self) -> Self {
                (self | <$word>::from(HOP_MASK)) + 1
            }

            fn pool(pools: &LabelPools) -> &Mutex<Vec<Labels<Self>>> {
                &pools.$pool
            }
        }
    };
}

label!(u64, 18, 36, narrow);
label!(u128, 36, 36, wide);

/// One label per member, all unreached between searches.
#[derive(Default)]
pub(crate) struct Labels<L> {
    /// A power of two of slots, so that masking an index replaces a bounds check.
    slots: Vec<L>,
    /// The members whose label the layer under way has improved.
    improved: Marks,
    /// The members whose label is not 0, but for those in `improved`.
    reached: Marks,
    /// Improvements found but not yet written, up to `noted`.
    ///
    /// Whether an edge improves its target is almost random, and a branch on it mispredicts at a cost of
    /// many edges. So every edge is stored here, and `noted` grows only for those that improve; they are
    /// written together later, where the check, made again because two edges may share a target, nearly
    /// always holds.
    notes: Vec<(u32, L)>,
    noted: usize,
}

/// Improvements that may be noted between two looks at their number.
pub(crate) const PIECE: usize = 256;
/// Room for notes, a power of two.
const NOTES: usize = 1024;
/// The most improvements that may be noted while another piece is looked at.
pub(crate) const PATIENCE: usize = NOTES - PIECE - 1;

impl<L: Label> Labels<L> {
    fn fit(&mut self, members: usize) {
        let slots = members.next_power_of_two();
        if self.slots.len() < slots {
            self.slots.resize(slots, L::default());
            self.improved.fit(slots);
            self.reached.fit(slots);
        }
        self.notes.resize(NOTES, (0, L::default()));
    }

    /// Returns the number of noted improvements.
    #[inline(always)]
    pub fn noted(&self) -> usize {
        self.noted
    }

    /// Notes a product if it improves the label that the member had `before`; there must be room.
    #[inline(always)]
    pub fn note(&mut self, node: u32, product: L, before: L) {
        self.notes[self.noted & (NOTES - 1)] = (node, product);
        self.noted += usize::from(product > before);
    }

    /// Moves the improvements noted to the end of `deferred`.
    #[inline(always)]
    pub fn defer_noted(&mut self, deferred: &mut Vec<(u32, L)>) {
        deferred.extend_from_slice(&self.notes[..std::mem::take(&mut self.noted)]);
    }

    /// Notes which of a row's words before `end` improve the label of the member they lead to, given
    /// that member and the product; how many words there are. At most [`PIECE`] words at a time.
    #[inline(always)]
    pub fn note_row<W: Copy + Ord>(
        &mut self,
        row: &[W],
        end: W,
        edge: impl Fn(W) -> (u32, L),
    ) -> usize {
        let (slots, notes) = (&self.slots[..], &mut self.notes[..NOTES]);
        let mask = slots.len() - 1;
        let mut noted = self.noted;
        let mut at = 0;
        while let Some(&word) = row.get(at)
            && word < end
        {
            at += 1;
            let (node, product) = edge(word);
            notes[noted & (NOTES - 1)] = (node, product);
            noted += usize::from(product > slots[node as usize & mask]);
        }
        self.noted = noted;
        at
    }

    /// Writes the improvements noted, with these hops; `improved` hears of each.
    #[inline(always)]
    pub fn write_noted(&mut self, hops: u8, improved: &mut impl FnMut(u32, L)) {
        for i in 0..std::mem::take(&mut self.noted) {
            let (node, product) = self.notes[i];
            let label = product.with_hops(hops);
            if self.improve(node, label) {
                improved(node, label);
            }
        }
    }

    #[inline(always)]
    pub fn get(&self, node: u32) -> L {
        self.slots[node as usize & (self.slots.len() - 1)]
    }

    /// Writes `label` if it is above the label of `node`; returns whether it is.
    #[inline(always)]
    pub fn improve(&mut self, node: u32, label: L) -> bool {
        let mask = self.slots.len() - 1;
        let slot = &mut self.slots[node as usize & mask];
        let better = label > *slot;
        if better {
            *slot = label;
            self.improved.insert(node);
        }
        better
    }

    /// Writes a label outside any layer: a start, or a bar.
    pub fn set(&mut self, node: u32, label: L) {
        self.slots[node as usize] = label;
        self.reached.insert(node);
    }

    /// Ends a layer: the members it improved, ascending, with their labels.
    pub fn end_layer(&mut self, frontier: &mut Vec<(u32, L)>) {
        let Labels { slots, improved, reached, .. } = self;
        frontier.clear();
        improved.drain(|node| {
            reached.insert(node);
            frontier.push((node, slots[node as usize]));
        });
    }

    /// Returns the number of members reached; only between layers.
    pub fn reached(&self) -> usize {
        self.reached.len()
    }

    /// Calls `each` with every member reached, ascending, and forgets them all; only between layers.
    pub fn drain(&mut self, mut each: impl FnMut(u32, L)) {
        let slots = &mut self.slots;
        self.reached.drain(|node| each(node, std::mem::take(&mut slots[node as usize])));
    }
}

/// Label arrays at rest, kept with the graph so that a search allocates nothing once warm.
#[derive(Default)]
pub(crate) struct LabelPools {
    narrow: Mutex<Vec<Labels<u64>>>,
    wide: Mutex<Vec<Labels<u128>>>,
}

/// Label arrays kept for reuse; more searches at once allocate their own.
const KEPT: usize = 16;

/// Borrowed labels that return to their pool, cleared, when dropped.
pub(crate) struct Borrowed<'a, L: Label> {
    pools: &'a LabelPools,
    labels: Labels<L>,
}

impl LabelPools {
    /// Labels for `members` members, all unreached.
    pub fn borrow<L: Label>(&self, members: usize) -> Borrowed<'_, L> {
        let pool = L::pool(self);
        let taken = pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut labels = taken.unwrap_or_default();
        labels.fit(members.max(1));
        Borrowed { pools: self, labels }
    }
}

impl<L: Label> Drop for Borrowed<'_, L> {
    fn drop(&mut self) {
        let mut labels = std::mem::take(&mut self.labels);
        labels.end_layer(&mut Vec::new());
        labels.drain(|_, _| ());
        let mut pool = L::pool(self.pools).lock().unwrap_or_else(PoisonError::into_inner);
        if pool.len() < KEPT {
            pool.push(labels);
        }
    }
}

impl<L: Label> std::ops::Deref for Borrowed<'_, L> {
    type Target = Labels<L>;

    fn deref(&self) -> &Labels<L> {
        &self.labels
    }
}

impl<L: Label> std::ops::DerefMut for Borrowed<'_, L> {
    fn deref_mut(&mut self) -> &mut Labels<L> {
        &mut self.labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain<L: Label>(weights: &[u16]) -> L {
        weights
            .iter()
            .enumerate()
            .fold(L::start(), |label, (i, &w)| L::extend(label.unit(), w, i as u8 + 1))
    }

    #[test]
    fn a_greater_product_wins_and_then_fewer_hops() {
        let two: u64 = chain(&[500, 1000]);
        let one: u64 = chain(&[500]);
        let better: u64 = chain(&[900, 900]);
        assert!(one > two && better > one);
        assert_eq!(two.hops(), 2);
        assert_eq!(two.trust(), one.trust());
    }

    #[test]
    fn six_of_the_smallest_weights_stay_exact_in_64_bits_and_twelve_in_128() {
        assert_eq!(chain::<u64>(&[1; 6]).trust().scaled(), 10u128.pow(18));
        assert_eq!(chain::<u128>(&[1; 12]).trust().scaled(), 1);
        assert_eq!(chain::<u64>(&[999; 6]).trust(), chain::<u128>(&[999; 6]).trust());
    }

    #[test]
    fn joining_two_walks_is_the_walk_of_both() {
        let (a, b) = ([999, 7, 350], [1, 998, 3]);
        let whole: u64 = chain(&[999, 7, 350, 1, 998, 3]);
        assert_eq!(chain::<u64>(&a).join(chain(&b)), whole);
        assert_eq!(chain::<u64>(&[]).join(chain(&a)), chain(&a));
    }

    #[test]
    fn a_partner_bound_is_the_least_product_that_reaches() {
        let one = 10u128.pow(18);
        for (other, bound) in [
            (chain::<u64>(&[999, 7, 350]), chain::<u64>(&[1, 998, 3, 7])),
            (chain(&[333, 333, 333]), chain(&[100, 7])),
            (chain(&[1000, 1000]), chain(&[999, 999, 999])),
            (chain(&[1, 1]), chain(&[1, 1])),
        ] {
            let partner = u128::from(u64::partner_to_reach(other, bound) >> HOP_BITS);
            let (other, bound) = (u128::from(other >> HOP_BITS), u128::from(bound >> HOP_BITS));
            let reaches = |partner: u128| partner * other >= bound * one;
            assert!(reaches(partner) && !reaches(partner - 1), "{other} {bound}");
        }
        assert_eq!(u64::partner_to_reach(chain(&[500]), chain(&[501])), u64::BARRED);
    }

    #[test]
    fn a_partner_bound_is_the_same_in_both_widths() {
        let (other, bound) = ([999, 7, 350], [1, 998, 3]);
        let narrow: u64 = u64::partner_to_reach(chain(&other), chain(&bound));
        let wide: u128 = u128::partner_to_reach(chain(&other), chain(&bound));
        assert_eq!(u128::from(narrow >> HOP_BITS), (wide >> HOP_BITS).div_ceil(10u128.pow(18)));
    }
}
