//! A complete export of the data about a person, in values that serialise to JSON.
//!
//! [`Held`] is the data as the record holds it. Only [`Held::export`] makes an [`Export`] of it. It leaves out secrets, and
//! the people who hide from the person. A noun with a secret has a type of its own in an export, without the secret; the
//! secret's type does not implement `Serialize`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use trust_core::{MemberId, Place, Weight};

use crate::Timestamp;
use crate::circle::Circle;
use crate::community::{CellInvitation, JoinRequest};
use crate::exchange::Exchange;
use crate::id::{CellId, CommunityId, InviteId, ListingId, PartnershipId};
use crate::invite::{Destination, Invite, Used};
use crate::ledger::{AccountId, Statement};
use crate::listing::Listing;
use crate::notification::Notification;
use crate::partnership::{Partnership, PartnershipStatus, Terms};
use crate::preference::SharingPreference;
use crate::response::Response;

/// All data about a person, without private data of others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
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
    pub invites: Vec<IssuedInvite>,
    /// The invites that are for them.
    #[serde(default)]
    pub invited: Vec<ReceivedInvite>,
    /// The exchanges in which they are a party.
    pub exchanges: Vec<Exchange>,
    /// The statements of their accounts, in each ledger.
    pub statements: Vec<Statement>,
    /// The partnerships that they proposed, approved or declined as a steward.
    pub partnerships: Vec<OwnPartnership>,
    /// Their notifications.
    #[serde(rename = "notices")]
    pub notifications: Vec<Notification>,
    /// The members whom they have blocked.
    pub blocks: BTreeSet<MemberId>,
    /// The members whom they trust, with the weights.
    pub trust: BTreeMap<MemberId, Weight>,
    /// The rows of further nouns, by the name of the noun. The rules do not read them.
    #[serde(flatten)]
    pub more: BTreeMap<String, Value>,
}

/// An invite as an export shows it to the member whom it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of the invite
pub struct ReceivedInvite {
    pub id: InviteId,
    #[serde(flatten)]
    pub into: Destination,
    pub issuer: MemberId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberId>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub used: Option<Used>,
    pub revoked_at: Option<Timestamp>,
}

/// An invite as an export shows it to its issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedInvite {
    /// The part that the invited member sees, too.
    #[serde(flatten)]
    pub invite: ReceivedInvite,
    /// The only address that accepts it.
    pub email: Option<String>,
}

impl From<Invite> for ReceivedInvite {
    fn from(invite: Invite) -> Self {
        let Invite { id, into, issuer, member, created_at, expires_at, used, revoked_at, .. } =
            invite;
        ReceivedInvite { id, into, issuer, member, created_at, expires_at, used, revoked_at }
    }
}

impl From<Invite> for IssuedInvite {
    fn from(mut invite: Invite) -> Self {
        let email = invite.email.take();
        IssuedInvite { invite: invite.into(), email }
    }
}

/// A partnership as an export shows it to a steward who proposed or decided it. It names no other steward. Its later state
/// is withheld from a person who has left the communities: it would reveal whether people of the other side were erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of the partnership
pub struct OwnPartnership {
    pub id: PartnershipId,
    pub a: CommunityId,
    pub b: CommunityId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_by: Option<MemberId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<MemberId>,
    pub status: Option<PartnershipStatus>,
    pub offered: Option<Terms>,
    pub agreed: Option<Terms>,
    pub created_at: Timestamp,
    pub decided_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

/// All data about a person in the record, and the facts about others that the export depends on.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)] // most fields are those of the export
pub struct Held {
    pub member: MemberId,
    /// The current time.
    pub now: Timestamp,
    pub profile: BTreeMap<String, Value>,
    pub preference: SharingPreference,
    pub place: Option<Place>,
    pub communities: BTreeSet<CommunityId>,
    pub cells: BTreeSet<CellId>,
    pub cell_invitations: Vec<CellInvitation>,
    pub steward_of: BTreeSet<CommunityId>,
    pub join_requests: Vec<JoinRequest>,
    pub listings: Vec<Listing>,
    pub responses: Vec<Response>,
    /// The listings that the responses answer, with their owners.
    pub answered: BTreeMap<ListingId, MemberId>,
    pub circles: Vec<Circle>,
    pub invites: Vec<Invite>,
    pub invited: Vec<Invite>,
    pub exchanges: Vec<Exchange>,
    pub statements: Vec<Statement>,
    pub partnerships: Vec<Partnership>,
    /// The partnerships whose communities the person has left.
    pub left: BTreeSet<PartnershipId>,
    pub notifications: Vec<Notification>,
    pub blocks: BTreeSet<MemberId>,
    pub trust: BTreeMap<MemberId, Weight>,
    /// The rows of further nouns, by the name of the noun. They name no other person.
    pub more: BTreeMap<String, Value>,
    /// The members whom a block in either direction hides from the person.
    pub hidden: BTreeSet<MemberId>,
    /// The id that stands for hidden and erased people. No account has this id.
    pub nobody: MemberId,
}

impl Held {
    /// Makes the data of a person of whom the record holds nothing else.
    pub fn nothing(
        member: MemberId,
        preference: SharingPreference,
        nobody: MemberId,
        now: Timestamp,
    ) -> Self {
        Held {
            member,
            now,
            profile: BTreeMap::new(),
            preference,
            place: None,
            communities: BTreeSet::new(),
            cells: BTreeSet::new(),
            cell_invitations: Vec::new(),
            steward_of: BTreeSet::new(),
            join_requests: Vec::new(),
            listings: Vec::new(),
            responses: Vec::new(),
            answered: BTreeMap::new(),
            circles: Vec::new(),
            invites: Vec::new(),
            invited: Vec::new(),
            exchanges: Vec::new(),
            statements: Vec::new(),
            partnerships: Vec::new(),
            left: BTreeSet::new(),
            notifications: Vec::new(),
            blocks: BTreeSet::new(),
            trust: BTreeMap::new(),
            more: BTreeMap::new(),
            hidden: BTreeSet::new(),
            nobody,
        }
    }

    /// Makes the export. It names nobody who is hidden from the person.
    pub fn export(self) -> Export {
        let Held { member, hidden, nobody, answered, left, .. } = self;
        let shown = |other: &MemberId| !hidden.contains(other);
        let is_answered = |response: &Response| answered.get(&response.listing).is_none_or(shown);
        let is_used_by_shown =
            |invite: &Invite| invite.used.as_ref().is_none_or(|used| shown(&used.by));
        let partnership = |it: Partnership| match left.contains(&it.id) {
            true => OwnPartnership {
                status: None,
                offered: None,
                agreed: None,
                decided_at: None,
                ended_at: None,
                ..own_partnership(it, &member)
            },
            false => own_partnership(it, &member),
        };
        let own_word = |mut it: CellInvitation| {
            // The acceptances of others are private to them.
            it.accepted_by.retain(|by| *by == member);
            it
        };
        Export {
            exported_at: self.now,
            profile: self.profile,
            preference: self.preference,
            place: self.place,
            communities: self.communities,
            cells: self.cells,
            cell_invitations: self.cell_invitations.into_iter().map(own_word).collect(),
            steward_of: self.steward_of,
            join_requests: all(self.join_requests, |it| {
                it.decided_by = it.decided_by.take().filter(shown);
            }),
            listings: all(self.listings, |it| {
                it.accepted.retain(|member, _| shown(member));
                it.helper = it.helper.take().filter(shown);
            }),
            responses: self.responses.into_iter().filter(is_answered).collect(),
            circles: all(self.circles, |it| it.members.retain(shown)),
            invites: self
                .invites
                .into_iter()
                .filter(is_used_by_shown)
                .map(IssuedInvite::from)
                .collect(),
            invited: self.invited.into_iter().map(ReceivedInvite::from).collect(),
            exchanges: all(self.exchanges, |it| withhold_from_exchange(it, shown, &nobody)),
            statements: all(self.statements, |it| withhold_from_statement(it, shown)),
            partnerships: self.partnerships.into_iter().map(partnership).collect(),
            notifications: all(self.notifications, |it| {
                if it.by == member || !shown(&it.by) {
                    it.by = nobody.clone();
                }
            }),
            blocks: self.blocks,
            trust: self.trust,
            more: self.more,
            member,
        }
    }
}

fn all<T>(mut values: Vec<T>, withhold: impl FnMut(&mut T)) -> Vec<T> {
    values.iter_mut().for_each(withhold);
    values
}

/// Withholds hidden parties, and the text, which may name them.
fn withhold_from_exchange(it: &mut Exchange, shown: impl Fn(&MemberId) -> bool, nobody: &MemberId) {
    let is_hidden = |party: &MemberId| !shown(party);
    let parties = [Some(&mut it.provider), it.receiver.as_mut()];
    let mut hides = false;
    for party in parties.into_iter().flatten().filter(|party| is_hidden(party)) {
        *party = nobody.clone();
        hides = true;
    }
    if hides {
        (it.title, it.description, it.listing) = (it.kind.to_string(), String::new(), None);
    }
}

fn withhold_from_statement(it: &mut Statement, shown: impl Fn(&MemberId) -> bool) {
    for transfer in &mut it.transfers {
        for side in [&mut transfer.content.debit, &mut transfer.content.credit] {
            if matches!(side, AccountId::Member(member) if !shown(member)) {
                *side = AccountId::Settlement("hidden".to_owned());
            }
        }
    }
}

fn own_partnership(it: Partnership, member: &MemberId) -> OwnPartnership {
    OwnPartnership {
        id: it.id,
        a: it.a,
        b: it.b,
        proposed_by: Some(it.proposed_by).filter(|by| by == member),
        decided_by: it.decided_by.filter(|by| by == member),
        status: Some(it.status),
        offered: Some(it.offered),
        agreed: it.agreed,
        created_at: it.created_at,
        decided_at: it.decided_at,
        ended_at: it.ended_at,
    }
}
