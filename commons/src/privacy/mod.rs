//! Privacy: export and erasure of all data of a person.
//!
//! | data | export | erasure |
//! |---|---|---|
//! | profile, preference, place | own | deletes |
//! | trust and blocks | own declarations, never those of others | deletes, in both directions |
//! | listings, circles, invites | own | deletes, with the responses to them |
//! | responses, requests to join | own | deletes |
//! | communities and cells | memberships | leaves; ends the open items of a community left empty |
//! | stewardship | the communities | ends; the longest-standing member succeeds the last steward |
//! | exchanges | exchanges as a party | cancels open ones; keeps all, under a pseudonym, without the title |
//! | accounts and transfers | own statements | settles the balance; keeps them, under the pseudonym |
//! | partnerships | proposed or decided by the member | keeps them, under the pseudonym |
//! | notifications | notifications to the member | deletes them, and notifications to others about the member's actions; cancellations are notified under the pseudonym |
//! | others' listings | nothing | keeps them, with the pseudonym for a helper, see [`Listing::forget`] |
//! | others' communities, circles, invites, requests | nothing | removes the name, see [`Pseudonymised`] |
//!
//! An export contains no private data of others: neither the circles that they added the member to, nor their
//! blocks, nor hidden items. It contains no secret, and names nobody who hides from the member. A pseudonym is an id
//! that no member has or had, which the caller draws at random.
//!
//! A community without members has ended: it has no partnerships and no pending join requests. Its id and its
//! ledger stay, so that neither is reused.
//!
//! [`Listing::forget`]: crate::listing::Listing::forget

mod erasure;
mod export;
mod pseudonym;

pub use crate::pseudonym::Pseudonymised;
pub use erasure::{Erasure, ErasureRefusal, Holdings, Stewardship, erase_from_ledgers, erases};
pub use export::{Export, Held, IssuedInvite, OwnPartnership, ReceivedInvite};
