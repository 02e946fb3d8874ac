//! Routes of credits: balances, transfers and limits.

mod series;
mod table;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_commons::exchange::ExchangeRefusal;
use trust_commons::json::given;
use trust_commons::ledger::{Account, AccountId, Limits, LimitsPatch, Transfer, TransferStatus};
use trust_commons::{
    CommunityId, Event, ExchangeId, Notification, Outcome, PartnershipId, Timestamp, TransferId,
};
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::community::check_steward;
use super::protocol::ids::{
    AccountMemberParam, AccountOwnerParam, CommunityParam, PartnershipParam,
};
use super::protocol::refusals::{AnyButConflicting, Missing, Unauthenticated, Unprocessable};
use super::protocol::{
    Answer, Begun, CommunityReading, OrFail, PageQuery, Path, Problem, Reading, Rows, Write,
    Written,
};
use crate::app::App;
use crate::store::ledger::Book;
use crate::store::page::{Page, newest};
use crate::store::{Connection, community, ledger, partnership, totals};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(balances))
        .routes(routes!(statement))
        .routes(routes!(accounts))
        .routes(routes!(limit_member))
        .routes(routes!(limit_clearing))
        .merge(series::router())
        .merge(table::router())
}

/// The totals of an account, in minutes; 60 are one credit.
#[derive(Serialize, ToSchema)]
struct Totals {
    /// Minutes earned minus minutes spent.
    balance: i64,
    /// The sum of all incoming transfers.
    earned: u64,
    /// The sum of all outgoing transfers.
    spent: u64,
    /// Minutes reserved for outgoing transfers.
    pending: u64,
    /// Minutes reserved for incoming transfers.
    awaited: u64,
    /// Returns the balance minus reservations for outgoing transfers.
    available: i64,
    /// The lower limit of the balance, reservations included; absent if there is none.
    floor: Option<i64>,
    /// The upper limit of the balance, reservations included; absent if there is none.
    ceiling: Option<i64>,
    /// The balance below which the owner is warned; absent for no warning.
    soft: Option<i64>,
}

impl From<&Account> for Totals {
    fn from(account: &Account) -> Self {
        Totals {
            balance: account.balance(),
            earned: account.credits_posted,
            spent: account.debits_posted,
            pending: account.debits_pending,
            awaited: account.credits_pending,
            available: account.available(),
            floor: account.limits.floor,
            ceiling: account.limits.ceiling,
            soft: account.limits.soft,
        }
    }
}

/// A member's balance in a community.
#[derive(Serialize, ToSchema)]
struct BalanceView {
    /// The community.
    #[schema(value_type = String)]
    community: CommunityId,
    /// The totals.
    #[serde(flatten)]
    totals: Totals,
}

/// A member's balance.
#[derive(Serialize, ToSchema)]
struct BalancesView {
    /// The member.
    #[schema(value_type = String)]
    member: MemberId,
    /// The balances by community.
    rows: Vec<BalanceView>,
    /// The number of rows.
    total: usize,
}

/// The kind of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum AccountKind {
    /// A member's account.
    Member,
    /// An account for transfers between the community and a partner.
    Clearing,
    /// An account for the balances of people who left.
    Settlement,
}

/// The name of an account.
#[derive(Serialize, ToSchema)]
struct AccountName {
    /// The kind of the account.
    kind: AccountKind,
    /// The member, of a member's account. Left out if they hide from the caller, or were erased.
    #[schema(value_type = Option<String>)]
    member: Option<MemberId>,
    /// The partnership, of a clearing account.
    #[schema(value_type = Option<String>)]
    partnership: Option<PartnershipId>,
    /// The name, of a settlement account.
    name: Option<String>,
}

impl AccountName {
    fn of(account: &AccountId, reading: &Reading) -> Self {
        let (kind, member, partnership, name) = match account {
            AccountId::Member(id) => {
                let shown = reading.node(id.as_str()).map(|_| id.clone());
                (AccountKind::Member, shown, None, None)
            }
            AccountId::Clearing(id) => (AccountKind::Clearing, None, Some(id.clone()), None),
            AccountId::Settlement(name) => {
                (AccountKind::Settlement, None, None, Some(name.clone()))
            }
            _ => (AccountKind::Settlement, None, None, None),
        };
        AccountName { kind, member, partnership, name }
    }
}

/// A transfer, as the owner of either account sees it.
#[derive(Serialize, ToSchema)]
struct TransferView {
    /// The id.
    #[schema(value_type = String)]
    id: TransferId,
    /// The minutes that came in; outgoing minutes are negative.
    minutes: i64,
    /// The other account.
    with: AccountName,
    /// The status. Only posted transfers count in the balance.
    status: TransferStatus,
    /// The exchange it paid for. Left out while the other party is hidden from the caller.
    #[schema(value_type = Option<String>)]
    exchange: Option<ExchangeId>,
    /// The transfer that this transfer reverses.
    #[schema(value_type = Option<String>)]
    reverses: Option<TransferId>,
    /// The reversal of this transfer.
    #[schema(value_type = Option<String>)]
    reversed_by: Option<TransferId>,
    /// The time of posting or reservation, in seconds.
    created_at: Timestamp,
    /// The end of a reservation.
    expires_at: Option<Timestamp>,
    /// The time of posting, voiding or expiry.
    decided_at: Option<Timestamp>,
}

impl TransferView {
    fn of(transfer: Transfer, exchange: Option<ExchangeId>, reading: &Reading) -> Self {
        let transfer = transfer.at(reading.now);
        let (status, content) = (transfer.status, transfer.content);
        let minutes = i64::try_from(content.minutes).unwrap_or(i64::MAX);
        let spent = content.debit == AccountId::Member(reading.me.clone());
        let (minutes, other) =
            if spent { (-minutes, content.credit) } else { (minutes, content.debit) };
        TransferView {
            id: transfer.id,
            minutes,
            with: AccountName::of(&other, reading),
            status,
            exchange,
            reverses: content.reverses,
            reversed_by: transfer.reversed_by,
            created_at: transfer.created_at,
            expires_at: content.expires_at,
            decided_at: transfer.decided_at,
        }
    }
}

/// An account of a ledger.
#[derive(Serialize, ToSchema)]
struct AccountView {
    /// The name.
    #[serde(flatten)]
    name: AccountName,
    /// The totals.
    #[serde(flatten)]
    totals: Totals,
}

/// The place of the row for hidden accounts: after all account names.
const HIDDEN: &str = "~";

impl AccountView {
    /// Sums the accounts that are hidden from the reader into one row; nothing if there are none.
    fn of_hidden(accounts: &[Account]) -> Option<Self> {
        let sum = |total: fn(&Totals) -> i64| -> i64 {
            accounts.iter().map(|account| total(&Totals::from(account))).sum()
        };
        let sum_of = |total: fn(&Account) -> u64| accounts.iter().map(total).sum();
        if accounts.is_empty() {
            return None;
        }
        let totals = Totals {
            balance: sum(|totals| totals.balance),
            earned: sum_of(|account| account.credits_posted),
            spent: sum_of(|account| account.debits_posted),
            pending: sum_of(|account| account.debits_pending),
            awaited: sum_of(|account| account.credits_pending),
            available: sum(|totals| totals.available),
            floor: None,
            ceiling: None,
            soft: None,
        };
        let kind = AccountKind::Member;
        let name = AccountName { kind, member: None, partnership: None, name: None };
        Some(AccountView { name, totals })
    }
}

/// A page of the accounts of a ledger.
#[derive(Serialize, ToSchema)]
struct AccountsView {
    /// At most `limit` rows. The last row, without a name, sums the balances of people who hide from the caller, so
    /// that all rows add up to `sum`.
    rows: Vec<AccountView>,
    /// The number of rows on all pages.
    total: u64,
    /// The cursor of the next page; absent on the last page.
    next_cursor: Option<String>,
    /// The sum of all balances of the ledger: always 0.
    sum: i64,
}

/// The limits of an account, in minutes. An omitted limit keeps its value; null removes it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LimitsBody {
    /// The lower limit of the balance; at most 0.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>, maximum = 0)]
    floor: Option<Option<i64>>,
    /// The upper limit of the balance; at least 0.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>, minimum = 0)]
    ceiling: Option<Option<i64>>,
    /// The balance below which the owner is warned.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    soft: Option<Option<i64>>,
}

impl LimitsBody {
    fn patch(&self) -> LimitsPatch {
        LimitsPatch { floor: self.floor, ceiling: self.ceiling, soft: self.soft }
    }
}

/// The balances of a member, in every community with credits. For another member: in the communities that both
/// belong to and the caller is a steward of.
#[utoipa::path(get, path = "/members/{id}/credit-balance", tag = "ledger", params(AccountOwnerParam),
    responses((status = 200, body = BalancesView), Unauthenticated, Missing, Unprocessable))]
async fn balances(app: State<App>, Path(id): Path<MemberId>, reading: Reading) -> Answer {
    reading.member(id.as_str())?;
    let steward = (id != reading.me).then_some(&reading.me);
    let mut connection = app.store.read().await.or_fail()?;
    let rows = ledger::balances(&mut connection, &id, steward, reading.now).await.or_fail()?;
    if steward.is_some() && rows.is_empty() {
        return Err(Problem::not_found("member", id.as_str()));
    }
    let view = |(community, account): (CommunityId, Account)| BalanceView {
        community,
        totals: Totals::from(&account),
    };
    let rows: Vec<_> = rows.into_iter().map(view).collect();
    Ok(reading.reply(&BalancesView { member: id, total: rows.len(), rows }))
}

/// The caller's transfers in a community, newest first.
#[utoipa::path(get, path = "/communities/{id}/ledger", tag = "ledger", params(CommunityParam, PageQuery),
    responses((status = 200, body = Rows<TransferView>), AnyButConflicting))]
async fn statement(page: PageQuery, request: CommunityReading) -> Answer {
    let part = page.part(newest())?;
    let (id, reading, mut moment) = request.for_members().await?;
    let rows = ledger::transfers(&mut moment, &reading.me, &id, &part).await.or_fail()?;
    let total = totals::transfers(&mut moment, &reading.me, &id).await.or_fail()?;
    let rows = Rows::cut(rows, &part, total, |(row, _)| (row.created_at, row.id.clone()));
    let view = |(transfer, exchange)| TransferView::of(transfer, exchange, &reading);
    Ok(reading.reply(&rows.map(view)))
}

/// All accounts of a community's ledger, for its stewards.
#[utoipa::path(get, path = "/communities/{id}/ledger/accounts", tag = "ledger", params(CommunityParam, PageQuery),
    responses((status = 200, body = AccountsView), AnyButConflicting))]
async fn accounts(page: PageQuery, request: CommunityReading) -> Answer {
    let part = page.part(String::new())?;
    let (id, reading, mut moment) = request.for_stewards().await?;
    let rows = account_rows(&mut moment, &reading, &id, &part).await?;
    let sum = ledger::sum(&mut moment, &id).await.or_fail()?;
    let total = totals::accounts(&mut moment, &reading.me, &id).await.or_fail()?;
    let page = Rows::cut(rows, &part, total, |(key, _)| key.clone());
    let Rows { rows, total, next_cursor } = page.map(|(_, view)| view);
    Ok(reading.reply(&AccountsView { rows, total, next_cursor, sum }))
}

/// Returns accounts of a ledger as a steward sees them, each with its place in the list.
async fn account_rows(
    connection: &mut Connection,
    reading: &Reading,
    id: &CommunityId,
    part: &Page<String>,
) -> Result<Vec<(String, AccountView)>, Problem> {
    let (me, now) = (&reading.me, reading.now);
    let rows = ledger::accounts(connection, me, id, part, now).await.or_fail()?;
    let row = |account: Account| {
        let name = AccountName::of(&account.id, reading);
        (account.id.to_string(), AccountView { name, totals: Totals::from(&account) })
    };
    let mut rows: Vec<(String, AccountView)> = rows.into_iter().map(row).collect();
    if part.after.as_str() < HIDDEN {
        let hidden = ledger::hidden_accounts(connection, me, id, now).await.or_fail()?;
        rows.extend(AccountView::of_hidden(&hidden).map(|view| (HIDDEN.to_owned(), view)));
    }
    Ok(rows)
}

/// Sets the limits of a member's account; for the stewards.
#[utoipa::path(post, path = "/communities/{id}/ledger/accounts/{member}/limits", tag = "ledger",
    params(CommunityParam, AccountMemberParam), request_body = LimitsBody,
    responses((status = 200, body = AccountView), AnyButConflicting))]
async fn limit_member(
    Path((id, member)): Path<(CommunityId, MemberId)>,
    Begun { mut write, body }: Begun<LimitsBody>,
) -> Written {
    check_steward_of(&mut write, &id).await?;
    write.reading.member(member.as_str())?;
    if !community::has_member(write.sql(), &id, &member).await.or_fail()? {
        return Err(Problem::not_found("member", member.as_str()).into());
    }
    set_limits(write, &id, AccountId::Member(member), &body).await
}

/// Sets the limits of a community's clearing account of a partnership; for the stewards.
#[utoipa::path(post, path = "/communities/{id}/ledger/clearing/{partnership}/limits", tag = "ledger",
    params(CommunityParam, PartnershipParam), request_body = LimitsBody,
    responses((status = 200, body = AccountView), AnyButConflicting))]
async fn limit_clearing(
    Path((id, between)): Path<(CommunityId, PartnershipId)>,
    Begun { mut write, body }: Begun<LimitsBody>,
) -> Written {
    check_steward_of(&mut write, &id).await?;
    let found = partnership::find(write.sql(), &between).await.or_fail()?;
    found
        .filter(|partnership| partnership.a == id || partnership.b == id)
        .ok_or_else(|| Problem::not_found("partnership", between.as_str()))?;
    set_limits(write, &id, AccountId::Clearing(between), &body).await
}

/// Refuses writers who are not stewards of a community.
async fn check_steward_of(write: &mut Write, id: &CommunityId) -> Result<(), Problem> {
    let me = write.reading.me.clone();
    check_steward(write.sql(), id, &me).await
}

/// Sets the limits of an account, and notifies the member whose account it is.
async fn set_limits(
    mut write: Write,
    community: &CommunityId,
    account: AccountId,
    body: &LimitsBody,
) -> Written {
    let found = community::find(write.sql(), community).await.or_fail()?;
    if !found.is_some_and(|community| community.credit) {
        return Err(ExchangeRefusal::CreditNotUsed { community: community.clone() }.into());
    }
    let now = write.now;
    let mut book = Book::load(write.sql(), community, [&account], &[], now).await.or_fail()?;
    book.open(&account, Limits::default())?;
    let before = book.ledger.accounts.get(&account).map_or(Limits::default(), |open| open.limits);
    let outcome = book.ledger.set_limits(&account, body.patch())?;
    let after = write.take(outcome);
    let view = AccountView {
        name: AccountName::of(&after.id, &write.reading),
        totals: Totals::from(&book.ledger.account_at(&account, now).unwrap_or(after.clone())),
    };
    if after.limits == before {
        return Ok(write.unchanged(&view).await?);
    }
    if let AccountId::Member(to) = &account {
        let (by, event) =
            (write.reading.me.clone(), Event::LimitsChanged { community: community.clone() });
        let notifications = (*to != by).then(|| Notification { to: to.clone(), by, event });
        write.take(Outcome::of(()).with_notifications(notifications));
    }
    book.save(write.sql(), None).await.or_fail()?;
    Ok(write.commit(StatusCode::OK, &view).await?)
}
