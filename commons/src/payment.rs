//! The payment of an exchange for credits, in the ledger of one community or, over a partnership, in the ledgers of
//! two.
//!
//! | the exchange was | the ledgers |
//! |---|---|
//! | accepted | reserve its minutes for [`RESERVED`] seconds, under its [`transfer`](Exchange::transfer) |
//! | completed | post the reservation; if it has expired or was voided, pay by another transfer at once |
//! | cancelled | release the reservation |
//! | reversed | reverse the payment |
//!
//! [`pay`] performs the due step in one call, which it derives from the exchange. A gift moves nothing.

use crate::Timestamp;
use crate::exchange::{Exchange, ExchangeRefusal, ExchangeStatus, RESERVED};
use crate::id::{CommunityId, PartnershipId, TransferId};
use crate::ledger::{
    AccountId, ClearingPair, Ledger, LedgerRefusal, Limits, Movement, TransferStatus, legs,
};
use crate::notification::Notification;

/// The ledgers in which an exchange is paid.
#[derive(Debug)]
#[non_exhaustive]
pub enum Books<'a> {
    /// The ledger of the community of both parties.
    One(&'a mut Ledger),
    /// The ledgers of two communities with a partnership.
    Two {
        /// The ledger of the receiver's community.
        payer: &'a mut Ledger,
        /// The ledger of the provider's community.
        payee: &'a mut Ledger,
        /// The partnership.
        partnership: &'a PartnershipId,
    },
}

/// The facts of the record that decide whether credits can pass between the parties of an exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clearing {
    /// Whether each party, as far as known, belongs to the community that keeps their account.
    pub are_members: bool,
    /// The active partnership of the two communities, if they differ.
    pub partnership: Option<PartnershipId>,
    /// The first of the two communities that has no credits.
    pub without_credit: Option<CommunityId>,
}

/// A payment of an exchange: the amount, the payer and the payee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The transfer that reserves the amount, and pays it.
    pub id: TransferId,
    /// The transfer that reverses it.
    pub reversal: TransferId,
    /// The transfer that pays if the reservation has expired. Its id sorts after the others of the exchange.
    pub renewal: TransferId,
    /// The receiver's account.
    pub payer: AccountId,
    /// The provider's account.
    pub payee: AccountId,
    minutes: u64,
}

/// Takes the step in the ledgers that the latest command to an exchange requires, and returns the notifications. Refused
/// as the ledgers refuse it; then they record only the refusal.
pub fn pay(
    exchange: &Exchange,
    books: &mut Books<'_>,
    now: Timestamp,
) -> Result<Vec<Notification>, LedgerRefusal> {
    match (Payment::of(exchange), Due::of(exchange)) {
        (Some(payment), Some(due)) => payment.follow(due, books, now),
        _ => Ok(Vec::new()),
    }
}

/// The step that is due in the ledgers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Due {
    /// Reserve the minutes.
    Reserve,
    /// Post the reservation.
    Post,
    /// Release the reservation.
    Release,
    /// Reverse the payment.
    Reverse,
}

impl Due {
    /// Returns the step that the latest command to an exchange requires; nothing for a gift, or if nothing is due.
    pub fn of(exchange: &Exchange) -> Option<Self> {
        exchange.transfer.as_ref()?;
        match exchange.status {
            ExchangeStatus::Offered | ExchangeStatus::InProgress => None,
            ExchangeStatus::Requested => Some(Due::Reserve),
            ExchangeStatus::Completed if exchange.reversed_at.is_some() => Some(Due::Reverse),
            ExchangeStatus::Completed => Some(Due::Post),
            ExchangeStatus::Cancelled => Some(Due::Release),
        }
    }
}

impl Clearing {
    /// Returns the partnership over which an exchange is paid; nothing for a gift, or within one community. Refused
    /// if credits cannot pass: each party must belong to the community that keeps their account, both communities
    /// must have credits, and two communities need an active partnership.
    pub fn check(self, exchange: &Exchange) -> Result<Option<PartnershipId>, ExchangeRefusal> {
        if exchange.minutes().is_none() {
            return Ok(None);
        }
        let (Some(payer), Some(payee)) = (exchange.payer_community(), exchange.payee_community())
        else {
            return Err(ExchangeRefusal::NoClearing);
        };
        let is_open = payer == payee || self.partnership.is_some();
        if !self.are_members || !is_open {
            return Err(ExchangeRefusal::NoClearing);
        }
        match self.without_credit {
            Some(community) => Err(ExchangeRefusal::CreditNotUsed { community }),
            None => Ok(self.partnership.filter(|_| payer != payee)),
        }
    }
}

impl Payment {
    /// Returns the payment of an exchange; nothing for a gift, and before it is accepted.
    pub fn of(exchange: &Exchange) -> Option<Self> {
        let (id, minutes) = (exchange.transfer.clone()?, exchange.minutes()?);
        let derived = |suffix: &str| TransferId::new(format!("{id}:{suffix}")).ok();
        Some(Payment {
            reversal: derived("reversal")?,
            renewal: derived("renewed")?,
            id,
            payer: AccountId::Member(exchange.receiver.clone()?),
            payee: AccountId::Member(exchange.provider.clone()),
            minutes: minutes.into(),
        })
    }

    /// Returns the transfers of the payment that may exist within one ledger.
    pub fn transfers(&self) -> [&TransferId; 3] {
        [&self.id, &self.reversal, &self.renewal]
    }

    /// Returns whether posting needs another transfer, because the reservation has expired or was voided.
    pub fn needs_renewal(&self, books: &Books<'_>, now: Timestamp) -> Result<bool, LedgerRefusal> {
        let status = books.status(&self.id, now)?;
        Ok(matches!(status, Some(TransferStatus::Expired | TransferStatus::Voided)))
    }

    /// Takes a step in the ledgers, as [`pay`] does. Missing accounts are opened with the default limits.
    ///
    /// A reservation or a release that is repeated at the same state of the exchange changes nothing.
    pub fn follow(
        &self,
        due: Due,
        books: &mut Books<'_>,
        now: Timestamp,
    ) -> Result<Vec<Notification>, LedgerRefusal> {
        let (debit, credit) = (self.payer.clone(), self.payee.clone());
        let movement = match due {
            Due::Reserve => {
                books.open(&self.payer, &self.payee)?;
                let (id, minutes) = (self.id.clone(), self.minutes);
                let expires_at = Some(now.saturating_add(RESERVED));
                Movement::Reserve { id, debit, credit, minutes, expires_at, now }
            }
            Due::Post if self.needs_renewal(books, now)? => {
                books.open(&self.payer, &self.payee)?;
                let (id, minutes) = (self.renewal.clone(), self.minutes);
                Movement::Transfer { id, debit, credit, minutes, now }
            }
            Due::Post => Movement::Post { id: self.id.clone(), now },
            Due::Release => return books.release(&self.id, now),
            Due::Reverse => {
                let original = match books.status(&self.renewal, now)? {
                    Some(TransferStatus::Posted) => self.renewal.clone(),
                    _ => self.id.clone(),
                };
                Movement::Reverse { id: self.reversal.clone(), original, now }
            }
        };
        books.carry_out(&movement)
    }
}

/// Each step happens in all the ledgers, or in none.
impl Books<'_> {
    /// Returns the status of a transfer; nothing if there is none.
    fn status(
        &self,
        id: &TransferId,
        now: Timestamp,
    ) -> Result<Option<TransferStatus>, LedgerRefusal> {
        let found = match self {
            Books::One(ledger) => ledger.transfers.get(id),
            Books::Two { payer, .. } => payer.transfers.get(&legs(id)?.0),
        };
        Ok(found.map(|transfer| transfer.status_at(now)))
    }

    /// Opens the missing accounts.
    fn open(&mut self, payer: &AccountId, payee: &AccountId) -> Result<(), LedgerRefusal> {
        let open = |ledger: &mut Ledger, account: &AccountId| {
            if !ledger.accounts.contains_key(account) {
                let _ = ledger.open(account.clone(), Limits::default())?;
            }
            Ok(())
        };
        match self {
            Books::One(ledger) => {
                open(ledger, payer)?;
                open(ledger, payee)
            }
            Books::Two { payer: from, payee: to, partnership } => {
                let clearing = AccountId::Clearing(partnership.clone());
                for (ledger, account) in [(from, payer), (to, payee)] {
                    open(ledger, account)?;
                    open(ledger, &clearing)?;
                }
                Ok(())
            }
        }
    }

    /// Carries out a movement, and returns the notifications.
    fn carry_out(&mut self, movement: &Movement) -> Result<Vec<Notification>, LedgerRefusal> {
        match self {
            Books::One(ledger) => Ok(ledger.carry_out(movement)?.notifications),
            Books::Two { payer, payee, partnership } => {
                Ok(ClearingPair::new(payer, payee, partnership)?.carry_out(movement)?.notifications)
            }
        }
    }

    fn release(
        &mut self,
        id: &TransferId,
        now: Timestamp,
    ) -> Result<Vec<Notification>, LedgerRefusal> {
        match self {
            Books::One(ledger) => ledger.release(id, now)?,
            Books::Two { payer, payee, .. } => {
                let (out, into) = legs(id)?;
                payer.release(&out, now)?;
                payee.release(&into, now)?;
            }
        }
        Ok(Vec::new())
    }
}
