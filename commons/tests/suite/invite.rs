//! (invite)
