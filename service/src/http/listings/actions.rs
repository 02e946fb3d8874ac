//! The actions that are open to the caller on a listing.

use serde::Serialize;
use trust_commons::listing::{Context, Listing};
use trust_commons::response::{self, Earlier, Response};
use trust_commons::{Actions, ListingId, Noun};
use utoipa::ToSchema;

use crate::app::App;
use crate::http::protocol::listed::ListingView;
use crate::http::protocol::{OrFail, Problem, Reading, fresh_id};
use crate::store::{community, listing, response as responses};

/// A listing, with what the caller may do with it.
#[derive(Debug, Serialize, ToSchema)]
#[allow(dead_code, reason = "it is a schema: the two parts are written one after the other")]
pub struct ListingDetail<'a> {
    #[serde(flatten)]
    #[schema(inline)]
    listing: ListingView<'a>,
    #[serde(flatten)]
    #[schema(inline)]
    more: ActionsView,
}

/// The actions that are open to the caller on a listing.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionsView {
    /// The actions that are open to the caller now: `respond` to a listing of another; `edit`, `fulfil`, `reopen`,
    /// `repost` and `delete` for their own; `withdraw` for a steward of its community, who deletes it.
    actions: Vec<&'static str>,
}

impl ActionsView {
    /// Returns what the caller may do with a listing; nothing if it is hidden or missing.
    pub async fn of(app: &App, reading: Reading, id: &ListingId) -> Result<Self, Problem> {
        let (reading, mut moment) = reading.with_record(app).await?;
        let found = listing::find_all(&mut moment, &[id.as_str()]).await.or_fail()?.pop();
        let Some(listing) = found.filter(|listing| reading.sees(&listing.id)) else {
            return Ok(ActionsView { actions: Vec::new() });
        };
        let (me, now) = (reading.me.clone(), reading.now);
        let roles = community::roles_of(&mut moment, &me).await.or_fail()?;
        let community = listing.community.as_ref();
        let ties = reading.ties(&mut moment, community, &listing.sharing).await?;
        let hidden = reading.hidden_of(&listing);
        let context =
            Context { stewards: roles, hidden, ties, model: app.model(), ..Context::of(me, now) };
        let mut actions = listing.actions(&context);
        if listing.owner == reading.me {
            // The owner deletes at the address at which a steward withdraws.
            actions.retain(|action| *action != "withdraw");
            return Ok(ActionsView { actions });
        }
        let given = responses::given_before(&mut moment, id, &reading.me).await.or_fail()?;
        actions.extend(respond(&reading, listing, given));
        Ok(ActionsView { actions })
    }
}

/// Returns `respond` if the caller may respond to a listing that they see.
fn respond(reading: &Reading, listing: Listing, earlier: Vec<Earlier>) -> Option<&'static str> {
    let context = response::Context::of(reading.me.clone(), listing, reading.now);
    let context = response::Context { sees: true, earlier, ..context };
    let give = response::Creation::Give { id: fresh_id(), message: String::new() };
    Response::create(give, &context).is_ok().then_some("respond")
}
