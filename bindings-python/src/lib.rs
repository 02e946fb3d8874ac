//! trust-core for Python: convert in, one call of the core without the GIL, convert out.
//!
//! No rules live here. Each file is one idea; the classes are named below.

#![allow(clippy::too_many_arguments, reason = "keyword arguments of Python are arguments here")]

mod absent;
mod ball;
mod batch;
mod changes;
mod commons;
mod convert;
mod engine;
mod error;
mod event_loops;
mod filter;
mod hint;
mod ids;
mod load;
mod many;
mod pool;
mod query;
mod reading;
mod settings;
mod values;
mod view;
mod wait;
mod waiting;
mod watch;

/// The compiled half of `trust_core`, which names everything public.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::ball::Ball;
    #[pymodule_export]
    use crate::batch::Batch;
    #[pymodule_export]
    use crate::commons::{Pair, Record};
    #[pymodule_export]
    use crate::engine::Engine;
    #[pymodule_export]
    use crate::query::Queries;
    #[pymodule_export]
    use crate::view::View;
    #[pymodule_export]
    use crate::waiting::end_waits;
    #[pymodule_export]
    use crate::watch::Watch;

    /// The version of the package.
    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
