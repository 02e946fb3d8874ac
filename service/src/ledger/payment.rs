//! Payment of an exchange: transfers in the ledger of a community or, over a partnership, in two ledgers.
//!
//! The exchange and the ledgers change in the same transaction, or neither does.

use trust_commons::exchange::Exchange;
use trust_commons::ledger::{AccountId, LedgerRefusal, Transfer, legs};
use trust_commons::partnership::PartnershipStatus;
use trust_commons::payment::{Books, Clearing, Due, Payment};
use trust_commons::{CommunityId, PartnershipId, Timestamp, exchange::ExchangeRefusal};

use crate::store::ledger::Book;
use crate::store::{Connection, community, partnership};
use crate::work::{OrFail, Task, WorkError};

/// The parts of the ledgers in which an exchange is paid.
enum Parts {
    One(Book),
    Two { payer: Book, payee: Book, partnership: PartnershipId },
}

/// Refuses an exchange for credits that cannot be paid, because its communities keep no ledger or no credits pass
/// between them.
pub async fn check(task: &mut Task, exchange: &Exchange) -> Result<(), WorkError> {
    clearing(task, exchange).await.map(drop)
}

/// Takes the ledger step that the latest command to an exchange requires.
pub async fn follow(task: &mut Task, exchange: &Exchange) -> Result<(), WorkError> {
    let Some(due) = Due::of(exchange) else { return Ok(()) };
    let over = match due {
        Due::Reserve => clearing(task, exchange).await?,
        _ => None,
    };
    let now = task.now;
    let Some((payment, mut parts)) = load(task.sql(), exchange, over, now).await? else {
        return Ok(());
    };
    if due == Due::Post && payment.needs_renewal(&parts.books(), now)? {
        // The partnership may have changed in the meantime, and the clearing accounts are needed.
        let over = clearing(task, exchange).await?;
        let Some((_, renewed)) = load(task.sql(), exchange, over, now).await? else {
            return Ok(());
        };
        parts = renewed;
    }
    take(task, exchange, &payment, parts, due).await
}

/// Releases the reservation of an exchange, if there is one, in any state.
pub async fn release(task: &mut Task, exchange: &Exchange) -> Result<(), WorkError> {
    let now = task.now;
    match load(task.sql(), exchange, None, now).await? {
        Some((payment, parts)) => take(task, exchange, &payment, parts, Due::Release).await,
        None => Ok(()),
    }
}

async fn take(
    task: &mut Task,
    exchange: &Exchange,
    payment: &Payment,
    mut parts: Parts,
    due: Due,
) -> Result<(), WorkError> {
    let notifications = payment.follow(due, &mut parts.books(), task.now)?;
    task.notify(notifications);
    for book in parts.each() {
        book.save(task.sql(), Some(&exchange.id)).await.or_fail()?;
    }
    Ok(())
}

/// Loads the payment of an exchange and its parts of the ledgers; nothing for a gift. If `over` does not name the
/// partnership, the reservation does.
async fn load(
    connection: &mut Connection,
    exchange: &Exchange,
    over: Option<PartnershipId>,
    now: Timestamp,
) -> Result<Option<(Payment, Parts)>, WorkError> {
    let (Some(payment), Some((spends, earns))) = (Payment::of(exchange), homes(exchange)) else {
        return Ok(None);
    };
    let (payer, payee) = (&payment.payer, &payment.payee);
    if spends == earns {
        let book = Book::load(connection, spends, [payer, payee], &payment.transfers(), now).await;
        let parts = Parts::One(book.or_fail()?);
        return Ok(Some((payment, parts)));
    }
    let legs =
        payment.transfers().map(legs).into_iter().collect::<Result<Vec<_>, LedgerRefusal>>()?;
    let clearing = over.clone().map(AccountId::Clearing);
    let out: Vec<_> = legs.iter().map(|(out, _)| out).collect();
    let accounts = clearing.iter().chain([payer]);
    let spent = Book::load(connection, spends, accounts, &out, now).await.or_fail()?;
    let into: Vec<_> = legs.iter().map(|(_, into)| into).collect();
    let accounts = clearing.iter().chain([payee]);
    let earned = Book::load(connection, earns, accounts, &into, now).await.or_fail()?;
    let paid = out.iter().rev().find_map(|id| spent.ledger.transfers.get(*id));
    let partnership = over.or_else(|| paid.and_then(Transfer::partnership).cloned());
    let partnership = partnership.ok_or(ExchangeRefusal::NoClearing)?;
    Ok(Some((payment, Parts::Two { payer: spent, payee: earned, partnership })))
}

impl Parts {
    fn books(&mut self) -> Books<'_> {
        match self {
            Parts::One(book) => Books::One(&mut book.ledger),
            Parts::Two { payer, payee, partnership } => {
                Books::Two { payer: &mut payer.ledger, payee: &mut payee.ledger, partnership }
            }
        }
    }

    fn each(&self) -> Vec<&Book> {
        match self {
            Parts::One(book) => vec![book],
            Parts::Two { payer, payee, .. } => vec![payer, payee],
        }
    }
}

/// Returns the communities in whose ledgers the receiver pays and the provider is paid.
fn homes(exchange: &Exchange) -> Option<(&CommunityId, &CommunityId)> {
    exchange.payer_community().zip(exchange.payee_community())
}

/// Returns the partnership over which an exchange is paid; nothing for a gift, or within one community. Fails if
/// credits cannot pass.
async fn clearing(
    task: &mut Task,
    exchange: &Exchange,
) -> Result<Option<PartnershipId>, WorkError> {
    let Some((payer, payee)) = homes(exchange).filter(|_| exchange.minutes().is_some()) else {
        let unknown = Clearing { are_members: false, partnership: None, without_credit: None };
        return Ok(unknown.check(exchange)?);
    };
    let mut are_members = true;
    let accounts = [(Some(&exchange.provider), payee), (exchange.receiver.as_ref(), payer)];
    for (member, home) in accounts {
        let Some(member) = member else { continue };
        are_members &= community::has_member(task.sql(), home, member).await.or_fail()?;
    }
    let partnership = match payer != payee && task.backend().config.sharing_model.has_partnerships()
    {
        true => partnership::live(task.sql(), payer, payee).await.or_fail()?,
        false => None,
    };
    let active = partnership.filter(|live| live.status == PartnershipStatus::Active);
    let mut without_credit = None;
    for home in [payer, payee] {
        let found = community::find(task.sql(), home).await.or_fail()?;
        if !found.is_some_and(|community| community.credit) {
            without_credit = without_credit.or_else(|| Some(home.clone()));
        }
    }
    let partnership = active.map(|partnership| partnership.id);
    Ok(Clearing { are_members, partnership, without_credit }.check(exchange)?)
}
