//! Invites into communities: issued, listed and revoked by stewards, and shown to the members whom they are for.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_commons::invite::{
    self as rules, Context, Creation, Destination, Holder, Invite, InviteStatus, Token,
};
use trust_commons::steward::{Roles, Stewards};
use trust_commons::{Actions, CommunityId, InviteId, Noun, Timestamp};
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{InvitePreviewView, InviteView, answer_issued, preview_of};
use crate::app::App;
use crate::auth::random_bytes;
use crate::http::protocol::community::known;
use crate::http::protocol::ids::{CommunityParam, InviteParam};
use crate::http::protocol::refusals::{
    AnyButConflicting, AnyRefusal, Unauthenticated, Unprocessable,
};
use crate::http::protocol::{
    Answer, Begun, OrFail, PageQuery, Path, Problem, Reading, Rows, Write, Written, fresh_id,
};
use crate::limits::Origin;
use crate::store::page::newest;
use crate::store::{Connection, community, invite, totals};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, issue))
        .routes(routes!(revoke))
        .routes(routes!(waiting))
}

/// A new invite into a community. Without `member` and `email`, it is for any holder of its token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CommunityInviteBody {
    /// The only member who can accept it; the steward must know of them. They are notified, and need no token.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255)]
    member: Option<MemberId>,
    /// The only address that can accept it: the accepting account must have it. The service sends no mail, and shows
    /// the address to nobody else.
    #[schema(pattern = r"^\S+@[^\s@]+$", max_length = 254)]
    email: Option<String>,
    /// Seconds until it expires, 60 to 7 776 000 (90 days); 7 days if left out.
    #[schema(minimum = 60, maximum = 7_776_000)]
    expires_in: Option<i64>,
}

/// An invite for the caller, who accepts it by its id.
#[derive(Serialize, ToSchema)]
struct WaitingInviteView {
    /// The id that accepts it, instead of a token.
    #[schema(value_type = String)]
    id: InviteId,
    /// The time of issue, in seconds.
    created_at: Timestamp,
    /// The actions that are open to the caller now: `accept`.
    actions: Vec<&'static str>,
    /// The invite, as seen by the person who may accept it.
    #[serde(flatten)]
    preview: InvitePreviewView,
}

/// Returns the stewards of a community, for a steward.
async fn known_to_steward(
    connection: &mut Connection,
    id: &CommunityId,
    me: &MemberId,
) -> Result<Stewards, Problem> {
    known(connection, id, me).await?;
    let stewards = community::stewards(connection, id).await.or_fail()?;
    stewards.check_steward(me)?;
    Ok(stewards)
}

/// Creates an invite into a community, for one use, whatever the community's `joining`; for its stewards. The token
/// is shown only in this answer. The member whom it is for is notified; a community invites the same member at most
/// once within 24 hours. An invite is valid only while its issuer is a steward.
#[utoipa::path(post, path = "/communities/{id}/invites", tag = "invites", params(CommunityParam),
    request_body = CommunityInviteBody,
    responses((status = 201, body = InviteView), AnyRefusal))]
async fn issue(
    app: State<App>,
    origin: Origin,
    Path(id): Path<CommunityId>,
    Begun { mut write, body }: Begun<CommunityInviteBody>,
) -> Written {
    let (me, now) = (write.reading.me.clone(), write.now);
    let stewards = known_to_steward(write.sql(), &id, &me).await?;
    let CommunityInviteBody { member, email, expires_in } = body;
    let stewards = [stewards].into_iter().collect();
    let mut context = Context { stewards, ..Context::of(me.clone(), now) };
    if let Some(member) = &member {
        write.known(member).await?;
        context.is_member = community::has_member(write.sql(), &id, member).await.or_fail()?;
        context.invited_at = invite::invited_at(write.sql(), &id, member, &me).await.or_fail()?;
    }
    let token = Token::new(random_bytes());
    let issue = Creation::Issue {
        id: fresh_id(),
        token: Some(token.clone()),
        into: Destination::Community(id),
        email,
        member,
        expires_in,
    };
    let issued = write.save(Invite::create(issue, &context)?).await?;
    answer_issued(&app, origin, write, issued, &token, &context.stewards).await
}

/// The invites into a community, newest first; for its stewards, including invites by other stewards. Invites by
/// stewards who are hidden from the caller are left out.
#[utoipa::path(get, path = "/communities/{id}/invites", tag = "invites", params(CommunityParam, PageQuery),
    responses((status = 200, body = Rows<InviteView>), AnyButConflicting))]
async fn list(
    app: State<App>,
    Path(id): Path<CommunityId>,
    page: PageQuery,
    reading: Reading,
) -> Answer {
    let part = page.part(newest())?;
    let (reading, mut moment) = reading.with_record(&app).await?;
    let stewards = known_to_steward(&mut moment, &id, &reading.me).await?;
    let found = invite::of_group(&mut moment, &id, &reading.me, &part).await.or_fail()?;
    let total = totals::invites(&mut moment, &id, &reading.me).await.or_fail()?;
    let rows = Rows::by_date(found, &part, total);
    let roles = Roles::from(stewards.clone());
    let view = |invite: Invite| {
        let is_over = !stewards.is_steward(&invite.issuer);
        let view = InviteView::of(invite, &reading, &roles);
        match view.status {
            InviteStatus::Open if is_over => InviteView { status: InviteStatus::Revoked, ..view },
            _ => view,
        }
    };
    Ok(reading.reply(&rows.map(view)))
}

/// Revokes an unused invite; for any steward of its community.
#[utoipa::path(delete, path = "/communities/{id}/invites/{invite}", tag = "invites",
    params(CommunityParam, InviteParam),
    responses((status = 200, body = InviteView), AnyRefusal))]
async fn revoke(Path((id, invite)): Path<(CommunityId, InviteId)>, mut write: Write) -> Written {
    let (me, now) = (write.reading.me.clone(), write.now);
    let stewards = known_to_steward(write.sql(), &id, &me).await?;
    let found = invite::find(write.sql(), &id, &invite).await.or_fail()?;
    let found = found.filter(|found| write.reading.node(found.issuer.as_str()).is_some());
    let found = found.ok_or_else(|| Problem::not_found("invite", invite.as_str()))?;
    let stewards = [stewards].into_iter().collect();
    let context = Context { stewards, ..Context::of(me, now) };
    let revoked = write.save(found.apply(rules::Command::Revoke, &context)?).await?;
    let view = InviteView::of(revoked, &write.reading, &context.stewards);
    Ok(write.commit(StatusCode::OK, &view).await?)
}

/// The invites for the caller that can be accepted now, newest first. Each is accepted by its id.
#[utoipa::path(get, path = "/me/invites", tag = "invites", params(PageQuery),
    responses((status = 200, body = Rows<WaitingInviteView>), Unauthenticated, Unprocessable))]
async fn waiting(app: State<App>, page: PageQuery, reading: Reading) -> Answer {
    let part = page.part(newest())?;
    let (reading, mut moment) = reading.with_record(&app).await?;
    let (me, now) = (&reading.me, reading.now);
    let found = invite::waiting(&mut moment, me, now, &part).await.or_fail()?;
    let total = totals::invites_waiting(&mut moment, me, now).await.or_fail()?;
    let page = Rows::by_date(found, &part, total);
    let mut rows = Vec::with_capacity(page.rows.len());
    for invite in page.rows {
        let stewards = super::stewards_of(&mut moment, &invite).await?;
        // An invite is shown only if it is known to be allowed.
        let blocked = reading.node(invite.issuer.as_str()).is_none();
        let Ok(seen) = invite.preview(Holder::of(Some(me), blocked), &stewards, now) else {
            continue;
        };
        let preview = preview_of(&mut moment, seen).await?;
        let actions = invite.actions(&Context { stewards, ..Context::of(me.clone(), now) });
        let Invite { id, created_at, .. } = invite;
        rows.push(WaitingInviteView { id, created_at, actions, preview });
    }
    Ok(reading.reply(&Rows { rows, total: page.total, next_cursor: page.next_cursor }))
}
