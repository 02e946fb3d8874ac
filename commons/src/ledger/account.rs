//! Accounts: totals that only grow by posted transfers, and limits.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

use super::refusal::LedgerRefusal;
use super::settle::Settlement;
use super::transfer::Content;
use crate::id::PartnershipId;
use crate::json::given;

/// The name of an account. As text: `member:ana`, `clearing:p1`, `settlement:left`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum AccountId {
    /// A member's account.
    Member(MemberId),
    /// This community's side of a partnership: the balance with the partner community.
    Clearing(PartnershipId),
    /// A named account of the community, for the balances of members who leave.
    Settlement(String),
}

/// The text is not the name of an account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an account is member:ID, clearing:PARTNERSHIP or settlement:NAME, not {0:?}")]
pub struct InvalidAccountId(pub String);

impl AccountId {
    /// Returns the settlement account for the balances of members who leave.
    pub fn left() -> Self {
        AccountId::Settlement("left".to_owned())
    }
}

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

/// The limits of an account, in minutes; `None` is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// The lower limit of the balance, reservations included; never above 0.
    pub floor: Option<i64>,
    /// The upper limit of the balance, reservations included; never below 0.
    pub ceiling: Option<i64>,
    /// The balance below which the owner is warned.
    pub soft: Option<i64>,
}

impl Limits {
    /// No limits and no warning.
    pub const NONE: Limits = Limits { floor: None, ceiling: None, soft: None };
    /// The limits of a settled account, which admit nothing in either direction.
    pub const CLOSED: Limits = Limits { floor: Some(0), ceiling: Some(0), soft: None };

    /// Refuses limits that an empty account would violate.
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
    /// A floor of −20 credits, no ceiling, no warning.
    fn default() -> Self {
        Limits { floor: Some(-20 * 60), ceiling: None, soft: None }
    }
}

/// A change of limits. An omitted limit keeps its value; `Some(None)` removes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitsPatch {
    /// The lower limit of the balance.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub floor: Option<Option<i64>>,
    /// The upper limit of the balance.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Option<i64>>,
    /// The balance below which the owner is warned.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub soft: Option<Option<i64>>,
}

impl LimitsPatch {
    /// Returns these limits with the changes of the patch.
    pub fn onto(self, limits: Limits) -> Limits {
        Limits {
            floor: self.floor.unwrap_or(limits.floor),
            ceiling: self.ceiling.unwrap_or(limits.ceiling),
            soft: self.soft.unwrap_or(limits.soft),
        }
    }
}

impl From<Limits> for LimitsPatch {
    /// Sets all three limits.
    fn from(Limits { floor, ceiling, soft }: Limits) -> Self {
        LimitsPatch { floor: Some(floor), ceiling: Some(ceiling), soft: Some(soft) }
    }
}

/// An account: totals in minutes, each at most [`i64::MAX`]. The balance is derived from them.
///
/// The pending totals may include expired reservations that were not released yet. Only the ledger knows these:
/// [`Ledger::account_at`](super::Ledger::account_at) returns an account at a time without them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The name of the account.
    pub id: AccountId,
    /// The sum of all outgoing transfers.
    pub debits_posted: u64,
    /// The sum of all incoming transfers.
    pub credits_posted: u64,
    /// Minutes reserved for outgoing transfers.
    pub debits_pending: u64,
    /// Minutes reserved for incoming transfers.
    pub credits_pending: u64,
    /// The limits.
    #[serde(flatten)]
    pub limits: Limits,
    /// The balances that settlement accounts hold for it since its owner left; the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled: Vec<Settlement>,
}

impl Account {
    /// Makes an account without transfers.
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

    /// Returns minutes earned minus minutes spent.
    pub fn balance(&self) -> i64 {
        difference(self.credits_posted, self.debits_posted)
    }

    /// Returns the balance minus reservations for outgoing transfers.
    pub fn available(&self) -> i64 {
        self.balance().saturating_sub_unsigned(self.debits_pending)
    }

    /// Removes a reservation from the totals.
    pub(super) fn let_go(&mut self, reserved: &Content) {
        if reserved.debit == self.id {
            self.debits_pending = self.debits_pending.saturating_sub(reserved.minutes);
        }
        if reserved.credit == self.id {
            self.credits_pending = self.credits_pending.saturating_sub(reserved.minutes);
        }
    }

    /// Refuses a debit below the floor.
    pub(super) fn admits_debit(&self, minutes: u64) -> Result<(), LedgerRefusal> {
        match self.limits.floor {
            Some(floor) if self.available().saturating_sub_unsigned(minutes) < floor => {
                Err(LedgerRefusal::BelowFloor { account: self.id.clone(), minutes })
            }
            _ => Ok(()),
        }
    }

    /// Refuses a credit above the ceiling.
    pub(super) fn admits_credit(&self, minutes: u64) -> Result<(), LedgerRefusal> {
        let coming = self.balance().saturating_add_unsigned(self.credits_pending);
        match self.limits.ceiling {
            Some(ceiling) if coming.saturating_add_unsigned(minutes) > ceiling => {
                Err(LedgerRefusal::AboveCeiling { account: self.id.clone(), minutes })
            }
            _ => Ok(()),
        }
    }

    /// Returns the account after an outgoing movement.
    pub(super) fn debited(&self, movement: Movement, minutes: u64) -> Result<Self, LedgerRefusal> {
        let totals = movement.totals(self.debits_pending, self.debits_posted, minutes);
        let (debits_pending, debits_posted) = totals.ok_or_else(|| self.out_of_range(minutes))?;
        Ok(Account { debits_pending, debits_posted, ..self.clone() })
    }

    /// Returns the account after an incoming movement.
    pub(super) fn credited(&self, movement: Movement, minutes: u64) -> Result<Self, LedgerRefusal> {
        let totals = movement.totals(self.credits_pending, self.credits_posted, minutes);
        let (credits_pending, credits_posted) = totals.ok_or_else(|| self.out_of_range(minutes))?;
        Ok(Account { credits_pending, credits_posted, ..self.clone() })
    }

    /// Returns whether the owner is warned about `next`: once each time that the balance falls below the soft
    /// limit.
    pub(super) fn passes_soft_limit(&self, next: &Account) -> bool {
        let passed = |soft| next.available() < soft && self.available() >= soft;
        self.limits.soft.is_some_and(passed)
    }

    pub(super) fn out_of_range(&self, minutes: u64) -> LedgerRefusal {
        LedgerRefusal::TotalOutOfRange { account: self.id.clone(), minutes }
    }
}

/// A movement on one side of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Movement {
    /// Minutes are reserved.
    Reserve,
    /// Reserved minutes are posted.
    Post,
    /// Reserved minutes are released.
    Release,
    /// Minutes are posted at once.
    Transfer,
}

impl Movement {
    /// Returns the pending and posted totals after the movement. Nothing if a total fell below 0, or if their sum
    /// exceeded [`i64::MAX`]: so reserved minutes can always be posted.
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

/// Returns `earned − spent`, exact for totals up to [`i64::MAX`].
fn difference(earned: u64, spent: u64) -> i64 {
    let exact = i128::from(earned) - i128::from(spent);
    exact.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}
