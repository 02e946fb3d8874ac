//! The query parameters of lists of listings.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;
use trust_commons::listing::{Listing, ListingKind, ListingType};
use trust_core::{Filter, MemberId, Order, Paging, Tag, Threshold, Via};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::http::protocol::listed::{self, Search};
use crate::http::protocol::place::distance;
use crate::http::protocol::{Answer, PageQuery, Problem, Query, Reading};

/// The owner of the listings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The caller's own listings, and listings seen through the caller's circles, cells and communities.
    Own,
    /// Listings seen through partnerships of the caller's communities.
    Partner,
    /// The other listings that the caller may see: through trust, nearness and the network, or only because they are
    /// public. Each listing that the caller may see is in exactly one of `own`, `partner` and `network`.
    Network,
    /// Listings that are public, even if another grant also admits the caller.
    Public,
}

/// The order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderName {
    /// The newest first.
    Newest,
    /// The nearest first.
    Nearest,
    /// The listings of the most trusted owners first.
    MostTrusted,
}

impl From<OrderName> for Order {
    fn from(name: OrderName) -> Self {
        match name {
            OrderName::Newest => Order::Newest,
            OrderName::Nearest => Order::Nearest,
            OrderName::MostTrusted => Order::MostTrusted,
        }
    }
}

/// The filter of a list of listings.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListingQuery {
    /// Whether to show listings that the caller sees only because they are public; false if left out, true with
    /// `scope=public`, `scope=network`, `ids` or `owner`, and on routes of public listings.
    pub include_public: Option<bool>,
    /// Whether to show listings that the caller sees through partnerships, including public listings; true if left
    /// out.
    pub include_partners: Option<bool>,
    /// Only listings that have these words in their title, description or category, ignoring case and accents. Each
    /// word may be the beginning of a word there. At most 10 words; all listings if it has no word.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Only the listings with these ids: at most 100, with commas between them. Ids of listings that do not exist, or that
    /// the caller may not see, are left out.
    pub ids: Option<String>,
    /// Only the listings of this member.
    #[param(value_type = Option<String>, min_length = 1, max_length = 255)]
    pub owner: Option<MemberId>,
    /// Only listings of this community.
    pub community_id: Option<String>,
    /// Only listings of this type.
    pub resource_type: Option<ListingType>,
    /// Only listings of this category, ignoring case, accents and blanks.
    pub category: Option<String>,
    /// Only listings in this scope.
    #[param(inline)]
    pub scope: Option<Scope>,
    /// Only listings of owners whom the caller trusts this much, 0 to 1, rounded half-up to thousandths; 0 for no
    /// bound. Listings that a group admits are exempt.
    #[param(minimum = 0, maximum = 1)]
    pub min_trust: Option<f64>,
    /// Only listings within this many kilometres of the caller's place.
    #[param(minimum = 0, maximum = 20038)]
    pub within_km: Option<f64>,
    /// The order; newest if left out.
    #[param(inline)]
    pub order: Option<OrderName>,
    /// Whether listings without a place count as near enough.
    #[serde(skip)]
    #[param(ignore)]
    pub or_placeless: bool,
}

/// The kind, for paths that do not name it.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct KindQuery {
    /// Only offers, or only needs.
    pub kind: Option<ListingKind>,
}

/// The restriction of a list, besides the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Only {
    /// All listings that the caller may see.
    #[default]
    Seen,
    /// Open listings: an accepted member also sees closed ones.
    Open,
    /// Open listings that are public.
    OpenToAll,
}

/// A request for a page of listings.
#[derive(Default)]
pub struct Wanted {
    /// The query.
    pub query: ListingQuery,
    /// The kind; absent for both.
    pub kind: Option<ListingKind>,
    /// Whether to include the caller's own listings.
    pub include_own: bool,
    /// The restriction of the list.
    pub only: Only,
    /// The page.
    pub page: PageQuery,
}

/// A route declares which of these parameters it takes; a request with others was refused before.
impl FromRequestParts<App> for Wanted {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Query(query) = Query::from_request_parts(parts, app).await?;
        let Query(KindQuery { kind }) = Query::from_request_parts(parts, app).await?;
        let page = PageQuery::from_request_parts(parts, app).await?;
        Ok(Wanted { query, kind, page, ..Wanted::default() })
    }
}

impl Wanted {
    /// Returns the ids and the text to search for.
    pub fn search(&self) -> Result<Search, Problem> {
        let ListingQuery { ids, owner, q, .. } = &self.query;
        Search::of(ids.as_deref(), owner.as_ref(), q.as_deref())
    }

    /// Returns the filter for the engine. [`Wanted::search`] restricts it further.
    pub fn filter(&self) -> Result<Filter, Problem> {
        let query = &self.query;
        let of_all = self.only == Only::OpenToAll;
        let is_public = query.scope == Some(Scope::Public) || of_all;
        let is_open = self.only != Only::Seen;
        let category = query.category.as_ref();
        let named = [
            ("kind", self.kind.map(|kind| kind.to_string())),
            ("resource_type", query.resource_type.map(|kind| format!("type:{kind}"))),
            ("community_id", query.community_id.as_ref().map(|id| format!("community:{id}"))),
            ("scope", is_public.then(|| "public".to_owned())),
            ("scope", is_open.then(|| "open".to_owned())),
        ];
        let tag = |(parameter, text): (&str, String)| {
            let detail = || format!("`{parameter}` is longer than that of any listing");
            Tag::new(&text).map_err(|_| Problem::invalid("INVALID_FILTER", parameter, detail()))
        };
        let given = named.into_iter().filter_map(|(parameter, text)| Some((parameter, text?)));
        let mut tags = given.map(tag).collect::<Result<Vec<_>, _>>()?;
        tags.extend(category.and_then(|category| Listing::category_tag(category)));
        Ok(Filter {
            tags,
            via: Some(query.via(is_public)),
            min_trust: query.min_trust.map(min_trust).transpose()?,
            within_km: query.within_km.map(|km| distance("within_km", km)).transpose()?,
            or_placeless: query.or_placeless,
            include_own: self.include_own,
            among: None,
        })
    }

    /// The page.
    pub fn paging(&self) -> Result<Paging, Problem> {
        self.page.paging(self.query.order.map_or(Order::Newest, Order::from))
    }

    /// Returns the page.
    pub async fn answer(self, app: &App, reading: Reading) -> Answer {
        let (filter, search, paging) = (self.filter()?, self.search()?, self.paging()?);
        listed::page::<Listing>(app, reading, &filter, &search, &paging).await
    }
}

impl ListingQuery {
    /// Returns the grants that admit to the listings; `is_public` restricts the list to public listings.
    fn via(&self, is_public: bool) -> Vec<Via> {
        let is_chosen = self.ids.is_some() || self.owner.is_some();
        let shows_public = is_public || self.scope == Some(Scope::Network) || is_chosen;
        let include_public = self.include_public.unwrap_or(shows_public);
        let mut via = match self.scope {
            Some(Scope::Own) => vec![Via::Own, Via::Circle, Via::Cell, Via::Community],
            Some(Scope::Partner) => vec![Via::Partner],
            Some(Scope::Network) => {
                vec![Via::Trusted, Via::Nearby, Via::Network, Via::Public]
            }
            Some(Scope::Public) if !include_public => vec![],
            Some(Scope::Public) | None => std::iter::once(Via::Own).chain(Via::GRANTED).collect(),
        };
        via.retain(|via| match via {
            Via::Public => include_public,
            Via::Partner => self.include_partners.unwrap_or(true),
            _ => true,
        });
        via
    }
}

/// Returns the trust that a query parameter requires.
pub fn min_trust(value: f64) -> Result<Threshold, Problem> {
    Threshold::from_f64(value).map_err(|error| {
        Problem::invalid("INVALID_MIN_TRUST", "min_trust", error.to_string()).with("value", value)
    })
}
