#!/usr/bin/env bash
# The server as programs and people meet it: the README's walk-through, the demo, generated clients, schemathesis, spans.
# The tests in Rust are those of the whole workspace: make test-rust.
set -euo pipefail
cd "$(dirname "$0")/.."

# `cargo test` builds the program, too, with what it has built for the tests.
cargo test --locked --workspace --features "${TEST_FEATURES:-trust-service/test-noun,trust-service/otel}" --no-run --quiet
trustd="${CARGO_TARGET_DIR:-target}/debug/trustd"
service/tests/walkthrough.sh "$trustd"
service/tests/demo.py "$trustd"
service/tests/clients.sh "$trustd"
service/tests/schemathesis.sh "$trustd"
service/tests/spans.py "$trustd"
