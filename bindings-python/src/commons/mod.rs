//! The domain classes: values of `trust_commons` as Python holds them.
//!
//! Each command converts its arguments, makes one call of the crate, and gives out a new value; no rule
//! lives here. Invariant: a value never changes, and equals whatever says the same, also after JSON and
//! pickle. What followed from the command that made it is no part of that.

mod exchange;
mod given;
mod invite;
mod ledger;
mod made;
mod partnership;
mod shown;

pub use exchange::Exchange;
pub use given::value;
pub use invite::Invite;
pub use ledger::{Between, Ledger};
pub use partnership::Partnership;
