//! The states of a listing and the transitions between them.

use crate::keywords::keywords;

keywords! {
    /// Offer or need.
    #[allow(missing_docs)] // the names say it
    pub enum ListingKind {
        Offer,
        Need,
    }
}

keywords! {
    /// The type of the listing.
    #[allow(missing_docs)] // the names say it
    #[non_exhaustive]
    pub enum ListingType {
        Task,
        Skill,
        Resource,
        Time,
    }
}

keywords! {
    /// The urgency of a need.
    #[derive(PartialOrd, Ord, Default)]
    #[allow(missing_docs)] // the names say it
    #[non_exhaustive]
    pub enum Urgency {
        Low,
        #[default]
        Medium,
        High,
    }
}

keywords! {
    /// The status of a listing.
    #[non_exhaustive]
    pub enum ListingStatus {
        /// Open.
        Active,
        /// A need with an accepted member; still open.
        InProgress,
        /// Closed: fulfilled.
        Fulfilled,
        /// Closed: withdrawn.
        Cancelled,
        /// Closed: expired.
        Expired,
    }
}

/// The steps of a listing: its commands, and the acceptance or release of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Edit,
    Accept,
    Release,
    Withdraw,
    Fulfil,
    Expire,
    Renew,
    Reopen,
}

impl ListingStatus {
    /// Returns the status of a listing of this kind after a step; nothing if the step is not allowed. An open need is in
    /// progress while somebody is accepted, whatever the step.
    pub(super) const fn after(self, kind: ListingKind, step: Step) -> Option<Self> {
        use ListingStatus::{Active, Cancelled, Expired, Fulfilled, InProgress};
        use Step::{Accept, Edit, Expire, Fulfil, Release, Renew, Reopen, Withdraw};
        match (self, step) {
            (Active, Accept) => match kind {
                ListingKind::Offer => Some(Active),
                ListingKind::Need => Some(InProgress),
            },
            (Active | InProgress, Edit | Release) | (Expired, Release) => Some(self),
            (Active | InProgress, Withdraw) => Some(Cancelled),
            (Active | InProgress | Expired, Fulfil) => Some(Fulfilled),
            (Active | InProgress, Expire) => Some(Expired),
            (Expired, Renew) | (Fulfilled | Expired, Reopen) => Some(Active),
            (InProgress, Accept)
            | (Active | InProgress, Renew | Reopen)
            | (Expired, Edit | Accept | Withdraw | Expire)
            | (Fulfilled, Edit | Accept | Release | Withdraw | Fulfil | Expire | Renew)
            | (Cancelled, _) => None,
        }
    }

    /// Returns whether it is active or in progress.
    pub const fn is_open(self) -> bool {
        matches!(self, ListingStatus::Active | ListingStatus::InProgress)
    }
}
