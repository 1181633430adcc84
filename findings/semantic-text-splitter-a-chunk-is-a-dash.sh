#!/usr/bin/env bash
# semantic-text-splitter 0.33.1, `MarkdownSplitter` on a nested list.
# Expected: a bullet stays with its words, as it does with more room.
# Seen: where an item is a sign too long for a chunk with its bullet, the bullet is a chunk of its own, and goes to the
# index as one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet semantic-text-splitter==0.33.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from semantic_text_splitter import MarkdownSplitter

text = "- Adults: 12 crowns\n  - on Sundays: 6 crowns\n- Children: free\n"
seen = MarkdownSplitter(20).chunks(text)
print(seen)
assert seen == ["- Adults: 12 crowns", "-", "on Sundays: 6 crowns", "- Children: free"]
PYTHON
