#!/usr/bin/env bash
# Runs the walk-through of service/README.md as it is pasted, against a demo of its own, and holds what it
# shows against what the text says. Needs the binary trustd, as its argument.
set -euo pipefail
trustd=$(realpath "$1")
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
"$trustd" serve --demo --database "$folder/demo.db" --listen 127.0.0.1:0 >"$folder/out" 2>"$folder/log" &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$folder"' EXIT
for _ in $(seq 300); do
    grep -q '^sign in' "$folder/out" && break
    sleep 0.1
done
address=$(sed -n 's/^listening on //p' "$folder/out")
[ -n "$address" ] || { cat "$folder/log" >&2; exit 1; }

# The shell blocks between the walk-through's heading and the next.
awk '/^## A walk-through/ {on = 1} /^## How it speaks/ {on = 0} on && /^```/ {inside = !inside; next} on && inside' README.md |
    sed "s|http://127.0.0.1:8080|$address|" >"$folder/walk.sh"
(cd "$folder" && bash -eu walk.sh) | tee "$folder/shown"

expect() {
    grep -qF -- "$1" "$folder/shown" || { echo "the walk-through does not show: $1" >&2; exit 1; }
}
expect '"trust":0.9'
expect '"title":"Prune the pear tree"'
expect '"visible":true'
expect '"status":"accepted"'
expect '"status":"completed"'
expect '"member":"birch","changed":true'
expect 'there is no member `nobody-of-that-name`'
hidden=$(grep -cF '"code":"NOT_FOUND"' "$folder/shown")
[ "$hidden" = 3 ] || { echo "three things should be hidden, not $hidden" >&2; exit 1; }
echo "the walk-through shows what it says"
