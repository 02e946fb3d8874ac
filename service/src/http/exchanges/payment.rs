//! What an exchange for credits does in the ledgers: of one community or, over a partnership, of two.
//!
//! The rules are those of commons. Here they are given the accounts and transfers that they need, in the
//! transaction that changes the exchange: both come about, or neither.

use axum::http::StatusCode;
use trust_commons::exchange::Exchange;
use trust_commons::ledger::{AccountId, Between, LedgerRefusal, Limits, TransferStatus};
use trust_commons::partnership::PartnershipStatus;
use trust_commons::{CommunityId, Outcome, PartnershipId, Timestamp, TransferId};

use crate::app::App;
use crate::http::protocol::{OrFail, Problem, Write};
use crate::store::ledger::Book;
use crate::store::{Connection, community, partnership};

/// How long something stays reserved, in seconds: 30 days.
const RESERVED: i64 = 30 * 24 * 3600;

/// What an exchange costs, and whom.
struct Cost<'a> {
    transfer: TransferId,
    reversal: TransferId,
    minutes: u64,
    payer: (&'a CommunityId, AccountId),
    payee: (&'a CommunityId, AccountId),
}

impl<'a> Cost<'a> {
    /// Nothing for a gift, and for what nobody has asked for yet.
    fn of(exchange: &'a Exchange) -> Result<Option<Self>, Problem> {
        let (Some(minutes), Some(receiver)) = (exchange.minutes(), &exchange.receiver) else {
            return Ok(None);
        };
        let (Some(payer), Some(payee)) = (exchange.payer_community(), exchange.payee_community())
        else {
            return Ok(None);
        };
        let id = |suffix: &str| {
            let id = TransferId::new(format!("{}{suffix}", exchange.id));
            id.map_err(|error| Problem::internal(&error))
        };
        Ok(Some(Cost {
            transfer: id("")?,
            reversal: id(":reversal")?,
            minutes: minutes.into(),
            payer: (payer, AccountId::Member(receiver.clone())),
            payee: (payee, AccountId::Member(exchange.provider.clone())),
        }))
    }

    /// All ids that its transfers and their legs may have.
    fn ids(&self) -> Result<Vec<TransferId>, Problem> {
        let legs = |id: &TransferId| [format!("{id}"), format!("{id}:out"), format!("{id}:in")];
        let ids = [&self.transfer, &self.reversal].into_iter().flat_map(legs);
        let ids: Result<_, _> = ids.map(TransferId::new).collect();
        ids.map_err(|error| Problem::internal(&error))
    }
}

/// The parts of the ledgers that it is paid in.
enum Books {
    One(Book),
    Two { payer: Book, payee: Book, partnership: PartnershipId },
}

/// What is done about it.
#[derive(Clone, Copy)]
enum Step {
    Reserve,
    Post,
    Reverse,
}

impl Books {
    /// As the record has them. Over which partnership it goes is known where it was reserved before.
    async fn load(
        connection: &mut Connection,
        cost: &Cost<'_>,
        partnership: Option<PartnershipId>,
    ) -> Result<Self, Problem> {
        let ids = cost.ids()?;
        let ids: Vec<&TransferId> = ids.iter().collect();
        let ((payer, debit), (payee, credit)) = (&cost.payer, &cost.payee);
        if payer == payee {
            let book = Book::load(connection, payer, &[debit, credit], &ids).await;
            return Ok(Books::One(book.or_fail()?));
        }
        let clearing = partnership.clone().map(AccountId::Clearing);
        let with = |account| clearing.iter().chain([account]).collect::<Vec<_>>();
        let payer = Book::load(connection, payer, &with(debit), &ids).await.or_fail()?;
        let payee = Book::load(connection, payee, &with(credit), &ids).await.or_fail()?;
        let cleared = payer.ledger.transfers.values().find_map(|leg| match &leg.content.credit {
            AccountId::Clearing(partnership) => Some(partnership.clone()),
            _ => None,
        });
        let partnership = cleared.or(partnership).ok_or_else(no_clearing)?;
        Ok(Books::Two { payer, payee, partnership })
    }

    /// Opens the accounts that it takes, unless they are open.
    fn open(&mut self, cost: &Cost<'_>) -> Result<(), LedgerRefusal> {
        let (debit, credit) = (&cost.payer.1, &cost.payee.1);
        match self {
            Books::One(book) => {
                book.open(debit, Limits::default())?;
                book.open(credit, Limits::default())
            }
            Books::Two { payer, payee, partnership } => {
                let clearing = AccountId::Clearing(partnership.clone());
                for (book, account) in [(payer, debit), (payee, credit)] {
                    book.open(account, Limits::default())?;
                    book.open(&clearing, Limits::default())?;
                }
                Ok(())
            }
        }
    }

    fn take(
        &mut self,
        step: Step,
        cost: &Cost<'_>,
        now: Timestamp,
    ) -> Result<Outcome<()>, LedgerRefusal> {
        let Cost { transfer: id, reversal, minutes, .. } = cost;
        let (debit, credit) = (&cost.payer.1, &cost.payee.1);
        let expires_at = Some(now + RESERVED);
        match self {
            Books::One(Book { ledger, .. }) => match step {
                Step::Reserve => ledger.reserve(id, debit, credit, *minutes, expires_at, now),
                Step::Post => ledger.post(id, now),
                Step::Reverse => ledger.reverse(reversal, id, now),
            }
            .map(|outcome| outcome.map(drop)),
            Books::Two { payer, payee, partnership } => {
                let mut both = Between::new(&mut payer.ledger, &mut payee.ledger, partnership)?;
                match step {
                    Step::Reserve => both.reserve(id, debit, credit, *minutes, expires_at, now),
                    Step::Post => both.post(id, now),
                    Step::Reverse => both.reverse(reversal, id, now),
                }
                .map(|outcome| outcome.map(drop))
            }
        }
    }

    /// Lets go of what is reserved; of what is not any more there is nothing to let go of.
    fn release(&mut self, now: Timestamp) -> Result<(), LedgerRefusal> {
        let books = match self {
            Books::One(book) => vec![book],
            Books::Two { payer, payee, .. } => vec![payer, payee],
        };
        for book in books {
            // What is overdue is expired, not voided.
            let _ = book.ledger.expire(now)?;
            let pending = book.ledger.transfers.values();
            let pending = pending.filter(|transfer| transfer.status == TransferStatus::Pending);
            for id in pending.map(|transfer| transfer.id.clone()).collect::<Vec<_>>() {
                let _ = book.ledger.void(&id, now)?;
            }
        }
        Ok(())
    }

    async fn save(&self, write: &mut Write, exchange: &Exchange) -> Result<(), Problem> {
        let books = match self {
            Books::One(book) => vec![book],
            Books::Two { payer, payee, .. } => vec![payer, payee],
        };
        for book in books {
            book.save(write.sql(), Some(&exchange.id)).await.or_fail()?;
        }
        Ok(())
    }
}

/// Refuses an exchange for credits that cannot be paid: its communities keep none, or none pass between them.
pub async fn check(app: &App, write: &mut Write, exchange: &Exchange) -> Result<(), Problem> {
    if exchange.minutes().is_some() {
        clearing(app, write, exchange).await?;
    }
    Ok(())
}

/// Reserves what an exchange costs.
pub async fn reserve(app: &App, write: &mut Write, exchange: &Exchange) -> Result<(), Problem> {
    let Some(cost) = Cost::of(exchange)? else { return Ok(()) };
    let partnership = clearing(app, write, exchange).await?;
    let mut books = Books::load(write.sql(), &cost, partnership).await?;
    books.open(&cost)?;
    take(write, exchange, &cost, books, Step::Reserve).await
}

/// Pays what was reserved.
pub async fn post(write: &mut Write, exchange: &Exchange) -> Result<(), Problem> {
    let Some(cost) = Cost::of(exchange)? else { return Ok(()) };
    let books = Books::load(write.sql(), &cost, None).await?;
    take(write, exchange, &cost, books, Step::Post).await
}

/// Gives back what was paid.
pub async fn reverse(write: &mut Write, exchange: &Exchange) -> Result<(), Problem> {
    let Some(cost) = Cost::of(exchange)? else { return Ok(()) };
    let books = Books::load(write.sql(), &cost, None).await?;
    take(write, exchange, &cost, books, Step::Reverse).await
}

/// Lets go of what was reserved, if anything was.
pub async fn release(write: &mut Write, exchange: &Exchange) -> Result<(), Problem> {
    let Some(cost) = Cost::of(exchange)?.filter(|_| exchange.transfer.is_some()) else {
        return Ok(());
    };
    let mut books = Books::load(write.sql(), &cost, None).await?;
    books.release(write.now)?;
    books.save(write, exchange).await
}

async fn take(
    write: &mut Write,
    exchange: &Exchange,
    cost: &Cost<'_>,
    mut books: Books,
    step: Step,
) -> Result<(), Problem> {
    let outcome = books.take(step, cost, write.now)?;
    write.take(outcome);
    books.save(write, exchange).await
}

/// Over which partnership it is paid; none within one community. Refused where credits cannot pass: each
/// of the two must be in the community that keeps their account, and both communities must keep credits.
async fn clearing(
    app: &App,
    write: &mut Write,
    exchange: &Exchange,
) -> Result<Option<PartnershipId>, Problem> {
    let (Some(payer), Some(payee)) = (exchange.payer_community(), exchange.payee_community())
    else {
        return Err(no_clearing());
    };
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
