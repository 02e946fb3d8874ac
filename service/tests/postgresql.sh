#!/usr/bin/env bash
# Installs Debian's PostgreSQL server where there is none: the service's tests start clusters of their own from it.
set -euo pipefail

if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    exit 0
fi
command -v apt-get >/dev/null || { echo "the service's tests need a PostgreSQL server (initdb, pg_ctl)" >&2; exit 1; }
as_root=$([ "$(id -u)" = 0 ] || echo sudo)
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
