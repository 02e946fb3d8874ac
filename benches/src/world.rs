//! The world of the visibility benches: groups, places, resources and blocks around a graph's members.
//!
//! Invariant: a function of the graph, a [`Size`] and nothing else. Plain columns by number, so that the
//! engine, the plain oracle and the peers in other languages can all be filled from them.

mod draw;
mod export;
mod fill;
mod resources;

use trust_core::{Place, Precision};

use crate::data::Graph;
use draw::Draw;
pub use fill::{apply, block, member, tag};

/// The moment at which every question is asked, in seconds.
pub const NOW: i64 = 1_800_000_000;
/// Seconds in a day.
pub const DAY: i64 = 86_400;

/// How much of everything there is.
#[derive(Clone, Copy)]
pub struct Size {
    pub resources: u32,
    pub communities: u32,
    pub cells: u32,
    pub circles: u32,
    pub partnerships: u32,
    pub tags: u32,
    pub cities: u32,
    /// Those with most edges; they are the ones who block and who are watched.
    pub busy: u32,
    /// Blocks made by each busy member.
    pub blocks: u32,
}

impl Size {
    /// The world the figures are of.
    pub fn full() -> Self {
        Size {
            resources: 1_000_000,
            communities: 300,
            cells: 3_000,
            circles: 5_000,
            partnerships: 200,
            tags: 40,
            cities: 60,
            busy: 1_000,
            blocks: 500,
        }
    }

    /// A world with `resources`, and less of the rest in proportion; a small one is made in a second.
    pub fn with_resources(resources: u32) -> Self {
        let full = Size::full();
        let part = |count: u32, least: u32| {
            let share = u64::from(count) * u64::from(resources) / u64::from(full.resources);
            (share as u32).clamp(least, count)
        };
        Size {
            resources,
            communities: part(full.communities, 10),
            cells: part(full.cells, 50),
            circles: part(full.circles, 50),
            partnerships: part(full.partnerships, 10),
            busy: part(full.busy, 50),
            blocks: part(full.blocks, 20),
            ..full
        }
    }
}

/// A circle and whom it admits beside its owner.
pub struct Circle {
    pub owner: u32,
    pub members: Vec<u32>,
}

/// Two communities and the tags they share.
pub struct Partnership {
    pub a: u32,
    pub b: u32,
    pub tags: Vec<u32>,
}

/// One resource.
pub struct Shared {
    pub owner: u32,
    /// The grants it is shared by, as the bits of [`Via`](trust_core::Via).
    pub grants: u16,
    pub circle: Option<u32>,
    pub nearby_km: f64,
    pub community: Option<u32>,
    pub tags: Vec<u32>,
    pub place: Option<Place>,
    pub created_at: i64,
    pub expires_at: Option<i64>,
    pub active: bool,
}

/// All of it. Members are numbered as in the graph's view, everything else by position.
pub struct World {
    pub size: Size,
    /// The communities of each member.
    pub communities: Vec<Vec<u32>>,
    /// The cell of each member.
    pub cells: Vec<Option<u32>>,
    pub circles: Vec<Circle>,
    pub partnerships: Vec<Partnership>,
    pub places: Vec<Option<Place>>,
    pub resources: Vec<Shared>,
    /// The members with most edges, most first.
    pub busy: Vec<u32>,
    /// Whom each busy member has blocked, ascending.
    pub blocks: Vec<(u32, Vec<u32>)>,
}

impl World {
    /// The world around a graph.
    pub fn around(graph: &Graph, size: Size) -> Self {
        let communities = communities(graph, size);
        let cells = cells(&communities, size);
        let circles = circles(graph, size);
        let partnerships = partnerships(size);
        let places = places(&communities, size);
        let busy = busy(graph, size);
        let blocks = blocks(graph, &busy, size);
        let resources = Vec::new();
        let mut world = World {
            size,
            communities,
            cells,
            circles,
            partnerships,
            places,
            resources,
            busy,
            blocks,
        };
        world.resources = resources::resources(&world, graph);
        world
    }
}

/// Six members in seven are in a community, every fifth of these in two. Half of them follow somebody
/// they trust; communities differ in size.
fn communities(graph: &Graph, size: Size) -> Vec<Vec<u32>> {
    let mut of: Vec<Vec<u32>> = Vec::with_capacity(graph.nodes() as usize);
    for member in 0..graph.nodes() {
        let mut draw = Draw::of(1, member);
        let known = graph.forward.row(member).iter().filter(|&&friend| friend < member);
        let followed = known.filter_map(|&friend| of[friend as usize].first()).next().copied();
        let mut own = Vec::new();
        if draw.happens(0.85) {
            let chosen = draw.skewed(size.communities);
            own.push(followed.filter(|_| draw.happens(0.5)).unwrap_or(chosen));
            if draw.happens(0.2) {
                own.push(draw.below(size.communities));
            }
        }
        own.sort_unstable();
        own.dedup();
        of.push(own);
    }
    of
}

/// Every third member of a community is in one of its cells.
fn cells(communities: &[Vec<u32>], size: Size) -> Vec<Option<u32>> {
    let of = |(member, own): (usize, &Vec<u32>)| {
        let mut draw = Draw::of(2, member as u32);
        let community = *own.first().filter(|_| draw.happens(0.33))?;
        let each = size.cells / size.communities;
        Some(community + size.communities * draw.below(each))
    };
    communities.iter().enumerate().map(of).collect()
}

/// Circles hold up to twenty of those their owners trust; a few owners have several.
fn circles(graph: &Graph, size: Size) -> Vec<Circle> {
    let owners = graph.sources(graph.nodes().min(4 * size.circles) as usize);
    let of = |number: u32| {
        let mut draw = Draw::of(3, number);
        let owner = owners[draw.skewed(owners.len() as u32) as usize];
        let trusted = graph.forward.row(owner);
        let members = (0..1 + draw.below(20)).map(|_| trusted[draw.below_len(trusted.len())]);
        let mut members: Vec<u32> = members.collect();
        members.sort_unstable();
        members.dedup();
        Circle { owner, members }
    };
    (0..size.circles).map(of).collect()
}

/// Pairs of communities that share offers or needs, and up to five topics.
fn partnerships(size: Size) -> Vec<Partnership> {
    let mut found: Vec<Partnership> = Vec::new();
    let mut draw = Draw::of(4, 0);
    while found.len() < size.partnerships as usize {
        let (a, b) = (draw.skewed(size.communities), draw.below(size.communities));
        let (a, b) = (a.min(b), a.max(b));
        if a != b && !found.iter().any(|other| (other.a, other.b) == (a, b)) {
            let mut tags = vec![draw.below(2)];
            tags.extend((0..draw.below(6)).map(|_| draw.below(size.tags)));
            tags.sort_unstable();
            tags.dedup();
            found.push(Partnership { a, b, tags });
        }
    }
    found
}

/// Most members are somewhere around the city of their community.
fn places(communities: &[Vec<u32>], size: Size) -> Vec<Option<Place>> {
    let of = |(member, own): (usize, &Vec<u32>)| {
        let mut draw = Draw::of(5, member as u32);
        let drawn = draw.skewed(size.cities);
        let city = own.first().map_or(drawn, |community| community % size.cities);
        draw.happens(0.85).then(|| near(city, &mut draw))
    };
    communities.iter().enumerate().map(of).collect()
}

/// A place within some fifty kilometres of a city's centre, denser towards it.
fn near(city: u32, draw: &mut Draw) -> Place {
    let mut centre = Draw::of(6, city);
    let (north, east) = (centre.unit() * 100.0 - 45.0, centre.unit() * 340.0 - 170.0);
    let mut off = || (draw.unit() + draw.unit() + draw.unit() - 1.5) * 0.3;
    let (latitude, longitude) = (north + off(), east + off());
    let precision = match draw.below(20) {
        0 | 1 => Precision::Exact,
        2..=4 => Precision::City,
        5 => Precision::Region,
        _ => Precision::Neighborhood,
    };
    Place::new(latitude, longitude, precision).unwrap_or_else(|error| panic!("{error}"))
}

fn busy(graph: &Graph, size: Size) -> Vec<u32> {
    let edges = |&node: &u32| graph.forward.row(node).len() + graph.reverse.row(node).len();
    let mut members: Vec<u32> = (0..graph.nodes()).collect();
    members.sort_by_key(|node| std::cmp::Reverse(edges(node)));
    members.truncate(size.busy as usize);
    members
}

fn blocks(graph: &Graph, busy: &[u32], size: Size) -> Vec<(u32, Vec<u32>)> {
    let of = |&blocker: &u32| {
        let blocked = some_members(graph, blocker, size.blocks, 7);
        (blocker, blocked)
    };
    busy.iter().map(of).collect()
}

/// `count` members other than `member`, ascending, by a seed.
pub fn some_members(graph: &Graph, member: u32, count: u32, seed: u64) -> Vec<u32> {
    let mut draw = Draw::of(seed, member);
    let mut chosen = std::collections::BTreeSet::new();
    while chosen.len() < count.min(graph.nodes() / 2) as usize {
        let other = draw.below(graph.nodes());
        if other != member {
            chosen.insert(other);
        }
    }
    chosen.into_iter().collect()
}
