//! The result of a successful command.

use trust_core::Change;

use crate::notification::Notification;

/// The new value of a noun, with the consequences of the command.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Outcome<T> {
    /// The new value.
    pub value: T,
    /// The changes for the engine, to be applied in this order as one batch.
    pub changes: Vec<Change>,
    /// The notifications to people.
    pub notifications: Vec<Notification>,
}

impl<T> Outcome<T> {
    /// Makes an outcome without consequences.
    pub fn of(value: T) -> Self {
        Outcome { value, changes: Vec::new(), notifications: Vec::new() }
    }

    /// Appends changes for the engine.
    pub fn with_changes(mut self, changes: impl IntoIterator<Item = Change>) -> Self {
        self.changes.extend(changes);
        self
    }

    /// Appends notifications.
    pub fn with_notifications(
        mut self,
        notifications: impl IntoIterator<Item = Notification>,
    ) -> Self {
        self.notifications.extend(notifications);
        self
    }

    /// Appends the consequences of other outcomes, and returns their values.
    pub(crate) fn take_all<U>(&mut self, others: impl IntoIterator<Item = Outcome<U>>) -> Vec<U> {
        let take = |other: Outcome<U>| {
            self.changes.extend(other.changes);
            self.notifications.extend(other.notifications);
            other.value
        };
        others.into_iter().map(take).collect()
    }

    /// Replaces the value, and keeps the consequences.
    pub fn map<U>(self, other: impl FnOnce(T) -> U) -> Outcome<U> {
        Outcome {
            value: other(self.value),
            changes: self.changes,
            notifications: self.notifications,
        }
    }
}
