//! Ledger commands of the service: loads the parts of the record that the rules need, within the caller's
//! transaction.

pub mod account;
pub mod payment;
