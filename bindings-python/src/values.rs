//! Answers of the core as Python values, whose classes are written in Python (`_values.py`).

use pyo3::call::PyCallArgs;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyString, PyTuple, PyType};
use trust_core::{
    Audience, CompactionReport, Decision, Effort, Listed, MaintenanceReport, Page, Place, Resource,
    ResourceIdx, Shortfall, Tag, TrustPath, View, VisibleChange,
};

/// Calls a class of `_values.py` with its arguments.
macro_rules! made {
    ($py:expr, $class:literal, $arguments:expr) => {{
        static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        make($py, &CLASS, $class, $arguments)
    }};
}

pub type Made<'py> = PyResult<Bound<'py, PyAny>>;

fn make<'py>(
    py: Python<'py>,
    class: &PyOnceLock<Py<PyType>>,
    name: &str,
    arguments: impl PyCallArgs<'py>,
) -> Made<'py> {
    class.import(py, "trust_core._values", name)?.call1(arguments)
}

/// Returns the value that a JSON text spells.
pub fn loaded<'py>(py: Python<'py>, text: &str) -> Made<'py> {
    py.import(intern!(py, "json"))?.call_method1(intern!(py, "loads"), (text,))
}

/// Returns the pydantic schema of `class`, from a function of `_pydantic.py`.
pub fn schema<'py>(
    class: &Bound<'py, PyType>,
    function: &str,
    handler: &Bound<'py, PyAny>,
) -> Made<'py> {
    let module = class.py().import(intern!(class.py(), "trust_core._pydantic"))?;
    module.getattr(function)?.call1((class, handler))
}

fn texts(tags: &[Tag]) -> Vec<&str> {
    let mut texts: Vec<&str> = tags.iter().map(Tag::as_str).collect();
    texts.sort_unstable();
    texts
}

pub fn place<'py>(py: Python<'py>, place: &Place) -> Made<'py> {
    let (latitude, longitude) = (place.latitude(), place.longitude());
    made!(py, "Place", (latitude, longitude, place.precision().name()))
}

pub fn group<'py>(py: Python<'py>, view: &View, group: trust_core::GroupIdx) -> Made<'py> {
    let partners = PyDict::new(py);
    let mut shared = view.partners_of(group);
    shared.sort_unstable_by_key(|(partner, _)| view.group_id(*partner).to_owned());
    for (partner, tags) in &shared {
        partners.set_item(view.group_id(*partner), texts(tags))?;
    }
    let kind = view.kind_of(group).map(|kind| kind.name());
    let owner = view.owner_of(group).map(|owner| view.id(owner));
    made!(py, "Group", (view.group_id(group), kind, owner, partners))
}

pub fn resource<'py>(py: Python<'py>, view: &View, resource: ResourceIdx) -> Made<'py> {
    let Some(resource) = view.resource_of(resource) else { return Ok(py.None().into_bound(py)) };
    let Resource { id, owner, audience, community, tags, place, created_at, expires_at, active } =
        resource;
    let audience: Vec<String> = audience.iter().map(ToString::to_string).collect();
    let tags: Vec<&str> = tags.iter().map(Tag::as_str).collect();
    let place = place.map(|place| self::place(py, &place)).transpose()?;
    let community = community.as_ref().map(|community| community.as_str());
    let (id, owner) = (id.as_str(), owner.as_str());
    let dates = (created_at, expires_at);
    made!(py, "Resource", (id, owner, audience, community, tags, dates.0, dates.1, place, active))
}

fn shortfall<'py>(py: Python<'py>, shortfall: &Shortfall) -> Made<'py> {
    let (have, need) = (shortfall.have(), shortfall.need());
    made!(py, "Shortfall", (shortfall.to_string(), shortfall.via().name(), have, need))
}

pub fn path<'py>(py: Python<'py>, path: &TrustPath) -> Made<'py> {
    let members = PyList::new(py, path.members.iter().map(|member| member.as_str()))?;
    let weights = PyList::new(py, path.weights.iter().map(|weight| weight.to_f64()))?;
    made!(py, "TrustPath", (members, weights, path.trust.to_f64()))
}

pub fn decision<'py>(py: Python<'py>, decision: Decision) -> Made<'py> {
    let Decision { visible, via, reason, path, shortfall } = decision;
    let via = via.map(|via| via.name());
    let path = path.map(|path| self::path(py, &path)).transpose()?;
    let shortfall = shortfall.map(|shortfall| self::shortfall(py, &shortfall)).transpose()?;
    made!(py, "Decision", (visible, via, reason.name(), path, shortfall))
}

/// Returns a row, made as `tuple` makes one: half the time of the class's own constructor.
fn row<'py>(py: Python<'py>, view: &View, row: &Listed) -> Made<'py> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static NEW: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let class = CLASS.import(py, "trust_core._values", "Row")?;
    let new = NEW.get_or_try_init(py, || {
        py.get_type::<PyTuple>().getattr(intern!(py, "__new__")).map(Bound::unbind)
    })?;
    let via = PyString::intern(py, row.via.name());
    let (resource, owner) = (view.resource_id(row.resource), view.id(row.owner));
    let values = (resource, owner, via, row.trust.to_f64(), row.distance_km);
    new.bind(py).call1((class, values))
}

pub fn page<'py>(py: Python<'py>, view: &View, page: &Page) -> Made<'py> {
    let rows = page.rows.iter().map(|row| self::row(py, view, row));
    let rows = PyList::new(py, rows.collect::<PyResult<Vec<_>>>()?)?;
    let next = page.next_cursor.as_deref();
    made!(py, "Page", (rows, page.total, page.complete, next, page.revision.0))
}

pub fn audience<'py>(py: Python<'py>, view: &View, audience: &Audience) -> Made<'py> {
    let members = PyList::new(py, audience.members.iter().map(|&member| view.id(member)))?;
    let by_grant = PyDict::new(py);
    for (via, count) in &audience.by_grant {
        by_grant.set_item(via.name(), count)?;
    }
    made!(py, "Audience", (members, audience.members.len(), by_grant))
}

pub fn change<'py>(py: Python<'py>, change: &VisibleChange) -> Made<'py> {
    let ids = |ids: &[trust_core::ResourceId]| PyList::new(py, ids.iter().map(|id| id.as_str()));
    let (appeared, vanished) = (ids(&change.appeared)?, ids(&change.vanished)?);
    made!(py, "Change", (change.revision.0, appeared, vanished))
}

pub fn compaction<'py>(py: Python<'py>, report: &CompactionReport) -> Made<'py> {
    let CompactionReport { finished, running, delta_edges, base_edges } = *report;
    made!(py, "CompactionReport", (finished, running, delta_edges, base_edges))
}

/// Returns the report of a load: of `rows` rows, `edges` and `blocks` were taken, and the rest were left out
/// for these reasons.
pub fn load_report<'py>(
    py: Python<'py>,
    rows: u64,
    altered: bool,
    reasons: &[(&str, u64)],
    (edges, blocks): (usize, usize),
) -> Made<'py> {
    let skipped = PyDict::new(py);
    for (reason, count) in reasons {
        skipped.set_item(reason, count)?;
    }
    made!(py, "LoadReport", (rows, altered, skipped, edges, blocks))
}

pub fn maintenance<'py>(py: Python<'py>, report: &MaintenanceReport) -> Made<'py> {
    let effort = |effort: &Effort| {
        let Effort { balls_repaired, nodes_revisited, edges_scanned, resources_decided } = *effort;
        made!(py, "Effort", (balls_repaired, nodes_revisited, edges_scanned, resources_decided))
    };
    let MaintenanceReport { watches, viewers, balls, label_bytes, last, total } = report;
    let (last, total) = (effort(last)?, effort(total)?);
    made!(py, "MaintenanceReport", (watches, viewers, balls, label_bytes, last, total))
}
