#!/usr/bin/env bash
# asciidoc 10.2.1 (Python), a page that names an attribute which is set in another file.
# Expected: "{key-name}" stays as it is, as with Asciidoctor, or is an error.
# Seen: the whole LINE is dropped, whatever else it says; a paragraph written on one line is gone. Exit status 0 and
# not a word on stderr.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet asciidoc==10.2.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import subprocess
import sys
from pathlib import Path

Path("guide.adoc").write_text("= Guide\n\nThe fee is 5 crowns.\nAsk for {key-name}, and never row alone.\nBring a card.\n")
done = subprocess.run([sys.executable, "-m", "asciidoc", "-s", "-o", "-", "guide.adoc"], check=True,
                      capture_output=True, text=True)
print(done.stdout, done.stderr)
assert "5 crowns" in done.stdout and "Bring a card" in done.stdout and "never row alone" not in done.stdout
assert not done.stderr
PYTHON
