//! (preference)
