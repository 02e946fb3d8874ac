//! The query parameters of lists of skills.

use serde::Deserialize;
use trust_commons::CommunityId;
use trust_commons::skill::SkillCategory;
use trust_core::{Filter, MemberId, Order, Tag, Threshold, Via};
use utoipa::{IntoParams, ToSchema};

use crate::http::listings::{OrderName, min_trust};
use crate::http::protocol::Problem;
use crate::http::protocol::listed::Search;
use crate::http::protocol::place::distance;

/// The directories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DirectoryScope {
    /// The directories of the caller's communities.
    Own,
    /// The directories of partners of the caller's communities.
    Partner,
}

/// The filter of a list of skills.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SkillQuery {
    /// Only skills in the directory of this community.
    #[param(value_type = Option<String>, min_length = 1, max_length = 255)]
    community: Option<CommunityId>,
    /// Only skills of this category.
    category: Option<SkillCategory>,
    /// Only skills that have these words in their name or description, ignoring case and accents. Each word may be
    /// the beginning of a word there. At most 10 words; all skills if it has no word.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only the skills of this member.
    #[param(value_type = Option<String>, min_length = 1, max_length = 255)]
    owner: Option<MemberId>,
    /// Only skills in these directories.
    #[param(inline)]
    scope: Option<DirectoryScope>,
    /// Only skills of members whom the caller trusts this much, 0 to 1, rounded half-up to thousandths; 0 for no
    /// bound.
    #[param(minimum = 0, maximum = 1)]
    min_trust: Option<f64>,
    /// Only skills of members within this many kilometres of the caller's place.
    #[param(minimum = 0, maximum = 20038)]
    within_km: Option<f64>,
    /// The order; newest if left out.
    #[param(inline)]
    order: Option<OrderName>,
    /// Whether to show the caller's own skills, too, also those that are not in a directory; false if left out.
    include_own: Option<bool>,
}

impl SkillQuery {
    /// Returns the filter for the engine. [`search`](Self::search) restricts it further.
    pub fn filter(&self) -> Result<Filter, Problem> {
        let of_community = match &self.community {
            Some(community) => Some(Tag::new(&format!("community:{community}")).map_err(|_| {
                let detail = "`community` is longer than that of any skill";
                Problem::invalid("INVALID_FILTER", "community", detail)
            })?),
            None => None,
        };
        let of_category = self.category.and_then(SkillCategory::tag);
        let via = match self.scope {
            Some(DirectoryScope::Own) => vec![Via::Own, Via::Community],
            Some(DirectoryScope::Partner) => vec![Via::Partner],
            None => vec![Via::Own, Via::Community, Via::Partner],
        };
        Ok(Filter {
            tags: of_community.into_iter().chain(of_category).collect(),
            via: Some(via),
            min_trust: self.least_trust()?,
            within_km: self.within_km.map(|km| distance("within_km", km)).transpose()?,
            include_own: self.include_own.unwrap_or(false),
            ..Filter::default()
        })
    }

    /// Returns the owner, the text and the trust to search for.
    pub fn search(&self) -> Result<Search, Problem> {
        let search = Search::of(None, self.owner.as_ref(), self.q.as_deref())?;
        Ok(search.trusting(self.least_trust()?))
    }

    /// Returns the order.
    pub fn order(&self) -> Order {
        self.order.map_or(Order::Newest, Order::from)
    }

    fn least_trust(&self) -> Result<Option<Threshold>, Problem> {
        self.min_trust.map(min_trust).transpose()
    }
}
