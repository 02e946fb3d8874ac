//! A set of members as bits, with a bit above each word of 64 that is set if the word is not empty:
//! a walk of a small set in a large graph touches little, and every walk is in ascending order.

/// A set of members below a power of two.
#[derive(Default)]
pub(crate) struct Marks {
    words: Vec<u64>,
    /// Bit w % 64 of word w / 64: whether `words[w]` may be other than 0.
    summary: Vec<u64>,
}

impl Marks {
    /// Makes room for members below `members`, a power of two.
    pub fn fit(&mut self, members: usize) {
        self.words.resize(members.div_ceil(64).max(self.words.len()), 0);
        self.summary.resize(members.div_ceil(64 * 64).max(self.summary.len()), 0);
    }

    #[inline(always)]
    pub fn insert(&mut self, member: u32) {
        let word = member as usize / 64;
        let (words, summary) = (self.words.len() - 1, self.summary.len() - 1);
        self.words[word & words] |= 1 << (member % 64);
        self.summary[(word / 64) & summary] |= 1 << (word % 64);
    }

    /// Returns the number of members. O(1 + words with any).
    pub fn len(&self) -> usize {
        let mut len = 0;
        for (i, &summary) in self.summary.iter().enumerate() {
            for_bits(summary, |bit| len += self.words[i * 64 + bit as usize].count_ones() as usize);
        }
        len
    }

    /// Calls `each` for every member, ascending, and empties the set.
    #[inline(always)]
    pub fn drain(&mut self, mut each: impl FnMut(u32)) {
        for (i, summary) in self.summary.iter_mut().enumerate() {
            for_bits(std::mem::take(summary), |bit| {
                let word = i * 64 + bit as usize;
                for_bits(std::mem::take(&mut self.words[word]), |bit| each(word as u32 * 64 + bit));
            });
        }
    }
}

#[inline(always)]
fn for_bits(mut word: u64, mut each: impl FnMut(u32)) {
    while word != 0 {
        each(word.trailing_zeros());
        word &= word - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drained_set_gave_each_member_once_ascending_and_is_empty() {
        let mut marks = Marks::default();
        marks.fit(1 << 14);
        for member in [9000, 3, 64, 3, 0, 16383, 4096] {
            marks.insert(member);
        }
        assert_eq!(marks.len(), 6);
        let mut seen = Vec::new();
        marks.drain(|member| seen.push(member));
        assert_eq!(seen, [0, 3, 64, 4096, 9000, 16383]);
        marks.drain(|member| panic!("{member} is left"));
    }
}
