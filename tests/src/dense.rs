//! The model's layers over arrays, for graphs of a million edges.
//!
//! The same plain rule as in [`model`](crate::model): layer h holds the greatest product over walks of exactly
//! h edges, and every layer relaxes every edge of whoever is in it.

use std::collections::HashSet;

use trust_core::{NodeIdx, View};

use crate::model::ONE;

/// The edges of a view, copied out by way of its listing alone.
pub struct Dense {
    out: Vec<Vec<(u32, u16)>>,
    into: Vec<Vec<(u32, u16)>>,
    max_hops: u8,
    floor: u128,
}

/// Product over 10^36 and hops by member; (0, 0) where there is no trust.
pub type Labels = Vec<(u128, u8)>;

impl Dense {
    /// What `edges` say, for members numbered below `members`, searched within a view's settings.
    pub fn new(view: &View, members: usize, edges: impl Iterator<Item = (u32, u32, u16)>) -> Self {
        let (mut out, mut into) = (vec![Vec::new(); members], vec![Vec::new(); members]);
        for (source, target, weight) in edges {
            out[source as usize].push((target, weight));
            into[target as usize].push((source, weight));
        }
        let floor = u128::from(view.settings().floor().thousandths()) * (ONE / 1000);
        Dense { out, into, max_hops: view.settings().max_hops(), floor }
    }

    /// The edges as `view` lists them.
    pub fn of(view: &View) -> Self {
        let members = view.members().map(|node| node.index() + 1).max().unwrap_or(0);
        let edges = view.edges().map(|(s, t, w)| (s.0, t.0, w.thousandths()));
        Dense::new(view, members, edges)
    }

    /// Whom `source` trusts, by walks that visit nobody in `blocked`.
    pub fn from(&self, source: NodeIdx, blocked: &HashSet<u32>) -> Labels {
        self.relax(&self.out, source, blocked)
    }

    /// Who would trust `target` if nobody had blocked anybody.
    pub fn to(&self, target: NodeIdx) -> Labels {
        self.relax(&self.into, target, &HashSet::new())
    }

    fn relax(&self, rows: &[Vec<(u32, u16)>], start: NodeIdx, blocked: &HashSet<u32>) -> Labels {
        let mut best: Labels = vec![(0, 0); rows.len()];
        best[start.index()] = (ONE, 0);
        let mut layer = vec![(start.0, ONE)];
        let mut product = vec![0u128; rows.len()];
        for hops in 1..=self.max_hops {
            let mut reached = Vec::new();
            for &(from, so_far) in &layer {
                for &(to, weight) in &rows[from as usize] {
                    let longer = so_far / 1000 * u128::from(weight);
                    if longer < self.floor
                        || longer <= product[to as usize]
                        || blocked.contains(&to)
                    {
                        continue;
                    }
                    if product[to as usize] == 0 {
                        reached.push(to);
                    }
                    product[to as usize] = longer;
                }
            }
            layer =
                reached.iter().map(|&to| (to, std::mem::take(&mut product[to as usize]))).collect();
            for &(to, longer) in &layer {
                if longer > best[to as usize].0 {
                    best[to as usize] = (longer, hops);
                }
            }
        }
        best
    }
}
