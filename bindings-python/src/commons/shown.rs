//! What is told of values: dicts as JSON has them, and the small values within them (`_commons.py`).

use std::collections::{BTreeMap, BTreeSet};

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};
use serde::Serialize;
use trust_commons::invite::{Preview, Used};
use trust_commons::ledger::{Account, Changed, Limits, Settlement, Statement, Transfer};
use trust_commons::partnership::Terms;
use trust_commons::{Notice, TransferId, json};
use trust_core::Change;

use crate::error::IntoException;
use crate::hint::{
    Dict, Dicts, EngineChanges, OneAccount, OneDifference, OnePreview, OneStatement, OneTerms,
    OneTransfer, OneUsed,
};
use crate::values::{Made, made};

/// A value as the dicts and lists of its JSON.
fn plain<'py>(py: Python<'py>, value: &impl Serialize) -> Made<'py> {
    loaded(py, &json::write(value).map_err(IntoException::exception)?)
}

/// What a JSON text says.
fn loaded<'py>(py: Python<'py>, text: &str) -> Made<'py> {
    py.import(intern!(py, "json"))?.call_method1(intern!(py, "loads"), (text,))
}

/// A value as a dict.
pub fn dict<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Dict<'py>> {
    plain(py, value).map(Dict)
}

/// Changes as an engine takes them.
pub fn changes<'py>(py: Python<'py>, changes: &[Change]) -> PyResult<EngineChanges<'py>> {
    plain(py, &changes).map(EngineChanges)
}

/// Notices.
pub fn notices<'py>(py: Python<'py>, notices: &[Notice]) -> PyResult<Dicts<'py>> {
    let text = json::notices(notices).map_err(IntoException::exception)?;
    loaded(py, &text).map(Dicts)
}

/// What a value looks like: its class, and the fields of its JSON.
pub fn repr(py: Python<'_>, class: &str, value: &impl Serialize) -> PyResult<String> {
    let fields = plain(py, value)?;
    let fields = fields.cast::<PyDict>()?.iter().map(|(name, value)| {
        Ok(format!("{}={}", name.extract::<String>()?, value.repr()?.extract::<String>()?))
    });
    Ok(format!("{class}({})", fields.collect::<PyResult<Vec<_>>>()?.join(", ")))
}

pub fn terms<'py>(py: Python<'py>, terms: Terms) -> PyResult<OneTerms<'py>> {
    let Terms { share_offers, share_needs, share_member_count } = terms;
    let values = (share_offers, share_needs, share_member_count);
    made!(py, "trust_core._commons", "Terms", values).map(OneTerms)
}

pub fn used<'py>(py: Python<'py>, Used { by, at }: &Used) -> PyResult<OneUsed<'py>> {
    made!(py, "trust_core._commons", "Used", (by.as_str(), at)).map(OneUsed)
}

pub fn preview<'py>(py: Python<'py>, preview: &Preview) -> PyResult<OnePreview<'py>> {
    let Preview { issuer, community, expires_at, own } = preview;
    let community = community.as_ref().map(|id| id.as_str());
    let values = (issuer.as_str(), expires_at, own, community);
    made!(py, "trust_core._commons", "Preview", values).map(OnePreview)
}

pub fn account<'py>(py: Python<'py>, account: &Account) -> PyResult<OneAccount<'py>> {
    let settled = account.settled.iter().map(|settled| self::settled(py, settled));
    let settled = settled.collect::<PyResult<Vec<_>>>()?;
    let totals = (
        account.id.to_string(),
        account.balance(),
        account.available(),
        account.debits_posted,
        account.credits_posted,
        account.debits_pending,
        account.credits_pending,
        account.limits.floor,
        account.limits.ceiling,
        account.limits.soft,
        settled,
    );
    made!(py, "trust_core._commons", "Account", totals).map(OneAccount)
}

fn settled<'py>(py: Python<'py>, settled: &Settlement) -> Made<'py> {
    let Settlement { to, at, balance, limits, transfers, since } = settled;
    let Limits { floor, ceiling, soft } = *limits;
    let ids = |ids: &BTreeSet<TransferId>| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (transfers, since) = (ids(transfers), ids(since));
    let values = (to.to_string(), at, balance, floor, ceiling, soft, transfers, since);
    made!(py, "trust_core._commons", "Settlement", values)
}

pub fn transfer<'py>(py: Python<'py>, transfer: &Transfer) -> PyResult<OneTransfer<'py>> {
    let content = &transfer.content;
    let values = (
        transfer.id.as_str(),
        content.debit.to_string(),
        content.credit.to_string(),
        content.minutes,
        transfer.status.to_string(),
        transfer.created_at,
        transfer.decided_at,
        content.expires_at,
        content.reverses.as_ref().map(|id| id.as_str()),
        transfer.reversed_by.as_ref().map(|id| id.as_str()),
        transfer.other_leg().map(String::from),
    );
    made!(py, "trust_core._commons", "Transfer", values).map(OneTransfer)
}

pub fn statement<'py>(py: Python<'py>, statement: &Statement) -> PyResult<OneStatement<'py>> {
    let account = account(py, &statement.account)?;
    let transfers = statement.transfers.iter().map(|transfer| self::transfer(py, transfer));
    let transfers = transfers.collect::<PyResult<Vec<_>>>()?;
    let values = (statement.community.as_str(), account, statement.balance, transfers);
    made!(py, "trust_core._commons", "Statement", values).map(OneStatement)
}

pub fn difference<'py>(py: Python<'py>, changed: &Changed<'_>) -> PyResult<OneDifference<'py>> {
    let accounts = changed.accounts.iter().map(|account| self::account(py, account));
    let accounts = accounts.collect::<PyResult<Vec<_>>>()?;
    let transfers = changed.transfers.iter().map(|transfer| self::transfer(py, transfer));
    let transfers = transfers.collect::<PyResult<Vec<_>>>()?;
    let refused: BTreeMap<_, _> = changed.refused.iter().copied().collect();
    let values = (accounts, transfers, plain(py, &refused)?);
    made!(py, "trust_core._commons", "LedgerChanges", values).map(OneDifference)
}
