//! Questions about who may see what. One decision of the core stands behind them all.

use pyo3::prelude::*;
use trust_core::{Tag, Via};

use super::Queries;
use crate::convert::{MemberArg, Real, ResourceArg, budget, limit, moment, tags, vias};
use crate::error::{IntoException, guarded};
use crate::filter::{filter, paging};
use crate::values;

#[pymethods]
impl Queries {
    /// Returns whether `viewer` may see `resource` at `now`.
    ///
    /// `now` is in seconds, like `expires_at`; no clock is read, and at 0 little has expired. O(log n)
    /// for a viewer who is watched; else at most two searches for a path, where a grant depends on
    /// trust. Raises UnknownMember, UnknownResource, InvalidTime.
    #[pyo3(signature = (viewer, resource, now: "Seconds" = 0))]
    fn check(
        &self,
        py: Python<'_>,
        viewer: MemberArg<'_>,
        resource: ResourceArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<bool> {
        let view = self.current();
        let (viewer, resource) = (viewer.node(&view)?, resource.number(&view)?);
        guarded(py, || view.check(viewer, resource, now))
    }

    /// Returns whether `viewer` may see `resource` at `now`, and why or why not; agrees with `check`.
    ///
    /// It never reveals that somebody has blocked the viewer, nor names anybody hidden from the viewer by a
    /// block. A shortfall can be the owner's trust in the viewer: show it to owners and operators, and to a
    /// viewer only that the resource is not there. Costs a check and up to three searches for a path.
    /// Raises UnknownMember, UnknownResource, InvalidTime.
    #[pyo3(signature = (viewer, resource, now: "Seconds" = 0) -> "Decision")]
    fn explain<'py>(
        &self,
        py: Python<'py>,
        viewer: MemberArg<'_>,
        resource: ResourceArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<Bound<'py, PyAny>> {
        let view = self.current();
        let (viewer, resource) = (viewer.node(&view)?, resource.number(&view)?);
        let decision = guarded(py, || view.explain(viewer, resource, now))?;
        values::decision(py, decision)
    }

    /// Returns a page of the resources that `viewer` may see at `now` (in seconds).
    ///
    /// Only with all of `tags`; only what any of `via` admits to; only of owners whom the viewer trusts at
    /// `min_trust` (resources admitted by a group are exempt); only within `within_km` of the viewer's
    /// place; the viewer's own only with `include_own`, then in any state. `order` is newest (falling
    /// `created_at`), nearest or most_trusted, ties by id. For the page after, give the `next_cursor` of
    /// the page before, with the same filters: no row comes twice, whatever was changed meanwhile. `budget`
    /// bounds how many resources are looked at one by one; where it cuts, `complete` is False.
    ///
    /// For a viewer who is watched, newest first, O(limit + tags); other orders look at every row that
    /// matches. For others the first question of a revision costs two balls and a pass over the resources
    /// that may be visible. Raises UnknownMember, InvalidTime, InvalidTag, InvalidVia, InvalidThreshold,
    /// InvalidDistance, InvalidOrder, InvalidLimit, InvalidCursor, and NoPlace (`within_km` for a viewer
    /// without a place).
    #[pyo3(signature = (
        viewer,
        now: "Seconds" = 0,
        tags: "Iterable[str] | None" = None,
        via: "Iterable[str] | None" = None,
        min_trust = None,
        within_km = None,
        include_own = false,
        order: "Order" = "newest",
        limit: "SupportsIndex" = 50,
        cursor = None,
        budget: "SupportsIndex | None" = None,
    ) -> "Page")]
    fn list<'py>(
        &self,
        py: Python<'py>,
        viewer: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        #[pyo3(from_py_with = tags)] tags: Option<Vec<Tag>>,
        #[pyo3(from_py_with = vias)] via: Option<Vec<Via>>,
        min_trust: Option<Real>,
        within_km: Option<Real>,
        include_own: bool,
        order: &str,
        #[pyo3(from_py_with = limit)] limit: usize,
        cursor: Option<String>,
        #[pyo3(from_py_with = budget)] budget: Option<u64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let view = self.current();
        let filter = filter(tags, via, min_trust, within_km, include_own)?;
        let paging = paging(order, limit, cursor, budget)?;
        let viewer = viewer.node(&view)?;
        let page = guarded(py, || view.list(viewer, &filter, &paging, now))?;
        values::page(py, &view, &page.map_err(IntoException::exception)?)
    }

    /// Returns the number of resources that `viewer` may see at `now`; the filters are those of `list`.
    /// Exact.
    ///
    /// O(1) bitmap operations for a viewer who is watched, but for `min_trust` and `within_km`, which look
    /// at every row that matches. Raises as `list` does.
    #[pyo3(signature = (
        viewer,
        now: "Seconds" = 0,
        tags: "Iterable[str] | None" = None,
        via: "Iterable[str] | None" = None,
        min_trust = None,
        within_km = None,
        include_own = false,
    ))]
    fn count(
        &self,
        py: Python<'_>,
        viewer: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        #[pyo3(from_py_with = tags)] tags: Option<Vec<Tag>>,
        #[pyo3(from_py_with = vias)] via: Option<Vec<Via>>,
        min_trust: Option<Real>,
        within_km: Option<Real>,
        include_own: bool,
    ) -> PyResult<u64> {
        let view = self.current();
        let filter = filter(tags, via, min_trust, within_km, include_own)?;
        let viewer = viewer.node(&view)?;
        let counted = guarded(py, || view.count(viewer, &filter, now))?;
        counted.map_err(IntoException::exception)
    }

    /// Returns the members who can see `resource` at `now` (in seconds), without its owner, and their
    /// number by grant: a preview for people before they post.
    ///
    /// Costs the members of the groups it is shared with, a ball and a reverse ball where trust opens it,
    /// and O(n log n) to sort n members. Raises UnknownResource, InvalidTime.
    #[pyo3(signature = (resource, now: "Seconds" = 0) -> "Audience")]
    fn audience<'py>(
        &self,
        py: Python<'py>,
        resource: ResourceArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<Bound<'py, PyAny>> {
        let view = self.current();
        let resource = resource.number(&view)?;
        let audience = guarded(py, || view.audience(resource, now))?;
        values::audience(py, &view, &audience)
    }
}
