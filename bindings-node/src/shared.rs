//! Groups, places and resources: read from JavaScript, and returned to it.
//!
//! A resource is returned in the form in which it is given, so `putResource` accepts the answers of
//! `resource`.

use std::str::FromStr;

use napi::{Env, Unknown};
use napi_derive::napi;
use trust_core::{Grant, GroupIdx, InvalidGrant, Precision, Resource, ResourceId, Tag, View};

use crate::failure::{Failure, NativeResult};
use crate::ids::{each, group, is_ill_formed, member, tags, word};
use crate::options::{Options, number};

/// The place of a member or resource: the centre of a grid cell, or with `precision: 'exact'` a point.
#[napi(object, js_name = "Place", object_from_js = false)]
pub struct PlaceAnswer {
    /// Degrees north of the equator.
    pub latitude: f64,
    /// Degrees east of Greenwich.
    pub longitude: f64,
    /// The precision.
    #[napi(ts_type = "Precision")]
    pub precision: &'static str,
}

impl From<trust_core::Place> for PlaceAnswer {
    fn from(place: trust_core::Place) -> Self {
        PlaceAnswer {
            latitude: place.latitude(),
            longitude: place.longitude(),
            precision: place.precision().name(),
        }
    }
}

/// A group.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Group {
    /// The kind.
    #[napi(ts_type = "GroupKind")]
    pub kind: &'static str,
    /// The owner of a circle; `null` for a cell or community.
    pub owner: Option<String>,
    /// The partners of a community, by id, bytewise.
    pub partners: Vec<Partner>,
}

/// A partner of a community.
#[napi(object)]
pub struct Partner {
    /// The other community.
    pub community: String,
    /// The tags of the resources that the communities share, in bytewise order.
    pub shares: Vec<String>,
}

impl Group {
    pub fn of(view: &View, group: GroupIdx) -> Option<Self> {
        let texts = |mut tags: Vec<Tag>| {
            tags.sort_unstable();
            tags.into_iter().map(String::from).collect()
        };
        let partners = view.partners_of(group).into_iter().map(|(partner, tags)| Partner {
            community: view.group_id(partner).to_owned(),
            shares: texts(tags),
        });
        let mut partners: Vec<Partner> = partners.collect();
        partners.sort_unstable_by(|a, b| a.community.cmp(&b.community));
        Some(Group {
            kind: view.kind_of(group)?.name(),
            owner: view.owner_of(group).map(|owner| view.id(owner).to_owned()),
            partners,
        })
    }
}

/// A resource as it was given.
#[napi(object, js_name = "Resource", object_from_js = false, use_nullable = true)]
pub struct ResourceAnswer {
    /// The owner.
    pub owner: String,
    /// The grants for members other than the owner.
    #[napi(ts_type = "Grant[]")]
    pub audience: Vec<String>,
    /// The community it belongs to.
    pub community: Option<String>,
    /// The tags, for filters and partnerships.
    pub tags: Vec<String>,
    /// When it was made, in seconds.
    pub created_at: f64,
    /// When it ends, in seconds.
    pub expires_at: Option<f64>,
    /// The place; `null` for the place of its owner.
    #[napi(ts_type = "Place")]
    pub place: Option<PlaceAnswer>,
    /// Whether anybody but its owner may see it at all.
    pub active: bool,
}

impl From<Resource> for ResourceAnswer {
    fn from(resource: Resource) -> Self {
        ResourceAnswer {
            owner: resource.owner.into(),
            audience: resource.audience.into_iter().map(String::from).collect(),
            community: resource.community.map(String::from),
            tags: resource.tags.into_iter().map(String::from).collect(),
            created_at: resource.created_at as f64,
            expires_at: resource.expires_at.map(|end| end as f64),
            place: resource.place.map(PlaceAnswer::from),
            active: resource.active,
        }
    }
}

/// Returns a place of the `precision` in `options`, the neighborhood if not given.
pub fn place(
    env: &Env,
    latitude: f64,
    longitude: f64,
    options: &Options<'_>,
) -> NativeResult<trust_core::Place> {
    let precision = options.word(env, "precision")?;
    let precision = precision.map(|word| Precision::from_str(&word)).transpose()?;
    Ok(trust_core::Place::new(latitude, longitude, precision.unwrap_or_default())?)
}

/// The names of the arguments of a resource.
const RESOURCE: [&str; 8] =
    ["owner", "audience", "community", "tags", "createdAt", "expiresAt", "place", "active"];

/// Returns a resource as `putResource` is given it.
pub fn resource(env: &Env, id: ResourceId, options: &Unknown<'_>) -> NativeResult<Resource> {
    let options = Options::read(options, &RESOURCE)?;
    let owner = options.get("owner")?;
    let owner = owner.ok_or_else(|| Failure::Argument("owner must be given".to_owned()))?;
    let mut resource = Resource::new(id, member(env, "owner", &owner)?);
    if let Some(audience) = options.get("audience")? {
        let grants = each("audience", &audience, |what, text| grant(env, what, text))?;
        resource.audience = grants.into_iter().collect();
    }
    if let Some(community) = options.get("community")? {
        resource.community = Some(group(env, "community", &community)?);
    }
    if let Some(given) = options.get("tags")? {
        resource.tags = tags(env, "tags", &given)?.into_iter().collect();
    }
    if let Some(value) = options.get("place")? {
        resource.place = Some(place_in(env, &value)?);
    }
    resource.created_at = options.seconds("createdAt")?.unwrap_or(resource.created_at);
    resource.expires_at = options.seconds("expiresAt")?;
    resource.active = options.boolean("active")?.unwrap_or(resource.active);
    Ok(resource)
}

fn place_in(env: &Env, value: &Unknown<'_>) -> NativeResult<trust_core::Place> {
    let options = Options::named("place", value, &["latitude", "longitude", "precision"])?;
    let degrees = |name: &str| match options.get(name)? {
        Some(value) => number(&format!("place.{name}"), &value),
        None => Err(Failure::Argument(format!("place.{name} must be given"))),
    };
    place(env, degrees("latitude")?, degrees("longitude")?, &options)
}

fn grant(env: &Env, what: &str, value: &Unknown<'_>) -> NativeResult<Grant> {
    let text = word(env, what, value)?;
    // An id that UTF-8 cannot encode must not become the id of another circle.
    if text.contains('\u{fffd}') && is_ill_formed(value)? {
        return Err(InvalidGrant(text).into());
    }
    Ok(Grant::from_str(&text)?)
}
