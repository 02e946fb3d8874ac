//! The commands of skills, as data.

use serde::Deserialize;
use trust_core::{Change, MemberId};

use super::{MOST_SKILLS, Skill, SkillCategory, SkillRefusal};
use crate::Timestamp;
use crate::command::Noun;
use crate::facts;
use crate::id::{CommunityId, SkillId};
use crate::json::given;
use crate::outcome::Outcome;
use crate::preference::SharingPreference;
use crate::sharing::SharingModel;
use crate::visible::Visible as _;

/// The fields that the owner of a new skill chooses.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Draft {
    /// The category.
    pub category: SkillCategory,
    /// The name, 3 to 100 characters.
    pub name: String,
    /// The description, at most 1 000 characters.
    #[serde(default)]
    pub description: String,
    /// The price of an hour of help in minutes; absent if it is not for exchange.
    #[serde(default)]
    pub minutes_per_hour: Option<u32>,
    /// Whether it is in the directory.
    #[serde(default)]
    pub opted_in: bool,
}

/// The command that creates a skill.
#[derive(Debug, Clone, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Creation {
    /// A member adds a skill.
    Add {
        /// The new id.
        id: SkillId,
        /// The community.
        community: CommunityId,
        /// The fields.
        #[serde(flatten)]
        draft: Draft,
    },
}

/// A command that changes a skill; for the owner.
#[derive(Debug, Clone, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Command {
    /// Changes fields; omitted fields keep their values.
    Edit {
        /// The category.
        category: Option<SkillCategory>,
        /// The name, 3 to 100 characters.
        name: Option<String>,
        /// The description, at most 1 000 characters.
        description: Option<String>,
        /// The price of an hour of help in minutes; null if it is not for exchange.
        #[serde(default, deserialize_with = "given")]
        minutes_per_hour: Option<Option<u32>>,
        /// Whether it is in the directory.
        opted_in: Option<bool>,
    },
}

/// The facts that the caller of a command knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The person who gives the command.
    pub by: MemberId,
    /// Whether that person belongs to the community of the skill.
    pub in_community: bool,
    /// The number of that person's skills.
    #[serde(default)]
    pub kept: u64,
    /// The sharing model of the deployment.
    #[serde(default)]
    pub model: SharingModel,
    /// The current time.
    pub now: Timestamp,
}

type Applied = Result<Outcome<Skill>, SkillRefusal>;

impl Noun for Skill {
    type Creation = Creation;
    type Command = Command;
    type Context = Context;
    type Refusal = SkillRefusal;
    type After = Self;

    const CONTEXT: &'static [&'static str] = &["by", "in_community", "kept", "model", "now"];

    /// Adds a skill in one of the member's communities.
    fn create(creation: Creation, context: &Context) -> Applied {
        let Creation::Add { id, community, draft } = creation;
        let Draft { category, name, description, minutes_per_hour, opted_in } = draft;
        let (owner, created_at) = (context.by.clone(), context.now);
        let skill = Skill {
            id,
            owner,
            community,
            category,
            name,
            description,
            minutes_per_hour,
            opted_in,
            created_at,
        };
        skill.check_member(context)?;
        if context.kept >= MOST_SKILLS {
            let (given, most) = (context.kept + 1, MOST_SKILLS);
            return Err(SkillRefusal::TooManySkills { given, most });
        }
        let skill = skill.checked()?;
        let facts = skill.known(context.model);
        Ok(Outcome::of(skill).with_changes(facts))
    }

    fn apply(self, command: Command, context: &Context) -> Applied {
        if context.by != self.owner {
            return Err(SkillRefusal::UnknownSkill { skill: self.id });
        }
        let (before, was_in) = (self.known(context.model), self.opted_in);
        let Command::Edit { category, name, description, minutes_per_hour, opted_in } = command;
        let edited = Skill {
            category: category.unwrap_or(self.category),
            name: name.unwrap_or(self.name),
            description: description.unwrap_or(self.description),
            minutes_per_hour: minutes_per_hour.unwrap_or(self.minutes_per_hour),
            opted_in: opted_in.unwrap_or(self.opted_in),
            ..self
        };
        if edited.opted_in && !was_in {
            edited.check_member(context)?;
        }
        let edited = edited.checked()?;
        let changes = facts::changes(&before, &edited.known(context.model));
        Ok(Outcome::of(edited).with_changes(changes))
    }
}

impl Skill {
    /// Returns the skill after its owner left its community, or after that ended: it is no longer in the directory.
    /// Nothing if it was not.
    pub fn left(self, model: SharingModel) -> Option<Outcome<Self>> {
        let before = self.known(model);
        let left = Skill { opted_in: false, ..self };
        let changes = facts::changes(&before, &left.known(model));
        (!changes.is_empty()).then(|| Outcome::of(left).with_changes(changes))
    }

    /// Returns its facts for the engine, which do not depend on its owner's preference.
    fn known(&self, model: SharingModel) -> Vec<Change> {
        self.facts(&SharingPreference::default(), model)
    }

    fn check_member(&self, context: &Context) -> Result<(), SkillRefusal> {
        if context.in_community {
            return Ok(());
        }
        let (community, member) = (self.community.clone(), context.by.clone());
        Err(SkillRefusal::NotInCommunity { community, member })
    }
}
