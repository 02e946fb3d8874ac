//! Erasure: what goes, what stays under a pseudonym, and what must be decided first.

use serde::Serialize;
use trust_core::{Change, MemberId};

use super::pseudonym::Pseudonymised;
use crate::Timestamp;
use crate::exchange::Exchange;
use crate::id::{CommunityId, TransferId};
use crate::ledger::{AccountId, Ledger, LedgerRefusal};
use crate::notice::Notice;
use crate::outcome::Outcome;
use crate::partnership::Partnership;
use crate::refusal::{Class, Refusal};
use crate::steward::Stewards;

/// The stewards of a community that somebody is one of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stewardship {
    /// All of them.
    pub stewards: Stewards,
    /// Whether the community has members beside the one who is erased.
    pub others: bool,
}

/// What is kept of somebody beside what is simply deleted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holdings {
    /// The communities that they are a steward of.
    pub stewardships: Vec<Stewardship>,
    /// All exchanges that they have a part in.
    pub exchanges: Vec<Exchange>,
    /// All partnerships that they proposed or decided.
    pub partnerships: Vec<Partnership>,
    /// All ledgers that name them, each with their account, all its transfers and refusals, the other accounts of
    /// the pending ones, and the settlement account; and, where one of these is a leg of a transfer between
    /// communities, the other ledger with the other leg and its accounts.
    pub ledgers: Vec<Ledger>,
}

/// What stays of somebody who is erased: everything else of theirs is to be deleted, and the rest to be
/// written as it is here, in the same step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Who they were.
    pub member: MemberId,
    /// Who they are in what stays.
    pub pseudonym: MemberId,
    /// The stewards of their communities, without them.
    pub stewards: Vec<Stewards>,
    /// The communities that nobody is left in, which end.
    pub deserted: Vec<CommunityId>,
    /// Their exchanges, the open ones cancelled.
    pub exchanges: Vec<Exchange>,
    /// The partnerships that they proposed or decided.
    pub partnerships: Vec<Partnership>,
    /// The ledgers, with nothing pending of theirs and a balance of 0.
    pub ledgers: Vec<Ledger>,
}

impl Erasure {
    /// Erases a member. Those with whom they had open exchanges are told that these are cancelled, by nobody but
    /// the pseudonym.
    ///
    /// The balance goes to the `settlement` account of each ledger, by a transfer with the pseudonym's text for
    /// an id. Refused to the last steward of a community that has other members, and where a ledger refuses.
    pub fn of(
        member: &MemberId,
        pseudonym: &MemberId,
        holdings: Holdings,
        settlement: &AccountId,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ErasureRefusal> {
        if member == pseudonym {
            return Err(ErasureRefusal::InvalidPseudonym { pseudonym: pseudonym.clone() });
        }
        let (stewards, deserted) = resigned(member, &holdings.stewardships)?;
        let mut ledgers = holdings.ledgers;
        settle_all(&mut ledgers, member, pseudonym, settlement, now)?;
        let mut notices = Vec::new();
        let ended = holdings.exchanges.iter().map(|exchange| {
            let ended = end(exchange, member, now);
            notices.extend(ended.notices);
            ended.value.pseudonymised(member, pseudonym)
        });
        let exchanges = ended.collect();
        let named = |it: &Partnership| it.pseudonymised(member, pseudonym);
        let partnerships = holdings.partnerships.iter().map(named).collect();
        let erase = Change::Erase { member: member.clone() };
        let end = deserted.iter().map(|group| Change::RemoveGroup { group: group.clone() });
        let changes: Vec<Change> = [erase].into_iter().chain(end).collect();
        let (member, pseudonym) = (member.clone(), pseudonym.clone());
        let notices: Vec<Notice> =
            notices.iter().map(|notice| notice.pseudonymised(&member, &pseudonym)).collect();
        let erasure =
            Erasure { member, pseudonym, stewards, deserted, exchanges, partnerships, ledgers };
        Ok(Outcome::of(erasure).with_changes(changes).with_notices(notices))
    }
}

/// The stewards who stay, and the communities in which nobody does.
fn resigned(
    member: &MemberId,
    stewardships: &[Stewardship],
) -> Result<(Vec<Stewards>, Vec<CommunityId>), ErasureRefusal> {
    let (mut stewards, mut deserted) = (Vec::new(), Vec::new());
    for Stewardship { stewards: all, others } in stewardships {
        match all.without(member) {
            Some(rest) => stewards.push(rest),
            None if !others => deserted.push(all.community.clone()),
            None => {
                let (community, member) = (all.community.clone(), member.clone());
                return Err(ErasureRefusal::LastSteward { community, member });
            }
        }
    }
    Ok((stewards, deserted))
}

/// The exchange, called off if it was open.
fn end(exchange: &Exchange, member: &MemberId, now: Timestamp) -> Outcome<Exchange> {
    exchange.cancel(member, now).unwrap_or_else(|_| Outcome::of(exchange.clone()))
}

/// Settles the member's account in each ledger and renames it; what was reserved between communities is let go
/// on both sides.
fn settle_all(
    ledgers: &mut [Ledger],
    member: &MemberId,
    pseudonym: &MemberId,
    settlement: &AccountId,
    now: Timestamp,
) -> Result<(), LedgerRefusal> {
    let account = AccountId::Member(member.clone());
    // Both are texts of 1 to 255 bytes.
    let id = TransferId::new(pseudonym.as_str());
    let id = id.map_err(|long| LedgerRefusal::TransferIdTooLong { length: long.0 })?;
    let mut other_legs = Vec::new();
    for ledger in ledgers.iter_mut().filter(|ledger| ledger.accounts.contains_key(&account)) {
        let settled = ledger.settle(&account, settlement, &id, now)?;
        let voided = settled.value.voided.iter().filter_map(|id| ledger.transfers.get(id));
        other_legs.extend(voided.filter_map(|transfer| transfer.other_leg()));
    }
    for leg in other_legs {
        let other = ledgers.iter_mut().find(|ledger| ledger.transfers.contains_key(&leg));
        match other {
            Some(ledger) => ledger.release(&leg, now)?,
            None => return Err(LedgerRefusal::UnknownTransfer { transfer: leg }),
        }
    }
    for ledger in ledgers {
        *ledger = ledger.pseudonymised(member, pseudonym)?;
    }
    Ok(())
}

/// Why somebody cannot be erased, yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, strum::IntoStaticStr)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)] // the fields are the values that the messages name
pub enum ErasureRefusal {
    /// A community keeps a steward, as long as it has members.
    #[error("{member} is the last steward of {community}")]
    LastSteward { community: CommunityId, member: MemberId },
    /// A pseudonym is not the name that it hides.
    #[error("{pseudonym} is no pseudonym")]
    InvalidPseudonym { pseudonym: MemberId },
    /// A ledger does not allow it.
    #[error(transparent)]
    #[serde(untagged)]
    Ledger(#[from] LedgerRefusal),
}

impl Refusal for ErasureRefusal {
    fn class(&self) -> Class {
        match self {
            ErasureRefusal::LastSteward { .. } => Class::Conflict,
            ErasureRefusal::InvalidPseudonym { .. } => Class::Invalid,
            ErasureRefusal::Ledger(refusal) => refusal.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            ErasureRefusal::Ledger(refusal) => refusal.code(),
            refusal => refusal.into(),
        }
    }
}
