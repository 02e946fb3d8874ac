#!/bin/sh
# Runs each fuzz target for SECONDS (60 unless given), on the stable compiler; fails if any finds something.
#
# What was found is in fuzz/artifacts/; `cargo fuzz run --sanitizer none TARGET FILE` runs it again.
set -eu

seconds="${1:-60}"
cd "$(dirname "$0")/.."

cargo fuzz --version >/dev/null 2>&1 || cargo install cargo-fuzz --locked --debug
cargo run --quiet --package trust-tests --bin fuzz_seeds -- fuzz/corpus

status=0
for target in model_agreement checkpoint_decode ledger; do
    echo "fuzzing $target for $seconds seconds"
    cargo fuzz run --sanitizer none "$target" -- \
        -max_total_time="$seconds" -max_len=4096 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 || status=1
done
exit "$status"
