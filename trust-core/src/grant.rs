//! Grants of a resource's owner, whose union admits viewers, and the names of the reasons why a viewer sees it.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{InvalidGrant, InvalidVia};
use crate::id::GroupId;
use crate::place::Kilometres;

/// A grant. As text: `circle:ID`, `cell`, `cell:ID`, `community`, `partner`, `trusted`, `nearby:KM`, `network`,
/// `public`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Grant {
    /// The members of a circle, and its owner.
    Circle(GroupId),
    /// The members who share a cell with the owner.
    Cell,
    /// The members who share this cell with the owner.
    NamedCell(GroupId),
    /// The members of the resource's community or, if it has none, of any community of the owner.
    Community,
    /// The members of communities that are partners of the resource's (or, if it has none, of one of
    /// the owner's) and share one of its tags.
    Partner,
    /// The members whom the owner trusts enough (the engine's settings define direction and threshold).
    Trusted,
    /// The members with a place within the distance who are connected to the owner by trust or a group.
    Nearby(Kilometres),
    /// The members who are connected to the owner by trust, in either direction.
    Network,
    /// Every member.
    Public,
}

/// The grants of a resource; the empty set is "only me".
pub type Grants = BTreeSet<Grant>;

impl Grant {
    /// Returns the reason recorded when this grant admits a viewer.
    pub fn via(&self) -> Via {
        match self {
            Grant::Circle(_) => Via::Circle,
            Grant::Cell | Grant::NamedCell(_) => Via::Cell,
            Grant::Community => Via::Community,
            Grant::Partner => Via::Partner,
            Grant::Trusted => Via::Trusted,
            Grant::Nearby(_) => Via::Nearby,
            Grant::Network => Via::Network,
            Grant::Public => Via::Public,
        }
    }
}

impl PartialOrd for Grant {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Grant {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.via().cmp(&other.via()).then_with(|| match (self, other) {
            (Grant::Circle(a), Grant::Circle(b)) | (Grant::NamedCell(a), Grant::NamedCell(b)) => {
                a.cmp(b)
            }
            (Grant::Cell, Grant::NamedCell(_)) => std::cmp::Ordering::Less,
            (Grant::NamedCell(_), Grant::Cell) => std::cmp::Ordering::Greater,
            (Grant::Nearby(a), Grant::Nearby(b)) => a.km().total_cmp(&b.km()),
            _ => std::cmp::Ordering::Equal,
        })
    }
}

impl FromStr for Grant {
    type Err = InvalidGrant;

    fn from_str(text: &str) -> Result<Self, InvalidGrant> {
        let invalid = || InvalidGrant(text.to_owned());
        match text.split_once(':') {
            Some(("circle", id)) => GroupId::new(id).map(Grant::Circle).map_err(|_| invalid()),
            Some(("cell", id)) => GroupId::new(id).map(Grant::NamedCell).map_err(|_| invalid()),
            Some(("nearby", km)) => {
                let km = km.parse().ok().and_then(|km| Kilometres::new(km).ok());
                km.filter(|km| km.km() > 0.0).map(Grant::Nearby).ok_or_else(invalid)
            }
            _ => [
                Grant::Cell,
                Grant::Community,
                Grant::Partner,
                Grant::Trusted,
                Grant::Network,
                Grant::Public,
            ]
            .into_iter()
            .find(|grant| grant.via().name() == text)
            .ok_or_else(invalid),
        }
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Grant::Circle(id) => write!(f, "circle:{id}"),
            Grant::NamedCell(id) => write!(f, "cell:{id}"),
            Grant::Nearby(km) => write!(f, "nearby:{km}"),
            plain => f.write_str(plain.via().name()),
        }
    }
}

impl TryFrom<String> for Grant {
    type Error = InvalidGrant;

    fn try_from(text: String) -> Result<Self, InvalidGrant> {
        text.parse()
    }
}

impl From<Grant> for String {
    fn from(grant: Grant) -> String {
        grant.to_string()
    }
}

/// The reason why a viewer sees a resource: the first of these that holds, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Via {
    /// The viewer is the owner.
    Own,
    /// A circle.
    Circle,
    /// A shared cell.
    Cell,
    /// A community.
    Community,
    /// A partner community.
    Partner,
    /// Trust.
    Trusted,
    /// Nearness.
    Nearby,
    /// A connection by trust.
    Network,
    /// The resource is public.
    Public,
}

impl Via {
    /// All reasons, in order.
    pub const ALL: [Via; 9] = [
        Via::Own,
        Via::Circle,
        Via::Cell,
        Via::Community,
        Via::Partner,
        Via::Trusted,
        Via::Nearby,
        Via::Network,
        Via::Public,
    ];
    /// The reasons that a grant gives, in order.
    pub const GRANTED: [Via; 8] = [
        Via::Circle,
        Via::Cell,
        Via::Community,
        Via::Partner,
        Via::Trusted,
        Via::Nearby,
        Via::Network,
        Via::Public,
    ];

    /// Returns the name, as [`FromStr`] reads it.
    pub fn name(self) -> &'static str {
        match self {
            Via::Own => "own",
            Via::Circle => "circle",
            Via::Cell => "cell",
            Via::Community => "community",
            Via::Partner => "partner",
            Via::Trusted => "trusted",
            Via::Nearby => "nearby",
            Via::Network => "network",
            Via::Public => "public",
        }
    }

    /// Returns whether a group admitted the viewer, so that `min_trust` does not apply.
    pub fn is_of_a_group(self) -> bool {
        matches!(self, Via::Circle | Via::Cell | Via::Community | Via::Partner)
    }

    /// Returns this grant as a bit of a mask.
    pub(crate) fn bit(self) -> u16 {
        1 << self as u16
    }
}

impl FromStr for Via {
    type Err = InvalidVia;

    fn from_str(text: &str) -> Result<Self, InvalidVia> {
        let named = Via::ALL.into_iter().find(|via| via.name() == text);
        named.ok_or_else(|| InvalidVia(text.to_owned()))
    }
}

impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
