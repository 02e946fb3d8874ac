//! Accounts: totals that only grow when something is posted, and how far they may go.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

use super::refusal::LedgerRefusal;
use super::settle::Settlement;
use super::transfer::Content;
use crate::id::PartnershipId;
use crate::json::given;

/// Whose account it is. As text: `member:ana`, `clearing:p1`, `settlement:left`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum AccountId {
    /// A member's.
    Member(MemberId),
    /// This community's side of a partnership: what passes between the two communities.
    Clearing(PartnershipId),
    /// A named account of the community, to which the balances of those who leave go.
    Settlement(String),
}

/// A text that names no account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an account is member:ID, clearing:PARTNERSHIP or settlement:NAME, not {0:?}")]
pub struct InvalidAccountId(pub String);

impl FromStr for AccountId {
    type Err = InvalidAccountId;

    fn from_str(text: &str) -> Result<Self, InvalidAccountId> {
        let account = match text.split_once(':') {
            Some(("member", id)) => MemberId::new(id).ok().map(AccountId::Member),
            Some(("clearing", id)) => PartnershipId::new(id).ok().map(AccountId::Clearing),
            Some(("settlement", name)) => {
                (1..=255).contains(&name.len()).then(|| AccountId::Settlement(name.to_owned()))
            }
            _ => None,
        };
        account.ok_or_else(|| InvalidAccountId(text.chars().take(64).collect()))
    }
}

impl TryFrom<String> for AccountId {
    type Error = InvalidAccountId;

    fn try_from(text: String) -> Result<Self, InvalidAccountId> {
        text.parse()
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> String {
        id.to_string()
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AccountId::Member(id) => write!(f, "member:{id}"),
            AccountId::Clearing(id) => write!(f, "clearing:{id}"),
            AccountId::Settlement(name) => write!(f, "settlement:{name}"),
        }
    }
}

/// How far an account may go, in minutes; `None` is without bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// The least it may be left with, reservations counted; never above 0.
    pub floor: Option<i64>,
    /// The most it may come to, reservations counted; never below 0.
    pub ceiling: Option<i64>,
    /// The balance below which the owner is warned.
    pub soft: Option<i64>,
}

impl Limits {
    /// No bound and no warning.
    pub const NONE: Limits = Limits { floor: None, ceiling: None, soft: None };
    /// Nothing out and nothing in: what a settled account has.
    pub const CLOSED: Limits = Limits { floor: Some(0), ceiling: Some(0), soft: None };

    /// Refuses limits that an empty account would break.
    pub(super) fn check(self) -> Result<Self, LedgerRefusal> {
        match self {
            Limits { floor: Some(1..), .. } | Limits { ceiling: Some(..=-1), .. } => {
                Err(LedgerRefusal::InvalidLimits { floor: self.floor, ceiling: self.ceiling })
            }
            _ => Ok(self),
        }
    }
}

impl Default for Limits {
    /// Down to −20 credits, no ceiling, no warning.
    fn default() -> Self {
        Limits { floor: Some(-20 * 60), ceiling: None, soft: None }
    }
}

/// Which limits to set. What is left out stays as it is; `Some(None)` is without bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitsPatch {
    /// The least it may be left with.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub floor: Option<Option<i64>>,
    /// The most it may come to.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Option<i64>>,
    /// The balance below which the owner is warned.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub soft: Option<Option<i64>>,
}

impl LimitsPatch {
    /// These limits with what the patch sets.
    pub fn onto(self, limits: Limits) -> Limits {
        Limits {
            floor: self.floor.unwrap_or(limits.floor),
            ceiling: self.ceiling.unwrap_or(limits.ceiling),
            soft: self.soft.unwrap_or(limits.soft),
        }
    }
}

impl From<Limits> for LimitsPatch {
    /// All three.
    fn from(Limits { floor, ceiling, soft }: Limits) -> Self {
        LimitsPatch { floor: Some(floor), ceiling: Some(ceiling), soft: Some(soft) }
    }
}

/// An account: totals in minutes, each at most [`i64::MAX`]. The balance is derived from them.
///
/// What is pending may hold reservations that have lapsed and were not released yet. A ledger knows them: ask
/// [`Ledger::account_at`](super::Ledger::account_at) for an account as it is at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Whose it is.
    pub id: AccountId,
    /// The sum of all outgoing transfers.
    pub debits_posted: u64,
    /// The sum of all incoming transfers.
    pub credits_posted: u64,
    /// Minutes reserved for outgoing transfers.
    pub debits_pending: u64,
    /// Minutes reserved for incoming transfers.
    pub credits_pending: u64,
    /// How far it may go.
    #[serde(flatten)]
    pub limits: Limits,
    /// The balances that settlement accounts carry for it, since its owner left; the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled: Vec<Settlement>,
}

impl Account {
    /// An account through which nothing has gone.
    pub fn new(id: AccountId, limits: Limits) -> Self {
        let (debits_posted, credits_posted, debits_pending, credits_pending) = (0, 0, 0, 0);
        let settled = Vec::new();
        Account {
            id,
            debits_posted,
            credits_posted,
            debits_pending,
            credits_pending,
            limits,
            settled,
        }
    }

    /// Minutes earned minus minutes spent.
    pub fn balance(&self) -> i64 {
        difference(self.credits_posted, self.debits_posted)
    }

    /// The balance minus reservations for outgoing transfers.
    pub fn available(&self) -> i64 {
        self.balance().saturating_sub_unsigned(self.debits_pending)
    }

    /// Counts a reservation no longer.
    pub(super) fn let_go(&mut self, reserved: &Content) {
        if reserved.debit == self.id {
            self.debits_pending = self.debits_pending.saturating_sub(reserved.minutes);
        }
        if reserved.credit == self.id {
            self.credits_pending = self.credits_pending.saturating_sub(reserved.minutes);
        }
    }

    /// Refuses what would take more than the floor leaves.
    pub(super) fn admits_debit(&self, minutes: u64) -> Result<(), LedgerRefusal> {
        match self.limits.floor {
            Some(floor) if self.available().saturating_sub_unsigned(minutes) < floor => {
                Err(LedgerRefusal::BelowFloor { account: self.id.clone(), minutes })
            }
            _ => Ok(()),
        }
    }

    /// Refuses what would bring more than the ceiling leaves.
    pub(super) fn admits_credit(&self, minutes: u64) -> Result<(), LedgerRefusal> {
        let coming = self.balance().saturating_add_unsigned(self.credits_pending);
        match self.limits.ceiling {
            Some(ceiling) if coming.saturating_add_unsigned(minutes) > ceiling => {
                Err(LedgerRefusal::AboveCeiling { account: self.id.clone(), minutes })
            }
            _ => Ok(()),
        }
    }

    /// The account after a movement out of it.
    pub(super) fn debited(&self, movement: Movement, minutes: u64) -> Result<Self, LedgerRefusal> {
        let totals = movement.totals(self.debits_pending, self.debits_posted, minutes);
        let (debits_pending, debits_posted) = totals.ok_or_else(|| self.out_of_range(minutes))?;
        Ok(Account { debits_pending, debits_posted, ..self.clone() })
    }

    /// The account after a movement into it.
    pub(super) fn credited(&self, movement: Movement, minutes: u64) -> Result<Self, LedgerRefusal> {
        let totals = movement.totals(self.credits_pending, self.credits_posted, minutes);
        let (credits_pending, credits_posted) = totals.ok_or_else(|| self.out_of_range(minutes))?;
        Ok(Account { credits_pending, credits_posted, ..self.clone() })
    }

    /// Whether its owner is to be warned of what `next` leaves: once for each time that it falls below.
    pub(super) fn passes_soft_limit(&self, next: &Account) -> bool {
        let passed = |soft| next.available() < soft && self.available() >= soft;
        self.limits.soft.is_some_and(passed)
    }

    pub(super) fn out_of_range(&self, minutes: u64) -> LedgerRefusal {
        LedgerRefusal::TotalOutOfRange { account: self.id.clone(), minutes }
    }
}

/// What happens to one side of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Movement {
    /// Something is reserved.
    Reserve,
    /// Something reserved is posted.
    Post,
    /// Something reserved is let go.
    Release,
    /// Something is posted at once.
    Transfer,
}

impl Movement {
    /// What was pending and posted, after it. None if a total fell below nothing, or if both together
    /// passed [`i64::MAX`]: so what can be reserved can be posted.
    fn totals(self, pending: u64, posted: u64, minutes: u64) -> Option<(u64, u64)> {
        let (pending, posted) = match self {
            Movement::Reserve => (pending.checked_add(minutes)?, posted),
            Movement::Post => (pending.checked_sub(minutes)?, posted.checked_add(minutes)?),
            Movement::Release => (pending.checked_sub(minutes)?, posted),
            Movement::Transfer => (pending, posted.checked_add(minutes)?),
        };
        pending.checked_add(posted).filter(|&sum| sum <= i64::MAX as u64)?;
        Some((pending, posted))
    }
}

/// `earned − spent`, exact for totals up to [`i64::MAX`].
fn difference(earned: u64, spent: u64) -> i64 {
    let exact = i128::from(earned) - i128::from(spent);
    exact.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}
