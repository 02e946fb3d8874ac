//! Reopening and reposting a closed listing.

use std::collections::BTreeSet;

use trust_core::MemberId;

use super::{Listing, ListingCommand, ListingRefusal, Patch, Ties};
use crate::Timestamp;
use crate::id::ListingId;
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::preference::SharingPreference;
use crate::sharing::SharingModel;

impl Listing {
    /// Opens a fulfilled or expired listing again; for its owner. An end in the past is removed. Accepted members
    /// stay accepted, and members who waited for a decision (`answering`) wait again; both are notified.
    pub fn reopen(
        &self,
        by: &MemberId,
        answering: &BTreeSet<MemberId>,
        preference: &SharingPreference,
        model: SharingModel,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        self.admit_owner(by)?;
        let status = self.next(ListingCommand::Reopen, now)?;
        let expires_at = self.end_ahead(now);
        let reopened =
            Listing { status, expires_at, helper: None, fulfilled_at: None, ..self.clone() };
        let reopened = reopened.resting();
        let event = Event::ListingReopened { listing: self.id.clone() };
        let told: BTreeSet<_> = self.accepted.keys().chain(answering).collect();
        let put = reopened.put(preference, model);
        let notices = Notice::to_others(told, by, &event);
        Ok(Outcome::of(reopened).with_changes([put]).with_notices(notices))
    }

    /// Posts a closed listing again, as a new listing with this id and the changes of the patch; for its owner. An
    /// end in the past is left out, and so is a community that the owner has left.
    #[expect(clippy::too_many_arguments, reason = "each is a fact of its own")]
    pub fn repost(
        &self,
        by: &MemberId,
        id: ListingId,
        patch: Patch,
        preference: &SharingPreference,
        model: SharingModel,
        ties: Ties,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        self.admit_owner(by)?;
        let status = self.status_at(now);
        if status.is_open() {
            return Err(ListingRefusal::ListingOpen { listing: self.id.clone(), status });
        }
        let mut draft = self.draft();
        draft.expires_at = self.end_ahead(now);
        draft.community = draft.community.filter(|_| ties.in_community);
        Listing::post(id, by.clone(), patch.onto(draft), preference, model, ties, now)
    }

    fn end_ahead(&self, now: Timestamp) -> Option<Timestamp> {
        self.expires_at.filter(|&expires_at| now < expires_at)
    }
}
