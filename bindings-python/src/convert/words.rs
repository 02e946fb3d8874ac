//! Iterables of `str`: tags, grants, and ways to be let in.
//!
//! A bare `str` is refused, since Python would hand out its letters; one word must be a list, too.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use trust_core::{Grant, Grants, InvalidGrant, InvalidVia, Tag, Via};

use crate::error::{self, IntoException};

/// Reads tags.
pub fn tags(given: &Bound<'_, PyAny>) -> PyResult<Option<Vec<Tag>>> {
    words("tags", given, |word| {
        let text = word.to_str().map_err(|_| error::not_utf8("tag", word))?;
        Tag::new(text).map_err(IntoException::exception)
    })
}

/// Reads grants.
pub fn grants(given: &Bound<'_, PyAny>) -> PyResult<Option<Grants>> {
    let read = |word: &Bound<'_, PyString>| {
        let text = word.to_str().map_err(|_| InvalidGrant(error::shown(word)).exception())?;
        text.parse::<Grant>().map_err(IntoException::exception)
    };
    Ok(words("audience", given, read)?.map(Grants::from_iter))
}

/// Ways to be let in.
pub fn vias(given: &Bound<'_, PyAny>) -> PyResult<Option<Vec<Via>>> {
    let read = |word: &Bound<'_, PyString>| {
        let text = word.to_str().map_err(|_| InvalidVia(error::shown(word)).exception())?;
        text.parse::<Via>().map_err(IntoException::exception)
    };
    words("via", given, read)
}

/// Returns each word of an iterable, read by `read`; nothing of None.
fn words<T>(
    what: &str,
    given: &Bound<'_, PyAny>,
    read: impl Fn(&Bound<'_, PyString>) -> PyResult<T>,
) -> PyResult<Option<Vec<T>>> {
    if given.is_none() {
        return Ok(None);
    }
    if given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>() {
        let given = error::shown(given);
        let message = format!("{what} must be an iterable of str, a single one too: [{given}]");
        return Err(PyTypeError::new_err(message));
    }
    let items =
        given.try_iter().map_err(|_| error::wrong_type(what, "an iterable of str", given))?;
    let words = items.map(|item| {
        let item = item?;
        let word = item.cast::<PyString>();
        read(word.map_err(|_| error::wrong_type(&format!("one of {what}"), "str", &item))?)
    });
    words.collect::<PyResult<_>>().map(Some)
}
