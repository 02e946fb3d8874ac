//! How compaction stands, as a Python value.

use pyo3::prelude::*;

/// How the folding of edits into an engine's frozen base goes.
#[pyclass(frozen, eq, module = "trust_core")]
#[derive(PartialEq)]
pub struct CompactionReport(trust_core::CompactionReport);

impl From<trust_core::CompactionReport> for CompactionReport {
    fn from(report: trust_core::CompactionReport) -> Self {
        CompactionReport(report)
    }
}

#[pymethods]
impl CompactionReport {
    /// Folds put in place so far.
    #[getter]
    fn finished(&self) -> u64 {
        self.0.finished
    }

    /// Whether one is under way.
    #[getter]
    fn running(&self) -> bool {
        self.0.running
    }

    /// Edges edited since the base in use was frozen.
    #[getter]
    fn delta_edges(&self) -> usize {
        self.0.delta_edges
    }

    /// Edges of the base in use.
    #[getter]
    fn base_edges(&self) -> usize {
        self.0.base_edges
    }

    fn __repr__(&self) -> String {
        let trust_core::CompactionReport { finished, running, delta_edges, base_edges } = self.0;
        let running = if running { "True" } else { "False" };
        format!(
            "CompactionReport(finished={finished}, running={running}, \
             delta_edges={delta_edges}, base_edges={base_edges})"
        )
    }
}
