//! The commands of `trustd`.

mod clock;
mod import;
mod log;
mod member;
mod reading;
mod ready;
mod serve;
#[cfg(feature = "otel")]
mod spans;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Options;
use crate::terminal::Failure;

const IN_THE_FILE: &str = r#"Options come from the command line, else from the environment, else from the file of --config,
which names them with underscores. Two settings are only in the file:

  [[issuers]]                       # a trusted identity provider; any number of them
  issuer = "https://login.example"  # the iss of its tokens
  audience = "trustd"               # the aud they must name
  jwks_url = "https://…"            # the address of its keys; found by discovery if left out
  name_claim = "…"                  # the claim that proposes new ids [default: preferred_username]
  token_types = ["JWT", "at+jwt", ""]   # the accepted typ of its tokens; "" is for tokens without one

  [engine]                          # the settings of the engine; all of them or none
  max_hops = 6
  floor = 0.1
  trusted_min = 0.5
  trusted_direction = "owner_to_viewer"
  network_min = 0.1
  network_direction = "either"
  nearby_strict = true

TRUSTD_LOG sets the log filter, as in `warn` or `trust_service=debug` [default: info]. Libraries log warnings only."#;

/// The reference service of trust-core: trust, visibility and sharing.
#[derive(Parser)]
#[command(name = "trustd", version, max_term_width = 100, after_help = IN_THE_FILE)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    options: Options,
}

#[derive(Subcommand)]
enum Command {
    /// Serve HTTP until stopped
    Serve(serve::Serve),
    /// Add people and set their passwords
    #[command(subcommand)]
    Member(member::Member),
    /// Read declarations of trust and blocks from an edge list
    Import(import::Import),
    /// Write declarations of trust and blocks to an edge list
    Export(import::Export),
    /// Compare the engine's answers and the ledgers with the record
    Verify(verify::Verify),
    /// Check whether a running server is ready, on its address for operators
    Ready,
    /// Show the time of the record, and set it back if the machine's time was wrong
    Clock(clock::Clock),
    /// Print the OpenAPI 3.1 document of the HTTP interface
    Openapi,
}

/// Runs the command of the arguments. Only their owner can read the files that it creates.
pub fn run(arguments: Arguments) -> ExitCode {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    match attempt(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("trustd: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn attempt(arguments: Arguments) -> Result<(), Failure> {
    if let Command::Openapi = arguments.command {
        println!("{:#}", crate::http::openapi());
        return Ok(());
    }
    let config = arguments.options.resolve()?;
    let _log = log::begin(if config.log_json { log::Format::Json } else { log::Format::Text });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match arguments.command {
            Command::Serve(serve) => serve.run(config).await,
            Command::Member(member) => member.run(config).await,
            Command::Import(import) => import.run(config).await,
            Command::Export(export) => export.run(config).await,
            Command::Verify(verify) => verify.run(config).await,
            Command::Ready => ready::run(&config).await,
            Command::Clock(clock) => clock.run(config).await,
            Command::Openapi => Ok(()),
        }
    })
}
