//! The result of a successful command.

use trust_core::Change;

use crate::notice::Notice;

/// The new value, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Outcome<T> {
    /// The value as it is from now on.
    pub value: T,
    /// What the engine is to apply, in this order, as one batch.
    pub changes: Vec<Change>,
    /// Who is to hear of it.
    pub notices: Vec<Notice>,
}

impl<T> Outcome<T> {
    /// A new value from which nothing else follows.
    pub fn of(value: T) -> Self {
        Outcome { value, changes: Vec::new(), notices: Vec::new() }
    }

    /// With changes for the engine, after those there are.
    pub fn with_changes(mut self, changes: impl IntoIterator<Item = Change>) -> Self {
        self.changes.extend(changes);
        self
    }

    /// With notices, after those there are.
    pub fn with_notices(mut self, notices: impl IntoIterator<Item = Notice>) -> Self {
        self.notices.extend(notices);
        self
    }

    /// With another value, and the same consequences.
    pub fn map<U>(self, other: impl FnOnce(T) -> U) -> Outcome<U> {
        Outcome { value: other(self.value), changes: self.changes, notices: self.notices }
    }
}
