//! Periodic work: ends expired listings, reservations and sessions, and deletes old responses and notifications.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use trust_commons::exchange::Reminder;
use trust_commons::{CommunityId, Outcome, TransferId};

use crate::app::App;
use crate::clock::{self, DAY, day};
use crate::store::change_log;
use crate::store::ledger::Book;
use crate::store::{
    checkpoint, daily, exchange, idempotency, ledger, listing, notification, session, within,
    written,
};
use crate::work::{OrFail, Task, WorkError};

const EVERY: Duration = Duration::from_secs(60);
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// The longest duration of one write of a sweep: nobody else writes while it waits for an unavailable database.
const LONGEST: Duration = Duration::from_secs(20);
/// The greatest number of items that one write ends.
const BATCH: i64 = 100;
/// The greatest number of notifications that one write deletes, so that others wait for milliseconds only.
const NOTICES: i64 = 1_000;
/// The seconds in which a member who received a notification is checked for too many of them. Longer than the
/// interval between two sweeps.
const LATELY: i64 = 600;

/// Sweeps until `stop` is cancelled. A failed sweep is retried sooner.
pub async fn run(app: App, stop: CancellationToken) {
    loop {
        let pause = match once(&app).await {
            Ok(()) => EVERY,
            Err(error) => {
                tracing::error!(code = error.code(), "sweeping failed");
                AFTER_FAILURE
            }
        };
        if stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
            // After a restart the clock then does not go back behind the last answer, whatever the machine's date
            // is.
            let _ = timeout(AFTER_FAILURE, note_moment(&app)).await;
            return;
        }
    }
}

async fn note_moment(app: &App) -> sqlx::Result<()> {
    let (mut transaction, _turn) = app.store.write().await?;
    change_log::note_moment(&mut transaction, clock::now()).await?;
    transaction.commit().await
}

/// Runs one sweep.
pub async fn once(app: &App) -> Result<(), WorkError> {
    app.limits.sweep();
    app.engine_time.sweep();
    app.questions.sweep();
    while within(LONGEST, idempotency::work_off(&app.store, clock::now())).await.or_fail()? {}
    within(LONGEST, forget(app)).await.or_fail()?;
    forget_notifications(app).await.or_fail()?;
    while within(LONGEST, is_overdue(app)).await.or_fail()? {
        let ended = timeout(LONGEST, end_some(app)).await;
        ended.unwrap_or(Err(WorkError::NotCurrent))?;
    }
    Ok(())
}

async fn end_some(app: &App) -> Result<(), WorkError> {
    let mut task = app.begin_task().await?;
    task.end_listings().await?;
    remind(&mut task).await?;
    end_reservations(&mut task).await?;
    task.commit().await.map(drop)
}

async fn forget(app: &App) -> sqlx::Result<()> {
    let now = clock::now();
    let (mut transaction, _turn) = app.store.write().await?;
    // Everything that has ended by now stays ended if the machine's date is set back.
    change_log::note_moment(&mut transaction, now).await?;
    session::sweep(&mut transaction, now).await?;
    daily::sweep(&mut transaction, day(now)).await?;
    written::sweep(&mut transaction, now).await?;
    let erased = change_log::forget_erasures(&mut transaction, now).await?;
    if let Some(revision) = erased {
        // A checkpoint may have been made during an erasure.
        checkpoint::forget_before(&mut transaction, revision).await?;
    }
    transaction.commit().await?;
    if erased.is_some() { app.store.empty_journal().await } else { Ok(()) }
}

/// Deletes old notifications, and those beyond the limit of each member.
async fn forget_notifications(app: &App) -> sqlx::Result<()> {
    let (now, quotas) = (clock::now(), app.config.quotas);
    let end = now.saturating_sub(i64::from(quotas.notice_days) * DAY);
    let mut forgotten = u64::MAX;
    while forgotten >= NOTICES.unsigned_abs() {
        forgotten = within(LONGEST, async {
            let (mut transaction, _turn) = app.store.write().await?;
            let forgotten = notification::forget_before(&mut transaction, end, NOTICES).await?;
            app.store.commit(transaction).await?;
            Ok(forgotten)
        })
        .await?;
    }
    let overfull = async {
        let mut connection = app.store.read().await?;
        notification::overfull(
            &mut connection,
            now.saturating_sub(LATELY),
            quotas.notifications.into(),
        )
        .await
    };
    for reader in within(LONGEST, overfull).await? {
        within(LONGEST, async {
            let (mut transaction, _turn) = app.store.write().await?;
            notification::forget_most(&mut transaction, &reader, quotas.notifications.into())
                .await?;
            app.store.commit(transaction).await
        })
        .await?;
    }
    Ok(())
}

async fn is_overdue(app: &App) -> sqlx::Result<bool> {
    let (mut connection, now) = (app.store.read().await?, clock::now());
    Ok(!listing::overdue(&mut connection, now, 1).await?.is_empty()
        || !exchange::to_remind(&mut connection, now, 1).await?.is_empty()
        || !ledger::overdue(&mut connection, now, 1).await?.is_empty())
}

/// Notifies both parties of an exchange that its reservation expires soon, or has expired.
async fn remind(task: &mut Task) -> Result<(), WorkError> {
    let now = task.now;
    for (exchange, stage) in exchange::to_remind(task.sql(), now, BATCH).await.or_fail()? {
        let reminder = match stage {
            exchange::LAPSED => Reminder::Lapsed,
            _ => Reminder::Lapsing,
        };
        task.take(Outcome::of(()).with_notifications(exchange.remind(reminder)));
        exchange::set_reminded(task.sql(), &exchange.id, stage).await.or_fail()?;
    }
    Ok(())
}

/// Releases reservations that have expired.
async fn end_reservations(task: &mut Task) -> Result<(), WorkError> {
    let now = task.now;
    let mut overdue: BTreeMap<CommunityId, Vec<TransferId>> = BTreeMap::new();
    for (community, id) in ledger::overdue(task.sql(), now, BATCH).await.or_fail()? {
        overdue.entry(community).or_default().push(id);
    }
    for (community, ids) in overdue {
        let ids: Vec<&TransferId> = ids.iter().collect();
        let mut book = Book::load(task.sql(), &community, [], &ids, now).await.or_fail()?;
        let outcome = book.ledger.expire(now)?;
        task.take(outcome);
        book.save(task.sql(), None).await.or_fail()?;
    }
    Ok(())
}
