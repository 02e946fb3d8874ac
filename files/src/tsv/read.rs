//! Reading an edge list, row by row, into the columns of a bulk load.

use std::ops::ControlFlow;
use std::path::Path;

use csv::ByteRecord;
use trust_core::{BulkLoad, OnProgress, Weight};

use super::input::Input;
use super::repeats::drop_repeats;
use super::row::{Reason, Row, Stance, read_row};
use super::short_names::ShortNames;
use super::{Skipped, Tsv, TsvOptions, TsvWeights};
use crate::error::FileError;

/// Rows between two calls of the progress callback.
const STRIDE: u64 = 1 << 16;

/// Reads the edge list at `path`: rows of `source<TAB>target<TAB>weight[<TAB>more...]`.
///
/// - A weight above 0 is trust. A weight below 0 is a block: the source blocks the target. A weight
///   that is absent or empty is the vouch, 0.8. Columns after the third are not looked at.
/// - Lines that begin with `#` and empty lines are no rows. Nothing is quoted; ids are taken as they
///   stand, byte for byte.
/// - The file is plain or gzip, told by its first bytes and not by its name.
/// - A row that cannot count is skipped whole, brings nobody into being, and is counted by reason:
///   see [`Skipped`].
/// - Of rows with the same source and target the first counts, except that a block always counts:
///   where a pair is trusted in one row and blocked in another, the block stands and the trust is the
///   repeat.
///
/// `on_progress` is told the bytes read of the bytes in the file (packed ones for gzip) at the start,
/// every 65,536 rows and at the end, and may cancel. O(rows); memory is that of the
/// [`BulkLoad`] and, for the time of reading, 26 to 51 bytes per member and 4 per edge.
///
/// ```
/// use std::ops::ControlFlow;
/// use trust_core::Engine;
/// use trust_files::{TsvOptions, read_tsv};
///
/// # let directory = tempfile::tempdir()?;
/// # let path = directory.path().join("town.tsv");
/// std::fs::write(&path, "alice\tbob\t0.7\nbob\tcarol\nbob\tmallory\t-1\n")?;
/// let tsv = read_tsv(&path, &TsvOptions::default(), &mut |_| ControlFlow::Continue(()))?;
/// assert_eq!((tsv.rows, tsv.skipped.total()), (3, 0));
///
/// let mut engine = Engine::default();
/// engine.load(tsv.load, &mut |_| ControlFlow::Continue(()))?;
/// let view = engine.view();
/// assert_eq!(view.trust(view.node("alice")?, view.node("carol")?).to_string(), "0.56");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_tsv(
    path: &Path,
    options: &TsvOptions,
    on_progress: &mut OnProgress<'_>,
) -> Result<Tsv, FileError> {
    let input = Input::open(path)?;
    let (meter, is_gzip) = (input.meter(), input.is_gzip());
    let mut rows = input.into_rows();
    let mut gathered = Gathered::default();
    let mut record = ByteRecord::new();
    loop {
        if gathered.rows.is_multiple_of(STRIDE) {
            go_on(on_progress(meter.progress()), path)?;
            gathered.check_size(path)?;
        }
        match rows.read_byte_record(&mut record) {
            Ok(true) => gathered.add(read_row(&record)),
            Ok(false) => break,
            Err(error) => return Err(Input::error(path, is_gzip, error.into())),
        }
    }
    gathered.check_meaning(path)?;
    let tsv = gathered.finish(options.weights);
    go_on(on_progress(meter.progress()), path)?;
    Ok(tsv)
}

fn go_on(flow: ControlFlow<()>, path: &Path) -> Result<(), FileError> {
    match flow {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(FileError::Cancelled { path: path.to_owned() }),
    }
}

/// What the rows so far say, repeats not yet dropped.
#[derive(Default)]
struct Gathered {
    load: BulkLoad,
    short_names: ShortNames,
    rows: u64,
    skipped: Skipped,
    last_source: u32,
    carries_weights: bool,
    carries_ones: bool,
}

impl Gathered {
    fn add(&mut self, row: Result<Row<'_>, Reason>) {
        self.rows += 1;
        match row {
            Ok(row) => self.count(row),
            Err(Reason::ShortRow) => self.skipped.short_rows += 1,
            Err(Reason::BadId) => self.skipped.bad_ids += 1,
            Err(Reason::SelfLoop) => self.skipped.self_loops += 1,
            Err(Reason::BadWeight) => self.skipped.bad_weights += 1,
            Err(Reason::ZeroWeight) => self.skipped.zero_weights += 1,
        }
    }

    fn count(&mut self, row: Row<'_>) {
        let (names, short) = (&mut self.load.names, &mut self.short_names);
        // Most files stand in order of source: then one comparison saves a look into the table.
        if names.is_empty() || names.name(self.last_source) != row.source {
            match short.intern(names, row.source) {
                Ok(source) => self.last_source = source,
                Err(_) => return self.skipped.bad_ids += 1,
            }
        }
        let Ok(target) = short.intern(names, row.target) else {
            return self.skipped.bad_ids += 1;
        };
        let weight = match row.stance {
            Stance::Blocks => return self.load.blocks.push((self.last_source, target)),
            Stance::Vouches => Weight::VOUCH,
            Stance::TrustsWholly => {
                self.carries_ones = true;
                Weight::FULL
            }
            Stance::Trusts(weight) => {
                self.carries_weights = true;
                weight
            }
        };
        self.load.edges.push(self.last_source, target, weight);
    }

    /// Refuses a file that the next stride could make too large to number.
    fn check_size(&self, path: &Path) -> Result<(), FileError> {
        let room = u64::from(u32::MAX) - 2 * STRIDE - 2;
        if self.load.names.len() as u64 > room || self.load.edges.len() as u64 > room {
            return Err(FileError::TooLarge { path: path.to_owned() });
        }
        Ok(())
    }

    /// Refuses a file in which nothing looks like two ids and a tab.
    fn check_meaning(&self, path: &Path) -> Result<(), FileError> {
        if self.rows > 0 && self.skipped.short_rows + self.skipped.bad_ids == self.rows {
            return Err(FileError::NotTsv { path: path.to_owned(), rows: self.rows });
        }
        Ok(())
    }

    fn finish(mut self, weights: TsvWeights) -> Tsv {
        let vouches = match weights {
            TsvWeights::Auto => self.carries_ones && !self.carries_weights,
            TsvWeights::AsGiven => false,
            TsvWeights::Vouch => true,
        };
        if vouches {
            self.load.edges.weights.fill(Weight::VOUCH);
        }
        self.short_names = ShortNames::default();
        self.skipped.repeats = drop_repeats(&mut self.load);
        Tsv { load: self.load, rows: self.rows, skipped: self.skipped }
    }
}
