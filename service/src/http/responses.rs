//! Routes of responses to offers and needs.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_commons::listing::{Listing, ListingStatus, Quantity};
use trust_commons::response::{
    self as rules, Context, Creation, Decided, Response, ResponseStatus,
};
use trust_commons::sharing::SharingModel;
use trust_commons::{Actions, ListingId, Noun, ResponseId};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::ids::{ListingParam, ResponseParam};
use super::protocol::person::PersonView;
use super::protocol::refusals::{AnyRefusal, Missing, Unauthenticated, Unprocessable};
use super::protocol::{
    Answer, Begun, OrFail, PageQuery, Path, Problem, Query, Reading, Rows, Written, fresh_id,
    listed,
};
use super::support::Side;
use crate::app::App;
use crate::store::member;
use crate::store::page::{newest, oldest};
use crate::store::{Connection, listing, response, totals};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(respond))
        .routes(routes!(list))
        .routes(routes!(list_own))
        .routes(routes!(read, decide))
}

/// A response to an offer or a need.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RespondBody {
    /// At most 2 000 characters, for the owner alone.
    #[serde(default)]
    #[schema(max_length = 2000)]
    message: String,
}

/// A response to an offer or a need.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Response)]
pub struct ResponseView {
    /// The response.
    #[serde(flatten)]
    #[schema(inline)]
    pub response: Response,
    /// The actions that are open to the caller now: `accept` and `decline` for the listing's owner, `withdraw` for the
    /// responder.
    pub actions: Vec<&'static str>,
}

impl ResponseView {
    /// Makes the view of a response to a listing for somebody who may know of it.
    pub fn of(
        response: Response,
        listing: &Listing,
        reading: &Reading,
        model: SharingModel,
    ) -> Self {
        let hidden = reading.hidden_of(listing);
        let context = Context::of(reading.me.clone(), listing.clone(), reading.now);
        let actions = response.actions(&Context { hidden, model, ..context });
        ResponseView { response, actions }
    }
}

/// The new status of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Decision {
    /// The owner takes it.
    Accepted,
    /// The owner accepts it.
    Declined,
    /// The owner declines it, or releases an accepted responder.
    Withdrawn,
}

/// The new status of a response.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecideBody {
    /// The new status.
    status: Decision,
    /// The accepted quantity, rounded half-up to thousandths; 1 if left out.
    #[schema(minimum = 0.0005, maximum = 1_000_000)]
    quantity: Option<f64>,
}

/// Responds to an offer or a need that the caller may see. A member responds to a listing once: a withdrawn
/// response does not count, and a declined member may respond once more. Within 24 hours a member can give a
/// listing at most three responses.
#[utoipa::path(post, path = "/support/{side}/{id}/respond", tag = "support", request_body = RespondBody,
    params(("side" = inline(Side), Path, description = "the listing's id"), ListingParam),
    responses((status = 201, body = ResponseView), AnyRefusal))]
async fn respond(
    app: State<App>,
    Path((side, id)): Path<(Side, ListingId)>,
    Begun { mut write, body }: Begun<RespondBody>,
) -> Written {
    let listing = listed::found_of(&mut write, Some(side.kind()), &id).await?;
    let me = write.reading.me.clone();
    let earlier = response::given_before(write.sql(), &id, &me).await.or_fail()?;
    let context = Context { sees: true, earlier, ..Context::of(me, listing, write.now) };
    let give = Creation::Give { id: fresh_id(), message: body.message };
    let response = write.save(Response::create(give, &context)?).await?;
    write.wrote(&[&response.message]).await?;
    let view = ResponseView::of(response, &context.listing, &write.reading, app.model());
    Ok(write.commit(StatusCode::CREATED, &view).await?)
}

/// The responses to a listing, oldest first: all responses for its owner, for others their own.
#[utoipa::path(get, path = "/support/{side}/{id}/responses", tag = "support",
    params(("side" = inline(Side), Path, description = "the listing's id"), ListingParam, PageQuery),
    responses((status = 200, body = Rows<ResponseView>), Unauthenticated, Missing, Unprocessable))]
async fn list(
    app: State<App>,
    Path((side, id)): Path<(Side, ListingId)>,
    page: PageQuery,
    reading: Reading,
) -> Answer {
    let part = page.part(oldest())?;
    let (reading, mut moment) = reading.with_record(&app).await?;
    let missing = || Problem::not_found("listing", id.as_str());
    if !reading.sees(&id) {
        return Err(missing());
    }
    let listing = listing::find(&mut moment, &id).await.or_fail()?;
    let listing = listing.filter(|listing| listing.kind == side.kind()).ok_or_else(missing)?;
    let found = response::known_of(&mut moment, &id, &reading.me, &part).await;
    let total = totals::responses(&mut moment, &id, &reading.me).await.or_fail()?;
    let rows = Rows::by_date(found.or_fail()?, &part, total);
    let view = |response| ResponseView::of(response, &listing, &reading, app.model());
    Ok(reading.reply(&rows.map(view)))
}

/// Returns whether a member may know of a response: its responder and the listing's owner do, unless one of them is
/// hidden from the other.
fn knows(reading: &Reading, response: &Response, listing: &Listing) -> bool {
    let other = match &reading.me {
        me if *me == response.responder => &listing.owner,
        me if *me == listing.owner => &response.responder,
        _ => return false,
    };
    response.listing == listing.id && reading.node(other.as_str()).is_some()
}

/// The filter of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ResponseQuery {
    /// Only responses with this status.
    #[param(inline)]
    status: Option<ResponseStatus>,
}

/// A response of the caller.
#[derive(Debug, Serialize, ToSchema)]
struct OwnResponseView {
    /// The side of the listing, as in the routes.
    side: Side,
    /// The listing as the caller sees it; absent if it is hidden from the caller now.
    listing_seen: Option<ListingSeen>,
    /// The response.
    #[serde(flatten)]
    #[schema(inline)]
    response: ResponseView,
}

/// A listing that the caller responded to.
#[derive(Debug, Serialize, ToSchema)]
struct ListingSeen {
    /// The title.
    title: String,
    /// The status.
    status: ListingStatus,
    /// The owner.
    owner: PersonView,
}

/// The caller's responses to listings of others, newest first, each with its listing.
#[utoipa::path(get, path = "/me/responses", tag = "support", params(ResponseQuery, PageQuery),
    responses((status = 200, body = Rows<OwnResponseView>), Unauthenticated, Unprocessable))]
async fn list_own(
    app: State<App>,
    Query(query): Query<ResponseQuery>,
    page: PageQuery,
    reading: Reading,
) -> Answer {
    let part = page.part(newest())?;
    let (reading, mut moment) = reading.with_record(&app).await?;
    let found = response::own(&mut moment, &reading.me, query.status, &part).await.or_fail()?;
    let total = totals::own_responses(&mut moment, &reading.me, query.status).await.or_fail()?;
    let page = Rows::by_date(found, &part, total);
    let ids: Vec<&str> = page.rows.iter().map(|row| row.listing.as_str()).collect();
    let listings = listing::find_all(&mut moment, &ids).await.or_fail()?;
    let owners: Vec<&str> = listings.iter().map(|listing| listing.owner.as_str()).collect();
    let names = member::names(&mut moment, &owners).await.or_fail()?;
    let Rows { rows, total, next_cursor } = page;
    let view = |response: Response| {
        let listing = listings.iter().find(|listing| listing.id == response.listing)?;
        let name = names.get(&listing.owner).cloned().unwrap_or_default();
        let seen = reading.sees(&listing.id).then(|| ListingSeen {
            title: listing.title.clone(),
            status: reading.status_of(listing),
            owner: PersonView { id: listing.owner.clone(), name },
        });
        let response = ResponseView::of(response, listing, &reading, app.model());
        Some(OwnResponseView { side: Side::of(listing.kind), listing_seen: seen, response })
    };
    let rows: Vec<_> = rows.into_iter().filter_map(view).collect();
    Ok(reading.reply(&Rows { rows, total, next_cursor }))
}

/// A response.
#[utoipa::path(get, path = "/support/{side}/{id}/responses/{response}", tag = "support",
    params(("side" = inline(Side), Path, description = "the listing's id"), ListingParam, ResponseParam),
    responses((status = 200, body = ResponseView), Unauthenticated, Missing, Unprocessable))]
async fn read(
    app: State<App>,
    Path((side, id, answer)): Path<(Side, ListingId, ResponseId)>,
    reading: Reading,
) -> Answer {
    let mut connection = app.store.read().await.or_fail()?;
    let (response, listing) = both(&mut connection, &reading, side, &id, &answer).await?;
    Ok(reading.reply(&ResponseView::of(response, &listing, &reading, app.model())))
}

/// Returns a response and its listing, for a member who may know of them.
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

/// Decides a response. The owner accepts or declines it; the responder withdraws it. If the response was accepted,
/// the owner releases the responder (`declined`), or the responder steps back (`withdrawn`).
#[utoipa::path(patch, path = "/support/{side}/{id}/responses/{response}", tag = "support", request_body = DecideBody,
    params(("side" = inline(Side), Path, description = "the listing's id"), ListingParam, ResponseParam),
    responses((status = 200, body = ResponseView), AnyRefusal))]
async fn decide(
    app: State<App>,
    Path((side, id, answer)): Path<(Side, ListingId, ResponseId)>,
    Begun { mut write, body }: Begun<DecideBody>,
) -> Written {
    let reading = write.reading.clone();
    let (response, listing) = both(write.sql(), &reading, side, &id, &answer).await?;
    let DecideBody { status, quantity } = body;
    let quantity = quantity.map(named_quantity).transpose()?;
    if quantity.is_some() && status != Decision::Accepted {
        let detail = "only an acceptance takes a quantity";
        return Err(Problem::invalid("QUANTITY_OF_NO_ACCEPTANCE", "quantity", detail).into());
    }
    let found = member::find(write.sql(), &listing.owner).await.or_fail()?;
    let owner = found.ok_or_else(|| Problem::not_found("listing", id.as_str()))?;
    let command = match status {
        Decision::Accepted => rules::Command::Accept { quantity },
        Decision::Declined => rules::Command::Decline,
        Decision::Withdrawn => rules::Command::Withdraw,
    };
    let (hidden, preference, model) = (reading.hidden_of(&listing), owner.preference, app.model());
    let context = Context::of(reading.me.clone(), listing, write.now);
    let context = Context { hidden, preference, model, ..context };
    let Decided { response, listing, gave_way } = write.take(response.apply(command, &context)?);
    write.put(&response).await?;
    for member in &gave_way {
        response::give_way(write.sql(), &id, member, context.now).await.or_fail()?;
    }
    if let Some(listing) = &listing {
        write.put(listing).await?;
    }
    let listing = listing.unwrap_or(context.listing);
    let view = ResponseView::of(response, &listing, &write.reading, app.model());
    Ok(write.commit(StatusCode::OK, &view).await?)
}

fn named_quantity(decimal: f64) -> Result<Quantity, Problem> {
    Quantity::new(decimal).map_err(|error| {
        Problem::invalid("INVALID_QUANTITY", "quantity", error.to_string()).with("value", decimal)
    })
}
