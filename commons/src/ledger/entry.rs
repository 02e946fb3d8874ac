//! What a command comes to, found out before anything is written: so a refusal leaves the ledger as it was,
//! and two ledgers can be asked before either is told.

use super::account::{Account, AccountId, Movement};
use super::refusal::{Field, LedgerRefusal};
use super::transfer::{Content, Step, Transfer, TransferStatus};
use super::{Ledger, Refused};
use crate::Timestamp;
use crate::id::TransferId;
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;

/// What is to be written.
pub(super) struct Entry {
    /// The answer.
    transfer: Transfer,
    /// The transfer that it undoes.
    original: Option<Transfer>,
    /// The two accounts; none if the ledger has it all already.
    accounts: Vec<Account>,
}

impl Ledger {
    /// A transfer that is ordered: one that is there if it says the same, else a new one.
    pub(super) fn ordered(
        &mut self,
        id: &TransferId,
        content: Content,
        status: TransferStatus,
        now: Timestamp,
    ) -> Result<Entry, LedgerRefusal> {
        if let Some(transfer) = self.known(id, &content)? {
            // What was reserved is not made at once, unless it has been posted since.
            if status == TransferStatus::Posted && transfer.status != status {
                return Err(LedgerRefusal::IdTaken { transfer: id.clone(), field: Field::Status });
            }
            return Ok(Entry { transfer, original: None, accounts: Vec::new() });
        }
        content.check(now)?;
        self.fresh(id, content, status, None, now)
    }

    /// The transfer that undoes `original`.
    pub(super) fn reversed(
        &mut self,
        id: &TransferId,
        original: &TransferId,
        now: Timestamp,
    ) -> Result<Entry, LedgerRefusal> {
        let original = self.found(original)?.clone();
        let content = Content {
            debit: original.content.credit.clone(),
            credit: original.content.debit.clone(),
            minutes: original.content.minutes,
            expires_at: None,
            reverses: Some(original.id.clone()),
        };
        if let Some(transfer) = self.known(id, &content)? {
            return Ok(Entry { transfer, original: None, accounts: Vec::new() });
        }
        let status = original.status_at(now);
        let transfer = original.id.clone();
        if status.after(Step::Reverse).is_none() {
            return Err(LedgerRefusal::TransferNotPosted { transfer, status });
        }
        if original.content.reverses.is_some() {
            return Err(LedgerRefusal::TransferIsReversal { transfer });
        }
        if let Some(by) = original.reversed_by {
            return Err(LedgerRefusal::TransferAlreadyReversed { transfer, by });
        }
        let original = Transfer { reversed_by: Some(id.clone()), ..original };
        self.fresh(id, content, TransferStatus::Posted, Some(original), now)
    }

    /// A transfer that was pending, and what was decided of it.
    pub(super) fn decided(
        &self,
        id: &TransferId,
        step: Step,
        now: Timestamp,
    ) -> Result<Entry, LedgerRefusal> {
        let transfer = self.found(id)?;
        // To be marked as expired it must not count as that already.
        let status = if step == Step::Expire { transfer.status } else { transfer.status_at(now) };
        let Some(next) = status.after(step) else {
            return Err(LedgerRefusal::TransferNotPending { transfer: id.clone(), status });
        };
        let movement = match next {
            TransferStatus::Posted => Movement::Post,
            _ => Movement::Release,
        };
        let accounts = self.moved(&transfer.content, movement)?;
        let transfer = Transfer { status: next, decided_at: Some(now), ..transfer.clone() };
        Ok(Entry { transfer, original: None, accounts })
    }

    /// A new transfer that is not held to any limit.
    pub(super) fn forced(
        &self,
        id: &TransferId,
        content: Content,
        now: Timestamp,
    ) -> Result<Entry, LedgerRefusal> {
        self.not_refused(id, &content)?;
        let accounts = self.moved(&content, Movement::Transfer)?;
        let transfer = made(id, content, TransferStatus::Posted, now);
        Ok(Entry { transfer, original: None, accounts })
    }

    /// Writes an entry down. Whoever comes to have less than the soft limit is told.
    pub(super) fn write(&mut self, entry: Entry) -> Outcome<Transfer> {
        let Entry { transfer, original, accounts } = entry;
        let mut notices = Vec::new();
        for account in accounts {
            let before = self.accounts.get(&account.id);
            if let AccountId::Member(member) = &account.id
                && before.is_some_and(|before| before.passes_soft_limit(&account))
            {
                let event = Event::BalanceLow { community: self.community.clone() };
                notices.push(Notice { to: member.clone(), by: member.clone(), event });
            }
            self.accounts.insert(account.id.clone(), account);
        }
        for transfer in original.into_iter().chain([transfer.clone()]) {
            self.transfers.insert(transfer.id.clone(), transfer);
        }
        Outcome::of(transfer).with_notices(notices)
    }

    /// The transfer under an id that says the same; the refusal, if that was refused.
    fn known(&self, id: &TransferId, content: &Content) -> Result<Option<Transfer>, LedgerRefusal> {
        if let Some(transfer) = self.transfers.get(id) {
            transfer.content.same(id, content)?;
            return Ok(Some(transfer.clone()));
        }
        self.not_refused(id, content)?;
        Ok(None)
    }

    /// The refusal under an id, if it says the same.
    fn not_refused(&self, id: &TransferId, content: &Content) -> Result<(), LedgerRefusal> {
        match self.refused.get(id) {
            Some(refused) => {
                refused.content.same(id, content)?;
                Err(refused.refusal.clone())
            }
            None => Ok(()),
        }
    }

    /// A new transfer, if the accounts admit it; else the refusal is remembered.
    fn fresh(
        &mut self,
        id: &TransferId,
        content: Content,
        status: TransferStatus,
        original: Option<Transfer>,
        now: Timestamp,
    ) -> Result<Entry, LedgerRefusal> {
        match self.admitted(&content, status) {
            Ok(accounts) => {
                Ok(Entry { transfer: made(id, content, status, now), original, accounts })
            }
            Err(refusal) => {
                let refused = Refused { content, refusal: refusal.clone() };
                self.refused.insert(id.clone(), refused);
                Err(refusal)
            }
        }
    }

    /// The two accounts after a new transfer that their limits leave room for.
    fn admitted(
        &self,
        content: &Content,
        status: TransferStatus,
    ) -> Result<Vec<Account>, LedgerRefusal> {
        self.account(&content.debit)?.admits_debit(content.minutes)?;
        self.account(&content.credit)?.admits_credit(content.minutes)?;
        let movement = match status {
            TransferStatus::Pending => Movement::Reserve,
            _ => Movement::Transfer,
        };
        self.moved(content, movement)
    }

    /// The two accounts after a movement from one to the other.
    fn moved(&self, content: &Content, movement: Movement) -> Result<Vec<Account>, LedgerRefusal> {
        let debit = self.account(&content.debit)?.debited(movement, content.minutes)?;
        let credit = self.account(&content.credit)?.credited(movement, content.minutes)?;
        Ok(vec![debit, credit])
    }

    pub(super) fn account(&self, account: &AccountId) -> Result<&Account, LedgerRefusal> {
        let unknown = || LedgerRefusal::UnknownAccount { account: account.clone() };
        self.accounts.get(account).ok_or_else(unknown)
    }

    pub(super) fn found(&self, transfer: &TransferId) -> Result<&Transfer, LedgerRefusal> {
        let unknown = || LedgerRefusal::UnknownTransfer { transfer: transfer.clone() };
        self.transfers.get(transfer).ok_or_else(unknown)
    }
}

/// A transfer as it begins.
fn made(id: &TransferId, content: Content, status: TransferStatus, now: Timestamp) -> Transfer {
    let decided_at = (status == TransferStatus::Posted).then_some(now);
    Transfer { id: id.clone(), content, status, created_at: now, decided_at, reversed_by: None }
}
