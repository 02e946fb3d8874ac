//! Many member ids from JavaScript: columns of strings and of whole numbers, and pairs.
//!
//! A whole number stands for the member whose id is its decimal text, so 7, 7n, "7" and a 7 in a
//! `Uint32Array` are the same member. `undefined`, `null` and NaN stand for no id.

use napi::bindgen_prelude::{Array, FromNapiValue};
use napi::{Env, JsValue, Unknown, ValueType};
use trust_core::{NodeIdx, View};

use crate::failure::{Failure, NativeResult, one};
use crate::ids::{MAX_SAFE, Noun, array, wrong_type};
use crate::raw::{Elements, ID_BUFFER, text, typed_array};

/// Returns a `number` as a whole number that JavaScript holds exactly.
pub fn whole(what: &str, position: usize, number: f64) -> NativeResult<i64> {
    if number.fract() == 0.0 && number.abs() <= MAX_SAFE {
        return Ok(number as i64);
    }
    Err(Failure::Argument(format!("{what}[{position}] = {number} is not a whole number")))
}

/// A receiver of the ids of a column, each with its position: whole numbers and texts separately.
pub trait Sink {
    fn number(&mut self, position: usize, number: i64) -> NativeResult<()>;
    fn text(&mut self, position: usize, id: &str) -> NativeResult<()>;
    /// Receives a missing id at `position`.
    fn absent(&mut self, position: usize) -> NativeResult<()>;
}

/// The accepted types of a column of ids, for errors.
const COLUMN: &str = "an array of strings or whole numbers, or a typed array of whole numbers";

/// Returns the number of ids in `value`.
pub fn column_length(env: &Env, what: &str, value: &Unknown<'_>) -> NativeResult<usize> {
    match typed_array(env, value, |elements| elements.len()) {
        Some(length) => Ok(length),
        None => Ok(array(what, COLUMN, value)?.len() as usize),
    }
}

/// Reads the ids of `value` in `range` into `sink`.
pub fn read_column(
    env: &Env,
    what: &str,
    value: &Unknown<'_>,
    range: std::ops::Range<usize>,
    sink: &mut impl Sink,
) -> NativeResult<()> {
    let typed = typed_array(env, value, |elements| read_numbers(what, elements, &range, sink));
    if let Some(read) = typed {
        return read;
    }
    let array = array(what, COLUMN, value)?;
    // Handles of elements live until their scope ends: close one now and then.
    let mut start = range.start;
    while start < range.end {
        let end = range.end.min(start + 1024);
        let read = |position| read_element(env, what, &array, position, sink);
        let mut outcome = Ok(());
        env.run_in_scope(|| {
            outcome = (start..end).try_for_each(read);
            Ok(())
        })?;
        outcome?;
        start = end;
    }
    Ok(())
}

fn read_element(
    env: &Env,
    what: &str,
    array: &Array<'_>,
    position: usize,
    sink: &mut impl Sink,
) -> NativeResult<()> {
    let Some(element) = array.get::<Unknown>(position as u32)? else {
        return Err(Failure::Argument(format!("{what} became shorter while it was read")));
    };
    if let Some(id) = text(env, &element, &mut { ID_BUFFER }) {
        if id.contains('\u{fffd}') {
            let what = format!("{what}[{position}]");
            crate::ids::id(env, Noun::Member, &what, &element, &mut { ID_BUFFER })
                .map_err(|failure| failure.with("row", position))?;
        }
        return sink.text(position, &id);
    }
    match element.get_type()? {
        ValueType::Undefined | ValueType::Null => sink.absent(position),
        ValueType::Number => float(what, position, f64::from_unknown(element)?, sink),
        ValueType::BigInt => {
            let digits = element.coerce_to_string()?.into_utf8()?;
            sink.text(position, digits.as_str()?)
        }
        _ => Err(wrong_type(&format!("{what}[{position}]"), "a string or a number", &element)),
    }
}

/// Reads a `number`: a whole number stands for an id, and NaN for none.
fn float(what: &str, position: usize, number: f64, sink: &mut impl Sink) -> NativeResult<()> {
    match number.is_nan() {
        true => sink.absent(position),
        false => sink.number(position, whole(what, position, number)?),
    }
}

fn read_numbers(
    what: &str,
    elements: Elements<'_>,
    range: &std::ops::Range<usize>,
    sink: &mut impl Sink,
) -> NativeResult<()> {
    macro_rules! each {
        ($numbers:expr, $put:expr) => {{
            let Some(numbers) = $numbers.get(range.clone()) else {
                return Err(Failure::Argument(format!("{what} became shorter while it was read")));
            };
            let mut numbers = numbers.iter().enumerate();
            numbers.try_for_each(|(i, &number)| $put(range.start + i, number))
        }};
    }
    match elements {
        Elements::U8(numbers) => each!(numbers, |i, n| sink.number(i, i64::from(n))),
        Elements::I8(numbers) => each!(numbers, |i, n| sink.number(i, i64::from(n))),
        Elements::U16(numbers) => each!(numbers, |i, n| sink.number(i, i64::from(n))),
        Elements::I16(numbers) => each!(numbers, |i, n| sink.number(i, i64::from(n))),
        Elements::U32(numbers) => each!(numbers, |i, n| sink.number(i, i64::from(n))),
        Elements::I32(numbers) => each!(numbers, |i, n| sink.number(i, i64::from(n))),
        Elements::I64(numbers) => each!(numbers, |i, n| sink.number(i, n)),
        Elements::U64(numbers) => each!(numbers, |i, n: u64| match i64::try_from(n) {
            Ok(number) => sink.number(i, number),
            Err(_) => sink.text(i, &n.to_string()),
        }),
        Elements::F32(numbers) => each!(numbers, |i, n| float(what, i, f64::from(n), sink)),
        Elements::F64(numbers) => each!(numbers, |i, n| float(what, i, n, sink)),
    }
}

/// Looks up each id in a view.
struct Nodes<'a> {
    view: &'a View,
    /// The row of all ids, if their position does not show it.
    row: Option<usize>,
    found: Vec<Option<NodeIdx>>,
}

impl Sink for Nodes<'_> {
    fn number(&mut self, position: usize, number: i64) -> NativeResult<()> {
        self.text(position, &number.to_string())
    }

    fn text(&mut self, position: usize, id: &str) -> NativeResult<()> {
        let row = self.row.unwrap_or(position);
        let node = self.view.node(id).map_err(|error| Failure::from(error).at(row))?;
        self.found.push(Some(node));
        Ok(())
    }

    fn absent(&mut self, _position: usize) -> NativeResult<()> {
        self.found.push(None);
        Ok(())
    }
}

/// Returns the numbers of the known members in `value`, none where there is no id.
fn found(
    env: &Env,
    view: &View,
    what: &str,
    value: &Unknown<'_>,
    row: Option<usize>,
) -> NativeResult<Vec<Option<NodeIdx>>> {
    let length = column_length(env, what, value)?;
    let mut nodes = Nodes { view, row, found: Vec::with_capacity(length) };
    read_column(env, what, value, 0..length, &mut nodes)?;
    Ok(nodes.found)
}

/// Returns the numbers of the known members in `value`; an absent id is refused.
pub fn nodes(
    env: &Env,
    view: &View,
    what: &str,
    value: &Unknown<'_>,
) -> NativeResult<Vec<NodeIdx>> {
    let found = found(env, view, what, value, None)?;
    let known = |(row, node): (usize, Option<NodeIdx>)| {
        let missing = || ("INVALID_MEMBER_ID", format!("row {row}: the id is missing"));
        node.ok_or_else(missing)
            .map_err(|(code, message)| Failure::Refused(code, message, one("row", row)))
    };
    found.into_iter().enumerate().map(known).collect()
}

/// Pairs of members that are asked about, and how many rows there are beside those without an id.
pub struct Pairs {
    rows: usize,
    absent: Vec<usize>,
    /// The pairs of two members, in the order of their rows.
    pub known: Vec<(NodeIdx, NodeIdx)>,
}

impl Pairs {
    fn of(pairs: impl Iterator<Item = (Option<NodeIdx>, Option<NodeIdx>)>) -> Self {
        let mut all = Pairs { rows: 0, absent: Vec::new(), known: Vec::new() };
        for pair in pairs {
            match pair {
                (Some(source), Some(target)) => all.known.push((source, target)),
                _ => all.absent.push(all.rows),
            }
            all.rows += 1;
        }
        all
    }

    /// Returns an answer for each row: NaN where an id is absent.
    pub fn answers(&self, known: Vec<f64>) -> Vec<f64> {
        if self.absent.is_empty() {
            return known;
        }
        let mut answers = Vec::with_capacity(self.rows);
        let (mut known, mut absent) = (known.into_iter(), self.absent.iter().peekable());
        for row in 0..self.rows {
            match absent.next_if(|&&without| without == row) {
                Some(_) => answers.push(f64::NAN),
                None => answers.extend(known.next()),
            }
        }
        answers
    }
}

/// Returns the members in pairs of ids, or in two columns of equal length.
pub fn pairs(
    env: &Env,
    view: &View,
    first: &Unknown<'_>,
    second: &Unknown<'_>,
) -> NativeResult<Pairs> {
    if second.get_type()? != ValueType::Undefined {
        let sources = found(env, view, "sources", first, None)?;
        let targets = found(env, view, "targets", second, None)?;
        if sources.len() != targets.len() {
            let (sources, targets) = (sources.len(), targets.len());
            let message = format!("arrays differ in length: {sources} sources, {targets} targets");
            let mut values = one("sources", sources);
            values.extend(one("targets", targets));
            return Err(Failure::Refused("LENGTH_MISMATCH", message, values));
        }
        return Ok(Pairs::of(sources.into_iter().zip(targets)));
    }
    let pairs = array("pairs", "an array of [source, target]", first)?;
    let mut ends = Vec::with_capacity(pairs.len() as usize);
    for position in 0..pairs.len() {
        let what = format!("pairs[{position}]");
        let Some(pair) = pairs.get::<Unknown>(position)? else { break };
        match found(env, view, &what, &pair, Some(position as usize))?[..] {
            [source, target] => ends.push((source, target)),
            _ => return Err(Failure::Argument(format!("{what} must be [source, target]"))),
        }
    }
    Ok(Pairs::of(ends.into_iter()))
}
