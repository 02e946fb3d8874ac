//! The graph of the declarations that are shared with those whom they are about.
//!
//! Whether somebody knows of a person because that person trusts them is decided by this graph alone. A declaration that its
//! source keeps to themselves is not in it, so it changes no answer, and not the time that the answer takes either: in the whole
//! graph a private declaration would also show by hiding a path that is weaker, but shared.
//!
//! It is made from the whole graph, which it shares all else with, once for each revision that somebody asks about: one question
//! makes it, and the others wait for it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::MutexGuard as Turn;

use trust_core::{ApplyError, Change, Engine, MemberId, Revision, View};

use crate::store::change_log::LogRevision;

/// The newest graph of shared declarations that was asked for.
#[derive(Default)]
pub struct OpenTrust {
    newest: Mutex<Option<Made>>,
    making: tokio::sync::Mutex<()>,
}

/// Such a graph, and of what it was made.
struct Made {
    of: (LogRevision, Revision),
    view: View,
}

impl OpenTrust {
    /// Waits until nobody else makes a graph, and keeps others from it. Whoever has waited asks [`find`](Self::find) again.
    pub async fn turn(&self) -> Turn<'_, ()> {
        self.making.lock().await
    }

    /// The graph of a revision, if that is the newest.
    pub fn find(&self, revision: LogRevision, whole: &View) -> Option<View> {
        let newest = self.newest();
        let made = newest.as_ref().filter(|made| made.of == (revision, whole.revision()))?;
        Some(made.view.clone())
    }

    /// Makes the graph of a revision, at which these declarations are kept by their sources.
    pub fn make(
        &self,
        revision: LogRevision,
        whole: &View,
        kept: Vec<(MemberId, MemberId)>,
    ) -> Result<View, ApplyError> {
        let mut engine = Engine::of(whole);
        engine.apply(
            kept.into_iter().map(|(source, target)| Change::RevokeTrust { source, target }),
        )?;
        let made = Made { of: (revision, whole.revision()), view: engine.view() };
        let view = made.view.clone();
        let mut newest = self.newest();
        if newest.as_ref().is_none_or(|newest| newest.of < made.of) {
            *newest = Some(made);
        }
        Ok(view)
    }

    fn newest(&self) -> MutexGuard<'_, Option<Made>> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
