//! Settlement: the balance of a leaving member goes to a settlement account, and back if they return; and erasure
//! replaces the name.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

use super::account::{AccountId, Limits, Movement};
use super::prepare::{Draft, made};
use super::refusal::{Field, LedgerRefusal};
use super::transfer::{Content, Step, Transfer, TransferStatus};
use super::{Account, Ledger};
use crate::Timestamp;
use crate::id::{CommunityId, TransferId};
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;
use crate::steward::Stewards;

/// The balance that a settlement account holds for a member who left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// The settlement account.
    pub to: AccountId,
    /// The time at which they left. The settlement account holds everything that was posted until then.
    pub at: Timestamp,
    /// The balance in minutes: at the time of leaving, and what reversals added or took since.
    pub balance: i64,
    /// The limits of the account before.
    pub limits: Limits,
    /// The transfers that moved the balance to the settlement account, including those of reversals.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub transfers: BTreeSet<TransferId>,
    /// The transfers that were posted later, but in the same second.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub since: BTreeSet<TransferId>,
}

impl Settlement {
    /// Returns whether it holds what a transfer brought or cost.
    fn covers(&self, transfer: &Transfer) -> bool {
        transfer.decided_at.is_some_and(|at| at <= self.at)
            && !self.since.contains(&transfer.id)
            && !self.transfers.contains(&transfer.id)
    }
}

/// The result of settling an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The transfer of the balance; absent if the balance was 0.
    pub transfer: Option<Transfer>,
    /// The released reservations. A released leg of a transfer between communities has its other leg in the other
    /// ledger ([`Transfer::other_leg`]), where it must be voided.
    pub voided: Vec<TransferId>,
}

impl Settled {
    /// Makes notifications to the stewards of a community about the balance with which `member` left. Stewards from whom
    /// the member is hidden (`hidden`) are notified, too, without the name.
    pub fn notifications(
        &self,
        community: &CommunityId,
        member: &MemberId,
        stewards: &Stewards,
        hidden: &BTreeSet<MemberId>,
    ) -> Vec<Notification> {
        let Some(transfer) = &self.transfer else { return Vec::new() };
        let owed = matches!(transfer.content.debit, AccountId::Settlement(_));
        let minutes = i64::try_from(transfer.content.minutes).unwrap_or(i64::MAX);
        let minutes = if owed { -minutes } else { minutes };
        let event = Event::BalanceSettled { community: community.clone(), minutes };
        let others = stewards.members.iter().filter(|&steward| steward != member);
        let notification = |to: &MemberId| Notification {
            to: to.clone(),
            by: if hidden.contains(to) { to.clone() } else { member.clone() },
            event: event.clone(),
        };
        others.map(notification).collect()
    }
}

impl Account {
    /// Returns the settlement account that holds what a transfer of this account brought or cost; nothing if the
    /// account itself holds it.
    pub(super) fn carrier(&self, transfer: &Transfer) -> Option<&AccountId> {
        let settlement = self.settled.iter().find(|settlement| settlement.covers(transfer));
        settlement.map(|settlement| &settlement.to)
    }

    /// Returns whether its owner has left, and not come back.
    pub fn is_settled(&self) -> bool {
        !self.settled.is_empty() && self.limits == Limits::CLOSED
    }

    /// Returns the limits that apply while it is open.
    pub(super) fn limits_when_open(&self) -> Limits {
        match self.settled.last() {
            Some(last) if self.is_settled() => last.limits,
            _ => self.limits,
        }
    }
}

impl Draft<'_> {
    /// Records a transfer that was posted after a settlement of the same second.
    pub(super) fn date(
        &mut self,
        id: &TransferId,
        content: &Content,
        status: TransferStatus,
        now: Timestamp,
    ) -> Result<(), LedgerRefusal> {
        for side in [&content.debit, &content.credit] {
            let account = self.account(side)?;
            if status != TransferStatus::Posted || account.settled.iter().all(|s| s.at < now) {
                continue;
            }
            let mut account = account.clone();
            for settlement in account.settled.iter_mut().filter(|s| s.at >= now) {
                settlement.since.insert(id.clone());
            }
            self.put(account)?;
        }
        Ok(())
    }

    /// Moves what a reversal took from an account, or brought, on to the settlement account that holds its balance.
    pub(super) fn carry(
        &mut self,
        carrier: &AccountId,
        account: &AccountId,
        (minutes, was_taken): (u64, bool),
        (id, now): (&TransferId, Timestamp),
        original: &Transfer,
    ) -> Result<(), LedgerRefusal> {
        let (debit, credit, side) = match was_taken {
            true => (carrier.clone(), account.clone(), "debit"),
            false => (account.clone(), carrier.clone(), "credit"),
        };
        let id = derived(id, side)?;
        let content = Content { debit, credit, minutes, expires_at: None, reverses: None };
        self.unused(&id)?;
        self.shift(&content, Movement::Transfer)?;
        let mut after = self.account(account)?.clone();
        let out_of_range = after.out_of_range(minutes);
        if let Some(settlement) = after.settled.iter_mut().find(|s| s.covers(original)) {
            let balance = match was_taken {
                true => settlement.balance.checked_sub_unsigned(minutes),
                false => settlement.balance.checked_add_unsigned(minutes),
            };
            settlement.balance = balance.ok_or(out_of_range)?;
            settlement.transfers.insert(id.clone());
        }
        self.put(after)?;
        self.add(made(&id, content, TransferStatus::Posted, now));
        Ok(())
    }

    /// Subtracts what a reversal of a settlement returns to an account from the held balance.
    pub(super) fn hand_back(
        &mut self,
        content: &Content,
        original: &Transfer,
    ) -> Result<(), LedgerRefusal> {
        for side in [&content.debit, &content.credit] {
            let mut account = self.account(side)?.clone();
            let out_of_range = account.out_of_range(content.minutes);
            let of_original = |s: &&mut Settlement| s.transfers.contains(&original.id);
            let Some(settlement) = account.settled.iter_mut().find(of_original) else { continue };
            let balance = match *side == content.debit {
                true => settlement.balance.checked_add_unsigned(content.minutes),
                false => settlement.balance.checked_sub_unsigned(content.minutes),
            };
            settlement.balance = balance.ok_or(out_of_range)?;
            account.settled.retain(|s| s.balance != 0 || !s.transfers.contains(&original.id));
            self.put(account)?;
        }
        Ok(())
    }
}

/// Derives the id of a following transfer.
fn derived(id: &TransferId, of: &str) -> Result<TransferId, LedgerRefusal> {
    let too_long = |_| LedgerRefusal::TransferIdTooLong { length: id.as_str().len() };
    TransferId::new(format!("{id}:{of}")).map_err(too_long)
}

impl Ledger {
    /// Closes the account of a leaving member: releases all its reservations, moves its balance to `settlement`,
    /// whatever the limits, and admits no more transfers. The account stays, with a balance of 0.
    /// [`take_back`](Self::take_back) opens it again with its balance, and [`set_limits`](Self::set_limits)
    /// without. From then on the settlement account holds the former balance: reversals of it go there.
    ///
    /// A repetition under the same id changes nothing. Refused if an account is unknown or the second is no
    /// settlement account, or if the id belongs to another transfer.
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
        let balance = next.account(account)?.balance();
        let transfer = next.move_balance(account, settlement, id, now)?;
        if let Some(account) = next.accounts.get_mut(account) {
            let is_of_member = matches!(account.id, AccountId::Member(_));
            if is_of_member && (balance != 0 || !account.is_settled()) {
                let (to, limits) = (settlement.clone(), account.limits_when_open());
                let transfers = transfer.iter().map(|transfer| transfer.id.clone()).collect();
                let since = BTreeSet::new();
                account.settled.push(Settlement { to, at: now, balance, limits, transfers, since });
            }
            account.limits = Limits::CLOSED;
        }
        *self = next;
        Ok(Outcome::of(Settled { transfer, voided }))
    }

    /// Opens the account of a member who returns to a community: with its former limits and balance, as
    /// [`take_back`](Self::take_back) says, or with the default limits if nothing was settled. It changes nothing for a
    /// member without an account, or with an open account.
    pub fn reopen(
        &mut self,
        account: &AccountId,
        id: &TransferId,
        now: Timestamp,
    ) -> Result<Outcome<Vec<Transfer>>, LedgerRefusal> {
        match self.accounts.get(account) {
            None => Ok(Outcome::of(Vec::new())),
            Some(closed) if closed.settled.is_empty() && closed.limits == Limits::CLOSED => {
                Ok(self.set_limits(account, Limits::default())?.map(|_| Vec::new()))
            }
            Some(_) => self.take_back(account, id, now),
        }
    }

    /// Opens the account of a returning member, with its former limits, and moves back what settlement accounts
    /// hold for it, whatever the limits. The value lists the transfers, one for each settlement account with a
    /// balance: the first has `id`, others `id` with a number appended.
    ///
    /// It changes nothing if nothing is settled, and so when it is repeated. Refused if an account is unknown, or
    /// if an id belongs to another transfer.
    pub fn take_back(
        &mut self,
        account: &AccountId,
        id: &TransferId,
        now: Timestamp,
    ) -> Result<Outcome<Vec<Transfer>>, LedgerRefusal> {
        let open = self.account(account)?;
        let limits = open.limits_when_open();
        let mut carried: Vec<(AccountId, i64)> = Vec::new();
        for Settlement { to, balance, .. } in &open.settled {
            let out_of_range = || open.out_of_range(balance.unsigned_abs());
            match carried.iter_mut().find(|(carrier, _)| carrier == to) {
                Some((_, sum)) => *sum = sum.checked_add(*balance).ok_or_else(out_of_range)?,
                None => carried.push((to.clone(), *balance)),
            }
        }
        carried.retain(|(_, balance)| *balance != 0);
        let mut next = self.clone();
        let mut moved = Vec::new();
        for (number, (carrier, balance)) in carried.iter().enumerate() {
            let id = if number == 0 { id.clone() } else { derived(id, &number.to_string())? };
            if self.transfers.contains_key(&id) {
                return Err(LedgerRefusal::IdTaken { transfer: id, field: Field::Status });
            }
            let (debit, credit) = match *balance > 0 {
                true => (carrier.clone(), account.clone()),
                false => (account.clone(), carrier.clone()),
            };
            let minutes = balance.unsigned_abs();
            let content = Content { debit, credit, minutes, expires_at: None, reverses: None };
            let entry = next.forced(&id, content, now)?;
            moved.push(next.write(entry).value);
        }
        if let Some(account) = next.accounts.get_mut(account)
            && !account.settled.is_empty()
        {
            account.settled.clear();
            account.limits = limits;
        }
        *self = next;
        Ok(Outcome::of(moved))
    }

    /// Renames an account everywhere, so that the sums still hold after an erasure. Refused if there is no such
    /// account, or if the new name is taken.
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

    /// Renames a member's account to a pseudonym everywhere, also in refusals that were caused by the missing
    /// account. Refused if the pseudonym has an account.
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
        let settled = self.accounts.values_mut().flat_map(|open| &mut open.settled);
        for settlement in settled.filter(|settlement| settlement.to == *account) {
            settlement.to = name.clone();
        }
    }

    /// Releases all reservations of an account.
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
        // Expired reservations were released before, marked or not.
        let live = pending.into_iter().filter(|t| t.status_at(now) == TransferStatus::Pending);
        Ok(live.map(|transfer| transfer.id).collect())
    }

    /// Releases a reservation, expired or not; changes nothing if it is decided. Refused if it is unknown.
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

    /// Moves the whole balance of an account, positive or negative, to another.
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
