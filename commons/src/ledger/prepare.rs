//! Prepares a command before anything is written, so that a refusal leaves the ledger unchanged, and two ledgers
//! can both be asked before either is changed.

use std::collections::BTreeMap;

use super::account::{Account, AccountId, Movement};
use super::refusal::{Field, LedgerRefusal};
use super::transfer::{Content, Step, Transfer, TransferStatus};
use super::{Ledger, Refused};
use crate::Timestamp;
use crate::id::TransferId;
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;

/// A prepared command.
pub(super) struct Prepared {
    /// The transfer to return.
    transfer: Transfer,
    /// The data to write; nothing if the ledger has it already.
    draft: Option<Written>,
}

/// The accounts and transfers that a command writes.
#[derive(Default)]
pub(super) struct Written {
    /// The accounts before the command, without expired reservations, and after it.
    accounts: BTreeMap<AccountId, (Account, Account)>,
    transfers: Vec<Transfer>,
}

/// A command in preparation: its changes so far, beside the unchanged ledger.
pub(super) struct Draft<'a> {
    ledger: &'a Ledger,
    written: Written,
}

impl<'a> Draft<'a> {
    /// Begins a command on these accounts, and releases their expired reservations.
    pub(super) fn new<'b>(
        ledger: &'a Ledger,
        accounts: impl IntoIterator<Item = &'b AccountId>,
        now: Timestamp,
    ) -> Result<Self, LedgerRefusal> {
        let mut draft = Draft { ledger, written: Written::default() };
        let touched: Vec<&AccountId> = accounts.into_iter().collect();
        let lapsed = |transfer: &&Transfer| {
            transfer.status_at(now) != transfer.status
                && touched.iter().any(|account| transfer.is_of(account))
        };
        for transfer in ledger.transfers.values().filter(lapsed) {
            draft.shift(&transfer.content, Movement::Release)?;
            draft.written.transfers.push(transfer.at(now));
        }
        for (before, after) in draft.written.accounts.values_mut() {
            before.clone_from(after);
        }
        Ok(draft)
    }

    /// Returns an account as the command has changed it so far.
    pub(super) fn account(&self, id: &AccountId) -> Result<&Account, LedgerRefusal> {
        match self.written.accounts.get(id) {
            Some((_, account)) => Ok(account),
            None => self.ledger.account(id),
        }
    }

    /// Replaces the account under its name.
    pub(super) fn put(&mut self, account: Account) -> Result<(), LedgerRefusal> {
        match self.written.accounts.get_mut(&account.id) {
            Some((_, after)) => *after = account,
            None => {
                let before = self.ledger.account(&account.id)?.clone();
                self.written.accounts.insert(account.id.clone(), (before, account));
            }
        }
        Ok(())
    }

    /// Moves minutes from one account to the other.
    pub(super) fn shift(
        &mut self,
        content: &Content,
        movement: Movement,
    ) -> Result<(), LedgerRefusal> {
        let debit = self.account(&content.debit)?.debited(movement, content.minutes)?;
        let credit = self.account(&content.credit)?.credited(movement, content.minutes)?;
        self.put(debit)?;
        self.put(credit)
    }

    /// Adds another transfer to write.
    pub(super) fn add(&mut self, transfer: Transfer) {
        self.written.transfers.push(transfer);
    }

    /// Refuses an id that another transfer has.
    pub(super) fn unused(&self, id: &TransferId) -> Result<(), LedgerRefusal> {
        let Ledger { transfers, refused, .. } = self.ledger;
        if transfers.contains_key(id) || refused.contains_key(id) {
            return Err(LedgerRefusal::IdTaken { transfer: id.clone(), field: Field::Reverses });
        }
        Ok(())
    }

    /// Refuses an amount that the limits of the two accounts do not allow.
    fn admit(&self, content: &Content) -> Result<(), LedgerRefusal> {
        self.account(&content.debit)?.admits_debit(content.minutes)?;
        self.account(&content.credit)?.admits_credit(content.minutes)
    }

    /// Completes the command with this transfer, which is written, too.
    pub(super) fn entry(self, transfer: Transfer) -> Prepared {
        Prepared { transfer, draft: Some(self.written) }
    }
}

impl Prepared {
    /// Answers with an existing transfer, as of `now`.
    fn known(transfer: &Transfer, now: Timestamp) -> Self {
        Prepared { transfer: transfer.at(now), draft: None }
    }
}

impl Ledger {
    /// Prepares a transfer: the existing one if its content is the same, else a new one.
    pub(super) fn ordered(
        &mut self,
        id: &TransferId,
        content: Content,
        status: TransferStatus,
        now: Timestamp,
    ) -> Result<Prepared, LedgerRefusal> {
        if let Some(transfer) = self.known(id, &content)? {
            // A reserved transfer is not posted by a repeated order, unless it has been posted since.
            if status == TransferStatus::Posted && transfer.status != status {
                return Err(LedgerRefusal::IdTaken { transfer: id.clone(), field: Field::Status });
            }
            return Ok(Prepared::known(transfer, now));
        }
        content.check(now)?;
        let movement = match status {
            TransferStatus::Pending => Movement::Reserve,
            _ => Movement::Transfer,
        };
        let drafted = Draft::new(self, [&content.debit, &content.credit], now).and_then(|mut d| {
            d.admit(&content)?;
            d.shift(&content, movement)?;
            d.date(id, &content, status, now)?;
            Ok(d.entry(made(id, content.clone(), status, now)))
        });
        drafted.map_err(|refusal| self.remember(id, content, refusal))
    }

    /// Prepares the reversal of `original`. It is paid by the account that holds what `original` brought, and goes
    /// to the account that holds what it cost: the account itself, or the settlement account after its owner left.
    pub(super) fn reversed(
        &mut self,
        id: &TransferId,
        original: &TransferId,
        now: Timestamp,
    ) -> Result<Prepared, LedgerRefusal> {
        let original = self.found(original)?.clone();
        let content = Content {
            debit: original.content.credit.clone(),
            credit: original.content.debit.clone(),
            minutes: original.content.minutes,
            expires_at: None,
            reverses: Some(original.id.clone()),
        };
        if let Some(transfer) = self.known(id, &content)? {
            return Ok(Prepared::known(transfer, now));
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
        let drafted = self.undone(id, &content, &original, now);
        let drafted = drafted.map(|mut draft| {
            draft.add(original);
            draft.entry(made(id, content.clone(), TransferStatus::Posted, now))
        });
        drafted.map_err(|refusal| match refusal {
            // The order may be repeated with another id.
            LedgerRefusal::TransferIdTooLong { .. } | LedgerRefusal::IdTaken { .. } => refusal,
            refusal => self.remember(id, content, refusal),
        })
    }

    /// Computes a reversal, and what it moves on to settlement accounts.
    fn undone(
        &self,
        id: &TransferId,
        content: &Content,
        original: &Transfer,
        now: Timestamp,
    ) -> Result<Draft<'_>, LedgerRefusal> {
        let payer = self.account(&content.debit)?.carrier(original).cloned();
        let payee = self.account(&content.credit)?.carrier(original).cloned();
        let carried = Content {
            debit: payer.clone().unwrap_or_else(|| content.debit.clone()),
            credit: payee.clone().unwrap_or_else(|| content.credit.clone()),
            ..content.clone()
        };
        let sides = [&content.debit, &content.credit, &carried.debit, &carried.credit];
        let mut draft = Draft::new(self, sides, now)?;
        // If one account holds both sides, nothing moves.
        if carried.debit != carried.credit {
            draft.admit(&carried)?;
        }
        draft.shift(content, Movement::Transfer)?;
        draft.hand_back(content, original)?;
        let minutes = content.minutes;
        if let Some(from) = payer {
            draft.carry(&from, &content.debit, (minutes, true), (id, now), original)?;
        }
        if let Some(to) = payee {
            draft.carry(&to, &content.credit, (minutes, false), (id, now), original)?;
        }
        Ok(draft)
    }

    /// Prepares a decision about a pending transfer.
    pub(super) fn decided(
        &self,
        id: &TransferId,
        step: Step,
        now: Timestamp,
    ) -> Result<Prepared, LedgerRefusal> {
        let transfer = self.found(id)?;
        // Marking a transfer as expired requires its stored status, which is still pending.
        let status = if step == Step::Expire { transfer.status } else { transfer.status_at(now) };
        let Some(next) = status.after(step) else {
            return Err(LedgerRefusal::TransferNotPending { transfer: id.clone(), status });
        };
        if step == Step::Expire && transfer.status_at(now) != next {
            return Err(LedgerRefusal::TransferNotPending { transfer: id.clone(), status });
        }
        let movement = match next {
            TransferStatus::Posted => Movement::Post,
            _ => Movement::Release,
        };
        let mut draft = Draft { ledger: self, written: Written::default() };
        draft.shift(&transfer.content, movement)?;
        let transfer = match next {
            TransferStatus::Expired => transfer.at(now),
            _ => Transfer { status: next, decided_at: Some(now), ..transfer.clone() },
        };
        draft.date(id, &transfer.content, next, now)?;
        Ok(draft.entry(transfer))
    }

    /// Prepares a new transfer without checking limits.
    pub(super) fn forced(
        &self,
        id: &TransferId,
        content: Content,
        now: Timestamp,
    ) -> Result<Prepared, LedgerRefusal> {
        self.not_refused(id, &content)?;
        let mut draft = Draft::new(self, [&content.debit, &content.credit], now)?;
        draft.shift(&content, Movement::Transfer)?;
        Ok(draft.entry(made(id, content, TransferStatus::Posted, now)))
    }

    /// Writes a prepared command. Notifies owners whose balance falls below the soft limit.
    pub(super) fn write(&mut self, entry: Prepared) -> Outcome<Transfer> {
        let Prepared { transfer, draft } = entry;
        let Some(Written { accounts, transfers }) = draft else { return Outcome::of(transfer) };
        let mut notifications = Vec::new();
        for (id, (before, after)) in accounts {
            if let AccountId::Member(member) = &id
                && before.passes_soft_limit(&after)
            {
                let event = Event::BalanceLow { community: self.community.clone() };
                notifications.push(Notification { to: member.clone(), by: member.clone(), event });
            }
            self.accounts.insert(id, after);
        }
        for transfer in transfers.into_iter().chain([transfer.clone()]) {
            self.transfers.insert(transfer.id.clone(), transfer);
        }
        Outcome::of(transfer).with_notifications(notifications)
    }

    /// Returns the transfer under an id if its content is the same, or its remembered refusal.
    fn known(
        &self,
        id: &TransferId,
        content: &Content,
    ) -> Result<Option<&Transfer>, LedgerRefusal> {
        if let Some(transfer) = self.transfers.get(id) {
            transfer.content.same(id, content)?;
            return Ok(Some(transfer));
        }
        self.not_refused(id, content)?;
        Ok(None)
    }

    /// Fails with the refusal under an id, if its content is the same.
    fn not_refused(&self, id: &TransferId, content: &Content) -> Result<(), LedgerRefusal> {
        match self.refused.get(id) {
            Some(refused) => {
                refused.content.same(id, content)?;
                Err(refused.refusal.clone())
            }
            None => Ok(()),
        }
    }

    /// Remembers an id that was refused because of the state of the accounts.
    fn remember(
        &mut self,
        id: &TransferId,
        content: Content,
        refusal: LedgerRefusal,
    ) -> LedgerRefusal {
        self.refused.insert(id.clone(), Refused { content, refusal: refusal.clone() });
        refusal
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

/// Makes a new transfer.
pub(super) fn made(
    id: &TransferId,
    content: Content,
    status: TransferStatus,
    now: Timestamp,
) -> Transfer {
    let decided_at = (status == TransferStatus::Posted).then_some(now);
    Transfer { id: id.clone(), content, status, created_at: now, decided_at, reversed_by: None }
}
