//! The changes of a batch: those of an engine, under the same names.

use pyo3::prelude::*;
use trust_core::{Grants, Place, Tag};

use super::Batch;
use crate::changes::{self, ResourceArgs};
use crate::convert::{
    GroupArg, MemberArg, Real, ResourceArg, grants, moment, optional_moment, optional_place, tags,
};

#[pymethods]
impl Batch {
    /// As `Engine.set_trust`. Raises InvalidWeight, InvalidMemberId.
    #[pyo3(signature = (source, target, weight=None))]
    fn set_trust(
        &self,
        source: MemberArg<'_>,
        target: MemberArg<'_>,
        weight: Option<Real>,
    ) -> PyResult<()> {
        self.put(changes::set_trust(&source, &target, weight)?)
    }

    /// As `Engine.revoke_trust`. Raises InvalidMemberId.
    fn revoke_trust(&self, source: MemberArg<'_>, target: MemberArg<'_>) -> PyResult<()> {
        self.put(changes::revoke_trust(&source, &target)?)
    }

    /// As `Engine.block`. Raises InvalidMemberId.
    fn block(&self, blocker: MemberArg<'_>, blocked: MemberArg<'_>) -> PyResult<()> {
        self.put(changes::block(&blocker, &blocked)?)
    }

    /// As `Engine.unblock`. Raises InvalidMemberId.
    fn unblock(&self, blocker: MemberArg<'_>, blocked: MemberArg<'_>) -> PyResult<()> {
        self.put(changes::unblock(&blocker, &blocked)?)
    }

    /// As `Engine.add_member`. Raises InvalidMemberId.
    fn add_member(&self, member: MemberArg<'_>) -> PyResult<()> {
        self.put(changes::add_member(&member)?)
    }

    /// As `Engine.remove_member`. Raises InvalidMemberId.
    fn remove_member(&self, member: MemberArg<'_>) -> PyResult<()> {
        self.put(changes::remove_member(&member)?)
    }

    /// As `Engine.erase`. Raises InvalidMemberId.
    fn erase(&self, member: MemberArg<'_>) -> PyResult<()> {
        self.put(changes::erase(&member)?)
    }

    /// As `Engine.put_group`. Raises InvalidGroupId, InvalidKind, InvalidMemberId.
    #[pyo3(signature = (group, kind: "GroupKind", owner=None) -> "None")]
    fn put_group(
        &self,
        group: GroupArg<'_>,
        kind: &str,
        owner: Option<MemberArg<'_>>,
    ) -> PyResult<()> {
        self.put(changes::put_group(&group, kind, owner.as_ref())?)
    }

    /// As `Engine.remove_group`. Raises InvalidGroupId.
    fn remove_group(&self, group: GroupArg<'_>) -> PyResult<()> {
        self.put(changes::remove_group(&group)?)
    }

    /// As `Engine.join`. Raises InvalidGroupId, InvalidMemberId.
    fn join(&self, group: GroupArg<'_>, member: MemberArg<'_>) -> PyResult<()> {
        self.put(changes::join(&group, &member)?)
    }

    /// As `Engine.leave`. Raises InvalidGroupId, InvalidMemberId.
    fn leave(&self, group: GroupArg<'_>, member: MemberArg<'_>) -> PyResult<()> {
        self.put(changes::leave(&group, &member)?)
    }

    /// As `Engine.put_partnership`. Raises InvalidGroupId, InvalidTag.
    #[pyo3(signature = (a, b, shares: "Iterable[str] | None") -> "None")]
    fn put_partnership(
        &self,
        a: GroupArg<'_>,
        b: GroupArg<'_>,
        #[pyo3(from_py_with = tags)] shares: Option<Vec<Tag>>,
    ) -> PyResult<()> {
        self.put(changes::put_partnership(&a, &b, shares)?)
    }

    /// As `Engine.end_partnership`. Raises InvalidGroupId.
    fn end_partnership(&self, a: GroupArg<'_>, b: GroupArg<'_>) -> PyResult<()> {
        self.put(changes::end_partnership(&a, &b)?)
    }

    /// As `Engine.set_place`. Raises InvalidPlace, InvalidMemberId.
    #[pyo3(signature = (member, latitude, longitude, precision: "Precision" = "neighborhood") -> "None")]
    fn set_place(
        &self,
        member: MemberArg<'_>,
        latitude: Real,
        longitude: Real,
        precision: &str,
    ) -> PyResult<()> {
        self.put(changes::set_place(&member, latitude, longitude, precision)?)
    }

    /// As `Engine.clear_place`. Raises InvalidMemberId.
    fn clear_place(&self, member: MemberArg<'_>) -> PyResult<()> {
        self.put(changes::clear_place(&member)?)
    }

    /// As `Engine.put_resource`. Raises InvalidResourceId, InvalidMemberId, InvalidGroupId,
    /// InvalidGrant, InvalidTag, InvalidTime, InvalidPlace.
    #[pyo3(signature = (
        resource,
        owner,
        audience: "Iterable[str] | None" = None,
        community=None,
        tags: "Iterable[str] | None" = None,
        created_at: "Seconds" = 0,
        expires_at: "Seconds | None" = None,
        place: "PlaceLike | None" = None,
        active=true,
    ) -> "None")]
    fn put_resource(
        &self,
        resource: ResourceArg<'_>,
        owner: MemberArg<'_>,
        #[pyo3(from_py_with = grants)] audience: Option<Grants>,
        community: Option<GroupArg<'_>>,
        #[pyo3(from_py_with = tags)] tags: Option<Vec<Tag>>,
        #[pyo3(from_py_with = moment)] created_at: i64,
        #[pyo3(from_py_with = optional_moment)] expires_at: Option<i64>,
        #[pyo3(from_py_with = optional_place)] place: Option<Place>,
        active: bool,
    ) -> PyResult<()> {
        let resource = ResourceArgs {
            resource,
            owner,
            audience,
            community,
            tags,
            created_at,
            expires_at,
            place,
            active,
        };
        self.put(resource.put()?)
    }

    /// As `Engine.remove_resource`. Raises InvalidResourceId.
    fn remove_resource(&self, resource: ResourceArg<'_>) -> PyResult<()> {
        self.put(changes::remove_resource(&resource)?)
    }

    /// As `Engine.apply`. Raises InvalidValue.
    #[pyo3(signature = (changes: "Iterable[EngineChange]"))]
    fn apply(&self, changes: &Bound<'_, PyAny>) -> PyResult<()> {
        changes::from_dicts(changes)?.into_iter().try_for_each(|change| self.put(change))
    }
}
