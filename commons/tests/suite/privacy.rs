//! (privacy)
