#!/bin/sh
# Builds what is released into dist/ and checks it: licences, bans and sources of all that is taken in, the size of the
# server, a bill of materials of each part, and that the packages work where nothing of this folder is at hand. Needs Rust,
# Python 3.10 or later with venv, Node 20 or later with npm, and a C compiler. `make release`.
set -eu
cd "$(dirname "$0")"

deny=0.20.2
cyclonedx=0.5.9
# The server without the files of its web interface, in bytes.
most=25000000
python=${PYTHON:-python3}
mkdir -p "${CARGO_TARGET_DIR:-target}"
CARGO_TARGET_DIR=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)
export CARGO_TARGET_DIR
dist=$PWD/dist
apart=$(mktemp -d)
trap 'rm -rf "$apart"' EXIT

step() { printf '\n==> %s\n' "$1"; }

step "cargo-deny $deny and cargo-cyclonedx $cyclonedx"
# In a place of their own: whatever versions there are elsewhere stay, and are not used.
for tool in "cargo-deny@$deny" "cargo-cyclonedx@$cyclonedx"; do
  cargo install --quiet --locked --root "$CARGO_TARGET_DIR/tools" "$tool"
done
PATH="$CARGO_TARGET_DIR/tools/bin:$PATH"
rm -rf "$dist"
mkdir -p "$dist"

step 'licences, bans, sources'
cargo deny --locked check bans licenses sources
if cargo deny --locked fetch db; then
  cargo deny --locked check --disable-fetch advisories
else
  echo 'advisories: NOT CHECKED, since the database of RustSec cannot be fetched from here' >&2
fi

step 'the web interface'
make --no-print-directory web
# Each file is in the server once, compressed if there is a compressed one.
web=0
for file in $(find web/dist -type f); do
  [ -e "$file.gz" ] || web=$((web + $(wc -c <"$file")))
done

step 'trustd and trust-graph'
# Where Rust links by lld: functions of equal code are there once, and relative relocations are packed, which needs
# glibc 2.36 or later, such as Debian 12 has.
case $(uname -sm) in
'Linux x86_64') small='-C link-arg=-Wl,--icf=all -C link-arg=-Wl,-z,pack-relative-relocs' ;;
*) small= ;;
esac
# shellcheck disable=SC2086 # the words are arguments
cargo rustc --locked --release --package trust-service --bin trustd -- $small
cargo build --locked --release --package trust-cli
cp "$CARGO_TARGET_DIR/release/trustd" "$CARGO_TARGET_DIR/release/trust-graph" "$dist"
"$dist/trustd" --version
"$dist/trust-graph" --version
size=$(wc -c <"$dist/trustd")
if [ $((size - web)) -gt "$most" ]; then
  echo "trustd has $size bytes, $web of them its web interface, and more than $most without it" >&2
  exit 1
fi
echo "trustd has $size bytes, $web of them its web interface, and without it at most $most"

step 'the Python package'
"$python" -m venv "$apart/build"
"$apart/build/bin/pip" install --quiet --disable-pip-version-check "$(grep '^maturin' bindings-python/requirements-dev.txt)"
(cd bindings-python && "$apart/build/bin/maturin" build --locked --profile bindings --out "$dist")
"$python" -m venv "$apart/python"
"$apart/python/bin/pip" install --quiet --disable-pip-version-check "$dist"/*.whl
(cd "$apart" && python/bin/python -c '
from trust_core import Engine
engine = Engine()
engine.set_trust("ana", "bea", 0.7)
engine.set_trust("bea", "col")
assert engine.trust("ana", "col") == 0.56')

step 'the Node package'
(cd bindings-node && npm ci --no-audit --no-fund && npm run build && npm pack --silent --pack-destination "$dist")
mkdir "$apart/node"
cp bindings-node/test/packed.mjs bindings-node/test/packed.cjs "$apart/node"
(cd "$apart/node" && npm init --yes >/dev/null && npm install --no-audit --no-fund --offline "$dist"/*.tgz &&
  node packed.mjs && node packed.cjs)

# One file beside the manifest of each package of the workspace; those of what is released are kept.
step 'bills of materials (CycloneDX)'
cargo cyclonedx --quiet --format json --spec-version 1.5 --override-filename release-bom
for package in service:trustd cli:trust-graph bindings-python:python bindings-node:node; do
  # Packages of this folder are named by where they are in it, wherever it is.
  sed "s|path+file://$PWD|path+file://|g" "${package%%:*}/release-bom.json" >"$dist/${package##*:}.cdx.json"
done
rm -f ./*/release-bom* benches/service/release-bom*
for package in trust-service:trustd trust-cli:trust-graph trust-core-python:python trust-core-node:node; do
  cargo tree --locked --package "${package%%:*}" --edges normal,build --prefix none --format '{p}' |
    "$python" -c '
import json, sys
bom = json.load(open(sys.argv[1]))
assert bom["bomFormat"] == "CycloneDX" and bom["specVersion"], "no bill of materials"
parts = bom["components"]
assert all(part["name"] and part["version"] and part["purl"] for part in parts), "a part without a name"
named = {(part["name"], "v" + part["version"]) for part in [bom["metadata"]["component"], *parts]}
built = {tuple(line.split()[:2]) for line in sys.stdin if line.strip()}
assert built <= named, f"not named: {sorted(built - named)}"
print(sys.argv[1], "names", len(named), "packages")' "$dist/${package##*:}.cdx.json"
done

(cd "$dist" && sha256sum -- * >SHA256SUMS)
step "released into $dist"
ls -l "$dist"
