//! The view of another member on a planned listing: whether they would see it, and why.

use serde::Serialize;
use trust_commons::facts;
use trust_commons::viewer::Known;
use trust_core::{
    Grant, MemberId, NodeIdx, Reason, Resource, Settings, Threshold, Trust, TrustDirection, Via,
};
use utoipa::ToSchema;

use crate::app::App;
use crate::http::explain::UNKNOWN;
use crate::http::protocol::{OrFail, Problem, Reading};
use crate::http::trust::PathView;
use crate::store::{Connection, block};

/// Whether a member would see the listing, as far as the caller may know.
#[derive(Serialize, ToSchema)]
pub struct SeenAs {
    /// The member.
    #[schema(value_type = String)]
    viewer: MemberId,
    /// Whether the member would see the listing.
    visible: bool,
    /// The grant that would admit the member.
    via: Option<&'static str>,
    /// The reason: own, granted, blocked, no_grant, or unknown if only trust that the member keeps private could admit
    /// them.
    reason: &'static str,
    /// The path of the caller's trust in the member, if that trust admits them and the path may be shown.
    path: Option<PathView>,
    /// If the member would not see the listing and the caller's trust could admit them, the trust that is missing.
    shortfall: Option<Shortfall>,
}

/// The trust of the caller that is missing.
#[derive(Serialize, ToSchema)]
struct Shortfall {
    /// The caller's trust in the member.
    have: f64,
    /// The least trust that admits.
    need: f64,
    /// The grant.
    grant: &'static str,
}

impl SeenAs {
    /// Makes the answer about the owner.
    fn own(viewer: MemberId) -> Self {
        let (via, reason) = (Some(Via::Own.name()), Reason::Own.name());
        SeenAs { viewer, visible: true, via, reason, path: None, shortfall: None }
    }

    /// Makes the answer about an id that the owner has blocked.
    fn blocked(viewer: MemberId) -> Self {
        let reason = Reason::Blocked.name();
        SeenAs { viewer, visible: false, via: None, reason, path: None, shortfall: None }
    }

    /// Decides about a member of whom the caller knows. An answer that rests on the caller's trust counts as a question.
    pub async fn of(
        app: &App,
        reading: &Reading,
        connection: &mut Connection,
        posted: &Resource,
        viewer: MemberId,
    ) -> Result<Self, Problem> {
        if viewer == reading.me {
            return Ok(SeenAs::own(viewer));
        }
        // The answer is the same if no member has that id.
        if block::stands(connection, &reading.me, &viewer).await.or_fail()? {
            return Ok(SeenAs::blocked(viewer));
        }
        let node = reading.known(app, connection, &viewer).await?;
        let view = reading.view.supposing(facts::of_resource(posted.clone()));
        let view = view.map_err(|error| Problem::internal(&error))?;
        let supposed = Reading { view, ..reading.clone() };
        let found = supposed.view.resource(posted.id.as_str());
        let found = found.map_err(|error| Problem::internal(&error))?;
        let decision = supposed.view.explain(node, found, supposed.now.as_secs());
        let known = supposed.known_standing(app, connection, node, found, decision.via).await?;
        let (visible, via, reason) = match known {
            Known::Granted(via) => (true, Some(via), Reason::Granted.name()),
            Known::NotGranted => (false, None, Reason::NoGrant.name()),
            _ => (false, None, UNKNOWN),
        };
        let path = match via {
            Some(via) if admits_by_own_trust(reading, node, via) => {
                reading.shown_paths(connection, &[node]).await?.remove(&node)
            }
            _ => None,
        };
        let shortfall = (!visible).then(|| missing(reading, node, posted)).flatten();
        Ok(SeenAs { viewer, visible, via: via.map(Via::name), reason, path, shortfall })
    }
}

/// Returns the least trust of an owner in a viewer that a grant admits; nothing if it does not rest on that alone.
fn needed(settings: Settings, via: Via) -> Option<Threshold> {
    let (direction, min) = match via {
        Via::Trusted => (settings.trusted_direction(), settings.trusted_min()),
        Via::Network => (settings.network_direction(), settings.network_min()),
        _ => return None,
    };
    let is_enough = matches!(direction, TrustDirection::OwnerToViewer | TrustDirection::Either);
    is_enough.then(|| min.max(settings.floor()))
}

fn admits_by_own_trust(reading: &Reading, node: NodeIdx, via: Via) -> bool {
    let trust = reading.view.trust(reading.viewer, node);
    needed(reading.view.settings(), via).is_some_and(|min| trust.reaches(min))
}

/// Returns the caller's trust that is missing for the grant that needs least.
fn missing(reading: &Reading, node: NodeIdx, posted: &Resource) -> Option<Shortfall> {
    let settings = reading.view.settings();
    let grants = posted.audience.iter().map(Grant::via);
    let (need, via) = grants.filter_map(|via| Some((needed(settings, via)?, via))).min()?;
    let have = reading.view.trust(reading.viewer, node);
    let need = Trust::from(need).to_f64();
    Some(Shortfall { have: have.to_f64(), need, grant: via.name() })
}
