//! What an exchange for credits does in the ledgers: of one community or, over a partnership, of two.
//!
//! Both the exchange and the ledgers change in the same transaction, or neither does.

use axum::http::StatusCode;
use trust_commons::exchange::{Exchange, RESERVED};
use trust_commons::ledger::{
    AccountId, Between, LedgerRefusal, Limits, Transfer, TransferStatus, legs,
};
use trust_commons::partnership::PartnershipStatus;
use trust_commons::{CommunityId, PartnershipId, Timestamp, TransferId};

use crate::app::App;
use crate::http::{OrFail, Problem, Write};
use crate::store::ledger::Book;
use crate::store::{Connection, community, partnership};

/// What an exchange costs, who pays whom, and the parts of the ledgers that it is paid in.
struct Payment {
    id: TransferId,
    minutes: u64,
    payer: AccountId,
    payee: AccountId,
    books: Books,
}

enum Books {
    One(Book),
    Two(Partners),
}

/// The payer's ledger and the payee's.
struct Partners {
    payer: Book,
    payee: Book,
    partnership: PartnershipId,
}

/// Refuses an exchange for credits that cannot be paid: its communities keep none, or none pass between them.
pub async fn check(app: &App, write: &mut Write, exchange: &Exchange) -> Result<(), Problem> {
    clearing(app, write, exchange).await.map(drop)
}

/// Reserves what an exchange costs.
pub async fn reserve(app: &App, write: &mut Write, exchange: &Exchange) -> Result<(), Problem> {
    let over = clearing(app, write, exchange).await?;
    let now = write.now;
    let Some(mut payment) = Payment::load(write.sql(), exchange, over, now).await? else {
        return Ok(());
    };
    payment.open()?;
    let Payment { id, minutes, payer, payee, books } = &mut payment;
    let expires_at = Some(now + RESERVED);
    match books {
        Books::One(Book { ledger, .. }) => {
            drop(write.take(ledger.reserve(id, payer, payee, *minutes, expires_at, now)?));
        }
        Books::Two(both) => {
            let mut both = both.between()?;
            drop(write.take(both.reserve(id, payer, payee, *minutes, expires_at, now)?));
        }
    }
    payment.save(write, exchange).await
}

/// Pays what was reserved; where that has lapsed, or was let go while one of the two hid, at once, if the limits leave room.
pub async fn post(app: &App, write: &mut Write, exchange: &Exchange) -> Result<(), Problem> {
    let now = write.now;
    let Some(mut payment) = Payment::load(write.sql(), exchange, None, now).await? else {
        return Ok(());
    };
    if let Some(TransferStatus::Expired | TransferStatus::Voided) =
        payment.status(&payment.id, now)?
    {
        return renew(app, write, exchange).await;
    }
    let id = &payment.id;
    match &mut payment.books {
        Books::One(book) => drop(write.take(book.ledger.post(id, now)?)),
        Books::Two(both) => drop(write.take(both.between()?.post(id, now)?)),
    }
    payment.save(write, exchange).await
}

/// Pays what was reserved once and has lapsed, by another transfer.
async fn renew(app: &App, write: &mut Write, exchange: &Exchange) -> Result<(), Problem> {
    let (over, now) = (clearing(app, write, exchange).await?, write.now);
    let Some(mut payment) = Payment::load(write.sql(), exchange, over, now).await? else {
        return Ok(());
    };
    payment.open()?;
    let Payment { id, minutes, payer, payee, books } = &mut payment;
    let id = renewed(id)?;
    match books {
        Books::One(Book { ledger, .. }) => {
            drop(write.take(ledger.transfer(&id, payer, payee, *minutes, now)?));
        }
        Books::Two(both) => {
            drop(write.take(both.between()?.transfer(&id, payer, payee, *minutes, now)?));
        }
    }
    payment.save(write, exchange).await
}

/// Gives back what was paid.
pub async fn reverse(write: &mut Write, exchange: &Exchange) -> Result<(), Problem> {
    let now = write.now;
    let Some(mut payment) = Payment::load(write.sql(), exchange, None, now).await? else {
        return Ok(());
    };
    let (by, renewed) = (reversal(&payment.id)?, renewed(&payment.id)?);
    let id = match payment.status(&renewed, now)? {
        Some(TransferStatus::Posted) => renewed,
        _ => payment.id.clone(),
    };
    let id = &id;
    match &mut payment.books {
        Books::One(book) => drop(write.take(book.ledger.reverse(&by, id, now)?)),
        Books::Two(both) => drop(write.take(both.between()?.reverse(&by, id, now)?)),
    }
    payment.save(write, exchange).await
}

/// Lets go of what was reserved, if anything was.
pub async fn release(write: &mut Write, exchange: &Exchange) -> Result<(), Problem> {
    let now = write.now;
    let Some(mut payment) = Payment::load(write.sql(), exchange, None, now).await? else {
        return Ok(());
    };
    let id = &payment.id;
    match &mut payment.books {
        Books::One(book) => book.ledger.release(id, now)?,
        Books::Two(both) => {
            let (out, into) = legs(id)?;
            both.payer.ledger.release(&out, now)?;
            both.payee.ledger.release(&into, now)?;
        }
    }
    payment.save(write, exchange).await
}

impl Payment {
    /// As the record has it; none for a gift, and before it is agreed. Over which partnership it goes is known
    /// where it was reserved before.
    async fn load(
        connection: &mut Connection,
        exchange: &Exchange,
        over: Option<PartnershipId>,
        now: Timestamp,
    ) -> Result<Option<Self>, Problem> {
        let (Some(id), Some(minutes)) = (&exchange.transfer, exchange.minutes()) else {
            return Ok(None);
        };
        let (Some(receiver), Some((spends, earns))) = (&exchange.receiver, homes(exchange)) else {
            return Ok(None);
        };
        let (back, anew) = (reversal(id)?, renewed(id)?);
        let payer = AccountId::Member(receiver.clone());
        let payee = AccountId::Member(exchange.provider.clone());
        let books = if spends == earns {
            let ids = [id, &back, &anew];
            let book = Book::load(connection, spends, [&payer, &payee], &ids, now).await;
            Books::One(book.or_fail()?)
        } else {
            let ((out, into), (back_out, back_into)) = (legs(id)?, legs(&back)?);
            let (anew_out, anew_into) = legs(&anew)?;
            let clearing = over.clone().map(AccountId::Clearing);
            let accounts = clearing.iter().chain([&payer]);
            let ids = [&out, &back_out, &anew_out];
            let out_of = Book::load(connection, spends, accounts, &ids, now).await;
            let accounts = clearing.iter().chain([&payee]);
            let ids = [&into, &back_into, &anew_into];
            let in_to = Book::load(connection, earns, accounts, &ids, now).await;
            let (payer, payee) = (out_of.or_fail()?, in_to.or_fail()?);
            let transfers = &payer.ledger.transfers;
            let paid = transfers.get(&anew_out).or_else(|| transfers.get(&out));
            let reserved = paid.and_then(Transfer::partnership);
            let partnership = over.or(reserved.cloned()).ok_or_else(no_clearing)?;
            Books::Two(Partners { payer, payee, partnership })
        };
        Ok(Some(Payment { id: id.clone(), minutes: minutes.into(), payer, payee, books }))
    }

    /// How far a transfer of it has come; nothing if there is none.
    fn status(&self, id: &TransferId, now: Timestamp) -> Result<Option<TransferStatus>, Problem> {
        let found = match &self.books {
            Books::One(book) => book.ledger.transfers.get(id),
            Books::Two(both) => both.payer.ledger.transfers.get(&legs(id)?.0),
        };
        Ok(found.map(|transfer| transfer.status_at(now)))
    }

    /// Opens the accounts that it takes, unless they are open.
    fn open(&mut self) -> Result<(), LedgerRefusal> {
        match &mut self.books {
            Books::One(book) => {
                book.open(&self.payer, Limits::default())?;
                book.open(&self.payee, Limits::default())
            }
            Books::Two(Partners { payer, payee, partnership }) => {
                let clearing = AccountId::Clearing(partnership.clone());
                for (book, account) in [(payer, &self.payer), (payee, &self.payee)] {
                    book.open(account, Limits::default())?;
                    book.open(&clearing, Limits::default())?;
                }
                Ok(())
            }
        }
    }

    async fn save(&self, write: &mut Write, exchange: &Exchange) -> Result<(), Problem> {
        let books = match &self.books {
            Books::One(book) => vec![book],
            Books::Two(both) => vec![&both.payer, &both.payee],
        };
        for book in books {
            book.save(write.sql(), Some(&exchange.id)).await.or_fail()?;
        }
        Ok(())
    }
}

impl Partners {
    fn between(&mut self) -> Result<Between<'_>, LedgerRefusal> {
        Between::new(&mut self.payer.ledger, &mut self.payee.ledger, &self.partnership)
    }
}

/// The id of what gives back a transfer.
fn reversal(id: &TransferId) -> Result<TransferId, Problem> {
    TransferId::new(format!("{id}:reversal")).map_err(|error| Problem::internal(&error))
}

/// The id of what pays where the reservation has lapsed. It is behind all others of the exchange in their order.
fn renewed(id: &TransferId) -> Result<TransferId, Problem> {
    TransferId::new(format!("{id}:renewed")).map_err(|error| Problem::internal(&error))
}

/// The communities in whose ledgers the receiver pays and the provider is paid.
fn homes(exchange: &Exchange) -> Option<(&CommunityId, &CommunityId)> {
    exchange.payer_community().zip(exchange.payee_community())
}

/// Over which partnership an exchange is paid; none for a gift, or within one community. Refused where credits
/// cannot pass: each of the two must be in the community that keeps their account, and both communities must
/// keep credits.
async fn clearing(
    app: &App,
    write: &mut Write,
    exchange: &Exchange,
) -> Result<Option<PartnershipId>, Problem> {
    if exchange.minutes().is_none() {
        return Ok(None);
    }
    let (payer, payee) = homes(exchange).ok_or_else(no_clearing)?;
    let accounts = [(Some(&exchange.provider), payee), (exchange.receiver.as_ref(), payer)];
    for (member, home) in accounts {
        let Some(member) = member else { continue };
        if !community::has_member(write.sql(), home, member).await.or_fail()? {
            return Err(no_clearing());
        }
    }
    let partnership = match payer == payee {
        true => None,
        false if !app.model().has_partnerships() => return Err(no_clearing()),
        false => {
            let live = partnership::live(write.sql(), payer, payee).await.or_fail()?;
            let active = live.filter(|live| live.status == PartnershipStatus::Active);
            Some(active.ok_or_else(no_clearing)?.id)
        }
    };
    for home in [payer, payee] {
        let found = community::find(write.sql(), home).await.or_fail()?;
        exchange.allowed_in(home, found.is_some_and(|community| community.credit))?;
    }
    Ok(partnership)
}

fn no_clearing() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "NO_CLEARING",
        "credits pass within one community, or between two that have an active partnership",
    )
}
