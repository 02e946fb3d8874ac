//! Ledgers against the model: any commands to two ledgers and between them.
//!
//! Whatever is done, every answer, balance, reservation and status is the model's, both sums are 0, a refusal
//! changes nothing, and a repetition is answered alike.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../commons/tests/suite/ledger/model.rs"]
mod model;

use model::{Numbers, Operation, books, ledgers, step};

fuzz_target!(|operations: Vec<Numbers>| {
    let (mut ledgers, mut books) = (ledgers(), books());
    for (now, &numbers) in operations.iter().take(100).enumerate() {
        let operation = Operation::new(numbers, &ledgers, now);
        step(&mut ledgers, &mut books, &operation, now as i64);
    }
});
