//! A change of any kind, made of small numbers.

use trust_core::{Change, Grant, GroupKind, Resource};

use super::palette::{
    GROUPS, MOMENTS, Name, RESOURCES, kilometres, name, pick, place, tags, thousandths_of,
};
use crate::model::{group, member, resource, weight};

/// One change. Members, groups and the like are positions in the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Edit {
    /// Declares trust; the weight is taken modulo 1000, plus 1.
    Set(Name, Name, u16),
    /// Withdraws trust.
    Revoke(Name, Name),
    /// Blocks.
    Block(Name, Name),
    /// Lifts a block.
    Unblock(Name, Name),
    /// Adds a member.
    Add(Name),
    /// Removes a member.
    Remove(Name),
    /// Removes a member and forgets its ids.
    Erase(Name),
    /// Puts a group of this kind, perhaps with an owner.
    PutGroup(Name, u8, Option<Name>),
    /// Removes a group.
    RemoveGroup(Name),
    /// Lets a member into a group.
    Join(Name, Name),
    /// Takes a member out of a group.
    Leave(Name, Name),
    /// Makes two groups partners that share the tags whose bits are set.
    PutPartnership(Name, Name, u8),
    /// Ends a partnership.
    EndPartnership(Name, Name),
    /// Says where a member is.
    SetPlace(Name, u8),
    /// Forgets where a member is.
    ClearPlace(Name),
    /// Puts a resource.
    Put(Item),
    /// Removes a resource.
    RemoveResource(Name),
}

/// A resource, in small numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub struct Item {
    /// Which.
    pub id: Name,
    /// Whose.
    pub owner: Name,
    /// A bit each for cell, community, partner, trusted, network, public.
    pub grants: u8,
    /// Circles that are granted.
    pub circles: [Option<Name>; 2],
    /// Cells that are granted by name.
    pub cells: [Option<Name>; 2],
    /// Distances that are granted.
    pub nearby: [Option<u8>; 2],
    /// The community it belongs to.
    pub community: Option<Name>,
    /// A bit for each tag but the last.
    pub tags: u8,
    /// A place of its own.
    pub place: Option<u8>,
    /// When it was made.
    pub created_at: i8,
    /// When it ends.
    pub expires_at: Option<u8>,
    /// Whether it is inactive.
    pub inactive: bool,
}

impl Item {
    /// The resource it stands for.
    pub fn resource(self) -> Resource {
        let plain = [
            Grant::Cell,
            Grant::Community,
            Grant::Partner,
            Grant::Trusted,
            Grant::Network,
            Grant::Public,
        ];
        let plain = plain.into_iter().enumerate();
        let plain = plain.filter(|(bit, _)| self.grants >> bit & 1 == 1).map(|(_, grant)| grant);
        let circles = self.circles.into_iter().flatten();
        let circles = circles.map(|circle| Grant::Circle(group(pick(&GROUPS, circle))));
        let cells = self.cells.into_iter().flatten();
        let cells = cells.map(|cell| Grant::NamedCell(group(pick(&GROUPS, cell))));
        let nearby = self.nearby.into_iter().flatten().map(|km| Grant::Nearby(kilometres(km)));
        Resource {
            audience: plain.chain(circles).chain(cells).chain(nearby).collect(),
            community: self.community.map(|community| group(pick(&GROUPS, community))),
            tags: tags(self.tags & 0b111).collect(),
            place: self.place.map(place),
            created_at: self.created_at.into(),
            expires_at: self.expires_at.map(|moment| pick(&MOMENTS, moment)),
            active: !self.inactive,
            ..Resource::new(resource(pick(&RESOURCES, self.id)), member(&name(self.owner)))
        }
    }
}

impl Edit {
    /// The change it stands for.
    pub fn change(self) -> Change {
        let id = |position: Name| member(&name(position));
        match self {
            Edit::Set(source, target, thousandths) => Change::SetTrust {
                source: id(source),
                target: id(target),
                weight: weight(thousandths_of(thousandths)),
            },
            Edit::Revoke(source, target) => {
                Change::RevokeTrust { source: id(source), target: id(target) }
            }
            Edit::Block(blocker, blocked) => {
                Change::Block { blocker: id(blocker), blocked: id(blocked) }
            }
            Edit::Unblock(blocker, blocked) => {
                Change::Unblock { blocker: id(blocker), blocked: id(blocked) }
            }
            Edit::Add(member) => Change::AddMember { member: id(member) },
            Edit::Remove(member) => Change::RemoveMember { member: id(member) },
            Edit::Erase(member) => Change::Erase { member: id(member) },
            Edit::SetPlace(member, spot) => {
                Change::SetPlace { member: id(member), place: place(spot) }
            }
            Edit::ClearPlace(member) => Change::ClearPlace { member: id(member) },
            Edit::Put(item) => Change::PutResource(Box::new(item.resource())),
            Edit::RemoveResource(gone) => {
                Change::RemoveResource { resource: resource(pick(&RESOURCES, gone)) }
            }
            of_groups => of_groups.group_change(),
        }
    }

    fn group_change(self) -> Change {
        let id = |position: Name| member(&name(position));
        let called = |position: Name| group(pick(&GROUPS, position));
        match self {
            Edit::PutGroup(put, kind, owner) => {
                let kinds = [GroupKind::Circle, GroupKind::Community, GroupKind::Cell];
                let kind = pick(&kinds, kind);
                Change::PutGroup { group: called(put), kind, owner: owner.map(id) }
            }
            Edit::RemoveGroup(gone) => Change::RemoveGroup { group: called(gone) },
            Edit::Join(group, member) => Change::Join { group: called(group), member: id(member) },
            Edit::Leave(group, member) => {
                Change::Leave { group: called(group), member: id(member) }
            }
            Edit::PutPartnership(a, b, shares) => {
                let (a, b) = (called(a), called(b));
                Change::PutPartnership { a, b, shares: tags(shares).collect() }
            }
            Edit::EndPartnership(a, b) => Change::EndPartnership { a: called(a), b: called(b) },
            other => unreachable!("{other:?} is not of groups"),
        }
    }
}
