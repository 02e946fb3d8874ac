//! Memos, which only builds with the feature `test-noun` have.

use trust_commons::memo::Memo;

use super::{noun::Noun, owned::OwnedRow, page::dated, saved::Saved, table::table};

/// The entry of memos in the registry.
pub const NOUN: Noun = Noun {
    tag: Some(("memos", "Memos, which only tests have.")),
    ..Noun::owned::<Memo>(&["memo"], &["name", "description"])
};

table! {
    "memo" holds Memo by id;
    fixed owner, created_at;
    changing name, description;
}

dated!(Memo);

impl Saved for Memo {}
impl OwnedRow for Memo {}
