//! Why a viewer sees a resource, or why not and by how little.
//!
//! An explanation is the same decision that checks and lists make, with its evidence. It never reveals that another
//! member has blocked the viewer, nor the name of a member who is hidden from the viewer by a block. A resource
//! hidden by its owner's block is explained as if there were no block; if grants would then admit the viewer, it is
//! explained as if no grant did. A path through a hidden member is left out.
//!
//! A shortfall can be the owner's trust in the viewer: it is for the owner and for operators. To a viewer
//! show that the resource is not there.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::TrustPath;
use crate::grant::Via;
use crate::id::{MemberId, NodeIdx, ResourceIdx};
use crate::metric::max_product::pair::Asked;
use crate::resource::Row;
use crate::settings::TrustDirection;
use crate::trust::{Threshold, Trust};
use crate::view::View;
use crate::visibility::decide::{Decider, PairRelation, Verdict};

/// A decision and its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Whether the viewer may see the resource.
    pub visible: bool,
    /// The reason why the viewer is admitted.
    pub via: Option<Via>,
    /// Why, in a word.
    pub reason: Reason,
    /// The trust that admits, when trust does: from the owner to the viewer or from the viewer to the
    /// owner.
    pub path: Option<TrustPath>,
    /// When no grant holds: how near the nearest came, of those that measure.
    pub shortfall: Option<Shortfall>,
}

/// Why a resource is visible or hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// It is the viewer's own.
    Own,
    /// A grant admits the viewer.
    Granted,
    /// It is inactive.
    Inactive,
    /// The resource has expired.
    Expired,
    /// The viewer has blocked its owner.
    Blocked,
    /// No grant admits the viewer.
    NoGrant,
}

impl Reason {
    /// Returns the name.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Own => "own",
            Reason::Granted => "granted",
            Reason::Inactive => "inactive",
            Reason::Expired => "expired",
            Reason::Blocked => "blocked",
            Reason::NoGrant => "no_grant",
        }
    }
}

/// By how much a grant failed to admit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Shortfall {
    /// Too little trust, in the direction that the grant looks. As text: `0.42 < 0.5`.
    Trust {
        /// The grant.
        via: Via,
        /// The trust there is.
        have: Trust,
        /// The trust it asks for.
        need: Threshold,
    },
    /// Too far away. As text: `31.2 km > 25 km`.
    Distance {
        /// The distance of the two places, in kilometres.
        have_km: f64,
        /// Kilometres that it allows.
        need_km: f64,
    },
    /// Near enough, but a stranger. As text: `a stranger within 25 km`.
    Stranger {
        /// Kilometres that it allows.
        need_km: f64,
    },
}

impl Shortfall {
    /// Returns the nearest grant.
    pub fn via(&self) -> Via {
        match self {
            Shortfall::Trust { via, .. } => *via,
            Shortfall::Distance { .. } | Shortfall::Stranger { .. } => Via::Nearby,
        }
    }

    /// Returns the existing trust or distance; nothing for a stranger within the distance.
    pub fn have(&self) -> Option<f64> {
        match self {
            Shortfall::Trust { have, .. } => Some(have.to_f64()),
            Shortfall::Distance { have_km, .. } => Some(*have_km),
            Shortfall::Stranger { .. } => None,
        }
    }

    /// Returns the trust or the kilometres that the grant asks for.
    pub fn need(&self) -> f64 {
        match self {
            Shortfall::Trust { need, .. } => need.to_f64(),
            Shortfall::Distance { need_km, .. } | Shortfall::Stranger { need_km } => *need_km,
        }
    }

    /// Returns the fulfilled part of the requirement: 0 to 1.
    fn share(&self) -> f64 {
        match self {
            Shortfall::Trust { have, need, .. } => have.to_f64() / need.to_f64(),
            Shortfall::Distance { have_km, need_km } => need_km / have_km,
            Shortfall::Stranger { .. } => 0.0,
        }
    }
}

impl fmt::Display for Shortfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shortfall::Trust { have, need, .. } => write!(f, "{have} < {need}"),
            Shortfall::Distance { have_km, need_km } => {
                let rounded = (have_km * 10.0).round() / 10.0;
                // Never so that it reads as near enough.
                let shown = if rounded > *need_km { rounded } else { need_km + 0.1 };
                write!(f, "{shown:.1} km > {need_km} km")
            }
            Shortfall::Stranger { need_km } => write!(f, "a stranger within {need_km} km"),
        }
    }
}

impl View {
    /// Returns whether `viewer` may see a resource at `now`, and why; agrees with [`check`](View::check).
    ///
    /// Costs a check, a path where trust admits, and two pair searches where a trust grant does not.
    pub fn explain(&self, viewer: NodeIdx, resource: ResourceIdx, now: i64) -> Decision {
        let verdict = match self.is_member(viewer) {
            true => self.verdict(viewer, resource, now),
            false => Verdict::Denied,
        };
        let hidden =
            |reason| Decision { visible: false, via: None, reason, path: None, shortfall: None };
        let Some(row) = self.state().resources.get(resource) else {
            return hidden(Reason::NoGrant);
        };
        match verdict {
            Verdict::Admitted(via) => Decision {
                visible: true,
                via: Some(via),
                reason: if via == Via::Own { Reason::Own } else { Reason::Granted },
                path: self.admitting_path(viewer, row.owner, via),
                shortfall: None,
            },
            Verdict::Inactive => hidden(Reason::Inactive),
            Verdict::Expired => hidden(Reason::Expired),
            Verdict::Blocked if self.has_blocked(viewer, row.owner) => hidden(Reason::Blocked),
            Verdict::Blocked | Verdict::Denied => {
                Decision { shortfall: self.nearest_miss(viewer, row), ..hidden(Reason::NoGrant) }
            }
        }
    }

    /// Returns the path of the trust that admits a viewer, unless it leads through somebody hidden from them.
    fn admitting_path(&self, viewer: NodeIdx, owner: NodeIdx, via: Via) -> Option<TrustPath> {
        let (direction, min) = self.measure(via)?;
        let hidden = |id: &MemberId| {
            self.node(id.as_str()).is_ok_and(|member| self.is_blocked(viewer, member))
        };
        let open =
            |path: &TrustPath| path.trust >= Trust::from(min) && !path.members.iter().any(hidden);
        let from_owner = || self.explain_trust(owner, viewer).filter(open);
        let from_viewer = || self.explain_trust(viewer, owner).filter(open);
        match direction {
            TrustDirection::ViewerToOwner => from_viewer(),
            TrustDirection::OwnerToViewer => from_owner(),
            TrustDirection::Either | TrustDirection::Both => from_owner().or_else(from_viewer),
        }
    }

    /// Returns the direction and threshold that a trust grant requires.
    fn measure(&self, via: Via) -> Option<(TrustDirection, Threshold)> {
        let settings = self.settings();
        match via {
            Via::Trusted => Some((settings.trusted_direction(), settings.trusted_min())),
            Via::Network => Some((settings.network_direction(), settings.network_min())),
            _ => None,
        }
    }

    /// Returns the grant that came nearest to admitting, of those that measure, the owner's own block aside.
    fn nearest_miss(&self, viewer: NodeIdx, row: &Row) -> Option<Shortfall> {
        let aside =
            PairRelation { view: self, viewer, owner: row.owner, sight: None, block_aside: true };
        let decider = Decider::new(self, viewer, i64::MIN);
        if decider.granted(row, &aside).is_some() {
            return None;
        }
        let trusted = [Via::Trusted, Via::Network].into_iter().filter(|&via| row.grants(via));
        let of_trust = trusted.filter_map(|via| self.too_little_trust(viewer, row.owner, via));
        let misses = of_trust.chain(self.too_far(viewer, row));
        // The first of those that came equally near.
        misses.reduce(|best, miss| if miss.share() > best.share() { miss } else { best })
    }

    fn too_little_trust(&self, viewer: NodeIdx, owner: NodeIdx, via: Via) -> Option<Shortfall> {
        let (direction, need) = self.measure(via)?;
        let need = need.max(self.settings().floor());
        let asked = Asked { target_unbarred: true, ..self.all_above_floor() };
        let from_owner =
            || self.best_path(owner, viewer, asked).map_or(Trust::ZERO, |path| path.trust);
        let from_viewer = || self.trust(viewer, owner);
        let have = match direction {
            TrustDirection::OwnerToViewer => from_owner(),
            TrustDirection::ViewerToOwner => from_viewer(),
            TrustDirection::Either => from_owner().max(from_viewer()),
            TrustDirection::Both => from_owner().min(from_viewer()),
        };
        Some(Shortfall::Trust { via, have, need })
    }

    fn too_far(&self, viewer: NodeIdx, row: &Row) -> Option<Shortfall> {
        let need_km = *row.detail.nearby.last()?;
        let have_km = self.place(viewer)?.distance_km(&self.place_of(row)?);
        Some(match have_km <= need_km {
            true => Shortfall::Stranger { need_km },
            false => Shortfall::Distance { have_km, need_km },
        })
    }
}
