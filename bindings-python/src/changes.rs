//! Changes from Python's arguments: the same for an engine, which applies each, and for a batch.

use pyo3::intern;
use pyo3::prelude::*;
use trust_commons::json;
use trust_core::{Change, Grants, GroupKind, Place, Resource, Tag};

use crate::convert::{GroupArg, MemberArg, Real, ResourceArg, snapped, weight};
use crate::error::{self, IntoException};

pub fn set_trust(
    source: &MemberArg<'_>,
    target: &MemberArg<'_>,
    weight: Option<Real>,
) -> PyResult<Change> {
    let weight = self::weight(weight)?;
    Ok(Change::SetTrust { source: source.id()?, target: target.id()?, weight })
}

pub fn revoke_trust(source: &MemberArg<'_>, target: &MemberArg<'_>) -> PyResult<Change> {
    Ok(Change::RevokeTrust { source: source.id()?, target: target.id()? })
}

pub fn block(blocker: &MemberArg<'_>, blocked: &MemberArg<'_>) -> PyResult<Change> {
    Ok(Change::Block { blocker: blocker.id()?, blocked: blocked.id()? })
}

pub fn unblock(blocker: &MemberArg<'_>, blocked: &MemberArg<'_>) -> PyResult<Change> {
    Ok(Change::Unblock { blocker: blocker.id()?, blocked: blocked.id()? })
}

pub fn add_member(member: &MemberArg<'_>) -> PyResult<Change> {
    Ok(Change::AddMember { member: member.id()? })
}

pub fn remove_member(member: &MemberArg<'_>) -> PyResult<Change> {
    Ok(Change::RemoveMember { member: member.id()? })
}

pub fn erase(member: &MemberArg<'_>) -> PyResult<Change> {
    Ok(Change::Erase { member: member.id()? })
}

pub fn put_group(
    group: &GroupArg<'_>,
    kind: &str,
    owner: Option<&MemberArg<'_>>,
) -> PyResult<Change> {
    let kind: GroupKind = kind.parse().map_err(IntoException::exception)?;
    let owner = owner.map(MemberArg::id).transpose()?;
    Ok(Change::PutGroup { group: group.id()?, kind, owner })
}

pub fn remove_group(group: &GroupArg<'_>) -> PyResult<Change> {
    Ok(Change::RemoveGroup { group: group.id()? })
}

pub fn join(group: &GroupArg<'_>, member: &MemberArg<'_>) -> PyResult<Change> {
    Ok(Change::Join { group: group.id()?, member: member.id()? })
}

pub fn leave(group: &GroupArg<'_>, member: &MemberArg<'_>) -> PyResult<Change> {
    Ok(Change::Leave { group: group.id()?, member: member.id()? })
}

pub fn put_partnership(
    a: &GroupArg<'_>,
    b: &GroupArg<'_>,
    shares: Option<Vec<Tag>>,
) -> PyResult<Change> {
    Ok(Change::PutPartnership { a: a.id()?, b: b.id()?, shares: shares.unwrap_or_default() })
}

pub fn end_partnership(a: &GroupArg<'_>, b: &GroupArg<'_>) -> PyResult<Change> {
    Ok(Change::EndPartnership { a: a.id()?, b: b.id()? })
}

pub fn set_place(
    member: &MemberArg<'_>,
    latitude: Real,
    longitude: Real,
    precision: &str,
) -> PyResult<Change> {
    let place = snapped(latitude, longitude, precision)?;
    Ok(Change::SetPlace { member: member.id()?, place })
}

pub fn clear_place(member: &MemberArg<'_>) -> PyResult<Change> {
    Ok(Change::ClearPlace { member: member.id()? })
}

/// The arguments of a resource.
pub struct ResourceArgs<'a> {
    pub resource: ResourceArg<'a>,
    pub owner: MemberArg<'a>,
    pub audience: Option<Grants>,
    pub community: Option<GroupArg<'a>>,
    pub tags: Option<Vec<Tag>>,
    pub created_at: i64,
    pub expires_at: Option<i64>,
    pub place: Option<Place>,
    pub active: bool,
}

impl ResourceArgs<'_> {
    /// Returns the change that puts it.
    pub fn put(self) -> PyResult<Change> {
        Ok(Change::PutResource(Box::new(Resource {
            id: self.resource.id()?,
            owner: self.owner.id()?,
            audience: self.audience.unwrap_or_default(),
            community: self.community.as_ref().map(GroupArg::id).transpose()?,
            tags: self.tags.into_iter().flatten().collect(),
            place: self.place,
            created_at: self.created_at,
            expires_at: self.expires_at,
            active: self.active,
        })))
    }
}

pub fn remove_resource(resource: &ResourceArg<'_>) -> PyResult<Change> {
    Ok(Change::RemoveResource { resource: resource.id()? })
}

/// Reads changes from dicts, in the form of the `changes` of the domain classes.
pub fn from_dicts(changes: &Bound<'_, PyAny>) -> PyResult<Vec<Change>> {
    let changes = changes
        .try_iter()
        .map_err(|_| error::wrong_type("changes", "an iterable of dicts", changes))?;
    changes.map(|change| spelled(&change?)).collect()
}

/// Returns the change that a dict spells, as its JSON would.
fn spelled(given: &Bound<'_, PyAny>) -> PyResult<Change> {
    let py = given.py();
    let text = py.import(intern!(py, "json"))?.call_method1(intern!(py, "dumps"), (given,))?;
    json::read(text.extract()?).map_err(IntoException::exception)
}
