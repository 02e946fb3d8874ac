//! The words of a listing, and how it goes from one status to another.

use serde::{Deserialize, Serialize};

/// Whether something is there or wanted.
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

/// What is offered or needed.
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

/// How soon something is needed.
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

/// How a listing stands.
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
#[allow(missing_docs)] // they are the methods of the listing, and accepting a response to it
#[non_exhaustive]
pub enum ListingCommand {
    Edit,
    Accept,
    Withdraw,
    Fulfil,
    Expire,
}

impl ListingStatus {
    /// How a listing of this kind stands after a command; none where the command has no place.
    pub const fn after(self, kind: ListingKind, command: ListingCommand) -> Option<Self> {
        use ListingCommand::{Accept, Edit, Expire, Fulfil, Withdraw};
        use ListingStatus::{Active, Cancelled, Expired, Fulfilled, InProgress};
        match (self, command) {
            (Active, Accept) => match kind {
                ListingKind::Offer => Some(Active),
                ListingKind::Need => Some(InProgress),
            },
            (InProgress, Accept) => None,
            (Active | InProgress, Edit) => Some(self),
            (Active | InProgress, Withdraw) => Some(Cancelled),
            (Active | InProgress, Fulfil) => Some(Fulfilled),
            (Active | InProgress, Expire) => Some(Expired),
            (Fulfilled | Cancelled | Expired, _) => None,
        }
    }

    /// Whether it is active or in progress.
    pub const fn is_open(self) -> bool {
        matches!(self, ListingStatus::Active | ListingStatus::InProgress)
    }
}
