//! Benches of visibility in a generated world: lists, counts, audiences and changes.
//!
//! Everything runs in a pool of one thread, so that CPU time misses nothing that the engine hands to
//! other threads.

mod audience;
mod batch;
mod blocks;
mod check;
mod count;
mod edit;
mod page;
mod resident;
mod stage;
mod truth;

use crate::data::Graph;
use crate::report::Row;

use stage::Stage;
pub use stage::{Extent, export};

/// What to ask.
#[derive(Clone, Copy, PartialEq)]
pub enum Question {
    Check,
    Page,
    Blocks,
    Count,
    Audience,
    Edits,
    Batch,
    Resident,
}

impl Question {
    pub const ALL: [Question; 8] = [
        Question::Check,
        Question::Page,
        Question::Blocks,
        Question::Count,
        Question::Audience,
        Question::Edits,
        Question::Batch,
        Question::Resident,
    ];
}

/// All rows for these questions.
pub fn measure(graph: &Graph, extent: Extent, questions: &[Question]) -> Vec<Row> {
    if questions.is_empty() {
        return Vec::new();
    }
    on_one_thread(|| {
        let stage = Stage::set(graph, extent);
        let ask = |&question: &Question| match question {
            Question::Check => check::check(&stage),
            Question::Page => page::page(&stage),
            Question::Blocks => blocks::blocks(&stage),
            Question::Count => count::count(&stage),
            Question::Audience => audience::audience(&stage),
            Question::Edits => {
                [3, 6].into_iter().flat_map(|hops| edit::edits(&stage, hops)).collect()
            }
            Question::Batch => batch::batch(&stage),
            Question::Resident => resident::resident(&stage),
        };
        questions.iter().flat_map(ask).collect()
    })
}

/// Runs `work` where all that it hands to a pool of threads comes back to this one.
pub fn on_one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.unwrap_or_else(|error| panic!("{error}")).install(work)
}
