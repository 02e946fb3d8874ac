#!/bin/sh
# Everything that the Node package promises, from nothing: needs Rust, and Node 20 or later with npm.
# Builds into CARGO_TARGET_DIR where that is set.
set -eu
cd "$(dirname "$0")"

npm ci --no-audit --no-fund
if grep -q '"resolved"' package-lock.json; then
  echo 'package-lock.json names a registry: run npm install with the .npmrc of this folder' >&2
  exit 1
fi

types=$(mktemp)
folder=$(mktemp -d)
trap 'rm -rf "$types" "$folder"' EXIT
cp index.d.ts "$types"
npm run build
if ! diff -u "$types" index.d.ts; then
  echo 'index.d.ts differs from what the sources say: it is rebuilt now, commit it' >&2
  exit 1
fi

npm run types
npm test

# The packed package: its types as every way of resolving finds them, its manifest; and in a folder that knows nothing of this one.
npm pack --silent --pack-destination "$folder" >/dev/null
npx attw --no-emoji --format table-flipped "$folder"/trust-core-*.tgz
npx publint --strict "$folder"/trust-core-*.tgz
cp test/packed.mjs test/packed.cjs "$folder"
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --offline ./trust-core-*.tgz
node packed.mjs
node packed.cjs
