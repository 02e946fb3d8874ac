//! The methods for all queries, shared by `Engine` and `View`.

mod shared;
mod trust;
mod visibility;
