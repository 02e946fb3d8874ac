//! Routes of cells: small groups within a community whose members consent to each other.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_commons::community::Cell;
use trust_commons::community::cell::{self as rules, Context, Creation};
use trust_commons::steward::Roles;
use trust_commons::{CellId, CommunityId, Ends, Noun};
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::community::known_to_member;
use super::protocol::ids::{CellParam, CommunityParam, MemberParam};
use super::protocol::refusals::{AnyButConflicting, AnyRefusal, Unauthenticated, Unprocessable};
use super::protocol::{
    Answer, Begun, CommunityReading, OrFail, PageQuery, Path, Problem, Reading, Rows, Write,
    Written, fresh_id, listed,
};
use crate::app::App;
use crate::store::{Connection, cell, community, totals};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(list_own))
        .routes(routes!(remove))
        .routes(routes!(remove_member))
}

/// A cell.
#[derive(Serialize, ToSchema)]
struct CellView {
    /// The id.
    #[schema(value_type = String)]
    id: CellId,
    /// The community of the cell.
    #[schema(value_type = String)]
    community: CommunityId,
    /// The name.
    name: String,
    /// Whether the caller is in the cell.
    member: bool,
    /// The members of the cell, by id, without members hidden from the caller; shown to members of the cell and to
    /// stewards.
    #[schema(value_type = Option<Vec<String>>)]
    members: Option<Vec<MemberId>>,
}

impl CellView {
    /// Makes the view of a cell with these members for a member.
    fn of(cell: Cell, present: BTreeSet<MemberId>, me: &MemberId, stewards: &Roles) -> Self {
        let member = present.contains(me);
        let is_shown = cell.check_shows_members(me, &present, stewards).is_ok();
        let members = is_shown.then(|| present.into_iter().collect());
        let Cell { id, community, name } = cell;
        CellView { id, community, name, member, members }
    }

    /// Makes the view of a cell with those of these people who are in it.
    fn among(cell: Cell, people: &[(CellId, MemberId)], me: &MemberId, stewards: &Roles) -> Self {
        let inside = people.iter().filter(|(of, _)| *of == cell.id);
        let inside = inside.map(|(_, member)| member.clone()).collect();
        CellView::of(cell, inside, me, stewards)
    }
}

/// The result.
#[derive(Serialize, ToSchema)]
struct InCellView {
    /// The cell.
    #[schema(value_type = String)]
    cell: CellId,
    /// The member.
    #[schema(value_type = String)]
    member: MemberId,
    /// Whether anything changed.
    changed: bool,
}

/// The cell to found.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CellBody {
    /// 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
}

/// The cells of a community, by name; for its members.
#[utoipa::path(get, path = "/communities/{id}/cells", tag = "communities", params(CommunityParam, PageQuery),
    responses((status = 200, body = Rows<CellView>), AnyButConflicting))]
async fn list(page: PageQuery, request: CommunityReading) -> Answer {
    let part = page.part(Default::default())?;
    let (id, reading, mut moment) = request.for_members().await?;
    let me = &reading.me;
    let stewards = Roles::from(community::stewards(&mut moment, &id).await.or_fail()?);
    let rows = cell::of_community(&mut moment, &id, &part).await;
    let total = totals::cells(&mut moment, &id).await.or_fail()?;
    let page =
        Rows::cut(rows.or_fail()?, &part, total, |cell| (cell.name.clone(), cell.id.clone()));
    // The members of other cells are hidden from this reader.
    let shown: Vec<CellId> = match stewards.is_steward(&id, me) {
        true => page.rows.iter().map(|cell| cell.id.clone()).collect(),
        false => cell::ids_of(&mut moment, &id, me).await.or_fail()?,
    };
    let ids: Vec<&str> = shown.iter().map(|cell| cell.as_str()).collect();
    let people = cell::members_seen(&mut moment, &ids, me).await.or_fail()?;
    Ok(reading.reply(&page.map(|cell| CellView::among(cell, &people, me, &stewards))))
}

/// The cells that the caller is in, by name, with their members.
#[utoipa::path(get, path = "/me/cells", tag = "communities", params(PageQuery),
    responses((status = 200, body = Rows<CellView>), Unauthenticated, Unprocessable))]
async fn list_own(app: State<App>, page: PageQuery, reading: Reading) -> Answer {
    let (part, me) = (page.part(Default::default())?, &reading.me);
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let rows = cell::own(&mut moment, me, &part).await.or_fail()?;
    let total = totals::own_cells(&mut moment, me).await.or_fail()?;
    let page = Rows::cut(rows, &part, total, |cell| (cell.name.clone(), cell.id.clone()));
    let ids: Vec<&str> = page.rows.iter().map(|cell| cell.id.as_str()).collect();
    let people = cell::members_seen(&mut moment, &ids, me).await.or_fail()?;
    Ok(reading.reply(&page.map(|cell| CellView::among(cell, &people, me, &Roles::default()))))
}

/// Founds a cell without members; for the stewards of the community, which has at most 100 cells.
#[utoipa::path(post, path = "/communities/{id}/cells", tag = "communities", params(CommunityParam),
    request_body = CellBody,
    responses((status = 201, body = CellView), AnyRefusal))]
async fn create(
    Path(id): Path<CommunityId>,
    Begun { mut write, body }: Begun<CellBody>,
) -> Written {
    let me = write.reading.me.clone();
    known_to_member(write.sql(), &id, &me).await?;
    let stewards = community::stewards(write.sql(), &id).await.or_fail()?;
    let cells = totals::cells(write.sql(), &id).await.or_fail()?;
    let (present, stewards) = (BTreeSet::new(), stewards.into());
    let context = Context { by: me.clone(), stewards, present, cells };
    let found = Creation::Found { id: fresh_id(), community: id, name: body.name };
    let cell = write.save(Cell::create(found, &context)?).await?;
    let view = CellView::of(cell, context.present, &me, &context.stewards);
    Ok(write.commit(StatusCode::CREATED, &view).await?)
}

/// Removes a cell; for the stewards of the community. Everybody in the cell is notified, and no listing names it
/// any more.
#[utoipa::path(delete, path = "/communities/{id}/cells/{cell}", tag = "communities", params(CommunityParam, CellParam),
    responses((status = 204, description = "the cell was removed"), AnyButConflicting))]
async fn remove(
    app: State<App>,
    Path((id, cell)): Path<(CommunityId, CellId)>,
    mut write: Write,
) -> Written {
    let me = write.reading.me.clone();
    let inside = known_cell(&mut write, &id, &cell).await?;
    let ended = inside.cell.clone().end((), &inside.context(&me))?;
    for member in &inside.present {
        listed::leave_cells(&mut write, app.model(), member, std::slice::from_ref(&cell)).await?;
    }
    write.take(ended);
    cell::remove(write.sql(), &cell).await.or_fail()?;
    Ok(write.commit_empty().await?)
}

/// Removes a member from a cell; for the stewards, and for members themselves. Everybody in the cell is notified.
/// The member's listings no longer name the cell, even if the member comes back. The answer says whether anything
/// changed.
#[utoipa::path(delete, path = "/communities/{id}/cells/{cell}/members/{member}", tag = "communities",
    params(CommunityParam, CellParam, MemberParam),
    responses((status = 200, body = InCellView), AnyButConflicting))]
async fn remove_member(
    app: State<App>,
    Path((id, cell, member)): Path<(CommunityId, CellId, MemberId)>,
    mut write: Write,
) -> Written {
    let me = write.reading.me.clone();
    let inside = known_cell(&mut write, &id, &cell).await?;
    write.known(&member).await?;
    let remove = rules::Command::Remove { member: member.clone() };
    let removed = inside.cell.clone().apply(remove, &inside.context(&me))?;
    let changed = !removed.changes.is_empty();
    if changed {
        listed::leave_cells(&mut write, app.model(), &member, std::slice::from_ref(&cell)).await?;
        write.take(removed);
        cell::remove_member(write.sql(), &cell, &member).await.or_fail()?;
    }
    Ok(write.commit_if(changed, &InCellView { cell, member, changed }).await?)
}

/// A cell with its members and the stewards of its community.
pub struct InCell {
    pub cell: Cell,
    pub present: BTreeSet<MemberId>,
    pub stewards: Roles,
}

impl InCell {
    /// Returns a cell of a community that the member belongs to.
    pub async fn found(
        connection: &mut Connection,
        id: &CommunityId,
        cell: &CellId,
        me: &MemberId,
    ) -> Result<Self, Problem> {
        known_to_member(connection, id, me).await?;
        let cell = cell_of(connection, id, cell).await?;
        let present = cell::members(connection, &cell.id).await.or_fail()?;
        let stewards = community::stewards(connection, id).await.or_fail()?.into();
        Ok(InCell { cell, present, stewards })
    }

    fn context(&self, by: &MemberId) -> Context {
        let (present, stewards) = (self.present.clone(), self.stewards.clone());
        Context { by: by.clone(), stewards, present, cells: 0 }
    }
}

/// Returns a cell of a community.
pub async fn cell_of(
    connection: &mut Connection,
    id: &CommunityId,
    cell: &CellId,
) -> Result<Cell, Problem> {
    let found = cell::find(connection, id, cell).await.or_fail()?;
    found.ok_or_else(|| Problem::not_found("cell", cell.as_str()))
}

/// Returns a cell of a community that the writer belongs to.
pub async fn known_cell(
    write: &mut Write,
    id: &CommunityId,
    cell: &CellId,
) -> Result<InCell, Problem> {
    let me = write.reading.me.clone();
    InCell::found(write.sql(), id, cell, &me).await
}
