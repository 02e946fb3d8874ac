//! A skill: something that a member can do for others, in the directory of a community.
//!
//! | | edit, delete | ask |
//! |---|---|---|
//! | by | owner | whoever else sees it |
//! | not opted in | yes | – |
//! | opted in, with minutes per hour | yes | an exchange, requested |
//! | opted in, without minutes per hour | yes | – |
//!
//! A skill is in the directory while its owner has opted in. Then the members of its community see it, and so do the
//! members of a partner community while both sides share offers. Until then only the owner knows of it. The choice is
//! made for each skill, so the owner's sharing preference neither widens nor narrows it.
//!
//! A member opts in only in their own communities. A member who leaves a community, or whose community ends, is opted
//! out there ([`Skill::left`]) and keeps the skill. A listing may outlast a membership, because it has an end; a
//! directory names members.
//!
//! Asking makes an exchange of kind service. The owner provides, and decides about the request as about any other. It
//! moves credits if the skill has a price and its community counts in credits; otherwise it is a gift.

mod command;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trust_core::{Grant, Grants, MemberId, Tag};

use crate::Timestamp;
use crate::exchange::{self, Credits, ExchangeKind, MAX_MINUTES, Mode};
use crate::id::{CommunityId, ExchangeId, SkillId};
use crate::keywords::keywords;
use crate::preference::SharingPreference;
use crate::refusal::refusals;
use crate::sharing::SharingModel;
use crate::text::{UnfitText, body, line, words};
use crate::visible::Visible;

pub use command::{Command, Context, Creation, Draft};

/// The greatest number of skills of a member.
pub const MOST_SKILLS: u64 = 50;
/// The greatest price: minutes of credit for an hour of help.
pub const MAX_RATE: u32 = 600;
/// The greatest number of requests to one person that this person has not answered yet.
pub const MOST_OPEN_ASKS: u64 = 3;
/// The number of minutes in an hour.
const HOUR: u32 = 60;

keywords! {
    /// The category of a skill.
    #[allow(missing_docs)] // the names say it
    #[non_exhaustive]
    pub enum SkillCategory {
        Repair,
        Cooking,
        Technology,
        Creative,
        Education,
        Gardening,
        Vehicles,
        Sewing,
        Pets,
        Care,
        Transport,
        Other,
    }
}

impl SkillCategory {
    /// Returns the tag by which skills of the category are found.
    pub fn tag(self) -> Option<Tag> {
        Tag::new(&format!("{CATEGORY}{self}")).ok()
    }
}

/// The beginning of the tags of categories.
pub const CATEGORY: &str = "category:";

/// Something that a member can do for others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// The id.
    pub id: SkillId,
    /// The member.
    pub owner: MemberId,
    /// The community in whose directory it is.
    pub community: CommunityId,
    /// The category.
    pub category: SkillCategory,
    /// The name, 3 to 100 characters.
    pub name: String,
    /// The description, at most 1 000 characters.
    pub description: String,
    /// The price of an hour of help in minutes, at most [`MAX_RATE`]; absent if it is not for exchange.
    pub minutes_per_hour: Option<u32>,
    /// Whether it is in the directory.
    pub opted_in: bool,
    /// The time at which it was added.
    pub created_at: Timestamp,
}

/// A request for help, as far as its maker chooses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The id of the exchange.
    pub id: ExchangeId,
    /// The duration of the help in minutes.
    pub minutes: u32,
    /// The community for which the member who asks takes part.
    pub receiver_community: Option<CommunityId>,
    /// Whether the community of the skill counts in credits.
    pub credits: Credits,
}

impl Skill {
    /// Returns the exchange that a member asks for: its terms, with the owner as provider. `open` is the number of
    /// their requests that the owner has not answered yet.
    pub fn ask(
        &self,
        ask: Ask,
        by: &MemberId,
        open: u64,
    ) -> Result<exchange::Creation, SkillRefusal> {
        let rate = self.check_ask(by, open)?;
        let Ask { id, minutes, receiver_community, credits } = ask;
        if !(1..=MAX_MINUTES).contains(&minutes) {
            return Err(SkillRefusal::InvalidDuration { minutes });
        }
        let mode = match (credits, rate) {
            (Credits::NotUsed, _) | (_, 0) => Mode::Gift,
            (Credits::Used, rate) => Mode::Credit { minutes: price(minutes, rate) },
        };
        let draft = exchange::Draft {
            kind: ExchangeKind::Service,
            mode,
            // The unit is written alike in every language.
            title: format!("{}, {minutes} min", self.name),
            listing: None,
            community: Some(self.community.clone()),
            provider_community: Some(self.community.clone()),
            receiver_community,
        };
        Ok(exchange::Creation::Ask { id, draft, provider: self.owner.clone() })
    }

    /// Returns the names of what a member who sees it may do. `open` is the number of their requests that the owner
    /// has not answered yet.
    pub fn actions(&self, by: &MemberId, open: u64) -> Vec<&'static str> {
        match *by == self.owner {
            true => vec!["edit", "delete"],
            false => self.check_ask(by, open).map(|_| "ask").into_iter().collect(),
        }
    }

    /// Returns the price of an hour, for a member who may ask.
    fn check_ask(&self, by: &MemberId, open: u64) -> Result<u32, SkillRefusal> {
        if *by == self.owner {
            return Err(SkillRefusal::OwnSkill { skill: self.id.clone() });
        }
        let not_for_exchange = || SkillRefusal::SkillNotForExchange { skill: self.id.clone() };
        let rate = self.minutes_per_hour.ok_or_else(not_for_exchange)?;
        match open < MOST_OPEN_ASKS {
            true => Ok(rate),
            false => Err(SkillRefusal::TooManyAsks { open, most: MOST_OPEN_ASKS }),
        }
    }

    /// Returns the skill if its texts and its price are allowed.
    fn checked(self) -> Result<Self, SkillRefusal> {
        let name =
            line(&self.name, 3..=100).map_err(|reason| SkillRefusal::InvalidName { reason })?;
        let description = body(&self.description, 0..=1_000)
            .map_err(|reason| SkillRefusal::InvalidDescription { reason })?;
        match self.minutes_per_hour.filter(|rate| *rate > MAX_RATE) {
            Some(minutes_per_hour) => Err(SkillRefusal::InvalidMinutesPerHour { minutes_per_hour }),
            None => Ok(Skill { name, description, ..self }),
        }
    }
}

/// Returns the price of so many minutes of help, rounded half-up; at least one minute.
fn price(minutes: u32, rate: u32) -> u32 {
    let exact = u64::from(minutes) * u64::from(rate);
    let rounded = (exact + u64::from(HOUR / 2)) / u64::from(HOUR);
    u32::try_from(rounded).unwrap_or(u32::MAX).max(1)
}

impl Visible for Skill {
    crate::visible_fields!("skill");

    fn audience(&self, _: &SharingPreference, model: SharingModel) -> Grants {
        match self.opted_in {
            true => model.narrow([Grant::Community, Grant::Partner].into()),
            false => Grants::new(),
        }
    }

    fn is_open(&self) -> bool {
        self.opted_in
    }

    /// A partnership that shares offers shares skills.
    fn tags(&self) -> Vec<Tag> {
        Tag::new("offer").ok().into_iter().chain(self.category.tag()).collect()
    }
}

impl Skill {
    /// Returns the words by which a search finds it: those of its name and its description.
    pub fn words(&self) -> BTreeSet<String> {
        [&self.name, &self.description].into_iter().flat_map(|it| words(it)).collect()
    }
}

refusals! {
    /// The reason why a command about a skill is refused.
    #[non_exhaustive]
    pub enum SkillRefusal {
        /// The skill is missing, or belongs to another member.
        #[error("there is no skill {skill}")]
        UnknownSkill { skill: SkillId } => NotFound,
        /// A member is in the directories of their own communities only.
        #[error("{member} does not belong to {community}")]
        NotInCommunity { community: CommunityId, member: MemberId } => Forbidden,
        /// The member has as many skills as a member may have.
        #[error("a member has at most {most} skills, not {given}")]
        TooManySkills { given: u64, most: u64 } => Conflict,
        /// Nobody asks themselves.
        #[error("skill {skill} is the caller's own")]
        OwnSkill { skill: SkillId } => Conflict,
        /// The skill has no price, so it is not for exchange.
        #[error("skill {skill} is not for exchange")]
        SkillNotForExchange { skill: SkillId } => Conflict,
        /// The owner has not answered earlier requests of the same member.
        #[error("at most {most} requests to one person may wait for an answer, and {open} do")]
        TooManyAsks { open: u64, most: u64 } => Conflict,
        /// The name is too short or too long.
        #[error("a name {reason}")]
        InvalidName {
            #[serde(flatten)]
            reason: UnfitText,
        } => Invalid,
        /// The description is too long.
        #[error("a description {reason}")]
        InvalidDescription {
            #[serde(flatten)]
            reason: UnfitText,
        } => Invalid,
        /// The price is too high.
        #[error("an hour of help costs at most 600 minutes, not {minutes_per_hour}")]
        InvalidMinutesPerHour { minutes_per_hour: u32 } => Invalid,
        /// The duration is outside the bounds.
        #[error("help lasts 1 to 6000 minutes, not {minutes}")]
        InvalidDuration { minutes: u32 } => Invalid at "minutes",
    }
}
