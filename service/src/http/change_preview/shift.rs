//! The difference between the state of now and one that supposes a change, as it is shown to the caller.

use std::collections::BTreeSet;

use serde::Serialize;
use trust_commons::audience::{Declared, Owner};
use trust_commons::listing::Listing;
use trust_commons::membership::Membership;
use trust_commons::reach::{Count, Shift, in_steps};
use trust_commons::{AsResource as _, CommunityId, ListingId, member};
use trust_core::{ApplyError, Change, Grants, MemberId, NodeIdx, Resource, ResourceIdx, Via, View};
use utoipa::ToSchema;

use crate::http::preview::CountView;
use crate::http::protocol::Reading;

/// The effect of a change, as far as the caller would learn it by making the change.
#[derive(Serialize, ToSchema)]
pub struct ChangePreview {
    /// Whether the change would change anything: a weight that is declared already changes nothing.
    changed: bool,
    /// The listings of other members that the caller would see.
    listings: ListingShift,
    /// The people who would see a listing of the caller and see none now, and the reverse.
    audience: PeopleShift,
    /// The people whom the caller's trust would reach, directly or over others.
    trusted: PeopleShift,
    /// The caller's open listings, by id, for whose audience the change may matter. The audience of all others stays.
    own_listings: Vec<OwnListingShift>,
    /// For a partnership, both communities; otherwise empty.
    communities: Vec<CommunityShift>,
}

/// Numbers of listings.
#[derive(Serialize, ToSchema)]
struct ListingShift {
    /// The number of listings that are newly seen.
    gained: u64,
    /// The number of listings that are no longer seen.
    lost: u64,
}

/// Numbers of people, as far as the caller may know of them.
#[derive(Serialize, ToSchema)]
struct PeopleShift {
    /// The number of people who are added.
    gained: CountView,
    /// The number of people who are lost.
    lost: CountView,
}

impl From<Shift> for PeopleShift {
    fn from(Shift { gained, lost }: Shift) -> Self {
        PeopleShift { gained: gained.into(), lost: lost.into() }
    }
}

/// The audience of an open listing of the caller.
#[derive(Serialize, ToSchema)]
struct OwnListingShift {
    /// The listing.
    #[schema(value_type = String)]
    listing: ListingId,
    /// Its title.
    title: String,
    /// The number of people who would newly see it.
    gained: CountView,
    /// The number of people who would no longer see it.
    lost: CountView,
}

/// The listings that the members of a community see through a partnership, as far as the caller sees these listings.
#[derive(Serialize, ToSchema)]
struct CommunityShift {
    /// The community.
    #[schema(value_type = String)]
    community: CommunityId,
    /// The number of listings that its members would newly see.
    gained: u64,
    /// The number of listings that its members would no longer see.
    lost: u64,
}

/// The kind of a change, which says what grants it may affect.
#[derive(Debug)]
pub enum Kind {
    /// A declaration of trust.
    Trust,
    /// A block.
    Block,
    /// A member of a circle.
    Circle,
    /// The membership of a community, and of its cells.
    Membership,
    /// A listing of the caller.
    Listing,
    /// A partnership of two communities.
    Partnership(CommunityId, CommunityId),
}

impl Kind {
    fn affects(&self, via: Via) -> bool {
        match self {
            Kind::Trust => matches!(via, Via::Trusted | Via::Nearby | Via::Network),
            Kind::Block | Kind::Listing => true,
            Kind::Circle => matches!(via, Via::Circle | Via::Nearby),
            Kind::Membership => {
                matches!(via, Via::Cell | Via::Community | Via::Partner | Via::Nearby)
            }
            Kind::Partnership(..) => via == Via::Partner,
        }
    }

    fn moves_trust(&self) -> bool {
        matches!(self, Kind::Trust | Kind::Block)
    }
}

/// The state of now, and the state after a change.
pub struct Supposed<'r> {
    reading: &'r Reading,
    declared: &'r Declared,
    kind: Kind,
    after: View,
}

impl<'r> Supposed<'r> {
    /// Supposes these changes.
    pub fn new(
        reading: &'r Reading,
        declared: &'r Declared,
        kind: Kind,
        changes: Vec<Change>,
    ) -> Result<Self, ApplyError> {
        let after = reading.view.supposing(changes)?;
        Ok(Supposed { reading, declared, kind, after })
    }

    /// Compares the two states. `own` are the caller's listings.
    pub fn preview(&self, own: Vec<Listing>) -> Result<ChangePreview, ApplyError> {
        let seen = self.shift_for(self.reading.viewer, (&self.reading.view, &self.after), |_| true);
        let [before, after] = [&self.reading.view, &self.after].map(|view| self.owner(view));
        let trusted = match self.kind.moves_trust() {
            true => {
                let people = |owner: &Owner<'_>| owner.trusted().keys().copied().collect();
                let (gained, lost) = moved(&people(&before), &people(&after));
                Shift { gained: in_steps(gained), lost: in_steps(lost) }
            }
            false => Shift { gained: Count::Exactly(0), lost: Count::Exactly(0) },
        };
        let mut mine = Mine::default();
        let mut own_listings = Vec::new();
        for listing in own.into_iter().filter(|it| it.is_open(self.reading.now)) {
            let Some(resources) = self.resources_of(&listing.id) else { continue };
            let shift = mine.compare(&resources, (&before, &after), self.reading)?;
            let mut grants = resources.iter().flat_map(|it| &it.audience);
            if shift.is_nothing() || !grants.any(|grant| self.kind.affects(grant.via())) {
                continue;
            }
            own_listings.push(OwnListingShift {
                listing: listing.id,
                title: listing.title,
                gained: shift.gained.into(),
                lost: shift.lost.into(),
            });
        }
        Ok(ChangePreview {
            changed: self.reading.view.revision() != self.after.revision(),
            listings: seen,
            audience: mine.all(&self.kind).into(),
            trusted: trusted.into(),
            own_listings,
            communities: self.communities()?,
        })
    }

    fn owner<'o>(&'o self, view: &'o View) -> Owner<'o> {
        Owner::new(view, self.reading.viewer, self.declared)
    }

    /// Returns a listing of the caller as the resource that it is in both states.
    fn resources_of(&self, listing: &ListingId) -> Option<[Resource; 2]> {
        let found = self.reading.resource_of(listing)?;
        Some([self.reading.view.resource_of(found)?, self.after.resource_of(found)?])
    }

    /// Counts the listings that appear and vanish for a viewer, of those that count.
    fn shift_for(
        &self,
        viewer: NodeIdx,
        (before, after): (&View, &View),
        counts: impl Fn(ResourceIdx) -> bool,
    ) -> ListingShift {
        let seen = before.difference(after, viewer, self.reading.now.as_secs());
        let is_listing =
            |found: ResourceIdx| ListingId::text_of(before.resource_id(found)).is_some();
        let count = |found: Vec<ResourceIdx>| {
            found.into_iter().filter(|&it| is_listing(it) && counts(it)).count() as u64
        };
        ListingShift { gained: count(seen.appeared), lost: count(seen.vanished) }
    }

    /// Counts the listings that members of two communities see through their partnership: those that the engine shows
    /// to a supposed person who is in that community alone, if the caller sees them, too.
    fn communities(&self) -> Result<Vec<CommunityShift>, ApplyError> {
        let Kind::Partnership(a, b) = &self.kind else { return Ok(Vec::new()) };
        let Some(person) = self.unused_id() else { return Ok(Vec::new()) };
        let views = [&self.reading.view, &self.after];
        let (me, now) = (self.reading.viewer, self.reading.now.as_secs());
        let is_known = |found| views.iter().any(|view| view.check(me, found, now));
        let mut rows = Vec::new();
        for community in [a, b] {
            let membership = Membership { group: community.clone(), member: person.clone() };
            let joins =
                || member::facts(&person, None).into_iter().chain(membership.facts().to_vec());
            let [before, after] = views.map(|view| view.supposing(joins()));
            let (before, after) = (before?, after?);
            let Ok(viewer) = before.node(person.as_str()) else { continue };
            let shift = self.shift_for(viewer, (&before, &after), is_known);
            let (community, ListingShift { gained, lost }) = (community.clone(), shift);
            rows.push(CommunityShift { community, gained, lost });
        }
        Ok(rows)
    }

    /// Returns an id that no member has.
    fn unused_id(&self) -> Option<MemberId> {
        let ids = (0_u64..).map(|number| format!("a member like all others {number}"));
        let unused = ids.into_iter().find(|id| !self.reading.view.contains(id))?;
        MemberId::new(&unused).ok()
    }
}

/// The audiences of the caller's listings in both states. Listings with the same grants have the same audience, which
/// is computed once.
#[derive(Default)]
struct Mine {
    known: Vec<([Resource; 2], [BTreeSet<NodeIdx>; 2])>,
    grants: Grants,
}

impl Mine {
    /// Compares the audiences of a listing, given as the resource that it is in both states.
    fn compare(
        &mut self,
        resources: &[Resource; 2],
        owners: (&Owner<'_>, &Owner<'_>),
        reading: &Reading,
    ) -> Result<Shift, ApplyError> {
        let now = reading.now.as_secs();
        let resources = resources.each_ref().map(plain);
        let grants = resources.iter().flat_map(|it| it.audience.iter().cloned());
        let grants: Grants = grants.collect();
        self.grants.extend(grants.iter().cloned());
        let at = match self.known.iter().position(|(known, _)| is_like(known, &resources)) {
            Some(at) => at,
            None => {
                let before = owners.0.audience(&resources[0], now)?.people();
                let after = owners.1.audience(&resources[1], now)?.people();
                self.known.push((resources, [before, after]));
                self.known.len() - 1
            }
        };
        let [before, after] = &self.known[at].1;
        let (gained, lost) = moved(before, after);
        Ok(Shift::of(&grants, gained, lost))
    }

    /// Compares the people who see any of the listings.
    fn all(&self, kind: &Kind) -> Shift {
        let people = |at: usize| -> BTreeSet<NodeIdx> {
            self.known.iter().flat_map(|(_, people)| &people[at]).copied().collect()
        };
        if !self.grants.iter().any(|grant| kind.affects(grant.via())) {
            return Shift { gained: Count::Exactly(0), lost: Count::Exactly(0) };
        }
        let (gained, lost) = moved(&people(0), &people(1));
        Shift::of(&self.grants, gained, lost)
    }
}

/// Returns a resource without what its audience does not depend on. Partnerships share kinds of listings.
fn plain(resource: &Resource) -> Resource {
    let is_kind = |tag: &&trust_core::Tag| ["offer", "need"].contains(&tag.as_str());
    Resource {
        tags: resource.tags.iter().filter(is_kind).cloned().collect(),
        created_at: 0,
        expires_at: None,
        ..resource.clone()
    }
}

/// Returns whether two resources have the same audience, before and after: they differ in nothing but the id.
fn is_like(known: &[Resource; 2], resources: &[Resource; 2]) -> bool {
    let pairs = known.iter().zip(resources);
    pairs.into_iter().all(|(known, it)| *known == Resource { id: known.id.clone(), ..it.clone() })
}

/// Returns how many are in the second set alone, and in the first alone.
fn moved(before: &BTreeSet<NodeIdx>, after: &BTreeSet<NodeIdx>) -> (u64, u64) {
    (after.difference(before).count() as u64, before.difference(after).count() as u64)
}
