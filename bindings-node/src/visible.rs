//! Answers about who sees what, as plain objects in JavaScript.

use napi::bindgen_prelude::Float64Array;
use napi_derive::napi;
use trust_core::{Audience, Via, View};

use crate::answers::PathAnswer;
use crate::failure::NativeResult;
use crate::search::exact;

/// A page on its way to JavaScript, which makes its rows; an object made there costs a tenth. In this order:
/// the resources; their owners; of each row what admits, as a place in [`via_names`], the trust, and the
/// distance or NaN; the total; whether it is complete; the next cursor; the revision.
pub type PageColumns = (Vec<String>, Vec<String>, Float64Array, f64, bool, Option<String>, f64);

pub fn page_columns(view: &View, page: trust_core::Page) -> NativeResult<PageColumns> {
    let numbers = page.rows.iter().flat_map(|row| {
        let distance = row.distance_km.unwrap_or(f64::NAN);
        [f64::from(row.via as u8), row.trust.to_f64(), distance]
    });
    Ok((
        page.rows.iter().map(|row| view.resource_id(row.resource).to_owned()).collect(),
        page.rows.iter().map(|row| view.id(row.owner).to_owned()).collect(),
        Float64Array::new(numbers.collect()),
        page.total as f64,
        page.complete,
        page.next_cursor,
        exact(page.revision)?,
    ))
}

/// Returns the names of the grants that may admit a viewer, in the order of the core.
#[napi(skip_typescript)]
pub fn via_names() -> Vec<&'static str> {
    Via::ALL.iter().map(|via| via.name()).collect()
}

/// Whether a viewer may see a resource, and why or why not.
#[napi(object, js_name = "Decision", object_from_js = false, use_nullable = true)]
pub struct DecisionAnswer {
    /// Whether the viewer may see it.
    pub visible: bool,
    /// The grant that admits the viewer; `null` if none does.
    #[napi(ts_type = "Via")]
    pub via: Option<&'static str>,
    /// Why, in a word.
    #[napi(ts_type = "Reason")]
    pub reason: &'static str,
    /// The trust that admits, where trust does and nobody on the path is hidden from the viewer.
    #[napi(ts_type = "TrustPath")]
    pub path: Option<PathAnswer>,
    /// The shortfall of the nearest grant, of those that measure: `0.42 < 0.5`, `31.2 km > 25 km`.
    pub shortfall: Option<String>,
}

impl From<trust_core::Decision> for DecisionAnswer {
    fn from(decision: trust_core::Decision) -> Self {
        DecisionAnswer {
            visible: decision.visible,
            via: decision.via.map(|via| via.name()),
            reason: decision.reason.name(),
            path: decision.path.map(PathAnswer::from),
            shortfall: decision.shortfall.map(|shortfall| shortfall.to_string()),
        }
    }
}

/// The audience of a resource.
#[napi(object, js_name = "Audience", object_from_js = false)]
pub struct AudienceAnswer {
    /// Each once, by id, bytewise.
    pub members: Vec<String>,
    /// The number of members.
    pub total: f64,
    /// The number of members by the first grant that admits each.
    pub by_grant: ByGrant,
}

/// The number of members that each grant admits; absent for a grant that admits nobody.
#[napi(object, object_from_js = false)]
#[derive(Default)]
pub struct ByGrant {
    /// In a circle.
    pub circle: Option<f64>,
    /// In a cell.
    pub cell: Option<f64>,
    /// In a community.
    pub community: Option<f64>,
    /// In a partner community.
    pub partner: Option<f64>,
    /// By trust.
    pub trusted: Option<f64>,
    /// By nearness.
    pub nearby: Option<f64>,
    /// By a connection of trust.
    pub network: Option<f64>,
    /// As everybody.
    pub public: Option<f64>,
}

impl ByGrant {
    fn of(counts: &[(Via, u64)]) -> Self {
        let mut by_grant = ByGrant::default();
        for &(via, count) in counts {
            let place = match via {
                Via::Circle => &mut by_grant.circle,
                Via::Cell => &mut by_grant.cell,
                Via::Community => &mut by_grant.community,
                Via::Partner => &mut by_grant.partner,
                Via::Trusted => &mut by_grant.trusted,
                Via::Nearby => &mut by_grant.nearby,
                Via::Network => &mut by_grant.network,
                Via::Public => &mut by_grant.public,
                // The owner, whom no audience holds.
                _ => continue,
            };
            *place = Some(count as f64);
        }
        by_grant
    }
}

impl AudienceAnswer {
    pub fn of(view: &View, audience: &Audience) -> Self {
        AudienceAnswer {
            members: audience.members.iter().map(|&node| view.id(node).to_owned()).collect(),
            total: audience.members.len() as f64,
            by_grant: ByGrant::of(&audience.by_grant),
        }
    }
}
