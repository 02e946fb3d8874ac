//! The commands, a file each: arguments, work, answer.

pub mod audience;
pub mod ball;
pub mod convert;
pub mod explain;
pub mod revoke;
pub mod stats;
pub mod tour;
pub mod town;
pub mod visible;
pub mod why;

use crate::args::{Args, Command};
use crate::output::Output;
use crate::refusal::Refusal;

/// Runs the command that `args` name.
pub fn run(args: &Args, output: &mut Output) -> Result<(), Refusal> {
    match &args.command {
        Command::Stats(command) => command.run(&args.settings, output),
        Command::Ball(command) => command.run(&args.settings, output),
        Command::Explain(command) => command.run(&args.settings, output),
        Command::Revoke(command) => command.run(&args.settings, output),
        Command::Visible(command) => command.run(&args.settings, output),
        Command::Audience(command) => command.run(&args.settings, output),
        Command::Why(command) => command.run(&args.settings, output),
        Command::Convert(command) => command.run(&args.settings, output),
        Command::Town(command) => command.run(&args.settings, output),
        Command::Tour(command) => command.run(&args.settings, output),
    }
}
