//! Reopening and reposting a closed listing.

use std::collections::BTreeSet;

use super::status::Step;
use super::{Context, Listing, ListingRefusal, Patch};
use crate::Timestamp;
use crate::id::ListingId;
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;

impl Listing {
    pub(super) fn reopen(&self, context: &Context) -> Result<Outcome<Self>, ListingRefusal> {
        let Context { by, answering, hidden, preference, model, now, .. } = context;
        self.admit_owner(by)?;
        let status = self.next(Step::Reopen, *now)?;
        let expires_at = self.end_ahead(*now);
        let reopened =
            Listing { status, expires_at, helper: None, fulfilled_at: None, ..self.clone() };
        let reopened = reopened.resting(hidden);
        let event = Event::ListingReopened { listing: self.id.clone() };
        let recipients: BTreeSet<_> = self.accepted.keys().chain(answering).collect();
        let put = reopened.put(preference, *model);
        let notifications = Notification::to_others(recipients, by, &event);
        Ok(Outcome::of(reopened).with_changes(put).with_notifications(notifications))
    }

    pub(super) fn repost(
        &self,
        id: ListingId,
        patch: Patch,
        context: &Context,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        self.admit_owner(&context.by)?;
        let status = self.status_at(context.now);
        if status.is_open() {
            return Err(ListingRefusal::ListingOpen { listing: self.id.clone(), status });
        }
        let mut draft = self.draft();
        draft.expires_at = self.end_ahead(context.now);
        draft.community = draft.community.filter(|_| context.ties.in_community);
        Listing::post(id, patch.onto(draft), context)
    }

    fn end_ahead(&self, now: Timestamp) -> Option<Timestamp> {
        self.expires_at.filter(|&expires_at| now < expires_at)
    }
}
