//! pair = ball = reverse ball = many = explanation replayed = model, after every step.

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
}
