#!/bin/sh
# Everything that is checked of the Python package, from nothing: Rust and Python >= 3.10 are needed.
# A virtual environment in .venv takes what requirements-dev.txt pins. Arguments go to pytest.
set -eu
cd "$(dirname "$0")"

python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
    echo "test.sh: Python >= 3.10 is needed; set PYTHON to one" >&2
    exit 1
fi
if ! [ -x .venv/bin/pip ]; then
    rm -rf .venv
    if ! "$python" -m venv .venv; then
        rm -rf .venv
        echo "test.sh: $python cannot make a virtual environment (on Debian: apt-get install python3-venv)" >&2
        exit 1
    fi
fi
PATH="$PWD/.venv/bin:$PATH"
VIRTUAL_ENV="$PWD/.venv"
export PATH VIRTUAL_ENV

if ! cmp -s requirements-dev.txt .venv/installed.txt; then
    pip install --quiet --disable-pip-version-check -r requirements-dev.txt
    cp requirements-dev.txt .venv/installed.txt
fi
maturin develop --quiet --profile bindings >&2
python stubs.py --check
ruff format --check --quiet .
ruff check --quiet .
mypy
(cd tests && python -m mypy.stubtest trust_core --allowlist ../stubtest-allowlist.txt)
python -m pytest "$@"
