//! Closing a listing: fulfilled, withdrawn, expired or deleted, with its notifications.

use std::collections::BTreeSet;

use trust_core::MemberId;

use super::status::Step;
use super::{Context, Listing, ListingRefusal};
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;

impl Listing {
    pub(super) fn withdraw(self, context: &Context) -> Result<Outcome<Self>, ListingRefusal> {
        let Context { by, stewards, answering, now, .. } = context;
        let community = self.community.as_ref();
        if !community.is_some_and(|community| stewards.is_steward(community, by)) {
            self.admit_owner(by)?;
        }
        let status = self.next(Step::Withdraw, *now)?;
        let event = Event::ListingWithdrawn { listing: self.id.clone() };
        let recipients = self.concerned(answering).chain([&self.owner]);
        let notifications =
            Notification::to_others(recipients.collect::<BTreeSet<_>>(), by, &event);
        Ok(Listing { status, ..self }.closed(notifications))
    }

    pub(super) fn fulfil(
        self,
        helper: Option<MemberId>,
        context: &Context,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        let Context { by, answering, hidden, now, .. } = context;
        self.admit_owner(by)?;
        let status = self.next(Step::Fulfil, *now)?;
        let may_be_named =
            |helper: &MemberId| self.accepted.contains_key(helper) && !hidden.contains(helper);
        if let Some(helper) = helper.clone().filter(|helper| !may_be_named(helper)) {
            return Err(ListingRefusal::HelperNotAccepted { listing: self.id, helper });
        }
        let event = Event::ListingFulfilled { listing: self.id.clone() };
        let recipients: BTreeSet<_> = self.concerned(answering).collect();
        let notifications = Notification::to_others(recipients, by, &event);
        Ok(Listing { status, helper, fulfilled_at: Some(*now), ..self }.closed(notifications))
    }

    pub(super) fn expire(self, context: &Context) -> Result<Outcome<Self>, ListingRefusal> {
        let now = context.now;
        let status = self.status.after(self.kind, Step::Expire);
        let status = status.ok_or_else(|| self.refusal(Step::Expire, self.status))?;
        if self.expires_at.is_none_or(|expires_at| now < expires_at) {
            let (listing, expires_at) = (self.id, self.expires_at);
            return Err(ListingRefusal::ListingNotExpired { listing, expires_at, now });
        }
        let event = Event::ListingExpired { listing: self.id.clone() };
        let recipients: BTreeSet<_> = self.concerned(&context.answering).collect();
        let notifications = Notification::to_others(recipients, &self.owner, &event);
        Ok(Listing { status, ..self }.closed(notifications))
    }

    /// Removes the listing and the circles of its accepted members from the engine.
    pub(super) fn delete(&self, context: &Context) -> Result<Outcome<()>, ListingRefusal> {
        self.admit_owner(&context.by)?;
        let event = Event::ListingDeleted { listing: self.id.clone() };
        let recipients: BTreeSet<_> = self.concerned(&context.answering).collect();
        let remove = self.remove();
        Ok(Outcome::of(())
            .with_changes(remove)
            .with_changes(self.remove_circles())
            .with_notifications(Notification::to_others(recipients, &context.by, &event)))
    }

    /// Makes the outcome of closing the listing, which only accepted members still see.
    fn closed(self, notifications: Vec<Notification>) -> Outcome<Self> {
        let put = self.put_closed();
        Outcome::of(self).with_changes(put).with_notifications(notifications)
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
