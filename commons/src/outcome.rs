//! The result of a successful command.

use trust_core::Change;

use crate::notice::Notice;

/// The new value of a noun, with the consequences of the command.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Outcome<T> {
    /// The new value.
    pub value: T,
    /// The changes for the engine, to be applied in this order as one batch.
    pub changes: Vec<Change>,
    /// The notices to people.
    pub notices: Vec<Notice>,
}

impl<T> Outcome<T> {
    /// Makes an outcome without consequences.
    pub fn of(value: T) -> Self {
        Outcome { value, changes: Vec::new(), notices: Vec::new() }
    }

    /// Appends changes for the engine.
    pub fn with_changes(mut self, changes: impl IntoIterator<Item = Change>) -> Self {
        self.changes.extend(changes);
        self
    }

    /// Appends notices.
    pub fn with_notices(mut self, notices: impl IntoIterator<Item = Notice>) -> Self {
        self.notices.extend(notices);
        self
    }

    /// Appends the consequences of other outcomes, and returns their values.
    pub(crate) fn take_all<U>(&mut self, others: impl IntoIterator<Item = Outcome<U>>) -> Vec<U> {
        let take = |other: Outcome<U>| {
            self.changes.extend(other.changes);
            self.notices.extend(other.notices);
            other.value
        };
        others.into_iter().map(take).collect()
    }

    /// Replaces the value, and keeps the consequences.
    pub fn map<U>(self, other: impl FnOnce(T) -> U) -> Outcome<U> {
        Outcome { value: other(self.value), changes: self.changes, notices: self.notices }
    }
}
