//! Errors: a type per fallible operation, each carrying the offending values.
//!
//! [`code`](ApplyError::code) gives the stable name that bindings and programs match on.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A weight outside (0, 1], not a number, or rounding to 0; carries the given value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("weight {0} is not a decimal in (0, 1] that rounds to at least 0.001")]
pub struct InvalidWeight(pub String);

/// A threshold outside [0, 1] or not a number; carries the given value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("threshold {0} is not a decimal in [0, 1]")]
pub struct InvalidThreshold(pub String);

/// A text that is not a decimal in [0, 1] of at most 36 places; carries the given value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("trust {0:?} is not a decimal in [0, 1] with at most 36 places")]
pub struct InvalidTrust(pub String);

/// An id or tag that is empty or longer than 255 bytes; carries the given value, cut to 64 characters.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{kind} id {shown:?} has {bytes} bytes; ids have 1 to 255")]
pub struct InvalidId {
    /// The kind of id: a member, a group, a resource or a tag.
    pub kind: &'static str,
    /// The first 64 characters of the id.
    pub shown: String,
    /// Its whole length in bytes.
    pub bytes: usize,
}

/// A setting outside its range.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("setting {name} = {value} is outside {range}")]
pub struct InvalidSetting {
    /// The setting's name.
    pub name: &'static str,
    /// The given value.
    pub value: String,
    /// The allowed range.
    pub range: &'static str,
}

/// A latitude, longitude or precision that is none; carries the given value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidPlace {
    /// Not a number from -90 to 90.
    #[error("latitude {0} is not within -90 to 90 degrees")]
    Latitude(String),
    /// Not a number from -180 to 180.
    #[error("longitude {0} is not within -180 to 180 degrees")]
    Longitude(String),
    /// Not the name of a precision.
    #[error("precision {0:?} is not one of exact, neighborhood, city, region")]
    Precision(String),
}

/// A distance that is not a number of kilometres on earth; carries the given value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("distance {0} is not within 0 to 20038 km")]
pub struct InvalidDistance(pub String);

/// A text that is not a grant; carries the given value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "grant {0:?} is not one of circle:ID, cell, cell:ID, community, partner, trusted, nearby:KM, network, public"
)]
pub struct InvalidGrant(pub String);

/// A text that is not the name of a [`Via`](crate::Via); carries the given value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "via {0:?} is not one of own, circle, cell, community, partner, trusted, nearby, network, public"
)]
pub struct InvalidVia(pub String);

/// A text that names no kind of group; carries the given value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("kind {0:?} is not one of cell, community, circle")]
pub struct InvalidKind(pub String);

/// A text that names no order of a list; carries the given value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("order {0:?} is not one of newest, nearest, most_trusted")]
pub struct InvalidOrder(pub String);

/// A member that the view does not have; carries the id asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown member {0:?}")]
pub struct UnknownMember(pub String);

/// A group that the view does not have; carries the id asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown group {0:?}")]
pub struct UnknownGroup(pub String);

/// A resource that the view does not have; carries the id asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown resource {0:?}")]
pub struct UnknownResource(pub String);

/// The reason why a list, count or watch is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ListError {
    /// The filter requires a distance, and the viewer has no place.
    #[error("within_km = {within_km} needs a place, and member {viewer:?} has none")]
    NoPlace {
        /// The viewer.
        viewer: String,
        /// The distance asked for, in kilometres.
        within_km: String,
    },
    /// The cursor was not made by a list in this order.
    #[error("cursor {0:?} does not continue a list in this order")]
    InvalidCursor(String),
    /// A page of no rows.
    #[error("limit {0} is not at least 1")]
    InvalidLimit(usize),
}

/// The reason why a batch of changes is refused; none of them was applied.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ApplyError {
    /// A change names a member that does not exist at that point of the batch.
    #[error(transparent)]
    UnknownMember(#[from] UnknownMember),
    /// A member may not declare trust in itself.
    #[error("member {0:?} cannot declare trust in itself")]
    SelfTrust(String),
    /// A member may not block itself.
    #[error("member {0:?} cannot block itself")]
    SelfBlock(String),
    /// The engine holds as many ids of a kind as a dense index can name.
    #[error("no room for {0:?}: an engine holds at most 4294967294 ids of a kind")]
    TooMany(String),
    /// A change names a group that does not exist at that point of the batch.
    #[error(transparent)]
    UnknownGroup(#[from] UnknownGroup),
    /// A change names a resource that does not exist at that point of the batch.
    #[error(transparent)]
    UnknownResource(#[from] UnknownResource),
    /// A group is named where only another kind of group can stand.
    #[error("group {group:?} is a {found}, not a {expected}")]
    WrongKind {
        /// The group.
        group: String,
        /// The kind of the group.
        found: &'static str,
        /// The required kind.
        expected: &'static str,
    },
    /// A circle has no owner.
    #[error("circle {0:?} needs an owner")]
    MissingOwner(String),
    /// A cell or community has an owner.
    #[error("group {0:?} is a {1}; only a circle has an owner")]
    UnexpectedOwner(String, &'static str),
    /// A community may not be its own partner.
    #[error("community {0:?} cannot be its own partner")]
    SelfPartnership(String),
}

/// The reason why a bulk load is refused; none of it was applied.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The arrays differ in length.
    #[error("arrays differ in length: {sources} sources, {targets} targets, {weights} weights")]
    LengthMismatch {
        /// Length of the sources.
        sources: usize,
        /// Length of the targets.
        targets: usize,
        /// Length of the weights.
        weights: usize,
    },
    /// A row points past the end of the table of members.
    #[error("row {row} names member number {position}, but the table has {members}")]
    NoSuchPosition {
        /// The offending row.
        row: usize,
        /// The position it names.
        position: u32,
        /// The number of members.
        members: usize,
    },
    /// A row's source is its target.
    #[error("row {row}: member {member:?} cannot declare trust in itself")]
    SelfTrust {
        /// The offending row.
        row: usize,
        /// The member.
        member: String,
    },
    /// A row's blocker is its blocked.
    #[error("row {row}: member {member:?} cannot block itself")]
    SelfBlock {
        /// The offending row.
        row: usize,
        /// The member.
        member: String,
    },
    /// A row's weight is not valid.
    #[error("row {row}: {error}")]
    InvalidWeight {
        /// The offending row.
        row: usize,
        /// The error.
        error: InvalidWeight,
    },
    /// More members or edges than an engine can number.
    #[error("too large: an engine holds at most 4294967294 members and 4294967295 edges")]
    TooLarge,
    /// The caller's progress callback asked to stop.
    #[error("the load was cancelled; nothing was changed")]
    Cancelled,
}

/// The reason why bytes are not a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// The bytes do not begin like a checkpoint.
    #[error("not a checkpoint: the file does not begin with the checkpoint mark")]
    NotACheckpoint,
    /// The checkpoint was written by a version that this one cannot read.
    #[error("checkpoint version {found} cannot be read; this program reads version {supported}")]
    UnsupportedVersion {
        /// The version in the file.
        found: u32,
        /// The version this program reads.
        supported: u32,
    },
    /// The checksum does not fit the content: the file was cut short or altered.
    #[error("checkpoint damaged: checksum {found:016x}, expected {expected:016x}")]
    ChecksumMismatch {
        /// The checksum of the content.
        found: u64,
        /// The checksum in the file.
        expected: u64,
    },
    /// The content contradicts itself, though its checksum fits.
    #[error("checkpoint malformed: {0}")]
    Malformed(String),
}

impl InvalidPlace {
    /// Returns the given value.
    pub fn value(&self) -> &str {
        match self {
            InvalidPlace::Latitude(given)
            | InvalidPlace::Longitude(given)
            | InvalidPlace::Precision(given) => given,
        }
    }
}

macro_rules! codes {
    ($($error:ty { $($pattern:pat => $code:literal),+ $(,)? })+) => {$(
        impl $error {
            /// Returns a stable name for programs to match on, the same in every language.
            pub fn code(&self) -> &'static str {
                match self { $($pattern => $code),+ }
            }
        }
    )+};
}

codes! {
    InvalidWeight { _ => "INVALID_WEIGHT" }
    InvalidThreshold { _ => "INVALID_THRESHOLD" }
    InvalidTrust { _ => "INVALID_TRUST" }
    InvalidPlace { _ => "INVALID_PLACE" }
    InvalidDistance { _ => "INVALID_DISTANCE" }
    InvalidGrant { _ => "INVALID_GRANT" }
    InvalidVia { _ => "INVALID_VIA" }
    InvalidKind { _ => "INVALID_KIND" }
    InvalidOrder { _ => "INVALID_ORDER" }
    InvalidSetting { _ => "INVALID_SETTING" }
    UnknownMember { _ => "UNKNOWN_MEMBER" }
    UnknownGroup { _ => "UNKNOWN_GROUP" }
    UnknownResource { _ => "UNKNOWN_RESOURCE" }
    ListError {
        Self::NoPlace { .. } => "NO_PLACE",
        Self::InvalidCursor(_) => "INVALID_CURSOR",
        Self::InvalidLimit(_) => "INVALID_LIMIT",
    }
    ApplyError {
        Self::UnknownMember(_) => "UNKNOWN_MEMBER",
        Self::SelfTrust(_) => "SELF_TRUST",
        Self::SelfBlock(_) => "SELF_BLOCK",
        Self::TooMany(_) => "TOO_LARGE",
        Self::UnknownGroup(_) => "UNKNOWN_GROUP",
        Self::UnknownResource(_) => "UNKNOWN_RESOURCE",
        Self::WrongKind { .. } => "WRONG_KIND",
        Self::MissingOwner(_) => "MISSING_OWNER",
        Self::UnexpectedOwner(..) => "UNEXPECTED_OWNER",
        Self::SelfPartnership(_) => "SELF_PARTNERSHIP",
    }
    LoadError {
        Self::LengthMismatch { .. } => "LENGTH_MISMATCH",
        Self::NoSuchPosition { .. } => "NO_SUCH_POSITION",
        Self::SelfTrust { .. } => "SELF_TRUST",
        Self::SelfBlock { .. } => "SELF_BLOCK",
        Self::InvalidWeight { .. } => "INVALID_WEIGHT",
        Self::TooLarge => "TOO_LARGE",
        Self::Cancelled => "CANCELLED",
    }
    CheckpointError { _ => "INVALID_CHECKPOINT" }
    Cancelled { _ => "CANCELLED" }
}

impl InvalidId {
    /// Returns a stable name for programs to match on, the same in every language.
    pub fn code(&self) -> &'static str {
        match self.kind {
            "group" => "INVALID_GROUP_ID",
            "resource" => "INVALID_RESOURCE_ID",
            "tag" => "INVALID_TAG",
            _ => "INVALID_MEMBER_ID",
        }
    }
}

/// A long query was cancelled by its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("cancelled")]
pub struct Cancelled;

/// Steps done and steps in all, as a long operation reports them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Rows handled so far, each counted once per pass over it.
    pub done: u64,
    /// The value of `done` at the end.
    pub total: u64,
}

/// Called now and then by long operations; `Break` cancels them.
pub type OnProgress<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;
