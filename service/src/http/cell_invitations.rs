//! Invitations into cells. The invited member, the stewards and the members of the cell know of an invitation;
//! nobody else does.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_commons::community::cell_invitation::{self as rules, Context, Creation};
use trust_commons::community::{Cell, CellInvitation, CellInvitationStatus, CellMembers, Side};
use trust_commons::steward::Roles;
use trust_commons::{Actions, CellId, CellInvitationId, CommunityId, Noun, Timestamp};
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::cells::{InCell, cell_of, known_cell};
use super::protocol::ids::{CellParam, CommunityParam, InvitationParam};
use super::protocol::refusals::{AnyRefusal, Forbidden, Missing, Unauthenticated, Unprocessable};
use super::protocol::{
    Answer, Begun, OrFail, PageQuery, Path, Problem, Reading, Rows, Write, Written, fresh_id,
    listed,
};
use crate::app::App;
use crate::store::page::newest;
use crate::store::{Connection, cell, cell_invitation, community, export, totals};

/// The path parameters of an invitation.
type InvitationPath = (CommunityId, CellId, CellInvitationId);

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(waiting))
        .routes(routes!(list, invite))
        .routes(routes!(accept))
        .routes(routes!(decline))
        .routes(routes!(withdraw))
}

/// An invitation into a cell.
#[derive(Serialize, ToSchema)]
pub struct CellInvitationView {
    /// The id.
    #[schema(value_type = String)]
    pub id: CellInvitationId,
    /// The community of the cell.
    #[schema(value_type = String)]
    pub community: CommunityId,
    /// The cell.
    #[schema(value_type = String)]
    pub cell: CellId,
    /// The name of the cell.
    cell_name: String,
    /// The members of the cell, by id, without members hidden from the caller.
    #[schema(value_type = Vec<String>)]
    members: Vec<MemberId>,
    /// The invited member.
    #[schema(value_type = String)]
    member: MemberId,
    /// The steward who invites.
    #[schema(value_type = String)]
    pub invited_by: MemberId,
    /// Whether everybody in the cell has to accept as well, because the member is or lately was a steward.
    needs_members: bool,
    /// Whether it waits for the reader to accept or decline.
    waits_for_me: bool,
    /// The status.
    status: CellInvitationStatus,
    /// The time of creation, in seconds.
    pub created_at: Timestamp,
    /// The time of the decision, in seconds.
    decided_at: Option<Timestamp>,
    /// The actions that are open to the caller now: the last words of the routes.
    pub actions: Vec<&'static str>,
}

/// The member to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CellInviteBody {
    /// A member of the community; a steward asks to come in by inviting themselves.
    #[schema(value_type = String, min_length = 1, max_length = 255)]
    member: MemberId,
}

impl CellInvitationView {
    /// Returns invitations as a member sees them.
    pub async fn all(
        connection: &mut Connection,
        reading: &Reading,
        invitations: Vec<CellInvitation>,
    ) -> Result<Vec<Self>, Problem> {
        let hidden = export::hidden(connection, &reading.me).await.or_fail()?;
        let mut views = Vec::with_capacity(invitations.len());
        for invitation in invitations {
            views.push(Self::of(connection, reading, &hidden, invitation).await?);
        }
        Ok(views)
    }

    async fn of(
        connection: &mut Connection,
        reading: &Reading,
        hidden: &BTreeSet<MemberId>,
        invitation: CellInvitation,
    ) -> Result<Self, Problem> {
        let me = &reading.me;
        let cell = cell_of(connection, &invitation.community, &invitation.cell).await?;
        let present = cell::members(connection, &cell.id).await.or_fail()?;
        let stewards = community::stewards(connection, &cell.community).await.or_fail()?.into();
        let invited = &invitation.member;
        let is_member = community::has_member(connection, &cell.community, invited).await;
        let is_member = is_member.or_fail()?;
        let needs_members = invitation.needs_members(&stewards);
        let waits_for_me = invitation.waits_for(me, &stewards, &present);
        let context = Context::of(me.clone(), stewards, present.clone(), reading.now);
        let actions = invitation.actions(&Context { is_member, ..context });
        let CellInvitation { id, community, member, invited_by, status, .. } = invitation;
        let (created_at, decided_at) = (invitation.created_at, invitation.decided_at);
        let members = present.into_iter().filter(|member| !hidden.contains(member)).collect();
        let Cell { id: cell, name: cell_name, .. } = cell;
        Ok(CellInvitationView {
            id,
            community,
            cell,
            cell_name,
            members,
            member,
            invited_by,
            needs_members,
            waits_for_me,
            status,
            created_at,
            decided_at,
            actions,
        })
    }
}

/// Answers with a page of invitations.
async fn page_of(
    connection: &mut Connection,
    reading: &Reading,
    mut page: Rows<CellInvitation>,
) -> Answer {
    let rows = std::mem::take(&mut page.rows);
    let views = CellInvitationView::all(connection, reading, rows).await?;
    Ok(reading.reply(&page.with(views)))
}

/// The invitations into cells that wait for the caller's answer, newest first: the caller's own, and those of
/// stewards who want to enter a cell of the caller.
#[utoipa::path(get, path = "/me/cell-invitations", tag = "communities", params(PageQuery),
    responses((status = 200, body = Rows<CellInvitationView>), Unauthenticated, Unprocessable))]
async fn waiting(app: State<App>, page: PageQuery, reading: Reading) -> Answer {
    let part = page.part(newest())?;
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let rows = cell_invitation::waiting(&mut moment, &reading.me, &part).await.or_fail()?;
    let total = totals::cell_invitations_waiting(&mut moment, &reading.me).await.or_fail()?;
    page_of(&mut moment, &reading, Rows::by_date(rows, &part, total)).await
}

/// The invitations into a cell, newest first; for the stewards and the members of the cell. Invitations of people
/// who are hidden from the caller, and by such people, are left out.
#[utoipa::path(get, path = "/communities/{id}/cells/{cell}/invitations", tag = "communities",
    params(CommunityParam, CellParam, PageQuery),
    responses((status = 200, body = Rows<CellInvitationView>), Unauthenticated, Forbidden, Missing, Unprocessable))]
async fn list(
    app: State<App>,
    Path((id, cell)): Path<(CommunityId, CellId)>,
    page: PageQuery,
    reading: Reading,
) -> Answer {
    let (part, me) = (page.part(newest())?, &reading.me);
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let InCell { cell, present, stewards } = InCell::found(&mut moment, &id, &cell, me).await?;
    cell.check_shows_members(me, &present, &stewards)?;
    let rows = cell_invitation::of_cell(&mut moment, &cell.id, me, &part).await.or_fail()?;
    let total = totals::cell_invitations(&mut moment, &cell.id, me).await.or_fail()?;
    page_of(&mut moment, &reading, Rows::by_date(rows, &part, total)).await
}

/// Invites a member of the community into a cell; for the stewards. A plain member enters the cell by accepting. A
/// steward, or a member who was a steward in the last 30 days, enters once they and everybody in the cell accept.
#[utoipa::path(post, path = "/communities/{id}/cells/{cell}/invitations", tag = "communities",
    params(CommunityParam, CellParam), request_body = CellInviteBody,
    responses((status = 201, body = CellInvitationView), AnyRefusal))]
async fn invite(
    Path((id, cell)): Path<(CommunityId, CellId)>,
    Begun { mut write, body }: Begun<CellInviteBody>,
) -> Written {
    let (me, now, member) = (write.reading.me.clone(), write.now, body.member);
    let InCell { cell, present, stewards } = known_cell(&mut write, &id, &cell).await?;
    write.known(&member).await?;
    let is_member = community::has_member(write.sql(), &id, &member).await.or_fail()?;
    let pending = cell_invitation::pending_into(write.sql(), &cell.id, &member).await.or_fail()?;
    let is_hidden = |member: &MemberId| write.reading.node(member.as_str()).is_none();
    let is_invited =
        pending.as_ref().is_some_and(|it| it.is_known_to(&me, Side::Inside, is_hidden));
    let stepped_down_at = community::stepped_down_at(write.sql(), &id, &member).await.or_fail()?;
    let invited = cell_invitation::lately(write.sql(), &id, &member, &me, now).await.or_fail()?;
    let context = Context {
        is_member,
        stepped_down_at,
        is_invited,
        invited,
        ..Context::of(me, stewards, present, now)
    };
    let invite = Creation::Invite { id: fresh_id(), cell, member };
    let invitation = CellInvitation::create(invite, &context)?;
    if let Some(hidden) = pending {
        write.save(hidden.apply(rules::Command::GiveWay, &context)?).await?;
    }
    let invitation = write.save(invitation).await?;
    answer(write, StatusCode::CREATED, invitation).await
}

/// Accepts an invitation into a cell; for the invited member and, if that is a steward, for everybody in the cell.
/// The last acceptance adds the member, and notifies everybody in the cell. Members who are hidden from the invited
/// member need not accept; when they are no longer hidden, the member leaves the cell until all have accepted.
#[utoipa::path(post, path = "/communities/{id}/cells/{cell}/invitations/{invitation}/accept", tag = "communities",
    params(CommunityParam, CellParam, InvitationParam),
    responses((status = 200, body = CellInvitationView), AnyRefusal))]
async fn accept(Path(path): Path<InvitationPath>, write: Write) -> Written {
    decide(write, path, rules::Command::Accept).await
}

/// Declines an invitation into a cell; for everybody who may accept it. The answers do not show which member of the
/// cell declined.
#[utoipa::path(post, path = "/communities/{id}/cells/{cell}/invitations/{invitation}/decline", tag = "communities",
    params(CommunityParam, CellParam, InvitationParam),
    responses((status = 200, body = CellInvitationView), AnyRefusal))]
async fn decline(Path(path): Path<InvitationPath>, write: Write) -> Written {
    decide(write, path, rules::Command::Decline).await
}

/// Withdraws an invitation into a cell; for the stewards.
#[utoipa::path(post, path = "/communities/{id}/cells/{cell}/invitations/{invitation}/withdraw", tag = "communities",
    params(CommunityParam, CellParam, InvitationParam),
    responses((status = 200, body = CellInvitationView), AnyRefusal))]
async fn withdraw(Path(path): Path<InvitationPath>, write: Write) -> Written {
    decide(write, path, rules::Command::Withdraw).await
}

async fn decide(
    mut write: Write,
    (id, cell, invitation): InvitationPath,
    command: rules::Command,
) -> Written {
    let (me, now) = (write.reading.me.clone(), write.now);
    let InCell { cell, present, stewards } = known_cell(&mut write, &id, &cell).await?;
    let side = match cell.check_shows_members(&me, &present, &stewards) {
        Ok(()) => Side::Inside,
        Err(_) => Side::Outside,
    };
    let before = known_to(&mut write, &cell.id, &invitation, side).await?;
    let is_member = community::has_member(write.sql(), &id, &before.member).await.or_fail()?;
    let absent = export::hidden(write.sql(), &before.member).await.or_fail()?;
    let context = Context { is_member, absent, ..Context::of(me, stewards, present, now) };
    let decided = write.take(before.clone().apply(command, &context)?);
    if decided == before {
        let view = shown(&mut write, decided).await?;
        return Ok(write.unchanged(&view).await?);
    }
    write.put(&decided).await?;
    if decided.status == CellInvitationStatus::Accepted {
        cell::add_member(write.sql(), &cell.id, &decided.member).await.or_fail()?;
    }
    answer(write, StatusCode::OK, decided).await
}

/// Returns an invitation that the writer may know of.
async fn known_to(
    write: &mut Write,
    cell: &CellId,
    id: &CellInvitationId,
    side: Side,
) -> Result<CellInvitation, Problem> {
    let found = cell_invitation::find(write.sql(), cell, id).await.or_fail()?;
    let reading = &write.reading;
    let is_hidden = |member: &MemberId| reading.node(member.as_str()).is_none();
    let found = found.filter(|it| it.is_known_to(&reading.me, side, is_hidden));
    found.ok_or_else(|| Problem::not_found("invitation", id.as_str()))
}

async fn answer(mut write: Write, status: StatusCode, invitation: CellInvitation) -> Written {
    let view = shown(&mut write, invitation).await?;
    Ok(write.commit(status, &view).await?)
}

/// Returns an invitation as the writer sees it.
async fn shown(
    write: &mut Write,
    invitation: CellInvitation,
) -> Result<CellInvitationView, Problem> {
    let me = write.reading.me.clone();
    let hidden = export::hidden(write.sql(), &me).await.or_fail()?;
    let reading = write.reading.clone();
    CellInvitationView::of(write.sql(), &reading, &hidden, invitation).await
}

/// Updates the cells of a community for a member who has become its steward (appointed by `by`): the member leaves
/// the cells whose members have not all accepted them as a steward, and these are asked to; open invitations of the
/// member then need the acceptance of the cell's members.
pub async fn heed_new_steward(
    app: &App,
    write: &mut Write,
    community: &CommunityId,
    steward: &MemberId,
    by: &MemberId,
) -> Result<(), Problem> {
    for before in cell_invitation::pending_of(write.sql(), community, steward).await.or_fail()? {
        let present = cell::members(write.sql(), &before.cell).await.or_fail()?;
        let context = Context::of(by.clone(), Roles::default(), present, write.now);
        write.save(before.apply(rules::Command::AskMembers, &context)?).await?;
    }
    let absent = export::hidden(write.sql(), steward).await.or_fail()?;
    for people in cell::of_member(write.sql(), community, steward).await.or_fail()? {
        let word = cell_invitation::last_accepted(write.sql(), &people.cell, steward).await;
        if !word.or_fail()?.is_some_and(|word| word.is_word_of(&people.members, &absent)) {
            ask_anew(app, write, community, &people, steward, by).await?;
        }
    }
    Ok(())
}

/// Updates the cells that the writer shares with a member from whom they are no longer hidden: if one of the two is
/// in a cell by the acceptance of its members, and the other has not accepted them, they leave the cell until all
/// have accepted.
pub async fn heed_lifted_block(
    app: &App,
    write: &mut Write,
    other: &MemberId,
) -> Result<(), Problem> {
    let me = write.reading.me.clone();
    for (steward, unasked) in [(&me, other), (other, &me)] {
        for (community, cell) in cell::shared(write.sql(), steward, unasked).await.or_fail()? {
            let word = cell_invitation::last_accepted(write.sql(), &cell, steward).await;
            if !word.or_fail()?.is_some_and(|word| word.lacks(unasked)) {
                continue;
            }
            let members = cell::members(write.sql(), &cell).await.or_fail()?;
            let people = CellMembers { cell, members };
            ask_anew(app, write, &community, &people, steward, steward).await?;
        }
    }
    Ok(())
}

/// Removes a steward from a cell, whose members are asked to accept them.
async fn ask_anew(
    app: &App,
    write: &mut Write,
    community: &CommunityId,
    people: &CellMembers,
    steward: &MemberId,
    by: &MemberId,
) -> Result<(), Problem> {
    let CellMembers { cell, members } = people;
    listed::leave_cells(write, app.model(), steward, std::slice::from_ref(cell)).await?;
    let ask = Creation::AskAnew {
        id: fresh_id(),
        community: community.clone(),
        cell: cell.clone(),
        member: steward.clone(),
    };
    let context = Context::of(by.clone(), Roles::default(), members.clone(), write.now);
    let invitation = write.take(CellInvitation::create(ask, &context)?);
    cell::remove_member(write.sql(), cell, steward).await.or_fail()?;
    cell_invitation::put(write.sql(), &invitation).await.or_fail()
}
