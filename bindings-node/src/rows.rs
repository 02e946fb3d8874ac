//! Rows of edges on their way from JavaScript into a bulk load.
//!
//! Reading needs JavaScript's thread and is kept cheap: texts are numbered as they are read, whole
//! numbers and weights only copied. Numbering the whole numbers, each distinct one once, and checking
//! the weights happens in [`into_load`](EdgeRows::into_load), on any thread.

use std::collections::HashMap;
use std::ops::Range;

use napi::bindgen_prelude::FromNapiValue;
use napi::{Env, Unknown, ValueType};
use trust_core::{BulkLoad, EdgeList, LoadError, NameTable, Weight};

use crate::columns::{Sink, column_length, read_column};
use crate::failure::{Failure, Outcome};
use crate::ids::{array, wrong_type};
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

/// A column of ids: whole numbers until a text stands in it, then positions in the table of names.
enum Column {
    Numbers(Vec<i64>),
    Positions(Vec<u32>),
}

impl Default for Column {
    fn default() -> Self {
        Column::Numbers(Vec::new())
    }
}

/// What a column of weights may be, for errors.
const WEIGHTS: &str = "a Float64Array, a Float32Array or an array of numbers";

impl Given<'_, '_> {
    /// How many rows there are; an error unless the columns agree.
    pub fn rows(&self, env: &Env) -> Outcome<usize> {
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
    /// Reads the ends of the rows in `range`.
    pub fn read_ends(
        &mut self,
        env: &Env,
        given: &Given<'_, '_>,
        range: Range<usize>,
    ) -> Outcome<()> {
        let EdgeRows { names, sources, targets, .. } = self;
        let mut sources = ColumnSink { column: sources, names };
        read_column(env, "sources", given.sources, range.clone(), &mut sources)?;
        let mut targets = ColumnSink { column: targets, names };
        read_column(env, "targets", given.targets, range, &mut targets)
    }

    /// Reads the weights of the rows in `range`, if any are given.
    pub fn read_weights(
        &mut self,
        env: &Env,
        given: &Given<'_, '_>,
        range: Range<usize>,
    ) -> Outcome<()> {
        if is_absent(given.weights) {
            return Ok(());
        }
        let weights = self.weights.get_or_insert_default();
        let shorter = || Failure::Argument("weights became shorter while it was read".to_owned());
        let read = typed_array(env, given.weights, |elements| match elements {
            Elements::F64(w) => w.get(range.clone()).map(|w| weights.extend_from_slice(w)),
            Elements::F32(w) => {
                w.get(range.clone()).map(|w| weights.extend(w.iter().map(|&w| f64::from(w))))
            }
            _ => None,
        });
        if let Some(read) = read {
            return read.ok_or_else(shorter);
        }
        let array = array("weights", WEIGHTS, given.weights)?;
        for row in range {
            let weight = array.get::<Unknown>(row as u32)?.ok_or_else(shorter)?;
            if weight.get_type()? != ValueType::Number {
                return Err(wrong_type(&format!("weights[{row}]"), "a number", &weight));
            }
            weights.push(f64::from_unknown(weight)?);
        }
        Ok(())
    }

    /// The load of all rows read, with the weights read; the vouch where none were given.
    pub fn into_load(mut self) -> Outcome<BulkLoad> {
        let weights = self.weights.take();
        self.into_load_with(weights.as_deref())
    }

    /// The load of all rows read, with `weights` borrowed from elsewhere.
    pub fn into_load_with(self, weights: Option<&[f64]>) -> Outcome<BulkLoad> {
        let EdgeRows { mut names, sources, targets, .. } = self;
        let mut numbering = Numbering::of([&sources, &targets]);
        let sources = numbering.positions(sources, &mut names)?;
        let targets = numbering.positions(targets, &mut names)?;
        let weights = match weights {
            None => vec![Weight::VOUCH; sources.len()],
            Some(weights) => {
                let weight = |(row, &weight)| BulkLoad::weight(row, weight);
                weights.iter().enumerate().map(weight).collect::<Result<_, _>>()?
            }
        };
        let edges = EdgeList { sources, targets, weights };
        Ok(BulkLoad { names, edges, blocks: Vec::new() })
    }
}

fn weights_length(env: &Env, value: &Unknown<'_>) -> Outcome<usize> {
    let typed = typed_array(env, value, |elements| match elements {
        Elements::F64(weights) => Some(weights.len()),
        Elements::F32(weights) => Some(weights.len()),
        _ => None,
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
    fn number(&mut self, number: i64) -> Outcome<()> {
        match self.column {
            Column::Numbers(numbers) => numbers.push(number),
            Column::Positions(positions) => {
                positions.push(self.names.intern(&number.to_string())?);
            }
        }
        Ok(())
    }

    fn text(&mut self, _position: usize, id: &str) -> Outcome<()> {
        if let Column::Numbers(numbers) = self.column {
            let position = |number: &i64| self.names.intern(&number.to_string());
            let positions = numbers.iter().map(position).collect::<Result<_, _>>()?;
            *self.column = Column::Positions(positions);
        }
        if let Column::Positions(positions) = self.column {
            positions.push(self.names.intern(id)?);
        }
        Ok(())
    }
}

/// The positions of whole numbers: a plain table where they lie close together.
enum Numbering {
    Dense { least: i64, positions: Vec<u32> },
    Sparse(HashMap<i64, u32>),
}

/// No position yet: no table of names grows so far.
const NONE: u32 = u32::MAX;

impl Numbering {
    /// Room for the numbers in `columns`.
    fn of(columns: [&Column; 2]) -> Self {
        let numbers = columns.iter().flat_map(|column| match column {
            Column::Numbers(numbers) => numbers.as_slice(),
            Column::Positions(_) => &[],
        });
        let (mut least, mut most, mut count) = (i64::MAX, i64::MIN, 0i64);
        for &number in numbers {
            (least, most, count) = (least.min(number), most.max(number), count + 1);
        }
        match most.checked_sub(least) {
            Some(span) if count > 0 && span < 4 * count + 1024 => {
                Numbering::Dense { least, positions: vec![NONE; span as usize + 1] }
            }
            _ => Numbering::Sparse(HashMap::new()),
        }
    }

    /// The positions of a column's ids in `names`, which takes up those not in it.
    fn positions(&mut self, column: Column, names: &mut NameTable) -> Outcome<Vec<u32>> {
        let numbers = match column {
            Column::Positions(positions) => return Ok(positions),
            Column::Numbers(numbers) => numbers,
        };
        let mut intern = |number: i64| names.intern(&number.to_string());
        let mut found = Vec::with_capacity(numbers.len());
        for number in numbers {
            found.push(match self {
                Numbering::Dense { least, positions } => {
                    let position = &mut positions[(number - *least) as usize];
                    if *position == NONE {
                        *position = intern(number)?;
                    }
                    *position
                }
                Numbering::Sparse(positions) => match positions.get(&number) {
                    Some(&position) => position,
                    None => *positions.entry(number).insert_entry(intern(number)?).get(),
                },
            });
        }
        Ok(found)
    }
}
