//! The route of the caller's own listings in every state.

use axum::extract::State;
use serde::Deserialize;
use trust_commons::listing::{Listing, ListingStatus};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::KindQuery;
use crate::app::App;
use crate::http::protocol::listed::{self, ListingView};
use crate::http::protocol::refusals::{Unauthenticated, Unprocessable};
use crate::http::protocol::{Answer, OrFail, PageQuery, Query, Reading, Rows};
use crate::store::listing;
use crate::store::row_cache::CachedRow;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(mine))
}

/// The state.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StatusQuery {
    /// Only listings with this status.
    #[param(inline)]
    status: Option<ListingStatus>,
}

/// The caller's own listings in every state, also expired and closed ones, the newest first.
#[utoipa::path(get, path = "/me/listings", tag = "me", params(StatusQuery, KindQuery, PageQuery),
    responses((status = 200, body = Rows<ListingView>), Unauthenticated, Unprocessable))]
async fn mine(
    app: State<App>,
    Query(StatusQuery { status }): Query<StatusQuery>,
    Query(KindQuery { kind }): Query<KindQuery>,
    page: PageQuery,
    reading: Reading,
) -> Answer {
    // The date as a key that ascends from the newest listing.
    let place = |listing: &Listing| (-listing.created_at.as_secs(), listing.id.clone());
    let part = page.part(None)?;
    let (reading, mut moment) = reading.with_record(&app).await?;
    let me = reading.myself(&mut moment).await?;
    let mut own = listing::of_owner(&mut moment, &reading.me).await.or_fail()?;
    // The number of listings of a member is limited. The status depends on the time, and on who is hidden.
    own.retain(|listing| {
        kind.is_none_or(|kind| kind == listing.kind)
            && status.is_none_or(|status| status == reading.status_of(listing))
    });
    let total = own.len() as u64;
    own.sort_by_cached_key(place);
    own.retain(|listing| part.after.as_ref().is_none_or(|after| place(listing) > *after));
    own.truncate(part.limit as usize);
    let page = Rows::cut(own, &part, total, |listing| Some(place(listing)));
    let page = page.map(|row| CachedRow::new(row, me.name.clone(), reading.revision));
    let Rows { rows, total, next_cursor } = &page;
    let rows = listed::own(&mut moment, app.model(), &reading, rows).await?;
    Ok(reading.reply(&Rows { rows, total: *total, next_cursor: next_cursor.clone() }))
}
