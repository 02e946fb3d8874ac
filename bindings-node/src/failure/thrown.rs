//! The errors that JavaScript sees, made by the JavaScript layer so that they are instances of its classes.

use std::cell::Cell;

use napi::bindgen_prelude::{FnArgs, Function, FunctionRef, JsObjectValue, Null, Object};
use napi::{Env, Error, Status};
use napi_derive::napi;
use serde_json::Value;

use super::values::Values;

/// Takes code, message, values and class, and gives the error.
type Make<Given> = FunctionRef<Given, Object<'static>>;
type Given<'env> = FnArgs<(&'static str, String, Object<'env>, Option<&'static str>)>;

thread_local! {
    /// The constructor of errors in this thread, which is one environment of Node. Never dropped: the reference ends with
    /// its environment, which may end before the thread.
    static MAKE: Cell<Option<&'static Make<Given<'static>>>> = const { Cell::new(None) };
}

/// Has `make` make the errors from now on.
#[napi(skip_typescript)]
pub fn make_errors_with(make: Function<'_, Given<'static>, Object<'static>>) -> napi::Result<()> {
    MAKE.set(Some(Box::leak(Box::new(make.create_ref()?))));
    Ok(())
}

/// Returns the error of a refusal.
pub fn error<'env>(
    env: &'env Env,
    code: &'static str,
    message: String,
    values: Values,
    class: Option<&'static str>,
) -> napi::Result<Object<'env>> {
    let Some(make) = MAKE.get() else {
        let mut error = env.create_error(Error::new(Status::GenericFailure, message))?;
        error.set_named_property("code", code)?;
        return Ok(error);
    };
    make.borrow_back(env)?.call((code, message, object(env, values)?, class).into())
}

/// Returns the values as an object, their names as JavaScript spells them.
fn object(env: &Env, values: Values) -> napi::Result<Object<'_>> {
    let mut object = Object::new(env)?;
    for (name, value) in values {
        let name = camel(&name);
        match value {
            Value::String(text) => object.set_named_property(&name, text)?,
            Value::Number(number) => object.set_named_property(&name, number.as_f64())?,
            Value::Bool(flag) => object.set_named_property(&name, flag)?,
            // No refusal holds anything deeper.
            _ => object.set_named_property(&name, Null)?,
        }
    }
    Ok(object)
}

/// Spells `share_offers` as JavaScript does.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (head, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        name + &head.to_uppercase() + rest
    })
}
