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
use crate::notice::Notice;
use crate::partnership::Partnership;
use crate::preference::SharingPreference;
use crate::response::Response;

/// All that is kept of one person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Export {
    /// Whose it is.
    pub member: MemberId,
    /// As of when.
    pub exported_at: Timestamp,
    /// Whatever else is known of the person, by name: the rules do not read it.
    pub profile: BTreeMap<String, Value>,
    /// Who sees what they share.
    pub preference: SharingPreference,
    /// Where they are, as precisely as it is kept.
    pub place: Option<Place>,
    /// The communities they are in.
    pub communities: BTreeSet<CommunityId>,
    /// The cells they are in.
    pub cells: BTreeSet<CellId>,
    /// The invitations into cells that they were asked by.
    pub cell_invitations: Vec<CellInvitation>,
    /// The communities they are a steward of.
    pub steward_of: BTreeSet<CommunityId>,
    /// Their requests to join.
    pub join_requests: Vec<JoinRequest>,
    /// Their listings.
    pub listings: Vec<Listing>,
    /// The responses they gave.
    pub responses: Vec<Response>,
    /// Their own circles, with the members.
    pub circles: Vec<Circle>,
    /// The invites they issued.
    pub invites: Vec<Invite>,
    /// The invites that are for them.
    #[serde(default)]
    pub invited: Vec<Invite>,
    /// The exchanges they have a part in.
    pub exchanges: Vec<Exchange>,
    /// What their account shows, in each ledger that they have one in.
    pub statements: Vec<Statement>,
    /// The partnerships that they proposed, approved or declined as a steward.
    pub partnerships: Vec<Partnership>,
    /// What they were told.
    pub notices: Vec<Notice>,
    /// Whom they have blocked.
    pub blocks: BTreeSet<MemberId>,
    /// Whom they trust, and how much.
    pub trust: BTreeMap<MemberId, Weight>,
}
