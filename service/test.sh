#!/usr/bin/env bash
# Everything that is checked of the service. It needs a PostgreSQL server to start clusters of its own from, and
# installs one where Debian's packages can be.
set -euo pipefail
cd "$(dirname "$0")/.."

has_initdb() { command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
if ! has_initdb; then
    command -v apt-get >/dev/null || { echo "the service's tests need a PostgreSQL server (initdb, pg_ctl)" >&2; exit 1; }
    as_root=$([ "$(id -u)" = 0 ] || echo sudo)
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi

# With the nouns that only tests have, and with spans: the rest is the same without them.
cargo test --locked --package trust-service --features test-noun,otel
service/tests/walkthrough.sh "${CARGO_TARGET_DIR:-target}/debug/trustd"
service/tests/demo.py "${CARGO_TARGET_DIR:-target}/debug/trustd"
service/tests/clients.sh "${CARGO_TARGET_DIR:-target}/debug/trustd"
service/tests/schemathesis.sh "${CARGO_TARGET_DIR:-target}/debug/trustd"
service/tests/spans.py "${CARGO_TARGET_DIR:-target}/debug/trustd"
