//! Routes of exchanges: offer, request, accept, start, confirm, cancel, reverse.

mod view;

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::StatusCode;
use trust_commons::exchange::{
    self as rules, Context, Creation, Draft, Exchange, ExchangeRefusal, Role,
};
use trust_commons::listing::Listing;
use trust_commons::steward::Roles;
use trust_commons::{CommunityId, ExchangeId, Noun};
use trust_core::{GroupKind, MemberId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::community::known_to_member;
use super::protocol::ids::{CommunityParam, IdParam};
use super::protocol::refusals::{
    AnyButConflicting, AnyRefusal, Missing, Unauthenticated, Unprocessable,
};
use super::protocol::{
    Answer, Begun, CommunityReading, OrFail, PageQuery, Path, Problem, Query, Reading, Reply, Rows,
    Write, Written, fresh_id, listed,
};
use crate::app::App;
use crate::ledger::payment;
use crate::store::page::{DateKey, Page, newest};
use crate::store::{community, exchange, totals};
use view::{ExchangeBody, ExchangeQuery};

pub use view::{ExchangeView, actions_on};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_in_community, make))
        .routes(routes!(list_own))
        .routes(routes!(read))
        .routes(routes!(request))
        .routes(routes!(accept))
        .routes(routes!(start))
        .routes(routes!(complete))
        .routes(routes!(cancel))
        .routes(routes!(reverse))
}

/// The exchanges made in a community of the caller in which the caller is a party, or that are offered to everybody
/// there; newest first.
#[utoipa::path(get, path = "/communities/{id}/exchanges", tag = "exchanges",
    params(CommunityParam, ExchangeQuery, PageQuery),
    responses((status = 200, body = Rows<ExchangeView>), AnyButConflicting))]
async fn list_in_community(
    Query(query): Query<ExchangeQuery>,
    page: PageQuery,
    request: CommunityReading,
) -> Answer {
    let part = page.part(newest())?;
    let (id, reading, mut moment) = request.for_members().await?;
    let rows = exchange::known_in(&mut moment, &reading.me, &id, query.status, &part).await;
    let total = totals::exchanges_in(&mut moment, &reading.me, &id, query.status).await;
    let roles = community::roles_of(&mut moment, &reading.me).await.or_fail()?;
    Ok(cut(rows.or_fail()?, total.or_fail()?, &part, &reading, &roles))
}

/// The caller's exchanges, newest first.
#[utoipa::path(get, path = "/me/exchanges", tag = "exchanges", params(ExchangeQuery, PageQuery),
    responses((status = 200, body = Rows<ExchangeView>), Unauthenticated, Unprocessable))]
async fn list_own(
    app: State<App>,
    Query(query): Query<ExchangeQuery>,
    page: PageQuery,
    reading: Reading,
) -> Answer {
    let part = page.part(newest())?;
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let rows = exchange::own(&mut moment, &reading.me, query.status, &part).await;
    let total = totals::own_exchanges(&mut moment, &reading.me, query.status).await;
    let roles = community::roles_of(&mut moment, &reading.me).await.or_fail()?;
    Ok(cut(rows.or_fail()?, total.or_fail()?, &part, &reading, &roles))
}

fn cut(
    exchanges: Vec<Exchange>,
    total: u64,
    part: &Page<DateKey>,
    reading: &Reading,
    roles: &Roles,
) -> Reply {
    let rows = Rows::by_date(exchanges, part, total);
    reading.reply(&rows.map(|exchange| ExchangeView::of(exchange, reading, roles)))
}

/// Exchanges of the caller, and exchanges offered to everybody in a community of the caller; for stewards, also
/// exchanges paid in the community's ledger. Paid exchanges can be read and reversed even if a party hides or was
/// erased; the answer does not name that party.
#[utoipa::path(get, path = "/exchanges/{id}", tag = "exchanges", params(IdParam),
    responses((status = 200, body = ExchangeView), Unauthenticated, Missing, Unprocessable))]
async fn read(app: State<App>, Path(id): Path<ExchangeId>, reading: Reading) -> Answer {
    let mut connection = app.store.read().await.or_fail()?;
    let found = exchange::known(&mut connection, &reading.me, &id).await.or_fail()?;
    let exchange = found.ok_or_else(|| missing(&id))?;
    let roles = community::roles_of(&mut connection, &reading.me).await.or_fail()?;
    Ok(reading.reply(&ExchangeView::of(exchange, &reading, &roles)))
}

/// Offers an exchange to a person or to everybody in the community, or asks a person for an exchange.
///
/// For credits, both parties must be in this community, or in two communities with an active partnership, and these
/// must keep credits.
#[utoipa::path(post, path = "/communities/{id}/exchanges", tag = "exchanges", params(CommunityParam),
    request_body = ExchangeBody,
    responses((status = 201, body = ExchangeView), AnyRefusal))]
async fn make(
    Path(id): Path<CommunityId>,
    Begun { mut write, body }: Begun<ExchangeBody>,
) -> Written {
    let me = write.reading.me.clone();
    known_to_member(write.sql(), &id, &me).await?;
    let mode = body.mode()?;
    let others_community = match &body.with {
        Some(other) => {
            write.known(other).await?;
            community_of(&write.reading, other, &id)?
        }
        None => None,
    };
    let (provider, receiver) = match body.role {
        Role::Provider => (Some(&me), body.with.as_ref()),
        Role::Receiver => (body.with.as_ref(), Some(&me)),
    };
    if let Some(listing) = &body.listing {
        let listing: Listing = listed::found(&mut write, listing.as_str()).await?;
        listing.check_exchange(provider, receiver)?;
    }
    let (provider_community, receiver_community) = match body.role {
        Role::Provider => (Some(id.clone()), others_community),
        Role::Receiver => (others_community, Some(id.clone())),
    };
    let draft = Draft {
        kind: body.kind,
        mode,
        title: body.title,
        listing: body.listing,
        community: Some(id),
        provider_community,
        receiver_community,
    };
    let id = fresh_id();
    let creation = match (body.role, body.with) {
        (Role::Provider, receiver) => Creation::Offer { id, draft, receiver },
        (Role::Receiver, Some(provider)) => Creation::Ask { id, draft, provider },
        (Role::Receiver, None) => {
            let detail = "a request for an exchange must name the provider";
            return Err(Problem::invalid("PROVIDER_MISSING", "with", detail).into());
        }
    };
    made(write, creation, &body.description).await
}

/// Makes an exchange of the writer, and answers with it.
pub async fn made(mut write: Write, creation: Creation, description: &str) -> Written {
    let (me, now) = (write.reading.me.clone(), write.now);
    let outcome = Exchange::create(creation, &Context::of(me.clone(), now))?;
    let exchange = write.take(outcome).described(description)?;
    let unanswered = exchange::unanswered(write.sql(), &exchange, &me, now).await.or_fail()?;
    exchange.check_pace(&me, &unanswered, now)?;
    payment::check(&mut write, &exchange).await?;
    write.put(&exchange).await?;
    done(write, StatusCode::CREATED, exchange).await
}

/// Requests an offered exchange.
#[utoipa::path(post, path = "/exchanges/{id}/request", tag = "exchanges", params(IdParam),
    responses((status = 200, body = ExchangeView), AnyRefusal))]
async fn request(Path(id): Path<ExchangeId>, mut write: Write) -> Written {
    let exchange = known(&mut write, &id).await?;
    let (me, now) = (write.reading.me.clone(), write.now);
    let home = match &exchange.community {
        Some(community) => community_of(&write.reading, &me, community)?,
        None => None,
    };
    let request = rules::Command::Request { receiver_community: home };
    let next = write.save(exchange.apply(request, &Context::of(me, now))?).await?;
    payment::check(&mut write, &next).await?;
    done(write, StatusCode::OK, next).await
}

/// Accepts the receiver's request; for the provider. The price is reserved for 30 days.
#[utoipa::path(post, path = "/exchanges/{id}/accept", tag = "exchanges", params(IdParam),
    responses((status = 200, body = ExchangeView), AnyRefusal))]
async fn accept(Path(id): Path<ExchangeId>, write: Write) -> Written {
    advance(write, &id, rules::Command::Accept).await
}

/// Starts an accepted exchange; for either party.
#[utoipa::path(post, path = "/exchanges/{id}/start", tag = "exchanges", params(IdParam),
    responses((status = 200, body = ExchangeView), AnyRefusal))]
async fn start(Path(id): Path<ExchangeId>, write: Write) -> Written {
    advance(write, &id, rules::Command::Start).await
}

/// Confirms that the exchange is done. The second party's confirmation completes the exchange, and pays the
/// reserved credits. If the reservation has expired (after `confirm_by`), the credits are paid at once if the
/// limits allow it; otherwise the party can confirm again later.
#[utoipa::path(post, path = "/exchanges/{id}/complete", tag = "exchanges", params(IdParam),
    responses((status = 200, body = ExchangeView), AnyRefusal))]
async fn complete(Path(id): Path<ExchangeId>, write: Write) -> Written {
    advance(write, &id, rules::Command::Complete).await
}

/// Cancels an exchange; for either party. The reserved credits are released.
#[utoipa::path(post, path = "/exchanges/{id}/cancel", tag = "exchanges", params(IdParam),
    responses((status = 200, body = ExchangeView), AnyRefusal))]
async fn cancel(Path(id): Path<ExchangeId>, write: Write) -> Written {
    advance(write, &id, rules::Command::Cancel).await
}

/// Reverses the payment, once; for the provider, or for a steward of either community who is not the receiver.
#[utoipa::path(post, path = "/exchanges/{id}/reverse", tag = "exchanges", params(IdParam),
    responses((status = 200, body = ExchangeView), AnyRefusal))]
async fn reverse(Path(id): Path<ExchangeId>, mut write: Write) -> Written {
    let exchange = known(&mut write, &id).await?;
    let me = write.reading.me.clone();
    let steward = is_steward(&mut write, &exchange).await?;
    let context = Context { steward, ..Context::of(me, write.now) };
    let reversed = exchange.apply(rules::Command::Reverse, &context);
    let reversed = reversed.map_err(|refusal| match refusal {
        ExchangeRefusal::UnknownExchange { .. } => missing(&id),
        refusal => refusal.into(),
    })?;
    let next = write.save(reversed).await?;
    payment::follow(&mut write, &next).await?;
    done(write, StatusCode::OK, next).await
}

/// Gives a command of the caller's to an exchange, with the step in the ledgers that it requires.
async fn advance(mut write: Write, id: &ExchangeId, command: rules::Command) -> Written {
    let exchange = known(&mut write, id).await?;
    let context = Context::of(write.reading.me.clone(), write.now);
    let next = write.save(exchange.apply(command, &context)?).await?;
    payment::follow(&mut write, &next).await?;
    done(write, StatusCode::OK, next).await
}

/// Returns an exchange that the writer may know of.
async fn known(write: &mut Write, id: &ExchangeId) -> Result<Exchange, Problem> {
    let me = write.reading.me.clone();
    let found = exchange::known(write.sql(), &me, id).await.or_fail()?;
    found.ok_or_else(|| missing(id))
}

async fn done(mut write: Write, status: StatusCode, next: Exchange) -> Written {
    if status == StatusCode::CREATED {
        write.wrote(&[&next.title, &next.description]).await?;
    }
    let me = write.reading.me.clone();
    let roles = community::roles_of(write.sql(), &me).await.or_fail()?;
    let view = ExchangeView::of(next, &write.reading, &roles);
    Ok(write.commit(status, &view).await?)
}

fn missing(id: &ExchangeId) -> Problem {
    Problem::not_found("exchange", id.as_str())
}

/// Returns whether the caller is a steward of a community in whose ledger an exchange is paid.
async fn is_steward(write: &mut Write, exchange: &Exchange) -> Result<bool, Problem> {
    let me = write.reading.me.clone();
    for home in [exchange.payer_community(), exchange.payee_community()].into_iter().flatten() {
        let stewards = community::stewards(write.sql(), home).await.or_fail()?;
        if stewards.is_steward(&me) && write.may_administer(home) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the community for which a member takes part in an exchange made in `made_in`.
pub fn community_of(
    reading: &Reading,
    member: &MemberId,
    made_in: &CommunityId,
) -> Result<Option<CommunityId>, Problem> {
    let (view, node) = (&reading.view, reading.member(member.as_str())?);
    let Ok(group) = view.group(made_in.as_str()) else { return Ok(None) };
    let partners: BTreeSet<&str> =
        view.partners_of(group).iter().map(|&(partner, _)| view.group_id(partner)).collect();
    let groups = view.groups_of(node).iter().copied();
    let communities = groups.filter(|&group| view.kind_of(group) == Some(GroupKind::Community));
    let ids = communities.map(|group| CommunityId::new(view.group_id(group)));
    let ids: Vec<_> = ids.collect::<Result<_, _>>().map_err(|error| Problem::internal(&error))?;
    Ok(Exchange::home(made_in, ids, |home| partners.contains(home.as_str())))
}
