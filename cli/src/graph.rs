//! Loading the graph that a command is about, from whichever kind of file it is in.

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use trust_core::{BulkLoad, Change, Engine, Progress, View};
use trust_files::{Input, Skipped};

use crate::args::Settings;
use crate::figures::count;
use crate::refusal::Refusal;

/// A graph in memory, and its source.
pub struct Graph {
    pub engine: Engine,
    pub view: View,
    pub origin: Origin,
}

/// The source of a graph.
pub enum Origin {
    EdgeList { rows: u64, skipped: Skipped },
    Checkpoint,
    Generated,
}

impl Graph {
    /// Returns the graph in the file at `path`, or in standard input if that is `-`, under the settings
    /// asked for.
    pub fn open(path: &Path, settings: &Settings) -> Result<Self, Refusal> {
        let input = Input::open_or_stdin(path)?;
        if input.is_checkpoint() {
            let engine = input.load()?;
            let wanted = settings.over(engine.view().settings());
            if wanted == engine.view().settings() {
                return Ok(Graph::new(engine, Origin::Checkpoint));
            }
            let engine = Engine::with_settings(&engine.view(), wanted);
            return Ok(Graph::new(engine, Origin::Checkpoint));
        }
        let options = settings.reading.options();
        let mut bar = Bar::new("reading", "{bytes} of {total_bytes}");
        let tsv = input.read_tsv(&options, &mut |progress| bar.show(progress))?;
        drop(bar);
        if tsv.skipped.total() > tsv.rows / 2 {
            let (skipped, rows) = (count(tsv.skipped.total()), count(tsv.rows));
            let reasons = tsv.skipped;
            eprintln!("trust-graph: warning: skipped {skipped} of {rows} rows: {reasons}");
        }
        let origin = Origin::EdgeList { rows: tsv.rows, skipped: tsv.skipped };
        Graph::build(tsv.load, settings.over(trust_core::Settings::default()), origin)
    }

    /// Returns the graph that a generator made, with its later changes, under the settings asked for.
    pub fn generated(
        (load, changes): (BulkLoad, Vec<Change>),
        settings: &Settings,
    ) -> Result<Self, Refusal> {
        let settings = settings.over(trust_core::Settings::default());
        let mut graph = Graph::build(load, settings, Origin::Generated)?;
        graph.engine.apply(changes)?;
        Ok(Graph::new(graph.engine, Origin::Generated))
    }

    fn build(
        load: BulkLoad,
        settings: trust_core::Settings,
        origin: Origin,
    ) -> Result<Self, Refusal> {
        let mut engine = Engine::new(settings);
        let mut bar = Bar::new("building", "{percent}%");
        engine.load(load, &mut |progress| bar.show(progress))?;
        Ok(Graph::new(engine, origin))
    }

    fn new(engine: Engine, origin: Origin) -> Self {
        Graph { view: engine.view(), engine, origin }
    }
}

impl Settings {
    /// Returns `base` with the settings of the command line in place of its own.
    fn over(&self, base: trust_core::Settings) -> trust_core::Settings {
        let max_hops = self.max_hops.unwrap_or(base.max_hops());
        let floor = self.floor.unwrap_or(base.floor());
        // All were checked against their ranges, when the command line or the checkpoint was read.
        trust_core::Settings::new(max_hops, floor)
            .and_then(|new| new.with_trusted(base.trusted_min(), base.trusted_direction()))
            .and_then(|new| new.with_network(base.network_min(), base.network_direction()))
            .map_or(base, |new| new.with_nearby(base.nearby()))
    }
}

/// A progress bar on stderr that appears when something takes long and somebody is watching.
struct Bar {
    what: &'static str,
    figures: &'static str,
    started: Instant,
    bar: Option<ProgressBar>,
}

impl Bar {
    const PATIENCE: Duration = Duration::from_millis(400);

    fn new(what: &'static str, figures: &'static str) -> Self {
        Bar { what, figures, started: Instant::now(), bar: None }
    }

    fn show(&mut self, progress: Progress) -> ControlFlow<()> {
        if self.bar.is_none() && self.started.elapsed() > Self::PATIENCE && is_watched() {
            let template = format!("{{prefix:>9}} [{{bar:32}}] {} {{eta}} left", self.figures);
            let bar = ProgressBar::new(progress.total).with_prefix(self.what);
            bar.set_style(
                ProgressStyle::with_template(&template)
                    .unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar {
            bar.set_length(progress.total);
            bar.set_position(progress.done);
        }
        ControlFlow::Continue(())
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn is_watched() -> bool {
    io::stderr().is_terminal()
}
