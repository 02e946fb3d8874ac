//! (steward)
