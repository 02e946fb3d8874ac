//! The parts of an exchange that a person sees who may know of it.
//!
//! | | a party | another person | a steward of a paid one |
//! |---|---|---|---|
//! | title, description | yes | while nobody is the receiver | no |
//! | listing | yes | no | no |
//! | communities | yes | their own | yes |
//!
//! It names no person who is hidden from the reader or was erased. Texts may name anybody, so the title is then the name of
//! the kind, and there is no description.

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

use super::Exchange;
use crate::id::{CommunityId, ListingId};

/// The caller's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Role {
    /// The person who gives.
    Provider,
    /// The person who receives.
    Receiver,
}

/// The facts about the reader of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader<'a> {
    /// The person.
    pub member: &'a MemberId,
    /// Whether the provider exists and is not hidden from the person.
    pub finds_provider: bool,
    /// Whether the receiver exists and is not hidden from the person; true without a receiver.
    pub finds_receiver: bool,
    /// Whether the listing exists and its owner is not hidden from the person.
    pub finds_listing: bool,
    /// Whether the person belongs to the provider's community.
    pub in_provider_community: bool,
    /// Whether the person belongs to the receiver's community.
    pub in_receiver_community: bool,
}

/// The parts of an exchange that not every reader sees, as one reader sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are those of the exchange
pub struct Shown {
    /// The reader's role; nothing for other readers.
    pub role: Option<Role>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub listing: Option<ListingId>,
    pub provider: Option<MemberId>,
    pub receiver: Option<MemberId>,
    pub provider_community: Option<CommunityId>,
    pub receiver_community: Option<CommunityId>,
}

impl Exchange {
    /// Returns what a reader sees who may know of the exchange.
    pub fn shown_to(&self, reader: &Reader<'_>) -> Shown {
        let role = match reader.member {
            member if *member == self.provider => Some(Role::Provider),
            member if self.receiver.as_ref() == Some(member) => Some(Role::Receiver),
            _ => None,
        };
        let finds_both = reader.finds_provider && reader.finds_receiver;
        let (title, description) = match finds_both {
            true => (self.title.clone(), self.description.clone()),
            false => (self.kind.to_string(), String::new()),
        };
        let is_read = role.is_some() || self.receiver.is_none();
        let shows_listing = role.is_some() && (finds_both || reader.finds_listing);
        // A paid exchange is in the ledgers of both communities, and their stewards read it.
        let shows_all_communities = role.is_some() || self.minutes().is_some();
        let home = |community: &Option<CommunityId>, is_own: bool| {
            community.clone().filter(|_| shows_all_communities || is_own)
        };
        Shown {
            role,
            title: is_read.then_some(title),
            description: is_read.then_some(description),
            listing: self.listing.clone().filter(|_| shows_listing),
            provider: reader.finds_provider.then(|| self.provider.clone()),
            receiver: self.receiver.clone().filter(|_| reader.finds_receiver),
            provider_community: home(&self.provider_community, reader.in_provider_community),
            receiver_community: home(&self.receiver_community, reader.in_receiver_community),
        }
    }
}
