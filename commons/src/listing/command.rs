//! The commands of listings, as data.

use std::collections::BTreeSet;

use serde::Deserialize;
use trust_core::MemberId;

use super::{Draft, Listing, ListingRefusal, Patch};
use crate::Timestamp;
use crate::command::Noun;
use crate::id::{CellId, CommunityId, ListingId};
use crate::outcome::Outcome;
use crate::preference::SharingPreference;
use crate::sharing::SharingModel;
use crate::steward::Roles;

/// The command that makes a listing.
#[derive(Debug, Clone, PartialEq, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Creation {
    /// A member posts an offer or a need, with immediate effect. Refused if it names a community that the member is not
    /// in, another member's circle, or a value that is not allowed.
    Post {
        /// The new id.
        id: ListingId,
        /// The draft of the offer or need.
        #[serde(flatten)]
        draft: Draft,
    },
}

/// A command that changes a listing. Its owner may give any of them.
#[derive(Debug, Clone, PartialEq, Deserialize, strum::IntoStaticStr, strum::VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Command {
    /// Changes an open listing, or renews an expired listing by a new `expires_at`. Refused for values like a new listing,
    /// and for a quantity below what is promised.
    ///
    /// Accepted members are notified. Members who see it and wait for a decision are notified, too, unless the audience
    /// changes, since they may not see it any more.
    Edit(Patch),
    /// Withdraws an open listing; a steward of its community may, too. Accepted members and members who wait for a
    /// decision are notified, and so is the owner if a steward did it.
    Withdraw,
    /// Marks an open or expired listing as fulfilled, and records the helper: an accepted member who is not hidden from
    /// the owner, or nobody. Accepted members and members who wait for a decision are notified.
    Fulfil {
        /// The helper.
        helper: Option<MemberId>,
    },
    /// Marks an open listing as expired, whoever gives the command. Refused before its `expires_at`. Accepted members and
    /// members who wait for a decision are notified, with the owner as the actor.
    Expire,
    /// Opens a fulfilled or expired listing again. An end in the past is removed. Accepted members stay accepted, and
    /// members who waited for a decision wait again; both are notified.
    Reopen,
    /// Posts a closed listing again, as a new listing with this id and the changes of the patch. The old listing stays as
    /// it is. An end in the past is left out, and so is a community that the owner has left.
    Repost {
        /// The new id.
        id: ListingId,
        /// The changes.
        #[serde(flatten)]
        patch: Patch,
    },
    /// Deletes a listing in any state, with its responses. Accepted members and members who wait for a decision are
    /// notified.
    Delete,
}

/// The facts that the caller of a command knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The person who gives the command.
    pub by: MemberId,
    /// The stewards of the listing's community.
    #[serde(default)]
    pub stewards: Roles,
    /// The members who wait for a decision; for `edit` those of them who see the listing.
    #[serde(default)]
    pub answering: BTreeSet<MemberId>,
    /// The accepted members who are hidden from the owner. A need is in progress only while somebody else is accepted.
    #[serde(default)]
    pub hidden: BTreeSet<MemberId>,
    /// The owner's sharing preference.
    #[serde(default)]
    pub preference: SharingPreference,
    /// The sharing model of the deployment.
    #[serde(default)]
    pub model: SharingModel,
    /// The relation of the owner to the groups that the command names.
    #[serde(default)]
    pub ties: Ties,
    /// The current time.
    pub now: Timestamp,
}

/// The relation of a listing's owner to the groups that a draft or a patch names, as the caller found it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ties {
    /// Whether the owner belongs to the listing's community; ignored without a community.
    pub in_community: bool,
    /// Whether the owner owns the circle that it is shared with; ignored without a circle.
    pub owns_circle: bool,
    /// The owner's community, if it is exactly one. A listing that names no community belongs to it.
    pub only_community: Option<CommunityId>,
    /// The cells of the owner.
    pub cells: BTreeSet<CellId>,
    /// Whether that circle [admits every member](crate::circle::CircleKind::admits_all).
    pub open_circle: bool,
}

impl Context {
    /// Makes the context of a command by a person without any role or group, to a listing without responses.
    pub fn of(by: MemberId, now: Timestamp) -> Self {
        Context {
            by,
            stewards: Roles::default(),
            answering: BTreeSet::new(),
            hidden: BTreeSet::new(),
            preference: SharingPreference::default(),
            model: SharingModel::default(),
            ties: Ties::default(),
            now,
        }
    }
}

impl Noun for Listing {
    type Creation = Creation;
    type Command = Command;
    type Context = Context;
    type Refusal = ListingRefusal;
    type After = Option<Self>;

    const CONTEXT: &'static [&'static str] =
        &["by", "stewards", "answering", "hidden", "preference", "model", "ties", "now"];

    fn create(creation: Creation, context: &Context) -> Result<Outcome<Self>, ListingRefusal> {
        let Creation::Post { id, draft } = creation;
        Self::post(id, draft, context)
    }

    fn apply(
        self,
        command: Command,
        context: &Context,
    ) -> Result<Outcome<Option<Self>>, ListingRefusal> {
        let outcome = match command {
            Command::Edit(patch) => self.edit(patch, context),
            Command::Withdraw => self.withdraw(context),
            Command::Fulfil { helper } => self.fulfil(helper, context),
            Command::Expire => self.expire(context),
            Command::Reopen => self.reopen(context),
            Command::Repost { id, patch } => self.repost(id, patch, context),
            Command::Delete => return Ok(self.delete(context)?.map(|()| None)),
        };
        Ok(outcome?.map(Some))
    }
}
