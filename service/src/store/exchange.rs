//! Exchanges between two people.

use sqlx::Result;
use sqlx::any::AnyRow;
use trust_commons::exchange::{Exchange, ExchangeStatus, Mode, REMINDED};
use trust_commons::privacy::{Erasure, Held};
use trust_commons::{CommunityId, ExchangeId, ListingId, Timestamp, TransferId};
use trust_core::MemberId;

use super::Connection;
use super::block::hidden_from;
use super::noun::{ExportPart, Noun};
use super::page::{DateKey, Page, by_date, newest};
use super::query::{FromRow as _, execute, fetch_all, fetch_all_with, fetch_optional, queries};
use super::saved::Saved;
use super::table::{Extra, insert_with, or_update, table};
use super::value::read;
use crate::clock::DAY;

/// The entry of exchanges in the registry.
pub const NOUN: Noun = Noun {
    tables: &["exchange"],
    tag: Some(("exchanges", "Exchanges between two people, as gifts or for credits.")),
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    erase: Some(|db, erasure, now| Box::pin(erase(db, erasure, now))),
    ..Noun::named("exchange")
};

/// Holds for exchanges whose other party is not hidden from `$1`, and for paid exchanges, which stay in the ledgers
/// of both parties.
macro_rules! not_hidden {
    () => {
        concat!(
            " AND ((status = 'completed' AND minutes IS NOT NULL) OR (provider NOT IN (",
            hidden_from!("$1"),
            ") AND COALESCE(receiver, provider) NOT IN (",
            hidden_from!("$1"),
            "))) "
        )
    };
}

/// Selects the exchanges that `$1` may know of: those of `$1`, and those offered to everybody in a community of
/// `$1`.
macro_rules! known_to {
    ($($rest:expr),+) => {
        concat!(
            "SELECT * FROM exchange
             WHERE (provider = $1 OR receiver = $1
                 OR (receiver IS NULL AND status = 'offered'
                     AND EXISTS (SELECT 1 FROM community_member
                                 WHERE community_member.community = exchange.community AND member = $1)))",
            not_hidden!(),
            $($rest),+
        )
    };
}

/// Selects the exchanges that `$1` takes part in, and may know of.
macro_rules! own_of {
    ($($rest:expr),+) => {
        concat!(
            "SELECT * FROM exchange WHERE (provider = $1 OR receiver = $1)",
            not_hidden!(),
            $($rest),+
        )
    };
}

pub(super) use {known_to, not_hidden, own_of};

table! {
    "exchange" holds Exchange by id;
    fixed community, kind, mode as "minutes", listing, created_at;
    changing title, description, provider, receiver, provider_community, receiver_community, status,
        requested_at, accepted_at, started_at, provider_confirmed_at, receiver_confirmed_at, completed_at,
        cancelled_at, reversed_at;
    elsewhere transfer;
    then with_transfer;
}

/// Adds the transfer. An exchange that is accepted for credits and its reservation are written together, under the
/// same id.
fn with_transfer(exchange: Exchange, _: &AnyRow) -> Result<Exchange> {
    let transfer = match exchange.mode {
        Mode::Credit { .. } if exchange.accepted_at.is_some() => {
            TransferId::new(exchange.id.as_str()).ok()
        }
        _ => None,
    };
    Ok(Exchange { transfer, ..exchange })
}

/// Inserts or updates an exchange. A completed exchange gets the next number in the order of completion.
pub async fn put(db: &mut Connection, exchange: &Exchange) -> Result<()> {
    let next = "CASE WHEN $ = 'completed' THEN (SELECT COALESCE(MAX(completed_order), 0) + 1 FROM exchange) END";
    let order: Extra<'_> = ("completed_order", next, &exchange.status);
    let ending = or_update::<Exchange>("id")
        + ", completed_order = COALESCE(exchange.completed_order, excluded.completed_order)";
    insert_with(db, exchange, &[order], &ending).await.map(drop)
}

queries! {
    /// Fetches an exchange that `viewer` may know of. Stewards may also know of the exchanges that they may
    /// reverse.
    pub fn known(viewer: &MemberId, id: &ExchangeId) -> Option<Exchange> =
        fetch_optional known_to!("AND id = $2"), " UNION SELECT * FROM exchange
          WHERE id = $2 AND status = 'completed' AND minutes IS NOT NULL AND EXISTS (
              SELECT 1 FROM community_member WHERE member = $1 AND steward = 1
                  AND community_member.community IN (
                      COALESCE(provider_community, exchange.community),
                      COALESCE(receiver_community, exchange.community)))";

    /// The exchanges made in a community that `viewer` may know of, newest first.
    pub fn known_in(
        viewer: &MemberId,
        community: &CommunityId,
        status: Option<ExchangeStatus>,
        page: &Page<DateKey>,
    ) -> Vec<Exchange> =
        fetch_all known_to!(
            "AND community = $2 AND ($3 IS NULL OR status = $3)", by_date!(newest first, "$4", "$5", "$6")
        );

    /// A member's exchanges that they may know of, newest first.
    pub fn own(member: &MemberId, status: Option<ExchangeStatus>, page: &Page<DateKey>) -> Vec<Exchange> =
        fetch_all own_of!("AND ($2 IS NULL OR status = $2)", by_date!(newest first, "$3", "$4", "$5"));

    /// Fetches a member's exchanges that wait for a step of theirs, oldest first: an offer to them alone, a request to
    /// them, and an exchange of which the other party alone has confirmed that it is done.
    pub fn waiting(member: &MemberId) -> Vec<Exchange> =
        fetch_all own_of!(
            "AND ((status = 'offered' AND receiver = $1)
                 OR (status = 'requested' AND provider = $1 AND accepted_at IS NULL)
                 OR (status = 'in_progress' AND (
                     (provider = $1 AND provider_confirmed_at IS NULL AND receiver_confirmed_at IS NOT NULL)
                     OR (receiver = $1 AND receiver_confirmed_at IS NULL AND provider_confirmed_at IS NOT NULL))))
             ORDER BY created_at, id DESC"
        );

    /// Counts the requests of a member that wait for an answer, by provider.
    pub fn open_asks(member: &MemberId) -> Vec<(MemberId, u64)> =
        fetch_all "SELECT provider, COUNT(*) FROM exchange
         WHERE receiver = $1 AND status = 'requested' AND accepted_at IS NULL AND requested_at = created_at
         GROUP BY provider";

    /// Fetches the exchanges between two people that are not closed, by id.
    pub fn open_between(one: &MemberId, other: &MemberId) -> Vec<Exchange> =
        fetch_all "SELECT * FROM exchange WHERE status IN ('offered', 'requested', 'in_progress')
             AND ((provider = $1 AND receiver = $2) OR (provider = $2 AND receiver = $1)) ORDER BY id";

    /// The gifts that a member offers to everybody in a community.
    pub fn gifts_to_all(community: &CommunityId, member: &MemberId) -> Vec<Exchange> =
        fetch_all "SELECT * FROM exchange WHERE status = 'offered' AND receiver IS NULL AND minutes IS NULL
             AND provider = $2 AND community = $1 ORDER BY id";

    /// Fetches a member's exchanges for credits that are not closed and in which the ledger of a community pays or
    /// is paid.
    pub fn open_for_credits(community: &CommunityId, member: &MemberId) -> Vec<Exchange> =
        fetch_all "SELECT * FROM exchange
         WHERE minutes IS NOT NULL AND status IN ('offered', 'requested', 'in_progress')
           AND ((provider = $2 AND COALESCE(provider_community, community) = $1)
               OR (receiver = $2 AND COALESCE(receiver_community, community) = $1))
         ORDER BY id";
}

/// The stage of the last reminder of an exchange: its reservation has expired. Stages 1 and 2 come before, as
/// [`REMINDED`] says.
pub const LAPSED: i64 = 3;

/// Fetches the exchanges whose reservation expires soon (see [`REMINDED`]) or has expired, and whose parties have not
/// been reminded of that yet. Each comes with the stage of the reminder; the most urgent come first.
pub async fn to_remind(
    db: &mut Connection,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(Exchange, i64)>> {
    let sql = "SELECT * FROM (
             SELECT agreed.*, CAST(CASE WHEN due <= $1 THEN 3
                 WHEN due - $3 <= $1 THEN 2 WHEN due - $4 <= $1 THEN 1 ELSE 0 END AS BIGINT) AS stage
             FROM (SELECT exchange.*, (SELECT MIN(transfer.expires_at) FROM transfer
                       WHERE transfer.exchange = exchange.id AND transfer.reverses IS NULL) AS due
                   FROM exchange
                   WHERE reminded < 3
                     AND NOT EXISTS (SELECT 1 FROM block WHERE (blocker = provider AND blocked = receiver)
                                         OR (blocker = receiver AND blocked = provider))
                     AND status IN ('requested', 'in_progress')
                     AND minutes IS NOT NULL AND accepted_at IS NOT NULL) AS agreed) AS staged
         WHERE reminded < stage ORDER BY due, id LIMIT $2";
    let read = |row: &AnyRow| Ok((Exchange::from_row(row)?, read(row, "stage")?));
    let [early, late] = &REMINDED;
    fetch_all_with(db, sql, &[&now, &limit, late, early], read).await
}

queries! {
    /// Stores the stage of the last reminder of an exchange.
    pub fn set_reminded(id: &ExchangeId, stage: i64) =
        execute "UPDATE exchange SET reminded = $2 WHERE id = $1";
}

/// Fetches the exchanges of the last day that a member offered to, or requested from, the other party of this
/// exchange and that this party has not answered, each with its listing and time.
pub async fn unanswered(
    db: &mut Connection,
    exchange: &Exchange,
    by: &MemberId,
    now: Timestamp,
) -> Result<Vec<(Option<ListingId>, Timestamp)>> {
    let other = match &exchange.receiver {
        Some(receiver) if receiver != by => receiver,
        Some(_) => &exchange.provider,
        None => return Ok(Vec::new()),
    };
    let sql = "SELECT listing, created_at FROM exchange
         WHERE created_at > $3 AND accepted_at IS NULL
             AND ((provider = $1 AND receiver = $2 AND requested_at IS NULL)
                 OR (receiver = $1 AND provider = $2 AND requested_at = created_at))";
    fetch_all(db, sql, &[by, other, &now.saturating_sub(DAY)]).await
}

impl Saved for Exchange {
    fn save(&self, db: &mut Connection) -> impl Future<Output = Result<()>> + Send {
        put(db, self)
    }
}

/// Fetches the rows of a member for an export.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    held.exchanges = own(db, &held.member, None, &Page::all(newest())).await?;
    Ok(())
}

/// Names the pseudonym in the exchanges of the member, of which the open ones are cancelled.
async fn erase(db: &mut Connection, erasure: &Erasure, _: Timestamp) -> Result<()> {
    for exchange in &erasure.exchanges {
        put(db, exchange).await?;
    }
    Ok(())
}
