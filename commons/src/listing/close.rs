//! Closing a listing: fulfilled, withdrawn, expired or deleted, with its notices.

use std::collections::BTreeSet;

use trust_core::{Change, MemberId};

use super::{Listing, ListingCommand, ListingRefusal};
use crate::Timestamp;
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::steward::Stewards;

impl Listing {
    /// Withdraws an open listing; for a steward of its community (`stewards`; none without a community), and for
    /// its owner. Accepted members and members who wait for a decision (`answering`) are notified, and so is the
    /// owner if a steward did it.
    pub fn withdraw(
        &self,
        by: &MemberId,
        stewards: Option<&Stewards>,
        answering: &BTreeSet<MemberId>,
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
        let told = self.concerned(answering).chain([&self.owner]);
        Ok(closed(Listing { status, ..self.clone() }, told, by, &event))
    }

    /// Marks an open or expired listing as fulfilled, and records the helper: an accepted member who is visible to
    /// the owner (`visible`), or nobody; for its owner. Accepted members and members who wait for a decision
    /// (`answering`) are notified.
    pub fn fulfil(
        &self,
        by: &MemberId,
        helper: Option<&MemberId>,
        visible: bool,
        answering: &BTreeSet<MemberId>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        self.admit_owner(by)?;
        let status = self.next(ListingCommand::Fulfil, now)?;
        let may_be_named = |helper: &MemberId| visible && self.accepted.contains_key(helper);
        if let Some(helper) = helper.filter(|&helper| !may_be_named(helper)) {
            let (listing, helper) = (self.id.clone(), helper.clone());
            return Err(ListingRefusal::HelperNotAccepted { listing, helper });
        }
        let (helper, fulfilled_at) = (helper.cloned(), Some(now));
        let fulfilled = Listing { status, helper, fulfilled_at, ..self.clone() };
        let event = Event::ListingFulfilled { listing: self.id.clone() };
        Ok(closed(fulfilled, self.concerned(answering), by, &event))
    }

    /// Marks an open listing as expired. Refused before its `expires_at`. Accepted members and members who wait for
    /// a decision (`answering`) are notified, with the owner as the actor.
    pub fn expire(
        &self,
        answering: &BTreeSet<MemberId>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        let command = ListingCommand::Expire;
        let status = self.status.after(self.kind, command);
        let status = status.ok_or_else(|| self.refusal(command, self.status))?;
        if self.expires_at.is_none_or(|expires_at| now < expires_at) {
            let (listing, expires_at) = (self.id.clone(), self.expires_at);
            return Err(ListingRefusal::ListingNotExpired { listing, expires_at, now });
        }
        let event = Event::ListingExpired { listing: self.id.clone() };
        let told = self.concerned(answering);
        Ok(closed(Listing { status, ..self.clone() }, told, &self.owner, &event))
    }

    /// Deletes a listing in any state, with its responses; for its owner. Accepted members and members who wait for
    /// a decision (`answering`) are notified.
    pub fn delete(
        &self,
        by: &MemberId,
        answering: &BTreeSet<MemberId>,
    ) -> Result<Outcome<()>, ListingRefusal> {
        self.admit_owner(by)?;
        let event = Event::ListingDeleted { listing: self.id.clone() };
        let told: BTreeSet<_> = self.concerned(answering).collect();
        let remove = Change::RemoveResource { resource: self.id.clone() };
        Ok(Outcome::of(())
            .with_changes([remove])
            .with_changes(self.remove_circles())
            .with_notices(Notice::to_others(told, by, &event)))
    }

    /// Returns the accepted members and those who wait for a decision. The latter were notified already if the
    /// listing is closed.
    fn concerned<'a>(
        &'a self,
        answering: &'a BTreeSet<MemberId>,
    ) -> impl Iterator<Item = &'a MemberId> {
        self.accepted.keys().chain(answering.iter().filter(|_| self.status.is_open()))
    }
}

/// Makes the outcome of closing a listing: these members are notified, each once, except the actor.
fn closed<'a>(
    listing: Listing,
    told: impl Iterator<Item = &'a MemberId>,
    by: &MemberId,
    event: &Event,
) -> Outcome<Listing> {
    let put = listing.put_closed();
    let told: BTreeSet<_> = told.collect();
    let notices = Notice::to_others(told, by, event);
    Outcome::of(listing).with_changes([put]).with_notices(notices)
}
