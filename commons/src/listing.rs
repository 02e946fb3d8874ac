//! A listing: an offer or a need of a member.
//!
//! | | edit | accept | release | withdraw | fulfil | expire | renew | reopen | repost | delete |
//! |---|---|---|---|---|---|---|---|---|---|---|
//! | by | owner | owner | owner, helper | steward, owner | owner | periodic work | owner | owner | owner | owner |
//! | active need | active | in_progress | – | cancelled | fulfilled | expired | – | – | – | deleted |
//! | active offer | active | active | active | cancelled | fulfilled | expired | – | – | – | deleted |
//! | in_progress (a need) | in_progress | – | active | cancelled | fulfilled | expired | – | – | – | deleted |
//! | expired | – | – | expired | – | fulfilled | – | open | open | a new listing | deleted |
//! | fulfilled | – | – | – | – | – | – | – | open | a new listing | deleted |
//! | cancelled | – | – | – | – | – | – | – | – | a new listing | deleted |
//!
//! From its `expires_at` on, a listing counts as expired, whether or not it has been marked. Accept and release are
//! commands of the [response](crate::response::Response). Renewing is editing an expired listing to end later. An
//! open need is in progress while somebody is accepted for it, so a need that is renewed or reopened with an
//! accepted member is in progress again. A listing that a steward cancelled stays cancelled; its owner may repost
//! it.
//!
//! An offer with a quantity named by its owner promises no more than that: each acceptance names a quantity. A
//! promise to a person who is hidden from the owner gives way to another acceptance that needs its place: the owner
//! cannot release that person, and the listing must not be blocked by them.
//!
//! Accepted members keep seeing the listing: for each of them the engine has a circle with that member alone. An
//! open listing is shared with its audience and these circles, a closed listing with these circles only. An erased
//! member is no longer accepted, and a need in progress without accepted members is active again. Between
//! `expires_at` and the mark the engine shows a listing only to its owner, so periodic work marks it before an
//! accepted member is answered.

mod again;
mod close;
mod command;
mod draft;
mod exchanged;
mod helped;
mod quantity;
mod refusal;
mod sight;
mod status;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use trust_core::{MemberId, Place};

use crate::Timestamp;
use crate::id::{CellId, CircleId, CommunityId, ListingId};
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;
use crate::preference::SharingPreference;
use crate::sharing::{Sharing, SharingModel, SharingRefusal};

pub use command::{Command, Context, Creation, Ties};
pub use draft::{Draft, Patch};
pub(crate) use helped::Accepted;
pub use quantity::{InvalidQuantity, Quantity};
pub use refusal::ListingRefusal;
pub use status::{ListingKind, ListingStatus, ListingType, Urgency};

use sight::LONGEST_ID;
use status::Step;

/// An offer or a need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Its id; at most 223 bytes.
    pub id: ListingId,
    /// The owner.
    pub owner: MemberId,
    /// The community.
    pub community: Option<CommunityId>,
    /// Offer or need.
    pub kind: ListingKind,
    /// The type: task, skill, resource or time.
    #[serde(rename = "type")]
    pub listing_type: ListingType,
    /// 1 to 200 characters.
    pub title: String,
    /// At most 5 000 characters.
    pub description: String,
    /// 1 to 50 characters.
    pub category: String,
    /// The quantity.
    pub quantity: Quantity,
    /// Whether the owner named the quantity, which limits the promises of an offer.
    pub limited: bool,
    /// The unit of the quantity, at most 30 characters.
    pub unit: String,
    /// Capabilities in a form chosen by the owner: at most 4 KiB, at most 8 levels deep.
    pub capacity: Option<Value>,
    /// The urgency; every need has one, and no offer.
    pub urgency: Option<Urgency>,
    /// The stored status; see [`status_at`](Listing::status_at).
    pub status: ListingStatus,
    /// The audience of the listing.
    pub sharing: Sharing,
    /// Whether the circle that it is shared with admits every member.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open_circle: bool,
    /// The cells that the grant `cell` of its audience stands for: some of the owner's.
    #[serde(default)]
    pub cells: BTreeSet<CellId>,
    /// Whether the listing is public, too.
    pub is_public: bool,
    /// The place; if absent, the owner's place counts.
    pub place: Option<Place>,
    /// The time of posting.
    pub created_at: Timestamp,
    /// The time of expiry.
    pub expires_at: Option<Timestamp>,
    /// The helper, if it was fulfilled with help.
    pub helper: Option<MemberId>,
    /// The time of fulfilment.
    pub fulfilled_at: Option<Timestamp>,
    /// The accepted members, each with the promised quantity.
    pub accepted: BTreeMap<MemberId, Quantity>,
}

impl Listing {
    fn post(
        id: ListingId,
        draft: Draft,
        context: &Context,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        let Context { by: owner, preference, model, ties, now, .. } = context;
        if let Some(community) = draft.community.as_ref().filter(|_| !ties.in_community) {
            let (community, member) = (community.clone(), owner.clone());
            return Err(ListingRefusal::NotInCommunity { community, member });
        }
        check_groups(&draft.sharing, ties)?;
        if draft.is_public {
            check_has_public(*model)?;
        }
        match id.as_str().len() {
            0..=LONGEST_ID => (),
            bytes => return Err(ListingRefusal::InvalidListingId { bytes }),
        }
        let (draft, quantity) = draft.attributed(ties.only_community.clone()).checked(*now)?;
        let mut listing = Listing::of(id, owner.clone(), draft, quantity, *now);
        listing.cells = listing.sharing.named_cells(&ties.cells);
        listing.open_circle = listing.sharing.circle().is_some() && ties.open_circle;
        let put = listing.put(preference, *model);
        Ok(Outcome::of(listing).with_changes(put))
    }

    /// Returns every value that is not allowed after these changes.
    pub fn refusals_of(&self, patch: &Patch, now: Timestamp) -> Vec<ListingRefusal> {
        patch.clone().onto(self.draft()).refusals(now)
    }

    fn edit(&self, patch: Patch, context: &Context) -> Result<Outcome<Self>, ListingRefusal> {
        let Context { by, answering, hidden, preference, model, ties, now, .. } = context;
        self.admit_owner(by)?;
        let renews = self.status_at(*now) == ListingStatus::Expired && patch.expires_at.is_some();
        let status = self.next(if renews { Step::Renew } else { Step::Edit }, *now)?;
        if let Some(sharing) = patch.sharing.as_ref().filter(|&sharing| *sharing != self.sharing) {
            check_groups(sharing, ties)?;
        }
        if patch.is_public == Some(true) {
            check_has_public(*model)?;
        }
        let draft = patch.onto(self.draft());
        let widens = matches!(self.sharing, Sharing::Private | Sharing::Circle(_));
        let draft = if widens { draft.attributed(ties.only_community.clone()) } else { draft };
        let (draft, quantity) = draft.checked(*now)?;
        let (id, owner) = (self.id.clone(), self.owner.clone());
        let edited = Listing::of(id, owner, draft, quantity, self.created_at);
        let (open_circle, cells) = match edited.sharing == self.sharing {
            true => (self.open_circle, self.cells.clone()),
            false => (
                edited.sharing.circle().is_some() && ties.open_circle,
                edited.sharing.named_cells(&ties.cells),
            ),
        };
        let accepted = self.accepted.clone();
        let edited = Listing { status, open_circle, cells, accepted, ..edited };
        let edited = edited.resting(hidden);
        edited.check_promises()?;
        let put = edited.put(preference, *model);
        let event = match renews {
            true => Event::ListingReopened { listing: self.id.clone() },
            false => Event::ListingChanged { listing: self.id.clone() },
        };
        let waiting = answering.iter().filter(|_| edited.is_for_those_of(self));
        let recipients: BTreeSet<_> = self.accepted.keys().chain(waiting).collect();
        let is_new = renews || edited != *self;
        let notifications =
            if is_new { Notification::to_others(recipients, by, &event) } else { Vec::new() };
        let changes = put.filter(|put| self.put(preference, *model).as_ref() != Some(put));
        Ok(Outcome::of(edited).with_changes(changes).with_notifications(notifications))
    }

    /// Returns the status at this time: expired from `expires_at` on, whether marked or not.
    pub fn status_at(&self, now: Timestamp) -> ListingStatus {
        let over = self.expires_at.is_some_and(|expires_at| expires_at <= now);
        if over && self.status.is_open() { ListingStatus::Expired } else { self.status }
    }

    /// Returns whether it is active or in progress at this time.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.status_at(now).is_open()
    }

    /// Returns whether it is open and shared with this circle.
    pub fn uses_circle(&self, circle: &CircleId, now: Timestamp) -> bool {
        self.is_open(now) && self.sharing.circle() == Some(circle)
    }

    /// Returns the closed listing after the circle that it was shared with is deleted: it becomes private.
    pub fn without_circle(
        &self,
        preference: &SharingPreference,
        model: SharingModel,
    ) -> Outcome<Self> {
        let sharing = Sharing::Private;
        let cells = BTreeSet::new();
        let listing = Listing { sharing, cells, open_circle: false, ..self.clone() };
        let put = listing.put(preference, model);
        Outcome::of(listing).with_changes(put)
    }

    /// Returns the listing after its owner left these cells; nothing if it names none of them.
    pub fn without_cells(
        &self,
        left: &[CellId],
        preference: &SharingPreference,
        model: SharingModel,
    ) -> Option<Outcome<Self>> {
        let mut listing = self.clone();
        listing.cells.retain(|cell| !left.contains(cell));
        (listing.cells != self.cells).then(|| {
            let put = listing.put(preference, model);
            Outcome::of(listing).with_changes(put)
        })
    }

    /// Returns the status after a step at this time.
    fn next(&self, step: Step, now: Timestamp) -> Result<ListingStatus, ListingRefusal> {
        let status = self.status_at(now);
        status.after(self.kind, step).ok_or_else(|| self.refusal(step, status))
    }

    fn refusal(&self, step: Step, status: ListingStatus) -> ListingRefusal {
        let listing = self.id.clone();
        match (status.is_open(), step) {
            (false, _) => ListingRefusal::ListingClosed { listing, status },
            (true, Step::Accept) => ListingRefusal::AlreadyHelped { listing },
            (true, _) => ListingRefusal::ListingOpen { listing, status },
        }
    }

    /// Returns whether it has the same audience as another state of it, as far as the listing itself decides.
    fn is_for_those_of(&self, other: &Listing) -> bool {
        self.sharing == other.sharing
            && self.cells == other.cells
            && self.is_public == other.is_public
            && self.community == other.community
            && self.place == other.place
    }

    pub(crate) fn admit_owner(&self, by: &MemberId) -> Result<(), ListingRefusal> {
        if *by == self.owner {
            return Ok(());
        }
        Err(ListingRefusal::NotOwner { listing: self.id.clone(), member: by.clone() })
    }

    fn draft(&self) -> Draft {
        Draft {
            community: self.community.clone(),
            kind: self.kind,
            listing_type: self.listing_type,
            title: self.title.clone(),
            description: self.description.clone(),
            category: self.category.clone(),
            quantity: self.limited.then(|| self.quantity.to_f64()),
            unit: self.unit.clone(),
            capacity: self.capacity.clone(),
            urgency: self.urgency,
            sharing: self.sharing.clone(),
            is_public: self.is_public,
            place: self.place,
            expires_at: self.expires_at,
        }
    }

    /// Makes an active listing without accepted members.
    fn of(
        id: ListingId,
        owner: MemberId,
        draft: Draft,
        quantity: Quantity,
        created_at: Timestamp,
    ) -> Listing {
        Listing {
            id,
            owner,
            community: draft.community,
            kind: draft.kind,
            listing_type: draft.listing_type,
            title: draft.title,
            description: draft.description,
            category: draft.category,
            quantity,
            limited: draft.quantity.is_some(),
            unit: draft.unit,
            capacity: draft.capacity,
            urgency: draft.urgency,
            status: ListingStatus::Active,
            sharing: draft.sharing,
            open_circle: false,
            cells: BTreeSet::new(),
            is_public: draft.is_public,
            place: draft.place,
            created_at,
            expires_at: draft.expires_at,
            helper: None,
            fulfilled_at: None,
            accepted: BTreeMap::new(),
        }
    }
}

/// Refuses a model without public listings.
fn check_has_public(model: SharingModel) -> Result<(), ListingRefusal> {
    if model.has_public() { Ok(()) } else { Err(SharingRefusal::PublicOff.into()) }
}

/// Checks that the cells and circles of the audience belong to the owner. The circles of accepted members belong to
/// the engine: sharing with one of them is sharing with no circle.
fn check_groups(sharing: &Sharing, ties: &Ties) -> Result<(), ListingRefusal> {
    let mut cells = sharing.cells().into_iter().flatten();
    if let Some(cell) = cells.find(|cell| !ties.cells.contains(*cell)) {
        return Err(ListingRefusal::UnknownCell { cell: cell.clone() });
    }
    match sharing.circle() {
        Some(circle) if !ties.owns_circle || sight::is_of_accepted(circle) => {
            Err(ListingRefusal::UnknownCircle { circle: circle.clone() })
        }
        _ => Ok(()),
    }
}
