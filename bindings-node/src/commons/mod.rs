//! The domain classes: values of `trust_commons` as JavaScript holds them.
//!
//! Each command reads its arguments, makes one call of the crate, and gives out a new value; no rule lives
//! here. Invariant: a value never changes. The JavaScript layer (`commons.cjs`) freezes each, with its fields
//! as properties of its own.

mod exchange;
mod given;
mod invite;
mod ledger;
mod made;
mod partnership;
mod shown;
