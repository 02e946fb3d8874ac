//! Memos, which only their owner knows of: a noun of builds with the feature `test-noun`, for tests.

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

use crate::Timestamp;
use crate::command::{Noun, OwnerContext};
use crate::outcome::Outcome;
use crate::refusal::refusals;
use crate::text::{self, UnfitText};

/// A text that a member keeps for themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memo {
    /// The id.
    pub id: String,
    /// The owner.
    pub owner: MemberId,
    /// The name, 1 to 100 characters.
    pub name: String,
    /// The description, at most 1 000 characters.
    pub description: String,
    /// The time of creation.
    pub created_at: Timestamp,
}

refusals! {
    /// The reason why a command about a memo is refused.
    #[non_exhaustive]
    pub enum MemoRefusal {
        /// The memo is missing, or belongs to another member.
        #[error("there is no memo {memo}")]
        UnknownMemo { memo: String } => NotFound,
        /// The name is empty or too long.
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
    }
}

/// The command that creates a memo.
#[derive(Debug, Clone, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Creation {
    /// A member writes a memo.
    Write {
        /// The new id.
        id: String,
        /// The name, 1 to 100 characters.
        name: String,
        /// The description, at most 1 000 characters.
        description: String,
    },
}

/// A command that changes a memo; for the owner.
#[derive(Debug, Clone, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Command {
    /// Changes the name and the description; omitted fields keep their values.
    Edit {
        /// The name, 1 to 100 characters.
        name: Option<String>,
        /// The description, at most 1 000 characters.
        description: Option<String>,
    },
}

type Applied = Result<Outcome<Memo>, MemoRefusal>;

impl Noun for Memo {
    type Creation = Creation;
    type Command = Command;
    type Context = OwnerContext;
    type Refusal = MemoRefusal;
    type After = Self;

    const CONTEXT: &'static [&'static str] = OwnerContext::FIELDS;

    fn create(creation: Creation, context: &OwnerContext) -> Applied {
        let Creation::Write { id, name, description } = creation;
        let (owner, created_at) = (context.by.clone(), context.now);
        Memo { id, owner, name, description, created_at }.checked()
    }

    fn apply(self, command: Command, context: &OwnerContext) -> Applied {
        self.check_owner(context)?;
        let Command::Edit { name, description } = command;
        let (name, description) =
            (name.unwrap_or(self.name), description.unwrap_or(self.description));
        Memo { name, description, ..self }.checked()
    }
}

impl Memo {
    fn checked(self) -> Applied {
        let name = text::name(&self.name).map_err(|reason| MemoRefusal::InvalidName { reason })?;
        let description = text::body(&self.description, 0..=1_000)
            .map_err(|reason| MemoRefusal::InvalidDescription { reason })?;
        Ok(Outcome::of(Memo { name, description, ..self }))
    }

    fn check_owner(&self, context: &OwnerContext) -> Result<(), MemoRefusal> {
        match context.by == self.owner {
            true => Ok(()),
            false => Err(MemoRefusal::UnknownMemo { memo: self.id.clone() }),
        }
    }
}
