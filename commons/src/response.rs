//! (response)
