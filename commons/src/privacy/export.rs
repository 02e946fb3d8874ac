//! A complete export, in values that serialise to JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use trust_core::{MemberId, Place, Weight};

use crate::Timestamp;
use crate::circle::Circle;
use crate::community::{CellInvitation, JoinRequest};
use crate::exchange::Exchange;
use crate::id::{CellId, CommunityId};
use crate::invite::Invite;
use crate::ledger::Statement;
use crate::listing::Listing;
use crate::notification::Notification;
use crate::partnership::Partnership;
use crate::preference::SharingPreference;
use crate::response::Response;

/// All data about a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Export {
    /// The person.
    pub member: MemberId,
    /// The time of the export.
    pub exported_at: Timestamp,
    /// Other data about the person, by name, which the rules do not read.
    pub profile: BTreeMap<String, Value>,
    /// The sharing preference.
    pub preference: SharingPreference,
    /// The place, as precisely as it is stored.
    pub place: Option<Place>,
    /// Their communities.
    pub communities: BTreeSet<CommunityId>,
    /// Their cells.
    pub cells: BTreeSet<CellId>,
    /// The invitations into cells of which they are the invited member.
    pub cell_invitations: Vec<CellInvitation>,
    /// The communities of which they are a steward.
    pub steward_of: BTreeSet<CommunityId>,
    /// Their requests to join.
    pub join_requests: Vec<JoinRequest>,
    /// Their listings.
    pub listings: Vec<Listing>,
    /// Their responses.
    pub responses: Vec<Response>,
    /// Their own circles, with the members.
    pub circles: Vec<Circle>,
    /// The invites they issued.
    pub invites: Vec<Invite>,
    /// The invites that are for them.
    #[serde(default)]
    pub invited: Vec<Invite>,
    /// The exchanges in which they are a party.
    pub exchanges: Vec<Exchange>,
    /// The statements of their accounts, in each ledger.
    pub statements: Vec<Statement>,
    /// The partnerships that they proposed, approved or declined as a steward.
    pub partnerships: Vec<Partnership>,
    /// Their notifications.
    #[serde(rename = "notices")]
    pub notifications: Vec<Notification>,
    /// The members whom they have blocked.
    pub blocks: BTreeSet<MemberId>,
    /// The members whom they trust, with the weights.
    pub trust: BTreeMap<MemberId, Weight>,
}
