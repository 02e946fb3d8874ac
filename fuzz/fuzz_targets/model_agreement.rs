//! The engine against the model: any operations, then every question.
//!
//! Whatever is done, pair = ball = reverse ball = many = explanation replayed = model, and
//! check = list = count = audience = explanation = watch summed up = model.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use trust_tests::operation::{Grantings, Operation, settings, with_grantings};
use trust_tests::twins::Twins;

/// What is done, within which bounds.
#[derive(Debug, Arbitrary)]
struct Run {
    max_hops: u8,
    floor: u16,
    grantings: Grantings,
    operations: Vec<Operation>,
}

fuzz_target!(|run: Run| {
    let bounds = settings(run.max_hops, run.floor);
    let mut twins = Twins::new(with_grantings(bounds, run.grantings));
    let operations = &run.operations[..run.operations.len().min(40)];
    for (i, operation) in operations.iter().enumerate() {
        if i % 8 == 3 {
            twins.keep_view();
        }
        twins.run(operation);
        if i % 4 == 0 {
            twins.assert_agree();
        }
    }
    twins.catch_up();
    twins.assert_agree();
    twins.assert_others_agree();
    twins.assert_kept_views_agree();
});
