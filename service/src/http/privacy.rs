//! Routes of export and erasure.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use trust_commons::Outcome;
use trust_commons::listing::Listing;
use trust_commons::privacy::Erasure;
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::cell_invitations::heed_new_steward;
use super::protocol::refusals::{Forbidden, Unauthenticated, Unprocessable};
use super::protocol::{
    Answer, Command, OrFail, Problem, ProblemBody, Reading, Reply, Write, Written, confirmed,
};
use crate::app::App;
use crate::auth::Source;
use crate::ledger::account;
use crate::store::change_log::Touched;
use crate::store::{community, erasure, export, idempotency, member};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(take_out)).routes(routes!(erase))
}

/// The number of batches of stored responses that are deleted before an erasure is answered.
const WORKED_OFF_AT_ONCE: usize = 20;

/// The confirmation of an erasure.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EraseBody {
    /// The caller's id.
    confirm: String,
    /// The password of the account, if the account has a password.
    password: Option<String>,
}

/// All data about the caller, without private data of others.
#[utoipa::path(get, path = "/me/export", tag = "me",
    responses(
        (status = 200, body = Object, description = "the profile, and all records by kind"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "no script token may export"),
        Unauthenticated,
    ))]
async fn take_out(app: State<App>, reading: Reading) -> Answer {
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let me = reading.myself(&mut moment).await?;
    let export = export::of_member(&mut moment, me, reading.now).await.or_fail()?;
    // Its records have the names that they need.
    Ok(Reply::new(StatusCode::OK, &export, reading.revision))
}

/// Erases the caller: deletes their data, cancels open exchanges, settles balances, and keeps data that others rely
/// on under a pseudonym. The longest-standing member becomes steward of a community left without a steward. It
/// requires the password, or a recent sign-in at a provider. It cannot be undone.
#[utoipa::path(post, path = "/me/erase", tag = "me", request_body = EraseBody,
    responses((status = 204), Unauthenticated, Forbidden, Unprocessable))]
async fn erase(app: State<App>, source: Source, mut command: Command<EraseBody>) -> Written {
    confirmed::check(&app, &command.caller, source, command.body.password.take()).await?;
    // The response cannot be stored for a repetition, since its owner no longer exists.
    let mut write = app.begin_as(command.caller.member.clone()).await?;
    let me = write.reading.me.clone();
    if command.body.confirm != me.as_str() {
        let detail = "confirm the erasure with your own id";
        return Err(Problem::invalid("NOT_CONFIRMED", "confirm", detail).into());
    }
    let pseudonym = MemberId::new(&format!("erased-{}", uuid::Uuid::new_v4()));
    let pseudonym = pseudonym.map_err(|error| Problem::internal(&error))?;
    let (revision, now) = (write.revision, write.now);
    let holdings = erasure::holdings(write.sql(), &me).await.or_fail()?;
    let erasure = write.take(Erasure::of(&me, &pseudonym, holdings, now)?);
    let helped = erasure::accepted_for(write.sql(), &me).await.or_fail()?;
    for stewards in &erasure.successors {
        for successor in &stewards.members {
            let community = &stewards.community;
            let succeeded = community::appoint(write.sql(), community, successor);
            succeeded.await.or_fail()?;
        }
    }
    let mut notifications = account::settle_all(write.sql(), &me, now).await?;
    let by_me = notifications.iter_mut().filter(|notification| notification.by == me);
    by_me.for_each(|notification| notification.by = pseudonym.clone());
    write.take(Outcome::of(()).with_notifications(notifications));
    erasure::carry_out(write.sql(), &erasure, revision, now).await.or_fail()?;
    for stewards in &erasure.successors {
        for successor in &stewards.members {
            let community = &stewards.community;
            heed_new_steward(&app, &mut write, community, successor, &pseudonym).await?;
        }
    }
    for listing in &helped {
        forget_helper(&app, &mut write, &erasure, listing).await?;
    }
    write.touch(Touched::Member(me.to_string()));
    let reply = write.commit_empty().await?;
    // The erasure is complete here. Stored responses of others that name the member are deleted over time.
    for _ in 0..WORKED_OFF_AT_ONCE {
        match idempotency::work_off(&app.store, now).await {
            Ok(true) => {}
            _ => break,
        }
    }
    Ok(reply)
}

/// Stores a listing for which the erased member was accepted, without them.
async fn forget_helper(
    app: &App,
    write: &mut Write,
    Erasure { member, pseudonym, .. }: &Erasure,
    listing: &Listing,
) -> Result<(), Problem> {
    let Some(owner) = member::find(write.sql(), &listing.owner).await.or_fail()? else {
        return Ok(());
    };
    let mut outcome = listing.forget(member, pseudonym, &owner.preference, app.model());
    if write.reading.hides(listing.owner.as_str()) {
        outcome.notifications.clear();
    }
    Ok(write.save(outcome).await.map(drop)?)
}
