//! The changes of scenarios, and their application to the engine.

use serde::Deserialize;
use trust_core::{
    BulkLoad, Change, Grants, GroupId, InvalidGrant, InvalidKind, MemberId, NameTable, Place,
    Precision, Resource, ResourceId, Tag, Weight,
};

use super::run::Code;

/// A change as it is written.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Do {
    SetTrust { source: String, target: String, weight: Option<f64> },
    RevokeTrust { source: String, target: String },
    Block { blocker: String, blocked: String },
    Unblock { blocker: String, blocked: String },
    AddMember { member: String },
    RemoveMember { member: String },
    Erase { member: String },
    PutGroup { group: String, kind: String, owner: Option<String> },
    RemoveGroup { group: String },
    Join { group: String, member: String },
    Leave { group: String, member: String },
    PutPartnership { a: String, b: String, shares: Vec<String> },
    EndPartnership { a: String, b: String },
    SetPlace { member: String, latitude: f64, longitude: f64, precision: Option<String> },
    ClearPlace { member: String },
    PutResource(Box<Posting>),
    RemoveResource { resource: String },
    Batch { changes: Vec<Do> },
    LoadEdges { sources: Vec<String>, targets: Vec<String>, weights: Vec<f64> },
}

/// A resource as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Posting {
    resource: String,
    owner: String,
    #[serde(default)]
    audience: Vec<String>,
    community: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    created_at: i64,
    expires_at: Option<i64>,
    place: Option<Point>,
    #[serde(default = "active")]
    active: bool,
}

fn active() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Point {
    latitude: f64,
    longitude: f64,
    precision: Option<String>,
}

fn member(text: &str) -> Result<MemberId, Code> {
    MemberId::new(text).map_err(|error| error.code())
}

fn group(text: &str) -> Result<GroupId, Code> {
    GroupId::new(text).map_err(|error| error.code())
}

fn resource(text: &str) -> Result<ResourceId, Code> {
    ResourceId::new(text).map_err(|error| error.code())
}

fn tags<T: FromIterator<Tag>>(texts: &[String]) -> Result<T, Code> {
    texts.iter().map(|text| Tag::new(text).map_err(|error| error.code())).collect()
}

fn place(latitude: f64, longitude: f64, precision: &Option<String>) -> Result<Place, Code> {
    let precision = precision.as_ref().map_or(Ok(Precision::default()), |text| text.parse());
    let place = precision.and_then(|precision| Place::new(latitude, longitude, precision));
    place.map_err(|error| error.code())
}

/// A change, or a batch of them, as the engine takes it.
pub(super) fn changes(change: &Do) -> Result<Vec<Change>, Code> {
    if let Do::Batch { changes: several } = change {
        let several: Result<Vec<_>, _> = several.iter().map(changes).collect();
        return several.map(|several| several.into_iter().flatten().collect());
    }
    let of_trust = of_trust(change)?;
    Ok(vec![of_trust.map_or_else(|| of_sight(change), Ok)?])
}

/// A change of members, trust or blocks; nothing if it is none.
fn of_trust(change: &Do) -> Result<Option<Change>, Code> {
    Ok(Some(match change {
        Do::SetTrust { source, target, weight } => Change::SetTrust {
            source: member(source)?,
            target: member(target)?,
            weight: weight
                .map_or(Ok(Weight::VOUCH), Weight::from_f64)
                .map_err(|error| error.code())?,
        },
        Do::RevokeTrust { source, target } => {
            Change::RevokeTrust { source: member(source)?, target: member(target)? }
        }
        Do::Block { blocker, blocked } => {
            Change::Block { blocker: member(blocker)?, blocked: member(blocked)? }
        }
        Do::Unblock { blocker, blocked } => {
            Change::Unblock { blocker: member(blocker)?, blocked: member(blocked)? }
        }
        Do::AddMember { member: id } => Change::AddMember { member: member(id)? },
        Do::RemoveMember { member: id } => Change::RemoveMember { member: member(id)? },
        Do::Erase { member: id } => Change::Erase { member: member(id)? },
        _ => return Ok(None),
    }))
}

/// A change of groups, places or resources.
fn of_sight(change: &Do) -> Result<Change, Code> {
    Ok(match change {
        Do::PutGroup { group: id, kind, owner } => Change::PutGroup {
            group: group(id)?,
            kind: kind.parse().map_err(|error: InvalidKind| error.code())?,
            owner: owner.as_deref().map(member).transpose()?,
        },
        Do::RemoveGroup { group: id } => Change::RemoveGroup { group: group(id)? },
        Do::Join { group: id, member: who } => {
            Change::Join { group: group(id)?, member: member(who)? }
        }
        Do::Leave { group: id, member: who } => {
            Change::Leave { group: group(id)?, member: member(who)? }
        }
        Do::PutPartnership { a, b, shares } => {
            Change::PutPartnership { a: group(a)?, b: group(b)?, shares: tags(shares)? }
        }
        Do::EndPartnership { a, b } => Change::EndPartnership { a: group(a)?, b: group(b)? },
        Do::SetPlace { member: who, latitude, longitude, precision } => Change::SetPlace {
            member: member(who)?,
            place: place(*latitude, *longitude, precision)?,
        },
        Do::ClearPlace { member: who } => Change::ClearPlace { member: member(who)? },
        Do::PutResource(posting) => Change::PutResource(Box::new(posted(posting)?)),
        Do::RemoveResource { resource: id } => Change::RemoveResource { resource: resource(id)? },
        other => panic!("{other:?} cannot be part of a batch"),
    })
}

fn posted(posting: &Posting) -> Result<Resource, Code> {
    let grants = posting.audience.iter().map(|grant| grant.parse());
    let audience: Result<Grants, InvalidGrant> = grants.collect();
    let point = |point: &Point| place(point.latitude, point.longitude, &point.precision);
    Ok(Resource {
        id: resource(&posting.resource)?,
        owner: member(&posting.owner)?,
        audience: audience.map_err(|error| error.code())?,
        community: posting.community.as_deref().map(group).transpose()?,
        tags: tags(&posting.tags)?,
        place: posting.place.as_ref().map(point).transpose()?,
        created_at: posting.created_at,
        expires_at: posting.expires_at,
        active: posting.active,
    })
}

/// Rows of a bulk load as the engine takes them.
pub(super) fn load(
    sources: &[String],
    targets: &[String],
    weights: &[f64],
) -> Result<BulkLoad, Code> {
    let mut names = NameTable::default();
    let mut numbers = |ids: &[String]| -> Result<Vec<u32>, Code> {
        ids.iter().map(|id| names.intern(id).map_err(|error| error.code())).collect()
    };
    let (sources, targets) = (numbers(sources)?, numbers(targets)?);
    let read = BulkLoad::from_rows(names, sources, targets, Some(weights));
    read.map(|(load, _)| load).map_err(|error| error.code())
}
