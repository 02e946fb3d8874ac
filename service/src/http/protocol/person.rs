//! People as others see them.

use std::collections::HashMap;

use serde::Serialize;
use trust_core::MemberId;
use utoipa::ToSchema;

/// A member, by id and display name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonView {
    /// The id.
    #[schema(value_type = String)]
    pub id: MemberId,
    /// The display name.
    pub name: String,
}

impl PersonView {
    /// Returns a person with their name from `names`; the name is missing if the person was erased in the meantime.
    pub fn named(id: MemberId, names: &mut HashMap<MemberId, String>) -> Self {
        PersonView { name: names.remove(&id).unwrap_or_default(), id }
    }
}
