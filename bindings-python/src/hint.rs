//! Python objects that stubs give a closer type than Rust can: `list[str]` for a list of ids.

use std::convert::Infallible;

use numpy::PyArray1;
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyDict, PyList, PyString};
use pyo3::{type_hint_identifier, type_hint_subscript};

/// A Python object as `$name`, which stubs show as `$hint`.
macro_rules! hinted {
    ($($(#[$doc:meta])* $name:ident($object:ty) = $hint:expr;)+) => {$(
        $(#[$doc])*
        pub struct $name<'py>(pub Bound<'py, $object>);

        impl<'py> IntoPyObject<'py> for $name<'py> {
            type Target = $object;
            type Output = Bound<'py, $object>;
            type Error = Infallible;

            const OUTPUT_TYPE: PyStaticExpr = $hint;

            fn into_pyobject(self, _: Python<'py>) -> Result<Self::Output, Infallible> {
                Ok(self.0)
            }
        }
    )+};
}

const CHANGE: PyStaticExpr = type_hint_identifier!("trust_core._values", "Change");
const STR: PyStaticExpr = type_hint_identifier!("builtins", "str");
const FLOAT: PyStaticExpr = type_hint_identifier!("builtins", "float");
const NDARRAY: PyStaticExpr = type_hint_identifier!("numpy.typing", "NDArray");
const ITERATOR: PyStaticExpr = type_hint_identifier!("collections.abc", "Iterator");
const TUPLE: PyStaticExpr = type_hint_identifier!("builtins", "tuple");
const FLOAT64: PyStaticExpr = type_hint_identifier!("numpy", "float64");
const UINT8: PyStaticExpr = type_hint_identifier!("numpy", "uint8");
const LIST: PyStaticExpr = type_hint_identifier!("builtins", "list");
const LIST_OF_IDS: PyStaticExpr = type_hint_subscript!(LIST, STR);
const ANY: PyStaticExpr = type_hint_identifier!("typing", "Any");
const DICT: PyStaticExpr = type_hint_identifier!("builtins", "dict");
const DICT_OF_ANY: PyStaticExpr = type_hint_subscript!(DICT, STR, ANY);
const ACCOUNT: PyStaticExpr = type_hint_identifier!("trust_core._commons", "Account");
const TRANSFER: PyStaticExpr = type_hint_identifier!("trust_core._commons", "Transfer");
const FLOAT_ARRAY: PyStaticExpr = type_hint_subscript!(NDARRAY, FLOAT64);

hinted! {
    /// Trust, an array.
    Floats(PyArray1<f64>) = FLOAT_ARRAY;
    /// Hops, an array.
    Bytes(PyArray1<u8>) = type_hint_subscript!(NDARRAY, UINT8);
    /// Ids, a list.
    IdList(PyList) = LIST_OF_IDS;
    /// Ids, one by one.
    IdIterator(PyAny) = type_hint_subscript!(ITERATOR, STR);
    /// Ids with their trust, one by one.
    TrustIterator(PyAny) =
        type_hint_subscript!(ITERATOR, type_hint_subscript!(TUPLE, STR, FLOAT));
    /// Sources, targets and weights.
    EdgeColumns(PyAny) =
        type_hint_subscript!(TUPLE, LIST_OF_IDS, LIST_OF_IDS, FLOAT_ARRAY);
    /// What became of a load.
    OneLoadReport(PyAny) = type_hint_identifier!("trust_core._values", "LoadReport");
    /// The path behind a trust.
    OnePath(PyAny) = type_hint_identifier!("trust_core._values", "TrustPath");
    /// What a watch tells.
    OneChange(PyAny) = CHANGE;
    /// What a watch tells an event loop.
    OneAsyncChanges(PyAny) = type_hint_identifier!("trust_core._asyncio", "AsyncChanges");
    /// What a watch tells, a list.
    Changes(PyList) = type_hint_subscript!(LIST, CHANGE);
    /// What JSON calls an object.
    Dict(PyAny) = DICT_OF_ANY;
    /// Several of those.
    Dicts(PyAny) = type_hint_subscript!(LIST, DICT_OF_ANY);
    /// Changes for an engine.
    EngineChanges(PyAny) =
        type_hint_subscript!(LIST, type_hint_identifier!("trust_core._types", "EngineChange"));
    /// What a side of a partnership consents to.
    OneTerms(PyAny) = type_hint_identifier!("trust_core._commons", "Terms");
    /// Who used an invite.
    OneUsed(PyAny) = type_hint_identifier!("trust_core._commons", "Used");
    /// What a token shows of an invite.
    OnePreview(PyAny) = type_hint_identifier!("trust_core._commons", "Preview");
    /// An account.
    OneAccount(PyAny) = ACCOUNT;
    /// Accounts by id.
    Accounts(PyDict) = type_hint_subscript!(DICT, STR, ACCOUNT);
    /// A transfer.
    OneTransfer(PyAny) = TRANSFER;
    /// Transfers by id.
    Transfers(PyDict) = type_hint_subscript!(DICT, STR, TRANSFER);
    /// What was refused, by id.
    RefusedTransfers(PyAny) = type_hint_subscript!(DICT, STR, DICT_OF_ANY);
    /// What one account has to show.
    OneStatement(PyAny) = type_hint_identifier!("trust_core._commons", "Statement");
    /// What differs between two ledgers.
    OneDifference(PyAny) = type_hint_identifier!("trust_core._commons", "LedgerChanges");
    /// How a partnership stands.
    OnePartnershipStatus(PyString) = type_hint_identifier!("trust_core._types", "PartnershipStatus");
    /// How an exchange stands.
    OneExchangeStatus(PyString) = type_hint_identifier!("trust_core._types", "ExchangeStatus");
    /// What is exchanged.
    OneExchangeKind(PyString) = type_hint_identifier!("trust_core._types", "ExchangeKind");
    /// Whether an exchange moves credits.
    OneExchangeMode(PyString) = type_hint_identifier!("trust_core._types", "ExchangeMode");
    /// How an invite stands.
    OneInviteStatus(PyString) = type_hint_identifier!("trust_core._types", "InviteStatus");
}
