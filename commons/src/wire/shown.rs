//! Accounts and transfers as libraries show them: their JSON, with derived values.

use serde_json::{Map, Value, json};

use crate::ledger::{Account, Changed, Statement, Transfer};

/// Returns an account, with its balance and what is available of it.
pub(super) fn account(account: &Account) -> Value {
    let (balance, available) = (account.balance(), account.available());
    with(json!(account), [("balance", json!(balance)), ("available", json!(available))])
}

/// Returns a transfer, with the id of its other leg if it is a leg of a transfer between two communities.
pub fn transfer(transfer: &Transfer) -> Value {
    with(json!(transfer), [("other_leg", json!(transfer.other_leg()))])
}

/// Returns a statement, whose account and transfers are shown like any other.
pub(super) fn statement(statement: &Statement) -> Value {
    let Statement { community, account, balance, transfers } = statement;
    let (account, transfers) = (self::account(account), all(transfers));
    json!({ "community": community, "account": account, "balance": balance, "transfers": transfers })
}

/// Returns the differences between two states of a ledger.
pub(super) fn changed(changed: &Changed<'_>) -> Value {
    let Changed { accounts, transfers, refused } = changed;
    let accounts: Vec<Value> = accounts.iter().copied().map(account).collect();
    let refused = refused.iter().map(|(id, refused)| (id.to_string(), json!(refused)));
    let refused: Map<_, _> = refused.collect();
    json!({ "accounts": accounts, "transfers": all(transfers.iter().copied()), "refused": refused })
}

fn all<'a>(transfers: impl IntoIterator<Item = &'a Transfer>) -> Vec<Value> {
    transfers.into_iter().map(transfer).collect()
}

fn with<const N: usize>(mut value: Value, more: [(&str, Value); N]) -> Value {
    if let Value::Object(fields) = &mut value {
        fields.extend(more.map(|(name, value)| (name.to_owned(), value)));
    }
    value
}
