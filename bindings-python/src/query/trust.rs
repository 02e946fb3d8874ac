//! Questions about trust.

use pyo3::prelude::*;

use super::Queries;
use crate::ball::{Ball, Found};
use crate::convert::{MemberArg, Real, threshold};
use crate::error::guarded;
use crate::hint::{Floats, OnePath};
use crate::many;
use crate::values;

#[pymethods]
impl Queries {
    /// Returns the effective trust of `source` in `target`: the largest product of weights over walks of
    /// at most `max_hops` edges; 1.0 from a member to itself, 0.0 when there is no walk or it is worth
    /// less than the floor. Walks through members whom `source` has blocked do not count.
    ///
    /// Two searches that meet: microseconds on social graphs. Raises UnknownMember.
    fn trust(&self, py: Python<'_>, source: MemberArg<'_>, target: MemberArg<'_>) -> PyResult<f64> {
        let view = self.current();
        let (source, target) = (source.node(&view)?, target.node(&view)?);
        guarded(py, || view.trust(source, target).to_f64())
    }

    /// Returns the weight that `source` itself declared in `target`; None if it declared none. O(log
    /// degree). Raises UnknownMember.
    fn direct_trust(&self, source: MemberArg<'_>, target: MemberArg<'_>) -> PyResult<Option<f64>> {
        let view = self.current();
        let weight = view.direct_trust(source.node(&view)?, target.node(&view)?);
        Ok(weight.map(|weight| weight.to_f64()))
    }

    /// Returns the path that gives `source` its trust in `target`; None where the trust is 0. Of equal
    /// products the fewest hops, then the bytewise smallest ids, so the answer is always the same.
    ///
    /// Costs about a `trust`. Raises UnknownMember.
    fn explain_trust<'py>(
        &self,
        py: Python<'py>,
        source: MemberArg<'_>,
        target: MemberArg<'_>,
    ) -> PyResult<Option<OnePath<'py>>> {
        let view = self.current();
        let (source, target) = (source.node(&view)?, target.node(&view)?);
        let path = guarded(py, || view.explain_trust(source, target))?;
        path.map(|path| values::path(py, &path).map(OnePath)).transpose()
    }

    /// Returns the members whom `member` trusts at `min_trust` or more, or, with `reverse`, the members
    /// who trust it at `min_trust` or more; `min_trust` below the floor, or None, means the floor. The
    /// member itself is left out.
    ///
    /// At most `max_hops` passes over the edges of those reached, then O(n log n) to rank n members.
    /// Raises UnknownMember, InvalidThreshold.
    #[pyo3(signature = (member, min_trust=None, reverse=false))]
    fn ball(
        &self,
        py: Python<'_>,
        member: MemberArg<'_>,
        min_trust: Option<Real>,
        reverse: bool,
    ) -> PyResult<Ball> {
        let view = self.current();
        let (node, min_trust) = (member.node(&view)?, threshold(min_trust)?);
        let ball = guarded(py, || match reverse {
            false => view.ball(node, min_trust),
            true => view.reverse_ball(node, min_trust),
        })?;
        Ok(Ball::new(Found { view, source: node, reverse, ball }))
    }

    /// Returns the ball of each of `sources`, in their order, in parallel on all cores.
    ///
    /// `sources` is an array or a sequence of ids. Ctrl-C stops it between balls. Raises UnknownMember and
    /// InvalidMemberId (also where there is none; with the `row`), InvalidThreshold.
    #[pyo3(signature = (sources: "Ids", min_trust=None, reverse=false))]
    fn balls(
        &self,
        py: Python<'_>,
        sources: &Bound<'_, PyAny>,
        min_trust: Option<Real>,
        reverse: bool,
    ) -> PyResult<Vec<Ball>> {
        many::balls(py, &self.current(), sources, threshold(min_trust)?, reverse)
    }

    /// Returns the trust of many pairs, in their order, in parallel on all cores; a float64 array.
    ///
    /// Give either two columns of ids, `trust_many(sources, targets)`, or one sequence of pairs or an
    /// array of shape (n, 2), `trust_many(pairs)`. Integer arrays are read without a copy and without the
    /// GIL. The answer is NaN for a pair with an id that is None, NaN or masked. Ctrl-C stops it. Raises
    /// UnknownMember and InvalidMemberId (with the `row`), LengthMismatch.
    #[pyo3(signature = (
        pairs_or_sources: "Ids | Pairs",
        targets: "Ids | None" = None,
    ))]
    fn trust_many<'py>(
        &self,
        py: Python<'py>,
        pairs_or_sources: &Bound<'py, PyAny>,
        targets: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Floats<'py>> {
        many::trust(py, &self.current(), pairs_or_sources, targets)
    }

    /// Returns whether either member has blocked the other. O(1). Raises UnknownMember.
    fn is_blocked(&self, a: MemberArg<'_>, b: MemberArg<'_>) -> PyResult<bool> {
        let view = self.current();
        Ok(view.is_blocked(a.node(&view)?, b.node(&view)?))
    }
}
