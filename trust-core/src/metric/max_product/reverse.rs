//! The reverse ball: the members who trust a member, searched against the edges and corrected for blocks.
//!
//! A member's own blocks shape its own trust, and a reverse search goes through many members' views at
//! once. So it first ignores all blocks, which can only overstate. Everybody on a path that counts is
//! in the ball, too; so only members that have blocked somebody in the ball can be overstated. A path
//! found at the stated trust without a blocked member on it settles most of these at the cost of
//! reading that path; the rest are asked for their trust by themselves.

use std::ops::ControlFlow;

use crate::ball::{Ball, Reached};
use crate::graph::Direction;
use crate::id::NodeIdx;

use crate::trust::{Threshold, Trust};
use crate::view::View;

impl View {
    /// Returns the members who trust `target` at `min_trust` or more, or at the floor if that is higher. Each
    /// member's own blocks count for that member: a member who has blocked `target`, or who can reach it only
    /// through a member they have blocked, is not listed.
    ///
    /// Costs a ball, and a pair query for each member whose own blocks lie on its best path.
    pub fn reverse_ball(&self, target: NodeIdx, min_trust: Threshold) -> Ball {
        let ball = self.search_ball(target, Direction::Reverse, min_trust, &[]);
        if self.state().blocks.is_empty() {
            return ball;
        }
        let threshold = min_trust.max(self.settings().floor());
        let blockers = self.state().blocks.blockers().filter(|&blocker| {
            let in_the_way = |blocked| blocked == target || ball.get(blocked).is_some();
            ball.get(blocker).is_some() && self.blocked_by(blocker).any(in_the_way)
        });
        let mut blockers = blockers.peekable();
        if blockers.peek().is_none() {
            return ball;
        }
        let stated = Stated::of(self, &ball);
        let mut corrected = Vec::new();
        for blocker in blockers {
            if !stated.has_clear_path(blocker, target) {
                let exact = self.reach(blocker, target);
                let kept = exact.trust >= Trust::from(threshold);
                corrected.push(if kept { exact } else { Reached { trust: Trust::ZERO, ..exact } });
            }
        }
        if corrected.is_empty() { ball } else { ball.amended(corrected) }
    }
}

/// The statements of a ball, by number.
struct Stated<'a> {
    view: &'a View,
    /// Scaled trust and hops; 0 for those not in the ball.
    by_number: Vec<(u128, u8)>,
}

impl<'a> Stated<'a> {
    fn of(view: &'a View, ball: &Ball) -> Self {
        let mut by_number = vec![(0, 0); view.state().members.slots()];
        for reached in ball.iter() {
            by_number[reached.node.index()] = (reached.trust.scaled(), reached.hops);
        }
        Stated { view, by_number }
    }

    /// Returns whether a path from `from` to `target` without members blocked by `from` is found to have the
    /// trust and hops that the ball states. Follows the first fitting edge only: `false` proves nothing.
    fn has_clear_path(&self, from: NodeIdx, target: NodeIdx) -> bool {
        let blocked = |node| self.view.has_blocked(from, NodeIdx(node));
        if blocked(target.0) {
            return false;
        }
        let (mut here, (mut trust, mut hops)) = (from.0, self.by_number[from.index()]);
        while hops > 0 {
            let mut onward = None;
            self.view.graph().for_edges_by_weight(here, Direction::Forward, |next, weight| {
                let weight = u128::from(weight);
                if Trust::SCALE / 1000 * weight < trust {
                    return ControlFlow::Break(());
                }
                let (rest, rest_hops) = match next == target.0 {
                    true => (Trust::SCALE, 0),
                    false => self.by_number[next as usize],
                };
                let fits = rest > 0 && rest_hops + 1 == hops && rest / 1000 * weight == trust;
                if onward.is_none() && fits && !blocked(next) {
                    onward = Some((next, rest, rest_hops));
                }
                if onward.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            match onward {
                Some(found) => (here, trust, hops) = found,
                None => return false,
            }
        }
        true
    }
}
