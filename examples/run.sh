#!/bin/sh
# Runs the examples with the packages that bindings-python/test.sh and bindings-node/test.sh have built, and holds
# what they print against expected.txt, the same for both. Where a package is not there, this fails and says so.
set -eu
cd "$(dirname "$0")"

python=$PWD/../bindings-python/.venv/bin/python
node_package=$PWD/../bindings-node
if ! "$python" -c 'import trust_core' 2>/dev/null; then
    echo "run.sh: the Python package is not built: make test-python" >&2
    exit 1
fi
if ! ls "$node_package"/*.node >/dev/null 2>&1; then
    echo "run.sh: the Node package is not built: make test-node" >&2
    exit 1
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/node_modules"
ln -s "$node_package" "$folder/node_modules/trust-core"
cp node/listings.mjs "$folder"

"$python" python/listings.py >"$folder/python.txt"
diff -u expected.txt "$folder/python.txt"
(cd "$folder" && node listings.mjs) >"$folder/node.txt"
diff -u expected.txt "$folder/node.txt"
cat expected.txt
echo "examples: Python and Node print this, as expected"
