//! Transfers between two communities: a leg in each ledger, both or neither.
//!
//! In the payer's ledger, the payer pays the clearing account of the partnership; in the payee's ledger, that
//! ledger's clearing account pays the payee. So each ledger keeps its sum of 0, and the two clearing accounts are
//! opposite balances: the debt of one community to the other. Each has its own limits. The ids of the legs are
//! the transfer's id with `:out` and `:in` appended.

use super::Ledger;
use super::account::AccountId;
use super::prepare::Prepared;
use super::refusal::LedgerRefusal;
use super::transfer::{Content, Step, Transfer, TransferStatus};
use crate::Timestamp;
use crate::id::{PartnershipId, TransferId};
use crate::outcome::Outcome;

const OUT: &str = ":out";
const IN: &str = ":in";

/// Two ledgers with a partnership, for transfers between them.
#[derive(Debug)]
pub struct ClearingPair<'a> {
    payer: &'a mut Ledger,
    payee: &'a mut Ledger,
    clearing: AccountId,
}

/// A transfer between communities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Legs {
    /// The leg in the payer's ledger, from the payer to the clearing account.
    pub outgoing: Transfer,
    /// The leg in the payee's ledger, from the clearing account to the payee.
    pub incoming: Transfer,
}

type Cleared = Result<Outcome<Legs>, LedgerRefusal>;

impl<'a> ClearingPair<'a> {
    /// Combines the ledgers of the payer's and the payee's communities. Refused if both belong to one community.
    pub fn new(
        payer: &'a mut Ledger,
        payee: &'a mut Ledger,
        partnership: &PartnershipId,
    ) -> Result<Self, LedgerRefusal> {
        Self::check(payer, payee)?;
        Ok(ClearingPair { payer, payee, clearing: AccountId::Clearing(partnership.clone()) })
    }

    /// Refuses two ledgers of one community.
    pub fn check(payer: &Ledger, payee: &Ledger) -> Result<(), LedgerRefusal> {
        if payer.community == payee.community {
            return Err(LedgerRefusal::SameLedger { community: payer.community.clone() });
        }
        Ok(())
    }

    /// [`Ledger::reserve`] in both ledgers, or in neither.
    pub fn reserve(
        &mut self,
        id: &TransferId,
        debit: &AccountId,
        credit: &AccountId,
        minutes: u64,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Cleared {
        let status = TransferStatus::Pending;
        self.order(id, (debit, credit), minutes, expires_at, status, now)
    }

    /// [`Ledger::transfer`] in both ledgers, or in neither.
    pub fn transfer(
        &mut self,
        id: &TransferId,
        debit: &AccountId,
        credit: &AccountId,
        minutes: u64,
        now: Timestamp,
    ) -> Cleared {
        self.order(id, (debit, credit), minutes, None, TransferStatus::Posted, now)
    }

    /// [`Ledger::post`] in both ledgers, or in neither.
    pub fn post(&mut self, id: &TransferId, now: Timestamp) -> Cleared {
        self.decide(id, Step::Post, now)
    }

    /// [`Ledger::void`] in both ledgers, or in neither.
    pub fn void(&mut self, id: &TransferId, now: Timestamp) -> Cleared {
        self.decide(id, Step::Void, now)
    }

    /// [`Ledger::reverse`] in both ledgers, or in neither. Payer and payee are those of `original`.
    pub fn reverse(&mut self, id: &TransferId, original: &TransferId, now: Timestamp) -> Cleared {
        let (out, into) = legs(id)?;
        let (original_out, original_in) = legs(original)?;
        let outgoing = self.payer.reversed(&out, &original_out, now)?;
        let incoming = self.payee.reversed(&into, &original_in, now)?;
        Ok(self.write(outgoing, incoming))
    }

    fn order(
        &mut self,
        id: &TransferId,
        (debit, credit): (&AccountId, &AccountId),
        minutes: u64,
        expires_at: Option<Timestamp>,
        status: TransferStatus,
        now: Timestamp,
    ) -> Cleared {
        let (out, into) = legs(id)?;
        let leg = |debit: &AccountId, credit: &AccountId| {
            let (debit, credit) = (debit.clone(), credit.clone());
            Content { debit, credit, minutes, expires_at, reverses: None }
        };
        let outgoing = self.payer.ordered(&out, leg(debit, &self.clearing), status, now)?;
        let incoming = self.payee.ordered(&into, leg(&self.clearing, credit), status, now)?;
        Ok(self.write(outgoing, incoming))
    }

    fn decide(&mut self, id: &TransferId, step: Step, now: Timestamp) -> Cleared {
        let (out, into) = legs(id)?;
        let outgoing = self.payer.decided(&out, step, now)?;
        let incoming = self.payee.decided(&into, step, now)?;
        Ok(self.write(outgoing, incoming))
    }

    fn write(&mut self, outgoing: Prepared, incoming: Prepared) -> Outcome<Legs> {
        let Outcome { value: outgoing, notifications, .. } = self.payer.write(outgoing);
        let incoming = self.payee.write(incoming);
        incoming.map(|incoming| Legs { outgoing, incoming }).with_notifications(notifications)
    }
}

impl Transfer {
    /// Returns the partnership of a leg; nothing for other transfers.
    pub fn partnership(&self) -> Option<&PartnershipId> {
        match (&self.content.debit, &self.content.credit) {
            (AccountId::Clearing(id), _) | (_, AccountId::Clearing(id)) => Some(id),
            _ => None,
        }
    }

    /// Returns the id of the other leg, in the other ledger; nothing for other transfers.
    pub fn other_leg(&self) -> Option<TransferId> {
        self.partnership()?;
        let id = self.id.as_str();
        let other = match (id.strip_suffix(OUT), id.strip_suffix(IN)) {
            (Some(id), _) => format!("{id}{IN}"),
            (_, Some(id)) => format!("{id}{OUT}"),
            _ => return None,
        };
        TransferId::new(other).ok()
    }
}

/// Returns the ids of the two legs of a transfer: in the payer's ledger, and in the payee's.
pub fn legs(id: &TransferId) -> Result<(TransferId, TransferId), LedgerRefusal> {
    let leg = |suffix| {
        let too_long = |_| LedgerRefusal::TransferIdTooLong { length: id.as_str().len() };
        TransferId::new(format!("{id}{suffix}")).map_err(too_long)
    };
    Ok((leg(OUT)?, leg(IN)?))
}
