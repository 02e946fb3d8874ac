//! The arguments of commands and questions: which field takes which sort of Python value, and its JSON.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyInt, PyMapping, PyString};
use serde_json::{Map, Value, json};
use trust_commons::exchange::ExchangeKind;
use trust_commons::invite::Token;
use trust_commons::json::{self as text, InvalidValue};
use trust_commons::ledger::AccountId;
use trust_commons::sharing::SharingModel;
use trust_commons::wire::{Fields, Kind};
use trust_commons::{CommunityId, ExchangeId, InviteId, PartnershipId, TransferId};
use trust_core::{MemberId, ResourceId};

use super::refused;
use crate::convert::{IdKind, MemberArg, RecordArg, moment};
use crate::error::{self, IntoException};

/// Returns the arguments as JSON, by name. If several are wrong, an argument of the wrong type is reported
/// first.
pub fn fields(noun: Kind, given: &Bound<'_, PyDict>) -> PyResult<Fields> {
    let (mut fields, mut first) = (Fields::new(), None);
    for (name, given) in given {
        let name: String = name.extract()?;
        match field(noun, &name, &given) {
            Ok(value) => drop(fields.insert(name, value)),
            Err(error) => {
                let error = error::with_argument(given.py(), error, &name);
                if error.is_instance_of::<PyTypeError>(given.py()) {
                    return Err(error);
                }
                first = first.or(Some(error));
            }
        }
    }
    first.map_or(Ok(fields), Err)
}

/// Returns the JSON of the argument of that name.
fn field(noun: Kind, name: &str, given: &Bound<'_, PyAny>) -> PyResult<Value> {
    match (noun, name) {
        (Kind::Exchange, "id") => id::<ExchangeId>(given),
        (Kind::Invite, "id") => id::<InviteId>(given),
        (Kind::Partnership, "id") => id::<PartnershipId>(given),
        (_, "id" | "original") => id::<TransferId>(given),
        (Kind::Ledger, "account" | "name" | "debit" | "credit" | "settlement") => {
            id::<AccountId>(given)
        }
        (_, "by" | "member" | "owner" | "viewer" | "provider" | "receiver") => {
            id::<MemberId>(given)
        }
        (_, "a" | "b" | "circle" | "community" | "provider_community" | "receiver_community") => {
            id::<CommunityId>(given)
        }
        (_, "listing") => id::<ResourceId>(given),
        (_, "now" | "expires_at" | "invited_at") => moment(given).map(Value::from),
        (Kind::Exchange, "minutes") => whole::<u32>(name, given),
        (_, "minutes") => whole::<u64>(name, given),
        (_, "expires_in") => whole::<i64>(name, given),
        (_, "floor" | "ceiling" | "soft") if given.is_none() => Ok(Value::Null),
        (_, "floor" | "ceiling" | "soft") => whole::<i64>("a limit", given),
        (_, "blocked" | "steward" | "is_member" | "live" | "credit") => flag(given),
        (_, "share_offers" | "share_needs" | "share_member_count") => flag(given),
        (_, "title" | "mode" | "email" | "exchange") => word(given).map(Value::from),
        (_, "kind") => text::word::<ExchangeKind>(name, word(given)?)
            .map(|kind| json!(kind))
            .map_err(IntoException::exception),
        (_, "model") => {
            let model = word(given)?.parse::<SharingModel>();
            model.map(|model| json!(model)).map_err(|refusal| refused(given.py(), &refusal))
        }
        (_, "stewards") => stewards(given),
        (_, "token") => token(given).map(Value::from),
        _ => Err(InvalidValue(format!("{name:?} is no argument")).exception()),
    }
}

fn id<T: IdKind + Into<String>>(given: &Bound<'_, PyAny>) -> PyResult<Value> {
    let id: String = given.extract::<RecordArg<'_, T>>()?.id()?.into();
    Ok(id.into())
}

/// Returns a whole number that a field of type `T` can hold.
fn whole<T: TryFrom<i64>>(what: &str, given: &Bound<'_, PyAny>) -> PyResult<Value> {
    if !given.is_instance_of::<PyInt>() || given.is_instance_of::<PyBool>() {
        return Err(error::wrong_type(what, "an int", given));
    }
    let whole = given.extract::<i64>().ok().filter(|&whole| T::try_from(whole).is_ok());
    whole.map(Value::from).ok_or_else(|| {
        InvalidValue(format!("{what}: {} is out of range", error::shown(given))).exception()
    })
}

fn flag(given: &Bound<'_, PyAny>) -> PyResult<Value> {
    given.extract::<bool>().map(Value::from)
}

fn word<'a>(given: &'a Bound<'_, PyAny>) -> PyResult<&'a str> {
    given.extract()
}

/// Returns the stewards of communities: a mapping of community to iterable of members.
fn stewards(given: &Bound<'_, PyAny>) -> PyResult<Value> {
    let wrong = || error::wrong_type("stewards", "a dict of iterables of ids", given);
    let mut roles = Map::new();
    for pair in given.cast::<PyMapping>().map_err(|_| wrong())?.items()? {
        let (community, members): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
        let community: String = community.extract::<RecordArg<'_, CommunityId>>()?.id()?.into();
        if members.is_instance_of::<PyString>() {
            return Err(wrong());
        }
        let members = members.try_iter().map_err(|_| wrong())?;
        let members = members.map(|member| Ok(member?.extract::<MemberArg<'_>>()?.id()?.into()));
        roles.insert(community, Value::from(members.collect::<PyResult<Vec<String>>>()?));
    }
    Ok(roles.into())
}

/// Returns the text of a token, given as its 32 bytes or as its text. The rules check whether a text is a
/// token.
pub fn token(given: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(bytes) = given.cast::<PyBytes>() {
        let bytes = bytes.as_bytes();
        let bits = bytes.try_into().map_err(|_| {
            InvalidValue(format!("a token has 32 bytes, not {}", bytes.len())).exception()
        })?;
        return Ok(Token::new(bits).to_string());
    }
    match given.cast::<PyString>() {
        // A text that is no UTF-8 is no token, either.
        Ok(text) => Ok(text.to_str().unwrap_or_default().to_owned()),
        Err(_) => Err(error::wrong_type("a token", "bytes or str", given)),
    }
}
