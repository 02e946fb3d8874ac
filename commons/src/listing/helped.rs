//! The accepted helpers of a listing, and the quantity promised to each.

use std::collections::BTreeSet;

use trust_core::MemberId;

use super::status::Step;
use super::{Listing, ListingKind, ListingRefusal, ListingStatus, Quantity};
use crate::Timestamp;
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;
use crate::preference::SharingPreference;
use crate::pseudonym::Pseudonymised;
use crate::sharing::SharingModel;

/// A listing with one more accepted member, and the members whose acceptance gave way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// The listing.
    pub listing: Listing,
    /// The promised quantity.
    pub quantity: Quantity,
    /// The members who are no longer accepted: they are hidden from the owner.
    pub gave_way: Vec<MemberId>,
}

impl Listing {
    /// Returns the thousandths of an offer that are not promised; nothing if its owner named no quantity, and for a
    /// need. Promises to the people in `without` do not count.
    pub fn left(&self, without: &BTreeSet<MemberId>) -> Option<u32> {
        let is_bounded = self.limited && self.kind == ListingKind::Offer;
        let left = u64::from(self.quantity.thousandths()).saturating_sub(self.promised(without));
        is_bounded.then(|| u32::try_from(left).unwrap_or(u32::MAX))
    }

    /// Returns the thousandths promised to all people except these.
    fn promised(&self, without: &BTreeSet<MemberId>) -> u64 {
        let counted = self.accepted.iter().filter(|(member, _)| !without.contains(member));
        counted.map(|(_, quantity)| u64::from(quantity.thousandths())).sum()
    }

    /// Refuses a quantity below what is promised.
    pub(super) fn check_promises(&self) -> Result<(), ListingRefusal> {
        let promised = self.promised(&BTreeSet::new());
        let is_bounded = self.limited && self.kind == ListingKind::Offer;
        if !is_bounded || promised <= u64::from(self.quantity.thousandths()) {
            return Ok(());
        }
        let (listing, quantity) = (self.id.clone(), self.quantity);
        let promised = promised as f64 / 1_000.0;
        Err(ListingRefusal::QuantityPromised { listing, quantity, promised })
    }

    /// Returns the listing with the status that fits its accepted members: an open need is in progress while somebody
    /// is accepted who is not hidden from the owner (`hidden`).
    pub(super) fn resting(self, hidden: &BTreeSet<MemberId>) -> Self {
        let status = match (self.kind, self.status) {
            (ListingKind::Need, ListingStatus::Active | ListingStatus::InProgress) => {
                let is_helped = self.accepted.keys().any(|member| !hidden.contains(member));
                if is_helped { ListingStatus::InProgress } else { ListingStatus::Active }
            }
            (_, status) => status,
        };
        Listing { status, ..self }
    }

    /// Returns the listing with one more accepted member, for this quantity, or for 1. The response was checked
    /// before. `hidden` are the accepted members who are hidden from the owner.
    pub(crate) fn accept(
        &self,
        responder: &MemberId,
        quantity: Option<Quantity>,
        hidden: &BTreeSet<MemberId>,
        preference: &SharingPreference,
        model: SharingModel,
        now: Timestamp,
    ) -> Result<Outcome<Accepted>, ListingRefusal> {
        let quantity = quantity.unwrap_or(match self.kind {
            ListingKind::Offer => Quantity::ONE,
            ListingKind::Need => Quantity::ONE.min(self.quantity),
        });
        let gave_way = if self.has_room(quantity) { Vec::new() } else { self.hidden_of(hidden) };
        let mut listing = self.clone();
        listing.accepted.retain(|member, _| !gave_way.contains(member));
        let mut listing = listing.resting(&BTreeSet::new());
        listing.status = listing.next(Step::Accept, now)?;
        if !listing.has_room(quantity) {
            let left = listing.left(&BTreeSet::new()).unwrap_or(listing.quantity.thousandths());
            let (listing, left) = (listing.id, f64::from(left) / 1_000.0);
            return Err(ListingRefusal::QuantityExceeded { listing, quantity, left });
        }
        listing.accepted.insert(responder.clone(), quantity);
        let circle = listing.put_circle_of(responder);
        let changes = circle.into_iter().chain(listing.put(preference, model));
        let removed: Vec<_> =
            gave_way.iter().filter_map(|member| self.remove_circle_of(member)).collect();
        let changes: Vec<_> = changes.chain(removed).collect();
        Ok(Outcome::of(Accepted { listing, quantity, gave_way }).with_changes(changes))
    }

    /// Returns whether the quantity can be promised to one more person.
    fn has_room(&self, quantity: Quantity) -> bool {
        let wanted = quantity.thousandths();
        match self.kind {
            ListingKind::Offer => self.left(&BTreeSet::new()).is_none_or(|left| wanted <= left),
            ListingKind::Need => {
                self.accepted.is_empty() && (!self.limited || quantity <= self.quantity)
            }
        }
    }

    fn hidden_of(&self, hidden: &BTreeSet<MemberId>) -> Vec<MemberId> {
        self.accepted.keys().filter(|&member| hidden.contains(member)).cloned().collect()
    }

    /// Returns the listing without an accepted member, whose promised quantity is free again. Refused if it is
    /// fulfilled or cancelled.
    pub(crate) fn release(
        &self,
        member: &MemberId,
        preference: &SharingPreference,
        model: SharingModel,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        self.next(Step::Release, now)?;
        let mut listing = self.clone();
        listing.accepted.remove(member);
        let listing = listing.resting(&BTreeSet::new());
        let put = listing.put(preference, model);
        let removed = self.remove_circle_of(member);
        Ok(Outcome::of(listing).with_changes(put).with_changes(removed))
    }

    /// Returns the listing while these people are hidden from its owner: an open need is in progress only while
    /// another person is accepted. They stay accepted, and are shown again when they are no longer hidden.
    pub fn without(
        &self,
        hidden: &BTreeSet<MemberId>,
        preference: &SharingPreference,
        model: SharingModel,
    ) -> Outcome<Self> {
        let listing = self.clone().resting(hidden);
        match listing == *self {
            true => Outcome::of(listing),
            false => {
                let put = listing.put(preference, model);
                Outcome::of(listing).with_changes(put)
            }
        }
    }

    /// Returns the listing after `blocker` made a block between its owner and an accepted member: as
    /// [`without`](Self::without) the members who are hidden from the owner. An owner who is blocked is notified that a
    /// helper stepped back, with nobody as the actor, as of an erasure.
    pub fn parted(
        &self,
        blocker: &MemberId,
        hidden: &BTreeSet<MemberId>,
        preference: &SharingPreference,
        model: SharingModel,
    ) -> Outcome<Self> {
        let is_told = self.owner != *blocker && self.status.is_open();
        let event = Event::HelperSteppedBack { listing: self.id.clone() };
        let notification = Notification { to: self.owner.clone(), by: self.owner.clone(), event };
        self.without(hidden, preference, model).with_notifications(is_told.then_some(notification))
    }

    /// Returns the listing after an accepted member was erased; a helper appears under the pseudonym. A need
    /// without accepted members becomes active again. The member's circle is removed by the erasure. The owner is
    /// notified if the listing is open.
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
        let listing = listing.resting(&BTreeSet::new());
        let put = listing.put(preference, model);
        let event = Event::HelperSteppedBack { listing: self.id.clone() };
        let recipients = [&self.owner].into_iter().filter(|_| self.status.is_open());
        let notifications = Notification::to_others(recipients, pseudonym, &event);
        Outcome::of(listing).with_changes(put).with_notifications(notifications)
    }
}
