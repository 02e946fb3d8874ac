//! Numbers drawn from a seed: the same on every machine.

use crate::rmat::mix;

/// A run of draws that belongs to one thing, whatever is drawn for others.
pub struct Draw {
    run: u64,
    next: u64,
}

impl Draw {
    /// The draws of thing `number` among those of a kind.
    pub fn of(kind: u64, number: u32) -> Self {
        Draw { run: mix(kind << 32 | u64::from(number)), next: 0 }
    }

    fn bits(&mut self) -> u64 {
        self.next += 1;
        mix(self.run ^ mix(self.next))
    }

    /// In 0..1, evenly.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// In 0..count, evenly.
    pub fn below(&mut self, count: u32) -> u32 {
        (self.unit() * f64::from(count)) as u32
    }

    /// In 0..count, evenly.
    pub fn below_len(&mut self, count: usize) -> usize {
        (self.unit() * count as f64) as usize
    }

    /// In 0..count, small numbers more often: the first hundredth gets a tenth.
    pub fn skewed(&mut self, count: u32) -> u32 {
        (self.unit().powi(2) * f64::from(count)) as u32
    }

    /// True in such a share of draws.
    pub fn happens(&mut self, share: f64) -> bool {
        self.unit() < share
    }
}
