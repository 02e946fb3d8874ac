//! `trustd`: the reference service.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    trust_service::run(trust_service::Arguments::parse())
}
