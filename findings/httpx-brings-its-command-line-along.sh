#!/usr/bin/env bash
# httpx 0.28.1, imported by a program where click, pygments and rich happen to be installed.
# Expected: a client library imports a client.
# Seen: it imports its own command line with them, some hundred modules more: what an import costs depends on what else is
# there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet httpx==0.28.1 click==8.3.1 pygments==2.19.2 rich==14.2.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import subprocess
import sys

count = "import sys, httpx; print(len(sys.modules), 'pygments' in sys.modules, 'click' in sys.modules)"
hidden = "import sys; sys.modules.update(click=None, pygments=None, rich=None); " + count.replace("in sys.modules", "in ()")
seen = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() for code in (count, hidden)]
print(seen)
assert seen[0][1:] == ["True", "True"]
assert int(seen[0][0]) > int(seen[1][0]) + 50
PYTHON
