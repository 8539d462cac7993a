#!/usr/bin/env bash
# Make .venv with uv in it, from the first Python on PATH that is new enough.
#   tools/venv.sh DIRECTORY
set -euo pipefail

venv=$1
wanted='import sys; sys.exit(not (3, 11) <= sys.version_info[:2])'
usable='import venv, ensurepip'

as_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

python=
unusable=
for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
    command -v "$name" >/dev/null && "$name" -c "$wanted" 2>/dev/null || continue
    if "$name" -c "$usable" 2>/dev/null; then
        python=$name
        break
    fi
    unusable=${unusable:-$name}
done

if [ -z "$python" ] && [ -n "$unusable" ] && as_root; then
    # Debian ships the venv module's ensurepip apart from Python itself.
    echo "Python has no venv module here; installing python3-venv."
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; } \
        </dev/null >"$log" 2>&1 || tail -n 20 "$log" >&2
    rm -f "$log"
    "$unusable" -c "$usable" 2>/dev/null && python=$unusable
fi

if [ -z "$python" ]; then
    if [ -n "$unusable" ]; then
        echo "error: $unusable cannot make virtual environments." >&2
        echo "       Install its venv module: sudo apt-get install python3-venv" >&2
    else
        echo "error: no Python 3.11 or newer on PATH." >&2
        echo "       Install one (sudo apt-get install python3 python3-venv), or name it: make PYTHON=/path/to/python3" >&2
    fi
    exit 1
fi

"$python" -m venv --clear "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check uv
