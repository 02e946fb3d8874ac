//! The caller's inbox: everything that waits for a step of theirs.

use std::cmp::Reverse;

use axum::extract::State;
use serde::Serialize;
use trust_commons::invite::Context;
use trust_commons::{Actions, CellId, CommunityId, ExchangeId, ListingId, Timestamp};
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::cell_invitations::CellInvitationView;
use super::exchanges::actions_on;
use super::protocol::refusals::{Unauthenticated, Unprocessable};
use super::protocol::{Answer, OrFail, PageQuery, Problem, Reading, Rows};
use super::responses::ResponseView;
use super::support::Side;
use crate::app::App;
use crate::store::page::{Page, newest};
use crate::store::{Connection, cell_invitation, community, exchange, invite, listing, response};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// The kind of an entry, in the order of the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum InboxKind {
    /// A response to a listing of the caller, to accept or to decline.
    Response,
    /// An exchange to request, to accept or to confirm.
    Exchange,
    /// An invite into a community.
    Invite,
    /// An invitation into a cell.
    CellInvitation,
}

/// Something that waits for a step of the caller.
#[derive(Debug, Serialize, ToSchema)]
struct InboxView {
    /// The kind.
    kind: InboxKind,
    /// The id of the response, the exchange, the invite or the invitation.
    id: String,
    /// The time since which it waits, in seconds.
    since: Timestamp,
    /// The person who waits for the caller; absent if they hide from the caller, or were erased.
    #[schema(value_type = Option<String>)]
    member: Option<MemberId>,
    /// The side of the listing, of a response.
    side: Option<Side>,
    /// The listing of a response or an exchange.
    #[schema(value_type = Option<String>)]
    listing: Option<ListingId>,
    /// The exchange.
    #[schema(value_type = Option<String>)]
    exchange: Option<ExchangeId>,
    /// The community of an exchange, an invite or an invitation.
    #[schema(value_type = Option<String>)]
    community: Option<CommunityId>,
    /// The cell of an invitation.
    #[schema(value_type = Option<String>)]
    cell: Option<CellId>,
    /// The actions that are open to the caller; there is at least one.
    actions: Vec<&'static str>,
}

/// The place of a row in the inbox: the kind, the time and the id.
type Key = (u8, Timestamp, String);

impl InboxView {
    fn new(kind: InboxKind, id: &str, since: Timestamp, actions: Vec<&'static str>) -> Self {
        let (member, side, listing, exchange, community, cell) = Default::default();
        let id = id.to_owned();
        InboxView { kind, id, since, member, side, listing, exchange, community, cell, actions }
    }

    /// The place in the inbox. Of two rows of the same second, the later one has the smaller id.
    fn place(&self) -> (InboxKind, Timestamp, Reverse<&str>) {
        (self.kind, self.since, Reverse(&self.id))
    }
}

/// Everything that waits for a step of the caller. Responses to decide come first, then exchanges to request, accept or
/// confirm, invites into communities, and invitations into cells; within a kind, the longest waiting comes first.
#[utoipa::path(get, path = "/me/inbox", tag = "me", params(PageQuery),
    responses((status = 200, body = Rows<InboxView>), Unauthenticated, Unprocessable))]
async fn list(app: State<App>, page: PageQuery, reading: Reading) -> Answer {
    let part = page.part::<Key>((0, Timestamp::MIN, String::new()))?;
    let (reading, mut moment) = reading.with_record(&app).await?;
    let mut rows = responses(&app, &mut moment, &reading).await?;
    rows.extend(exchanges(&mut moment, &reading).await?);
    rows.extend(invites(&mut moment, &reading).await?);
    rows.extend(cell_invitations(&mut moment, &reading).await?);
    rows.retain(|row| !row.actions.is_empty());
    rows.sort_by(|one, other| one.place().cmp(&other.place()));
    let key = |row: &InboxView| (row.kind as u8, row.since, row.id.clone());
    let place = |(kind, since, id): &Key| (*kind, *since, Reverse(id.clone()));
    Ok(reading.reply(&Rows::of_all(rows, &part, key, |row, after| place(row) > place(after))))
}

async fn responses(
    app: &App,
    connection: &mut Connection,
    reading: &Reading,
) -> Result<Vec<InboxView>, Problem> {
    let found = response::to_decide(connection, &reading.me).await.or_fail()?;
    let ids: Vec<&str> = found.iter().map(|response| response.listing.as_str()).collect();
    let listings = listing::find_all(connection, &ids).await.or_fail()?;
    let view = |response: trust_commons::response::Response| {
        let listing = listings.iter().find(|listing| listing.id == response.listing)?;
        let ResponseView { response, actions } =
            ResponseView::of(response, listing, reading, app.model());
        Some(InboxView {
            member: Some(response.responder),
            side: Some(Side::of(listing.kind)),
            listing: Some(response.listing),
            ..InboxView::new(
                InboxKind::Response,
                response.id.as_str(),
                response.created_at,
                actions,
            )
        })
    };
    Ok(found.into_iter().filter_map(view).collect())
}

async fn exchanges(
    connection: &mut Connection,
    reading: &Reading,
) -> Result<Vec<InboxView>, Problem> {
    let found = exchange::waiting(connection, &reading.me).await.or_fail()?;
    let roles = community::roles_of(connection, &reading.me).await.or_fail()?;
    let view = |exchange: trust_commons::exchange::Exchange| {
        let shown = reading.shown_of(&exchange);
        let mut parties = [shown.provider, shown.receiver].into_iter().flatten();
        let confirmed = exchange.provider_confirmed_at.max(exchange.receiver_confirmed_at);
        let since = confirmed.or(exchange.requested_at).unwrap_or(exchange.created_at);
        let actions = actions_on(&exchange, reading, &roles);
        InboxView {
            member: parties.find(|member| *member != reading.me),
            listing: shown.listing,
            community: exchange.community.clone(),
            exchange: Some(exchange.id.clone()),
            ..InboxView::new(InboxKind::Exchange, exchange.id.as_str(), since, actions)
        }
    };
    Ok(found.into_iter().map(view).collect())
}

async fn invites(
    connection: &mut Connection,
    reading: &Reading,
) -> Result<Vec<InboxView>, Problem> {
    let (me, now) = (&reading.me, reading.now);
    let found = invite::waiting(connection, me, now, &Page::all(newest())).await.or_fail()?;
    let mut rows = Vec::with_capacity(found.len());
    for invite in found.into_iter().filter(|it| reading.node(it.issuer.as_str()).is_some()) {
        let stewards = super::invites::stewards_of(connection, &invite).await?;
        let actions = invite.actions(&Context { stewards, ..Context::of(me.clone(), now) });
        let (id, at) = (invite.id.as_str(), invite.created_at);
        let row = InboxView::new(InboxKind::Invite, id, at, actions);
        let community = invite.into.community().cloned();
        rows.push(InboxView { community, member: Some(invite.issuer.clone()), ..row });
    }
    Ok(rows)
}

async fn cell_invitations(
    connection: &mut Connection,
    reading: &Reading,
) -> Result<Vec<InboxView>, Problem> {
    let all = Page::all(newest());
    let found = cell_invitation::waiting(connection, &reading.me, &all).await.or_fail()?;
    let views = CellInvitationView::all(connection, reading, found).await?;
    let view = |it: CellInvitationView| InboxView {
        member: Some(it.invited_by),
        community: Some(it.community),
        cell: Some(it.cell),
        ..InboxView::new(InboxKind::CellInvitation, it.id.as_str(), it.created_at, it.actions)
    };
    Ok(views.into_iter().map(view).collect())
}
