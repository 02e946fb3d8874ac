//! Tests that pair = ball = reverse ball = many = replayed explanation = model, after every step.

use std::ops::ControlFlow;

use proptest::prelude::*;
use trust_core::{Engine, Settings, Threshold};
use trust_tests::agreement::assert_same_answers;
use trust_tests::model::{Model, bulk};
use trust_tests::twins::Twins;

use crate::generate;

proptest! {
    #![proptest_config(crate::cases(96))]

    #[test]
    fn every_answer_is_the_models_after_every_step(
        settings in generate::settings(1..=12),
        operations in (2..8u8).prop_flat_map(|members| generate::operations(members, 24)),
    ) {
        let mut twins = Twins::new(settings);
        for operation in &operations {
            twins.run(operation);
            twins.assert_agree();
        }
    }

    #[test]
    fn views_stay_as_they_were(
        settings in generate::settings(1..=12),
        operations in generate::operations(5, 12),
    ) {
        let mut twins = Twins::new(settings);
        for operation in &operations {
            twins.keep_view();
            twins.run(operation);
        }
        twins.assert_kept_views_agree();
    }

    #[test]
    fn ties_between_long_odd_products_are_settled_by_the_model(
        max_hops in 3..=12u8,
        rows in generate::layered(),
    ) {
        let floor = Threshold::from_thousandths(1).expect("a floor");
        let settings = Settings::new(max_hops, floor).expect("1 to 12 hops");
        let (mut engine, mut model) = (Engine::new(settings), Model::new(settings));
        engine.load(bulk(&rows, &[]), &mut |_| ControlFlow::Continue(())).expect("a sound load");
        model.load(&rows, &[]).expect("a sound load");
        assert_same_answers(&engine.view(), &model);
    }

    #[test]
    fn ties_behind_a_long_odd_chain_are_both_found(
        chain in prop::collection::vec(500..=700u16, 4..=9),
        (near, far) in (300..=1000u16, 300..=1000u16),
        swapped in any::<bool>(),
    ) {
        // Two ends of equal worth behind one chain. Weak edges make the start's side dear after the
        // chain and the target dear before it, so that the ends meet the chain from the far side.
        let row = |s: &str, t: &str, w| (s.to_owned(), t.to_owned(), w);
        let hops = chain.len();
        let mut rows: Vec<_> = chain[..hops - 1].iter().enumerate()
            .map(|(i, &w)| row(&format!("c{i}"), &format!("c{}", i + 1), w))
            .collect();
        let (one, two) = if swapped { ("d2", "d1") } else { ("d1", "d2") };
        let last = format!("c{}", hops - 1);
        rows.extend([one, two].map(|d| row(&last, d, chain[hops - 1])));
        rows.extend([row(one, "x", near), row("x", "t", far), row(two, "y", far), row("y", "t", near)]);
        rows.extend((0..8).map(|i| row(&format!("in{i}"), "t", 1)));
        rows.extend((0..24).map(|i| row(one, &format!("out{i}"), 1)));
        let floor = Threshold::from_thousandths(1).expect("a floor");
        let settings = Settings::new(hops as u8 + 2, floor).expect("1 to 12 hops");
        let (mut engine, mut model) = (Engine::new(settings), Model::new(settings));
        engine.load(bulk(&rows, &[]), &mut |_| ControlFlow::Continue(())).expect("a sound load");
        model.load(&rows, &[]).expect("a sound load");
        let view = engine.view();
        let node = |id| view.node(id).expect("a member");
        let path = view.explain_trust(node("c0"), node("t"));
        let members = path.map(|p| p.members.iter().map(ToString::to_string).collect::<Vec<_>>());
        let walk = model.walks_from("c0").remove("t");
        prop_assert_eq!(members, walk.map(|walk| walk.members));
    }
}
