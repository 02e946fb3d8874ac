//! Routes that count listings by scope, kind and category.

use axum::extract::State;
use serde::Serialize;
use trust_commons::listing::{Listing, ListingKind};
use trust_core::{Filter, Tag};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{KindQuery, ListingQuery, OwnQuery, Scope, Wanted};
use crate::app::App;
use crate::http::protocol::listed::{self, Tagged, Tally};
use crate::http::protocol::refusals::{NoPlace, Unauthenticated, Unprocessable};
use crate::http::protocol::{Answer, Problem, Query, Reading};

/// The greatest number of categories in an answer.
const MOST_CATEGORIES: usize = 200;
/// The beginning of the tags of categories.
const CATEGORY: &str = "category:";

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(counts)).routes(routes!(categories))
}

/// The number of listings by kind.
#[derive(Serialize, ToSchema)]
struct KindCounts {
    /// The number of listings.
    total: u64,
    /// The number of offers.
    offers: u64,
    /// The number of needs.
    needs: u64,
}

/// The number of listings in each scope.
#[derive(Serialize, ToSchema)]
struct ScopeCounts {
    /// The caller's own listings, and listings seen through the caller's circles, cells and communities.
    own: KindCounts,
    /// Listings seen through partnerships.
    partner: KindCounts,
    /// The other listings that the caller may see.
    network: KindCounts,
    /// Public listings, which are in one of the other scopes, too.
    public: KindCounts,
}

/// The number of listings of a category.
#[derive(Serialize, ToSchema)]
struct CategoryCounts {
    /// The category without case, accents and repeated blanks, for `category` of lists.
    key: String,
    /// The category as its newest listing spells it.
    name: String,
    #[serde(flatten)]
    #[schema(inline)]
    counts: KindCounts,
}

/// Numbers of listings.
#[derive(Serialize, ToSchema)]
struct CountsView {
    #[serde(flatten)]
    #[schema(inline)]
    counts: KindCounts,
    /// The listings in each scope.
    scopes: ScopeCounts,
    /// The categories with most listings, at most 200: those with more listings first, then by key.
    categories: Vec<CategoryCounts>,
    /// The number of all categories.
    category_count: usize,
}

/// Counts the listings that the caller may see, with the filter of `GET /listings`. A scope has the listings that
/// `GET /listings` shows with that `scope`, and `total` is the sum of `own`, `partner` and `network`. With `scope`, `total`
/// and `categories` are of that scope alone. The order does not matter.
#[utoipa::path(get, path = "/listings/counts", tag = "listings", params(ListingQuery, KindQuery, OwnQuery),
    responses((status = 200, body = CountsView), Unauthenticated, NoPlace, Unprocessable))]
async fn counts(
    app: State<App>,
    reading: Reading,
    wanted: Wanted,
    Query(own): Query<OwnQuery>,
) -> Answer {
    let scope = wanted.query.scope;
    let include_own = own.include_own.unwrap_or(true);
    let tally = tally(&app, reading, &wanted, scope, include_own).await?;
    let Tally { reading, filter, .. } = &tally;
    let count = |scope| {
        let of_scope = in_scope(&wanted, Some(scope), include_own)?;
        by_kind(reading, &Filter { among: filter.among.clone(), ..of_scope })
    };
    let scopes = ScopeCounts {
        own: count(Scope::Own)?,
        partner: count(Scope::Partner)?,
        network: count(Scope::Network)?,
        public: count(Scope::Public)?,
    };
    Ok(reading.reply(&CountsView {
        counts: by_kind(reading, filter)?,
        scopes,
        category_count: tally.number,
        categories: by_category(&tally)?,
    }))
}

/// The categories of the listings that the caller may see, also of the caller's own in any state.
#[derive(Serialize, ToSchema)]
struct CategoriesView {
    /// The categories with most listings, at most 200: those with more listings first, then by key.
    categories: Vec<CategoryCounts>,
    /// The number of all categories.
    category_count: usize,
}

/// The categories of the listings that the caller may see, with the number of listings.
#[utoipa::path(get, path = "/categories", tag = "listings",
    responses((status = 200, body = CategoriesView), Unauthenticated, Unprocessable))]
async fn categories(app: State<App>, reading: Reading) -> Answer {
    let tally = tally(&app, reading, &Wanted::default(), None, true).await?;
    let (categories, category_count) = (by_category(&tally)?, tally.number);
    Ok(tally.reading.reply(&CategoriesView { categories, category_count }))
}

/// Counts the listings of a scope, or of all scopes, by category.
async fn tally(
    app: &App,
    reading: Reading,
    wanted: &Wanted,
    scope: Option<Scope>,
    include_own: bool,
) -> Result<Tally<Listing>, Problem> {
    let filter = in_scope(wanted, scope, include_own)?;
    let categories = (CATEGORY, MOST_CATEGORIES);
    listed::tally(app, reading, &filter, &wanted.search()?, categories).await
}

/// Returns the filter of a scope, or of all scopes.
fn in_scope(wanted: &Wanted, scope: Option<Scope>, include_own: bool) -> Result<Filter, Problem> {
    let filter = |scope| {
        let query = ListingQuery { scope: Some(scope), ..wanted.query.clone() };
        Wanted { query, kind: wanted.kind, include_own, ..Wanted::default() }.filter()
    };
    match scope {
        Some(scope) => filter(scope),
        None => {
            let [own, partner, network] =
                [filter(Scope::Own)?, filter(Scope::Partner)?, filter(Scope::Network)?];
            let via = [&own.via, &partner.via, &network.via].into_iter().flatten().flatten();
            Ok(Filter { via: Some(via.copied().collect()), ..own })
        }
    }
}

/// Counts the listings of a filter by kind.
fn by_kind(reading: &Reading, filter: &Filter) -> Result<KindCounts, Problem> {
    let total = listed::count::<Listing>(reading, filter)?;
    let offers = listed::count::<Listing>(reading, &offers(filter))?;
    Ok(KindCounts { total, offers, needs: total - offers })
}

/// Returns the filter, for offers alone.
fn offers(filter: &Filter) -> Filter {
    let mut offers = filter.clone();
    offers.tags.extend(Tag::new(ListingKind::Offer.into()));
    offers
}

/// Counts the listings of each category by kind.
fn by_category(tally: &Tally<Listing>) -> Result<Vec<CategoryCounts>, Problem> {
    let offers = offers(&tally.filter);
    let offers = listed::count_by_tag(&tally.reading, &offers, CATEGORY)?;
    let category = |tagged: &Tagged<Listing>| {
        let key = tagged.tag.as_str().trim_start_matches(CATEGORY).to_owned();
        let name = tagged.newest.as_ref().map_or(&key, |newest| &newest.row.category).clone();
        let (total, offers) = (tagged.count, offers.get(&tagged.tag).map_or(0, |it| it.count));
        CategoryCounts { key, name, counts: KindCounts { total, offers, needs: total - offers } }
    };
    Ok(tally.tags.iter().map(category).collect())
}
