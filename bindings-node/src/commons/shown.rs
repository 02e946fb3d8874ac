//! The plain objects within values.

use napi_derive::napi;
use trust_commons::invite::{Preview as CorePreview, Used as CoreUsed};
use trust_commons::ledger::{
    Account as CoreAccount, Settlement as CoreSettlement, Statement as CoreStatement,
    Transfer as CoreTransfer,
};
use trust_commons::partnership::Terms as CoreTerms;

/// What a side of a partnership consents to.
#[napi(object, object_from_js = false)]
pub struct Terms {
    /// The other side sees offers.
    pub share_offers: bool,
    /// The other side sees needs.
    pub share_needs: bool,
    /// The other side sees how many members there are.
    pub share_member_count: bool,
}

impl From<CoreTerms> for Terms {
    fn from(terms: CoreTerms) -> Self {
        let CoreTerms { share_offers, share_needs, share_member_count } = terms;
        Terms { share_offers, share_needs, share_member_count }
    }
}

/// Who used an invite, and when.
#[napi(object, object_from_js = false)]
pub struct Used {
    /// Who.
    pub by: String,
    /// When, in seconds.
    pub at: i64,
}

impl From<&CoreUsed> for Used {
    fn from(used: &CoreUsed) -> Self {
        Used { by: used.by.to_string(), at: used.at }
    }
}

/// What an invite shows to who holds its token.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Preview {
    /// Who invites.
    pub issuer: String,
    /// From when on it cannot be used, in seconds.
    pub expires_at: i64,
    /// Whether it is the viewer's own, which leads nowhere.
    pub own: bool,
    /// The community that it leads into; `null` for a circle.
    pub community: Option<String>,
}

impl From<CorePreview> for Preview {
    fn from(preview: CorePreview) -> Self {
        let CorePreview { issuer, community, expires_at, own } = preview;
        Preview { issuer: issuer.into(), expires_at, own, community: community.map(Into::into) }
    }
}

/// An account of a ledger. All numbers are whole minutes.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Account {
    /// Whose it is: `member:ID`, `clearing:PARTNERSHIP` or `settlement:NAME`.
    pub id: String,
    /// What was earned less what was spent.
    pub balance: i64,
    /// The balance less what is reserved to be paid.
    pub available: i64,
    /// All that was paid out of it.
    pub debits_posted: f64,
    /// All that was paid into it.
    pub credits_posted: f64,
    /// What is reserved to be paid out of it.
    pub debits_pending: f64,
    /// What is reserved to be paid into it.
    pub credits_pending: f64,
    /// The least it may be left with, reservations counted; `null` is without bound.
    pub floor: Option<i64>,
    /// The most it may come to, reservations counted; `null` is without bound.
    pub ceiling: Option<i64>,
    /// Below this its owner is warned; `null`: never.
    pub soft: Option<i64>,
    /// The balances that settlement accounts carry for it, since its owner left; the oldest first.
    pub settled: Vec<Settlement>,
}

/// A balance that a settlement account carries for a member who left, in whole minutes.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Settlement {
    /// The account that carries it.
    pub to: String,
    /// When the member left, in seconds.
    pub at: i64,
    /// How much it carries; what is owed is negative.
    pub balance: i64,
    /// The floor that the account had, and has again when the member returns; `null` is without bound.
    pub floor: Option<i64>,
    /// The ceiling that it had; `null` is without bound.
    pub ceiling: Option<i64>,
    /// The soft limit that it had; `null`: none.
    pub soft: Option<i64>,
    /// The transfers that moved it there.
    pub transfers: Vec<String>,
    /// What was posted later, but in the same second.
    pub since: Vec<String>,
}

impl From<&CoreSettlement> for Settlement {
    fn from(settled: &CoreSettlement) -> Self {
        Settlement {
            to: settled.to.to_string(),
            at: settled.at,
            balance: settled.balance,
            floor: settled.limits.floor,
            ceiling: settled.limits.ceiling,
            soft: settled.limits.soft,
            transfers: settled.transfers.iter().map(ToString::to_string).collect(),
            since: settled.since.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<&CoreAccount> for Account {
    fn from(account: &CoreAccount) -> Self {
        Account {
            id: account.id.to_string(),
            balance: account.balance(),
            available: account.available(),
            debits_posted: account.debits_posted as f64,
            credits_posted: account.credits_posted as f64,
            debits_pending: account.debits_pending as f64,
            credits_pending: account.credits_pending as f64,
            floor: account.limits.floor,
            ceiling: account.limits.ceiling,
            soft: account.limits.soft,
            settled: account.settled.iter().map(Settlement::from).collect(),
        }
    }
}

/// What moved from one account to another, or is reserved to. Times are seconds.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Transfer {
    /// Its id, made by whoever ordered it.
    pub id: String,
    /// The account that pays.
    pub debit: String,
    /// The account that is paid.
    pub credit: String,
    /// How much.
    pub minutes: f64,
    /// How far it has come.
    #[napi(ts_type = "TransferStatus")]
    pub status: String,
    /// When it was reserved, or made.
    pub created_at: i64,
    /// When it was posted, voided or found expired.
    pub decided_at: Option<i64>,
    /// When a reservation lapses, if nothing becomes of it.
    pub expires_at: Option<i64>,
    /// The transfer that this one undoes.
    pub reverses: Option<String>,
    /// The transfer that undid this one.
    pub reversed_by: Option<String>,
    /// The id of the leg in the other ledger, if this is one of two between communities.
    pub other_leg: Option<String>,
}

impl From<&CoreTransfer> for Transfer {
    fn from(transfer: &CoreTransfer) -> Self {
        let content = &transfer.content;
        Transfer {
            id: transfer.id.to_string(),
            debit: content.debit.to_string(),
            credit: content.credit.to_string(),
            minutes: content.minutes as f64,
            status: transfer.status.to_string(),
            created_at: transfer.created_at,
            decided_at: transfer.decided_at,
            expires_at: content.expires_at,
            reverses: content.reverses.as_ref().map(ToString::to_string),
            reversed_by: transfer.reversed_by.as_ref().map(ToString::to_string),
            other_leg: transfer.other_leg().map(String::from),
        }
    }
}

/// What one account has to show.
#[napi(object, object_from_js = false)]
pub struct Statement {
    /// Whose ledger it is.
    pub community: String,
    /// The account with its totals.
    pub account: Account,
    /// Its balance, in minutes.
    pub balance: i64,
    /// All transfers out of it and into it, the oldest first.
    pub transfers: Vec<Transfer>,
}

impl From<&CoreStatement> for Statement {
    fn from(statement: &CoreStatement) -> Self {
        Statement {
            community: statement.community.to_string(),
            account: Account::from(&statement.account),
            balance: statement.balance,
            transfers: statement.transfers.iter().map(Transfer::from).collect(),
        }
    }
}

/// What differs between two states of a ledger: what to write.
#[napi(object, object_from_js = false)]
pub struct LedgerChanges {
    /// Accounts that are new, or have other totals or limits.
    pub accounts: Vec<Account>,
    /// Transfers that are new, or came further.
    pub transfers: Vec<Transfer>,
    /// Ids that are refused from now on, as in `Ledger.refused`.
    #[napi(ts_type = "Record<string, RefusedTransfer>")]
    pub refused: String,
}
