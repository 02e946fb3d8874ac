#!/bin/sh
# Everything that the web interface promises, from nothing: needs Rust, and Node 20 or later with npm; installs Debian's Chromium
# where there is none. Builds into CARGO_TARGET_DIR where that is set.
set -eu
cd "$(dirname "$0")/.."

if grep -q '"resolved"' web/package-lock.json; then
  echo 'web/package-lock.json names a registry: run npm install with the .npmrc of this folder' >&2
  exit 1
fi
make --no-print-directory web
cd web
npm run --silent format:check
npm run --silent types
npm run --silent lint
npm test --silent

# The server with this build inside, without what only tests have. A warning is an error here, as in every other build.
if ! said=$(cargo build --locked --package trust-service --manifest-path ../Cargo.toml 2>&1) || echo "$said" | grep -q '^warning:'; then
  echo "$said" >&2
  exit 1
fi
# The client was generated from what the server says of its API.
target=$(cd .. && cargo metadata --format-version 1 --no-deps --offline | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
"$target/debug/trustd" openapi >openapi.json
npm run --silent api -- openapi.json --check

if [ ! -x /usr/bin/chromium ]; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends chromium
fi
TRUSTD="$target/debug/trustd" npm run --silent journeys
