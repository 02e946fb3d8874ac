//! (community)
