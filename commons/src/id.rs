//! The ids of records. They come from outside; the rules only compare them.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use trust_core::{GroupId, ResourceId};

/// The id is empty or longer than 255 bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id has 1 to 255 bytes, not {0}")]
pub struct InvalidRecordId(pub usize);

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// Makes an id of 1 to 255 bytes.
            pub fn new(id: impl Into<String>) -> Result<Self, InvalidRecordId> {
                let id = id.into();
                match id.len() {
                    1..=255 => Ok($name(id)),
                    length => Err(InvalidRecordId(length)),
                }
            }

            /// Returns the text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidRecordId;

            fn try_from(id: String) -> Result<Self, InvalidRecordId> {
                $name::new(id)
            }
        }

        impl FromStr for $name {
            type Err = InvalidRecordId;

            fn from_str(id: &str) -> Result<Self, InvalidRecordId> {
                $name::new(id)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// A listing.
    ListingId;
    /// A response to a listing.
    ResponseId;
    /// An invite to a circle.
    InviteId;
    /// A request to join a community.
    JoinRequestId;
    /// An invitation into a cell.
    CellInvitationId;
    /// A partnership between two communities.
    PartnershipId;
    /// An exchange between two people.
    ExchangeId;
    /// A transfer between two accounts of a ledger.
    TransferId;
    /// A skill of a member.
    SkillId;
}

/// The id of a noun whose values are resources of the engine.
///
/// The engine has one set of ids for all resources. The id of a resource begins with the noun and a colon, as in
/// `listing:veg`, so values of two nouns never share an id there. Only this trait writes and reads such ids.
pub trait AsResource: FromStr {
    /// The noun, as the ids of its resources begin.
    const NOUN: &'static str;

    /// The id within the noun.
    fn text(&self) -> &str;

    /// The id of the resource. None if the id leaves no room for the noun; no value is created with such an id.
    fn resource(&self) -> Option<ResourceId> {
        ResourceId::new(&format!("{}:{}", Self::NOUN, self.text())).ok()
    }

    /// The text of the id within the noun, from the id of a resource. None for resources of other nouns.
    fn text_of(resource: &str) -> Option<&str> {
        resource.strip_prefix(Self::NOUN)?.strip_prefix(':')
    }

    /// The id within the noun, from the id of a resource. None for resources of other nouns.
    fn of_resource(resource: &ResourceId) -> Option<Self> {
        Self::text_of(resource.as_str())?.parse().ok()
    }
}

impl AsResource for ListingId {
    const NOUN: &'static str = "listing";

    fn text(&self) -> &str {
        self.as_str()
    }
}

/// A community is a group of the engine, and has the same id.
pub type CommunityId = GroupId;
/// A cell is a group of the engine, and has the same id.
pub type CellId = GroupId;
/// A circle is a group of the engine, and has the same id.
pub type CircleId = GroupId;
