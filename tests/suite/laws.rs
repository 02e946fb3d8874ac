//! Laws that hold for any two states of a graph.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use proptest::prelude::*;
use proptest::sample::Index;
use trust_core::{
    Change, Checkpoint, Engine, Filter, Grant, Paging, Resource, Settings, Threshold, Trust,
    TrustPath, View,
};
use trust_tests::model::{Row, bulk, member, resource, weight};
use trust_tests::operation::{Edit, name};

use crate::generate;

type Blocks = Vec<(String, String)>;

fn engine(settings: Settings, rows: &[Row], blocks: &Blocks) -> Engine {
    let mut engine = Engine::new(settings);
    let load = bulk(rows, blocks);
    engine.load(load, &mut |_| ControlFlow::Continue(())).expect("generated rows are sound");
    engine
}

fn set(row: &Row) -> Change {
    Change::SetTrust { source: member(&row.0), target: member(&row.1), weight: weight(row.2) }
}

/// The trust of every pair, by ids.
fn scores(view: &View) -> BTreeMap<(String, String), Trust> {
    let id = |node| view.id(node).to_owned();
    let pairs = view.members().flat_map(|s| view.members().map(move |t| (s, t)));
    pairs.map(|(s, t)| ((id(s), id(t)), view.trust(s, t))).collect()
}

/// The explanation of every pair, by ids.
fn explanations(view: &View) -> BTreeMap<(String, String), Option<TrustPath>> {
    let id = |node| view.id(node).to_owned();
    let pairs = view.members().flat_map(|s| view.members().map(move |t| (s, t)));
    pairs.map(|(s, t)| ((id(s), id(t)), view.explain_trust(s, t))).collect()
}

proptest! {
    #![proptest_config(crate::cases(128))]

    #[test]
    fn raising_an_edge_lowers_nobody(
        settings in generate::settings(1..=12),
        rows in generate::rows(7, 24),
        blocks in generate::blocks(7, 3),
        which in any::<Index>(),
        raise in 0..=999u16,
    ) {
        prop_assume!(!rows.is_empty());
        let mut engine = engine(settings, &rows, &blocks);
        let before = scores(&engine.view());
        let (source, target, _) = which.get(&rows);
        let view = engine.view();
        let ends = (view.node(source).expect("a member"), view.node(target).expect("a member"));
        let now = view.direct_trust(ends.0, ends.1).expect("an edge").thousandths();
        let raised = (source.clone(), target.clone(), (now + raise).min(1000));
        engine.apply([set(&raised)]).expect("different members");
        let after = scores(&engine.view());
        for (ends, trust) in &before {
            prop_assert!(after[ends] >= *trust, "{:?} fell from {} to {}", ends, trust, after[ends]);
        }
        engine.apply([Change::RevokeTrust { source: member(source), target: member(target) }])
            .expect("known members");
        for (ends, trust) in scores(&engine.view()) {
            prop_assert!(trust <= before[&ends], "revoking raised {:?}", ends);
        }
    }

    #[test]
    fn order_of_insertion_does_not_matter(
        settings in generate::settings(1..=12),
        (rows, shuffled) in generate::rows(7, 24).prop_flat_map(|rows| {
            // The last of repeated rows counts: keep one of each, so that every order says the same.
            let once: BTreeMap<_, _> = rows.into_iter().map(|(s, t, w)| ((s, t), w)).collect();
            let once: Vec<Row> = once.into_iter().map(|((s, t), w)| (s, t, w)).collect();
            (Just(once.clone()), Just(once).prop_shuffle())
        }),
        blocks in generate::blocks(7, 2),
        fold_after in any::<Index>(),
    ) {
        let loaded = engine(settings, &rows, &blocks);
        let mut grown = Engine::new(settings);
        for (blocker, blocked) in blocks.iter().rev() {
            let block = Change::Block { blocker: member(blocker), blocked: member(blocked) };
            grown.apply([block]).expect("different members");
        }
        let fold_after = fold_after.index(shuffled.len() + 1);
        for (i, row) in shuffled.iter().enumerate() {
            grown.apply([set(row)]).expect("different members");
            if i == fold_after {
                grown.compact();
            }
        }
        prop_assert_eq!(scores(&loaded.view()), scores(&grown.view()));
        prop_assert_eq!(explanations(&loaded.view()), explanations(&grown.view()));
    }

    #[test]
    fn sybils_raise_no_honest_score(
        settings in generate::settings(1..=12),
        rows in generate::rows(6, 20),
        blocks in generate::blocks(6, 2),
        entries in prop::collection::vec((0..6u8, 1..=1000u16), 1..3),
        among in prop::collection::vec((0..5u8, 0..5u8, 1..=1000u16), 0..20),
        praise in prop::collection::vec((0..5u8, 0..6u8), 0..8),
    ) {
        let sybil = |i: u8| format!("sybil {i}");
        let clique = among.iter().filter(|(a, b, _)| a != b);
        let clique: Vec<Row> = clique.map(|&(a, b, w)| (sybil(a), sybil(b), w)).collect();
        let praise: Vec<Row> = praise.iter().map(|&(a, b)| (sybil(a), name(b), 1000)).collect();
        let entries: Vec<Row> = entries.iter().map(|&(a, w)| (name(a), sybil(0), w)).collect();
        let with = |parts: &[&[Row]]| {
            let all: Vec<Row> = parts.concat();
            scores(&engine(settings, &all, &blocks).view())
        };

        // Nobody trusts them: whatever they declare, no honest number moves.
        let before = with(&[&rows]);
        let ignored = with(&[&rows, &clique, &praise]);
        for (ends, trust) in &before {
            prop_assert_eq!(ignored[ends], *trust, "nobody trusts a sybil, yet {:?} moved", ends);
        }

        // One of them is trusted: the clique behind that one raises no honest number, and none of
        // it is trusted more than that one is.
        let entered = with(&[&rows, &entries, &clique]);
        let honest = with(&[&rows, &entries]);
        for ((source, target), trust) in &entered {
            if source.starts_with("sybil") { continue }
            if target.starts_with("sybil") {
                let entry = honest[&(source.clone(), sybil(0))];
                prop_assert!(*trust <= entry, "{} of {} is above its entry", target, source);
            } else {
                prop_assert_eq!(honest[&(source.clone(), target.clone())], *trust);
            }
        }

        // Even praising honest members, all of them together can do no more than that one alone.
        let members: BTreeSet<&String> =
            rows.iter().chain(&entries).chain(&praise).flat_map(|(s, t, _)| [s, t]).collect();
        let everybody = members.iter().filter(|m| !m.starts_with("sybil"));
        let alone: Vec<Row> = everybody.map(|m| (sybil(0), (*m).clone(), 1000)).collect();
        let at_most = with(&[&rows, &entries, &alone]);
        for ((source, target), trust) in with(&[&rows, &entries, &clique, &praise]) {
            if !source.starts_with("sybil") && !target.starts_with("sybil") {
                prop_assert!(trust <= at_most[&(source, target)]);
            }
        }
    }

    #[test]
    fn a_block_by_others_changes_none_of_my_numbers(
        settings in generate::settings(1..=12),
        rows in generate::rows(7, 24),
        blocks in generate::blocks(7, 3),
        (blocker, by) in (0..7u8, 1..7u8),
    ) {
        let mut engine = engine(settings, &rows, &blocks);
        let (blocker, blocked) = (name(blocker), name((blocker + by) % 7));
        let (from, to) = (member(&blocker), member(&blocked));
        engine.apply([Change::AddMember { member: from.clone() }]).expect("a valid id");
        engine.apply([Change::AddMember { member: to.clone() }]).expect("a valid id");
        let before = (scores(&engine.view()), explanations(&engine.view()));
        engine.apply([Change::Block { blocker: from, blocked: to }]).expect("different members");
        let after = (scores(&engine.view()), explanations(&engine.view()));
        for (ends, trust) in &before.0 {
            if ends.0 == blocker {
                prop_assert!(after.0[ends] <= *trust, "a block raised {:?}", ends);
            } else {
                prop_assert_eq!(after.0[ends], *trust, "a block by another moved {:?}", ends);
                prop_assert_eq!(&after.1[ends], &before.1[ends]);
            }
        }
        prop_assert_eq!(after.0[&(blocker, blocked)], Trust::ZERO);
    }

    #[test]
    fn no_number_falls_when_the_hop_bound_grows(
        floor in prop_oneof![Just(1u16), Just(100), 1..=1000u16],
        rows in generate::rows(7, 24),
        blocks in generate::blocks(7, 3),
    ) {
        let floor = Threshold::from_thousandths(floor).expect("at most 1000");
        let at = |hops| {
            let settings = Settings::new(hops, floor).expect("1 to 12 hops");
            scores(&engine(settings, &rows, &blocks).view())
        };
        let mut before = at(1);
        for hops in 2..=12 {
            let now = at(hops);
            for (ends, trust) in &before {
                prop_assert!(now[ends] >= *trust, "{:?} fell at {} hops", ends, hops);
            }
            before = now;
        }
    }

    #[test]
    fn a_lower_floor_only_adds_what_lies_between(
        hops in 1..=12u8,
        (low, high) in (1..=1000u16, 1..=1000u16),
        rows in generate::rows(7, 24),
    ) {
        let (low, high) = (low.min(high), low.max(high));
        let at = |floor| {
            let floor = Threshold::from_thousandths(floor).expect("at most 1000");
            let settings = Settings::new(hops, floor).expect("1 to 12 hops");
            scores(&engine(settings, &rows, &Vec::new()).view())
        };
        let high_floor = Threshold::from_thousandths(high).expect("at most 1000");
        let below = at(low);
        for (ends, trust) in at(high) {
            let kept = below[&ends].reaches(high_floor);
            prop_assert_eq!(trust, if kept { below[&ends] } else { Trust::ZERO });
        }
    }

    #[test]
    fn what_is_undone_leaves_no_trace(
        settings in generate::settings(1..=12),
        rows in generate::rows(6, 20),
        blocks in generate::blocks(6, 3),
        added in generate::rows(8, 10),
        fold in any::<bool>(),
    ) {
        // Two members nobody else mentions come, with edges, and go; the old edges keep their weights.
        let mut engine = engine(settings, &rows, &blocks);
        let before = (scores(&engine.view()), explanations(&engine.view()));
        let new = |id: &String| *id == name(6) || *id == name(7);
        for row in added.iter().filter(|(s, t, _)| new(s) || new(t)) {
            engine.apply([set(row)]).expect("different members");
        }
        if fold {
            engine.compact();
        }
        for id in engine.view().members().map(|n| engine.view().id(n).to_owned()).collect::<Vec<_>>() {
            let known = before.0.contains_key(&(id.clone(), id.clone()));
            if !known {
                engine.apply([Change::RemoveMember { member: member(&id) }]).expect("a member");
            }
        }
        prop_assert_eq!(before, (scores(&engine.view()), explanations(&engine.view())));
    }

    #[test]
    fn a_refused_batch_leaves_everything_as_it_was(
        settings in generate::settings(1..=12),
        rows in generate::rows(7, 24),
        blocks in generate::blocks(7, 3),
        more in generate::rows(9, 8),
        refusal in 0..5u8,
    ) {
        let mut engine = engine(settings, &rows, &blocks);
        let before = engine.view();
        let bytes = Checkpoint::of(&before);
        let (a, nobody) = (member("a"), member("nobody"));
        let refused = match refusal {
            0 => Change::SetTrust { source: a.clone(), target: a, weight: weight(500) },
            1 => Change::Block { blocker: a.clone(), blocked: a },
            2 => Change::RemoveMember { member: nobody },
            3 => Change::RevokeTrust { source: nobody.clone(), target: nobody },
            _ => Change::Unblock { blocker: nobody.clone(), blocked: nobody },
        };
        let batch = more.iter().map(set).chain([refused]);
        prop_assert!(engine.apply(batch).is_err());
        prop_assert_eq!(engine.revision(), before.revision());
        prop_assert!(Checkpoint::of(&engine.view()) == bytes);
        prop_assert_eq!(scores(&engine.view()), scores(&before));
    }
}

/// What everybody sees: viewer and resource.
fn sights(view: &View) -> BTreeSet<(String, String)> {
    let mut seen = BTreeSet::new();
    for viewer in view.members() {
        let rows = Paging { limit: 100, ..Paging::default() };
        let page = view.list(viewer, &Filter::default(), &rows, 0).expect("a filter of nothing");
        let ids = page.rows.iter().map(|row| view.resource_id(row.resource).to_owned());
        seen.extend(ids.map(|resource| (view.id(viewer).to_owned(), resource)));
    }
    seen
}

/// An engine with this world and graph in it.
fn shared_engine(settings: Settings, world: &[Edit], rows: &[Row], blocks: &Blocks) -> Engine {
    let mut engine = engine(settings, rows, blocks);
    engine.apply(world.iter().map(|edit| edit.change())).expect("a sound world");
    engine
}

proptest! {
    #![proptest_config(crate::cases(256))]

    #[test]
    fn adding_or_raising_trust_shrinks_no_visible_set(
        settings in prop_oneof![Just(Settings::default()), generate::all_settings()],
        world in generate::world(6),
        rows in generate::rows(6, 14),
        blocks in generate::blocks(6, 2),
        (source, by, more) in (0..6u8, 1..6u8, 1..=1000u16),
    ) {
        let mut engine = shared_engine(settings, &world, &rows, &blocks);
        let (source, target) = (name(source), name((source + by) % 6));
        let before = sights(&engine.view());
        let known = rows.iter().rev().find(|row| (&row.0, &row.1) == (&source, &target));
        let more = known.map_or(more, |row| row.2.max(more));
        engine.apply([set(&(source, target, more))]).expect("different members");
        let after = sights(&engine.view());
        let lost: Vec<_> = before.difference(&after).collect();
        prop_assert!(lost.is_empty(), "trust took sight away: {:?}", lost);
    }

    #[test]
    fn adding_a_block_grows_no_visible_set(
        settings in prop_oneof![Just(Settings::default()), generate::all_settings()],
        world in generate::world(6),
        rows in generate::rows(6, 14),
        blocks in generate::blocks(6, 2),
        (blocker, by) in (0..6u8, 1..6u8),
    ) {
        let mut engine = shared_engine(settings, &world, &rows, &blocks);
        let (blocker, blocked) = (name(blocker), name((blocker + by) % 6));
        let [blocker, blocked] = [blocker, blocked].map(|id| member(&id));
        // Whoever is new sees what is public, and that is not the block's doing.
        let both = [blocker.clone(), blocked.clone()].map(|member| Change::AddMember { member });
        engine.apply(both).expect("valid ids");
        let before = sights(&engine.view());
        engine.apply([Change::Block { blocker: blocker.clone(), blocked: blocked.clone() }])
            .expect("different members");
        let after = sights(&engine.view());
        let gained: Vec<_> = after.difference(&before).collect();
        prop_assert!(gained.is_empty(), "a block opened: {:?}", gained);
        let view = engine.view();
        for (viewer, resource) in &after {
            let resource = view.resource(resource).expect("listed");
            let owner = view.owner(resource).map(|owner| view.id(owner).to_owned());
            let pair = [Some(viewer.as_str()), owner.as_deref()];
            let ends = [blocker.as_str(), blocked.as_str()];
            prop_assert!(!ends.iter().all(|end| pair.contains(&Some(end))), "seen across a block");
        }
    }

    #[test]
    fn a_clique_behind_one_edge_sees_no_more_by_trust_than_that_edge_opens(
        settings in generate::settings(1..=12),
        rows in generate::rows(6, 20),
        blocks in generate::blocks(6, 2),
        entry in (0..6u8, 1..=1000u16),
        among in prop::collection::vec((0..5u8, 0..5u8, 1..=1000u16), 0..20),
        item in 0..6u8,
    ) {
        let sybil = |i: u8| format!("sybil {i}");
        let clique = among.iter().filter(|(a, b, _)| a != b);
        let clique: Vec<Row> = clique.map(|&(a, b, w)| (sybil(a), sybil(b), w)).collect();
        let edge = vec![(name(entry.0), sybil(0), entry.1)];
        let mut engine = engine(settings, &[rows, edge, clique].concat(), &blocks);
        let trusted = Resource {
            audience: [Grant::Trusted].into(),
            ..Resource::new(resource("veg"), member(&name(item)))
        };
        engine.apply([Change::PutResource(Box::new(trusted))]).expect("a sound resource");
        let view = engine.view();
        let veg = view.resource("veg").expect("put");
        let owner = view.owner(veg).expect("put");
        let opened = view.trust(owner, view.node(&name(entry.0)).expect("a member"));
        let half = settings.trusted_min();
        let most = opened.scaled() / 1000 * u128::from(entry.1);
        for i in 0..5 {
            let Ok(viewer) = view.node(&sybil(i)) else { continue };
            if view.check(viewer, veg, 0) {
                prop_assert!(most >= Trust::from(half).scaled(), "{} sees it", sybil(i));
            }
        }
    }
}
