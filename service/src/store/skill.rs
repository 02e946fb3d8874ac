//! Skills of members.

use std::collections::BTreeSet;

use sqlx::Result;
use trust_commons::CommunityId;
use trust_commons::skill::Skill;
use trust_core::MemberId;

use super::change_log::Touched;
use super::noun::Noun;
use super::query::{fetch_all, fetch_one, queries};
use super::saved::Saved;
use super::table::table;
use super::visible::VisibleRow;
use super::{Connection, table, word};

/// The entry of skills in the registry.
pub const NOUN: Noun = Noun {
    tag: Some(("skills", "What members can do for others, in the directories of communities.")),
    ..Noun::visible::<Skill>(&["skill", "skill_word"], &["name", "description"])
};

table! {
    "skill" holds Skill by id;
    fixed owner, community, created_at;
    changing category, name, description, minutes_per_hour, opted_in;
}

impl Saved for Skill {
    async fn save(&self, db: &mut Connection) -> Result<()> {
        table::put(db, self).await?;
        word::put(db, self).await
    }

    fn touched(&self) -> Option<Touched> {
        Some(Skill::obsolete(self.id.as_str()))
    }
}

impl VisibleRow for Skill {
    fn text_bytes(&self) -> usize {
        self.name.len() + self.description.len()
    }

    fn words(&self) -> BTreeSet<String> {
        Skill::words(self)
    }
}

queries! {
    /// Counts the skills of a member.
    pub fn count(owner: &MemberId) -> u64 =
        fetch_one "SELECT COUNT(*) FROM skill WHERE owner = $1";

    /// Fetches the skills of a member that are in the directory of a community, by id.
    pub fn in_directory(community: &CommunityId, owner: &MemberId) -> Vec<Skill> =
        fetch_all "SELECT * FROM skill WHERE community = $1 AND owner = $2 AND opted_in = 1 ORDER BY id";
}

/// Inserts many skills.
pub async fn insert_all(db: &mut Connection, skills: &[Skill]) -> Result<()> {
    table::insert_all(db, skills).await?;
    word::insert_all(db, skills).await
}
