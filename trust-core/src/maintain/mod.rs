//! Keeps the sights of watched viewers current under changes.
//!
//! Nothing here decides anything: it finds out whose sight a batch may have altered and asks the one
//! decision again. Without this folder every answer stays right, and is only made anew at each revision.

mod watch;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

pub use watch::{OnVisibleChange, VisibleChange, Watch};

use crate::error::ListError;
use crate::id::NodeIdx;
use crate::view::{State, View};
use crate::visibility::list::{Filter, Seer};
use watch::Watched;

/// All watches of an engine, and what is kept for them.
#[derive(Default)]
pub(crate) struct Live {
    pub view: View,
    watches: HashMap<u64, Watched>,
    next: u64,
}

impl Live {
    pub fn of(view: &View) -> Self {
        Live { view: view.clone(), ..Live::default() }
    }

    /// Begins a watch.
    pub fn begin(
        live: &Arc<Mutex<Live>>,
        viewer: NodeIdx,
        filter: Filter,
        now: i64,
    ) -> Result<Watch, ListError> {
        let mut this = live.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let sight = this.view.sight(viewer);
        let seer = Seer::new(&this.view, viewer, &sight, &filter)?;
        let shown = seer.matching(&filter, now, None).0;
        let number = this.next;
        this.next += 1;
        let (queue, over, on_change) = Default::default();
        this.watches.insert(number, Watched { viewer, filter, now, shown, queue, over, on_change });
        Ok(Watch { number, live: live.clone() })
    }

    fn end(&mut self, number: u64) {
        self.watches.remove(&number);
    }

    /// Takes over the next state and tells every watch what it changed.
    pub fn publish(&mut self, next: State) -> View {
        let before = std::mem::replace(&mut self.view, View::new(next));
        let view = &self.view;
        for watched in self.watches.values_mut() {
            watched.over |= !view.is_member(watched.viewer);
            let shown = if watched.over {
                roaring::RoaringBitmap::new()
            } else {
                let sight = view.sight(watched.viewer);
                match Seer::new(view, watched.viewer, &sight, &watched.filter) {
                    Ok(seer) => seer.matching(&watched.filter, watched.now, None).0,
                    Err(_) => roaring::RoaringBitmap::new(),
                }
            };
            watched.show(view, shown, &before);
        }
        view.clone()
    }
}
