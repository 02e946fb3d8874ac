//! The changes of an engine: each call is a revision, applied wholly or not at all.

use pyo3::prelude::*;
use trust_core::{Grants, Place, Tag};

use super::Engine;
use crate::changes::{self, ResourceArgs};
use crate::convert::{
    GroupArg, MemberArg, Real, ResourceArg, grants, moment, optional_moment, optional_place, tags,
};

#[pymethods]
impl Engine {
    /// Declares the trust of `source` in `target`, replacing what it declared before; without a weight,
    /// a vouch of 0.8. Members come into being when first named. Whether that altered anything.
    ///
    /// A weight is a decimal in (0, 1], rounded half-up to thousandths. O(log n). Raises InvalidWeight,
    /// InvalidMemberId, SelfTrust.
    #[pyo3(signature = (source, target, weight=None))]
    fn set_trust(
        slf: &Bound<'_, Self>,
        source: MemberArg<'_>,
        target: MemberArg<'_>,
        weight: Option<Real>,
    ) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::set_trust(&source, &target, weight)?])
    }

    /// Withdraws what `source` declared in `target`; False when there was nothing. O(log n). Raises
    /// UnknownMember.
    fn revoke_trust(
        slf: &Bound<'_, Self>,
        source: MemberArg<'_>,
        target: MemberArg<'_>,
    ) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::revoke_trust(&source, &target)?])
    }

    /// Lets `blocker` block `blocked`; False if it has already. Both come into being when first named. A block hides
    /// each from the other, whatever the grants are, and removes the blocked member from the blocker's own trust, and
    /// from nobody else's. O(log n). Raises InvalidMemberId, SelfBlock.
    fn block(
        slf: &Bound<'_, Self>,
        blocker: MemberArg<'_>,
        blocked: MemberArg<'_>,
    ) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::block(&blocker, &blocked)?])
    }

    /// Lifts the block of `blocker` against `blocked`, not one the other way; False when there was none.
    /// O(log n). Raises UnknownMember.
    fn unblock(
        slf: &Bound<'_, Self>,
        blocker: MemberArg<'_>,
        blocked: MemberArg<'_>,
    ) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::unblock(&blocker, &blocked)?])
    }

    /// Adds a member without edges; False if it is there. O(log n). Raises InvalidMemberId.
    fn add_member(slf: &Bound<'_, Self>, member: MemberArg<'_>) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::add_member(&member)?])
    }

    /// Removes a member with all its edges and blocks, made and received, its place, circles, resources and
    /// memberships. Its id stays reserved: a member who returns under it is the same. O(degree + owned groups and
    /// resources). Raises UnknownMember.
    fn remove_member(slf: &Bound<'_, Self>, member: MemberArg<'_>) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::remove_member(&member)?])
    }

    /// Removes a member like `remove_member`, and forgets its id and those of its circles and resources, also in
    /// checkpoints written later: a later member of that id is a new one. O(degree + owned groups and resources).
    /// Raises UnknownMember.
    fn erase(slf: &Bound<'_, Self>, member: MemberArg<'_>) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::erase(&member)?])
    }

    /// Adds a group, or replaces the kind and owner of the one with this id, whose members stay. Whether that
    /// altered anything.
    ///
    /// `kind` is cell, community or circle. A circle has an owner, who counts as in it; others have none. A
    /// community that becomes something else loses its partners. O(log n). Raises InvalidGroupId,
    /// InvalidKind, InvalidMemberId, MissingOwner, UnexpectedOwner.
    #[pyo3(signature = (group, kind: "GroupKind", owner=None) -> "bool")]
    fn put_group(
        slf: &Bound<'_, Self>,
        group: GroupArg<'_>,
        kind: &str,
        owner: Option<MemberArg<'_>>,
    ) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::put_group(&group, kind, owner.as_ref())?])
    }

    /// Removes a group, with its members and partnerships. Resources that name it keep naming it, and the grant
    /// admits nobody until the group is added again. O(members). Raises UnknownGroup.
    fn remove_group(slf: &Bound<'_, Self>, group: GroupArg<'_>) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::remove_group(&group)?])
    }

    /// Lets a member, who comes into being when first named, into a group; False if it has joined. O(log n).
    /// Raises UnknownGroup, InvalidMemberId.
    fn join(slf: &Bound<'_, Self>, group: GroupArg<'_>, member: MemberArg<'_>) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::join(&group, &member)?])
    }

    /// Takes a member out of a group; False if it had not joined. A circle's owner stays in it by owning it.
    /// O(log n). Raises UnknownGroup, UnknownMember.
    fn leave(slf: &Bound<'_, Self>, group: GroupArg<'_>, member: MemberArg<'_>) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::leave(&group, &member)?])
    }

    /// Makes two communities partners, or replaces the tags that they share: an iterable of tags. Whether that
    /// altered anything. O(log n + tags). Raises UnknownGroup, WrongKind, SelfPartnership, InvalidTag.
    #[pyo3(signature = (a, b, shares: "Iterable[str] | None") -> "bool")]
    fn put_partnership(
        slf: &Bound<'_, Self>,
        a: GroupArg<'_>,
        b: GroupArg<'_>,
        #[pyo3(from_py_with = tags)] shares: Option<Vec<Tag>>,
    ) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::put_partnership(&a, &b, shares)?])
    }

    /// Ends the partnership of two communities; False when there was none. O(log n). Raises UnknownGroup,
    /// WrongKind, SelfPartnership.
    fn end_partnership(slf: &Bound<'_, Self>, a: GroupArg<'_>, b: GroupArg<'_>) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::end_partnership(&a, &b)?])
    }

    /// Says where a member is, in degrees, replacing where it was. Members come into being when first named.
    /// Whether that altered anything.
    ///
    /// The point is snapped to the centre of its cell on a fixed grid, and only that is kept: cells of about
    /// 1 km (`precision` neighborhood), 10 km (city) or 100 km (region); exact keeps 1e-7 degrees.
    /// O(log n). Raises InvalidPlace, InvalidMemberId.
    #[pyo3(signature = (member, latitude, longitude, precision: "Precision" = "neighborhood") -> "bool")]
    fn set_place(
        slf: &Bound<'_, Self>,
        member: MemberArg<'_>,
        latitude: Real,
        longitude: Real,
        precision: &str,
    ) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::set_place(&member, latitude, longitude, precision)?])
    }

    /// Forgets where a member is; False if that was not known. O(log n). Raises UnknownMember.
    fn clear_place(slf: &Bound<'_, Self>, member: MemberArg<'_>) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::clear_place(&member)?])
    }

    /// Adds a resource, or replaces the one with this id. Whether that altered anything.
    ///
    /// `audience` is an iterable of grants, any of which admits: circle:ID, cell, cell:ID, community, partner,
    /// trusted, nearby:KM, network, public; without any, only the owner sees it. `community` and partner
    /// look at the resource's community, else at the owner's. `created_at` and `expires_at` are in seconds:
    /// it is hidden from `expires_at` on. `place` is `(latitude, longitude)`, the same with a precision, or
    /// a `Place`; without one it is where its owner is. One that is not `active` only its owner sees.
    ///
    /// O(log n + grants + tags). Raises InvalidResourceId, InvalidMemberId, InvalidGroupId, InvalidGrant,
    /// InvalidTag, InvalidTime, InvalidPlace, UnknownGroup, WrongKind.
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
    ) -> "bool")]
    fn put_resource(
        slf: &Bound<'_, Self>,
        resource: ResourceArg<'_>,
        owner: MemberArg<'_>,
        #[pyo3(from_py_with = grants)] audience: Option<Grants>,
        community: Option<GroupArg<'_>>,
        #[pyo3(from_py_with = tags)] tags: Option<Vec<Tag>>,
        #[pyo3(from_py_with = moment)] created_at: i64,
        #[pyo3(from_py_with = optional_moment)] expires_at: Option<i64>,
        #[pyo3(from_py_with = optional_place)] place: Option<Place>,
        active: bool,
    ) -> PyResult<bool> {
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
        Engine::apply(slf, vec![resource.put()?])
    }

    /// Removes a resource. O(log n + grants + tags). Raises UnknownResource.
    fn remove_resource(slf: &Bound<'_, Self>, resource: ResourceArg<'_>) -> PyResult<bool> {
        Engine::apply(slf, vec![changes::remove_resource(&resource)?])
    }

    /// Applies the changes of domain classes (`partnership.changes`): dicts, each with a `change`, the name of a
    /// method here, and its arguments (`put_resource`: the fields of a `Resource`). All of them are one revision, or
    /// none is applied; returns the revision after it.
    ///
    /// Raises InvalidValue, and the errors of the methods.
    #[pyo3(name = "apply", signature = (changes: "Iterable[EngineChange]"))]
    fn apply_all(slf: &Bound<'_, Self>, changes: &Bound<'_, PyAny>) -> PyResult<u64> {
        Ok(Engine::advance(slf, changes::from_dicts(changes)?)?.1.0)
    }
}
