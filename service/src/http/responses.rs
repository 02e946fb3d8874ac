//! What is answered to offers and needs.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use trust_commons::listing::Listing;
use trust_commons::response::Response;
use trust_commons::{ListingId, ResponseId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::ids::{TheListing, TheResponse};
use super::protocol::refusals::{Conflicting, Forbidden, Missing, Unauthenticated, Unprocessable};
use super::protocol::{
    Command, OrFail, PageQuery, Path, Problem, Query, Reading, Reply, Rows, Stop, Write, fresh_id,
    listed,
};
use super::support::Side;
use crate::app::App;
use crate::store::part::oldest;
use crate::store::{Connection, listing, response};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(respond))
        .routes(routes!(list))
        .routes(routes!(read, decide))
}

/// What one says to an offer or a need.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RespondBody {
    /// At most 2 000 characters, for the owner alone.
    #[serde(default)]
    #[schema(max_length = 2000)]
    message: String,
}

/// What becomes of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Decision {
    /// The owner takes it.
    Accepted,
    /// The owner does not.
    Declined,
    /// The responder takes it back.
    Withdrawn,
}

/// What becomes of a response.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecideBody {
    /// How it is to stand.
    status: Decision,
}

/// A listing of a side that the writer may see.
async fn of_side(write: &mut Write, side: Side, id: &ListingId) -> Result<Listing, Problem> {
    let listing = listed::found(write, id).await?;
    if listing.kind == side.kind() {
        return Ok(listing);
    }
    Err(Problem::not_found("listing", id.as_str()))
}

/// Answers an offer, or a need, that one may see: once, but for what one has taken back.
#[utoipa::path(post, path = "/support/{side}/{id}/respond", tag = "support", request_body = RespondBody,
    params(("side" = inline(Side), Path, description = "which"), TheListing),
    responses(
        (status = 201, body = Response),
        Unauthenticated, Forbidden, Missing, Conflicting, Unprocessable,
    ))]
async fn respond(
    State(app): State<App>,
    Path((side, id)): Path<(Side, ListingId)>,
    command: Command<RespondBody>,
) -> Result<Reply, Stop> {
    let mut write = app.begin(&command).await?;
    let listing = of_side(&mut write, side, &id).await?;
    let (me, now) = (write.reading.me.clone(), write.now);
    let already = response::stands(write.sql(), &id, &me).await.or_fail()?;
    let outcome =
        Response::give(fresh_id(), &listing, &me, &command.body.message, true, already, now)?;
    let response = write.take(outcome);
    response::insert(write.sql(), &response).await.or_fail()?;
    Ok(write.commit(StatusCode::CREATED, &response).await?)
}

/// The responses to a listing, oldest first: all of them to its owner, one's own to others.
#[utoipa::path(get, path = "/support/{side}/{id}/responses", tag = "support",
    params(("side" = inline(Side), Path, description = "which"), TheListing, PageQuery),
    responses(
        (status = 200, body = Rows<Response>),
        Unauthenticated, Missing, Unprocessable,
    ))]
async fn list(
    State(app): State<App>,
    Path((side, id)): Path<(Side, ListingId)>,
    Query(page): Query<PageQuery>,
    reading: Reading,
) -> Result<Reply, Problem> {
    let part = page.part(oldest())?;
    let (reading, mut moment) = reading.with_record(&app).await?;
    let missing = || Problem::not_found("listing", id.as_str());
    if !reading.sees(&id) {
        return Err(missing());
    }
    let listing = listing::find(&mut moment, &id).await.or_fail()?;
    listing.filter(|listing| listing.kind == side.kind()).ok_or_else(missing)?;
    let found = response::known_of(&mut moment, &id, &reading.me, &part).await;
    let rows = Rows::cut(found.or_fail()?, &part, |row| (row.created_at, row.id.clone()));
    Ok(reading.reply(&rows))
}

/// Whether somebody knows of a response: its responder and the listing's owner, unless one is hidden from
/// the other.
fn knows(reading: &Reading, response: &Response, listing: &Listing) -> bool {
    let other = match &reading.me {
        me if *me == response.responder => &listing.owner,
        me if *me == listing.owner => &response.responder,
        _ => return false,
    };
    response.listing == listing.id && reading.node(other.as_str()).is_some()
}

/// One response.
#[utoipa::path(get, path = "/support/{side}/{id}/responses/{response}", tag = "support",
    params(("side" = inline(Side), Path, description = "which"), TheListing, TheResponse),
    responses(
        (status = 200, body = Response),
        Unauthenticated, Missing, Unprocessable,
    ))]
async fn read(
    State(app): State<App>,
    Path((side, id, answer)): Path<(Side, ListingId, ResponseId)>,
    reading: Reading,
) -> Result<Reply, Problem> {
    let mut connection = app.store.read().await.or_fail()?;
    let (response, _) = both(&mut connection, &reading, side, &id, &answer).await?;
    Ok(reading.reply(&response))
}

/// A response and its listing, for somebody who knows of them.
async fn both(
    connection: &mut Connection,
    reading: &Reading,
    side: Side,
    id: &ListingId,
    answer: &ResponseId,
) -> Result<(Response, Listing), Problem> {
    let response = response::find(connection, answer).await.or_fail()?;
    let listing = listing::find(connection, id).await.or_fail()?;
    response
        .zip(listing)
        .filter(|(response, listing)| {
            listing.kind == side.kind() && knows(reading, response, listing)
        })
        .ok_or_else(|| Problem::not_found("response", answer.as_str()))
}

/// Takes a response or does not, which is for the listing's owner, or takes one's own back.
#[utoipa::path(patch, path = "/support/{side}/{id}/responses/{response}", tag = "support", request_body = DecideBody,
    params(("side" = inline(Side), Path, description = "which"), TheListing, TheResponse),
    responses(
        (status = 200, body = Response),
        Unauthenticated, Forbidden, Missing, Conflicting, Unprocessable,
    ))]
async fn decide(
    State(app): State<App>,
    Path((side, id, answer)): Path<(Side, ListingId, ResponseId)>,
    command: Command<DecideBody>,
) -> Result<Reply, Stop> {
    let mut write = app.begin(&command).await?;
    let reading = write.reading.clone();
    let (response, listing) = both(write.sql(), &reading, side, &id, &answer).await?;
    let (me, now) = (&reading.me, write.now);
    let decided = match command.body.status {
        Decision::Accepted => accept(&app, &mut write, &response, &listing).await?,
        Decision::Declined => write.take(response.decline(me, &listing, true, now)?),
        Decision::Withdrawn => write.take(response.withdraw(me, &listing, now)?),
    };
    response::update(write.sql(), &decided).await.or_fail()?;
    Ok(write.commit(StatusCode::OK, &decided).await?)
}

async fn accept(
    app: &App,
    write: &mut Write,
    response: &Response,
    listing: &Listing,
) -> Result<Response, Stop> {
    let me = write.myself().await?;
    let now = write.now;
    let outcome = response.accept(&me.id, listing, true, &me.preference, app.model(), now)?;
    let (response, listing) = write.take(outcome);
    listed::put(write, &listing).await?;
    Ok(response)
}
