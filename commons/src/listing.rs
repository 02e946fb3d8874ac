//! A listing: something that somebody offers or needs.
//!
//! | | edit | accept | withdraw | fulfil | expire |
//! |---|---|---|---|---|---|
//! | by | owner | owner | owner, steward | owner | whoever keeps the time |
//! | active need | active | in_progress | cancelled | fulfilled | expired |
//! | active offer | active | active | cancelled | fulfilled | expired |
//! | in_progress (a need) | in_progress | – | cancelled | fulfilled | expired |
//! | fulfilled, cancelled, expired | – | – | – | – | – |
//!
//! From its `expires_at` on a listing counts as expired, whether or not that has been marked. To accept is
//! a command of the [response](crate::response::Response) that is accepted.
//!
//! Whoever was accepted keeps sight of the listing: each has a circle of the engine for it, which is their own
//! and has nobody else in it. An open listing is shared with its audience and these circles, a closed one with
//! these alone. Who is erased is accepted no longer, and a need in progress with nobody left is active again.
//! Between its `expires_at` and the mark the engine shows a listing to nobody but its owner: who keeps the time
//! marks it before somebody accepted for it is answered.

mod draft;
mod quantity;
mod refusal;
mod sight;
mod status;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use trust_core::{MemberId, Place};

use crate::Timestamp;
use crate::id::{CircleId, CommunityId, ListingId};
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::preference::SharingPreference;
use crate::privacy::Pseudonymised;
use crate::sharing::{Sharing, SharingModel};
use crate::steward::Stewards;

pub use draft::{Draft, Patch};
pub use quantity::{InvalidQuantity, Quantity};
pub use refusal::ListingRefusal;
pub use status::{ListingCommand, ListingKind, ListingStatus, ListingType, Urgency};

use sight::LONGEST_ID;

/// How a poster stands to what a draft or a patch names, as the caller found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ties {
    /// Whether the poster is a member of the listing's community; of no matter where it has none.
    pub in_community: bool,
    /// Whether the circle that it is shared with is the poster's; of no matter where there is none.
    pub owns_circle: bool,
}

/// Something offered or needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Its id, also as a resource of the engine; at most 223 bytes.
    pub id: ListingId,
    /// Who offers or needs it.
    pub owner: MemberId,
    /// The community it belongs to.
    pub community: Option<CommunityId>,
    /// Offer or need.
    pub kind: ListingKind,
    /// Of what.
    #[serde(rename = "type")]
    pub listing_type: ListingType,
    /// 1 to 200 characters.
    pub title: String,
    /// At most 5 000 characters.
    pub description: String,
    /// 1 to 50 characters.
    pub category: String,
    /// How much.
    pub quantity: Quantity,
    /// Of what the quantity is; at most 30 characters.
    pub unit: String,
    /// What can be done with it, in the poster's own form: at most 4 KiB, at most 8 deep.
    pub capacity: Option<Value>,
    /// How soon; of every need, and of no offer.
    pub urgency: Option<Urgency>,
    /// How it stands in its row; see [`status_at`](Listing::status_at).
    pub status: ListingStatus,
    /// Who is to see it.
    pub sharing: Sharing,
    /// Whether every member is to see it, too.
    pub is_public: bool,
    /// Where it is; else where its owner is.
    pub place: Option<Place>,
    /// When it was posted.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// Who helped, if it is fulfilled and somebody did.
    pub helper: Option<MemberId>,
    /// Whose responses were accepted.
    pub accepted: BTreeSet<MemberId>,
}

impl Listing {
    /// A new listing, at once effective.
    ///
    /// Refused where it names a community that the owner is not in, a circle that is not the owner's, or a
    /// value that is not allowed.
    pub fn post(
        id: ListingId,
        owner: MemberId,
        draft: Draft,
        preference: &SharingPreference,
        model: SharingModel,
        ties: Ties,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        if let Some(community) = draft.community.as_ref().filter(|_| !ties.in_community) {
            let community = community.clone();
            return Err(ListingRefusal::NotInCommunity { community, member: owner });
        }
        check_circle(&draft.sharing, ties)?;
        match id.as_str().len() {
            0..=LONGEST_ID => (),
            bytes => return Err(ListingRefusal::InvalidListingId { bytes }),
        }
        let (draft, quantity) = draft.checked(now)?;
        let listing = Listing::of(id, owner, draft, quantity, now);
        let put = listing.put(preference, model);
        Ok(Outcome::of(listing).with_changes([put]))
    }

    /// Changes an open listing; its owner may. Refused for values like a new one.
    pub fn edit(
        &self,
        by: &MemberId,
        patch: Patch,
        preference: &SharingPreference,
        model: SharingModel,
        ties: Ties,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        self.admit_owner(by)?;
        let status = self.next(ListingCommand::Edit, now)?;
        if let Some(sharing) = patch.sharing.as_ref().filter(|&sharing| *sharing != self.sharing) {
            check_circle(sharing, ties)?;
        }
        let (draft, quantity) = patch.onto(self.draft()).checked(now)?;
        let edited =
            Listing::of(self.id.clone(), self.owner.clone(), draft, quantity, self.created_at);
        let edited = Listing { status, accepted: self.accepted.clone(), ..edited };
        let put = edited.put(preference, model);
        let changes = (put != self.put(preference, model)).then_some(put);
        Ok(Outcome::of(edited).with_changes(changes))
    }

    /// Withdraws an open listing; its owner may, and a steward of its community (`stewards`; none where it
    /// has no community). Those accepted are told, and the owner where a steward did it.
    pub fn withdraw(
        &self,
        by: &MemberId,
        stewards: Option<&Stewards>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        let community = self.community.as_ref();
        let is_steward = stewards
            .is_some_and(|these| community == Some(&these.community) && these.is_steward(by));
        if !is_steward {
            self.admit_owner(by)?;
        }
        let status = self.next(ListingCommand::Withdraw, now)?;
        let event = Event::ListingWithdrawn { listing: self.id.clone() };
        Ok(self.closed(Listing { status, ..self.clone() }, by, [&self.owner], event))
    }

    /// Says that an open listing is done, and who helped: somebody accepted who is not hidden from the owner
    /// (`visible`), or nobody. Its owner may. Those accepted are told.
    pub fn fulfil(
        &self,
        by: &MemberId,
        helper: Option<&MemberId>,
        visible: bool,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        self.admit_owner(by)?;
        let status = self.next(ListingCommand::Fulfil, now)?;
        let may_be_named = |helper: &MemberId| visible && self.accepted.contains(helper);
        if let Some(helper) = helper.filter(|&helper| !may_be_named(helper)) {
            let (listing, helper) = (self.id.clone(), helper.clone());
            return Err(ListingRefusal::HelperNotAccepted { listing, helper });
        }
        let fulfilled = Listing { status, helper: helper.cloned(), ..self.clone() };
        let event = Event::ListingFulfilled { listing: self.id.clone() };
        Ok(self.closed(fulfilled, by, [], event))
    }

    /// Marks an open listing whose time is over. Refused before its `expires_at`.
    pub fn expire(&self, now: Timestamp) -> Result<Outcome<Self>, ListingRefusal> {
        let status = self.status.after(self.kind, ListingCommand::Expire);
        let status = status.ok_or_else(|| self.refusal(self.status))?;
        if self.expires_at.is_none_or(|expires_at| now < expires_at) {
            let (listing, expires_at) = (self.id.clone(), self.expires_at);
            return Err(ListingRefusal::ListingNotExpired { listing, expires_at, now });
        }
        let expired = Listing { status, ..self.clone() };
        let put = expired.put_closed();
        Ok(Outcome::of(expired).with_changes([put]))
    }

    /// How it stands at this time: expired from its `expires_at` on, whether marked or not.
    pub fn status_at(&self, now: Timestamp) -> ListingStatus {
        let over = self.expires_at.is_some_and(|expires_at| expires_at <= now);
        if over && self.status.is_open() { ListingStatus::Expired } else { self.status }
    }

    /// Whether it is active or in progress at this time.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.status_at(now).is_open()
    }

    /// Whether it is open and shared with this circle, so that the circle is in use.
    pub fn uses_circle(&self, circle: &CircleId, now: Timestamp) -> bool {
        self.is_open(now) && self.sharing.circle() == Some(circle)
    }

    /// The listing with one more person accepted. Called for a response that may be accepted.
    pub(crate) fn accept(
        &self,
        responder: &MemberId,
        preference: &SharingPreference,
        model: SharingModel,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        let mut listing = self.clone();
        listing.status = self.next(ListingCommand::Accept, now)?;
        listing.accepted.insert(responder.clone());
        let circle = listing.put_circle_of(responder);
        let changes = circle.into_iter().chain([listing.put(preference, model)]);
        Ok(Outcome::of(listing).with_changes(changes))
    }

    /// The listing when somebody accepted for it is erased, who helped under the pseudonym. A need that is left
    /// with nobody looks for somebody again. Their circle goes with their erasure.
    pub fn forget(
        &self,
        erased: &MemberId,
        pseudonym: &MemberId,
        preference: &SharingPreference,
        model: SharingModel,
    ) -> Outcome<Self> {
        let mut listing = self.clone();
        listing.accepted.remove(erased);
        listing.helper = self.helper.pseudonymised(erased, pseudonym);
        if listing.accepted.is_empty() && listing.status == ListingStatus::InProgress {
            listing.status = ListingStatus::Active;
        }
        let put = listing.put(preference, model);
        Outcome::of(listing).with_changes([put])
    }

    /// The listing when the circle that it was shared with is no more, and it is closed: private from now on.
    pub fn without_circle(
        &self,
        preference: &SharingPreference,
        model: SharingModel,
    ) -> Outcome<Self> {
        let listing = Listing { sharing: Sharing::Private, ..self.clone() };
        let put = listing.put(preference, model);
        Outcome::of(listing).with_changes([put])
    }

    /// How it stands after a command at this time, by whoever may give it.
    fn next(
        &self,
        command: ListingCommand,
        now: Timestamp,
    ) -> Result<ListingStatus, ListingRefusal> {
        let status = self.status_at(now);
        status.after(self.kind, command).ok_or_else(|| self.refusal(status))
    }

    fn refusal(&self, status: ListingStatus) -> ListingRefusal {
        let listing = self.id.clone();
        match status.is_open() {
            true => ListingRefusal::AlreadyHelped { listing },
            false => ListingRefusal::ListingClosed { listing, status },
        }
    }

    pub(crate) fn admit_owner(&self, by: &MemberId) -> Result<(), ListingRefusal> {
        if *by == self.owner {
            return Ok(());
        }
        Err(ListingRefusal::NotOwner { listing: self.id.clone(), member: by.clone() })
    }

    /// The outcome of closing it: those accepted, and these, are told, but not who did it.
    fn closed<const N: usize>(
        &self,
        listing: Listing,
        by: &MemberId,
        also: [&MemberId; N],
        event: Event,
    ) -> Outcome<Listing> {
        let put = listing.put_closed();
        let told: BTreeSet<_> = self.accepted.iter().chain(also).collect();
        let notices = Notice::to_others(told, by, &event);
        Outcome::of(listing).with_changes([put]).with_notices(notices)
    }

    fn draft(&self) -> Draft {
        Draft {
            community: self.community.clone(),
            kind: self.kind,
            listing_type: self.listing_type,
            title: self.title.clone(),
            description: self.description.clone(),
            category: self.category.clone(),
            quantity: self.quantity.to_f64(),
            unit: self.unit.clone(),
            capacity: self.capacity.clone(),
            urgency: self.urgency,
            sharing: self.sharing.clone(),
            is_public: self.is_public,
            place: self.place,
            expires_at: self.expires_at,
        }
    }

    /// An active listing for which nobody was accepted.
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
            unit: draft.unit,
            capacity: draft.capacity,
            urgency: draft.urgency,
            status: ListingStatus::Active,
            sharing: draft.sharing,
            is_public: draft.is_public,
            place: draft.place,
            created_at,
            expires_at: draft.expires_at,
            helper: None,
            accepted: BTreeSet::new(),
        }
    }
}

/// A circle of those accepted is the engine's alone: to share with it is to share with no circle.
fn check_circle(sharing: &Sharing, ties: Ties) -> Result<(), ListingRefusal> {
    match sharing.circle() {
        Some(circle) if !ties.owns_circle || sight::is_of_accepted(circle) => {
            Err(ListingRefusal::UnknownCircle { circle: circle.clone() })
        }
        _ => Ok(()),
    }
}
