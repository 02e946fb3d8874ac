//! Reads JSON, and finds duplicate fields, whose meaning is ambiguous.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{Faults, FieldError};
use crate::http::protocol::short;

/// Parses a JSON text, and returns the duplicate fields of its objects.
pub fn read(text: &[u8]) -> Result<(Value, Faults), serde_json::Error> {
    let twice = RefCell::default();
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Seed { path: String::new(), twice: &twice }.deserialize(&mut reader)?;
    reader.end()?;
    Ok((value, twice.into_inner()))
}

/// Finds the texts in a value that contain a NUL, and the objects with such a name.
pub fn with_nul(value: &Value) -> Faults {
    let mut errors = Faults::default();
    look_for_nul("", value, &mut errors);
    errors
}

fn look_for_nul(path: &str, value: &Value, errors: &mut Faults) {
    match value {
        Value::String(text) if text.contains('\0') => errors.push(FieldError::nul(path.to_owned())),
        Value::Object(fields) => {
            if fields.keys().any(|name| name.contains('\0')) {
                errors.push(FieldError::nul(path.to_owned()));
            }
            for (name, value) in fields {
                look_for_nul(&joined(path, name), value, errors);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                look_for_nul(&joined(path, &at.to_string()), item, errors);
            }
        }
        _ => {}
    }
}

/// The length from which a path is not extended, and the greatest size of each name in it, in bytes.
const LONG: (usize, usize) = (200, 60);

/// Appends a name to a path. Long names are cut, and deep values are named by what contains them: otherwise many
/// small values at a great depth would each have a long name.
pub fn joined(path: &str, name: &str) -> String {
    if path.len() > LONG.0 {
        return path.to_owned();
    }
    let name = short::text(Cow::Borrowed(name), LONG.1);
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

struct Seed<'a> {
    path: String,
    twice: &'a RefCell<Faults>,
}

impl Seed<'_> {
    fn below(&self, key: &str) -> Self {
        Seed { path: joined(&self.path, key), twice: self.twice }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(self.below(&all.len().to_string()))? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let below = self.below(&key);
            let path = below.path.clone();
            let value = entries.next_value_seed(below)?;
            if fields.insert(key, value).is_some() {
                self.twice.borrow_mut().push(FieldError::twice(path));
            }
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_comes_twice_is_found_wherever_it_is() {
        let (value, twice) = read(br#"{"a": 1, "b": {"c": [{"d": 1, "d": 2}]}, "a": 2}"#).unwrap();
        assert_eq!(value["a"], 2);
        let twice: Vec<_> = twice.named().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(twice, ["b.c.0.d", "a"]);
    }

    #[test]
    fn what_is_no_json_says_where() {
        for (text, line, column) in [("{", 1, 1), ("{\n\"a\" 1}", 2, 5), ("{} x", 1, 4)] {
            let error = read(text.as_bytes()).unwrap_err();
            assert_eq!((error.line(), error.column()), (line, column), "{text}");
        }
    }
}
