//! Questions about groups, places and resources.

use pyo3::prelude::*;
use pyo3::types::PyList;
use trust_core::NodeIdx;

use super::Queries;
use crate::convert::{GroupArg, MemberArg, ResourceArg};
use crate::hint::IdList;
use crate::values;

#[pymethods]
impl Queries {
    /// Returns the ids of all groups, in no promised order; a new list. O(groups).
    fn groups<'py>(&self, py: Python<'py>) -> PyResult<IdList<'py>> {
        let view = self.current();
        let ids: Vec<&str> = view.groups().map(|group| view.group_id(group)).collect();
        PyList::new(py, ids).map(IdList)
    }

    /// Returns a group: its kind, the owner of a circle, and the partners of a community.
    /// O(partners). Raises UnknownGroup.
    #[pyo3(signature = (group) -> "Group")]
    fn group<'py>(&self, py: Python<'py>, group: GroupArg<'_>) -> PyResult<Bound<'py, PyAny>> {
        let view = self.current();
        let number = group.number(&view)?;
        values::group(py, &view, number)
    }

    /// Returns the members of a group, a circle's owner among them, by id, bytewise; a new list. O(n
    /// log n). Raises UnknownGroup.
    fn members_of<'py>(&self, py: Python<'py>, group: GroupArg<'_>) -> PyResult<IdList<'py>> {
        let view = self.current();
        let members = view.members_of(group.number(&view)?);
        let mut ids: Vec<&str> = members.iter().map(|member| view.id(NodeIdx(member))).collect();
        ids.sort_unstable();
        PyList::new(py, ids).map(IdList)
    }

    /// Returns the groups that a member is in, circles of its own among them, by id, bytewise; a new
    /// list. O(n log n). Raises UnknownMember.
    fn groups_of<'py>(&self, py: Python<'py>, member: MemberArg<'_>) -> PyResult<IdList<'py>> {
        let view = self.current();
        let groups = view.groups_of(member.node(&view)?);
        let mut ids: Vec<&str> = groups.iter().map(|&group| view.group_id(group)).collect();
        ids.sort_unstable();
        PyList::new(py, ids).map(IdList)
    }

    /// Returns whether a member is in a group, or owns it. O(log n). Raises UnknownGroup,
    /// UnknownMember.
    fn is_in(&self, group: GroupArg<'_>, member: MemberArg<'_>) -> PyResult<bool> {
        let view = self.current();
        Ok(view.is_in(group.number(&view)?, member.node(&view)?))
    }

    /// Returns the place of a member: the centre of the cell that its point was snapped to; None if
    /// it is not known. O(log n). Raises UnknownMember.
    #[pyo3(signature = (member) -> "Place | None")]
    fn place<'py>(
        &self,
        py: Python<'py>,
        member: MemberArg<'_>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let view = self.current();
        let place = view.place(member.node(&view)?);
        place.map(|place| values::place(py, &place)).transpose()
    }

    /// Returns the ids of all resources, in no promised order; a new list. O(resources).
    fn resources<'py>(&self, py: Python<'py>) -> PyResult<IdList<'py>> {
        let view = self.current();
        let ids: Vec<&str> = view.resources().map(|resource| view.resource_id(resource)).collect();
        PyList::new(py, ids).map(IdList)
    }

    /// Returns a resource as it was given, its place snapped. O(its grants and tags). Raises
    /// UnknownResource.
    #[pyo3(signature = (resource) -> "Resource")]
    fn resource<'py>(
        &self,
        py: Python<'py>,
        resource: ResourceArg<'_>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let view = self.current();
        let number = resource.number(&view)?;
        values::resource(py, &view, number)
    }

    /// The number of groups.
    #[getter]
    fn group_count(&self) -> usize {
        self.current().group_count()
    }

    /// The number of resources.
    #[getter]
    fn resource_count(&self) -> usize {
        self.current().resource_count()
    }
}
