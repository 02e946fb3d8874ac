//! Marks responses to signed-in callers. Only these contain revisions: to all others, a growing number would count
//! the writes that are hidden from them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A mark on a request, set as soon as its caller is known, and read when the response is complete.
#[derive(Debug, Clone, Default)]
pub struct SignedIn(Arc<AtomicBool>);

impl SignedIn {
    /// Records that the caller is signed in, or that the response signs the caller in.
    pub fn note(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns whether the mark is set.
    pub fn is_noted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
