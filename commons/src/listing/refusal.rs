//! The refusals of a listing.

use serde::Serialize;
use trust_core::MemberId;

use crate::Timestamp;
use crate::id::{CellId, CircleId, CommunityId, ListingId};
use crate::listing::{ListingStatus, Quantity, Urgency};
use crate::refusal::{Class, Refusal};
use crate::sharing::SharingRefusal;
use crate::text::UnfitText;

/// The refusals of a listing.
#[derive(
    Debug, Clone, PartialEq, thiserror::Error, Serialize, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)] // the fields are what the variant names, and the refused values
#[non_exhaustive]
pub enum ListingRefusal {
    /// The listing is missing, or hidden.
    #[error("there is no listing {listing}")]
    UnknownListing { listing: ListingId },
    /// The circle is missing, or belongs to another member.
    #[error("there is no circle {circle}")]
    UnknownCircle { circle: CircleId },
    /// The cell is missing, or the owner is not in it.
    #[error("there is no cell {cell}")]
    UnknownCell { cell: CellId },
    /// Only the owner may do this.
    #[error("listing {listing} is not {member}'s")]
    NotOwner { listing: ListingId, member: MemberId },
    /// A member posts listings only in their own communities.
    #[error("{member} does not belong to {community}")]
    NotInCommunity { community: CommunityId, member: MemberId },
    /// The listing is neither active nor in progress.
    #[error("listing {listing} is closed: {status}")]
    ListingClosed { listing: ListingId, status: ListingStatus },
    /// The listing is open already.
    #[error("listing {listing} is open: {status}")]
    ListingOpen { listing: ListingId, status: ListingStatus },
    /// Less than this quantity is left.
    #[error("listing {listing} has {left} left, less than {quantity}")]
    QuantityExceeded { listing: ListingId, quantity: Quantity, left: f64 },
    /// A greater quantity is promised already.
    #[error("listing {listing} has {promised} promised, more than {quantity}")]
    QuantityPromised { listing: ListingId, quantity: Quantity, promised: f64 },
    /// The listing has not expired.
    #[error("listing {listing} has not expired at {now}")]
    ListingNotExpired { listing: ListingId, expires_at: Option<Timestamp>, now: Timestamp },
    /// A member was accepted before.
    #[error("somebody else was accepted for listing {listing}")]
    AlreadyHelped { listing: ListingId },
    /// Only an accepted member can be the helper.
    #[error("{helper} was not accepted for listing {listing}")]
    HelperNotAccepted { listing: ListingId, helper: MemberId },
    /// The id of a listing must leave room for the ids of the circles of accepted members.
    #[error("the id of a listing has at most 223 bytes, not {bytes}")]
    InvalidListingId { bytes: usize },
    /// The title is empty or too long.
    #[error("a title {reason}")]
    InvalidTitle {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// The description is too long.
    #[error("a description {reason}")]
    InvalidDescription {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// The category is empty or too long.
    #[error("a category {reason}")]
    InvalidCategory {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// The unit is too long.
    #[error("a unit {reason}")]
    InvalidUnit {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// The quantity is 0 or too large.
    #[error("a quantity is above 0 and at most 1000000, not {quantity}")]
    InvalidQuantity { quantity: String },
    /// The capacity is too large.
    #[error("a capacity has at most 4096 bytes, not {bytes}")]
    CapacityTooLarge { bytes: usize },
    /// The capacity is nested too deep.
    #[error("a capacity has at most {deepest} levels")]
    CapacityTooDeep { deepest: usize },
    /// Offers have no urgency.
    #[error("an offer has no urgency, so {urgency} is not allowed")]
    UrgencyOfOffer { urgency: Urgency },
    /// The listing would end in the past.
    #[error("expires_at {expires_at} is not after {now}")]
    ExpiresInThePast { expires_at: Timestamp, now: Timestamp },
    /// The listing would end more than ten years from now, as it does if milliseconds are given for seconds.
    #[error(
        "expires_at {expires_at} is more than ten years ahead, after {latest}; it counts seconds since 1970"
    )]
    ExpiresTooFarAhead { expires_at: Timestamp, latest: Timestamp },
    /// The choice of audience is not allowed.
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
