//! The audience of a listing: the deployment's model, the listing's own choice, and the grants of both.
//!
//! | choice | grants |
//! |---|---|
//! | `private` | none |
//! | `circle` | that circle |
//! | `cells` | those cells |
//! | `my_cell` | cell |
//! | `my_community` | cell, community, partner |
//! | `trusted_network` | those, and trusted |
//! | `anyone_local` | those, and nearby (the owner's radius) |
//! | `network_wide` | those, and network |
//!
//! `is_public` adds public to any choice but the first two. Then the model removes grants: an emergent deployment
//! has no partners and no public listings, a federated deployment neither trusted nor network.
//!
//! `cell` stands for the cells that the listing names: the chosen cells, or the owner's cells when the audience was
//! chosen. A cell that the owner joins later does not widen it.
//!
//! A circle of kind `public` admits every member in any model: it grants public in addition to the circle.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use trust_core::{Grant, Grants};

use crate::id::{CellId, CircleId};
use crate::preference::{SharingPreference, Visibility};
use crate::refusal::refusals;

/// The sharing model of a deployment.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Default,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[strum(
    serialize_all = "snake_case",
    parse_err_ty = SharingRefusal,
    parse_err_fn = invalid_model
)]
#[non_exhaustive]
pub enum SharingModel {
    /// People only, without partnerships.
    Emergent,
    /// Communities and partnerships, without grants by trust.
    Federated,
    /// Both.
    #[default]
    Hybrid,
}

impl SharingModel {
    /// Returns whether there are partnerships.
    pub const fn has_partnerships(self) -> bool {
        !matches!(self, SharingModel::Emergent)
    }

    /// Returns whether a listing can be public. In an emergent deployment people share with people whom they know;
    /// only a circle of kind `public` admits everybody there.
    pub const fn has_public(self) -> bool {
        !matches!(self, SharingModel::Emergent)
    }

    /// Returns whether this grant exists.
    pub const fn keeps(self, grant: &Grant) -> bool {
        match self {
            SharingModel::Emergent => !matches!(grant, Grant::Partner),
            SharingModel::Federated => !matches!(grant, Grant::Trusted | Grant::Network),
            SharingModel::Hybrid => true,
        }
    }

    /// Returns the grants that exist.
    pub fn narrow(self, mut grants: Grants) -> Grants {
        grants.retain(|grant| self.keeps(grant));
        grants
    }
}

impl fmt::Display for SharingModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.into())
    }
}

/// The greatest number of cells that a listing may name by choice.
pub(crate) const MOST_CELLS: usize = 50;

/// A listing's own choice of audience. As JSON: `"preference"`, `"private"`, `{"circle": ID}`, `{"cells": [ID]}`,
/// or the name of a [`Visibility`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Sharing {
    /// The owner's preference, including later changes of it.
    #[default]
    Preference,
    /// Nobody except the owner.
    Private,
    /// One of the owner's circles.
    Circle(CircleId),
    /// Some of the owner's cells, 1 to 50.
    Cells(BTreeSet<CellId>),
    /// This visibility, whatever the owner's preference.
    #[serde(untagged)]
    As(Visibility),
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Sharing {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{
            AdditionalProperties, ArrayBuilder, ObjectBuilder, OneOfBuilder, Type,
        };
        let words = ["preference", "private"];
        let id = || {
            let id = ObjectBuilder::new().schema_type(Type::String);
            id.min_length(Some(1)).max_length(Some(255))
        };
        let word = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words));
        let circle = ObjectBuilder::new()
            .property("circle", id())
            .required("circle")
            .additional_properties(Some(AdditionalProperties::FreeForm(false)));
        let some = ArrayBuilder::new().items(id()).unique_items(true);
        let some = some.min_items(Some(1)).max_items(Some(MOST_CELLS));
        let cells = ObjectBuilder::new()
            .property("cells", some)
            .required("cells")
            .additional_properties(Some(AdditionalProperties::FreeForm(false)));
        OneOfBuilder::new().item(word).item(circle).item(cells).item(Visibility::schema()).into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Sharing {}

impl Sharing {
    /// Returns the circle, if it is shared with a circle.
    pub fn circle(&self) -> Option<&CircleId> {
        match self {
            Sharing::Circle(circle) => Some(circle),
            _ => None,
        }
    }

    /// Returns the cells, if cells were chosen.
    pub fn cells(&self) -> Option<&BTreeSet<CellId>> {
        match self {
            Sharing::Cells(cells) => Some(cells),
            _ => None,
        }
    }

    /// Returns the cells that a listing with this choice names, among the owner's cells (`own`).
    pub fn named_cells(&self, own: &BTreeSet<CellId>) -> BTreeSet<CellId> {
        match self {
            Sharing::Private | Sharing::Circle(_) => BTreeSet::new(),
            Sharing::Cells(cells) => cells & own,
            Sharing::Preference | Sharing::As(_) => own.clone(),
        }
    }

    /// Returns the visibility; nothing for a private listing or a circle.
    pub fn visibility(&self, preference: &SharingPreference) -> Option<Visibility> {
        match self {
            Sharing::Preference => Some(preference.visibility),
            Sharing::As(visibility) => Some(*visibility),
            Sharing::Cells(_) => Some(Visibility::MyCell),
            Sharing::Private | Sharing::Circle(_) => None,
        }
    }
}

impl From<Visibility> for Sharing {
    fn from(visibility: Visibility) -> Self {
        Sharing::As(visibility)
    }
}

/// Returns the grants of a listing with this choice, for an owner with this preference, in a deployment of this
/// model.
pub fn audience(sharing: &Sharing, preference: &SharingPreference, model: SharingModel) -> Grants {
    model.narrow(match (sharing.visibility(preference), sharing.circle()) {
        (Some(visibility), _) => visibility.grants(preference.local_radius_km),
        (None, Some(circle)) => Grants::from([Grant::Circle(circle.clone())]),
        (None, None) => Grants::new(),
    })
}

/// Returns the grants of a public listing, like [`audience`]. Refused for a listing that is private or shared with a
/// circle.
pub fn public_audience(
    sharing: &Sharing,
    preference: &SharingPreference,
    model: SharingModel,
) -> Result<Grants, SharingRefusal> {
    if sharing.visibility(preference).is_none() {
        return Err(SharingRefusal::PrivateAndPublic { sharing: sharing.clone() });
    }
    let mut grants = audience(sharing, preference, model);
    // A listing that was public before a change of the model keeps its other grants.
    if model.has_public() {
        grants.insert(Grant::Public);
    }
    Ok(grants)
}

refusals! {
    /// The reason why a choice of audience is refused.
    #[non_exhaustive]
    pub enum SharingRefusal {
        /// The choice is both private and public.
        #[error("a listing cannot be public and shared as {}", shown(sharing))]
        PrivateAndPublic {
            /// The private choice.
            sharing: Sharing,
        } => Invalid,
        /// The model has no public listings.
        #[error("an emergent network has no public listings: share it with a circle of kind public")]
        PublicOff => Invalid,
        /// A choice of cells names too few or too many.
        #[error("a choice of cells names 1 to {most} of them, not {given}")]
        InvalidCells {
            /// The number of given cells.
            given: usize,
            /// The greatest number.
            most: usize,
        } => Invalid,
        /// There is no model of that name.
        #[error("sharing model {model:?} is not one of emergent, federated, hybrid")]
        InvalidModel {
            /// The name.
            model: String,
        } => Invalid,
    }
}

fn invalid_model(model: &str) -> SharingRefusal {
    SharingRefusal::InvalidModel { model: model.to_owned() }
}

fn shown(sharing: &Sharing) -> &'static str {
    match sharing {
        Sharing::Preference => "preference",
        Sharing::Private => "private",
        Sharing::Circle(_) => "circle",
        Sharing::Cells(_) => "cells",
        Sharing::As(visibility) => visibility.into(),
    }
}
