//! The parts that questions share: which balls are asked for, many pairs, and a revision as a number.

use napi::Unknown;
use rayon::prelude::*;
use trust_core::{Direction, NodeIdx, Revision, Threshold, View};

use crate::ball::Ball;
use crate::columns::Pairs;
use crate::failure::{Failure, NativeResult};
use crate::options::Options;
use crate::work::Signals;

/// The parameters of a ball query.
#[derive(Clone, Copy)]
pub struct Search {
    direction: Direction,
    min_trust: Threshold,
}

impl Search {
    /// Reads the options of a ball.
    pub fn read(options: &Unknown<'_>) -> NativeResult<Self> {
        let options = Options::read(options, &["minTrust", "reverse"])?;
        let reverse = options.boolean("reverse")?.unwrap_or(false);
        let direction = if reverse { Direction::Reverse } else { Direction::Forward };
        Ok(Search { direction, min_trust: options.min_trust()?.unwrap_or(Threshold::ZERO) })
    }

    pub fn ball(self, view: View, start: NodeIdx) -> Ball {
        let ball = match self.direction {
            Direction::Forward => view.ball(start, self.min_trust),
            Direction::Reverse => view.reverse_ball(start, self.min_trust),
        };
        Ball::new(view, ball)
    }

    pub fn balls(
        self,
        view: &View,
        starts: &[NodeIdx],
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> NativeResult<Vec<Ball>> {
        let balls = view.balls_unless(starts, self.direction, self.min_trust, cancelled)?;
        Ok(balls.into_iter().map(|ball| Ball::new(view.clone(), ball)).collect())
    }
}

/// Returns the trust of each pair, stopping between pieces if asked to.
pub fn many(view: &View, pairs: &Pairs, signals: &Signals) -> NativeResult<Vec<f64>> {
    let mut trust = Vec::with_capacity(pairs.known.len());
    for piece in pairs.known.chunks(1 << 12) {
        signals.check()?;
        trust.par_extend(view.trust_many(piece).into_par_iter().map(|trust| trust.to_f64()));
    }
    Ok(pairs.answers(trust))
}

/// Returns a revision as a number that JavaScript holds exactly.
pub fn exact(revision: Revision) -> NativeResult<f64> {
    let Revision(revision) = revision;
    if revision < 1 << 53 {
        return Ok(revision as f64);
    }
    let message = format!("revision {revision} is beyond what a number holds exactly");
    Err(Failure::refused("TOO_LARGE", message))
}
