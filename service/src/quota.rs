//! Quotas: limits on the stored items of a member.

use axum::http::StatusCode;
use serde::Serialize;
use trust_core::MemberId;

use crate::clock;
use crate::http::{OrFail, Problem, RETRY_AFTER, Task};
use crate::questions::{day, until_tomorrow};
use crate::store::daily::{self, Daily};
use crate::store::usage;

/// After how many seconds it is worth asking again whether kept answers have been forgotten.
const FORGOTTEN_WITHIN: u64 = 3600;

/// What is counted of each member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// Bytes of the texts that they wrote.
    Texts,
    /// Listings that are open.
    Listings,
    /// All listings, also those that are closed.
    KeptListings,
    /// Circles.
    Circles,
    /// Invites that can be used.
    Invites,
    /// Communities that they founded.
    Communities,
    /// Tokens of scripts that a member has made and that have not ended; not those that the operator made.
    Tokens,
    /// Answers that are kept under idempotency keys.
    Answers,
}

/// How much of each a member may have.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Quotas {
    /// Bytes of texts.
    pub texts: u64,
    /// Open listings.
    pub listings: u64,
    /// All listings.
    pub kept_listings: u64,
    /// Circles.
    pub circles: u64,
    /// Open invites.
    pub invites: u64,
    /// Communities founded.
    pub communities: u64,
    /// Tokens of scripts.
    pub tokens: u64,
    /// Kept answers.
    pub answers: u64,
    /// Kept notices. More are not refused, since others make them: the oldest are forgotten.
    pub notices: u32,
    /// After how many days notices are forgotten.
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

/// Refuses a write that has given a member more than they may have. It is asked after the rows are written, in their
/// transaction: no two writes can share what is left.
pub async fn check(task: &mut Task, member: &MemberId, quota: Quota) -> Result<(), Problem> {
    let limit = quota.limit(&task.quotas());
    let now = task.now;
    let value = usage::of(task.sql(), member, quota, now).await.or_fail()?;
    if value <= limit {
        return Ok(());
    }
    let noun = quota.noun();
    let detail = format!("one account has no more than {limit} {noun}; this would make it {value}");
    let problem = match quota {
        // They are forgotten by themselves.
        Quota::Answers => Problem::new(StatusCode::TOO_MANY_REQUESTS, quota.code(), detail)
            .with(RETRY_AFTER, FORGOTTEN_WITHIN),
        _ => Problem::new(StatusCode::CONFLICT, quota.code(), detail),
    };
    Err(problem.with("limit", limit).with("value", value))
}

/// Counts a change of a member's, and refuses it where there were as many today as there may be. What ends something is counted,
/// and never refused.
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
        let detail = format!("you have changed so many {noun} today; go on tomorrow");
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

/// What is refused until the next day of UTC.
pub fn tomorrow(code: &'static str, detail: &str) -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, code, detail)
        .with(RETRY_AFTER, until_tomorrow(clock::now()))
}
