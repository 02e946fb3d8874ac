//! Tests that check = list = count = audience = explanation = sum of watch events = model, after every step.

use proptest::prelude::*;
use trust_tests::twins::Twins;

use crate::generate;

proptest! {
    #![proptest_config(crate::cases(128))]

    #[test]
    fn every_answer_about_sight_is_the_models_after_every_step(
        settings in generate::all_settings(),
        operations in (2..7u8).prop_flat_map(|members| generate::shared_operations(members, 16)),
    ) {
        let mut twins = Twins::new(settings);
        for operation in &operations {
            twins.run(operation);
            twins.assert_agree();
        }
        twins.catch_up();
        twins.assert_others_agree();
    }
}

proptest! {
    #![proptest_config(crate::cases(1024))]

    #[test]
    fn every_watch_tells_exactly_what_appeared_and_vanished(
        settings in generate::all_settings(),
        operations in (3..9u8).prop_flat_map(|members| generate::shared_operations(members, 30)),
    ) {
        let mut twins = Twins::new(settings);
        for operation in &operations {
            twins.run(operation);
        }
        twins.catch_up();
        twins.assert_agree();
    }
}
