#!/bin/sh
# The engine beside other graph libraries, from nothing: Rust and Python >= 3.11 are needed.
# A virtual environment in .venv takes what requirements.txt pins and the package built for release;
# the bindings' own folder stays as it is.
set -eu
cd "$(dirname "$0")"

python=${PYTHON:-python3}
if ! [ -x .venv/bin/pip ]; then
    rm -rf .venv
    "$python" -m venv .venv
fi
PATH="$PWD/.venv/bin:$PATH"
VIRTUAL_ENV="$PWD/.venv"
OMP_NUM_THREADS=1
RAYON_NUM_THREADS=1
export PATH VIRTUAL_ENV OMP_NUM_THREADS RAYON_NUM_THREADS

if ! cmp -s requirements.txt .venv/installed.txt; then
    pip install --quiet --disable-pip-version-check -r requirements.txt
    cp requirements.txt .venv/installed.txt
fi
rm -rf .venv/wheels
maturin build --quiet --release -m ../../bindings-python/Cargo.toml --out .venv/wheels >&2
pip install --quiet --disable-pip-version-check --force-reinstall --no-deps .venv/wheels/*.whl
python peers.py

# The same page of what a viewer may see. RESOURCES: how many there are in its world.
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
(cd ../.. && cargo run --quiet --release --package trust-benches -- \
    --graphs epi-u --export "$world" --resources "${RESOURCES:-1000000}")
if [ -e "$world/askers.tsv" ]; then
    command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null ||
        { echo 'PostgreSQL is needed (on Debian: apt-get install postgresql)' >&2; exit 1; }
    python visible.py "$world"
fi
