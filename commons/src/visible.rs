//! Visible nouns: values that the engine shows to the members whom an audience admits, and hides from all others.
//!
//! Each noun says what its values are, and [`Visible::resource`] makes the resource of the engine from that. So every noun
//! is found by the same tags: its noun, its community, `open` while it is open, `public` while every member may see it.

use trust_core::{Change, Grant, Grants, MemberId, Place, Resource, ResourceId, Tag};

use crate::Timestamp;
use crate::id::{CircleId, CommunityId};
use crate::preference::SharingPreference;
use crate::sharing::SharingModel;

/// A value that some members see and others do not.
pub trait Visible {
    /// The noun, in one word of small letters.
    const NOUN: &'static str;

    /// The id of its row.
    fn id(&self) -> &str;

    /// The member who sees it always.
    fn owner(&self) -> &MemberId;

    /// The community that it belongs to.
    fn community(&self) -> Option<&CommunityId>;

    /// When it was made.
    fn created_at(&self) -> Timestamp;

    /// The grants that admit members. After it is closed, these are the grants of those who keep sight of it.
    fn audience(&self, preference: &SharingPreference, model: SharingModel) -> Grants;

    /// The place, if it differs from the owner's place.
    fn place(&self) -> Option<Place> {
        None
    }

    /// From when on it is over.
    fn expires_at(&self) -> Option<Timestamp> {
        None
    }

    /// Whether its row says that it is open, whether its time is over or not.
    fn is_open(&self) -> bool {
        true
    }

    /// The tags that only this noun has.
    fn tags(&self) -> Vec<Tag> {
        Vec::new()
    }

    /// The id of the resource of the engine for the value of this id: the noun stands before it, so that two nouns may have
    /// values of the same id.
    fn resource_id(id: &str) -> String {
        format!("{}:{id}", Self::NOUN)
    }

    /// The id of the value that a resource of the engine stands for; none if it stands for a value of another noun.
    fn id_of(resource: &str) -> Option<&str> {
        resource.strip_prefix(Self::NOUN)?.strip_prefix(':')
    }

    /// The tag of all values of this noun.
    fn noun_tag() -> Option<Tag> {
        Tag::new(&format!("noun:{}", Self::NOUN)).ok()
    }

    /// The circle of the engine by which somebody accepted for the value of this id keeps sight of it.
    fn circle_of_accepted(_id: &str, _member: &str) -> Option<CircleId> {
        None
    }

    /// The changes that tell the engine of it.
    fn facts(&self, preference: &SharingPreference, model: SharingModel) -> Vec<Change> {
        let resource = self.resource(preference, model);
        resource.map(|resource| Change::PutResource(Box::new(resource))).into_iter().collect()
    }

    /// The changes that the engine applies when it is deleted.
    fn ends(&self) -> Vec<Change> {
        let resource = ResourceId::new(&Self::resource_id(self.id()));
        resource.map(|resource| Change::RemoveResource { resource }).into_iter().collect()
    }

    /// The resource of the engine. Nothing if the id is too long for a resource.
    fn resource(&self, preference: &SharingPreference, model: SharingModel) -> Option<Resource> {
        self.resource_for(self.audience(preference, model))
    }

    /// The resource of the engine, for this audience. A closed value is active only while somebody keeps sight of it. A
    /// community whose id leaves no room for the word before it has no tag.
    fn resource_for(&self, audience: Grants) -> Option<Resource> {
        let is_open = self.is_open();
        let community = self.community().map(|community| format!("community:{community}"));
        let public = audience.contains(&Grant::Public).then(|| "public".to_owned());
        let open = is_open.then(|| "open".to_owned());
        let shared = [community, public, open].into_iter().flatten();
        let shared = shared.filter_map(|tag| Tag::new(&tag).ok()).chain(Self::noun_tag());
        let id = ResourceId::new(&Self::resource_id(self.id())).ok()?;
        Some(Resource {
            tags: shared.chain(self.tags()).collect(),
            community: self.community().cloned(),
            place: self.place(),
            created_at: self.created_at().as_secs(),
            expires_at: self.expires_at().filter(|_| is_open).map(Timestamp::as_secs),
            active: is_open || !audience.is_empty(),
            audience,
            ..Resource::new(id, self.owner().clone())
        })
    }
}

/// The functions of [`Visible`] that give the fields of the same names, for a noun of that name.
///
/// ```text
/// impl Visible for Skill {
///     visible_fields!("skill");
///
///     fn audience(&self, …) -> Grants { … }
/// }
/// ```
#[macro_export]
macro_rules! visible_fields {
    ($noun:literal) => {
        const NOUN: &'static str = $noun;

        fn id(&self) -> &str {
            std::borrow::Borrow::borrow(&self.id)
        }

        fn owner(&self) -> &trust_core::MemberId {
            &self.owner
        }

        fn community(&self) -> Option<&$crate::CommunityId> {
            Option::from(&self.community)
        }

        fn created_at(&self) -> $crate::Timestamp {
            self.created_at
        }
    };
}
