//! Routes of the caller's sharing preference.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_commons::facts;
use trust_commons::member as rules;
use trust_commons::preference::{SharingPreference, Visibility};
use trust_core::Precision;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::refusals::{Forbidden, Unauthenticated, Unprocessable};
use super::protocol::{Answer, Begun, OrFail, Reading, Written};
use crate::app::App;
use crate::store::{listing, member};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read, set))
}

/// The sharing preference.
#[derive(Serialize, ToSchema)]
pub struct PreferenceView {
    /// The audience of the member's listings.
    visibility: Visibility,
    /// The precision of the member's place for others: `exact`, `neighborhood` (1 km), `city` (10 km) or `region`
    /// (100 km). `exact` applies to places of the member's listings; others know the member's own place to the
    /// neighborhood.
    precision: &'static str,
    /// The radius of "near", in kilometres.
    local_radius_km: f64,
}

impl From<SharingPreference> for PreferenceView {
    fn from(preference: SharingPreference) -> Self {
        PreferenceView {
            visibility: preference.visibility,
            precision: preference.precision.name(),
            local_radius_km: preference.local_radius_km.km(),
        }
    }
}

/// The new sharing preference; omitted fields take the defaults.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct PreferenceBody {
    /// The audience of the member's listings; `my_community` if left out.
    visibility: Visibility,
    /// The precision of the member's place for others: `exact`, `neighborhood` (1 km), `city` (10 km) or `region`
    /// (100 km); `neighborhood` if left out. `exact` applies to places of the member's listings; others know the
    /// member's own place to the neighborhood.
    #[schema(value_type = String, pattern = "^(exact|neighborhood|city|region)$")]
    precision: Precision,
    /// The radius of "near", in kilometres: above 0, at most 20 015; 25 if left out.
    #[schema(exclusive_minimum = 0, maximum = 20_015)]
    local_radius_km: Option<f64>,
}

/// The sharing preference.
#[utoipa::path(get, path = "/me/sharing-preference", tag = "me",
    responses((status = 200, body = PreferenceView), Unauthenticated))]
async fn read(app: State<App>, reading: Reading) -> Answer {
    let mut connection = app.store.read().await.or_fail()?;
    let me = reading.myself(&mut connection).await?;
    Ok(reading.reply(&PreferenceView::from(me.preference)))
}

/// Replaces the sharing preference. The caller's listings without a choice of their own follow at once; if their
/// audience changes, they name the cells that the caller belongs to now. The stored places of the caller and of the
/// caller's listings are snapped to the new precision.
#[utoipa::path(put, path = "/me/sharing-preference", tag = "me", request_body = PreferenceBody,
    responses((status = 200, body = PreferenceView), Unauthenticated, Forbidden, Unprocessable))]
async fn set(app: State<App>, Begun { mut write, body }: Begun<PreferenceBody>) -> Written {
    let mut me = write.myself().await?;
    let PreferenceBody { visibility, precision, local_radius_km } = body;
    let usual = SharingPreference::default().local_radius_km.km();
    let preference =
        SharingPreference::new(visibility, precision, local_radius_km.unwrap_or(usual))?;
    let view = PreferenceView::from(preference);
    if preference == me.preference {
        return Ok(write.unchanged(&view).await?);
    }
    let moves = preference.visibility != me.preference.visibility;
    let cells = moves.then(|| write.reading.own_cells());
    me.preference = preference;
    if let Some(place) = me.place.and_then(|place| preference.coarsened(place)) {
        let before = rules::facts(&me.id, me.place.replace(place));
        write.change(facts::changes(&before, &rules::facts(&me.id, me.place)));
    }
    member::update(write.sql(), &me).await.or_fail()?;
    for listing in listing::of_owner(write.sql(), &me.id).await.or_fail()? {
        let outcome = listing.follow(&preference, app.model(), cells.as_ref());
        let Some(outcome) = outcome else { continue };
        let follows = write.take(outcome);
        if follows != listing {
            write.put(&follows).await?;
        }
    }
    Ok(write.commit(StatusCode::OK, &view).await?)
}
