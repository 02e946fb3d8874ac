//! Checks quotas and daily limits within a task.

use trust_core::MemberId;

use super::error::{OrFail, WorkError};
use super::task::Task;
use crate::clock::{day, until_tomorrow};
use crate::quota::Quota;
use crate::store::daily::{self, Daily};
use crate::store::usage;

/// Refuses a write after which a member exceeds a quota. Call this after the rows are written, in their
/// transaction, so that two concurrent writes cannot share the rest of the quota.
pub async fn check_quota(
    task: &mut Task,
    member: &MemberId,
    quota: Quota,
) -> Result<(), WorkError> {
    let limit = quota.limit(&task.backend().config.quotas);
    let now = task.now;
    let value = usage::of(task.sql(), member, quota, now).await.or_fail()?;
    match value <= limit {
        true => Ok(()),
        false => Err(WorkError::QuotaExceeded { quota, limit, value }),
    }
}

/// Counts a change of a member, and refuses it beyond the daily limit.
pub async fn count_change(
    task: &mut Task,
    member: &MemberId,
    counted: Daily,
) -> Result<(), WorkError> {
    let config = &task.backend().config;
    let most = match counted {
        Daily::Trust => config.trust_changes,
        Daily::Blocks => config.block_changes,
    };
    let (now, today) = (task.now, day(task.now));
    let changes = daily::changes_on(task.sql(), counted, member, today).await.or_fail()?;
    if changes >= i64::from(most) {
        return Err(WorkError::TooManyToday { counted, wait: until_tomorrow(now) });
    }
    daily::count_change(task.sql(), counted, member, today).await.or_fail()
}

/// Counts a change by which a member takes back a former one, such as lifting a block. It is never refused.
pub async fn count_taking_back(
    task: &mut Task,
    member: &MemberId,
    counted: Daily,
) -> Result<(), WorkError> {
    let today = day(task.now);
    daily::count_change(task.sql(), counted, member, today).await.or_fail()
}
