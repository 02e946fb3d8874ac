#!/usr/bin/env bash
# Asks a demo everything that its own description allows, and much that it does not; fails where an answer is
# not as described. Needs the binary trustd, as its argument, and Python 3. Left out are what streams, what ends
# the asker's own session (moving the demo's clock on does, too), and what erases the asker. SCHEMATHESIS_EXAMPLES asks more often,
# SCHEMATHESIS_SEED differently.
set -euo pipefail
trustd=$(realpath "$1")
cd "$(dirname "$0")/.."
[ -d .venv ] || python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --requirement tests/requirements.txt

folder=$(mktemp -d)
"$trustd" serve --demo --database "$folder/demo.db" --listen 127.0.0.1:0 --rate 100000 --burst 100000 --trust-changes 100000 --block-changes 100000 --trust-questions 100000 \
    --sign-in-rate 100000 --sign-in-failures 100000 >"$folder/out" 2>"$folder/log" &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$folder"' EXIT
for _ in $(seq 600); do
    grep -q '^sign in' "$folder/out" && break
    sleep 0.1
done
address=$(sed -n 's/^listening on //p' "$folder/out")
[ -n "$address" ] || { cat "$folder/log" >&2; exit 1; }

field() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }
post() { curl -fsS -b "$folder/jar" -c "$folder/jar" -H 'content-type: application/json' "$@"; }
csrf=$(post -d '{"member": "alder", "password": "correct horse battery"}' "$address/api/v1/session" | field csrf_token)
TRUSTD_TOKEN=$(post -H "x-csrf-token: $csrf" -d '{"label": "schemathesis", "password": "correct horse battery", "scopes": ["write", "admin:oak-street"]}' "$address/api/v1/me/tokens" | field token)
export TRUSTD_TOKEN

# The values of header parameters come from answers, or are counted by the client: made up, they mean nothing.
python3 - "$address/api/openapi.json" >"$folder/openapi.json" <<'PYTHON'
import json, sys, urllib.request
document = json.load(urllib.request.urlopen(sys.argv[1]))
for item in document["paths"].values():
    for operation in item.values():
        operation["parameters"] = [it for it in operation.get("parameters", []) if "$ref" not in it]
json.dump(document, sys.stdout)
PYTHON

config=$PWD/tests/schemathesis.toml
schemathesis=$PWD/.venv/bin/schemathesis
# It leaves files where it runs.
(cd "$folder" && "$schemathesis" --config-file "$config" run "$folder/openapi.json" --url "$address" --no-color \
    --exclude-path /api/v1/watch --exclude-path /api/v1/me/erase --exclude-path /api/v1/demo/clock \
    --exclude-name "DELETE /api/v1/session" --exclude-name "DELETE /api/v1/me/sessions/{id}" \
    --checks all --generation-database none --seed "${SCHEMATHESIS_SEED:-1}" \
    --max-examples "${SCHEMATHESIS_EXAMPLES:-10}" --continue-on-failure --warnings off)
if grep -E ' ERROR |panicked' "$folder/log"; then
    echo "the log tells of failures" >&2
    exit 1
fi
