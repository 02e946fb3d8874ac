//! Who trusts a member: the ball against the edges, put right where blocks interfere.
//!
//! A member's own blocks shape its own trust, and a reverse search goes through many members' views at
//! once. So it first ignores all blocks, which can only overstate. Everybody on a path that counts is
//! in the ball, too; so only members that have blocked somebody in the ball can be overstated. A path
//! found at the stated trust without a blocked member on it settles most of these at the cost of
//! reading that path; the rest are asked for their trust by themselves.

use crate::ball::{Ball, Reached};
use crate::graph::Direction;
use crate::id::NodeIdx;

use crate::trust::{Threshold, Trust};
use crate::view::View;

impl View {
    /// Everyone who trusts `target` at `min_trust` or more, or at the floor if that is higher.
    /// Each member's own blocks count, for that member: whoever has blocked `target`, or can reach it
    /// only through somebody they have blocked, is not listed.
    ///
    /// Costs a ball, and a pair query for each member whose own blocks lie on its best path.
    pub fn reverse_ball(&self, target: NodeIdx, min_trust: Threshold) -> Ball {
        let ball = self.search_ball(target, Direction::Reverse, min_trust, &[]);
        if self.state().blocks.is_empty() {
            return ball;
        }
        let threshold = min_trust.max(self.settings().floor());
        let mut corrected = Vec::new();
        for reached in ball.iter() {
            let in_the_way = |blocked| blocked == target || ball.get(blocked).is_some();
            if self.blocked_by(reached.node).any(in_the_way)
                && !self.is_clear_path(&ball, reached, target)
            {
                let exact = self.reach(reached.node, target);
                let kept = exact.trust >= Trust::from(threshold);
                corrected.push(if kept { exact } else { Reached { trust: Trust::ZERO, ..exact } });
            }
        }
        if corrected.is_empty() { ball } else { ball.amended(corrected) }
    }

    /// Whether a path from `from` to `target` without members blocked by `from` is found to have the
    /// trust and hops that `from` states. Follows the first fitting edge only: `false` proves nothing.
    fn is_clear_path(&self, ball: &Ball, from: Reached, target: NodeIdx) -> bool {
        let blocks = &self.state().blocks;
        let blocked = |node| blocks.contains(from.node, node);
        if blocked(target) {
            return false;
        }
        let mut here = from;
        while here.hops > 1 {
            let onward = self.out_edges(here.node).find_map(|(next, weight)| {
                let next = ball.get(next).filter(|next| !blocked(next.node))?;
                let fits = next.hops + 1 == here.hops
                    && next.trust.scaled() / 1000 * u128::from(weight.thousandths())
                        == here.trust.scaled();
                fits.then_some(next)
            });
            match onward {
                Some(next) => here = next,
                None => return false,
            }
        }
        let last = self.direct_trust(here.node, target).map_or(Trust::ZERO, Trust::from);
        last == here.trust
    }
}
