#!/usr/bin/env bash
# psycopg 3.2.0 with its extra "binary".
# Expected: a published version installs with its extras, so "psycopg[binary]>=3.2" is a bound that can be tried.
# Seen: its extra asks for a pre-release of psycopg-binary that was never published: pip finds no distribution. Whoever
# installs the lowest versions that are allowed learns it; 3.2.2 is the first that can be had with the extra.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet psycopg==3.2.0
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import requires

asked = [one for one in requires("psycopg") if one.startswith("psycopg-binary")]
print(asked)
assert any("dev" in one for one in asked)
PYTHON
if "$folder/venv/bin/pip" install --quiet "psycopg[binary]==3.2.0" 2>"$folder/error"; then
    echo "psycopg[binary] 3.2.0 can be installed now." >&2
    exit 1
fi
grep -m 1 "psycopg-binary" "$folder/error"
