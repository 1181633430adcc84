#!/usr/bin/env bash
# docutils 0.22.4.
# Expected: a title whose underline is a little too short is a title with a warning, as for longer ones.
# Seen: with an underline of three signs or fewer it is no title at all but a paragraph with the signs in it, and
# what is said is an INFO (level 1), shown nowhere by default. With four signs it is a title and a warning.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet docutils==0.22.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from docutils.core import publish_doctree


def tags(text: str) -> list[str]:
    return [node.tagname for node in publish_doctree(text, settings_overrides={
        "report_level": 5, "doctitle_xform": False}).children if node.tagname != "system_message"]


short, longer = tags("Opening\n===\n\nIn May.\n"), tags("Opening\n====\n\nIn May.\n")
print(short, longer)
assert short == ["paragraph", "paragraph"] and longer == ["section"]
PYTHON
