//! Flow: how much communities did for each other lately. A figure to look at; nothing depends on it.
//!
//! Counted are the exchanges between two known, different communities that were completed in the last 30
//! days, the first second of them included. What the provider's community gives is its outflow, and the
//! inflow of the receiver's. So all outflow together is all inflow together is the count, and the same
//! holds of the minutes. Minutes are told only of communities that use credits; an exchange that was
//! reversed still took place, but moved nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::exchange::Exchange;
use crate::id::CommunityId;

/// How long a flow looks back, in seconds: 30 days.
pub const WINDOW: i64 = 30 * 86_400;

/// What passed between communities in the last 30 days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// The first second that counts.
    pub since: Timestamp,
    /// The last.
    pub until: Timestamp,
    /// How many exchanges.
    pub count: u64,
    /// How many minutes they moved; nothing if none was for credits.
    pub minutes: Option<u64>,
    /// The part of each community that had one.
    pub communities: BTreeMap<CommunityId, CommunityFlow>,
}

/// What passed out of one community and into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CommunityFlow {
    /// How many exchanges its members gave.
    pub outflow: u64,
    /// How many they received.
    pub inflow: u64,
    /// What these moved; nothing if none was for credits.
    pub minutes: Option<MinutesFlow>,
}

/// The minutes that went out of one community and into it; 60 are one credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MinutesFlow {
    /// What its members earned.
    pub outflow: u64,
    /// What they spent.
    pub inflow: u64,
}

impl Flow {
    /// The flow among `exchanges` in the 30 days up to `now`. Whatever does not belong into it is left out.
    pub fn of<'a>(exchanges: impl IntoIterator<Item = &'a Exchange>, now: Timestamp) -> Self {
        let since = now.saturating_sub(WINDOW);
        let communities = BTreeMap::new();
        let mut flow = Flow { since, until: now, count: 0, minutes: None, communities };
        for exchange in exchanges {
            flow.add(exchange);
        }
        flow
    }

    fn add(&mut self, exchange: &Exchange) {
        let (Some(giving), Some(receiving), Some(completed_at)) =
            (&exchange.provider_community, &exchange.receiver_community, exchange.completed_at)
        else {
            return;
        };
        if !exchange.cross_community() || !(self.since..=self.until).contains(&completed_at) {
            return;
        }
        self.count += 1;
        self.communities.entry(giving.clone()).or_default().outflow += 1;
        self.communities.entry(receiving.clone()).or_default().inflow += 1;
        let Some(minutes) = exchange.minutes() else { return };
        let minutes = if exchange.reversed_at.is_some() { 0 } else { u64::from(minutes) };
        *self.minutes.get_or_insert(0) += minutes;
        self.minutes_of(giving).outflow += minutes;
        self.minutes_of(receiving).inflow += minutes;
    }

    fn minutes_of(&mut self, community: &CommunityId) -> &mut MinutesFlow {
        let part = self.communities.entry(community.clone()).or_default();
        part.minutes.get_or_insert_default()
    }
}
