//! Quotas: limits on the stored items of a member.

use axum::http::StatusCode;
use serde::Serialize;
use trust_core::MemberId;

use crate::clock;
use crate::http::{OrFail, Problem, RETRY_AFTER, Task};
use crate::questions::{day, until_tomorrow};
use crate::store::daily::{self, Daily};
use crate::store::usage;

/// The seconds after which stored responses may have been deleted, so that a retry is useful.
const FORGOTTEN_WITHIN: u64 = 3600;

/// The kinds of counted items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// The bytes of the texts that the member wrote.
    Texts,
    /// The open listings.
    Listings,
    /// All listings, open and closed.
    KeptListings,
    /// Circles.
    Circles,
    /// The invites that can be used.
    Invites,
    /// The communities that the member founded.
    Communities,
    /// The script tokens that the member created and that have not ended; tokens created by the operator are not
    /// counted.
    Tokens,
    /// The responses stored under idempotency keys.
    Answers,
}

/// The limits of each member.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Quotas {
    /// The bytes of texts.
    pub texts: u64,
    /// The open listings.
    pub listings: u64,
    /// All listings.
    pub kept_listings: u64,
    /// Circles.
    pub circles: u64,
    /// Open invites.
    pub invites: u64,
    /// The founded communities.
    pub communities: u64,
    /// The script tokens.
    pub tokens: u64,
    /// The stored responses.
    pub answers: u64,
    /// The stored notifications. More are not refused, since other members cause them: the oldest are deleted.
    pub notices: u32,
    /// The days after which notifications are deleted.
    pub notice_days: u32,
}

impl Quota {
    fn limit(self, quotas: &Quotas) -> u64 {
        match self {
            Quota::Texts => quotas.texts,
            Quota::Listings => quotas.listings,
            Quota::KeptListings => quotas.kept_listings,
            Quota::Circles => quotas.circles,
            Quota::Invites => quotas.invites,
            Quota::Communities => quotas.communities,
            Quota::Tokens => quotas.tokens,
            Quota::Answers => quotas.answers,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Quota::Texts => "TOO_MUCH_TEXT",
            Quota::Listings => "TOO_MANY_LISTINGS",
            Quota::KeptListings => "TOO_MANY_LISTINGS_KEPT",
            Quota::Circles => "TOO_MANY_CIRCLES",
            Quota::Invites => "TOO_MANY_INVITES",
            Quota::Communities => "TOO_MANY_COMMUNITIES",
            Quota::Tokens => "TOO_MANY_TOKENS",
            Quota::Answers => "TOO_MANY_ANSWERS",
        }
    }

    const fn noun(self) -> &'static str {
        match self {
            Quota::Texts => "bytes of text",
            Quota::Listings => "open listings",
            Quota::KeptListings => "listings, open or closed",
            Quota::Circles => "circles",
            Quota::Invites => "open invites",
            Quota::Communities => "founded communities",
            Quota::Tokens => "tokens of scripts",
            Quota::Answers => "answers kept for a day under idempotency keys",
        }
    }
}

/// Refuses a write after which a member exceeds a quota. Call this after the rows are written, in their
/// transaction, so that two concurrent writes cannot share the rest of the quota.
pub async fn check(task: &mut Task, member: &MemberId, quota: Quota) -> Result<(), Problem> {
    let limit = quota.limit(&task.quotas());
    let now = task.now;
    let value = usage::of(task.sql(), member, quota, now).await.or_fail()?;
    if value <= limit {
        return Ok(());
    }
    let noun = quota.noun();
    let detail =
        format!("an account can have at most {limit} {noun}; this request would make it {value}");
    let problem = match quota {
        // Old responses are deleted automatically.
        Quota::Answers => Problem::new(StatusCode::TOO_MANY_REQUESTS, quota.code(), detail)
            .with(RETRY_AFTER, FORGOTTEN_WITHIN),
        _ => Problem::new(StatusCode::CONFLICT, quota.code(), detail),
    };
    Err(problem.with("limit", limit).with("value", value))
}

/// Counts a change of a member, and refuses it beyond the daily limit. A change that ends something is counted and
/// never refused.
pub async fn count_change(
    task: &mut Task,
    member: &MemberId,
    counted: Daily,
    ends: bool,
) -> Result<(), Problem> {
    let (most, today) = (most(task, counted), day(task.now));
    let changes = daily::changes_on(task.sql(), counted, member, today).await.or_fail()?;
    if !ends && changes >= i64::from(most) {
        let (code, noun) = match counted {
            Daily::Trust => ("TOO_MANY_TRUST_CHANGES", "declarations of trust"),
            Daily::Blocks => ("TOO_MANY_BLOCK_CHANGES", "blocks"),
        };
        let detail =
            format!("you have reached today's limit of changes to {noun}; continue tomorrow");
        return Err(tomorrow(code, &detail));
    }
    daily::count_change(task.sql(), counted, member, today).await.or_fail()
}

fn most(task: &Task, counted: Daily) -> u32 {
    let config = &task.app().config;
    match counted {
        Daily::Trust => config.trust_changes,
        Daily::Blocks => config.block_changes,
    }
}

/// Returns a refusal until the next day of UTC.
pub fn tomorrow(code: &'static str, detail: &str) -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, code, detail)
        .with(RETRY_AFTER, until_tomorrow(clock::now()))
}
