//! The exchanges that can come from a listing.

use trust_core::MemberId;

use super::{Listing, ListingKind};
use crate::exchange::ExchangeRefusal;

impl Listing {
    /// Refuses an exchange between these two that cannot come from the listing: of an offer the owner is the provider, of a
    /// need the receiver.
    pub fn check_exchange(
        &self,
        provider: Option<&MemberId>,
        receiver: Option<&MemberId>,
    ) -> Result<(), ExchangeRefusal> {
        let owner = match self.kind {
            ListingKind::Offer => provider,
            ListingKind::Need => receiver,
        };
        match owner == Some(&self.owner) {
            true => Ok(()),
            false => Err(ExchangeRefusal::ListingOfAnother { listing: self.id.clone() }),
        }
    }
}
