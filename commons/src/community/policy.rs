//! The joining policy of a community.

use serde::{Deserialize, Serialize};

use crate::sharing::SharingModel;

/// The joining policy of a community.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum JoinPolicy {
    /// A request is approved at once.
    Open,
    /// A steward decides.
    #[default]
    Ask,
    /// There are no requests: a steward [invites](crate::invite::Destination::Community).
    Invite,
}

impl JoinPolicy {
    /// Returns the policy of a community that sets none: open in a model without stewards' decisions, else ask.
    pub const fn usual(model: SharingModel) -> Self {
        match model {
            SharingModel::Emergent => JoinPolicy::Open,
            SharingModel::Federated | SharingModel::Hybrid => JoinPolicy::Ask,
        }
    }
}
