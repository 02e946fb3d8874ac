//! Tests of the people who see a resource as far as its owner may know, against one question for each person.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use trust_commons::audience::{Declared, Owner};
use trust_commons::viewer::{Known, KnownStanding};
use trust_core::{
    Change, Engine, Grants, GroupKind, NearbyScope, NodeIdx, Place, Precision, Resource, Settings,
    Via, View, Weight,
};

use crate::given::id;

const PEOPLE: [&str; 6] = ["ana", "bo", "cy", "di", "ed", "fi"];
const GROUPS: [(&str, GroupKind, Option<&str>); 5] = [
    ("nest", GroupKind::Cell, None),
    ("oak", GroupKind::Community, None),
    ("elm", GroupKind::Community, None),
    ("kin", GroupKind::Circle, Some("ana")),
    ("pals", GroupKind::Circle, Some("bo")),
];
const GRANTS: [&str; 8] =
    ["circle:kin", "cell", "community", "partner", "trusted", "nearby:5", "network", "public"];

fn world() -> Vec<Change> {
    let people = PEOPLE.into_iter().map(|member| Change::AddMember { member: id(member) });
    let groups = GROUPS.into_iter().map(|(group, kind, owner)| Change::PutGroup {
        group: id(group),
        kind,
        owner: owner.map(id),
    });
    people.chain(groups).collect()
}

fn anybody() -> impl Strategy<Value = &'static str> {
    select(&PEOPLE)
}

fn change() -> impl Strategy<Value = Change> {
    let weights = select(&[100_u16, 316, 500, 708, 900, 1000]);
    let group = (0..GROUPS.len()).prop_map(|at| GROUPS[at].0);
    let latitude = select(&[50.0, 50.02, 51.0]);
    prop_oneof![
        6 => (anybody(), anybody(), weights).prop_map(|(source, target, weight)| {
            let weight = Weight::from_thousandths(weight).unwrap();
            Change::SetTrust { source: id(source), target: id(target), weight }
        }),
        2 => (anybody(), anybody()).prop_map(|(source, target)| {
            Change::RevokeTrust { source: id(source), target: id(target) }
        }),
        1 => (anybody(), anybody()).prop_map(|(blocker, blocked)| {
            Change::Block { blocker: id(blocker), blocked: id(blocked) }
        }),
        3 => (group.clone(), anybody())
            .prop_map(|(group, member)| Change::Join { group: id(group), member: id(member) }),
        1 => (group, anybody())
            .prop_map(|(group, member)| Change::Leave { group: id(group), member: id(member) }),
        2 => (anybody(), latitude).prop_map(|(member, latitude)| {
            let place = Place::new(latitude, 4.0, Precision::Neighborhood).unwrap();
            Change::SetPlace { member: id(member), place }
        }),
        1 => Just(Change::PutPartnership {
            a: id("oak"),
            b: id("elm"),
            shares: vec!["offer".parse().unwrap()],
        }),
    ]
}

fn engine(settings: Settings, changes: Vec<Change>) -> Engine {
    let mut engine = Engine::new(settings);
    engine.apply(world()).unwrap();
    for change in changes {
        // Trust and blocks between a member and themselves are refused.
        let _ = engine.apply([change]);
    }
    engine
}

fn posted(grants: &[&str], community: Option<&str>) -> Resource {
    let audience: Grants = grants.iter().map(|grant| grant.parse().unwrap()).collect();
    let mut posted = Resource::new(id("listing:saw"), id("ana"));
    posted.tags = ["offer".parse().unwrap()].into();
    Resource { audience, community: community.map(id), ..posted }
}

/// Returns the people whom the owner may know to see the resource: the engine and the rule are asked for each.
fn asked_one_by_one(view: &View, posted: &Resource, declared: &Declared) -> BTreeMap<NodeIdx, Via> {
    let owner = view.node("ana").unwrap();
    let in_groups = posted.audience.iter().filter(|grant| grant.via().is_of_a_group()).cloned();
    let in_groups = Resource { audience: in_groups.collect(), ..posted.clone() };
    let mut engine = Engine::of(view);
    engine.apply([Change::PutResource(Box::new(in_groups))]).unwrap();
    let with = engine.view();
    let saw = with.resource("listing:saw").unwrap();
    let others =
        view.members().filter(|&member| member != owner && !view.is_blocked(owner, member));
    let via = |member: NodeIdx| {
        let of_group = with.explain(member, saw, 0).via;
        let (between, trust) = ((owner, member), view.trust(owner, member));
        let declared = declared.get(&member).copied();
        let standing = KnownStanding::of(view, between, posted, trust, declared);
        let standing = KnownStanding { of_group, ..standing };
        match standing.decide(&posted.audience, view.settings()) {
            Known::Granted(via) => Some((member, via)),
            _ => None,
        }
    };
    others.filter_map(via).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn the_known_audience_is_everybody_of_whom_the_rule_says_so(
        strict in any::<bool>(),
        changes in prop::collection::vec(change(), 0..40),
        private in subsequence(PEOPLE.to_vec(), 0..6),
        grants in subsequence(GRANTS.to_vec(), 0..6),
        community in select(&[None, Some("oak")]),
        then in prop::collection::vec(change(), 1..3),
    ) {
        let settings = Settings::default().with_nearby(NearbyScope::from_strict(strict));
        let mut engine = engine(settings, changes);
        let posted = posted(&grants, community);
        let declared = |view: &View| -> Declared {
            let ana = view.node("ana").unwrap();
            let is_shared = |node: NodeIdx| !private.contains(&view.id(node));
            view.in_edges(ana).filter(|(source, _)| is_shared(*source)).collect()
        };
        let known = |view: &View| {
            let declared = declared(view);
            let owner = Owner::new(view, view.node("ana").unwrap(), &declared);
            let known = owner.audience(&posted, 0).unwrap();
            assert_eq!(known.people(), asked_one_by_one(view, &posted, &declared).into_keys().collect());
            known
        };
        let before = engine.view();
        let audience = known(&before);
        let by_one = asked_one_by_one(&before, &posted, &declared(&before));
        for (via, count) in &audience.in_groups.by_grant {
            prop_assert_eq!(*count, by_one.values().filter(|it| *it == via).count() as u64);
        }
        for (node, via) in &audience.singled_out {
            prop_assert_eq!(by_one.get(node), Some(via));
        }
        // Everybody who is known to see it sees it.
        let seeing = before.supposing([Change::PutResource(Box::new(posted.clone()))]).unwrap();
        let saw = seeing.resource("listing:saw").unwrap();
        let real: BTreeSet<NodeIdx> = seeing.audience(saw, 0).members.into_iter().collect();
        prop_assert!(audience.people().is_subset(&real));
        if private.is_empty() && grants == ["trusted"] {
            prop_assert_eq!(audience.people(), real);
        }
        // The difference that a change would make is the difference that it makes.
        let Ok(supposed) = before.supposing(then.clone()) else { return Ok(()) };
        let told = known(&supposed).people();
        engine.apply(then).unwrap();
        prop_assert_eq!(told, known(&engine.view()).people());
    }
}

#[test]
fn what_is_over_is_seen_by_nobody() {
    let engine = engine(Settings::default(), Vec::new());
    let (view, declared) = (engine.view(), Declared::new());
    let owner = Owner::new(&view, view.node("ana").unwrap(), &declared);
    let open = posted(&["public"], None);
    assert_eq!(owner.audience(&open, 0).unwrap().people().len(), PEOPLE.len() - 1);
    let over = Resource { expires_at: Some(7), ..open.clone() };
    assert_eq!(owner.audience(&over, 6).unwrap().people().len(), PEOPLE.len() - 1);
    assert!(owner.audience(&over, 7).unwrap().people().is_empty());
    let closed = Resource { active: false, ..open };
    assert!(owner.audience(&closed, 0).unwrap().people().is_empty());
    assert_eq!(view.revision(), engine.revision());
    assert!(view.resource("listing:saw").is_err(), "nothing was posted");
}
