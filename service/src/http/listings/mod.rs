//! Routes of listings: post, change, find, close.

mod body;
mod counts;
mod mine;
mod query;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use trust_commons::listing::{
    self as rules, Context, Creation, Listing, ListingKind, ListingRefusal,
};
use trust_commons::{ListingId, Noun};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::ids::IdParam;
use super::protocol::listed::{self, ListingView, ListingsView};
use super::protocol::refusals::{
    AnyRefusal, Conflicting, Forbidden, Missing, NoCircle, NoPlace, Unauthenticated, Unprocessable,
};
use super::protocol::scope;
use super::protocol::{
    Answer, Begun, Nothing, OrFail, PageQuery, Path, Problem, Query, Reading, Write, Written,
    fresh_id,
};
use crate::app::App;
use crate::quota::Quota;
use crate::store::community;
use crate::store::member::Member;
use body::FulfilBody;
pub use body::{ListingBody, PatchBody, SupportListingBody};
pub use query::{KindQuery, ListingQuery, Only, OrderName, Scope, Wanted, min_trust};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, post))
        .routes(routes!(read, edit, remove))
        .routes(routes!(fulfil))
        .routes(routes!(reopen))
        .routes(routes!(repost))
        .merge(counts::router())
        .merge(mine::router())
}

/// Whether to include the caller's own listings.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OwnQuery {
    /// Whether to show the caller's own listings, too, in any state; false if left out, true with `scope=own` or `ids`.
    include_own: Option<bool>,
}

/// The offers and needs that the caller may see, in pages with an exact total. Listings that the caller was
/// accepted for are included when they are closed, too.
#[utoipa::path(get, path = "/listings", tag = "listings", params(ListingQuery, KindQuery, OwnQuery, PageQuery),
    responses((status = 200, body = ListingsView), Unauthenticated, NoPlace, Unprocessable))]
async fn list(
    app: State<App>,
    reading: Reading,
    wanted: Wanted,
    Query(own): Query<OwnQuery>,
) -> Answer {
    let query = &wanted.query;
    let is_chosen = query.ids.is_some() || query.owner.is_some();
    let shows_own = query.scope == Some(Scope::Own) || is_chosen;
    let include_own = own.include_own.unwrap_or(shows_own);
    Wanted { include_own, ..wanted }.answer(&app, reading).await
}

/// Posts an offer or a need. The audience sees it at once.
#[utoipa::path(post, path = "/listings", tag = "listings", request_body = ListingBody,
    responses((status = 201, body = ListingView), Unauthenticated, Forbidden, NoCircle, Conflicting, Unprocessable))]
async fn post(Begun { write, body }: Begun<ListingBody>) -> Written {
    let ListingBody { kind, thing } = body;
    posted(write, kind, thing).await
}

/// Posts a listing in a write, and answers with it.
pub async fn posted(mut write: Write, kind: ListingKind, thing: SupportListingBody) -> Written {
    let me = write.myself().await?;
    let draft = thing.draft(kind, me.preference.precision)?;
    let reading = write.reading.clone();
    let ties = reading.ties(write.sql(), draft.community.as_ref(), &draft.sharing).await?;
    let refused = draft.refusals(write.now);
    let context = Context { ties, ..context(&write, &me) };
    let outcome = Listing::create(Creation::Post { id: fresh_id(), draft }, &context)
        .map_err(|refusal| Problem::refused_among(&refusal, &refused))?;
    let listing = write.take(outcome);
    save(write, StatusCode::CREATED, &listing, me.name).await
}

/// Returns the context of a command to the writer's own listing.
fn context(write: &Write, me: &Member) -> Context {
    let of = Context::of(me.id.clone(), write.now);
    Context { preference: me.preference, model: write.app().model(), ..of }
}

/// Applies a command that does not delete the listing, and returns the listing after it.
fn changed(
    write: &mut Write,
    before: Listing,
    command: rules::Command,
    context: &Context,
) -> Result<Listing, ListingRefusal> {
    let id = before.id.clone();
    let after = write.take(before.apply(command, context)?);
    after.ok_or(ListingRefusal::UnknownListing { listing: id })
}

/// Stores a listing of the writer, and answers with it.
async fn save(mut write: Write, status: StatusCode, listing: &Listing, name: String) -> Written {
    write.put(listing).await?;
    if listing.status.is_open() {
        write.within(&[Quota::Listings, Quota::Texts]).await?;
    }
    if status == StatusCode::CREATED {
        write.within(&[Quota::KeptListings]).await?;
    }
    listed::answer(write, status, listing.clone(), name).await
}

/// A listing that the caller may see.
#[utoipa::path(get, path = "/listings/{id}", tag = "listings", params(IdParam),
    responses((status = 200, body = ListingView), Unauthenticated, Missing, Unprocessable))]
async fn read(app: State<App>, Path(id): Path<ListingId>, reading: Reading) -> Answer {
    listed::one::<Listing>(&app, reading, id.as_str()).await
}

/// Changes an open listing of the caller, or renews an expired listing by a new `expires_at`.
#[utoipa::path(patch, path = "/listings/{id}", tag = "listings", request_body = PatchBody, params(IdParam),
    responses((status = 200, body = ListingView), AnyRefusal))]
async fn edit(Path(id): Path<ListingId>, Begun { write, body }: Begun<PatchBody>) -> Written {
    edited(write, None, &id, body).await
}

/// Changes a listing of a kind, or of either, in a write, and answers with it.
pub async fn edited(
    mut write: Write,
    kind: Option<ListingKind>,
    id: &ListingId,
    body: PatchBody,
) -> Written {
    let before = listed::found_of(&mut write, kind, id).await?;
    let me = write.myself().await?;
    let patch = body.patch(me.preference.precision)?;
    let sharing = patch.sharing.as_ref().unwrap_or(&before.sharing);
    let reading = write.reading.clone();
    let ties = reading.ties(write.sql(), None, sharing).await?;
    let mut answering = listed::answering(&mut write, id).await?;
    answering.retain(|member| write.reading.is_seen_by(member, id));
    let hidden = write.reading.hidden_of(&before);
    let refused = before.refusals_of(&patch, write.now);
    let context = Context { answering, hidden, ties, ..context(&write, &me) };
    let after = changed(&mut write, before, rules::Command::Edit(patch), &context)
        .map_err(|refusal| Problem::refused_among(&refusal, &refused))?;
    save(write, StatusCode::OK, &after, me.name).await
}

/// Deletes a listing of the caller, in any state, with its responses. A steward of its community can withdraw
/// another member's open listing: it is cancelled.
#[utoipa::path(delete, path = "/listings/{id}", tag = "listings", params(IdParam),
    responses((status = 204), AnyRefusal))]
async fn remove(Path(id): Path<ListingId>, write: Write) -> Written {
    removed(write, None, &id).await
}

/// Deletes or withdraws a listing of a kind, or of either, in a write.
pub async fn removed(mut write: Write, kind: Option<ListingKind>, id: &ListingId) -> Written {
    let before = listed::found_of(&mut write, kind, id).await?;
    let answering = listed::answering(&mut write, id).await?;
    let context = Context { answering, ..Context::of(write.reading.me.clone(), write.now) };
    if before.owner == context.by {
        write.take(before.apply(rules::Command::Delete, &context)?);
        listed::delete::<Listing>(&mut write, id.as_str()).await?;
        return Ok(write.commit_empty().await?);
    }
    if before.community.as_ref().is_some_and(|community| !write.may_administer(community)) {
        return Err(scope::insufficient(scope::Needed::Admin).into());
    }
    let stewards = match &before.community {
        Some(community) => Some(community::stewards(write.sql(), community).await.or_fail()?),
        None => None,
    };
    let context = Context { stewards: stewards.into_iter().collect(), ..context };
    let after = changed(&mut write, before, rules::Command::Withdraw, &context)?;
    write.put(&after).await?;
    Ok(write.commit_empty().await?)
}

/// Marks a listing of the caller as fulfilled, and records the helper. The listing may have expired.
#[utoipa::path(post, path = "/listings/{id}/fulfil", tag = "listings", request_body = FulfilBody, params(IdParam),
    responses((status = 200, body = ListingView), AnyRefusal))]
async fn fulfil(Path(id): Path<ListingId>, Begun { write, body }: Begun<FulfilBody>) -> Written {
    let FulfilBody { helper } = body;
    apply(write, &id, rules::Command::Fulfil { helper }).await
}

/// Opens a fulfilled or expired listing of the caller again. An `expires_at` in the past is removed.
#[utoipa::path(post, path = "/listings/{id}/reopen", tag = "listings", request_body = Nothing, params(IdParam),
    responses((status = 200, body = ListingView), AnyRefusal))]
async fn reopen(Path(id): Path<ListingId>, write: Write) -> Written {
    apply(write, &id, rules::Command::Reopen).await
}

/// Applies a command to a listing of the writer, and answers with the listing.
async fn apply(mut write: Write, id: &ListingId, command: rules::Command) -> Written {
    let before = listed::found::<Listing>(&mut write, id.as_str()).await?;
    let answering = listed::answering(&mut write, id).await?;
    let me = write.myself().await?;
    let hidden = write.reading.hidden_of(&before);
    let context = Context { answering, hidden, ..context(&write, &me) };
    let after = changed(&mut write, before, command, &context)?;
    save(write, StatusCode::OK, &after, me.name).await
}

/// Posts a closed listing of the caller again, as a new listing with the given changes. An `expires_at` in the past
/// is left out, and so is a community that the caller has left.
#[utoipa::path(post, path = "/listings/{id}/repost", tag = "listings", request_body = PatchBody, params(IdParam),
    responses((status = 201, body = ListingView), AnyRefusal))]
async fn repost(Path(id): Path<ListingId>, Begun { mut write, body }: Begun<PatchBody>) -> Written {
    let before = listed::found::<Listing>(&mut write, id.as_str()).await?;
    let me = write.myself().await?;
    let patch = body.patch(me.preference.precision)?;
    let sharing = patch.sharing.as_ref().unwrap_or(&before.sharing);
    let reading = write.reading.clone();
    let ties = reading.ties(write.sql(), before.community.as_ref(), sharing).await?;
    let context = Context { ties, ..context(&write, &me) };
    let repost = rules::Command::Repost { id: fresh_id(), patch };
    let posted = changed(&mut write, before, repost, &context)?;
    save(write, StatusCode::CREATED, &posted, me.name).await
}
