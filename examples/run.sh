#!/bin/sh
# Runs the examples with the packages that bindings-python/test.sh and bindings-node/test.sh have built: the two programs,
# whose output is held against expected.txt, then the two services, each with its own test and with the package as it
# would be published, a wheel and a packed tarball. Says little unless something fails.
set -eu
cd "$(dirname "$0")"

examples=$PWD
python_package=$PWD/../bindings-python
node_package=$PWD/../bindings-node
python=$python_package/.venv/bin/python
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

# Runs a command without a word, unless it fails.
quietly() {
    if ! "$@" >"$folder/said.txt" 2>&1; then
        cat "$folder/said.txt" >&2
        echo "run.sh: failed in $PWD: $*" >&2
        exit 1
    fi
}

mkdir "$folder/node_modules"
ln -s "$node_package" "$folder/node_modules/trust-core"
cp node/listings.mjs "$folder"

"$python" python/listings.py >"$folder/python.txt"
diff -u expected.txt "$folder/python.txt"
(cd "$folder" && node listings.mjs) >"$folder/node.txt"
diff -u expected.txt "$folder/node.txt"
cat expected.txt
echo "examples: Python and Node print this, as expected"

cd "$python_package"
quietly .venv/bin/maturin build --interpreter "$python" --out "$folder"
cd "$examples/fastapi"
if ! [ -x .venv/bin/pip ]; then
    rm -rf .venv
    quietly "$python" -m venv .venv
fi
if ! cmp -s requirements.txt .venv/installed.txt; then
    quietly .venv/bin/pip install --disable-pip-version-check -r requirements.txt
    cp requirements.txt .venv/installed.txt
fi
quietly .venv/bin/pip install --disable-pip-version-check --no-deps --force-reinstall "$folder"/trust_core_engine-*.whl
quietly .venv/bin/python -m pytest
echo "examples: the FastAPI backend shows each person what they may see"

cd "$node_package"
quietly npm pack --pack-destination "$folder"
cd "$examples/nextjs"
if grep -q '"resolved"' package-lock.json; then
    echo "run.sh: nextjs/package-lock.json names a registry: run npm install with the .npmrc of that folder" >&2
    exit 1
fi
if ! cmp -s package-lock.json node_modules/installed.json; then
    quietly npm ci --no-audit --no-fund
    cp package-lock.json node_modules/installed.json
fi
rm -rf node_modules/trust-core
quietly npm install --no-save --no-audit --no-fund --offline "$folder"/trust-core-*.tgz
quietly npm test
echo "examples: the Next.js service shows each person what they may see"
