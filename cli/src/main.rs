//! The `trust-graph` command: ask a trust graph from the shell.

mod args;
mod clock;
mod commands;
mod figures;
mod graph;
mod named;
mod output;
mod refusal;
mod revocation;
mod shape;
mod stopwatch;
mod town;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Args;
use crate::output::Output;

fn main() -> ExitCode {
    let args = Args::parse();
    let mut output = Output::new(args.settings.json);
    match commands::run(&args, &mut output).and_then(|()| Ok(output.finish()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => refusal.report(args.settings.json),
    }
}
