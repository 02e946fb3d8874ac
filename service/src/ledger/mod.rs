//! Ledger operations of the service: the rules of commons, given the parts of the record that they need, in the
//! transaction that asks for it.

pub mod account;
pub mod payment;
