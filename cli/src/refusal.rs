//! The reason why a command failed: a code for programs, a sentence for people.

use std::io;
use std::process::ExitCode;

use serde_json::json;
use trust_core::{ApplyError, InvalidDistance, InvalidId, InvalidPlace, ListError, LoadError};
use trust_files::FileError;

/// A refusal; the program prints it to stderr and exits with 1.
pub struct Refusal {
    code: &'static str,
    message: String,
    hint: Option<String>,
}

impl Refusal {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Refusal { code, message: message.into(), hint: None }
    }

    /// Adds a line of advice.
    pub fn hint(self, hint: impl Into<Option<String>>) -> Self {
        Refusal { hint: hint.into(), ..self }
    }

    /// Says it, and gives the exit code. A reader that has read enough is no failure.
    pub fn report(&self, as_json: bool) -> ExitCode {
        if self.code == BROKEN_PIPE {
            return ExitCode::SUCCESS;
        }
        if as_json {
            let error = json!({ "code": self.code, "message": self.message, "hint": self.hint });
            eprintln!("{}", json!({ "error": error }));
        } else {
            eprintln!("trust-graph: {}", self.message);
            if let Some(hint) = &self.hint {
                eprintln!("  hint: {hint}");
            }
        }
        ExitCode::FAILURE
    }
}

const BROKEN_PIPE: &str = "BROKEN_PIPE";

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => {
                Refusal::new(BROKEN_PIPE, "the reader has closed the output")
            }
            _ => Refusal::new("IO_ERROR", format!("cannot write the answer: {error}")),
        }
    }
}

macro_rules! coded {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for Refusal {
            fn from(error: $error) -> Self {
                Refusal::new(error.code(), error.to_string())
            }
        }
    )+};
}

coded!(FileError, LoadError, ApplyError, ListError, InvalidId, InvalidPlace, InvalidDistance);
