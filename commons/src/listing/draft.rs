//! The input of a new listing and of an edit.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use trust_core::Place;

use crate::Timestamp;
use crate::id::CommunityId;
use crate::json::given;
use crate::listing::{ListingKind, ListingRefusal, ListingType, Quantity, Urgency};
use crate::sharing::{MOST_CELLS, Sharing, SharingRefusal};
use crate::text::{body, line};

/// The greatest size of a capacity, serialised, in bytes.
const LARGEST_CAPACITY: usize = 4_096;
/// The greatest nesting depth of arrays and objects in a capacity.
const DEEPEST_CAPACITY: usize = 8;
/// The farthest end of a listing, in seconds from now: ten years, three of them leap years. A time in milliseconds
/// is beyond it.
const FARTHEST_END: i64 = 3_653 * 24 * 3_600;

/// The fields of a new listing. Texts are trimmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The community.
    #[serde(default)]
    pub community: Option<CommunityId>,
    /// Offer or need.
    pub kind: ListingKind,
    /// The type: task, skill, resource or time.
    #[serde(rename = "type")]
    pub listing_type: ListingType,
    /// 1 to 200 characters.
    pub title: String,
    /// At most 5 000 characters.
    #[serde(default)]
    pub description: String,
    /// 1 to 50 characters.
    pub category: String,
    /// Above 0, at most 1 000 000, rounded half up to thousandths. If left out, it is 1, and an offer is for any
    /// number of people.
    #[serde(default)]
    pub quantity: Option<f64>,
    /// The unit of the quantity, at most 30 characters.
    #[serde(default)]
    pub unit: String,
    /// Capabilities in a form chosen by the owner: at most 4 KiB, at most 8 levels deep.
    #[serde(default)]
    pub capacity: Option<Value>,
    /// The urgency; for needs only, medium if left out.
    #[serde(default)]
    pub urgency: Option<Urgency>,
    /// The audience of the listing.
    #[serde(default)]
    pub sharing: Sharing,
    /// Whether the listing is public, too.
    #[serde(default)]
    pub is_public: bool,
    /// The place; if absent, the owner's place counts.
    #[serde(default)]
    pub place: Option<Place>,
    /// The time of expiry.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

/// The changes to a listing: an omitted field keeps its value, and `null` clears it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // the fields are those of the draft
pub struct Patch {
    #[serde(rename = "type")]
    pub listing_type: Option<ListingType>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub category: Option<String>,
    pub quantity: Option<f64>,
    pub unit: Option<String>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Option<Value>>,
    pub urgency: Option<Urgency>,
    pub sharing: Option<Sharing>,
    pub is_public: Option<bool>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub place: Option<Option<Place>>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Option<Timestamp>>,
}

impl Patch {
    /// Returns the draft with these changes.
    pub fn onto(self, draft: Draft) -> Draft {
        Draft {
            community: draft.community,
            kind: draft.kind,
            listing_type: self.listing_type.unwrap_or(draft.listing_type),
            title: self.title.unwrap_or(draft.title),
            description: self.description.unwrap_or(draft.description),
            category: self.category.unwrap_or(draft.category),
            quantity: self.quantity.or(draft.quantity),
            unit: self.unit.unwrap_or(draft.unit),
            capacity: self.capacity.unwrap_or(draft.capacity),
            urgency: self.urgency.or(draft.urgency),
            sharing: self.sharing.unwrap_or(draft.sharing),
            is_public: self.is_public.unwrap_or(draft.is_public),
            place: self.place.unwrap_or(draft.place),
            expires_at: self.expires_at.unwrap_or(draft.expires_at),
        }
    }
}

impl Draft {
    /// Returns the draft with the owner's only community, if it names none and is shared with more than a circle.
    /// This does not widen its audience.
    pub(crate) fn attributed(self, only_community: Option<CommunityId>) -> Self {
        let community = match self.sharing {
            Sharing::Private | Sharing::Circle(_) => self.community,
            Sharing::Preference | Sharing::Cells(_) | Sharing::As(_) => {
                self.community.or(only_community)
            }
        };
        Draft { community, ..self }
    }

    /// Returns every value that is not allowed, in the order of the fields.
    pub fn refusals(&self, now: Timestamp) -> Vec<ListingRefusal> {
        use ListingRefusal::{InvalidCategory, InvalidDescription, InvalidTitle, InvalidUnit};
        let description = body(&self.description, 0..=5_000);
        let all = [
            line(&self.title, 1..=200).err().map(|reason| InvalidTitle { reason }),
            description.err().map(|reason| InvalidDescription { reason }),
            line(&self.category, 1..=50).err().map(|reason| InvalidCategory { reason }),
            line(&self.unit, 0..=30).err().map(|reason| InvalidUnit { reason }),
            self.counted().err(),
            self.capacity.as_ref().and_then(|capacity| check_capacity(capacity).err()),
            urgency(self.kind, self.urgency).err(),
            self.check_sharing().err(),
            self.check_end(now).err(),
        ];
        all.into_iter().flatten().collect()
    }

    fn counted(&self) -> Result<Quantity, ListingRefusal> {
        self.quantity.map_or(Ok(Quantity::ONE), |decimal| {
            let quantity = decimal.to_string();
            Quantity::new(decimal).map_err(|_| ListingRefusal::InvalidQuantity { quantity })
        })
    }

    fn check_sharing(&self) -> Result<(), ListingRefusal> {
        match &self.sharing {
            sharing @ (Sharing::Private | Sharing::Circle(_)) if self.is_public => {
                Err(SharingRefusal::PrivateAndPublic { sharing: sharing.clone() }.into())
            }
            Sharing::Cells(cells) if !(1..=MOST_CELLS).contains(&cells.len()) => {
                let (given, most) = (cells.len(), MOST_CELLS);
                Err(SharingRefusal::InvalidCells { given, most }.into())
            }
            _ => Ok(()),
        }
    }

    fn check_end(&self, now: Timestamp) -> Result<(), ListingRefusal> {
        match self.expires_at {
            Some(expires_at) if expires_at <= now => {
                Err(ListingRefusal::ExpiresInThePast { expires_at, now })
            }
            Some(expires_at) if expires_at > now.saturating_add(FARTHEST_END) => {
                let latest = now.saturating_add(FARTHEST_END);
                Err(ListingRefusal::ExpiresTooFarAhead { expires_at, latest })
            }
            _ => Ok(()),
        }
    }

    /// Returns the draft as it is stored, with its quantity; refused unless every value is allowed.
    pub(crate) fn checked(self, now: Timestamp) -> Result<(Draft, Quantity), ListingRefusal> {
        if let Some(first) = self.refusals(now).into_iter().next() {
            return Err(first);
        }
        let (quantity, urgency) = (self.counted()?, urgency(self.kind, self.urgency)?);
        let [title, category, unit] =
            [&self.title, &self.category, &self.unit].map(|text| text.trim().to_owned());
        let description = body(&self.description, 0..=5_000)
            .map_err(|reason| ListingRefusal::InvalidDescription { reason })?;
        Ok((Draft { title, description, category, unit, urgency, ..self }, quantity))
    }
}

fn urgency(kind: ListingKind, given: Option<Urgency>) -> Result<Option<Urgency>, ListingRefusal> {
    match (kind, given) {
        (ListingKind::Need, given) => Ok(Some(given.unwrap_or_default())),
        (ListingKind::Offer, None) => Ok(None),
        (ListingKind::Offer, Some(urgency)) => Err(ListingRefusal::UrgencyOfOffer { urgency }),
    }
}

fn check_capacity(capacity: &Value) -> Result<(), ListingRefusal> {
    if !fits(capacity, DEEPEST_CAPACITY) {
        return Err(ListingRefusal::CapacityTooDeep { deepest: DEEPEST_CAPACITY });
    }
    match capacity.to_string().len() {
        0..=LARGEST_CAPACITY => Ok(()),
        bytes => Err(ListingRefusal::CapacityTooLarge { bytes }),
    }
}

/// Returns whether arrays and objects are nested at most `levels` deep. Does not look deeper.
fn fits(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => levels > 0 && items.iter().all(|item| fits(item, levels - 1)),
        Value::Object(fields) => levels > 0 && fields.values().all(|item| fits(item, levels - 1)),
        _ => true,
    }
}
