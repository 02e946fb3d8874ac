//! Reading an edge list, row by row, into the columns of a bulk load.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;

use csv::ByteRecord;
use trust_core::{BulkLoad, OnProgress, Weight};

use super::columns::Columns;
use super::options::{Column, Delimiter, TsvOptions, TsvWeights};
use super::repeats::drop_repeats;
use super::row::{self, Format, Reason, Row, Stance, read_row};
use super::short_names::ShortNames;
use super::text::Text;
use super::{Skipped, Tsv, foreign, sniff};
use crate::error::{Fault, FileError, Foreign};
use crate::input::{BUFFER, Input, Opened};

/// Rows between two calls of the progress callback.
const STRIDE: u64 = 1 << 16;

/// Reads the edge list at `path`: rows of source, target and weight, and more that is not looked at.
///
/// - A weight above 0 is trust. A weight below 0 is a block: the source blocks the target. A weight
///   that is absent or empty is the vouch, 0.8. With [`TsvOptions::scale`] weights are divided by it first.
/// - Columns are separated by tabs, semicolons, commas or blanks: see [`Delimiter`]. Unless commas separate them, a
///   weight may have a decimal comma. A field that begins with a
///   quote ends with one, and may hold delimiters, line ends, and quotes said by two, as in RFC 4180. Apart from
///   that ids are taken as they stand, byte for byte, unless blanks follow the commas, semicolons or bars of nearly
///   all rows: such blanks are no part of ids.
/// - A first row of well-known words is a header, and names the columns: see [`Header`](super::Header).
/// - Lines that begin with `#` and empty lines are no rows.
/// - The file is UTF-8, plain or gzip, recognized by its first bytes and not by its name. Any other file, such as a
///   picture, a table in another format, or text in another encoding, is refused with the name of its format.
/// - A row that cannot count is skipped whole, brings nobody into being, and is counted by reason:
///   see [`Skipped`]. A file in which no row counts is refused.
/// - Of rows with the same source and target the first counts, except that a block always counts:
///   where a pair is trusted in one row and blocked in another, the block stands and the trust is the
///   repeat. A file that was written here holds both where both stood; then both count.
///
/// `on_progress` receives the bytes read and the bytes in the file (packed ones for gzip) at the start, every
/// 65,536 rows and at the end, and may cancel. O(rows); memory is that of the [`BulkLoad`] and, for the time of
/// reading, 30 to 55 bytes per member and 4 per edge.
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
    read(Input::open(path)?, options, on_progress)
}

/// Reads an open file.
pub(crate) fn read(
    input: Input,
    options: &TsvOptions,
    on_progress: &mut OnProgress<'_>,
) -> Result<Tsv, FileError> {
    let (name, meter) = (input.name().to_owned(), input.meter());
    let mut opened = input.unpack()?;
    let marked = examine(&mut opened)?;
    let sniffed = || sniff::delimiter(opened.start(), opened.is_all(), options.unquoted, marked);
    let delimiter = options.delimiter.unwrap_or_else(sniffed);
    let padded = !marked && sniff::is_padded(opened.start(), options.unquoted, delimiter);
    let failed = opened.errors();
    let text = Text::new(opened.into_bytes(), delimiter, options.unquoted, marked);
    let mut rows = Rows::new(text, delimiter, options.unquoted, padded);
    let mut gathered = Gathered { marked, ..Gathered::default() };
    let mut format = None;
    loop {
        if gathered.rows.is_multiple_of(STRIDE) {
            go_on(on_progress(meter.progress()), &name)?;
            gathered.check_size(&name)?;
        }
        let Some(record) = rows.next().map_err(|error| failed.of(error))? else { break };
        let format = match &format {
            Some(format) => format,
            None => {
                let (columns, is_header) = Columns::of(record, options, marked)
                    .map_err(|fault| FileError::no_edge_list(&name, fault))?;
                let scale = options.scale.unwrap_or_default();
                let decimal_comma = delimiter != Delimiter::COMMA;
                let format = format.insert(Format { columns, scale, decimal_comma });
                gathered.widest = record.len();
                if is_header {
                    continue;
                }
                format
            }
        };
        gathered.widest = gathered.widest.max(record.len());
        gathered.add(read_row(record, format));
    }
    let tsv = gathered.finish(options, &name)?;
    go_on(on_progress(meter.progress()), &name)?;
    Ok(tsv)
}

/// Refuses files that are not text, by name; returns whether this crate wrote the file.
fn examine(opened: &mut Opened) -> Result<bool, FileError> {
    while !opened.is_all() && !sniff::holds_a_row(opened.start()) && opened.start().len() < 1 << 20
    {
        opened.look_further()?;
    }
    let marked = sniff::is_marked(opened.start());
    let foreign = match opened.start() {
        _ if marked => None,
        start if crate::checkpoint::begins_like_one(start) => Some(Foreign {
            name: "a checkpoint of trust-core",
            advice: "load it as a checkpoint, or turn it into an edge list first",
        }),
        start => foreign::recognise(start),
    };
    match foreign {
        Some(foreign) => Err(opened.errors().foreign(foreign)),
        None => Ok(marked),
    }
}

/// The rows of a file, split into fields.
struct Rows<R> {
    reader: csv::Reader<R>,
    record: ByteRecord,
    /// Returns the record without empty fields between blanks.
    words: ByteRecord,
    blanks: bool,
}

impl<R: Read> Rows<R> {
    fn new(text: R, delimiter: Delimiter, unquoted: bool, padded: bool) -> Self {
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter.byte())
            .comment(Some(b'#'))
            .quoting(!unquoted)
            .has_headers(false)
            .flexible(true)
            .trim(if padded { csv::Trim::Fields } else { csv::Trim::None })
            .buffer_capacity(BUFFER)
            .from_reader(text);
        let blanks = delimiter == Delimiter::Blanks;
        Rows { reader, record: ByteRecord::new(), words: ByteRecord::new(), blanks }
    }

    fn next(&mut self) -> io::Result<Option<&ByteRecord>> {
        loop {
            match self.reader.read_byte_record(&mut self.record) {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(error) => return Err(of_system(error)),
            }
            if !self.blanks {
                return Ok(Some(&self.record));
            }
            self.words.clear();
            self.record
                .iter()
                .filter(|word| !word.is_empty())
                .for_each(|word| self.words.push_field(word));
            if !self.words.is_empty() {
                return Ok(Some(&self.words));
            }
        }
    }
}

/// Returns the system's error inside an error of the CSV reader.
fn of_system(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn go_on(flow: ControlFlow<()>, path: &Path) -> Result<(), FileError> {
    match flow {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(FileError::Cancelled { path: path.to_owned() }),
    }
}

/// The content of the rows so far, including repeats.
#[derive(Default)]
struct Gathered {
    load: BulkLoad,
    short_names: ShortNames,
    rows: u64,
    skipped: Skipped,
    first_rows: Vec<u32>,
    last_source: u32,
    /// The columns of the row that has most.
    widest: usize,
    marked: bool,
    carries_weights: bool,
    carries_ones: bool,
}

impl Gathered {
    fn add(&mut self, read: row::Read<'_>) {
        self.rows += 1;
        self.carries_weights |= read.carries_weights;
        match read.row {
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
        // Names are numbered as they come: those without a row yet are new.
        while self.first_rows.len() < names.len() {
            self.first_rows.push(u32::try_from(self.rows).unwrap_or(u32::MAX));
        }
        let weight = match row.stance {
            Stance::Blocks => return self.load.blocks.push((self.last_source, target)),
            Stance::Vouches => Weight::VOUCH,
            Stance::TrustsWholly => {
                self.carries_ones = true;
                Weight::FULL
            }
            Stance::Trusts(weight) => weight,
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

    /// Refuses a number that no row has a column for.
    fn check_columns(&self, options: &TsvOptions, name: &Path) -> Result<(), FileError> {
        let columns = self.widest;
        for asked in [&options.source, &options.target, &options.weight] {
            if let Some(Column::Number(number)) = *asked
                && number > columns
                && columns > 0
            {
                let fault = Fault::NoColumnNumber { number, columns };
                return Err(FileError::no_edge_list(name, fault));
            }
        }
        Ok(())
    }

    /// Refuses a file of which nothing would be loaded.
    fn check_meaning(&self, name: &Path) -> Result<(), FileError> {
        if !self.load.edges.is_empty() || !self.load.blocks.is_empty() {
            return Ok(());
        }
        let (path, rows, skipped) = (name.to_owned(), self.rows, self.skipped);
        Err(match rows {
            // A file that this crate wrote has a mark; without rows it is an empty graph.
            0 if self.marked => return Ok(()),
            1.. if skipped.short_rows == rows => FileError::NoColumns { path, rows },
            _ => FileError::NoRows { path, rows, skipped },
        })
    }

    fn finish(mut self, options: &TsvOptions, name: &Path) -> Result<Tsv, FileError> {
        self.check_columns(options, name)?;
        self.check_meaning(name)?;
        let vouches = match options.weights {
            TsvWeights::Auto if self.marked || options.scale.is_some() => false,
            TsvWeights::Auto => self.carries_ones && !self.carries_weights,
            TsvWeights::AsGiven => false,
            TsvWeights::Vouch => true,
        };
        if vouches {
            self.load.edges.weights.fill(Weight::VOUCH);
        }
        self.short_names = ShortNames::default();
        self.skipped.repeats = drop_repeats(&mut self.load, self.marked);
        let Gathered { load, rows, skipped, first_rows, .. } = self;
        Ok(Tsv { load, rows, skipped, first_rows })
    }
}
