//! Tests of petgraph's algorithms on a view: they see the same graph as the view.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::ops::ControlFlow;

use petgraph::algo::{bellman_ford, dijkstra, has_path_connecting, kosaraju_scc, tarjan_scc};
use petgraph::visit::{
    Bfs, Dfs, EdgeRef, IntoEdgeReferences, IntoEdgesDirected, IntoNodeIdentifiers, NodeCount,
    NodeIndexable, Reversed, VisitMap, Visitable,
};
use trust_core::{Change, Engine, NodeIdx, Settings, Threshold, View};
use trust_tests::generated::{Shape, rows, varied_weights};
use trust_tests::model::{bulk, member, weight};

/// Sparse enough for several components, with edits on top of the base and a few members gone.
fn view() -> View {
    let floor = Threshold::from_thousandths(1).expect("a floor");
    let mut engine = Engine::new(Settings::new(12, floor).expect("12 hops"));
    let rows = rows(Shape::Uniform, 150, 260, &varied_weights(), 21);
    engine.load(bulk(&rows, &[]), &mut |_| ControlFlow::Continue(())).expect("a sound load");
    let remove = |i: u32| Change::RemoveMember { member: member(&format!("m{i}")) };
    engine.apply([3, 40, 77].map(remove)).expect("known members");
    let set = |s: u32, t: u32| Change::SetTrust {
        source: member(&format!("m{s}")),
        target: member(&format!("m{t}")),
        weight: weight(990),
    };
    engine.apply([set(1, 2), set(2, 5), set(5, 1), set(200, 1)]).expect("different members");
    engine.view()
}

/// Whom `start` reaches, and over how few edges.
fn fewest_hops(view: &View, start: NodeIdx) -> BTreeMap<NodeIdx, usize> {
    let mut hops = BTreeMap::from([(start, 0)]);
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for (next, _) in view.out_edges(node) {
            if !hops.contains_key(&next) {
                hops.insert(next, hops[&node] + 1);
                queue.push_back(next);
            }
        }
    }
    hops
}

#[test]
fn depth_and_breadth_first_search_reach_whom_the_edges_reach() {
    let view = view();
    for start in view.members() {
        let reached: BTreeSet<_> = fewest_hops(&view, start).into_keys().collect();
        let (mut dfs, mut bfs) = (Dfs::new(&view, start), Bfs::new(&view, start));
        let (mut deep, mut broad) = (BTreeSet::new(), BTreeSet::new());
        while let Some(node) = dfs.next(&view) {
            assert!(deep.insert(node), "once each");
        }
        while let Some(node) = bfs.next(&view) {
            assert!(broad.insert(node), "once each");
        }
        assert_eq!((&deep, &broad), (&reached, &reached));
        let mut against = Dfs::new(Reversed(&view), start);
        while let Some(node) = against.next(Reversed(&view)) {
            assert!(has_path_connecting(&view, node, start, None));
        }
    }
}

#[test]
fn dijkstra_counts_the_fewest_hops() {
    let view = view();
    for start in view.members().step_by(7) {
        let found: BTreeMap<_, _> = dijkstra(&view, start, None, |_| 1usize).into_iter().collect();
        assert_eq!(found, fewest_hops(&view, start));
    }
}

#[test]
fn two_algorithms_agree_on_strongly_connected_components() {
    let view = view();
    let sets = |components: Vec<Vec<NodeIdx>>| -> BTreeSet<BTreeSet<NodeIdx>> {
        components.into_iter().map(|component| component.into_iter().collect()).collect()
    };
    let (kosaraju, tarjan) = (sets(kosaraju_scc(&view)), sets(tarjan_scc(&view)));
    assert_eq!(kosaraju, tarjan);
    assert!(kosaraju.iter().any(|component| component.len() > 1) && kosaraju.len() > 1);
    let members: BTreeSet<_> = kosaraju.iter().flatten().copied().collect();
    assert_eq!(members, view.members().collect());
    for component in &kosaraju {
        let first = *component.first().expect("no component is empty");
        let there = fewest_hops(&view, first);
        let both =
            |&&n: &&NodeIdx| there.contains_key(&n) && fewest_hops(&view, n).contains_key(&first);
        assert_eq!(component.iter().filter(both).count(), component.len());
    }
}

#[test]
fn bellman_ford_on_logarithms_comes_close_to_trust_without_a_hop_bound() {
    let view = view();
    /// Minus the logarithm of each weight, so that sums are products.
    struct Logs(petgraph::Graph<(), f64>);
    let mut logs = Logs(petgraph::Graph::new());
    let at: Vec<_> = (0..view.node_bound()).map(|_| logs.0.add_node(())).collect();
    for edge in view.edge_references() {
        let (source, target) = (at[edge.source().index()], at[edge.target().index()]);
        logs.0.add_edge(source, target, -edge.weight().to_f64().ln());
    }
    let source = view.node("m1").expect("a member");
    let sums = bellman_ford(&logs.0, at[source.index()]).expect("no weight is above 1");
    let mut compared = 0;
    for reached in view.ball(source, Threshold::ZERO).iter() {
        let unbounded = (-sums.distances[reached.node.index()]).exp();
        let trust = reached.trust.to_f64();
        assert!(trust <= unbounded * (1.0 + 1e-9), "a bound on hops cannot raise trust");
        if reached.hops < 12 {
            compared += usize::from((trust - unbounded).abs() <= unbounded * 1e-9);
        }
    }
    assert!(compared > 20, "{compared} agree");
}

#[test]
fn the_traits_see_members_and_edges_as_the_view_does() {
    let view = view();
    assert_eq!(view.node_count(), view.member_count());
    assert_eq!((&view).node_identifiers().collect::<Vec<_>>(), view.members().collect::<Vec<_>>());
    let seen: HashSet<_> = (&view).edge_references().map(|e| (e.id(), *e.weight())).collect();
    let own: HashSet<_> = view.edges().map(|(s, t, w)| ((s, t), w)).collect();
    assert_eq!(seen, own);
    for node in view.members() {
        for way in [petgraph::Direction::Outgoing, petgraph::Direction::Incoming] {
            for edge in (&view).edges_directed(node, way) {
                assert_eq!(view.direct_trust(edge.source(), edge.target()), Some(*edge.weight()));
                let here = match way {
                    petgraph::Direction::Outgoing => edge.source(),
                    petgraph::Direction::Incoming => edge.target(),
                };
                assert_eq!(here, node);
            }
        }
        assert_eq!(view.from_index(view.to_index(node)), node);
        let mut map = view.visit_map();
        assert!(map.visit(node) && !map.visit(node) && map.is_visited(&node));
        view.reset_map(&mut map);
        assert!(!map.is_visited(&node));
    }
}
