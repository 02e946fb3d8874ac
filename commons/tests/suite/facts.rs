//! Facts: an engine made of them and an engine that follows commands know the same.

use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::json;
use trust_commons::Noun;
use trust_commons::block::Block;
use trust_commons::circle::{self, Circle};
use trust_commons::community::Cell;
use trust_commons::membership::Membership;
use trust_commons::trust::Declaration;
use trust_commons::{AsResource as _, ListingId, block, facts, member, trust};
use trust_core::{BulkLoad, Change, Engine, Place, Precision, Resource, View, Weight};

use crate::given::id;

const PEOPLE: [&str; 3] = ["ana", "bo", "cy"];

fn circle(owner: &str) -> Circle {
    let form = json!({
        "id": "kin", "owner": owner, "name": "Kin", "kind": "family", "members": [], "created_at": 0,
    });
    serde_json::from_value(form).unwrap()
}

fn place(latitude: f64) -> Place {
    Place::new(latitude, 4.0, Precision::City).unwrap()
}

/// Each fact in two forms, where it has two: an engine knows at most one of them.
fn pool() -> Vec<[Change; 2]> {
    let mut pool: Vec<[Change; 2]> = Vec::new();
    let nest = Cell { id: id("nest"), community: id("oak"), name: "Nest".to_owned() }.facts();
    pool.push([nest[0].clone(), nest[0].clone()]);
    let kin = |owner| circle(owner).facts().remove(0);
    pool.push([kin("ana"), kin("bo")]);
    for source in PEOPLE {
        let placed = |latitude| member::facts(&id(source), Some(place(latitude))).remove(1);
        pool.push([placed(50.0), placed(51.0)]);
        for target in PEOPLE.into_iter().filter(|&target| target != source) {
            let (source, target) = (id(source), id(target));
            let trusted = |weight: f64| {
                let weight = Weight::from_f64(weight).unwrap();
                Declaration { source, target, weight }.facts()[0].clone()
            };
            pool.push([trusted.clone()(0.5), trusted(0.9)]);
        }
        let joined = Membership { group: id("nest"), member: id(source) }.facts();
        pool.push([joined[0].clone(), joined[0].clone()]);
    }
    let blocked = Block { blocker: id("ana"), blocked: id("cy") }.facts();
    pool.push([blocked[0].clone(), blocked[0].clone()]);
    let saw = |active| {
        let [fact] = facts::of_resource(Resource { active, ..Resource::new(id("saw"), id("bo")) });
        fact
    };
    pool.push([saw(true), saw(false)]);
    pool
}

/// Some of the facts, each in one of its forms. A membership stands beside its group, as in the record.
fn some_facts() -> impl Strategy<Value = Vec<Change>> {
    let of_groups = 1;
    let pool = pool();
    let (always, others) = (pool[..of_groups].to_vec(), pool[of_groups..].to_vec());
    let size = others.len();
    (subsequence(others, 0..=size), prop::collection::vec(0..2_usize, size)).prop_map(
        move |(chosen, forms)| {
            let chosen = chosen.into_iter().zip(forms).map(|(fact, form)| fact[form].clone());
            always.iter().map(|fact| fact[0].clone()).chain(chosen).collect()
        },
    )
}

fn engine() -> Engine {
    let mut engine = Engine::default();
    let people = PEOPLE.iter().flat_map(|name| member::facts(&id(name), None));
    engine.apply(people).unwrap();
    engine
}

fn known(view: &View) -> Vec<String> {
    let mut known = Vec::new();
    let people: Vec<_> = PEOPLE.iter().map(|name| view.node(name).unwrap()).collect();
    for (&one, name) in people.iter().zip(PEOPLE) {
        known.push(format!("{name} is at {:?}", view.place(one)));
        for &other in &people {
            known.push(format!("{:?}", view.direct_trust(one, other)));
            known.push(format!("{}", view.is_blocked(one, other)));
        }
        for group in ["nest", "kin"] {
            let within = view.group(group).ok().map(|group| view.is_in(group, one));
            known.push(format!("in {group}: {within:?}"));
        }
        let seen = view.resource("saw").ok().map(|saw| view.check(one, saw, 0));
        known.push(format!("sees it: {seen:?}"));
    }
    known
}

proptest! {
    #[test]
    fn the_difference_of_facts_leads_from_one_engine_to_the_other(
        before in some_facts(),
        after in some_facts(),
    ) {
        let mut followed = engine();
        followed.apply(before.clone()).unwrap();
        followed.apply(facts::changes(&before, &after)).unwrap();
        let mut anew = engine();
        anew.apply(after.clone()).unwrap();
        prop_assert_eq!(known(&followed.view()), known(&anew.view()));
        prop_assert!(facts::changes(&after, &after).is_empty());
    }
}

#[test]
fn a_bulk_load_says_what_the_facts_say() {
    let mut rows = BulkLoad::default();
    let mut told = Vec::new();
    for name in PEOPLE {
        member::load(&mut rows, name).unwrap();
        told.extend(member::facts(&id(name), None));
    }
    let weight = Weight::from_f64(0.7).unwrap();
    trust::load(&mut rows, "ana", "bo", weight).unwrap();
    told.extend(Declaration { source: id("ana"), target: id("bo"), weight }.facts());
    block::load(&mut rows, "bo", "cy").unwrap();
    told.extend(Block { blocker: id("bo"), blocked: id("cy") }.facts());
    let (mut loaded, mut followed) = (Engine::default(), Engine::default());
    loaded.load(rows, &mut |_| std::ops::ControlFlow::Continue(())).unwrap();
    followed.apply(told).unwrap();
    assert_eq!(known(&loaded.view()), known(&followed.view()));
}

#[test]
fn a_circle_is_its_owners_with_everybody_in_it() {
    let context = serde_json::from_value(json!({ "by": "ana", "now": 0 })).unwrap();
    let mut followed = engine();
    let mut circle = circle("ana");
    followed.apply(circle.facts()).unwrap();
    for command in [
        circle::Command::Add { member: id("bo") },
        circle::Command::Add { member: id("cy") },
        circle::Command::Remove { member: id("bo") },
    ] {
        let after = circle.apply(command, &context).unwrap();
        followed.apply(after.changes).unwrap();
        circle = after.value;
        let mut anew = engine();
        anew.apply(circle.facts()).unwrap();
        assert_eq!(known(&followed.view()), known(&anew.view()));
    }
    followed.apply(facts::ends(&circle.facts())).unwrap();
    assert!(followed.view().group("kin").is_err());
}

#[test]
fn the_id_of_a_resource_begins_with_its_noun() {
    let veg: ListingId = id("veg");
    let resource = veg.resource().unwrap();
    assert_eq!(resource.as_str(), "listing:veg");
    assert_eq!(ListingId::of_resource(&resource), Some(veg));
    for other in ["veg", "post:veg", "listings:veg", "listing:"] {
        assert_eq!(ListingId::of_resource(&id(other)), None, "{other}");
    }
    let long = |bytes| ListingId::new("x".repeat(bytes)).unwrap().resource();
    assert!(long(247).is_some() && long(248).is_none());
}
