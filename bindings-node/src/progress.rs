//! Progress of a load: the steps of its parts on a single scale, reported to `onProgress`.
//!
//! Invariant: `done` never exceeds the total, which is the number of rows, or 1000 for a file, and equals it at
//! the end.

use std::ops::ControlFlow;

use napi::bindgen_prelude::{FromNapiValue, Function};
use napi::{Unknown, ValueType};
use napi_derive::napi;
use trust_core::Progress;

use crate::failure::{Failure, NativeResult};
use crate::ids::wrong_type;
use crate::options::Options;

/// The progress of a long operation, as its `onProgress` receives it.
#[napi(object, js_name = "Progress")]
pub struct ProgressAnswer {
    /// Rows done so far, or thousandths of a file; never more than `total`.
    pub done: f64,
    /// The value of `done` at the end: the number of rows, or 1000 for a file.
    pub total: f64,
}

/// A part of a load's way, on the scale of the whole.
#[derive(Clone, Copy)]
pub struct Stage {
    start: u64,
    length: u64,
    total: u64,
}

impl Stage {
    /// Returns the progress of reading a file and making edges of its rows: in thousandths, since the number of
    /// rows is not known before. Reading takes about two thirds of the time.
    pub fn of_file() -> (Stage, Stage) {
        Stage::halves(1000, 667)
    }

    /// Returns the progress of reading `rows` rows, and making edges of them.
    pub fn of_rows(rows: usize) -> (Stage, Stage) {
        Stage::halves(rows as u64, rows as u64 / 2)
    }

    fn halves(total: u64, first: u64) -> (Stage, Stage) {
        let second = Stage { start: first, length: total - first, total };
        (Stage { start: 0, length: first, total }, second)
    }

    /// Returns the progress of the whole when this part is as far as `progress`; a part of no steps is at its end.
    pub fn of(self, progress: Progress) -> Progress {
        let Progress { done, total } = progress;
        let done = match total {
            0 => self.length,
            _ => (u128::from(self.length) * u128::from(done.min(total)) / u128::from(total)) as u64,
        };
        Progress { done: self.start + done, total: self.total }
    }
}

/// The function given as `onProgress` to a call that runs in this thread.
pub struct Listener<'env> {
    function: Option<Function<'env, ProgressAnswer, Unknown<'env>>>,
    thrown: Option<napi::Error>,
}

impl<'env> Listener<'env> {
    pub fn read(options: &Options<'env>) -> NativeResult<Self> {
        let function = match options.get("onProgress")? {
            None => None,
            Some(value) if value.get_type()? == ValueType::Function => {
                Some(Function::from_unknown(value)?)
            }
            Some(value) => return Err(wrong_type("onProgress", "a function", &value)),
        };
        Ok(Listener { function, thrown: None })
    }

    pub fn tell(&mut self, progress: Progress) -> ControlFlow<()> {
        let Some(function) = &self.function else { return ControlFlow::Continue(()) };
        let Progress { done, total } = progress;
        match function.call(ProgressAnswer { done: done as f64, total: total as f64 }) {
            Ok(_) => ControlFlow::Continue(()),
            Err(error) => {
                self.thrown = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    /// Returns the error that the function threw in place of the refusal that followed from it.
    pub fn outcome<T>(self, outcome: NativeResult<T>) -> NativeResult<T> {
        match self.thrown {
            Some(error) => Err(Failure::Js(error)),
            None => outcome,
        }
    }
}
