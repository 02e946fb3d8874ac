//! Erasure: the data that is deleted, the data that is kept under a pseudonym, and the decisions that come first.

use trust_core::{Change, MemberId};

use crate::Timestamp;
use crate::command::Noun;
use crate::community::{JoinRequest, join};
use crate::exchange::{self, Exchange};
use crate::id::TransferId;
use crate::ledger::{AccountId, Ledger, LedgerRefusal, Transfer, TransferStatus};
use crate::listing::{self, Listing};
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;
use crate::partnership::{self, Partnership};
use crate::pseudonym::Pseudonymised;
use crate::refusal::refusals;
use crate::steward::{Roles, Stewards};

/// The stewards of a community of which the member is a steward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stewardship {
    /// All stewards.
    pub stewards: Stewards,
    /// The members except the erased one, with the times of joining. The community ends if there are none.
    pub others: Vec<(MemberId, Timestamp)>,
}

impl Stewardship {
    /// Returns the stewards without `member`: the others, or if there are none, the longest-standing member, and of
    /// several the smallest id. Blocks do not matter here. Nothing if nobody stays.
    fn succeeded(&self, member: &MemberId) -> Option<Stewards> {
        self.stewards.without(member).or_else(|| {
            let (next, _) = self.others.iter().min_by_key(|(id, since)| (*since, id))?;
            Some(Stewards::new(self.stewards.community.clone(), [next.clone()]))
        })
    }
}

/// The data of a member that is kept or needs a decision, without data that is simply deleted, and without
/// [ledgers](erase_from_ledgers).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holdings {
    /// The communities of which they are a steward.
    pub stewardships: Vec<Stewardship>,
    /// Their own listings, which are deleted.
    pub listings: Vec<Listing>,
    /// All exchanges in which they are a party.
    pub exchanges: Vec<Exchange>,
    /// All partnerships that they proposed or decided, and those of communities that end.
    pub partnerships: Vec<Partnership>,
    /// The stewards on the other side of the latter.
    pub partners: Vec<Stewards>,
    /// The requests to join communities that end.
    pub join_requests: Vec<JoinRequest>,
}

/// The data that is kept after an erasure: everything else of the member is deleted, and the rest is written as it
/// is here, in the same step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The erased member.
    pub member: MemberId,
    /// The pseudonym in the kept data.
    pub pseudonym: MemberId,
    /// Their exchanges, the open ones cancelled.
    pub exchanges: Vec<Exchange>,
    /// The partnerships that they proposed or decided, and those of communities that end, ended.
    pub partnerships: Vec<Partnership>,
    /// The requests to join communities that end, declined.
    pub join_requests: Vec<JoinRequest>,
    /// The new stewards of communities whose last steward was erased: the longest-standing member.
    pub successors: Vec<Stewards>,
}

impl Erasure {
    /// Erases a member: deletes their listings, cancels their open exchanges and, for the last member of a
    /// community, ends the community's open items. Nobody is notified, since a block hides these silently and must
    /// look the same. In a community with other members, the longest-standing of them succeeds the last steward,
    /// and is notified under the pseudonym, whoever is hidden from whom.
    ///
    /// Refused only if the pseudonym is the member's id.
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
        let own: Roles = ending.iter().copied().cloned().collect();
        let roles = ending.iter().copied().cloned().chain(partners).collect();
        let context = partnership::Context::of(member.clone(), roles, now);
        let partnerships =
            partnerships.into_iter().map(|partnership| ended(partnership, &ending, &context));
        let context = join::Context::of(member.clone(), own, now);
        let join_requests = join_requests.into_iter().map(|request| {
            let declined = request.clone().apply(join::Command::Decline, &context);
            declined.unwrap_or_else(|_| Outcome::of(request))
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
        let context = listing::Context::of(member.clone(), now);
        for listing in listings {
            // The owner may delete it in any state.
            let deleted = listing.apply(listing::Command::Delete, &context);
            follows.changes.extend(deleted.unwrap_or_else(|_| Outcome::of(None)).changes);
        }
        follows.changes.push(Change::Erase { member: member.clone() });
        for stewards in &erasure.successors {
            let event = Event::StewardAppointed { community: stewards.community.clone() };
            follows.notifications.extend(Notification::to_others(
                &stewards.members,
                member,
                &event,
            ));
        }
        follows
            .notifications
            .iter_mut()
            .for_each(|notification| notification.by = pseudonym.clone());
        Ok(follows.map(|()| erasure))
    }
}

/// Returns whether these changes erase a member.
#[deny(clippy::wildcard_enum_match_arm)]
pub fn erases(changes: &[Change]) -> bool {
    changes.iter().any(|change| match change {
        Change::Erase { .. } => true,
        Change::AddMember { .. }
        | Change::RemoveMember { .. }
        | Change::SetTrust { .. }
        | Change::RevokeTrust { .. }
        | Change::Block { .. }
        | Change::Unblock { .. }
        | Change::PutGroup { .. }
        | Change::RemoveGroup { .. }
        | Change::Join { .. }
        | Change::Leave { .. }
        | Change::PutPartnership { .. }
        | Change::EndPartnership { .. }
        | Change::SetPlace { .. }
        | Change::ClearPlace { .. }
        | Change::PutResource(_)
        | Change::RemoveResource { .. } => false,
    })
}

/// Returns the stewards of the communities in which nobody stays.
fn ending<'a>(member: &MemberId, stewardships: &'a [Stewardship]) -> Vec<&'a Stewards> {
    let ends = |stewardship: &&Stewardship| stewardship.succeeded(member).is_none();
    stewardships.iter().filter(ends).map(|stewardship| &stewardship.stewards).collect()
}

/// Returns the new stewards of the communities in which members stay, but no steward.
fn successors(member: &MemberId, stewardships: &[Stewardship]) -> Vec<Stewards> {
    let alone = |stewardship: &&Stewardship| stewardship.stewards.without(member).is_none();
    stewardships.iter().filter(alone).filter_map(|it| it.succeeded(member)).collect()
}

/// Returns a cancelled exchange, or an unchanged closed exchange.
fn cancelled(exchange: Exchange, context: &exchange::Context) -> Outcome<Exchange> {
    let cancelled = exchange.clone().apply(exchange::Command::Cancel, context);
    cancelled.unwrap_or_else(|_| Outcome::of(exchange))
}

/// Returns a partnership ended by the last steward of a community that ends; unchanged if it has ended already, or
/// belongs to other communities.
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

/// Renames kept data to the pseudonym. The outcome has the changes for the engine, and no notifications.
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

/// Removes a member from ledgers: settles the account in each and renames it to the pseudonym; reservations between
/// communities are released on both sides. It belongs to an [`Erasure`], in the same step.
///
/// The balance goes to the `settlement` account of each ledger, by a transfer with the pseudonym's text as its id.
/// The caller passes all ledgers that name the member, each with the account, all its transfers and refusals, the
/// other accounts of the pending ones, and the settlement account; and, if one of these is a leg of a transfer
/// between communities, the other ledger with the other leg and its accounts. If one of them refuses, nothing is
/// changed.
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

refusals! {
    /// The reason why an erasure is refused.
    #[non_exhaustive]
    pub enum ErasureRefusal {
        /// The pseudonym is the member's own id.
        #[error("{pseudonym} is the member's own id, not a pseudonym")]
        InvalidPseudonym { pseudonym: MemberId } => Invalid,
    }
}
