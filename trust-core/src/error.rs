//! Every refusal: one type per fallible operation, each carrying the offending values.
//!
//! [`code`](ApplyError::code) gives the stable name that bindings and programs match on.

use std::ops::ControlFlow;

use thiserror::Error;

/// A weight outside (0, 1], not a number, or rounding to 0; carries what was given.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("weight {0} is not a decimal in (0, 1] that rounds to at least 0.001")]
pub struct InvalidWeight(pub String);

/// A threshold outside [0, 1] or not a number; carries what was given.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("threshold {0} is not a decimal in [0, 1]")]
pub struct InvalidThreshold(pub String);

/// A text that is not a decimal in [0, 1] of at most 36 places; carries what was given.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("trust {0:?} is not a decimal in [0, 1] with at most 36 places")]
pub struct InvalidTrust(pub String);

/// A member id that is empty or longer than 255 bytes; carries what was given, cut to 64 characters.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("member id {shown:?} has {bytes} bytes; ids have 1 to 255")]
pub struct InvalidMemberId {
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
    /// What was given.
    pub value: String,
    /// What is allowed.
    pub range: &'static str,
}

/// A member that the view does not have; carries the id asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown member {0:?}")]
pub struct UnknownMember(pub String);

/// Why a batch of changes was refused; nothing of it was applied.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
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
    /// The engine holds as many members as a dense index can name.
    #[error("no room for member {0:?}: an engine holds at most 4294967294 members")]
    TooManyMembers(String),
}

/// Why a bulk load was refused; nothing of it was applied.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
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
        /// How many members there are.
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
        /// What is wrong with it.
        error: InvalidWeight,
    },
    /// More members or edges than an engine can number.
    #[error("too large: an engine holds at most 4294967294 members and 4294967295 edges")]
    TooLarge,
    /// The caller's progress callback asked to stop.
    #[error("the load was cancelled; nothing was changed")]
    Cancelled,
}

/// Why bytes are not a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
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
        /// What the content sums to.
        found: u64,
        /// What the file says.
        expected: u64,
    },
    /// The content contradicts itself, though its checksum fits.
    #[error("checkpoint malformed: {0}")]
    Malformed(String),
}

macro_rules! codes {
    ($($error:ty { $($pattern:pat => $code:literal),+ $(,)? })+) => {$(
        impl $error {
            /// A stable name for programs to match on, the same in every language.
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
    InvalidMemberId { _ => "INVALID_MEMBER_ID" }
    InvalidSetting { _ => "INVALID_SETTING" }
    UnknownMember { _ => "UNKNOWN_MEMBER" }
    ApplyError {
        Self::UnknownMember(_) => "UNKNOWN_MEMBER",
        Self::SelfTrust(_) => "SELF_TRUST",
        Self::SelfBlock(_) => "SELF_BLOCK",
        Self::TooManyMembers(_) => "TOO_LARGE",
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

/// A long question was stopped by its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("cancelled")]
pub struct Cancelled;

/// Steps done and steps in all, as a long operation reports them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows handled so far, each counted once per pass over it.
    pub done: u64,
    /// What `done` will be at the end.
    pub total: u64,
}

/// Called now and then by long operations; `Break` cancels them.
pub type OnProgress<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;
