//! Watches of an engine, and what their upkeep costs.

use pyo3::prelude::*;
use trust_core::{ListError, Tag, UnknownMember, Via};

use super::Engine;
use crate::convert::{MemberArg, Real, moment, tags, vias};
use crate::error::{IntoException, guarded};
use crate::filter::filter;
use crate::values;
use crate::watch::Watch;

/// Why a watch was not begun.
enum Refused {
    Unknown(UnknownMember),
    List(ListError),
}

#[pymethods]
impl Engine {
    /// Watches the resources that `viewer` may see, with the filters of `list`, and with expiry compared
    /// with `now` (in seconds; `poll` and `wait` move it).
    ///
    /// The first watch of a viewer costs its two balls and a pass over the resources that may be visible;
    /// from then on the cost of a change depends on its effect on the watched viewers, and checks, lists
    /// and counts for them are quickest. Raises as `list` does.
    #[pyo3(signature = (
        viewer,
        now: "Seconds" = 0,
        tags: "Iterable[str] | None" = None,
        via: "Iterable[str] | None" = None,
        min_trust = None,
        within_km = None,
        include_own = false,
    ))]
    fn watch(
        slf: &Bound<'_, Self>,
        viewer: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        #[pyo3(from_py_with = tags)] tags: Option<Vec<Tag>>,
        #[pyo3(from_py_with = vias)] via: Option<Vec<Via>>,
        min_trust: Option<Real>,
        within_km: Option<Real>,
        include_own: bool,
    ) -> PyResult<Watch> {
        let (py, this, name) = (slf.py(), slf.get(), viewer.as_str());
        this.refuse_within_load()?;
        let filter = filter(tags, via, min_trust, within_km, include_own)?;
        let (begun, view) = guarded(py, || {
            let mut core = this.lock();
            let begun = match core.view().node(name) {
                Ok(viewer) => core.watch(viewer, filter, now).map_err(Refused::List),
                Err(unknown) => Err(Refused::Unknown(unknown)),
            };
            (begun, core.view())
        })?;
        // The same revision, with what is kept for the viewer.
        slf.as_super().get().publish(py, view);
        let watch = begun.map_err(|refused| match refused {
            Refused::List(error) => error.exception(),
            Refused::Unknown(error) => error.exception(),
        })?;
        Ok(Watch::new(name.to_owned(), watch))
    }

    /// Returns a report of the maintenance of watches and its cost. O(1); waits for a writer that is at
    /// work.
    #[pyo3(signature = () -> "MaintenanceReport")]
    fn maintenance<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.refuse_within_load()?;
        let report = guarded(py, || self.lock().maintenance())?;
        values::maintenance(py, &report)
    }
}
