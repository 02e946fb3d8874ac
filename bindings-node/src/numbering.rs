//! A column of ids while it is read, and the positions of its ids in a table of names.

use std::collections::HashMap;

use trust_core::{BulkLoad, InvalidId, NameTable};

use crate::failure::NativeResult;

/// No position yet: no table of names grows so far.
const NONE: u32 = u32::MAX;

/// A column of ids, and the rows in which there is none.
#[derive(Default)]
pub struct Column {
    ids: Ids,
    absent: Vec<usize>,
}

/// Whole numbers until a text stands in the column, then positions in the table of names.
enum Ids {
    Numbers(Vec<i64>),
    Positions(Vec<u32>),
}

impl Default for Ids {
    fn default() -> Self {
        Ids::Numbers(Vec::new())
    }
}

impl Column {
    pub fn len(&self) -> usize {
        match &self.ids {
            Ids::Numbers(numbers) => numbers.len(),
            Ids::Positions(positions) => positions.len(),
        }
    }

    pub fn push_number(&mut self, number: i64, names: &mut NameTable) -> Result<(), InvalidId> {
        match &mut self.ids {
            Ids::Numbers(numbers) => numbers.push(number),
            Ids::Positions(positions) => positions.push(names.intern(&number.to_string())?),
        }
        Ok(())
    }

    pub fn push_text(&mut self, id: &str, names: &mut NameTable) -> Result<(), InvalidId> {
        if let Ids::Numbers(numbers) = &self.ids {
            let position = |number: &i64| names.intern(&number.to_string());
            let positions = numbers.iter().map(position).collect::<Result<_, _>>()?;
            self.ids = Ids::Positions(positions);
        }
        if let Ids::Positions(positions) = &mut self.ids {
            positions.push(names.intern(id)?);
        }
        Ok(())
    }

    /// Adds a row without an id: another id of the column takes its place, which nobody reads.
    pub fn push_nothing(&mut self) {
        self.absent.push(self.len());
        match &mut self.ids {
            Ids::Numbers(numbers) => numbers.push(numbers.last().copied().unwrap_or(0)),
            Ids::Positions(positions) => positions.push(BulkLoad::MISSING),
        }
    }
}

/// The positions of whole numbers: a plain table where they lie close together.
pub enum Numbering {
    Dense { least: i64, positions: Vec<u32> },
    Sparse(HashMap<i64, u32>),
}

impl Numbering {
    /// Makes room for the numbers in `columns`.
    pub fn of(columns: [&Column; 2]) -> Self {
        let numbers = columns.iter().flat_map(|column| match &column.ids {
            Ids::Numbers(numbers) => numbers.as_slice(),
            Ids::Positions(_) => &[],
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

    /// Returns the positions of a column's ids in `names`, which takes up those not in it; `MISSING` where there
    /// is none.
    pub fn positions(&mut self, column: Column, names: &mut NameTable) -> NativeResult<Vec<u32>> {
        let Column { ids, absent } = column;
        let mut positions = match ids {
            Ids::Positions(positions) => positions,
            Ids::Numbers(numbers) => self.of_numbers(numbers, names)?,
        };
        absent.into_iter().for_each(|row| positions[row] = BulkLoad::MISSING);
        Ok(positions)
    }

    fn of_numbers(&mut self, numbers: Vec<i64>, names: &mut NameTable) -> NativeResult<Vec<u32>> {
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
