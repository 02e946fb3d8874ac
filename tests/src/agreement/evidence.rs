//! Checks the evidence of explanations: paths replay, near misses are right, and no blocked member is named.

use trust_core::{NodeIdx, ResourceIdx, Shortfall, Trust, TrustPath, View};

use crate::model::{Answers, Miss};

/// Panics unless the explanation is the model's, its path replays to what it claims, and it names
/// nobody hidden from the viewer.
pub fn assert_same_explanation(
    view: &View,
    answers: &Answers<'_>,
    viewer: NodeIdx,
    resource: ResourceIdx,
    now: i64,
) {
    let what = (view.id(viewer), view.resource_id(resource), now);
    let decision = view.explain(viewer, resource, now);
    let expected = answers.explain(what.0, what.1, now);
    assert_eq!(decision.visible, decision.via.is_some(), "visible by way of something: {what:?}");
    assert_eq!(decision.via, expected.via, "what admits {what:?}");
    assert_eq!(decision.reason, expected.reason, "the reason given to {what:?}");
    let members = |path: &TrustPath| path.members.iter().map(ToString::to_string).collect();
    let path = decision.path.as_ref().map(members);
    let walk = expected.path.as_ref().map(|walk| walk.members.clone());
    assert_eq!(path, walk, "the path given to {what:?}");
    if let Some(path) = &decision.path {
        assert_replays(view, path);
        let hidden = |id: &str| answers.blocked(what.0, id);
        let named = path.members.iter().find(|id| hidden(id.as_str()));
        assert_eq!(named, None, "somebody hidden is named to {what:?}");
    }
    match (decision.shortfall, expected.miss) {
        (None, None) => {}
        (Some(got), Some(expected)) => assert_same_miss(got, expected),
        (got, expected) => panic!("{what:?} fell short by {got:?}, expected {expected:?}"),
    }
}

/// Panics unless the edges that a path cites are there and multiply to what it claims.
pub fn assert_replays(view: &View, path: &TrustPath) {
    assert_eq!(path.weights.len() + 1, path.members.len(), "one weight for each step");
    let mut replayed = Trust::SCALE;
    for (step, weight) in path.members.windows(2).zip(&path.weights) {
        let node = |i: usize| view.node(step[i].as_str()).expect("a path names members");
        assert_eq!(view.direct_trust(node(0), node(1)), Some(*weight), "a cited edge");
        replayed = replayed / 1000 * u128::from(weight.thousandths());
    }
    assert_eq!(replayed, path.trust.scaled(), "the replay of {:?}", path.members);
}

fn assert_same_miss(got: Shortfall, expected: Miss) {
    let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
    let text = got.to_string();
    let same = match (got, &expected) {
        (Shortfall::Trust { via, have, need }, &Miss::Trust(of, least, most)) => {
            let same = (via, have.scaled(), Trust::from(need).scaled()) == (of, least, most);
            same && least < most && text == format!("{have} < {need}")
        }
        (Shortfall::Distance { have_km, need_km }, &Miss::Far(have, need)) => {
            let same = near(have_km, have) && near(need_km, need) && have > need;
            same && text == format!("{have:.1} km > {need} km")
        }
        (Shortfall::Stranger { need_km }, &Miss::Stranger(need)) => {
            near(need_km, need) && text == format!("a stranger within {need} km")
        }
        _ => false,
    };
    assert!(same, "{text} ({got:?}), expected {expected:?}");
}
