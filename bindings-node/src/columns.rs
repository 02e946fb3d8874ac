//! Many member ids from JavaScript: columns of strings or of whole numbers, and pairs.
//!
//! A whole number stands for the member whose id is its decimal text, so 7, "7" and a 7 in a
//! `Uint32Array` are the same member.

use napi::bindgen_prelude::{Array, FromNapiValue};
use napi::{Env, Unknown, ValueType};
use trust_core::{NodeIdx, View};

use crate::failure::{Failure, Outcome};
use crate::ids::{MAX_SAFE, Noun, array, wrong_type};
use crate::raw::{Elements, ID_BUFFER, text, typed_array};

/// A `number` as a whole number that JavaScript holds exactly.
pub fn whole(what: &str, position: usize, number: f64) -> Outcome<i64> {
    if number.fract() == 0.0 && number.abs() <= MAX_SAFE {
        return Ok(number as i64);
    }
    Err(Failure::Argument(format!("{what}[{position}] = {number} is not a whole number")))
}

/// Where the ids of a column go: whole numbers and texts by themselves.
pub trait Sink {
    fn number(&mut self, number: i64) -> Outcome<()>;
    fn text(&mut self, position: usize, id: &str) -> Outcome<()>;
}

/// What a column of ids may be, for errors.
const COLUMN: &str = "an array of strings or whole numbers, or a typed array of whole numbers";

/// How many ids `value` holds.
pub fn column_length(env: &Env, what: &str, value: &Unknown<'_>) -> Outcome<usize> {
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
) -> Outcome<()> {
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
) -> Outcome<()> {
    let Some(element) = array.get::<Unknown>(position as u32)? else {
        return Err(Failure::Argument(format!("{what} became shorter while it was read")));
    };
    if let Some(id) = text(env, &element, &mut { ID_BUFFER }) {
        if id.contains('\u{fffd}') {
            let what = format!("{what}[{position}]");
            crate::ids::id(env, Noun::Member, &what, &element, &mut { ID_BUFFER })?;
        }
        return sink.text(position, &id);
    }
    if element.get_type()? != ValueType::Number {
        return Err(wrong_type(&format!("{what}[{position}]"), "a string or a number", &element));
    }
    sink.number(whole(what, position, f64::from_unknown(element)?)?)
}

fn read_numbers(
    what: &str,
    elements: Elements<'_>,
    range: &std::ops::Range<usize>,
    sink: &mut impl Sink,
) -> Outcome<()> {
    macro_rules! each {
        ($numbers:expr, $convert:expr) => {{
            let Some(numbers) = $numbers.get(range.clone()) else {
                return Err(Failure::Argument(format!("{what} became shorter while it was read")));
            };
            let mut numbers = numbers.iter().enumerate();
            numbers.try_for_each(|(i, &number)| sink.number($convert(range.start + i, number)?))
        }};
    }
    match elements {
        Elements::U8(numbers) => each!(numbers, |_, n| Outcome::Ok(i64::from(n))),
        Elements::I8(numbers) => each!(numbers, |_, n| Outcome::Ok(i64::from(n))),
        Elements::U16(numbers) => each!(numbers, |_, n| Outcome::Ok(i64::from(n))),
        Elements::I16(numbers) => each!(numbers, |_, n| Outcome::Ok(i64::from(n))),
        Elements::U32(numbers) => each!(numbers, |_, n| Outcome::Ok(i64::from(n))),
        Elements::I32(numbers) => each!(numbers, |_, n| Outcome::Ok(i64::from(n))),
        Elements::I64(numbers) => each!(numbers, |_, n| Outcome::Ok(n)),
        Elements::U64(numbers) => each!(numbers, |position, n| i64::try_from(n).map_err(|_| {
            Failure::Argument(format!("{what}[{position}] = {n} is above 9223372036854775807"))
        })),
        Elements::F32(numbers) => each!(numbers, |i, n| whole(what, i, f64::from(n))),
        Elements::F64(numbers) => each!(numbers, |i, n| whole(what, i, n)),
    }
}

/// Looks up each id in a view.
struct Nodes<'a> {
    view: &'a View,
    found: Vec<NodeIdx>,
}

impl Sink for Nodes<'_> {
    fn number(&mut self, number: i64) -> Outcome<()> {
        self.text(0, &number.to_string())
    }

    fn text(&mut self, _position: usize, id: &str) -> Outcome<()> {
        self.found.push(self.view.node(id)?);
        Ok(())
    }
}

/// The numbers of the known members in `value`.
pub fn nodes(env: &Env, view: &View, what: &str, value: &Unknown<'_>) -> Outcome<Vec<NodeIdx>> {
    let length = column_length(env, what, value)?;
    let mut nodes = Nodes { view, found: Vec::with_capacity(length) };
    read_column(env, what, value, 0..length, &mut nodes)?;
    Ok(nodes.found)
}

/// The numbers of the members in pairs of ids, or in two columns of equal length.
pub fn pairs(
    env: &Env,
    view: &View,
    first: &Unknown<'_>,
    second: &Unknown<'_>,
) -> Outcome<Vec<(NodeIdx, NodeIdx)>> {
    if second.get_type()? != ValueType::Undefined {
        let sources = nodes(env, view, "sources", first)?;
        let targets = nodes(env, view, "targets", second)?;
        if sources.len() != targets.len() {
            let (sources, targets) = (sources.len(), targets.len());
            let message = format!("arrays differ in length: {sources} sources, {targets} targets");
            return Err(Failure::Refused("LENGTH_MISMATCH", message));
        }
        return Ok(sources.into_iter().zip(targets).collect());
    }
    let pairs = array("pairs", "an array of [source, target]", first)?;
    let mut found = Vec::with_capacity(pairs.len() as usize);
    for position in 0..pairs.len() {
        let what = format!("pairs[{position}]");
        let Some(pair) = pairs.get::<Unknown>(position)? else { break };
        match nodes(env, view, &what, &pair)?[..] {
            [source, target] => found.push((source, target)),
            _ => return Err(Failure::Argument(format!("{what} must be [source, target]"))),
        }
    }
    Ok(found)
}
