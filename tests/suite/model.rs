//! Tests of the model itself against the definition: every walk, one by one, and its decisions.

use proptest::prelude::*;
use trust_tests::model::{Model, ONE, Walk, distance_km};
use trust_tests::operation::{all_kilometres, places};
use trust_tests::twins::Twins;

use crate::generate;

/// Every walk from the last of `members` on, appended to `found`.
fn every_walk(model: &Model, members: &mut Vec<String>, product: u128, found: &mut Vec<Walk>) {
    found.push(Walk { product, members: members.clone() });
    if members.len() > usize::from(model.settings.max_hops()) {
        return;
    }
    let here = members[members.len() - 1].clone();
    for ((from, to), weight) in &model.edges {
        if *from == here && !model.blocks.contains(&(members[0].clone(), to.clone())) {
            members.push(to.clone());
            every_walk(model, members, product / 1000 * u128::from(*weight), found);
            members.pop();
        }
    }
}

proptest! {
    #![proptest_config(crate::cases(64))]

    #[test]
    fn the_model_finds_what_looking_at_every_walk_finds(
        settings in generate::settings(1..=4),
        rows in generate::rows(5, 12),
        blocks in generate::blocks(5, 2),
    ) {
        let mut model = Model::new(settings);
        model.load(&rows, &blocks).expect("generated rows join different members");
        let floor = u128::from(settings.floor().thousandths()) * (ONE / 1000);
        for source in model.members.clone() {
            let mut all = Vec::new();
            every_walk(&model, &mut vec![source.clone()], ONE, &mut all);
            let found = model.walks_from(&source);
            for target in &model.members {
                let ends_there = |walk: &&Walk| {
                    walk.members.last() == Some(target) && walk.product >= floor
                };
                let best = all.iter().filter(ends_there).min_by_key(|walk| {
                    (std::cmp::Reverse(walk.product), walk.hops(), walk.members.clone())
                });
                prop_assert_eq!(found.get(target), best);
            }
        }
    }

    #[test]
    fn the_models_own_changes_lead_to_it(
        settings in generate::all_settings(),
        operations in generate::shared_operations(6, 16),
    ) {
        let mut twins = Twins::new(settings);
        for operation in &operations {
            twins.run(operation);
        }
        let mut again = Model::new(settings);
        again.apply(&twins.model.changes()).expect("sound changes");
        again.revision = twins.model.revision;
        prop_assert_eq!(again, twins.model);
    }
}

#[test]
fn rounding_decides_nothing_among_the_distances_that_tests_use() {
    for here in places() {
        let all: Vec<f64> = places().into_iter().map(|there| distance_km(here, there)).collect();
        for (there, km) in places().into_iter().zip(&all) {
            let differs = (here.distance_km(&there) - km).abs();
            assert!(differs < 1e-6, "the model's haversine is {differs} km off");
            let near = |other: f64| (km - other).abs() < 1e-3;
            assert!(
                !all_kilometres().into_iter().any(near),
                "{km} km is near a distance asked for"
            );
            let alike = all.iter().filter(|other| near(**other)).count();
            assert_eq!(alike, 1, "{km} km twice from one place");
        }
    }
}
