//! pair = ball = reverse ball = many = explanation replayed = model, after every step.

use proptest::prelude::*;
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
}
