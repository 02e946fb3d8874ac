//! The reference model: trust and visibility, recomputed from nothing for each query.
//!
//! Members, groups and resources are strings, products whole numbers over 10^36, everything lies in
//! ordered maps, and nothing is remembered between two questions. It is meant to be read and believed,
//! not to be fast.

mod change;
mod decide;
mod explain;
mod list;
mod rebuild;
mod trust;

use std::collections::{BTreeMap, BTreeSet};

use trust_core::{
    BulkLoad, Change, EdgeList, GroupId, GroupKind, MemberId, NameTable, Place, Resource,
    ResourceId, Settings, Tag, Weight,
};

pub use decide::{Answers, Matrix, Verdict, distance_km};
pub use explain::{Explained, Miss};
pub use list::{Shown, by_grant};
pub use trust::{ONE, Walk};

/// All that the engine knows, in its plainest form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// The bounds of every walk, and what the trust grants ask for.
    pub settings: Settings,
    /// How many batches have altered something.
    pub revision: u64,
    /// Everyone.
    pub members: BTreeSet<String>,
    /// Thousandths by source and target.
    pub edges: BTreeMap<(String, String), u16>,
    /// Blocker and blocked.
    pub blocks: BTreeSet<(String, String)>,
    /// Cells, communities and circles.
    pub groups: BTreeMap<String, Group>,
    /// The tags that two communities share, the bytewise smaller id first.
    pub partnerships: BTreeMap<(String, String), BTreeSet<String>>,
    /// Where members are.
    pub places: BTreeMap<String, Place>,
    /// What is shared, as it was put.
    pub resources: BTreeMap<String, Resource>,
}

/// A group in its plainest form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What it is.
    pub kind: GroupKind,
    /// Whose circle it is.
    pub owner: Option<String>,
    /// Who joined.
    pub joined: BTreeSet<String>,
}

/// Rows of a bulk load: source, target, thousandths.
pub type Row = (String, String, u16);

impl Model {
    /// Nobody and nothing.
    pub fn new(settings: Settings) -> Self {
        Model {
            settings,
            revision: 0,
            members: BTreeSet::new(),
            edges: BTreeMap::new(),
            blocks: BTreeSet::new(),
            groups: BTreeMap::new(),
            partnerships: BTreeMap::new(),
            places: BTreeMap::new(),
            resources: BTreeMap::new(),
        }
    }

    /// Applies all of `changes` or none; the code of the refusal.
    pub fn apply(&mut self, changes: &[Change]) -> Result<(), &'static str> {
        let mut next = self.clone();
        let mut altered = false;
        for change in changes {
            altered |= next.apply_one(change)?;
        }
        next.revision += u64::from(altered);
        *self = next;
        Ok(())
    }

    /// Sets all of `rows`, then makes all of `blocks`, or does nothing; the code of the refusal.
    pub fn load(&mut self, rows: &[Row], blocks: &[(String, String)]) -> Result<(), &'static str> {
        if rows.iter().any(|(source, target, _)| source == target) {
            return Err("SELF_TRUST");
        }
        if blocks.iter().any(|(blocker, blocked)| blocker == blocked) {
            return Err("SELF_BLOCK");
        }
        let before = self.clone();
        for (source, target, weight) in rows {
            self.members.extend([source.clone(), target.clone()]);
            self.edges.insert((source.clone(), target.clone()), *weight);
        }
        for (blocker, blocked) in blocks {
            self.members.extend([blocker.clone(), blocked.clone()]);
            self.blocks.insert((blocker.clone(), blocked.clone()));
        }
        self.revision += u64::from(*self != before);
        Ok(())
    }

    /// Everybody in a group: who joined, and a circle's owner.
    pub fn members_of(&self, group: &str) -> BTreeSet<String> {
        let group = self.groups.get(group);
        group.map_or_else(BTreeSet::new, |g| g.joined.iter().chain(&g.owner).cloned().collect())
    }

    /// Whether a member is in a group.
    pub fn is_in(&self, group: &str, member: &str) -> bool {
        let is_in =
            |group: &Group| group.joined.contains(member) || group.owner.as_deref() == Some(member);
        self.groups.get(group).is_some_and(is_in)
    }

    /// The groups of a kind that a member is in.
    pub fn groups_of(&self, member: &str, kind: GroupKind) -> BTreeSet<&str> {
        let fits = |(id, group): &(&String, &Group)| group.kind == kind && self.is_in(id, member);
        self.groups.iter().filter(fits).map(|(id, _)| id.as_str()).collect()
    }

    /// The tags that two communities share; none if they are no partners.
    pub fn shared_tags(&self, a: &str, b: &str) -> Option<&BTreeSet<String>> {
        self.partnerships.get(&unordered(a, b))
    }

    /// Where a resource is: its own place, or its owner's.
    pub fn place_of(&self, resource: &Resource) -> Option<Place> {
        resource.place.or_else(|| self.places.get(resource.owner.as_str()).copied())
    }
}

fn unordered(a: &str, b: &str) -> (String, String) {
    (a.min(b).to_owned(), a.max(b).to_owned())
}

/// A member id that is known to be valid.
pub fn member(id: &str) -> MemberId {
    MemberId::new(id).expect("tests name members with 1 to 255 bytes")
}

/// A group id that is known to be valid.
pub fn group(id: &str) -> GroupId {
    GroupId::new(id).expect("tests name groups with 1 to 255 bytes")
}

/// A resource id that is known to be valid.
pub fn resource(id: &str) -> ResourceId {
    ResourceId::new(id).expect("tests name resources with 1 to 255 bytes")
}

/// A tag that is known to be valid.
pub fn tag(text: &str) -> Tag {
    Tag::new(text).expect("tests tag with 1 to 255 bytes")
}

/// A weight that is known to be valid.
pub fn weight(thousandths: u16) -> Weight {
    Weight::from_thousandths(thousandths).expect("tests weigh with 1 to 1000 thousandths")
}

/// Rows and blocks as a bulk load, names in the order of first mention.
pub fn bulk(rows: &[Row], blocks: &[(String, String)]) -> BulkLoad {
    let mut names = NameTable::default();
    let mut number = |name: &str| names.intern(name).expect("tests name members validly");
    let mut edges = EdgeList::default();
    for (source, target, thousandths) in rows {
        edges.push(number(source), number(target), weight(*thousandths));
    }
    let blocks = blocks.iter().map(|(a, b)| (number(a), number(b))).collect();
    BulkLoad { names, edges, blocks }
}
