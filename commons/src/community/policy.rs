//! The joining policy of a community.

use crate::keywords::keywords;
use crate::sharing::SharingModel;

keywords! {
    /// The joining policy of a community.
    #[derive(Default)]
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
