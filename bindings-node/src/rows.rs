//! Rows of edges on their way from JavaScript into a bulk load.
//!
//! Reading needs JavaScript's thread and is kept cheap: texts are numbered as they are read, whole
//! numbers and weights only copied. Numbering the whole numbers, each distinct one once, and judging
//! the rows happens in [`into_load`](EdgeRows::into_load), on any thread.

use std::ops::Range;

use napi::bindgen_prelude::FromNapiValue;
use napi::{Env, Unknown, ValueType};
use trust_core::{BulkLoad, LeftOut, LoadError, NameTable};

use crate::columns::{Sink, column_length, read_column};
use crate::failure::{Failure, NativeResult};
use crate::ids::{array, wrong_type};
use crate::numbering::{Column, Numbering};
use crate::options::is_absent;
use crate::raw::{Elements, typed_array};

/// The three columns of a load as JavaScript gives them.
pub struct Given<'a, 'env> {
    pub sources: &'a Unknown<'env>,
    pub targets: &'a Unknown<'env>,
    pub weights: &'a Unknown<'env>,
}

/// Rows read so far.
#[derive(Default)]
pub struct EdgeRows {
    names: NameTable,
    sources: Column,
    targets: Column,
    weights: Option<Vec<f64>>,
}

/// The accepted types of a column of weights, for errors.
const WEIGHTS: &str = "a Float64Array, another typed array of numbers or an array of numbers";

impl Given<'_, '_> {
    /// Returns the number of rows; an error unless the columns agree.
    pub fn rows(&self, env: &Env) -> NativeResult<usize> {
        let sources = column_length(env, "sources", self.sources)?;
        let targets = column_length(env, "targets", self.targets)?;
        let weights = match is_absent(self.weights) {
            true => sources,
            false => weights_length(env, self.weights)?,
        };
        if sources != targets || sources != weights {
            return Err(LoadError::LengthMismatch { sources, targets, weights }.into());
        }
        Ok(sources)
    }
}

impl EdgeRows {
    /// Returns the number of rows read.
    pub fn count(&self) -> usize {
        self.sources.len()
    }

    /// Reads the ends of the rows in `range`.
    pub fn read_ends(
        &mut self,
        env: &Env,
        given: &Given<'_, '_>,
        range: Range<usize>,
    ) -> NativeResult<()> {
        let EdgeRows { names, sources, targets, .. } = self;
        let mut sources = ColumnSink { column: sources, names };
        read_column(env, "sources", given.sources, range.clone(), &mut sources)?;
        let mut targets = ColumnSink { column: targets, names };
        read_column(env, "targets", given.targets, range, &mut targets)
    }

    /// Reads the weights of the rows in `range`, if any are given; an absent one reads as NaN.
    pub fn read_weights(
        &mut self,
        env: &Env,
        given: &Given<'_, '_>,
        range: Range<usize>,
    ) -> NativeResult<()> {
        if is_absent(given.weights) {
            return Ok(());
        }
        let weights = self.weights.get_or_insert_default();
        let shorter = || Failure::Argument("weights became shorter while it was read".to_owned());
        let read = typed_array(env, given.weights, |elements| take(&elements, &range, weights));
        if let Some(read) = read {
            return read.ok_or_else(shorter);
        }
        let array = array("weights", WEIGHTS, given.weights)?;
        for row in range {
            let weight = array.get::<Unknown>(row as u32)?.ok_or_else(shorter)?;
            weights.push(match weight.get_type()? {
                ValueType::Number => f64::from_unknown(weight)?,
                ValueType::Undefined | ValueType::Null => f64::NAN,
                _ => return Err(wrong_type(&format!("weights[{row}]"), "a number", &weight)),
            });
        }
        Ok(())
    }

    /// Returns the load of all rows read, with the weights read; the vouch where none were given.
    pub fn into_load(mut self) -> NativeResult<(BulkLoad, LeftOut)> {
        let weights = self.weights.take();
        self.into_load_with(weights.as_deref())
    }

    /// Returns the load of all rows read, with `weights` borrowed from elsewhere.
    pub fn into_load_with(self, weights: Option<&[f64]>) -> NativeResult<(BulkLoad, LeftOut)> {
        let EdgeRows { mut names, sources, targets, .. } = self;
        let mut numbering = Numbering::of([&sources, &targets]);
        let sources = numbering.positions(sources, &mut names)?;
        let targets = numbering.positions(targets, &mut names)?;
        Ok(BulkLoad::from_rows(names, sources, targets, weights)?)
    }
}

/// Appends the weights in `range` of a typed array; `None` if it has fewer, or holds no such numbers.
fn take(elements: &Elements<'_>, range: &Range<usize>, weights: &mut Vec<f64>) -> Option<()> {
    macro_rules! extend {
        ($numbers:expr) => {
            weights.extend($numbers.get(range.clone())?.iter().map(|&w| f64::from(w)))
        };
    }
    match elements {
        Elements::F64(numbers) => weights.extend_from_slice(numbers.get(range.clone())?),
        Elements::F32(numbers) => extend!(numbers),
        Elements::U8(numbers) => extend!(numbers),
        Elements::I8(numbers) => extend!(numbers),
        Elements::U16(numbers) => extend!(numbers),
        Elements::I16(numbers) => extend!(numbers),
        Elements::U32(numbers) => extend!(numbers),
        Elements::I32(numbers) => extend!(numbers),
        Elements::I64(_) | Elements::U64(_) => return None,
    }
    Some(())
}

fn weights_length(env: &Env, value: &Unknown<'_>) -> NativeResult<usize> {
    let typed = typed_array(env, value, |elements| match elements {
        Elements::I64(_) | Elements::U64(_) => None,
        numbers => Some(numbers.len()),
    });
    match typed {
        Some(length) => length.ok_or_else(|| wrong_type("weights", WEIGHTS, value)),
        None => Ok(array("weights", WEIGHTS, value)?.len() as usize),
    }
}

/// Reads ids into one column.
struct ColumnSink<'a> {
    column: &'a mut Column,
    names: &'a mut NameTable,
}

impl Sink for ColumnSink<'_> {
    fn number(&mut self, position: usize, number: i64) -> NativeResult<()> {
        let pushed = self.column.push_number(number, self.names);
        pushed.map_err(|error| Failure::from(error).at(position))
    }

    fn text(&mut self, position: usize, id: &str) -> NativeResult<()> {
        let pushed = self.column.push_text(id, self.names);
        pushed.map_err(|error| Failure::from(error).at(position))
    }

    fn absent(&mut self, _position: usize) -> NativeResult<()> {
        self.column.push_nothing();
        Ok(())
    }
}
