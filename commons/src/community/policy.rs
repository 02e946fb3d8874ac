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
    /// Whoever asks has joined.
    Open,
    /// A steward decides.
    Ask,
    /// Nobody asks: a steward [invites](crate::invite::Destination::Community).
    Invite,
}

impl JoinPolicy {
    /// What holds where a community says nothing: open where people share without stewards, else to be asked.
    pub const fn usual(model: SharingModel) -> Self {
        match model {
            SharingModel::Emergent => JoinPolicy::Open,
            SharingModel::Federated | SharingModel::Hybrid => JoinPolicy::Ask,
        }
    }
}
