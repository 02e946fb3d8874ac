//! The shape of a value, read from its schema, and the check of a value against it.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde_json::Value;

use super::json::joined;
use super::{FieldError, Found, code, unit};
use crate::clock;

/// The shape of a value.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Any value.
    Anything,
    /// True or false.
    Flag,
    /// A text, with the bounds of its length in characters, and perhaps a pattern.
    Text { least: u64, most: u64, form: Option<Regex> },
    /// One of these words.
    Word(Vec<String>),
    /// A number, perhaps an integer.
    Number { whole: bool, least: f64, most: f64, above: Option<f64> },
    /// A list.
    List(Box<Shape>),
    /// An object with these fields; a closed object has no others.
    Object { fields: BTreeMap<String, Shape>, required: BTreeSet<String>, closed: bool },
    /// One of these shapes.
    Either(Vec<Shape>),
    /// This shape, or null.
    OrNull(Box<Shape>),
}

/// The greatest depth to which schemas are read: none of them is recursive.
const DEEPEST: usize = 12;

impl Shape {
    /// Reads a schema, with the schemas that it refers to.
    pub fn of(schema: &Value, schemas: &Value) -> Shape {
        Shape::at(schema, schemas, DEEPEST)
    }

    fn at(schema: &Value, schemas: &Value, depth: usize) -> Shape {
        if depth == 0 {
            return Shape::Anything;
        }
        if let Some(name) = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next()) {
            return Shape::at(&schemas[name], schemas, depth - 1);
        }
        if let Some(ways) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
            let (null, others): (Vec<_>, Vec<_>) =
                ways.iter().partition(|way| way["type"] == "null");
            let mut shapes: Vec<_> =
                others.into_iter().map(|way| Shape::at(way, schemas, depth - 1)).collect();
            let shape = match shapes.len() {
                1 => shapes.remove(0),
                _ => Shape::Either(shapes),
            };
            return if null.is_empty() { shape } else { Shape::OrNull(Box::new(shape)) };
        }
        if let Some(kinds) = schema["type"].as_array() {
            let kind = kinds.iter().find(|kind| *kind != "null").cloned().unwrap_or_default();
            let mut plain = schema.clone();
            plain["type"] = kind;
            let shape = Shape::at(&plain, schemas, depth - 1);
            let has_null = kinds.iter().any(|kind| kind == "null");
            return if has_null { Shape::OrNull(Box::new(shape)) } else { shape };
        }
        Shape::plain(schema, schemas, depth)
    }

    fn plain(schema: &Value, schemas: &Value, depth: usize) -> Shape {
        let number = |key: &str, otherwise| schema[key].as_f64().unwrap_or(otherwise);
        match schema["type"].as_str() {
            Some("boolean") => Shape::Flag,
            Some("string") => match schema["enum"].as_array() {
                Some(words) => {
                    Shape::Word(words.iter().filter_map(Value::as_str).map(str::to_owned).collect())
                }
                None => Shape::Text {
                    least: schema["minLength"].as_u64().unwrap_or(0),
                    most: schema["maxLength"].as_u64().unwrap_or(u64::MAX),
                    form: schema["pattern"].as_str().and_then(|form| Regex::new(form).ok()),
                },
            },
            Some(kind @ ("integer" | "number")) => Shape::Number {
                whole: kind == "integer",
                least: number("minimum", f64::NEG_INFINITY),
                most: number("maximum", f64::INFINITY),
                above: schema["exclusiveMinimum"].as_f64(),
            },
            Some("array") => Shape::List(Box::new(Shape::at(&schema["items"], schemas, depth - 1))),
            Some("object") => {
                let fields = schema["properties"].as_object().into_iter().flatten();
                let required = schema["required"].as_array().into_iter().flatten();
                Shape::Object {
                    fields: fields
                        .map(|(name, it)| (name.clone(), Shape::at(it, schemas, depth - 1)))
                        .collect(),
                    required: required.filter_map(Value::as_str).map(str::to_owned).collect(),
                    closed: schema["additionalProperties"] == false,
                }
            }
            _ => Shape::Anything,
        }
    }

    /// Returns the shape of an object without fields.
    pub fn nothing() -> Shape {
        Shape::Object { fields: BTreeMap::new(), required: BTreeSet::new(), closed: true }
    }

    /// Checks a value. `codes` are the codes that a problem may have.
    pub fn check(&self, value: &Value, codes: &[String]) -> Found {
        let mut looking = Looking { codes, trims: true, found: Found::default() };
        looking.at("", "", self, value);
        looking.found
    }

    /// Checks a text in an address, which may stand for a number or a word.
    pub fn check_text(&self, name: &str, text: &str, codes: &[String]) -> Found {
        let mut looking = Looking { codes, trims: false, found: Found::default() };
        let number = text.parse::<f64>().ok().filter(|number| !number.is_finite());
        if let (Some(number), Some((least, most, above))) = (number, self.decimal()) {
            let bounds = bounds(least, most, above);
            looking.doubt(name, name, format!("`{name}` is {bounds}, not {number}"));
            return looking.found;
        }
        let value = self.read(text);
        looking.at(name, name, self, &value);
        looking.found
    }

    /// Returns the bounds of a number that may have decimals.
    fn decimal(&self) -> Option<(f64, f64, Option<f64>)> {
        match self {
            Shape::Number { whole: false, least, most, above } => Some((*least, *most, *above)),
            Shape::OrNull(shape) => shape.decimal(),
            Shape::Either(ways) => ways.iter().find_map(Shape::decimal),
            _ => None,
        }
    }

    /// Returns the value that a text in an address stands for, or the text itself.
    fn read(&self, text: &str) -> Value {
        let as_text = || Value::from(text);
        match self {
            Shape::Flag => text.parse::<bool>().map_or_else(|_| as_text(), Value::from),
            Shape::Number { whole: true, .. } => {
                text.parse::<i64>().map_or_else(|_| as_text(), Value::from)
            }
            Shape::Number { .. } => {
                let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
                number.map_or_else(as_text, Value::from)
            }
            Shape::OrNull(shape) => shape.read(text),
            Shape::Either(ways) => {
                let read = ways.iter().map(|way| way.read(text)).find(|value| !value.is_string());
                read.unwrap_or_else(as_text)
            }
            _ => as_text(),
        }
    }

    /// Describes the expected value.
    fn words(&self, field: &str) -> String {
        match self {
            Shape::Anything => "anything".to_owned(),
            Shape::Flag => "true or false".to_owned(),
            Shape::Text { .. } => "a text".to_owned(),
            Shape::Word(words) => format!("one of {}", words.join(", ")),
            Shape::Number { whole, .. } => {
                let number = if *whole { "a whole number" } else { "a number" };
                unit::of(field).map_or(number.to_owned(), |unit| format!("{number} of {unit}"))
            }
            Shape::List(_) => "a list".to_owned(),
            Shape::Object { required, .. } if required.is_empty() => "an object".to_owned(),
            Shape::Object { required, .. } => format!("an object with {}", names(required)),
            Shape::Either(ways) => {
                let ways: Vec<_> = ways.iter().map(|way| way.words(field)).collect();
                ways.join(", or ")
            }
            Shape::OrNull(shape) => shape.words(field),
        }
    }

    /// Returns whether a value has this type, whatever its size.
    fn fits(&self, value: &Value) -> bool {
        match self {
            Shape::Anything => true,
            Shape::Flag => value.is_boolean(),
            Shape::Text { .. } => value.is_string(),
            Shape::Word(words) => {
                value.as_str().is_some_and(|text| words.iter().any(|w| w == text))
            }
            Shape::Number { whole: true, .. } => value.is_i64() || value.is_u64(),
            Shape::Number { .. } => value.is_number(),
            Shape::List(_) => value.is_array(),
            Shape::Object { fields, required, closed } => value.as_object().is_some_and(|given| {
                required.iter().all(|name| given.contains_key(name))
                    && given.iter().all(|(name, value)| match fields.get(name) {
                        Some(shape) => shape.fits(value),
                        None => !closed,
                    })
            }),
            Shape::Either(ways) => ways.iter().any(|way| way.fits(value)),
            Shape::OrNull(shape) => value.is_null() || shape.fits(value),
        }
    }
}

/// The state of a check: the value and the findings so far.
struct Looking<'a> {
    codes: &'a [String],
    /// Whether texts are trimmed before they are measured, as those of bodies are.
    trims: bool,
    found: Found,
}

impl Looking<'_> {
    fn misfit(&mut self, path: &str, code: &str, detail: String) {
        let (field, code) = (path.to_owned(), code.to_owned());
        self.found.misfits.push(FieldError { field, code, detail });
    }

    fn doubt(&mut self, path: &str, field: &str, detail: String) {
        let code = code::of_value(field, self.codes);
        self.found.doubts.push(FieldError { field: path.to_owned(), code, detail });
    }

    /// Checks the value at a path; `field` is the last name on it.
    fn at(&mut self, path: &str, field: &str, shape: &Shape, value: &Value) {
        match (shape, value) {
            (Shape::OrNull(_), Value::Null) | (Shape::Anything, _) => {}
            (Shape::OrNull(shape), value) => self.at(path, field, shape, value),
            (Shape::Object { fields, required, closed }, Value::Object(given)) => {
                for (name, value) in given {
                    let below = joined(path, name);
                    match fields.get(name) {
                        Some(shape) => self.at(&below, name, shape, value),
                        None if *closed => {
                            let detail = format!("there is no field `{below}` here");
                            self.misfit(&below, "UNKNOWN_FIELD", detail);
                        }
                        None => {}
                    }
                }
                for name in required.iter().filter(|name| !given.contains_key(*name)) {
                    let below = joined(path, name);
                    let words = fields.get(name).map_or("a value".to_owned(), |it| it.words(name));
                    self.misfit(&below, "MISSING_FIELD", format!("`{below}` is missing: {words}"));
                }
            }
            (Shape::List(shape), Value::Array(items)) => {
                for (at, item) in items.iter().enumerate() {
                    self.at(&joined(path, &at.to_string()), field, shape, item);
                }
            }
            (Shape::Either(ways), value) => self.either(path, field, ways, value),
            (Shape::Word(words), Value::String(text)) if !words.contains(text) => {
                let detail =
                    format!("`{path}` is one of {}, not `{}`", words.join(", "), short(text));
                self.misfit(path, "UNKNOWN_WORD", detail);
            }
            (shape, value) if !shape.fits(value) => {
                let words = shape.words(field);
                let detail =
                    format!("`{}` is {words}, not {}", named(path), described(value, shape));
                self.misfit(path, "WRONG_TYPE", detail);
            }
            (Shape::Text { least, most, form }, Value::String(text)) => {
                let is_long_enough = self.length(path, field, (*least, *most), text);
                let misses = |form: &&Regex| is_long_enough && !form.is_match(text.trim());
                if let Some(form) = form.as_ref().filter(misses) {
                    let words = unit::form_of(field).unwrap_or(form.as_str());
                    let detail = format!("`{path}` must be {words}");
                    self.doubt(path, field, detail);
                }
            }
            (Shape::Number { least, most, above, .. }, Value::Number(number)) => {
                let number = number.as_f64().unwrap_or_default();
                let is_too_small = number < *least || above.is_some_and(|above| number <= above);
                if unit::is_moment(field) {
                    self.moment(path, field, number);
                } else if is_too_small || number > *most {
                    let bounds = bounds(*least, *most, *above);
                    let unit = unit::of(field).map_or(String::new(), |unit| format!(" {unit}"));
                    self.doubt(path, field, format!("`{path}` is {bounds}{unit}, not {number}"));
                }
            }
            _ => {}
        }
    }

    /// Checks a time: in milliseconds by mistake, in the past, or too far ahead.
    fn moment(&mut self, path: &str, field: &str, number: f64) {
        let (now, is_end) = (clock::now().as_secs() as f64, field == "expires_at");
        let (code, detail) = if number.abs() >= unit::MILLISECONDS {
            (
                "EXPIRES_TOO_FAR_AHEAD",
                format!(
                    "`{path}` counts seconds since 1970; {number} looks like milliseconds given for seconds"
                ),
            )
        } else if is_end && number > now + unit::TEN_YEARS {
            (
                "EXPIRES_TOO_FAR_AHEAD",
                format!("`{path}` is at most ten years ahead, not {number} seconds since 1970"),
            )
        } else if is_end && number <= now {
            (
                "EXPIRES_IN_THE_PAST",
                format!("`{path}` lies in the past: {number} seconds since 1970"),
            )
        } else {
            return;
        };
        let code = if is_end && self.codes.iter().any(|known| known == code) {
            code
        } else {
            "INVALID_VALUE"
        };
        self.found.doubts.push(FieldError {
            field: path.to_owned(),
            code: code.to_owned(),
            detail,
        });
    }

    /// Checks a value against alternatives: errors are reported for the intended alternative, if it can be
    /// recognised.
    fn either(&mut self, path: &str, field: &str, ways: &[Shape], value: &Value) {
        if let Some(way) = ways.iter().find(|way| way.fits(value)) {
            return self.at(path, field, way, value);
        }
        let mut objects = ways.iter().filter(|way| matches!(way, Shape::Object { .. }));
        if let (Value::Object(_), Some(way), None) = (value, objects.next(), objects.next()) {
            return self.at(path, field, way, value);
        }
        let words: Vec<&str> = ways.iter().flat_map(words_of).collect();
        match value {
            Value::String(text) if !words.is_empty() => {
                let detail =
                    format!("`{path}` is one of {}, not `{}`", words.join(", "), short(text));
                self.misfit(path, "UNKNOWN_WORD", detail);
            }
            value => {
                let all: Vec<_> = ways.iter().map(|way| way.words(field)).collect();
                let not = described(value, &Shape::Anything);
                self.misfit(
                    path,
                    "WRONG_TYPE",
                    format!("`{path}` is {}, not {not}", all.join(", or ")),
                );
            }
        }
    }

    /// Checks the length of a text.
    fn length(&mut self, path: &str, field: &str, (least, most): (u64, u64), text: &str) -> bool {
        let text = if self.trims { text.trim() } else { text };
        let length = text.chars().count() as u64;
        if (least..=most).contains(&length) {
            return true;
        }
        let allowed = match (least, most) {
            (least, u64::MAX) => format!("at least {least}"),
            (0, most) => format!("at most {most}"),
            (least, most) => format!("{least} to {most}"),
        };
        self.doubt(path, field, format!("`{path}` has {allowed} characters, not {length}"));
        false
    }
}

fn words_of(shape: &Shape) -> Vec<&str> {
    match shape {
        Shape::Word(words) => words.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

fn named(path: &str) -> &str {
    if path.is_empty() { "the body" } else { path }
}

/// Describes a value: its type, and a number or a short text itself.
fn described(value: &Value, shape: &Shape) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "true or false".to_owned(),
        Value::Number(number) => match shape {
            Shape::Number { .. } => number.to_string(),
            _ => "a number".to_owned(),
        },
        Value::String(text) => format!("the text `{}`", short(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(fields) if fields.is_empty() => "an object without fields".to_owned(),
        Value::Object(fields) => format!("an object with {}", names(fields.keys())),
    }
}

/// Returns the first names of fields, as in `circle` and `with`.
fn names<'a>(fields: impl IntoIterator<Item = &'a String>) -> String {
    let names: Vec<_> =
        fields.into_iter().take(5).map(|name| format!("`{}`", short(name))).collect();
    names.join(" and ")
}

fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn bounds(least: f64, most: f64, above: Option<f64>) -> String {
    let low = match above {
        Some(above) => Some(format!("above {above}")),
        None => least.is_finite().then(|| format!("at least {least}")),
    };
    let high = most.is_finite().then(|| format!("at most {most}"));
    let both: Vec<_> = low.into_iter().chain(high).collect();
    both.join(" and ")
}
