//! Converters of single arguments: each reads a value from JavaScript and checks it.

use std::collections::BTreeMap;

use napi::bindgen_prelude::{FromNapiValue, Object};
use napi::{Env, JsValue, Unknown, ValueType};
use serde::de::DeserializeOwned;
use trust_commons::invite::Token;
use trust_commons::json::{self, InvalidValue};
use trust_commons::sharing::SharingModel;
use trust_commons::wire::Refused;
use trust_core::{GroupId, MemberId};

use crate::failure::{Failure, NativeResult};
use crate::ids::{MAX_SAFE, Noun, each, id, member, wrong_type};
use crate::options::number;
use crate::raw::{Elements, ID_BUFFER, typed_array};

/// Returns the token in `value`: its 32 bytes, or its text. A text that is no token is none.
pub fn token(env: &Env, value: &Unknown<'_>) -> NativeResult<Option<Token>> {
    let bytes = typed_array(env, value, |elements| match elements {
        Elements::U8(bytes) => Some(bytes.to_vec()),
        _ => None,
    });
    match bytes {
        Some(Some(bytes)) => {
            let bits: Result<[u8; 32], _> = bytes.try_into();
            let wrong = |bytes: Vec<u8>| format!("a token has 32 bytes, not {}", bytes.len());
            Ok(Some(Token::new(bits.map_err(|bytes| InvalidValue(wrong(bytes)))?)))
        }
        None if value.get_type()? == ValueType::String => {
            Ok(text(env, "token", value).ok().and_then(|text| text.parse().ok()))
        }
        _ => Err(wrong_type("token", "a Uint8Array or a string", value)),
    }
}

/// Returns the `T` that the text in `value` names.
pub fn word<T: DeserializeOwned>(env: &Env, name: &str, value: &Unknown<'_>) -> NativeResult<T> {
    Ok(json::word(name, &text(env, name, value)?)?)
}

/// Returns the text in `value`.
pub fn text(env: &Env, name: &str, value: &Unknown<'_>) -> NativeResult<String> {
    Ok(id(env, Noun::Text, name, value, &mut { ID_BUFFER })?.into_owned())
}

/// Reads the sharing model of the deployment.
pub fn model(env: &Env, name: &str, value: &Unknown<'_>) -> NativeResult<SharingModel> {
    let model = text(env, name, value)?.parse();
    model.map_err(|refusal| Failure::rule(Refused::from(&refusal)))
}

/// Returns a whole number that a `T` holds.
pub fn whole<T: TryFrom<i64>>(name: &str, value: &Unknown<'_>) -> NativeResult<T> {
    let given = number(name, value)?;
    let whole = (given.fract() == 0.0 && given.abs() <= MAX_SAFE).then_some(given as i64);
    let whole = whole.and_then(|whole| T::try_from(whole).ok());
    Ok(whole.ok_or_else(|| InvalidValue(format!("{name}: {given} is no whole number in range")))?)
}

/// Returns the stewards of communities.
pub fn roles(
    env: &Env,
    name: &str,
    value: &Unknown<'_>,
) -> NativeResult<BTreeMap<GroupId, Vec<MemberId>>> {
    if value.get_type()? != ValueType::Object || value.is_array()? {
        return Err(wrong_type(name, "an object of arrays of ids", value));
    }
    let communities = Object::from_unknown(value.to_unknown())?;
    let mut roles = BTreeMap::new();
    for community in Object::keys(&communities)? {
        let Some(stewards) = communities.get::<Unknown>(&community)? else { continue };
        let read = |what: &str, value: &Unknown<'_>| member(env, what, value);
        let stewards = each(&format!("{name}.{community}"), &stewards, read)?;
        roles.insert(GroupId::new(&community)?, stewards);
    }
    Ok(roles)
}
