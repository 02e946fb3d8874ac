//! Routes of the caller's blocks. A block hides both people from each other at once, on all routes.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_commons::Timestamp;
use trust_commons::block::Block;
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::parting;
use super::protocol::ids::MemberParam;
use super::protocol::refusals::{Unauthenticated, Unprocessable};
use super::protocol::{
    Answer, Command, Nothing, OrFail, PageQuery, Path, ProblemBody, Reading, Rows, Written,
};
use crate::app::App;
use crate::store::daily::Daily;
use crate::store::{block, totals};
use crate::work::{count_change, count_taking_back};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(lift))
}

/// A member whom the caller has blocked.
#[derive(Serialize, ToSchema)]
struct BlockView {
    /// The member.
    #[schema(value_type = String)]
    member: MemberId,
    /// The start of the block, in seconds.
    at: Timestamp,
}

/// The member to block.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BlockBody {
    /// Any member except the caller.
    #[schema(value_type = String, min_length = 1, max_length = 255)]
    member: MemberId,
}

/// The result.
#[derive(Serialize, ToSchema)]
struct BlockedView {
    /// The member.
    #[schema(value_type = String)]
    member: MemberId,
    /// Whether anything changed.
    changed: bool,
}

/// The people whom the caller has blocked, by id. Blocked people cannot read who has blocked them.
#[utoipa::path(get, path = "/blocks", tag = "blocks", params(PageQuery),
    responses((status = 200, body = Rows<BlockView>), Unauthenticated, Unprocessable))]
async fn list(app: State<App>, page: PageQuery, reading: Reading) -> Answer {
    let part = page.part(String::new())?;
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let found = block::of_member(&mut moment, &reading.me, &part).await.or_fail()?;
    let total = totals::blocks(&mut moment, &reading.me).await.or_fail()?;
    let rows = Rows::cut(found, &part, total, |(member, _)| member.clone());
    Ok(reading.reply(&rows.map(|(member, at)| BlockView { member, at })))
}

/// Blocks a member, or an id that no member has yet, so that blocking does not reveal hidden members. Blocking
/// twice changes nothing. A member can block at most 10 000 ids, and change a limited number of blocks in a day.
#[utoipa::path(post, path = "/blocks", tag = "blocks", request_body = BlockBody, responses(
    (status = 201, body = BlockedView),
    (status = 200, body = BlockedView, description = "blocked already"),
    Unauthenticated,
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "the caller has blocked 10 000 already"),
    Unprocessable,
))]
async fn add(app: State<App>, command: Command<BlockBody>) -> Written {
    let mut write = app.begin_of_blocks(&command).await?;
    let (me, member) = (write.reading.me.clone(), command.body.member);
    let block = Block::new(me.clone(), member.clone())?;
    let now = write.now;
    if !block::insert(write.sql(), &me, &member, now).await.or_fail()? {
        return Ok(write.unchanged(&BlockedView { member, changed: false }).await?);
    }
    Block::check_count(totals::blocks(write.sql(), &me).await.or_fail()?)?;
    count_change(&mut write, &me, Daily::Blocks).await?;
    // A block of an unused id takes effect when a member with this id joins.
    if write.reading.view.contains(member.as_str()) {
        let is_first = !write.reading.hides(member.as_str());
        write.change(block.facts());
        if is_first {
            parting::part(&app, &mut write, &member).await?;
        }
    }
    Ok(write.commit(StatusCode::CREATED, &BlockedView { member, changed: true }).await?)
}

/// Lifts a block of the caller. The answer says whether there was one. It counts as a change of the day, and is
/// never refused for exceeding the limit.
#[utoipa::path(delete, path = "/blocks/{member}", tag = "blocks", params(MemberParam),
    responses((status = 200, body = BlockedView), Unauthenticated))]
async fn lift(app: State<App>, Path(member): Path<MemberId>, command: Command<Nothing>) -> Written {
    let mut write = app.begin_of_blocks(&command).await?;
    let me = write.reading.me.clone();
    let Some(since) = block::remove(write.sql(), &me, &member).await.or_fail()? else {
        return Ok(write.unchanged(&BlockedView { member, changed: false }).await?);
    };
    count_taking_back(&mut write, &me, Daily::Blocks).await?;
    if write.reading.view.contains(member.as_str()) {
        write.change(Block { blocker: me.clone(), blocked: member.clone() }.ends());
        if !block::stands(write.sql(), &member, &me).await.or_fail()? {
            parting::rejoin(&app, &mut write, &member, since).await?;
        }
    }
    Ok(write.commit(StatusCode::OK, &BlockedView { member, changed: true }).await?)
}
