#!/usr/bin/env bash
# mdformat 1.0.0, which says that it never changes what a page shows.
# Expected: a page with notes comes back with its notes.
# Seen: a line such as "[Season]: May" is a definition of a link that nothing uses and is deleted, in silence; the footnote
# of GitHub's Markdown gets its brackets escaped, "\\[^1\\]: ...", so it is one no more (a plugin helps who knows).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet mdformat==1.0.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import mdformat

kept = [mdformat.text(page) for page in ("[Season]: May\n\nA key.\n", "See[^1].\n\n[^1]: Members pay 30.\n")]
print(kept)
assert kept == ["A key.\n", "See[^1].\n\n\\[^1\\]: Members pay 30.\n"]
PYTHON
