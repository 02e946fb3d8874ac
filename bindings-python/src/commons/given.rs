//! Arguments of commands: words, amounts, roles and tokens.

use std::collections::BTreeMap;

use pyo3::Borrowed;
use pyo3::inspect::PyStaticExpr;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyInt, PyMapping, PyString};
use pyo3::{type_hint_identifier, type_hint_union};
use serde::Serialize;
use serde::de::DeserializeOwned;
use trust_commons::CommunityId;
use trust_commons::invite::{InviteRefusal, Token};
use trust_commons::json::{self, InvalidValue};
use trust_commons::partnership::Sides;
use trust_commons::sharing::{SharingModel, SharingRefusal};
use trust_commons::steward::Stewards;

use crate::convert::{GroupArg, MemberArg};
use crate::error::{self, IntoException};

/// The value that a dict or a list spells, as its JSON would.
pub fn value<T: DeserializeOwned + Serialize>(given: &Bound<'_, PyAny>) -> PyResult<T> {
    let py = given.py();
    let text = py.import(intern!(py, "json"))?.call_method1(intern!(py, "dumps"), (given,))?;
    json::read(text.extract()?).map_err(IntoException::exception)
}

/// The value that a word names.
pub fn word<T: DeserializeOwned>(what: &str, text: &str) -> PyResult<T> {
    json::word(what, text).map_err(IntoException::exception)
}

/// The sharing model of that name.
pub fn model(py: Python<'_>, name: &str) -> PyResult<SharingModel> {
    name.parse().map_err(|refusal: SharingRefusal| error::refused(py, &refusal, None))
}

/// A whole number of a crate's type.
pub fn whole<T: TryFrom<i64>>(what: &str, given: &Bound<'_, PyAny>) -> PyResult<T> {
    if !given.is_instance_of::<PyInt>() || given.is_instance_of::<PyBool>() {
        return Err(error::wrong_type(what, "an int", given));
    }
    let whole = given.extract::<i64>().ok().and_then(|whole| T::try_from(whole).ok());
    whole.ok_or_else(|| {
        InvalidValue(format!("{what}: {} is out of range", error::shown(given))).exception()
    })
}

/// The same, or none.
pub fn optional_whole<T: TryFrom<i64>>(
    what: &str,
    given: &Bound<'_, PyAny>,
) -> PyResult<Option<T>> {
    if given.is_none() { Ok(None) } else { whole(what, given).map(Some) }
}

/// A number of minutes.
pub fn minutes(given: &Bound<'_, PyAny>) -> PyResult<u64> {
    whole("minutes", given)
}

/// A limit of an account, in minutes; None is without bound.
pub fn limit(given: &Bound<'_, PyAny>) -> PyResult<Option<i64>> {
    optional_whole("a limit", given)
}

/// A limit to set: none given stays as it is.
pub struct LimitSet(pub Option<Option<i64>>);

impl LimitSet {
    /// As it is.
    pub const KEPT: LimitSet = LimitSet(None);
}

/// A limit that is set, be it to none.
pub fn limit_set(given: &Bound<'_, PyAny>) -> PyResult<LimitSet> {
    limit(given).map(|limit| LimitSet(Some(limit)))
}

/// Who the stewards of which communities are. A community that is not named has none.
pub struct Roles(BTreeMap<CommunityId, Stewards>);

impl<'a, 'py> FromPyObject<'a, 'py> for Roles {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("trust_core._types", "Stewards");

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let wrong = || error::wrong_type("stewards", "a dict of iterables of ids", &given);
        let mut roles = BTreeMap::new();
        for pair in given.cast::<PyMapping>().map_err(|_| wrong())?.items()? {
            let (community, members): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            let community = community.extract::<GroupArg<'_>>()?.id()?;
            if members.is_instance_of::<PyString>() {
                return Err(wrong());
            }
            let members = members.try_iter().map_err(|_| wrong())?;
            let members = members.map(|member| member?.extract::<MemberArg<'_>>()?.id());
            let members: Vec<_> = members.collect::<PyResult<_>>()?;
            roles.insert(community.clone(), Stewards::new(community, members));
        }
        Ok(Roles(roles))
    }
}

impl Roles {
    /// The stewards of a community.
    pub fn of(&self, community: &CommunityId) -> Stewards {
        let named = self.0.get(community).cloned();
        named.unwrap_or_else(|| Stewards::new(community.clone(), []))
    }
}

/// The stewards of both sides of a partnership; none where no roles are given.
pub struct Both(Option<(Stewards, Stewards)>);

impl Both {
    pub fn of(roles: Option<&Roles>, a: &CommunityId, b: &CommunityId) -> Self {
        Both(roles.map(|roles| (roles.of(a), roles.of(b))))
    }

    pub fn sides(&self) -> Sides<'_> {
        let both = self.0.as_ref();
        Sides { a: both.map(|(a, _)| a), b: both.map(|(_, b)| b) }
    }
}

/// The token of an invite: its 32 bytes, or its text. A text that is no token is found out where it is used.
pub struct TokenArg(pub Result<Token, InviteRefusal>);

impl<'a, 'py> FromPyObject<'a, 'py> for TokenArg {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        type_hint_identifier!("builtins", "bytes"),
        type_hint_identifier!("builtins", "str")
    );

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(bytes) = given.cast::<PyBytes>() {
            let bytes = bytes.as_bytes();
            let bits = bytes.try_into().map_err(|_| {
                InvalidValue(format!("a token has 32 bytes, not {}", bytes.len())).exception()
            })?;
            return Ok(TokenArg(Ok(Token::new(bits))));
        }
        match given.cast::<PyString>() {
            // What is no UTF-8 is no token, either.
            Ok(text) => Ok(TokenArg(text.to_str().unwrap_or_default().parse())),
            Err(_) => Err(error::wrong_type("a token", "bytes or str", &given)),
        }
    }
}
