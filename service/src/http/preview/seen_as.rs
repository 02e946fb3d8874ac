//! The view of another member on a planned listing: whether they would see it, and by which grant. It tells nothing more,
//! as `explain` does not: neither a path nor the trust that is missing.

use serde::Serialize;
use trust_commons::facts;
use trust_commons::viewer::Known;
use trust_core::{MemberId, Reason, Resource, Via};
use utoipa::ToSchema;

use crate::app::App;
use crate::http::explain::UNKNOWN;
use crate::http::protocol::{OrFail, Problem, Reading};
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
}

impl SeenAs {
    /// Makes the answer about the owner.
    fn own(viewer: MemberId) -> Self {
        SeenAs { viewer, visible: true, via: Some(Via::Own.name()), reason: Reason::Own.name() }
    }

    /// Makes the answer about an id that the owner has blocked.
    fn blocked(viewer: MemberId) -> Self {
        SeenAs { viewer, visible: false, via: None, reason: Reason::Blocked.name() }
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
        Ok(SeenAs { viewer, visible, via: via.map(Via::name), reason })
    }
}
