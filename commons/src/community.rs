//! A community, the requests to join it, and its cells.
//!
//! A request to join:
//!
//! | | approve | decline | withdraw |
//! |---|---|---|---|
//! | by | a steward who is not the one asking | a steward who is not the one asking | the one asking |
//! | pending | approved | declined | withdrawn |
//! | approved, declined, withdrawn | – | – | – |

use serde::{Deserialize, Serialize};
use trust_core::{Change, GroupKind, MemberId};

use crate::Timestamp;
use crate::id::{CellId, CommunityId, JoinRequestId};
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::refusal::{Class, Refusal};
use crate::response::checked_message;
use crate::steward::Stewards;

const LONGEST_NAME: usize = 100;
const LONGEST_DESCRIPTION: usize = 5_000;

/// A neighbourhood, a time bank, an association.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Community {
    /// Its id, also as a group of the engine.
    pub id: CommunityId,
    /// 1 to 100 characters.
    pub name: String,
    /// At most 5 000 characters.
    pub description: String,
    /// Who founded it.
    pub founder: MemberId,
    /// When.
    pub created_at: Timestamp,
    /// Whether exchanges may be counted in credits here.
    pub credit: bool,
}

/// What to change of a community; what is left out stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CommunityPatch {
    /// Another name.
    pub name: Option<String>,
    /// Another description.
    pub description: Option<String>,
    /// Whether exchanges may be counted in credits.
    pub credit: Option<bool>,
}

impl Community {
    /// A new community. Its founder is its first member and its first steward.
    ///
    /// Refused unless the name has 1 to 100 characters and the description at most 5 000.
    pub fn found(
        id: CommunityId,
        name: &str,
        description: &str,
        credit: bool,
        by: &MemberId,
        now: Timestamp,
    ) -> Result<Outcome<(Self, Stewards)>, CommunityRefusal> {
        let community = Community {
            id: id.clone(),
            name: checked_name(name)?,
            description: checked_description(description)?,
            founder: by.clone(),
            created_at: now,
            credit,
        };
        let stewards = Stewards::new(id.clone(), [by.clone()]);
        Ok(Outcome::of((community, stewards)).with_changes([
            Change::PutGroup { group: id.clone(), kind: GroupKind::Community, owner: None },
            Change::Join { group: id, member: by.clone() },
        ]))
    }

    /// Changes what is said of it; a steward may. Refused for names and descriptions like a new one.
    pub fn edit(
        &self,
        by: &MemberId,
        patch: &CommunityPatch,
        stewards: &Stewards,
    ) -> Result<Outcome<Self>, CommunityRefusal> {
        admit(&self.id, by, stewards)?;
        let mut community = self.clone();
        if let Some(name) = &patch.name {
            community.name = checked_name(name)?;
        }
        if let Some(description) = &patch.description {
            community.description = checked_description(description)?;
        }
        community.credit = patch.credit.unwrap_or(self.credit);
        Ok(Outcome::of(community))
    }

    /// A member (`is_member`) leaves, and with it the member's `cells` in this community. A steward who
    /// leaves is one no longer; the value is the stewards who stay.
    ///
    /// Refused for the last steward, and for who is no member.
    pub fn leave(
        &self,
        member: &MemberId,
        is_member: bool,
        stewards: &Stewards,
        cells: &[CellId],
    ) -> Result<Outcome<Stewards>, CommunityRefusal> {
        let (community, leaving) = (self.id.clone(), member.clone());
        if !is_member {
            return Err(CommunityRefusal::NotInCommunity { community, member: leaving });
        }
        let stay = match stewards.is_steward(member) {
            true => stewards.without(member),
            false => Some(stewards.clone()),
        };
        let stay = stay.ok_or(CommunityRefusal::LastSteward { community, member: leaving })?;
        let groups = cells.iter().chain([&self.id]);
        Ok(Outcome::of(stay).with_changes(
            groups.map(|group| Change::Leave { group: group.clone(), member: member.clone() }),
        ))
    }
}

/// The few within a community who know each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Its id, also as a group of the engine.
    pub id: CellId,
    /// The community it is of.
    pub community: CommunityId,
    /// 1 to 100 characters.
    pub name: String,
}

impl Cell {
    /// A cell with nobody in it yet; a steward of the community may found one. Refused unless its name has
    /// 1 to 100 characters.
    pub fn found(
        id: CellId,
        name: &str,
        by: &MemberId,
        stewards: &Stewards,
    ) -> Result<Outcome<Self>, CommunityRefusal> {
        let community = stewards.community.clone();
        admit(&community, by, stewards)?;
        let name = checked_name(name)?;
        let put = Change::PutGroup { group: id.clone(), kind: GroupKind::Cell, owner: None };
        Ok(Outcome::of(Cell { id, community, name }).with_changes([put]))
    }

    /// Lets a member of the community (`is_member`) into the cell; a steward may.
    pub fn add(
        &self,
        member: &MemberId,
        by: &MemberId,
        stewards: &Stewards,
        is_member: bool,
    ) -> Result<Outcome<Self>, CommunityRefusal> {
        admit(&self.community, by, stewards)?;
        let (group, member) = (self.id.clone(), member.clone());
        if !is_member {
            let community = self.community.clone();
            return Err(CommunityRefusal::NotAMember { community, member });
        }
        Ok(Outcome::of(self.clone()).with_changes([Change::Join { group, member }]))
    }

    /// Takes a member out of the cell; a steward may, and the member itself.
    pub fn remove(
        &self,
        member: &MemberId,
        by: &MemberId,
        stewards: &Stewards,
    ) -> Result<Outcome<Self>, CommunityRefusal> {
        if by != member {
            admit(&self.community, by, stewards)?;
        }
        let leave = Change::Leave { group: self.id.clone(), member: member.clone() };
        Ok(Outcome::of(self.clone()).with_changes([leave]))
    }
}

/// How a request to join stands.
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
pub enum JoinStatus {
    /// Nobody has decided.
    Pending,
    /// A steward let the member in.
    Approved,
    /// A steward did not.
    Declined,
    /// The member took it back.
    Withdrawn,
}

/// What can be done with a request to join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // they are the methods of the request
pub enum JoinCommand {
    Approve,
    Decline,
    Withdraw,
}

impl JoinStatus {
    /// How it stands after a command; none where the command has no place.
    pub const fn after(self, command: JoinCommand) -> Option<Self> {
        match (self, command) {
            (JoinStatus::Pending, JoinCommand::Approve) => Some(JoinStatus::Approved),
            (JoinStatus::Pending, JoinCommand::Decline) => Some(JoinStatus::Declined),
            (JoinStatus::Pending, JoinCommand::Withdraw) => Some(JoinStatus::Withdrawn),
            (JoinStatus::Approved | JoinStatus::Declined | JoinStatus::Withdrawn, _) => None,
        }
    }
}

/// Somebody asks to join a community. The one asking and the stewards know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequest {
    /// Its id.
    pub id: JoinRequestId,
    /// Which community.
    pub community: CommunityId,
    /// Who asks.
    pub member: MemberId,
    /// What they say; at most 2 000 characters.
    pub message: String,
    /// How it stands.
    pub status: JoinStatus,
    /// When they asked.
    pub created_at: Timestamp,
    /// Who ended it.
    pub decided_by: Option<MemberId>,
    /// When.
    pub decided_at: Option<Timestamp>,
}

impl JoinRequest {
    /// Asks to join the community of these stewards, who are told.
    ///
    /// Refused for who is a member (`is_member`), for who has a request that is not decided (`pending`),
    /// and where the message has more than 2 000 characters.
    pub fn ask(
        id: JoinRequestId,
        stewards: &Stewards,
        member: &MemberId,
        message: &str,
        is_member: bool,
        pending: bool,
        now: Timestamp,
    ) -> Result<Outcome<Self>, JoinRefusal> {
        let community = stewards.community.clone();
        let asking = member.clone();
        if is_member {
            return Err(JoinRefusal::AlreadyInCommunity { community, member: asking });
        }
        if pending {
            return Err(JoinRefusal::AlreadyAsked { community, member: asking });
        }
        let message =
            checked_message(message).map_err(|length| JoinRefusal::InvalidMessage { length })?;
        let event = Event::JoinRequested { community: community.clone(), request: id.clone() };
        let request = JoinRequest {
            id,
            community,
            member: asking,
            message,
            status: JoinStatus::Pending,
            created_at: now,
            decided_by: None,
            decided_at: None,
        };
        Ok(Outcome::of(request).with_notices(stewards.told(member, &event)))
    }

    /// Lets the member in, who is told; a steward may, but not for oneself.
    pub fn approve(
        &self,
        by: &MemberId,
        stewards: &Stewards,
        now: Timestamp,
    ) -> Result<Outcome<Self>, JoinRefusal> {
        self.admit(by, stewards)?;
        let request = self.decide(JoinCommand::Approve, by, now)?;
        let (community, id) = (self.community.clone(), self.id.clone());
        let join = Change::Join { group: community.clone(), member: self.member.clone() };
        let told = self.tell(by, Event::JoinApproved { community, request: id });
        Ok(Outcome::of(request).with_changes([join]).with_notices([told]))
    }

    /// Does not let the member in, who is told; a steward may, but not for oneself.
    pub fn decline(
        &self,
        by: &MemberId,
        stewards: &Stewards,
        now: Timestamp,
    ) -> Result<Outcome<Self>, JoinRefusal> {
        self.admit(by, stewards)?;
        let request = self.decide(JoinCommand::Decline, by, now)?;
        let (community, id) = (self.community.clone(), self.id.clone());
        let told = self.tell(by, Event::JoinDeclined { community, request: id });
        Ok(Outcome::of(request).with_notices([told]))
    }

    /// Takes it back; the one who asked may, and to others it looks as if there were none.
    pub fn withdraw(&self, by: &MemberId, now: Timestamp) -> Result<Outcome<Self>, JoinRefusal> {
        if *by != self.member {
            return Err(self.unknown());
        }
        Ok(Outcome::of(self.decide(JoinCommand::Withdraw, by, now)?))
    }

    fn admit(&self, by: &MemberId, stewards: &Stewards) -> Result<(), JoinRefusal> {
        let steward = stewards.community == self.community && stewards.is_steward(by);
        match (steward, *by == self.member) {
            (_, true) => Err(JoinRefusal::OwnRequest { request: self.id.clone() }),
            (true, false) => Ok(()),
            (false, false) => Err(self.unknown()),
        }
    }

    fn decide(
        &self,
        command: JoinCommand,
        by: &MemberId,
        now: Timestamp,
    ) -> Result<Self, JoinRefusal> {
        let status = self.status.after(command).ok_or_else(|| JoinRefusal::RequestNotPending {
            request: self.id.clone(),
            status: self.status,
        })?;
        let (decided_by, decided_at) = (Some(by.clone()), Some(now));
        Ok(JoinRequest { status, decided_by, decided_at, ..self.clone() })
    }

    fn tell(&self, by: &MemberId, event: Event) -> Notice {
        Notice { to: self.member.clone(), by: by.clone(), event }
    }

    fn unknown(&self) -> JoinRefusal {
        JoinRefusal::UnknownRequest { request: self.id.clone() }
    }
}

/// The name of a group without blanks around it; its length unless that is 1 to 100 characters.
pub(crate) fn group_name(name: &str) -> Result<String, usize> {
    let name = name.trim();
    match name.chars().count() {
        1..=LONGEST_NAME => Ok(name.to_owned()),
        length => Err(length),
    }
}

fn checked_name(name: &str) -> Result<String, CommunityRefusal> {
    group_name(name).map_err(|length| CommunityRefusal::InvalidName { length })
}

fn checked_description(description: &str) -> Result<String, CommunityRefusal> {
    let description = description.trim();
    match description.chars().count() {
        0..=LONGEST_DESCRIPTION => Ok(description.to_owned()),
        length => Err(CommunityRefusal::InvalidDescription { length }),
    }
}

fn admit(
    community: &CommunityId,
    by: &MemberId,
    stewards: &Stewards,
) -> Result<(), CommunityRefusal> {
    if stewards.community == *community && stewards.is_steward(by) {
        return Ok(());
    }
    Err(CommunityRefusal::NotSteward { community: community.clone(), member: by.clone() })
}

/// Why something about a community or a cell was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, strum::IntoStaticStr)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)] // the fields are the community and the member concerned
pub enum CommunityRefusal {
    /// The community is not there, or hidden. For callers that look it up.
    #[error("there is no community {community}")]
    UnknownCommunity { community: CommunityId },
    /// The cell is not there, or hidden. For callers that look it up.
    #[error("there is no cell {cell}")]
    UnknownCell { cell: CellId },
    /// The caller is no steward.
    #[error("{member} is not a steward of {community}")]
    NotSteward { community: CommunityId, member: MemberId },
    /// The caller is no member.
    #[error("{member} does not belong to {community}")]
    NotInCommunity { community: CommunityId, member: MemberId },
    /// Somebody else is no member.
    #[error("{member} is not a member of {community}")]
    NotAMember { community: CommunityId, member: MemberId },
    /// A community keeps a steward.
    #[error("{member} is the last steward of {community}")]
    LastSteward { community: CommunityId, member: MemberId },
    /// A name is empty or too long.
    #[error("a name has 1 to 100 characters, not {length}")]
    InvalidName { length: usize },
    /// A description is too long.
    #[error("a description has at most 5000 characters, not {length}")]
    InvalidDescription { length: usize },
}

impl Refusal for CommunityRefusal {
    fn class(&self) -> Class {
        match self {
            CommunityRefusal::UnknownCommunity { .. } | CommunityRefusal::UnknownCell { .. } => {
                Class::NotFound
            }
            CommunityRefusal::NotSteward { .. } | CommunityRefusal::NotInCommunity { .. } => {
                Class::Forbidden
            }
            CommunityRefusal::NotAMember { .. } | CommunityRefusal::LastSteward { .. } => {
                Class::Conflict
            }
            CommunityRefusal::InvalidName { .. } | CommunityRefusal::InvalidDescription { .. } => {
                Class::Invalid
            }
        }
    }

    fn code(&self) -> &'static str {
        self.into()
    }
}

/// Why something about a request to join was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, strum::IntoStaticStr)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)] // the fields are the request, or the community and the member, concerned
pub enum JoinRefusal {
    /// There is none, or the caller may not know of it.
    #[error("there is no request {request}")]
    UnknownRequest { request: JoinRequestId },
    /// Somebody else decides.
    #[error("request {request} is for somebody else to decide")]
    OwnRequest { request: JoinRequestId },
    /// It has been decided.
    #[error("request {request} is {status}, not pending")]
    RequestNotPending { request: JoinRequestId, status: JoinStatus },
    /// Who asks is in it.
    #[error("{member} is a member of {community} already")]
    AlreadyInCommunity { community: CommunityId, member: MemberId },
    /// Who asks has asked.
    #[error("{member} has asked to join {community} already")]
    AlreadyAsked { community: CommunityId, member: MemberId },
    /// A message is too long.
    #[error("a message has at most 2000 characters, not {length}")]
    InvalidMessage { length: usize },
}

impl Refusal for JoinRefusal {
    fn class(&self) -> Class {
        match self {
            JoinRefusal::UnknownRequest { .. } => Class::NotFound,
            JoinRefusal::OwnRequest { .. } => Class::Forbidden,
            JoinRefusal::RequestNotPending { .. }
            | JoinRefusal::AlreadyInCommunity { .. }
            | JoinRefusal::AlreadyAsked { .. } => Class::Conflict,
            JoinRefusal::InvalidMessage { .. } => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        self.into()
    }
}
