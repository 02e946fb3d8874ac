//! Privacy: export and erasure of all data of a person.
//!
//! | what | an export holds | erasure |
//! |---|---|---|
//! | profile, preference, place | one's own | deletes |
//! | trust and blocks | those one declared, never those of others | deletes, both ways |
//! | listings, circles, invites | one's own | deletes, with the responses to them |
//! | responses, requests to join | those one gave | deletes |
//! | communities and cells | those one is in | leaves; of one left empty, ends what is open with others |
//! | stewardship | of which communities | ends; the last steward of others is succeeded by the longest-standing member |
//! | exchanges | those one has a part in | calls off what is open; keeps all, under a pseudonym, without the title |
//! | accounts and transfers | statements of one's own | settles the balance; keeps them, under the pseudonym |
//! | partnerships | those one proposed or decided | keeps them, under the pseudonym |
//! | notices | those to oneself | deletes those, and word to others of what one did; that one calls something off is told under the pseudonym |
//! | others' listings | nothing | keeps them, with the pseudonym for a helper, see [`Listing::forget`] |
//! | others' communities, circles, invites, requests | nothing | takes the name out, see [`Pseudonymised`] |
//!
//! An export holds nothing that others keep to themselves: not the circles they put one into, not their
//! blocks, not what they hid. A pseudonym is an id that nobody has or had, made by the caller at random.
//!
//! A community that nobody is in any more has ended: there is no partnership with it and no request to join it.
//! Its id and its ledger stay, so that neither comes to mean something else.
//!
//! [`Listing::forget`]: crate::listing::Listing::forget

mod erasure;
mod export;
mod pseudonym;

pub use erasure::{Erasure, ErasureRefusal, Holdings, Stewardship, erase_from_ledgers};
pub use export::Export;
pub use pseudonym::Pseudonymised;
