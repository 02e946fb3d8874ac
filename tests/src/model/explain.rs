//! The model's explanation of a decision: the grant, the path, or the near miss.
//!
//! Nothing that is told depends on whether the owner has blocked the viewer, but for the visibility
//! itself; and no path that is told leads through somebody whom a block hides from the viewer.

use trust_core::{Grant, Place, Reason, Resource, TrustDirection, Via};

use super::decide::thousandths;
use super::{Answers, Model, Verdict, Walk, distance_km};

/// A decision and its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// What admits the viewer.
    pub via: Option<Via>,
    /// Why.
    pub reason: Reason,
    /// The trust that admits.
    pub path: Option<Walk>,
    /// How near the nearest grant came.
    pub miss: Option<Miss>,
}

/// By how much a grant failed to admit.
#[derive(Debug, Clone, PartialEq)]
pub enum Miss {
    /// Too little trust for this grant: what there is and what it asks for, over 10^36.
    Trust(Via, u128, u128),
    /// Too far: kilometres there are and kilometres allowed.
    Far(f64, f64),
    /// Near enough for so many kilometres, but a stranger.
    Stranger(f64),
}

impl Miss {
    /// Which part there is of what is needed.
    fn share(&self) -> f64 {
        match self {
            Miss::Trust(_, have, need) => *have as f64 / *need as f64,
            Miss::Far(have, need) => need / have,
            Miss::Stranger(_) => 0.0,
        }
    }
}

impl Answers<'_> {
    /// What `viewer` is told of the decision about a resource at `now`.
    pub fn explain(&self, viewer: &str, resource: &str, now: i64) -> Explained {
        let explained = |reason| Explained { via: None, reason, path: None, miss: None };
        let verdict = self.decide(viewer, resource, now);
        let resource = self.resource(resource);
        let owner = resource.owner.as_str();
        match verdict {
            Verdict::Admitted(Via::Own) => {
                Explained { via: Some(Via::Own), ..explained(Reason::Own) }
            }
            Verdict::Admitted(via) => {
                let path = self.admitting_path(viewer, owner, via);
                Explained { via: Some(via), path, ..explained(Reason::Granted) }
            }
            Verdict::Inactive => explained(Reason::Inactive),
            Verdict::Expired => explained(Reason::Expired),
            Verdict::Blocked
                if self.model.blocks.contains(&(viewer.to_owned(), owner.to_owned())) =>
            {
                explained(Reason::Blocked)
            }
            Verdict::Blocked | Verdict::Denied => {
                let miss = self.nearest_miss(viewer, resource);
                Explained { miss, ..explained(Reason::NoGrant) }
            }
        }
    }

    /// The walk of trust that admits and names nobody hidden from the viewer: the owner's, else the
    /// viewer's, as far as the grant looks that way.
    fn admitting_path(&self, viewer: &str, owner: &str, via: Via) -> Option<Walk> {
        let settings = self.model.settings;
        let (direction, min) = match via {
            Via::Trusted => (settings.trusted_direction(), settings.trusted_min()),
            Via::Network => (settings.network_direction(), settings.network_min()),
            _ => return None,
        };
        let from_owner = direction != TrustDirection::ViewerToOwner;
        let from_viewer = direction != TrustDirection::OwnerToViewer;
        let of_owner = self.walks[owner].get(viewer).filter(|_| from_owner);
        let of_viewer = self.walks[viewer].get(owner).filter(|_| from_viewer);
        let tellable = |walk: &&Walk| {
            walk.product >= thousandths(min)
                && !walk.members.iter().any(|member| self.blocked(viewer, member))
        };
        of_owner.filter(tellable).or(of_viewer.filter(tellable)).cloned()
    }

    /// The grant that came nearest, as it would be had the owner not blocked the viewer; none if one
    /// would then admit.
    fn nearest_miss(&self, viewer: &str, resource: &Resource) -> Option<Miss> {
        let block = (resource.owner.to_string(), viewer.to_owned());
        if self.model.blocks.contains(&block) {
            let mut model: Model = self.model.clone();
            model.blocks.remove(&block);
            return model.answers().nearest_miss(viewer, resource);
        }
        if self.granted(viewer, resource).is_some() {
            return None;
        }
        let misses = [Via::Trusted, Via::Nearby, Via::Network]
            .map(|via| self.miss(via, viewer, resource))
            .into_iter()
            .flatten();
        // Of equals: trusted, then network, then nearby.
        let rank = |miss: &Miss| match miss {
            Miss::Trust(via, ..) if *via == Via::Trusted => 2,
            Miss::Trust(..) => 1,
            _ => 0,
        };
        misses.max_by(|a, b| a.share().total_cmp(&b.share()).then(rank(a).cmp(&rank(b))))
    }

    /// By how much a grant of this kind failed, if the resource has one and it measures.
    fn miss(&self, via: Via, viewer: &str, resource: &Resource) -> Option<Miss> {
        let (settings, owner) = (self.model.settings, resource.owner.as_str());
        if !resource.audience.iter().any(|grant| grant.via() == via) {
            return None;
        }
        let (direction, min) = match via {
            Via::Trusted => (settings.trusted_direction(), settings.trusted_min()),
            Via::Network => (settings.network_direction(), settings.network_min()),
            _ => {
                let here: Place = *self.model.places.get(viewer)?;
                return far(distance_km(here, self.model.place_of(resource)?), resource);
            }
        };
        let of_owner = self.trust(owner, viewer);
        let of_viewer = self.trust(viewer, owner);
        let have = match direction {
            TrustDirection::OwnerToViewer => of_owner,
            TrustDirection::ViewerToOwner => of_viewer,
            TrustDirection::Either => of_owner.max(of_viewer),
            TrustDirection::Both => of_owner.min(of_viewer),
        };
        Some(Miss::Trust(via, have, thousandths(min.max(settings.floor()))))
    }
}

fn far(have: f64, resource: &Resource) -> Option<Miss> {
    let allowed = resource.audience.iter().filter_map(|grant| match grant {
        Grant::Nearby(km) => Some(km.km()),
        _ => None,
    });
    let need = allowed.max_by(f64::total_cmp)?;
    Some(if have <= need { Miss::Stranger(need) } else { Miss::Far(have, need) })
}
