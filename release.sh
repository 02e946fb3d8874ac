#!/bin/sh
# Builds what is released into dist/ and checks it: licences, bans and sources of all that is taken in, the size of the
# server, a bill of materials. Needs Rust, Python 3.10 or later, Node 20 or later and a C compiler. `make release`.
set -eu
cd "$(dirname "$0")"

# The server before it has a web interface, in bytes.
most=25000000
python=${PYTHON:-python3}
built=${CARGO_TARGET_DIR:-target}
dist=$PWD/dist

step() { printf '\n==> %s\n' "$1"; }

for tool in deny cyclonedx; do
  command -v "cargo-$tool" >/dev/null || cargo install --locked "cargo-$tool"
done
rm -rf "$dist"
mkdir -p "$dist"

step 'licences, bans, sources'
cargo deny --locked check bans licenses sources
if cargo deny --locked fetch db; then
  cargo deny --locked check --disable-fetch advisories
else
  echo 'advisories: NOT CHECKED, since the database of RustSec cannot be fetched from here' >&2
fi

step 'trustd and trust-graph'
cargo build --locked --release --package trust-service --package trust-cli
cp "$built/release/trustd" "$built/release/trust-graph" "$dist"
size=$(wc -c <"$dist/trustd")
if [ "$size" -gt "$most" ]; then
  echo "trustd has $size bytes, more than $most" >&2
  exit 1
fi
echo "trustd has $size bytes, of at most $most"

step 'the Python package'
"$python" -m venv "$dist/.venv"
"$dist/.venv/bin/pip" install --quiet --disable-pip-version-check "$(grep '^maturin' bindings-python/requirements-dev.txt)"
(cd bindings-python && "$dist/.venv/bin/maturin" build --locked --profile bindings --out "$dist")
rm -rf "$dist/.venv"

step 'the Node package'
(cd bindings-node && npm ci --no-audit --no-fund && npm run build && npm pack --silent --pack-destination "$dist")

# One file beside the manifest of each package of the workspace; those of what is released are kept.
step 'bills of materials (CycloneDX)'
cargo cyclonedx --quiet --format json --override-filename release-bom
for package in service:trustd cli:trust-graph bindings-python:python bindings-node:node; do
  mv "${package%%:*}"/release-bom* "$dist/${package##*:}.cdx.json"
done
rm -f ./*/release-bom* benches/service/release-bom*

(cd "$dist" && sha256sum -- * >SHA256SUMS)
step "released into $dist"
ls -l "$dist"
