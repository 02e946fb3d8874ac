//! The paths from one member to many, read back from a ball.
//!
//! A ball holds the best product for each member, with the fewest hops that give it. A best path of fewest hops
//! consists of such labels: if the step before a member had a better label of fewer than `max_hops` hops, the member
//! would have a better label, too. Only a step whose own best label uses all hops may take part with a weaker and
//! shorter one, which the ball does not hold; then a pair search answers.

use std::ops::ControlFlow;

use super::TrustPath;
use crate::ball::Ball;
use crate::graph::Direction;
use crate::id::NodeIdx;
use crate::trust::Trust;
use crate::view::View;

/// The steps of the best walks to one member, by the hops before each step: from whom and to whom.
type Steps = Vec<Vec<(u32, u32)>>;

impl View {
    /// Returns the path to each target, as [`explain_trust`](Self::explain_trust) does one by one.
    ///
    /// If the view remembers what `source` sees, for example because it has just listed something for it, each path
    /// costs a look at the in-edges of the members on tied best paths.
    pub fn explain_trust_many(
        &self,
        source: NodeIdx,
        targets: &[NodeIdx],
    ) -> Vec<Option<TrustPath>> {
        let sight = self.state().sights.get(source);
        let ball = sight.as_ref().and_then(|sight| sight.outward.searched_ball());
        let path = |&target: &NodeIdx| match ball {
            Some(ball) if target != source => self.path_in(ball, source, target),
            _ => self.explain_trust(source, target),
        };
        targets.iter().map(path).collect()
    }

    fn path_in(&self, ball: &Ball, source: NodeIdx, target: NodeIdx) -> Option<TrustPath> {
        let hops = ball.get(target)?.hops;
        let ControlFlow::Continue(steps) = self.steps_to(ball, source, target, hops) else {
            return self.explain_trust(source, target);
        };
        let mut path = vec![source.0];
        for step in steps.iter().rev() {
            let here = path[path.len() - 1];
            path.extend(
                self.least_id(step.iter().filter(|step| step.0 == here).map(|step| step.1)),
            );
        }
        self.path_along(&path)
    }

    /// The steps of the best walks, the last step first; a break if the ball does not hold all labels.
    fn steps_to(
        &self,
        ball: &Ball,
        source: NodeIdx,
        target: NodeIdx,
        hops: u8,
    ) -> ControlFlow<(), Steps> {
        let mut steps = Steps::new();
        let mut ends = vec![target.0];
        for hops in (0..hops).rev() {
            let mut step = Vec::new();
            for &end in &ends {
                self.steps_onto(ball, source, (end, hops), |from| step.push((from, end)))?;
            }
            ends = step.iter().map(|&(from, _)| from).collect();
            ends.sort_unstable();
            ends.dedup();
            steps.push(step);
        }
        ControlFlow::Continue(steps)
    }

    /// Calls `each` with the members from whom a step onto `end` gives its label, after so many hops.
    fn steps_onto(
        &self,
        ball: &Ball,
        source: NodeIdx,
        (end, hops): (u32, u8),
        mut each: impl FnMut(u32),
    ) -> ControlFlow<()> {
        let Some(trust) = ball.get(NodeIdx(end)).map(|reached| reached.trust.scaled()) else {
            return ControlFlow::Continue(());
        };
        let (mut flow, max_hops) = (ControlFlow::Continue(()), self.settings().max_hops());
        let least = trust.div_ceil(Trust::SCALE / 1000) as u32;
        self.graph().for_heavy_edges(end, Direction::Reverse, least, |from, weight| {
            let label = match from == source.0 {
                true => Some((Trust::SCALE, 0)),
                false => ball.get(NodeIdx(from)).map(|it| (it.trust.scaled(), it.hops)),
            };
            let Some((before, hops_before)) = label else { return };
            let passed_on = before.div_ceil(1000) * u128::from(weight);
            if hops_before == max_hops && passed_on >= trust {
                flow = ControlFlow::Break(());
            } else if hops_before == hops && passed_on == trust {
                each(from);
            }
        });
        flow
    }
}
