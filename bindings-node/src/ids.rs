//! Ids from JavaScript, one at a time: always strings.
//!
//! Invariant: two different JavaScript strings never become one id. Half a surrogate pair, which UTF-8
//! cannot encode, is refused.

use std::borrow::Cow;

use napi::bindgen_prelude::{Array, FromNapiValue};
use napi::{Env, JsValue, Unknown, ValueType};
use trust_core::{
    GroupId, GroupIdx, InvalidId, MemberId, NodeIdx, ResourceId, ResourceIdx, Tag, View,
};

use crate::failure::{self, Failure, NativeResult};
use crate::raw::{ID_BUFFER, IdBuffer, text};

/// The largest whole number up to which a JavaScript number has no gaps: 2^53 - 1.
pub const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// A kind of id.
#[derive(Clone, Copy)]
pub enum Noun {
    Member,
    Group,
    Resource,
    Tag,
    /// No id of the engine's: any other text.
    Text,
}

impl Noun {
    /// Returns the code of an id that cannot be one.
    fn invalid(self) -> &'static str {
        let kind = match self {
            Noun::Member => "member",
            Noun::Group => "group",
            Noun::Resource => "resource",
            Noun::Tag => "tag",
            Noun::Text => return "INVALID_VALUE",
        };
        InvalidId { kind, shown: String::new(), bytes: 0 }.code()
    }
}

/// Returns the id in `value`, which `what` names in errors.
pub fn id<'b>(
    env: &Env,
    noun: Noun,
    what: &str,
    value: &Unknown<'_>,
    buffer: &'b mut IdBuffer,
) -> NativeResult<Cow<'b, str>> {
    let Some(id) = text(env, value, buffer) else {
        return Err(wrong_type(what, "a string", value));
    };
    // Half a surrogate pair reads as U+FFFD, and two different ids must not become one.
    if id.contains('\u{fffd}') && is_ill_formed(value)? {
        let message = format!("{what} {id:?} holds half a surrogate pair, which UTF-8 cannot say");
        return Err(Failure::Refused(noun.invalid(), message, failure::given(id.as_ref())));
    }
    Ok(id)
}

/// Returns the number of the known member in `value`.
pub fn node(env: &Env, view: &View, what: &str, value: &Unknown<'_>) -> NativeResult<NodeIdx> {
    Ok(view.node(&id(env, Noun::Member, what, value, &mut { ID_BUFFER })?)?)
}

/// Returns the number of the known group in `value`.
pub fn known_group(env: &Env, view: &View, value: &Unknown<'_>) -> NativeResult<GroupIdx> {
    Ok(view.group(&id(env, Noun::Group, "group", value, &mut { ID_BUFFER })?)?)
}

/// Returns the number of the known resource in `value`.
pub fn known_resource(env: &Env, view: &View, value: &Unknown<'_>) -> NativeResult<ResourceIdx> {
    Ok(view.resource(&id(env, Noun::Resource, "resource", value, &mut { ID_BUFFER })?)?)
}

/// Returns the member's id in `value` as a change takes it.
pub fn member(env: &Env, what: &str, value: &Unknown<'_>) -> NativeResult<MemberId> {
    Ok(MemberId::new(&id(env, Noun::Member, what, value, &mut { ID_BUFFER })?)?)
}

/// Returns the group's id in `value` as a change takes it.
pub fn group(env: &Env, what: &str, value: &Unknown<'_>) -> NativeResult<GroupId> {
    Ok(GroupId::new(&id(env, Noun::Group, what, value, &mut { ID_BUFFER })?)?)
}

/// Returns the resource's id in `value` as a change takes it.
pub fn resource(env: &Env, value: &Unknown<'_>) -> NativeResult<ResourceId> {
    Ok(ResourceId::new(&id(env, Noun::Resource, "resource", value, &mut { ID_BUFFER })?)?)
}

/// Returns the tags in the array `value`.
pub fn tags(env: &Env, what: &str, value: &Unknown<'_>) -> NativeResult<Vec<Tag>> {
    each(what, value, |what, value| {
        Ok(Tag::new(&id(env, Noun::Tag, what, value, &mut { ID_BUFFER })?)?)
    })
}

/// Returns a string that is no id: the name of a kind, an order and the like.
pub fn word(env: &Env, what: &str, value: &Unknown<'_>) -> NativeResult<String> {
    match text(env, value, &mut { ID_BUFFER }) {
        Some(word) => Ok(word.into_owned()),
        None => Err(wrong_type(what, "a string", value)),
    }
}

/// Returns the results of `read` for each element of an array of strings.
pub fn each<T>(
    what: &str,
    value: &Unknown<'_>,
    mut read: impl FnMut(&str, &Unknown<'_>) -> NativeResult<T>,
) -> NativeResult<Vec<T>> {
    let array = array(what, "an array of strings", value)?;
    let mut found = Vec::new();
    for position in 0..array.len() {
        let Some(element) = array.get::<Unknown>(position)? else { break };
        found.push(read(&format!("{what}[{position}]"), &element)?);
    }
    Ok(found)
}

/// Returns whether a string holds half a surrogate pair.
pub fn is_ill_formed(value: &Unknown<'_>) -> NativeResult<bool> {
    let units = value.coerce_to_string()?.into_utf16()?;
    let ends_with_zero = units.as_slice().last() == Some(&0);
    let units = &units.as_slice()[..units.as_slice().len() - usize::from(ends_with_zero)];
    Ok(char::decode_utf16(units.iter().copied()).any(|unit| unit.is_err()))
}

/// Returns the error for a `value` of another type than the wanted one.
pub fn wrong_type(what: &str, wanted: &str, value: &Unknown<'_>) -> Failure {
    let found = match value.get_type() {
        Ok(ValueType::Undefined) => "undefined",
        Ok(ValueType::Null) => "null",
        Ok(ValueType::Boolean) => "a boolean",
        Ok(ValueType::Number) => "a number",
        Ok(ValueType::String) => "a string",
        Ok(ValueType::Symbol) => "a symbol",
        Ok(ValueType::Function) => "a function",
        Ok(ValueType::BigInt) => "a BigInt",
        Ok(ValueType::Object) if value.is_array().unwrap_or(false) => "an array",
        Ok(ValueType::Object) => "an object",
        _ => "something else",
    };
    Failure::Argument(format!("{what} must be {wanted}, not {found}"))
}

/// Returns `value` as an array, or an error with its type.
pub fn array<'env>(what: &str, wanted: &str, value: &Unknown<'env>) -> NativeResult<Array<'env>> {
    if !value.is_array()? {
        return Err(wrong_type(what, wanted, value));
    }
    Ok(Array::from_unknown(value.to_unknown())?)
}
