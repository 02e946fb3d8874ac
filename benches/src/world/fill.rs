//! Fills an engine with a world, by the changes that an application would make.

use trust_core::{
    Change, Engine, Grant, GroupId, GroupKind, Kilometres, MemberId, NodeIdx, Resource, ResourceId,
    Tag, Via, View,
};

use super::{Shared, World};

/// The most changes of one batch.
const BATCH: usize = 1 << 16;

/// What must succeed, or the bench is wrong.
fn sure<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{error}"))
}

pub fn member(view: &View, number: u32) -> MemberId {
    sure(MemberId::new(view.id(NodeIdx(number))))
}

pub fn tag(number: u32) -> Tag {
    match number {
        0 => sure(Tag::new("offer")),
        1 => sure(Tag::new("need")),
        topic => sure(Tag::new(&format!("topic-{topic:02}"))),
    }
}

pub fn resource_id(number: u32) -> ResourceId {
    sure(ResourceId::new(&format!("r{number:07}")))
}

fn community(number: u32) -> GroupId {
    sure(GroupId::new(&format!("community-{number:03}")))
}

fn cell(number: u32) -> GroupId {
    sure(GroupId::new(&format!("cell-{number:04}")))
}

fn circle(number: u32) -> GroupId {
    sure(GroupId::new(&format!("circle-{number:04}")))
}

impl World {
    /// Applies groups, partnerships and places.
    pub fn fill_groups(&self, engine: &mut Engine) {
        let view = engine.view();
        let put = |group, kind| Change::PutGroup { group, kind, owner: None };
        let communities = (0..self.size.communities).map(community);
        let cells = (0..self.size.cells).map(cell);
        let groups = communities.map(|id| put(id, GroupKind::Community));
        apply(engine, groups.chain(cells.map(|id| put(id, GroupKind::Cell))));
        apply(engine, self.memberships(&view));
        apply(engine, self.circles(&view));
        apply(
            engine,
            self.partnerships.iter().map(|partners| Change::PutPartnership {
                a: community(partners.a),
                b: community(partners.b),
                shares: partners.tags.iter().map(|&number| tag(number)).collect(),
            }),
        );
        let placed = (0..).zip(&self.places).filter_map(|(node, place)| Some((node, (*place)?)));
        apply(
            engine,
            placed.map(|(node, place)| Change::SetPlace { member: member(&view, node), place }),
        );
    }

    /// Applies the resources, a batch at a time.
    pub fn fill_resources(&self, engine: &mut Engine) {
        let view = engine.view();
        let resources = (0..).zip(&self.resources);
        apply(
            engine,
            resources.map(|(number, shared)| {
                Change::PutResource(Box::new(resource(&view, number, shared)))
            }),
        );
    }

    /// Applies the blocks of the busy.
    pub fn fill_blocks(&self, engine: &mut Engine) {
        let view = engine.view();
        let pairs = self.blocks.iter().flat_map(|(by, all)| all.iter().map(move |of| (*by, *of)));
        apply(engine, pairs.map(|(blocker, blocked)| block(&view, blocker, blocked)));
    }

    fn memberships<'a>(&'a self, view: &'a View) -> impl Iterator<Item = Change> + 'a {
        (0..).zip(self.communities.iter().zip(&self.cells)).flat_map(move |(node, (own, of))| {
            let groups = own.iter().map(|&number| community(number));
            let groups: Vec<GroupId> = groups.chain(of.map(cell)).collect();
            groups.into_iter().map(move |group| Change::Join { group, member: member(view, node) })
        })
    }

    fn circles<'a>(&'a self, view: &'a View) -> impl Iterator<Item = Change> + 'a {
        (0..).zip(&self.circles).flat_map(move |(number, of)| {
            let (group, owner) = (circle(number), Some(member(view, of.owner)));
            let put = Change::PutGroup { group, kind: GroupKind::Circle, owner };
            std::iter::once(put).chain(of.members.iter().map(move |&node| Change::Join {
                group: circle(number),
                member: member(view, node),
            }))
        })
    }
}

pub fn block(view: &View, blocker: u32, blocked: u32) -> Change {
    Change::Block { blocker: member(view, blocker), blocked: member(view, blocked) }
}

/// One resource as a caller puts it.
pub fn resource(view: &View, number: u32, shared: &Shared) -> Resource {
    let grant = |via: Via| match via {
        Via::Circle => shared.circle.map(|number| Grant::Circle(circle(number))),
        Via::Nearby => Some(Grant::Nearby(sure(Kilometres::new(shared.nearby_km)))),
        Via::Cell => Some(Grant::Cell),
        Via::Community => Some(Grant::Community),
        Via::Partner => Some(Grant::Partner),
        Via::Trusted => Some(Grant::Trusted),
        Via::Network => Some(Grant::Network),
        Via::Public => Some(Grant::Public),
        _ => None,
    };
    let granted = Via::GRANTED.into_iter().filter(|&via| shared.grants & 1 << via as u16 != 0);
    Resource {
        audience: granted.filter_map(grant).collect(),
        community: shared.community.map(community),
        tags: shared.tags.iter().map(|&number| tag(number)).collect(),
        place: shared.place,
        created_at: shared.created_at,
        expires_at: shared.expires_at,
        active: shared.active,
        ..Resource::new(resource_id(number), member(view, shared.owner))
    }
}

/// Applies many changes, in batches.
pub fn apply(engine: &mut Engine, changes: impl Iterator<Item = Change>) {
    let mut changes = changes.peekable();
    while changes.peek().is_some() {
        sure(engine.apply(changes.by_ref().take(BATCH)));
    }
}
