//! Compares all answers about trust.
//!
//! pair = ball = reverse ball = many = explanation replayed = model, for every pair of members.

use std::collections::BTreeMap;

use trust_core::{Direction, Filter, NodeIdx, Reached, Threshold, Trust, View};

use crate::model::{Matrix, Model, Walk};

/// Panics unless every question about trust has the answer that the model's walks give.
pub fn assert_same_trust(view: &View, walks: &Matrix) {
    assert_same_pairs(view, walks);
    assert_same_paths(view);
    for threshold in [0, 1, 250, 560, 1000] {
        let threshold = Threshold::from_thousandths(threshold).unwrap_or(Threshold::ZERO);
        for (member, direction) in view
            .members()
            .flat_map(|member| [(member, Direction::Forward), (member, Direction::Reverse)])
        {
            assert_same_ball(view, walks, member, direction, threshold);
        }
    }
}

/// Panics unless `trusts_along` has the answers of a model without the edges that the question leaves out: about half, by the
/// letters of the ids at their ends.
pub fn assert_same_trust_along(view: &View, model: &Model) {
    let sum = |id: &str| id.bytes().map(usize::from).sum::<usize>();
    let admits = |source: &str, target: &str| (3 * sum(source) + sum(target)) % 4 < 2;
    let mut part = model.clone();
    part.edges.retain(|(source, target), _| admits(source, target));
    let walks = part.answers().walks;
    for (source, target) in view.members().flat_map(|s| view.members().map(move |t| (s, t))) {
        let (from, to) = (view.id(source), view.id(target));
        let product = walks[from].get(to).map_or(0, |walk| walk.product);
        for least in [1, 250, 560, 1000] {
            let least = Threshold::from_thousandths(least).expect("at most 1000");
            let by_model = product > 0 && product >= Trust::from(least).scaled();
            let found =
                view.trusts_along(source, target, least, |s, t| admits(view.id(s), view.id(t)));
            assert_eq!(found, by_model, "{from:?} to {to:?} at {least} along some edges");
        }
    }
}

fn assert_same_pairs(view: &View, walks: &Matrix) {
    let pairs: Vec<(NodeIdx, NodeIdx)> =
        view.members().flat_map(|s| view.members().map(move |t| (s, t))).collect();
    let many = view.trust_many(&pairs);
    for (&(source, target), &of_many) in pairs.iter().zip(&many) {
        let ends = (view.id(source), view.id(target));
        let walk = walks[ends.0].get(ends.1);
        let product = walk.map_or(0, |walk| walk.product);
        assert_eq!(view.trust(source, target).scaled(), product, "trust of {ends:?}");
        assert_eq!(of_many.scaled(), product, "trust_many of {ends:?}");
        assert_eq!(view.trust_counted(source, target).0, of_many, "trust_counted of {ends:?}");
        assert_same_explanation(view, source, target, walk);
    }
}

/// Panics unless the paths to many are the paths to each, before and after a list makes the view remember what the
/// source sees.
fn assert_same_paths(view: &View) {
    let members: Vec<NodeIdx> = view.members().collect();
    for &source in &members {
        let one_by_one: Vec<_> =
            members.iter().map(|&target| view.explain_trust(source, target)).collect();
        assert_eq!(view.explain_trust_many(source, &members), one_by_one, "before a list");
        drop(view.count(source, &Filter::default(), 0));
        assert_eq!(view.explain_trust_many(source, &members), one_by_one, "after a list");
    }
}

/// Panics unless the explanation is the model's walk, and its cited edges give what it claims.
fn assert_same_explanation(view: &View, source: NodeIdx, target: NodeIdx, walk: Option<&Walk>) {
    let ends = (view.id(source), view.id(target));
    let path = view.explain_trust(source, target);
    let members = path.as_ref().map(|p| p.members.iter().map(|m| m.to_string()).collect());
    assert_eq!(members, walk.map(|walk| walk.members.clone()), "explanation of {ends:?}");
    let Some(path) = path else { return };
    assert_eq!(Some(path.trust.scaled()), walk.map(|walk| walk.product), "claim of {ends:?}");
    assert_eq!(path.weights.len() + 1, path.members.len(), "one weight for each step");
    let mut replayed = Trust::SCALE;
    for (step, weight) in path.members.windows(2).zip(&path.weights) {
        let node = |i: usize| view.node(step[i].as_str()).expect("a path names members");
        assert_eq!(view.direct_trust(node(0), node(1)), Some(*weight), "a cited edge of {ends:?}");
        replayed = replayed / 1000 * u128::from(weight.thousandths());
    }
    assert_eq!(replayed, path.trust.scaled(), "the replay of {ends:?}");
}

/// Panics unless a ball has the model's members, trusts and hops, in rank and by member.
fn assert_same_ball(
    view: &View,
    walks: &Matrix,
    start: NodeIdx,
    direction: Direction,
    threshold: Threshold,
) {
    let id = view.id(start);
    let bound = Trust::from(threshold).scaled();
    let reached = |(member, walk): (&String, &Walk)| {
        let inside = member != id && walk.product >= bound;
        inside.then(|| (std::cmp::Reverse(walk.product), member.clone(), walk.hops()))
    };
    let mut expected: Vec<_> = match direction {
        Direction::Forward => walks[id].iter().filter_map(reached).collect(),
        Direction::Reverse => {
            let to_here = |(from, walks): (&'_ String, &BTreeMap<String, Walk>)| {
                reached((from, walks.get(id)?))
            };
            walks.iter().filter_map(to_here).collect()
        }
    };
    expected.sort();
    let ball = match direction {
        Direction::Forward => view.ball(start, threshold),
        Direction::Reverse => view.reverse_ball(start, threshold),
    };
    let entry = |r: &Reached| {
        (std::cmp::Reverse(r.trust.scaled()), view.id(r.node).to_owned(), usize::from(r.hops))
    };
    let ranked = view.rank(&ball);
    let got: Vec<_> = ranked.iter().map(entry).collect();
    assert_eq!(got, expected, "{direction:?} ball of {id:?} at {threshold}");
    assert_eq!(ball.len(), expected.len(), "the length of a ball");
    for member in view.members() {
        let listed = ranked.iter().find(|reached| reached.node == member);
        assert_eq!(ball.get(member), listed.copied(), "an entry of a ball");
    }
    let many = view.balls(&[start], direction, threshold);
    assert_eq!(view.rank(&many[0]), ranked, "balls, one by one or many at once");
}
