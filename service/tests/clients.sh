#!/usr/bin/env bash
# Lints the description of the interface, makes a TypeScript and a Python client of it, checks their types, and asks
# a demo with each. Needs the binary trustd, as its argument, Node 20 and Python 3. Nothing that is made is kept.
set -euo pipefail
trustd=$(realpath "$1")
cd "$(dirname "$0")/clients"
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
npm ci --silent --no-audit --no-fund
[ -d .venv ] || python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill $server; wait $server; } 2>/dev/null; rm -rf "$folder"' EXIT
"$trustd" openapi >"$folder/openapi.json"
node_modules/.bin/redocly lint --config redocly.yaml "$folder/openapi.json"

cp call.ts call.py tsconfig.json package.json "$folder"
ln -s "$PWD/node_modules" "$folder/node_modules"
(cd "$folder" && node_modules/.bin/openapi-typescript openapi.json --output schema.d.ts && node_modules/.bin/tsc -p .)
.venv/bin/openapi-python-client generate --path "$folder/openapi.json" --meta none --config generator.yaml \
    --output-path "$folder/trustd_client" --fail-on-warning
(cd "$folder" && "$OLDPWD/.venv/bin/mypy" --strict call.py)

"$trustd" serve --demo --database "$folder/demo.db" --listen 127.0.0.1:0 --rate 100000 --burst 100000 --trust-changes 100000 --block-changes 100000 --trust-questions 100000 \
    --sign-in-rate 100000 >"$folder/out" 2>"$folder/log" &
server=$!
for _ in $(seq 600); do
    grep -q '^sign in' "$folder/out" && break
    sleep 0.1
done
TRUSTD_ADDRESS=$(sed -n 's/^listening on //p' "$folder/out")
[ -n "$TRUSTD_ADDRESS" ] || { cat "$folder/log" >&2; exit 1; }
field() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }
post() { curl -fsS -b "$folder/jar" -c "$folder/jar" -H 'content-type: application/json' "$@"; }
csrf=$(post -d '{"member": "alder", "password": "correct horse battery"}' "$TRUSTD_ADDRESS/api/v1/session" | field csrf_token)
TRUSTD_TOKEN=$(post -H "x-csrf-token: $csrf" -d '{"label": "clients", "password": "correct horse battery"}' "$TRUSTD_ADDRESS/api/v1/me/tokens" | field token)
export TRUSTD_ADDRESS TRUSTD_TOKEN
node "$folder/js/call.js"
(cd "$folder" && "$OLDPWD/.venv/bin/python" call.py)
