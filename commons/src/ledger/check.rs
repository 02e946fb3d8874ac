//! The invariants of a whole ledger, recomputed from its transfers.

use std::collections::BTreeMap;

use super::Ledger;
use super::account::{Account, AccountId};
use super::transfer::{Transfer, TransferStatus};
use crate::id::TransferId;

/// An inconsistency of a ledger. No command causes one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // each field is the value that the message names
#[non_exhaustive]
pub enum Unsound {
    /// The sum of all balances is not 0.
    #[error("the balances add up to {0} minutes, not to 0")]
    SumNotZero(i128),
    /// An account is stored under another name.
    #[error("account {account} is stored under {filed}")]
    AccountMisfiled { account: AccountId, filed: AccountId },
    /// The totals of an account differ from its transfers.
    #[error("the totals of account {account} are not those of its transfers")]
    WrongTotals { account: AccountId },
    /// No command makes such a transfer.
    #[error("transfer {transfer} {what}")]
    InvalidTransfer { transfer: TransferId, what: &'static str },
}

impl Ledger {
    /// Checks the ledger: its balances add up to 0, every account's totals are those of its transfers, every
    /// transfer is one that commands make, and reversals and their originals name each other. Only for a whole
    /// ledger, since a part lacks transfers.
    pub fn check(&self) -> Result<(), Unsound> {
        let paid = |a: &Account| i128::from(a.credits_posted) - i128::from(a.debits_posted);
        let sum: i128 = self.accounts.values().map(paid).sum();
        if sum != 0 {
            return Err(Unsound::SumNotZero(sum));
        }
        for (id, transfer) in &self.transfers {
            self.check_transfer(id, transfer).map_err(|what| {
                let transfer = id.clone();
                Unsound::InvalidTransfer { transfer, what }
            })?;
        }
        self.check_totals()
    }

    fn check_transfer(&self, id: &TransferId, transfer: &Transfer) -> Result<(), &'static str> {
        let content = &transfer.content;
        let pending = transfer.status == TransferStatus::Pending;
        let posted = transfer.status == TransferStatus::Posted;
        let rules = [
            (transfer.id == *id, "is stored under another id"),
            (content.minutes > 0, "moves nothing"),
            (content.debit != content.credit, "goes from an account to itself"),
            (
                content.expires_at.is_none_or(|at| at > transfer.created_at),
                "expired when it was made",
            ),
            (
                transfer.decided_at.is_none() == pending,
                "is decided and has no time, or the reverse",
            ),
            (!self.refused.contains_key(id), "was refused"),
            (transfer.reversed_by.is_none() || posted, "is reversed and was not posted"),
            (content.reverses.is_none() || posted, "is a reversal and not posted"),
            (
                transfer.reversed_by.is_none() || content.reverses.is_none(),
                "is a reversed reversal",
            ),
        ];
        if let Some((_, what)) = rules.into_iter().find(|(kept, _)| !kept) {
            return Err(what);
        }
        if let Some(original) = &content.reverses {
            let original = self.transfers.get(original).ok_or("undoes one that is not there")?;
            let same = original.content.minutes == content.minutes
                && original.content.debit == content.credit
                && original.content.credit == content.debit;
            if !same || original.reversed_by.as_ref() != Some(id) {
                return Err("does not undo what it reverses");
            }
        }
        match transfer.reversed_by.as_ref().map(|by| self.transfers.get(by)) {
            Some(None) => Err("is undone by one that is not there"),
            Some(Some(by)) if by.content.reverses.as_ref() != Some(id) => {
                Err("is undone by one that undoes another")
            }
            _ => Ok(()),
        }
    }

    fn check_totals(&self) -> Result<(), Unsound> {
        let mut expected: BTreeMap<&AccountId, [u128; 4]> = BTreeMap::new();
        for transfer in self.transfers.values() {
            let minutes = u128::from(transfer.content.minutes);
            let (debits, credits) = match transfer.status {
                TransferStatus::Posted => (0, 1),
                TransferStatus::Pending => (2, 3),
                TransferStatus::Voided | TransferStatus::Expired => continue,
            };
            expected.entry(&transfer.content.debit).or_default()[debits] += minutes;
            expected.entry(&transfer.content.credit).or_default()[credits] += minutes;
        }
        for (filed, account) in &self.accounts {
            if *filed != account.id {
                let (account, filed) = (account.id.clone(), filed.clone());
                return Err(Unsound::AccountMisfiled { account, filed });
            }
            let totals = [
                account.debits_posted,
                account.credits_posted,
                account.debits_pending,
                account.credits_pending,
            ];
            if expected.remove(filed).unwrap_or_default() != totals.map(u128::from) {
                return Err(Unsound::WrongTotals { account: filed.clone() });
            }
        }
        match expected.keys().next() {
            Some(&account) => Err(Unsound::WrongTotals { account: account.clone() }),
            None => Ok(()),
        }
    }
}
