#!/usr/bin/env bash
# Make sure that there is a Chromium for the browser tests; install Debian's when root may.
set -euo pipefail

found() {
    [ -n "${TENSORVIZ_CHROMIUM:-}" ] && [ -x "$TENSORVIZ_CHROMIUM" ] && return
    command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null
}

found && exit
packages="chromium fonts-dejavu-core fonts-liberation"

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "No Chromium on PATH; installing $packages."
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $packages; } \
        </dev/null >"$log" 2>&1 || tail -n 20 "$log" >&2
    rm -f "$log"
    found && exit
fi

cat >&2 <<MESSAGE
error: the browser tests need Chromium, and there is none on PATH.
       Install it:      sudo apt-get install --no-install-recommends $packages
       or name yours:   TENSORVIZ_CHROMIUM=/path/to/chromium make test
MESSAGE
exit 1
