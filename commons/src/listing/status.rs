//! The states of a listing and the transitions between them.

use serde::{Deserialize, Serialize};

/// Offer or need.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // the names say it
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum ListingKind {
    Offer,
    Need,
}

/// The type of the listing.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // the names say it
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum ListingType {
    Task,
    Skill,
    Resource,
    Time,
}

/// The urgency of a need.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // the names say it
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum Urgency {
    Low,
    #[default]
    Medium,
    High,
}

/// The status of a listing.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum ListingStatus {
    /// Open.
    Active,
    /// A need for which somebody was accepted; open yet.
    InProgress,
    /// Closed: done.
    Fulfilled,
    /// Closed: withdrawn.
    Cancelled,
    /// Closed: out of time.
    Expired,
}

/// What can be done with a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // they are the methods of the listing, and accepting a response to it or taking that back
#[non_exhaustive]
pub enum ListingCommand {
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
    /// How a listing of this kind stands after a command; none where the command has no place. A need that is open is
    /// in progress for as long as somebody is accepted, whatever the command.
    pub const fn after(self, kind: ListingKind, command: ListingCommand) -> Option<Self> {
        use ListingCommand::{Accept, Edit, Expire, Fulfil, Release, Renew, Reopen, Withdraw};
        use ListingStatus::{Active, Cancelled, Expired, Fulfilled, InProgress};
        match (self, command) {
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

    /// Whether it is active or in progress.
    pub const fn is_open(self) -> bool {
        matches!(self, ListingStatus::Active | ListingStatus::InProgress)
    }
}
