//! Request bodies and views of skills.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use trust_commons::json::given;
use trust_commons::sharing::SharingModel;
use trust_commons::skill::{Command, Creation, Draft, Skill, SkillCategory};
use trust_commons::{CommunityId, SkillId, Timestamp};
use trust_core::MemberId;
use utoipa::ToSchema;

use crate::http::protocol::listed::{Access, Shown};
use crate::http::protocol::person::PersonView;
use crate::http::protocol::{OrFail, Problem, Reading};
use crate::store::row_cache::CachedRow;
use crate::store::{Connection, exchange};

/// A skill to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillBody {
    /// The community in whose directory it is to be, of which the caller is a member.
    #[schema(value_type = String, min_length = 1, max_length = 255)]
    pub community: CommunityId,
    /// The category.
    category: SkillCategory,
    /// The name, 3 to 100 characters.
    #[schema(min_length = 3, max_length = 100)]
    name: String,
    /// The description, at most 1000 characters.
    #[serde(default)]
    #[schema(max_length = 1000)]
    description: String,
    /// The price of an hour of help: 0 to 600 minutes, 60 to a credit. Not for exchange if left out.
    #[schema(minimum = 0, maximum = 600)]
    minutes_per_hour: Option<u32>,
    /// Whether it is in the directory; false if left out. Until then nobody else sees it.
    #[serde(default)]
    opted_in: bool,
}

impl SkillBody {
    /// Returns the command of the rules.
    pub fn creation(self, id: SkillId) -> Creation {
        let SkillBody { community, category, name, description, minutes_per_hour, opted_in } = self;
        let draft = Draft { category, name, description, minutes_per_hour, opted_in };
        Creation::Add { id, community, draft }
    }
}

/// The changes to a skill: omitted fields keep their values, and `null` clears `minutes_per_hour`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditSkillBody {
    /// The category.
    category: Option<SkillCategory>,
    /// The name, 3 to 100 characters.
    #[schema(min_length = 3, max_length = 100)]
    name: Option<String>,
    /// The description, at most 1000 characters.
    #[schema(max_length = 1000)]
    description: Option<String>,
    /// The price of an hour of help: 0 to 600 minutes, 60 to a credit.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>, minimum = 0, maximum = 600)]
    minutes_per_hour: Option<Option<u32>>,
    /// Whether it is in the directory.
    opted_in: Option<bool>,
}

impl From<EditSkillBody> for Command {
    fn from(body: EditSkillBody) -> Self {
        let EditSkillBody { category, name, description, minutes_per_hour, opted_in } = body;
        Command::Edit { category, name, description, minutes_per_hour, opted_in }
    }
}

/// A request for help.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillRequestBody {
    /// The duration of the help in minutes.
    #[schema(minimum = 1, maximum = 6000)]
    pub minutes: u32,
    /// A note to the owner, at most 2000 characters.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: String,
}

/// The fields of a skill that are the same for all readers.
#[derive(Debug, Serialize, ToSchema)]
pub struct SkillCommon<'a> {
    /// The id.
    #[schema(value_type = String)]
    id: &'a SkillId,
    /// The member.
    owner: PersonView,
    /// The community in whose directory it is.
    #[schema(value_type = String)]
    community: &'a CommunityId,
    /// The category.
    category: SkillCategory,
    /// The name.
    name: &'a str,
    /// The description.
    description: &'a str,
    /// The price of an hour of help in minutes, 60 to a credit; absent if it is not for exchange.
    minutes_per_hour: Option<u32>,
    /// Whether it is in the directory. Only its owner sees a skill that is not.
    opted_in: bool,
    /// The time at which it was added, in seconds.
    created_at: Timestamp,
}

/// The fields of a skill that depend on the reader.
#[derive(Debug, Serialize, ToSchema)]
pub struct SkillForReader {
    #[serde(flatten)]
    #[schema(inline)]
    access: Access,
    /// The actions that are open to the reader now: `ask` for a skill of another; `edit` and `delete` for their own.
    actions: Vec<&'static str>,
}

impl Shown for Skill {
    type Common<'a> = SkillCommon<'a>;
    type ForReader = SkillForReader;
    /// The number of the reader's requests that the owner has not answered yet.
    type Recorded = u64;

    fn common(cached: &CachedRow<Self>) -> SkillCommon<'_> {
        let skill = &cached.row;
        SkillCommon {
            id: &skill.id,
            owner: PersonView { id: skill.owner.clone(), name: cached.owner_name.clone() },
            community: &skill.community,
            category: skill.category,
            name: &skill.name,
            description: &skill.description,
            minutes_per_hour: skill.minutes_per_hour,
            opted_in: skill.opted_in,
            created_at: skill.created_at,
        }
    }

    async fn recorded(
        connection: &mut Connection,
        _: SharingModel,
        reading: &Reading,
        rows: &[&Self],
    ) -> Result<HashMap<String, u64>, Problem> {
        if rows.iter().all(|skill| skill.owner == reading.me) {
            return Ok(HashMap::new());
        }
        let open = exchange::open_asks(connection, &reading.me).await.or_fail()?;
        let open: HashMap<MemberId, u64> = open.into_iter().collect();
        let of = |skill: &&Self| Some((skill.id.to_string(), *open.get(&skill.owner)?));
        Ok(rows.iter().filter_map(of).collect())
    }

    fn for_reader(&self, reading: &Reading, access: Access, open: u64) -> SkillForReader {
        SkillForReader { access, actions: self.actions(&reading.me, open) }
    }
}
