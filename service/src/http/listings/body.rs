//! Request bodies of listings.

use serde::Deserialize;
use serde_json::Value;
use trust_commons::Timestamp;
use trust_commons::listing::{Draft, ListingKind, ListingType, Patch, Urgency};
use trust_commons::sharing::Sharing;
use trust_core::{GroupId, MemberId, Precision};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::http::protocol::Problem;
use crate::http::protocol::place::PointBody;
use trust_commons::json::given;

/// A listing to post.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListingBody {
    /// Offer or need.
    pub kind: ListingKind,
    /// The other fields.
    #[serde(flatten)]
    pub thing: SupportListingBody,
}

/// The schema is one object, because `allOf` of two closed objects would allow no fields.
impl PartialSchema for ListingBody {
    fn schema() -> RefOr<Schema> {
        let mut schema = SupportListingBody::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            let kind = Ref::from_schema_name(ListingKind::name());
            object.properties.insert("kind".to_owned(), kind.into());
            object.required.push("kind".to_owned());
            object.description = Some("What is offered or needed.".to_owned());
        }
        schema
    }
}

impl ToSchema for ListingBody {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((ListingKind::name().into_owned(), ListingKind::schema()));
        SupportListingBody::schemas(schemas);
    }
}

/// A listing to post to a path that says whether it is an offer or a need.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupportListingBody {
    /// The type: task, skill, resource or time.
    #[serde(rename = "type")]
    pub listing_type: ListingType,
    /// 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// At most 5 000 characters.
    #[serde(default)]
    #[schema(max_length = 5000)]
    pub description: String,
    /// 1 to 50 characters.
    #[schema(min_length = 1, max_length = 50)]
    pub category: String,
    /// The quantity, 0.0005 to 1 000 000, rounded half-up to thousandths. The acceptances of an offer add up to no
    /// more. If left out, it is 1, and any number of people are accepted.
    #[schema(minimum = 0.0005, maximum = 1_000_000)]
    pub quantity: Option<f64>,
    /// The unit of the quantity, at most 30 characters.
    #[serde(default)]
    #[schema(max_length = 30)]
    pub unit: String,
    /// Capabilities, as free JSON: at most 4 KiB, at most 8 levels deep.
    pub capacity: Option<Value>,
    /// The urgency, for needs only; medium if left out.
    pub urgency: Option<Urgency>,
    /// The community of the listing, of which the caller is a member.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255)]
    pub community: Option<GroupId>,
    /// The audience; the caller's preference if left out.
    #[serde(default)]
    pub sharing: Sharing,
    /// Whether the listing is public, too; false if left out.
    #[serde(default)]
    pub is_public: bool,
    /// The place, if it differs from the caller's place.
    pub place: Option<PointBody>,
    /// The time of expiry, in seconds: at most ten years ahead.
    pub expires_at: Option<Timestamp>,
}

impl SupportListingBody {
    /// Returns the draft for the rules.
    pub fn draft(self, kind: ListingKind, precision: Precision) -> Result<Draft, Problem> {
        Ok(Draft {
            community: self.community,
            kind,
            listing_type: self.listing_type,
            title: self.title,
            description: self.description,
            category: self.category,
            quantity: self.quantity,
            unit: self.unit,
            capacity: self.capacity,
            urgency: self.urgency,
            sharing: self.sharing,
            is_public: self.is_public,
            place: self.place.map(|point| point.snapped(precision, "place.")).transpose()?,
            expires_at: self.expires_at,
        })
    }
}

/// The changes: omitted fields keep their values, and `null` clears `capacity`, `place` and `expires_at`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatchBody {
    /// The type: task, skill, resource or time.
    #[serde(rename = "type")]
    listing_type: Option<ListingType>,
    /// 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    title: Option<String>,
    /// At most 5 000 characters.
    #[schema(max_length = 5000)]
    description: Option<String>,
    /// 1 to 50 characters.
    #[schema(min_length = 1, max_length = 50)]
    category: Option<String>,
    /// At least 0.0005, at most 1 000 000, rounded half-up to thousandths; of an offer, no less than is promised.
    #[schema(minimum = 0.0005, maximum = 1_000_000)]
    quantity: Option<f64>,
    /// At most 30 characters.
    #[schema(max_length = 30)]
    unit: Option<String>,
    /// At most 4 KiB, at most 8 deep.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Value>)]
    capacity: Option<Option<Value>>,
    /// The urgency; of needs only.
    urgency: Option<Urgency>,
    /// The audience of the listing.
    sharing: Option<Sharing>,
    /// Whether the listing is public, too.
    is_public: Option<bool>,
    /// The place.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<PointBody>)]
    place: Option<Option<PointBody>>,
    /// The time of expiry, in seconds: at most ten years ahead.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Timestamp>)]
    expires_at: Option<Option<Timestamp>>,
}

impl PatchBody {
    /// Returns the draft for the rules.
    pub fn patch(self, precision: Precision) -> Result<Patch, Problem> {
        let place = match self.place {
            Some(Some(point)) => Some(Some(point.snapped(precision, "place.")?)),
            Some(None) => Some(None),
            None => None,
        };
        Ok(Patch {
            listing_type: self.listing_type,
            title: self.title,
            description: self.description,
            category: self.category,
            quantity: self.quantity,
            unit: self.unit,
            capacity: self.capacity,
            urgency: self.urgency,
            sharing: self.sharing,
            is_public: self.is_public,
            place,
            expires_at: self.expires_at,
        })
    }
}

/// The helper.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FulfilBody {
    /// The helper, whose response must be accepted; nobody if left out.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255)]
    pub helper: Option<MemberId>,
}
