//! The JSON form of values, which is the same in every language. Written values can be read back unchanged.
//!
//! Reading is strict. A text with data that the value cannot hold is refused, since reading and writing it again
//! would lose that data silently.

use serde::de::value::{Error as InvalidWord, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use trust_core::MemberId;

use crate::notification::{Event, Notification};
use crate::refusal::Refusal;

/// A value that cannot be read, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidValue(pub String);

impl InvalidValue {
    /// Returns the error code, in capitals, which is the same in every language.
    pub const fn code(&self) -> &'static str {
        "INVALID_VALUE"
    }
}

impl From<serde_json::Error> for InvalidValue {
    fn from(error: serde_json::Error) -> Self {
        InvalidValue(error.to_string())
    }
}

/// Reads a value from a JSON text. Refused if the text holds anything else, or more.
pub fn read<T: DeserializeOwned + Serialize>(text: &str) -> Result<T, InvalidValue> {
    let found: Value = serde_json::from_str(text)?;
    let value = T::deserialize(&found)?;
    match unknown(&found, &serde_json::to_value(&value)?) {
        Some(path) => Err(InvalidValue(format!("unknown field `{path}`"))),
        None => Ok(value),
    }
}

/// Writes a value as JSON text.
pub fn write<T: Serialize>(value: &T) -> Result<String, InvalidValue> {
    Ok(serde_json::to_string(value)?)
}

/// Reads a value that is written as one text, which errors call `what`: a kind, a mode, the id of a record.
pub fn word<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, InvalidValue> {
    let text: StrDeserializer<'_, InvalidWord> = text.into_deserializer();
    T::deserialize(text).map_err(|error| InvalidValue(format!("{what}: {error}")))
}

/// Reads a field that is present, perhaps null, which differs from an omitted field.
pub fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// Returns the values of a refusal, without its code.
pub fn fields(refusal: &impl Refusal) -> Map<String, Value> {
    match serde_json::to_value(refusal) {
        Ok(Value::Object(mut fields)) => {
            fields.remove("code");
            fields
        }
        _ => Map::new(),
    }
}

/// Writes notifications as JSON text for libraries: the event's own fields beside its kind, recipient and actor.
pub fn notifications(notifications: &[Notification]) -> Result<String, InvalidValue> {
    #[derive(Serialize)]
    struct NotificationView<'a> {
        to: &'a MemberId,
        by: &'a MemberId,
        #[serde(flatten)]
        event: &'a Event,
    }
    let views = notifications.iter().map(|Notification { to, by, event }| NotificationView {
        to,
        by,
        event,
    });
    write(&views.collect::<Vec<_>>())
}

/// Returns the path to data in `found` that is not in `kept`, with dots between the keys.
fn unknown(found: &Value, kept: &Value) -> Option<String> {
    let below = |key: &str, found, kept| {
        unknown(found, kept).map(|path| match path.is_empty() {
            true => key.to_owned(),
            false => format!("{key}.{path}"),
        })
    };
    match (found, kept) {
        (Value::Object(found), Value::Object(kept)) => found
            .iter()
            .filter(|(_, value)| !value.is_null())
            .find_map(|(key, value)| below(key, value, kept.get(key).unwrap_or(&Value::Null))),
        (Value::Array(found), Value::Array(kept)) => {
            let pairs = found.iter().zip(kept).enumerate();
            pairs.into_iter().find_map(|(at, (found, kept))| below(&at.to_string(), found, kept))
        }
        (_, Value::Null) if !found.is_null() => Some(String::new()),
        _ => None,
    }
}
