//! Ids of members, groups and resources.
//!
//! An id is a `str`, or an `int`, which stands for its decimal text: 17 is "17". No other type is
//! accepted, and no `bool`, although Python counts it as an `int`.

use std::borrow::Cow;
use std::marker::PhantomData;

use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt, PyString};
use pyo3::{Borrowed, type_hint_identifier, type_hint_union};
use trust_commons::ledger::AccountId;
use trust_commons::{ExchangeId, InviteId, PartnershipId, TransferId, json};
use trust_core::{GroupId, GroupIdx, MemberId, NodeIdx, ResourceId, ResourceIdx, View};

use crate::error::{self, IntoException};

/// A kind of id.
pub trait IdKind: Sized {
    /// The name of the kind in errors.
    const KIND: &'static str;

    /// Returns the id of the core.
    fn of(text: &str) -> PyResult<Self>;
}

macro_rules! named {
    ($read:expr; $($id:ty = $kind:literal;)+) => {$(
        impl IdKind for $id {
            const KIND: &'static str = $kind;

            fn of(text: &str) -> PyResult<Self> {
                $read(Self::KIND, text)
            }
        }
    )+};
}

named! {
    |_, text| Self::new(text).map_err(IntoException::exception);
    MemberId = "member";
    GroupId = "group";
    ResourceId = "resource";
}

named! {
    |kind, text| json::word(kind, text).map_err(IntoException::exception);
    AccountId = "account";
    ExchangeId = "exchange";
    InviteId = "invite";
    PartnershipId = "partnership";
    TransferId = "transfer";
}

/// An id, as a caller gives it.
pub struct Id<'a, T>(Cow<'a, str>, PhantomData<T>);

/// The id of a member.
pub type MemberArg<'a> = Id<'a, MemberId>;
/// The id of a group.
pub type GroupArg<'a> = Id<'a, GroupId>;
/// The id of a resource.
pub type ResourceArg<'a> = Id<'a, ResourceId>;
/// The id of a record of the domain classes.
pub type RecordArg<'a, T> = Id<'a, T>;

impl<'a, 'py, T: IdKind> FromPyObject<'a, 'py> for Id<'a, T> {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        type_hint_identifier!("builtins", "str"),
        type_hint_identifier!("typing", "SupportsIndex")
    );

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let text = match given.cast::<PyString>() {
            Ok(_) => {
                given.extract().map(Cow::Borrowed).map_err(|_| error::not_utf8(T::KIND, &given))
            }
            Err(_) => decimal(T::KIND, &given).map(Cow::Owned),
        };
        text.map(|text| Id(text, PhantomData))
    }
}

impl<T: IdKind> Id<'_, T> {
    /// Returns the text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the id for a change.
    pub fn id(&self) -> PyResult<T> {
        T::of(&self.0)
    }
}

impl MemberArg<'_> {
    /// Returns the member's number in `view`.
    pub fn node(&self, view: &View) -> PyResult<NodeIdx> {
        view.node(&self.0).map_err(IntoException::exception)
    }
}

impl GroupArg<'_> {
    /// Returns the group's number in `view`.
    pub fn number(&self, view: &View) -> PyResult<GroupIdx> {
        view.group(&self.0).map_err(IntoException::exception)
    }
}

impl ResourceArg<'_> {
    /// Returns the resource's number in `view`.
    pub fn number(&self, view: &View) -> PyResult<ResourceIdx> {
        view.resource(&self.0).map_err(IntoException::exception)
    }
}

/// Returns the decimal text of a Python integer of any size.
fn decimal(kind: &str, given: &Bound<'_, PyAny>) -> PyResult<String> {
    if !given.is_instance_of::<PyBool>() {
        if let Ok(number) = given.extract::<i64>() {
            return Ok(number.to_string());
        }
        if given.is_instance_of::<PyInt>() {
            // One too long for Python to spell is too long for an id, too.
            let text = given.str().map_err(|_| error::endless(kind))?;
            return Ok(text.to_string());
        }
    }
    Err(error::wrong_type(&format!("a {kind} id"), "str or int", given))
}
