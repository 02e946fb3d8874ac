//! The effect of revoking an edge: each member's losses.
//!
//! A list of all pairs whose trust uses the edge would be too long. So the report covers both ends: the members
//! whom the source trusts less, and the members who trust the target less.

use std::time::Duration;

use trust_core::{
    Ball, Change, Direction, MemberId, NodeIdx, Reached, Threshold, Trust, View, Weight,
};

use crate::graph::Graph;
use crate::refusal::Refusal;
use crate::stopwatch;

/// An edge taken away, and what went with it.
pub struct Revocation {
    pub weight: Weight,
    /// The time that the engine took to remove the edge.
    pub took: Duration,
    /// The view without the edge.
    pub after: View,
    /// The members whom the source trusts less, or no longer.
    pub of_source: Losses,
    /// The members who trust the target less, or no longer.
    pub of_target: Losses,
}

/// One end's ball before and after.
pub struct Losses {
    pub before: usize,
    pub after: usize,
    /// The members with less or no trust, most trusted before first, ties by id.
    pub rows: Vec<Loss>,
}

/// One member of a ball, whose trust fell.
pub struct Loss {
    pub member: NodeIdx,
    pub before: Trust,
    /// Zero when it is lost.
    pub after: Trust,
}

/// Takes the edge away in memory and compares.
pub fn revoke(
    graph: &mut Graph,
    source: NodeIdx,
    target: NodeIdx,
) -> Result<Option<Revocation>, Refusal> {
    let view = graph.view.clone();
    let Some(weight) = view.direct_trust(source, target) else { return Ok(None) };
    let id = |node: NodeIdx| MemberId::new(view.id(node));
    let change = Change::RevokeTrust { source: id(source)?, target: id(target)? };
    let (applied, took) = stopwatch::once(|| graph.engine.apply([change]));
    applied?;
    let after = graph.engine.view();
    Ok(Some(Revocation {
        weight,
        took,
        of_source: Losses::between(&view, &after, source, Direction::Forward),
        of_target: Losses::between(&view, &after, target, Direction::Reverse),
        after,
    }))
}

impl Losses {
    fn between(view: &View, without: &View, end: NodeIdx, direction: Direction) -> Self {
        let ball = |view: &View| -> Ball {
            match direction {
                Direction::Forward => view.ball(end, Threshold::ZERO),
                Direction::Reverse => view.reverse_ball(end, Threshold::ZERO),
            }
        };
        let (before, after) = (ball(view), ball(without));
        let loss = |reached: Reached| {
            let left = after.get(reached.node).map_or(Trust::ZERO, |reached| reached.trust);
            (left < reached.trust).then_some(Loss {
                member: reached.node,
                before: reached.trust,
                after: left,
            })
        };
        let rows = view.rank(&before).into_iter().filter_map(loss).collect();
        Losses { before: before.len(), after: after.len(), rows }
    }

    /// Returns the number of members with no trust left.
    pub fn lost(&self) -> usize {
        self.rows.iter().filter(|loss| loss.after == Trust::ZERO).count()
    }

    /// Returns the number of members with less trust left.
    pub fn lessened(&self) -> usize {
        self.rows.len() - self.lost()
    }
}
