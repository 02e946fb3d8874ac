//! The part of rows that only the record knows for a reader: the responses to listings, and with them the actions that are
//! open to the reader. It is read for all rows of a page at once.

use std::collections::HashMap;

use serde::Serialize;
use trust_commons::listing::{Context, Listing, Ties};
use trust_commons::response::{self, Earlier, Response};
use trust_commons::sharing::SharingModel;
use trust_commons::{Actions as _, Noun as _};
use utoipa::ToSchema;

use crate::http::protocol::fresh_id;
use crate::http::protocol::problem::{OrFail, Problem};
use crate::http::protocol::reading::Reading;
use crate::store::response::Counts;
use crate::store::{Connection, community, response as responses};

/// The part of a listing that only the record knows for a reader.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    /// The actions that are open to the reader.
    pub actions: Vec<&'static str>,
    /// The responses to a listing of the reader.
    pub responses: ResponsesView,
}

/// Numbers of responses to a listing, without those of people who are hidden from its owner.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
pub struct ResponsesView {
    /// The number of responses that wait for a decision.
    pending: u64,
    /// The number of all responses.
    total: u64,
}

/// Reads that part of listings which the reader may see, by their ids.
pub async fn of_listings(
    connection: &mut Connection,
    model: SharingModel,
    reading: &Reading,
    listings: &[&Listing],
) -> Result<HashMap<String, Recorded>, Problem> {
    let me = &reading.me;
    let ids = |own: bool| {
        let wanted = listings.iter().filter(move |it| (it.owner == *me) == own);
        wanted.map(|it| it.id.as_str()).collect::<Vec<_>>()
    };
    let (own, others) = (ids(true), ids(false));
    let mut counts = match own.is_empty() {
        true => HashMap::new(),
        false => responses::counts(connection, &own, me).await.or_fail()?,
    };
    let mut earlier = match others.is_empty() {
        true => HashMap::new(),
        false => responses::given_to(connection, &others, me).await.or_fail()?,
    };
    let stewards = community::roles_of(connection, me).await.or_fail()?;
    let context = Context { stewards, model, ..Context::of(me.clone(), reading.now) };
    let part = |listing: &&Listing| {
        let id = listing.id.to_string();
        let earlier = earlier.remove(&listing.id).unwrap_or_default();
        let Counts { pending, total } = counts.remove(&listing.id).unwrap_or_default();
        let actions = actions(reading, listing, &context, earlier);
        (id, Recorded { actions, responses: ResponsesView { pending, total } })
    };
    Ok(listings.iter().map(part).collect())
}

/// Returns the actions that are open to the reader on a listing, to which they have responded so far.
fn actions(
    reading: &Reading,
    listing: &Listing,
    context: &Context,
    earlier: Vec<Earlier>,
) -> Vec<&'static str> {
    let ties = reading.ties_in_view(listing.community.as_ref(), &listing.sharing);
    let ties = Ties { open_circle: listing.open_circle, ..ties };
    let context = Context { hidden: reading.hidden_of(listing), ties, ..context.clone() };
    let mut actions = listing.actions(&context);
    if listing.owner == reading.me {
        // The owner deletes at the address at which a steward withdraws.
        actions.retain(|action| *action != "withdraw");
        return actions;
    }
    let context = response::Context::of(reading.me.clone(), listing.clone(), reading.now);
    let context = response::Context { sees: true, earlier, ..context };
    let give = response::Creation::Give { id: fresh_id(), message: String::new() };
    actions.extend(Response::create(give, &context).is_ok().then_some("respond"));
    actions
}
