//! A reader's access to a row: the grant, the community, the trust in the owner and the distance.

use serde::Serialize;
use trust_commons::place::shown_km_between;
use trust_commons::{CircleId, CommunityId, Visible};
use trust_core::{GroupId, GroupIdx, GroupKind, Listed, NodeIdx, Trust, Via};
use utoipa::ToSchema;

use super::ways::{Way, Ways};
use crate::app::App;
use crate::http::protocol::person::PersonView;
use crate::http::protocol::reading::Reading;

/// The grant that admits accepted members. To the engine it is a circle.
pub const ACCEPTED: &str = "accepted";

/// The fields of a row that say why its reader sees it, and how near its owner is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Access {
    /// The grant that admits the reader: own, accepted, circle, cell, community, partner, trusted, nearby, network or
    /// public.
    pub via: &'static str,
    /// The community through which a community or partnership grant admits the reader.
    #[schema(value_type = Option<String>)]
    pub via_community: Option<CommunityId>,
    /// The reader's trust in the owner, 0 to 1; absent if the reader has asked about too many people today.
    pub trust: Option<f64>,
    /// The number of declarations on the best path of trust from the reader to the owner, 0 for the reader's own;
    /// absent without trust, where `trust` is absent, and if the path may not be shown.
    pub hops: Option<usize>,
    /// The first person after the reader on that path: the owner if the reader trusts them directly; absent where
    /// `hops` is absent.
    pub through: Option<PersonView>,
    /// The distance from the reader's place in kilometres, if both places are known, rounded up to 1, 2, 5, 10, 25,
    /// 50, 100 and so on, and never less than the cells of the places are wide.
    pub distance_km: Option<f64>,
}

impl Reading {
    /// Returns the reader's access to a row of a list. Without `way`, the trust in the owner is not shown.
    pub(super) fn access_of<N: Visible>(
        &self,
        listed: &Listed,
        row: &N,
        way: Option<Way>,
    ) -> Access {
        let trust = way.is_some().then(|| listed.trust.to_f64());
        let Way { hops, through } = way.unwrap_or_default();
        Access {
            via: self.name_of_own_via(listed.via, row),
            via_community: self.via_community(listed.via, row),
            trust,
            hops,
            through,
            distance_km: self.distance_km(row),
        }
    }

    /// Returns the reader's access to a row to which this grant admits.
    pub(super) fn access_by<N: Visible>(
        &self,
        app: &App,
        via: Via,
        row: &N,
        ways: &Ways,
    ) -> Access {
        let owner = self.view.node(row.owner().as_str()).ok();
        let trust = owner.and_then(|owner| self.trust_within_limit(app, owner));
        let way = owner.filter(|_| trust.is_some()).map(|owner| ways.to(owner));
        let Way { hops, through } = way.unwrap_or_default();
        Access {
            via: self.name_of_own_via(via, row),
            via_community: self.via_community(via, row),
            trust: trust.map(Trust::to_f64),
            hops,
            through,
            distance_km: self.distance_km(row),
        }
    }

    /// Returns the reader's access to a row of their own.
    pub(super) fn access_to_own(&self, row: &impl Visible) -> Access {
        let Way { hops, through } = Way::OWN;
        Access {
            via: Via::Own.name(),
            via_community: None,
            trust: Some(1.0),
            hops,
            through,
            distance_km: self.distance_km(row),
        }
    }

    /// Returns the shown name of the grant that admits a viewer to a row: `accepted` for an accepted member. `circle` returns
    /// the circle of an accepted member.
    pub fn name_of_via(
        &self,
        via: Via,
        viewer: NodeIdx,
        circle: impl FnOnce(&str) -> Option<CircleId>,
    ) -> &'static str {
        let is_accepted = || {
            let circle = circle(self.view.id(viewer))?;
            self.view.group(circle.as_str()).ok()
        };
        if via == Via::Circle && is_accepted().is_some() { ACCEPTED } else { via.name() }
    }

    fn name_of_own_via<N: Visible>(&self, via: Via, row: &N) -> &'static str {
        let circle = |member: &str| N::circle_of_accepted(row.id(), member);
        self.name_of_via(via, self.viewer, circle)
    }

    /// Returns the community through which the reader sees a row, if a community or a partnership admits the reader.
    fn via_community(&self, via: Via, row: &impl Visible) -> Option<GroupId> {
        let Reading { view, viewer, .. } = self;
        let tags = if via == Via::Partner { row.tags() } else { Vec::new() };
        let is_own = |community: &GroupIdx| view.has_joined(*community, *viewer);
        let admits = |community: &GroupIdx| match via {
            Via::Community => is_own(community),
            Via::Partner => view.partners_of(*community).iter().any(|(partner, shared)| {
                is_own(partner) && shared.iter().any(|tag| tags.contains(tag))
            }),
            _ => false,
        };
        let found = match row.community() {
            Some(community) => view.group(community.as_str()).ok().filter(admits)?,
            None => {
                let owner = view.node(row.owner().as_str()).ok()?;
                let is_community =
                    |group: &GroupIdx| view.kind_of(*group) == Some(GroupKind::Community);
                let mut own = view.groups_of(owner).iter().copied().filter(is_community);
                own.find(admits)?
            }
        };
        GroupId::new(view.group_id(found)).ok()
    }

    /// Returns the shown kilometres from the reader's place to a row's, or to its owner's.
    fn distance_km(&self, row: &impl Visible) -> Option<f64> {
        let owner = self.view.node(row.owner().as_str()).ok()?;
        let there = row.place().or_else(|| self.view.place(owner))?;
        Some(shown_km_between(&self.view.place(self.viewer)?, &there))
    }
}
