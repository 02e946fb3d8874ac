//! When somebody leaves: the balance goes to a settlement account, and the name may go, too.

use trust_core::MemberId;

use super::account::{AccountId, Limits};
use super::refusal::{Field, LedgerRefusal};
use super::transfer::{Content, Step, Transfer, TransferStatus};
use super::{Account, Ledger};
use crate::Timestamp;
use crate::id::TransferId;
use crate::outcome::Outcome;

/// What became of an account that was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What moved the balance; nothing if that was 0.
    pub transfer: Option<Transfer>,
    /// The reservations that were let go. One that is a leg of a transfer between communities has its other
    /// leg in the other ledger ([`Transfer::other_leg`]), which is to be voided there.
    pub voided: Vec<TransferId>,
}

impl Ledger {
    /// Closes the account of somebody who leaves: lets go of all that is reserved out of it and into it,
    /// moves its balance to `settlement`, whatever the limits, and admits nothing more. The account stays, with
    /// a balance of 0; [`set_limits`](Self::set_limits) opens it again.
    ///
    /// Repeated under the same id it changes nothing. Refused if an account is unknown or the second is no
    /// settlement account, or if the id is of another transfer.
    pub fn settle(
        &mut self,
        account: &AccountId,
        settlement: &AccountId,
        id: &TransferId,
        now: Timestamp,
    ) -> Result<Outcome<Settled>, LedgerRefusal> {
        if !matches!(settlement, AccountId::Settlement(_)) {
            return Err(LedgerRefusal::NotSettlement { account: settlement.clone() });
        }
        if account == settlement {
            return Err(LedgerRefusal::SameAccount { account: account.clone() });
        }
        self.account(account)?;
        self.account(settlement)?;
        let mut next = self.clone();
        let voided = next.release_all(account, now)?;
        let transfer = next.move_balance(account, settlement, id, now)?;
        if let Some(account) = next.accounts.get_mut(account) {
            account.limits = Limits::CLOSED;
        }
        *self = next;
        Ok(Outcome::of(Settled { transfer, voided }))
    }

    /// Gives an account another name, in all that speaks of it: so that what an erased person did still adds
    /// up. Refused if there is no such account, or if the other name is taken.
    pub fn rename(&mut self, account: &AccountId, name: &AccountId) -> Result<(), LedgerRefusal> {
        if self.accounts.contains_key(name) {
            return Err(LedgerRefusal::AccountExists { account: name.clone() });
        }
        let Some(open) = self.accounts.remove(account) else {
            return Err(LedgerRefusal::UnknownAccount { account: account.clone() });
        };
        self.accounts.insert(name.clone(), Account { id: name.clone(), ..open });
        self.rename_in_transfers(account, name);
        Ok(())
    }

    /// The same with a member's account under a pseudonym, in all that names it: also in what was refused
    /// because there was no such account. Refused if the pseudonym has one.
    pub fn pseudonymised(
        &self,
        member: &MemberId,
        pseudonym: &MemberId,
    ) -> Result<Self, LedgerRefusal> {
        let (account, name) =
            (AccountId::Member(member.clone()), AccountId::Member(pseudonym.clone()));
        let mut ledger = self.clone();
        match ledger.accounts.contains_key(&account) {
            true => ledger.rename(&account, &name)?,
            false => ledger.rename_in_transfers(&account, &name),
        }
        Ok(ledger)
    }

    fn rename_in_transfers(&mut self, account: &AccountId, name: &AccountId) {
        for transfer in self.transfers.values_mut() {
            transfer.content.rename(account, name);
        }
        for refused in self.refused.values_mut() {
            refused.content.rename(account, name);
            refused.refusal.rename(account, name);
        }
    }

    /// Lets go of all that is reserved out of an account or into it.
    fn release_all(
        &mut self,
        account: &AccountId,
        now: Timestamp,
    ) -> Result<Vec<TransferId>, LedgerRefusal> {
        let pending = |t: &&Transfer| t.status == TransferStatus::Pending && t.is_of(account);
        let pending: Vec<Transfer> = self.transfers.values().filter(pending).cloned().collect();
        for transfer in &pending {
            self.release(&transfer.id, now)?;
        }
        Ok(pending.into_iter().map(|transfer| transfer.id).collect())
    }

    /// Lets go of one reservation, overdue or not; changes nothing if it is decided. Refused if it is unknown.
    pub fn release(&mut self, id: &TransferId, now: Timestamp) -> Result<(), LedgerRefusal> {
        let transfer = self.found(id)?;
        let step = match (transfer.status, transfer.status_at(now)) {
            (TransferStatus::Pending, TransferStatus::Pending) => Step::Void,
            (TransferStatus::Pending, _) => Step::Expire,
            _ => return Ok(()),
        };
        let entry = self.decided(id, step, now)?;
        let _ = self.write(entry);
        Ok(())
    }

    /// Moves all that an account has, or owes, to another.
    fn move_balance(
        &mut self,
        account: &AccountId,
        settlement: &AccountId,
        id: &TransferId,
        now: Timestamp,
    ) -> Result<Option<Transfer>, LedgerRefusal> {
        let balance = self.account(account)?.balance();
        if let Some(known) = self.transfers.get(id) {
            let taken = |field| LedgerRefusal::IdTaken { transfer: id.clone(), field };
            return match () {
                _ if !known.is_of(account) => Err(taken(Field::Debit)),
                _ if !known.is_of(settlement) => Err(taken(Field::Credit)),
                _ if balance != 0 => Err(taken(Field::Minutes)),
                _ => Ok(Some(known.clone())),
            };
        }
        let (debit, credit) = match balance {
            0 => return Ok(None),
            1.. => (account.clone(), settlement.clone()),
            _ => (settlement.clone(), account.clone()),
        };
        let minutes = balance.unsigned_abs();
        let content = Content { debit, credit, minutes, expires_at: None, reverses: None };
        let entry = self.forced(id, content, now)?;
        Ok(Some(self.write(entry).value))
    }
}
