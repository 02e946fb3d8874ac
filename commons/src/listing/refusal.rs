//! Why something about a listing was refused.

use serde::Serialize;
use trust_core::MemberId;

use crate::Timestamp;
use crate::id::{CellId, CircleId, CommunityId, ListingId};
use crate::listing::{ListingStatus, Quantity, Urgency};
use crate::refusal::{Class, Refusal};
use crate::sharing::SharingRefusal;
use crate::text::UnfitText;

/// Why something about a listing was refused.
#[derive(
    Debug, Clone, PartialEq, thiserror::Error, Serialize, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)] // the fields are what the variant names, and the values that offend
#[non_exhaustive]
pub enum ListingRefusal {
    /// There is none, or it is hidden.
    #[error("there is no listing {listing}")]
    UnknownListing { listing: ListingId },
    /// There is no such circle, or it is somebody else's.
    #[error("there is no circle {circle}")]
    UnknownCircle { circle: CircleId },
    /// There is no such cell, or the owner is not in it.
    #[error("there is no cell {cell}")]
    UnknownCell { cell: CellId },
    /// It is for the owner to do.
    #[error("listing {listing} is not {member}'s")]
    NotOwner { listing: ListingId, member: MemberId },
    /// Listings are posted in one's own communities.
    #[error("{member} does not belong to {community}")]
    NotInCommunity { community: CommunityId, member: MemberId },
    /// It is neither active nor in progress.
    #[error("listing {listing} is closed: {status}")]
    ListingClosed { listing: ListingId, status: ListingStatus },
    /// It is open, and needs no opening.
    #[error("listing {listing} is open: {status}")]
    ListingOpen { listing: ListingId, status: ListingStatus },
    /// So much is not left of it.
    #[error("{left} of listing {listing} is left, not {quantity}")]
    QuantityExceeded { listing: ListingId, quantity: Quantity, left: f64 },
    /// More of it is promised to people.
    #[error("{promised} of listing {listing} is promised, more than {quantity}")]
    QuantityPromised { listing: ListingId, quantity: Quantity, promised: f64 },
    /// Its time is not over.
    #[error("listing {listing} has not expired at {now}")]
    ListingNotExpired { listing: ListingId, expires_at: Option<Timestamp>, now: Timestamp },
    /// Somebody was accepted before.
    #[error("somebody else was accepted for listing {listing}")]
    AlreadyHelped { listing: ListingId },
    /// Only somebody accepted can have helped.
    #[error("{helper} was not accepted for listing {listing}")]
    HelperNotAccepted { listing: ListingId, helper: MemberId },
    /// The id of a listing leaves room for that of the circle of those accepted.
    #[error("the id of a listing has at most 223 bytes, not {bytes}")]
    InvalidListingId { bytes: usize },
    /// A title is empty or too long.
    #[error("a title {reason}")]
    InvalidTitle {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// A description is too long.
    #[error("a description {reason}")]
    InvalidDescription {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// A category is empty or too long.
    #[error("a category {reason}")]
    InvalidCategory {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// A unit is too long.
    #[error("a unit {reason}")]
    InvalidUnit {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// A quantity is nothing, or too much.
    #[error("a quantity is above 0 and at most 1000000, not {quantity}")]
    InvalidQuantity { quantity: String },
    /// A capacity takes too much room.
    #[error("a capacity has at most 4096 bytes, not {bytes}")]
    CapacityTooLarge { bytes: usize },
    /// A capacity is nested too deep.
    #[error("a capacity is at most {deepest} deep")]
    CapacityTooDeep { deepest: usize },
    /// Offers have no urgency.
    #[error("an offer has no urgency, {urgency} or other")]
    UrgencyOfOffer { urgency: Urgency },
    /// It would have ended before it began.
    #[error("expires_at {expires_at} is not after {now}")]
    ExpiresInThePast { expires_at: Timestamp, now: Timestamp },
    /// It would end more than ten years from now, as it does where milliseconds are given for seconds.
    #[error(
        "expires_at {expires_at} is more than ten years ahead, after {latest}; it counts seconds since 1970"
    )]
    ExpiresTooFarAhead { expires_at: Timestamp, latest: Timestamp },
    /// The choice of who is to see it is none.
    #[error(transparent)]
    #[serde(untagged)]
    Sharing(#[from] SharingRefusal),
}

impl Refusal for ListingRefusal {
    fn class(&self) -> Class {
        match self {
            ListingRefusal::UnknownListing { .. }
            | ListingRefusal::UnknownCircle { .. }
            | ListingRefusal::UnknownCell { .. } => Class::NotFound,
            ListingRefusal::NotOwner { .. } | ListingRefusal::NotInCommunity { .. } => {
                Class::Forbidden
            }
            ListingRefusal::ListingClosed { .. }
            | ListingRefusal::ListingOpen { .. }
            | ListingRefusal::QuantityExceeded { .. }
            | ListingRefusal::QuantityPromised { .. }
            | ListingRefusal::ListingNotExpired { .. }
            | ListingRefusal::AlreadyHelped { .. } => Class::Conflict,
            ListingRefusal::HelperNotAccepted { .. }
            | ListingRefusal::InvalidListingId { .. }
            | ListingRefusal::InvalidTitle { .. }
            | ListingRefusal::InvalidDescription { .. }
            | ListingRefusal::InvalidCategory { .. }
            | ListingRefusal::InvalidUnit { .. }
            | ListingRefusal::InvalidQuantity { .. }
            | ListingRefusal::CapacityTooLarge { .. }
            | ListingRefusal::CapacityTooDeep { .. }
            | ListingRefusal::UrgencyOfOffer { .. }
            | ListingRefusal::ExpiresInThePast { .. }
            | ListingRefusal::ExpiresTooFarAhead { .. } => Class::Invalid,
            ListingRefusal::Sharing(refusal) => refusal.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            ListingRefusal::Sharing(refusal) => refusal.code(),
            refusal => refusal.into(),
        }
    }
}
