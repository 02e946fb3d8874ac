//! Many questions at once, in parallel where the `rayon` feature is on (it is by default).
//!
//! Work runs in the rayon pool that the caller is in, the global one otherwise.

#[cfg(feature = "rayon")]
use rayon::prelude::*;

use crate::ball::Ball;
use crate::error::Cancelled;
use crate::graph::Direction;
use crate::id::NodeIdx;
use crate::trust::{Threshold, Trust};
use crate::view::View;

impl View {
    /// Returns the trust of each pair of source and target, in their order.
    pub fn trust_many(&self, pairs: &[(NodeIdx, NodeIdx)]) -> Vec<Trust> {
        let trust = |&(source, target): &(NodeIdx, NodeIdx)| self.trust(source, target);
        #[cfg(feature = "rayon")]
        return pairs.par_iter().with_min_len(64).map(trust).collect();
        #[cfg(not(feature = "rayon"))]
        return pairs.iter().map(trust).collect();
    }

    /// Returns the ball (or reverse ball) of each member, in their order.
    pub fn balls(
        &self,
        starts: &[NodeIdx],
        direction: Direction,
        min_trust: Threshold,
    ) -> Vec<Ball> {
        self.balls_unless(starts, direction, min_trust, &|| false).unwrap_or_default()
    }

    /// Returns the balls like [`balls`](Self::balls), but stops soon after `cancelled` first
    /// returns true; it is called before each ball, from several threads.
    pub fn balls_unless(
        &self,
        starts: &[NodeIdx],
        direction: Direction,
        min_trust: Threshold,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Vec<Ball>, Cancelled> {
        let ball = |&start: &NodeIdx| match direction {
            _ if cancelled() => Err(Cancelled),
            Direction::Forward => Ok(self.ball(start, min_trust)),
            Direction::Reverse => Ok(self.reverse_ball(start, min_trust)),
        };
        #[cfg(feature = "rayon")]
        return starts.par_iter().with_max_len(1).map(ball).collect();
        #[cfg(not(feature = "rayon"))]
        return starts.iter().map(ball).collect();
    }
}
