//! Erasure: what goes, what stays under a pseudonym, and what must be decided first.

use std::collections::BTreeSet;

use serde::Serialize;
use trust_core::{Change, MemberId};

use super::pseudonym::Pseudonymised;
use crate::Timestamp;
use crate::command::Noun;
use crate::community::JoinRequest;
use crate::exchange::{self, Exchange};
use crate::id::TransferId;
use crate::ledger::{AccountId, Ledger, LedgerRefusal, Transfer, TransferStatus};
use crate::listing::Listing;
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::partnership::{self, Partnership};
use crate::refusal::{Class, Refusal};
use crate::steward::Stewards;

/// The stewards of a community that somebody is one of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stewardship {
    /// All of them.
    pub stewards: Stewards,
    /// The members beside the one who is erased, with the moment since which each belongs. The community ends if it
    /// has none.
    pub others: Vec<(MemberId, Timestamp)>,
}

impl Stewardship {
    /// The stewards without `member`: the others, or where there are none, the longest-standing of the members, by
    /// id among those who came at once. Blocks do not count in this. Nobody, if nobody stays.
    fn succeeded(&self, member: &MemberId) -> Option<Stewards> {
        self.stewards.without(member).or_else(|| {
            let (next, _) = self.others.iter().min_by_key(|(id, since)| (*since, id))?;
            Some(Stewards::new(self.stewards.community.clone(), [next.clone()]))
        })
    }
}

/// What is kept of somebody beside what is simply deleted, and beside [ledgers](erase_from_ledgers).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holdings {
    /// The communities that they are a steward of.
    pub stewardships: Vec<Stewardship>,
    /// Their own listings, which are deleted.
    pub listings: Vec<Listing>,
    /// All exchanges that they have a part in.
    pub exchanges: Vec<Exchange>,
    /// All partnerships that they proposed or decided, and those of communities that end.
    pub partnerships: Vec<Partnership>,
    /// The stewards on the other side of the latter.
    pub partners: Vec<Stewards>,
    /// The requests to join communities that end.
    pub join_requests: Vec<JoinRequest>,
}

/// What stays of somebody who is erased: everything else of theirs is to be deleted, and the rest to be
/// written as it is here, in the same step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Who they were.
    pub member: MemberId,
    /// Who they are in what stays.
    pub pseudonym: MemberId,
    /// Their exchanges, the open ones cancelled.
    pub exchanges: Vec<Exchange>,
    /// The partnerships that they proposed or decided, and those of communities that end, over.
    pub partnerships: Vec<Partnership>,
    /// The requests to join communities that end, declined.
    pub join_requests: Vec<JoinRequest>,
    /// The stewards of communities of which they were the last one: the longest-standing member.
    pub successors: Vec<Stewards>,
}

impl Erasure {
    /// Erases a member, who first deletes their listings, calls off the open exchanges and, as the last member of a
    /// community, ends what that has open with others. Nobody is told of any of it, since a block hides it without a word
    /// and must look the same. Of a community that has other members the last steward is succeeded by the longest-standing
    /// of them, who is told by the pseudonym, whoever hides from whom.
    ///
    /// Refused only for a pseudonym that is the member's id.
    pub fn of(
        member: &MemberId,
        pseudonym: &MemberId,
        holdings: Holdings,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ErasureRefusal> {
        if member == pseudonym {
            return Err(ErasureRefusal::InvalidPseudonym { pseudonym: pseudonym.clone() });
        }
        let Holdings { stewardships, listings, exchanges, partnerships, partners, join_requests } =
            holdings;
        let ending = ending(member, &stewardships);
        let successors = successors(member, &stewardships);
        let exchanges = exchanges
            .into_iter()
            .map(|exchange| cancelled(exchange, &exchange::Context::of(member.clone(), now)));
        let roles = ending.iter().copied().cloned().chain(partners).collect();
        let context = partnership::Context::of(member.clone(), roles, now);
        let partnerships =
            partnerships.into_iter().map(|partnership| ended(partnership, &ending, &context));
        let join_requests = join_requests.into_iter().map(|request| {
            let stewards = ending.iter().find(|stewards| stewards.community == request.community);
            let declined = stewards.and_then(|all| request.decline(member, all, now).ok());
            declined.unwrap_or_else(|| Outcome::of(request))
        });
        let mut follows = Outcome::of(());
        let erasure = Erasure {
            member: member.clone(),
            pseudonym: pseudonym.clone(),
            exchanges: kept(exchanges, member, pseudonym, &mut follows),
            partnerships: kept(partnerships, member, pseudonym, &mut follows),
            join_requests: kept(join_requests, member, pseudonym, &mut follows),
            successors,
        };
        for listing in &listings {
            // Whose it is may delete it in any state.
            let deleted = listing.delete(member, &BTreeSet::new());
            follows.changes.extend(deleted.unwrap_or_else(|_| Outcome::of(())).changes);
        }
        follows.changes.push(Change::Erase { member: member.clone() });
        for stewards in &erasure.successors {
            let event = Event::StewardAppointed { community: stewards.community.clone() };
            follows.notices.extend(Notice::to_others(&stewards.members, member, &event));
        }
        follows.notices.iter_mut().for_each(|notice| notice.by = pseudonym.clone());
        Ok(follows.map(|()| erasure))
    }
}

/// The stewards of the communities in which nobody stays.
fn ending<'a>(member: &MemberId, stewardships: &'a [Stewardship]) -> Vec<&'a Stewards> {
    let ends = |stewardship: &&Stewardship| stewardship.succeeded(member).is_none();
    stewardships.iter().filter(ends).map(|stewardship| &stewardship.stewards).collect()
}

/// The new stewards of the communities in which somebody stays, but no steward.
fn successors(member: &MemberId, stewardships: &[Stewardship]) -> Vec<Stewards> {
    let alone = |stewardship: &&Stewardship| stewardship.stewards.without(member).is_none();
    stewardships.iter().filter(alone).filter_map(|it| it.succeeded(member)).collect()
}

/// An exchange cancelled, or as it is where it is over.
fn cancelled(exchange: Exchange, context: &exchange::Context) -> Outcome<Exchange> {
    let cancelled = exchange.clone().apply(exchange::Command::Cancel, context);
    cancelled.unwrap_or_else(|_| Outcome::of(exchange))
}

/// A partnership ended by the last steward of a community that ends; as it is where it is over, or of other communities.
fn ended(
    partnership: Partnership,
    ending: &[&Stewards],
    context: &partnership::Context,
) -> Outcome<Partnership> {
    let sides = [&partnership.a, &partnership.b];
    let own = sides.into_iter().find(|side| ending.iter().any(|own| own.community == **side));
    let ended = own.and_then(|own| partnership.clone().end_for(own, context));
    ended.unwrap_or_else(|| Outcome::of(partnership))
}

/// Renames what stays to the pseudonym. The outcome has the changes for the engine, and no notices.
fn kept<T: Pseudonymised>(
    outcomes: impl Iterator<Item = Outcome<T>>,
    member: &MemberId,
    pseudonym: &MemberId,
    follows: &mut Outcome<()>,
) -> Vec<T> {
    let value = |outcome: Outcome<T>| {
        follows.changes.extend(outcome.changes);
        outcome.value.pseudonymised(member, pseudonym)
    };
    outcomes.map(value).collect()
}

/// Takes a member out of ledgers: settles the account in each and gives it the pseudonym's name; what was
/// reserved between communities is let go on both sides. It comes with an [`Erasure`], in the same step.
///
/// The balance goes to the `settlement` account of each ledger, by a transfer with the pseudonym's text for
/// an id. Given are all ledgers that name the member, each with the account, all its transfers and refusals,
/// the other accounts of the pending ones, and the settlement account; and, where one of these is a leg of a
/// transfer between communities, the other ledger with the other leg and its accounts. Nothing is changed
/// where one of them refuses.
pub fn erase_from_ledgers(
    ledgers: &[Ledger],
    member: &MemberId,
    pseudonym: &MemberId,
    settlement: &AccountId,
    now: Timestamp,
) -> Result<Vec<Ledger>, LedgerRefusal> {
    let mut ledgers = ledgers.to_vec();
    let account = AccountId::Member(member.clone());
    // Both are texts of 1 to 255 bytes.
    let id = TransferId::new(pseudonym.as_str());
    let id = id.map_err(|long| LedgerRefusal::TransferIdTooLong { length: long.0 })?;
    let mut other_legs = Vec::new();
    for ledger in ledgers.iter_mut().filter(|ledger| ledger.accounts.contains_key(&account)) {
        let pending = |t: &&Transfer| t.status == TransferStatus::Pending && t.is_of(&account);
        let pending = ledger.transfers.values().filter(pending);
        other_legs.extend(pending.filter_map(Transfer::other_leg));
        let _ = ledger.settle(&account, settlement, &id, now)?;
    }
    for leg in other_legs {
        let other = ledgers.iter_mut().find(|ledger| ledger.transfers.contains_key(&leg));
        match other {
            Some(ledger) => ledger.release(&leg, now)?,
            None => return Err(LedgerRefusal::UnknownTransfer { transfer: leg }),
        }
    }
    ledgers.iter().map(|ledger| ledger.pseudonymised(member, pseudonym)).collect()
}

/// Why an erasure cannot be as it is asked for.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    thiserror::Error,
    Serialize,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)] // the fields are the values that the messages name
#[non_exhaustive]
pub enum ErasureRefusal {
    /// A pseudonym is not the name that it hides.
    #[error("{pseudonym} is no pseudonym")]
    InvalidPseudonym { pseudonym: MemberId },
}

impl Refusal for ErasureRefusal {
    fn class(&self) -> Class {
        match self {
            ErasureRefusal::InvalidPseudonym { .. } => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        self.into()
    }
}
