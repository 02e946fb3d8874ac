//! Notes: a visible noun of builds with the feature `test-noun`. The tests show by it what every visible noun gets.

use serde::Serialize;
use trust_commons::preference::SharingPreference;
use trust_commons::sharing::SharingModel;
use trust_commons::{CommunityId, Timestamp, Visible, visible_fields};
use trust_core::{Grant, Grants, MemberId};
use utoipa::ToSchema;

use super::{change_log::Touched, noun::Noun, saved::Saved, table::table, visible::VisibleRow};

/// The entry of notes in the registry.
pub const NOUN: Noun = Noun {
    tag: Some(("notes", "Notes, which only tests have.")),
    ..Noun::visible::<Note>(&["note"], &["text"])
};

/// A few words for a community, and for people connected by trust.
#[derive(Debug, Serialize, ToSchema)]
pub struct Note {
    /// The id.
    pub id: String,
    /// The member who wrote it.
    #[serde(skip)]
    pub owner: MemberId,
    /// The community that it is for.
    #[schema(value_type = String)]
    pub community: CommunityId,
    /// The words.
    pub text: String,
    /// The time of writing, in seconds.
    pub created_at: Timestamp,
}

table! {
    "note" holds Note by id;
    fixed owner, community, created_at;
    changing text;
}

impl Visible for Note {
    visible_fields!("note");

    fn audience(&self, _: &SharingPreference, _: SharingModel) -> Grants {
        [Grant::Community, Grant::Network].into()
    }
}

impl Saved for Note {
    fn touched(&self) -> Option<Touched> {
        Some(Note::obsolete(&self.id))
    }
}

impl VisibleRow for Note {
    fn text_bytes(&self) -> usize {
        self.text.len()
    }
}
