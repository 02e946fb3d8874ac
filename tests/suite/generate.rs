//! Strategies: small graphs of many shapes, worlds in which things are shared, and sequences of operations
//! on them. All shrink.

use std::ops::RangeInclusive;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use trust_core::{Settings, Threshold};
use trust_tests::model::Row;
use trust_tests::operation::{Edit, Grantings, Item, Name, Operation, Sieve, name, with_grantings};

/// Bounds with a hop limit in `max_hops`, and floors from next to nothing to everything.
pub fn settings(max_hops: RangeInclusive<u8>) -> impl Strategy<Value = Settings> {
    let floor = prop_oneof![4 => Just(100), 3 => Just(1), 2 => 1..=1000u16, 1 => Just(1000)];
    (max_hops, floor).prop_map(|(max_hops, floor)| {
        let floor = Threshold::from_thousandths(floor).expect("a floor up to 1000 thousandths");
        Settings::new(max_hops, floor).expect("1 to 12 hops and a floor of at least 0.001")
    })
}

/// Which weights a graph has: few, so that products tie, or any.
pub fn weights() -> impl Strategy<Value = Vec<u16>> {
    prop_oneof![
        Just(vec![800]),
        Just(vec![1000, 500]),
        Just(vec![1000, 900, 810, 729]),
        Just(vec![400, 600, 900, 960, 640]),
        Just(vec![999, 998, 997, 1000]),
        Just(vec![333, 777, 467]),
        vec(1..=1000u16, 3..30),
    ]
}

/// Up to `rows` edges among the first `members` names, repeats included.
pub fn rows(members: Name, rows: usize) -> impl Strategy<Value = Vec<Row>> {
    let ends = move || (0..members, 1..members);
    weights().prop_flat_map(move |weights| {
        let row = (ends(), select(weights));
        vec(row.prop_map(move |((s, d), w)| (name(s), name((s + d) % members), w)), 0..=rows)
    })
}

/// Up to `blocks` blocks among the first `members` names.
pub fn blocks(members: Name, blocks: usize) -> impl Strategy<Value = Vec<(String, String)>> {
    let block = (0..members, 1..members);
    vec(block.prop_map(move |(b, d)| (name(b), name((b + d) % members))), 0..=blocks)
}

/// A graph in layers from the first name to the last, with two odd weights whose products tie wherever two
/// walks use each as often, and weak edges beside it that make either end the dearer one to search from.
pub fn layered() -> impl Strategy<Value = Vec<Row>> {
    let odd = prop_oneof![
        Just([333, 777]),
        Just([467, 589]),
        Just([999, 997]),
        (301..=1000u16, 301..=1000u16).prop_map(|(a, b)| [a, b]),
    ];
    let widths = vec(1..=3u8, 2..=7);
    let picks = vec((0..6u8, any::<bool>()), 64);
    let weak = vec((0..12u8, 1..12u8, 1..=9u16), 0..24);
    (odd, widths, picks, weak).prop_map(|(odd, widths, picks, weak)| {
        let mut layers: Vec<Vec<Name>> = vec![vec![0]];
        for width in widths {
            let first = layers.concat().len() as Name;
            layers.push((first..(first + width).min(11)).collect());
        }
        layers.retain(|layer| !layer.is_empty());
        layers.push(vec![11]);
        let between = layers.windows(2).flat_map(|two| {
            two[0].iter().flat_map(|&a| two[1].iter().map(move |&b| (a, b))).collect::<Vec<_>>()
        });
        let strong = between.zip(picks.iter().cycle()).filter(|(_, (skip, _))| *skip > 0);
        let strong =
            strong.map(|((a, b), (_, which))| (name(a), name(b), odd[usize::from(*which)]));
        let weak = weak.iter().map(|&(a, d, w)| (name(a), name((a + d) % 12), w));
        weak.chain(strong).collect()
    })
}

/// One edit; now and then of a member with itself, or of one never mentioned, which is refused.
fn edit(members: Name, weights: Vec<u16>) -> impl Strategy<Value = Edit> {
    let pair = move || (0..members, prop_oneof![20 => 1..members, 1 => Just(0)]);
    let ends = move || pair().prop_map(move |(a, d)| (a, (a + d) % members));
    prop_oneof![
        12 => (ends(), select(weights)).prop_map(|((s, t), w)| Edit::Set(s, t, w)),
        4 => ends().prop_map(|(s, t)| Edit::Revoke(s, t)),
        2 => ends().prop_map(|(a, b)| Edit::Block(a, b)),
        1 => ends().prop_map(|(a, b)| Edit::Unblock(a, b)),
        1 => (0..members).prop_map(Edit::Add),
        1 => (0..members).prop_map(Edit::Remove),
    ]
}

/// A chain, a cycle or a clique as one batch: shapes that single edits rarely make.
fn shape(members: Name, weights: Vec<u16>) -> impl Strategy<Value = Vec<Edit>> {
    let weighted = vec(select(weights), usize::from(members) * usize::from(members));
    (0..3u8, weighted).prop_map(move |(shape, weights)| {
        let all = (0..members).flat_map(|a| (0..members).map(move |b| (a, b)));
        let fits = |&(a, b): &(Name, Name)| match shape {
            0 => b == a + 1,
            1 => b == (a + 1) % members,
            _ => a != b,
        };
        let ends = all.filter(fits).filter(|(a, b)| a != b);
        ends.zip(weights).map(|((a, b), w)| Edit::Set(a, b, w)).collect()
    })
}

fn operation(members: Name, weights: Vec<u16>) -> impl Strategy<Value = Operation> {
    let ends = move || (0..members, 1..members).prop_map(move |(a, d)| (a, (a + d) % members));
    let row = (ends(), select(weights.clone())).prop_map(|((s, t), w)| (s, t, w));
    let load = (vec(row, 0..12), vec(ends(), 0..3), any::<bool>());
    let batch = vec(edit(members, weights.clone()), 0..8);
    prop_oneof![
        16 => edit(members, weights.clone()).prop_map(|edit| Operation::Apply(vec![edit])),
        6 => batch.prop_map(Operation::Apply),
        2 => shape(members, weights).prop_map(Operation::Apply),
        2 => load.prop_map(|(rows, blocks, large)| Operation::Load { rows, blocks, large }),
        2 => Just(Operation::Compact),
        2 => Just(Operation::Reload),
    ]
}

/// A sequence of up to `length` operations among `members` members.
pub fn operations(members: Name, length: usize) -> impl Strategy<Value = Vec<Operation>> {
    weights().prop_flat_map(move |weights| vec(operation(members, weights), 1..=length))
}

/// Bounds of walks, and any thresholds and directions of the grants of trust.
pub fn all_settings() -> impl Strategy<Value = Settings> {
    let min = || proptest::option::weighted(0.5, prop_oneof![Just(50), Just(560), 1..=1000u16]);
    let grantings = (min(), 0..5u8, min(), 0..5u8, proptest::bool::weighted(0.3));
    (settings(1..=12), grantings).prop_map(|(settings, (trusted, t, network, n, strangers))| {
        let grantings = Grantings {
            trusted_min: trusted,
            trusted_direction: t,
            network_min: network,
            network_direction: n,
            strangers,
        };
        with_grantings(settings, grantings)
    })
}

/// A group of the palette: the first two are mostly circles, the next mostly communities, then cells.
fn put_group(members: Name) -> impl Strategy<Value = Edit> {
    let usual = (0..6u8, 0..members)
        .prop_map(|(group, owner)| Edit::PutGroup(group, group / 2, (group < 2).then_some(owner)));
    let any = (0..7u8, 0..3u8, proptest::option::of(0..members));
    let any = any.prop_map(|(group, kind, owner)| Edit::PutGroup(group, kind, owner));
    let other = (0..7u8, 1..3u8).prop_map(|(group, kind)| Edit::PutGroup(group, kind, None));
    prop_oneof![6 => usual, 1 => any, 1 => other]
}

/// A resource that mostly names groups of the kind that fits.
fn item(members: Name) -> impl Strategy<Value = Item> {
    let circle = || proptest::option::weighted(0.3, prop_oneof![12 => 0..2u8, 1 => 0..7u8]);
    let community = proptest::option::weighted(0.4, prop_oneof![12 => 2..4u8, 1 => 0..7u8]);
    let nearby = || proptest::option::weighted(0.25, 0..6u8);
    let cell = || proptest::option::weighted(0.25, prop_oneof![12 => 4..6u8, 1 => 0..7u8]);
    let named = (circle(), circle(), nearby(), nearby(), community, cell(), cell());
    let grants =
        prop_oneof![2 => any::<u8>(), 3 => (0..6u8).prop_map(|bit| 1 << bit), 1 => Just(0)];
    let of = (0..9u8, 0..members, grants, 0..8u8);
    let when = (-2..3i8, proptest::option::weighted(0.3, 0..5u8));
    let rest = (proptest::option::weighted(0.3, 0..8u8), when, proptest::bool::weighted(0.1));
    (of, named, rest).prop_map(|((id, owner, grants, tags), named, (place, when, inactive))| Item {
        id,
        owner,
        grants,
        circles: [named.0, named.1],
        cells: [named.5, named.6],
        nearby: [named.2, named.3],
        community: named.4,
        tags,
        place,
        created_at: when.0,
        expires_at: when.1,
        inactive,
    })
}

/// One edit of what is shared, and with whom.
fn shared_edit(members: Name) -> impl Strategy<Value = Edit> {
    let joins = || (0..7u8, 0..members);
    let communities = || prop_oneof![8 => Just((2, 3)), 1 => (0..7u8, 0..7u8)];
    prop_oneof![
        12 => item(members).prop_map(Edit::Put),
        2 => (0..9u8).prop_map(Edit::RemoveResource),
        4 => put_group(members),
        1 => (0..7u8).prop_map(Edit::RemoveGroup),
        6 => joins().prop_map(|(group, member)| Edit::Join(group, member)),
        2 => joins().prop_map(|(group, member)| Edit::Leave(group, member)),
        3 => (communities(), 0..16u8).prop_map(|((a, b), tags)| Edit::PutPartnership(a, b, tags)),
        1 => communities().prop_map(|(a, b)| Edit::EndPartnership(a, b)),
        4 => (0..members, 0..8u8).prop_map(|(member, spot)| Edit::SetPlace(member, spot)),
        1 => (0..members).prop_map(Edit::ClearPlace),
        1 => (0..members).prop_map(Edit::Erase),
    ]
}

/// A batch to begin with: groups of every kind, people in them and somewhere, and things shared.
pub fn world(members: Name) -> impl Strategy<Value = Vec<Edit>> {
    let groups =
        (0..6u8).map(move |group| Edit::PutGroup(group, group / 2, (group < 2).then_some(group)));
    let groups: Vec<Edit> = groups.chain([Edit::PutPartnership(2, 3, 0b011)]).collect();
    let joins = vec((0..6u8, 0..members).prop_map(|(group, who)| Edit::Join(group, who)), 0..8);
    let places = vec((0..members, 0..8u8).prop_map(|(who, spot)| Edit::SetPlace(who, spot)), 0..5);
    let sound = item(members).prop_map(|item| {
        let fits = |circle: Option<u8>| circle.map(|circle| circle % 2);
        let community = item.community.map(|community| 2 + community % 2);
        let cells = item.cells.map(|cell| cell.map(|cell| 4 + cell % 2));
        Edit::Put(Item { circles: item.circles.map(fits), cells, community, ..item })
    });
    (joins, places, vec(sound, 1..8)).prop_map(move |(joins, places, items)| {
        groups.iter().copied().chain(joins).chain(places).chain(items).collect()
    })
}

/// Up to `length` edits of what is shared, and with whom.
pub fn shared_edits(members: Name, length: usize) -> impl Strategy<Value = Vec<Edit>> {
    vec(shared_edit(members), 1..=length)
}

/// A filter, often none.
pub fn sieve() -> impl Strategy<Value = Sieve> {
    let tags = prop_oneof![3 => Just(0), 2 => 0..8u8];
    let via = proptest::option::weighted(0.3, 0..512u16);
    let min_trust = proptest::option::weighted(0.3, prop_oneof![Just(560), 0..=1000u16]);
    let within = proptest::option::weighted(0.3, 0..6u8);
    let parts = (tags, via, min_trust, within, any::<bool>());
    parts.prop_map(|(tags, via, min_trust, within, include_own)| Sieve {
        tags,
        via,
        min_trust,
        within,
        include_own,
    })
}

/// Beginning, moving or ending a watch.
fn watching(members: Name) -> impl Strategy<Value = Operation> {
    let watch = (0..members, sieve(), 0..5u8, proptest::bool::weighted(0.3));
    let watch = watch.prop_map(|(viewer, sieve, moment, seldom)| Operation::Watch {
        viewer,
        sieve,
        moment,
        seldom,
    });
    prop_oneof![
        4 => watch,
        3 => (0..6u8, 0..5u8).prop_map(|(which, moment)| Operation::Move(which, moment)),
        1 => (0..6u8).prop_map(Operation::Unwatch),
    ]
}

/// A world, watches in it, and up to `length` operations of every kind.
pub fn shared_operations(members: Name, length: usize) -> impl Strategy<Value = Vec<Operation>> {
    let later = weights().prop_flat_map(move |weights| {
        let one = shared_edit(members).prop_map(|edit| Operation::Apply(vec![edit]));
        let both = prop_oneof![3 => shared_edit(members), 2 => edit(members, weights.clone())];
        let batch = vec(both, 0..6).prop_map(Operation::Apply);
        let any = prop_oneof![
            4 => one,
            2 => batch,
            4 => operation(members, weights),
            3 => watching(members),
        ];
        vec(any, 1..=length)
    });
    let watches = vec(watching(members), 0..4);
    (world(members), watches, later).prop_map(|(world, watches, later)| {
        [Operation::Apply(world)].into_iter().chain(watches).chain(later).collect()
    })
}
