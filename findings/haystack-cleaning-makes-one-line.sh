#!/usr/bin/env bash
# haystack-ai 3.4.1, `DocumentCleaner` as it comes, the step before splitting in its own examples.
# Expected: blank lines and doubled spaces go, lines stay lines.
# Seen: every line break becomes a space: heading, list and code are one line, "# Fees - Adults pay 5 ...", so that a
# splitter by line or paragraph that follows has nothing to split at.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet haystack-ai==3.4.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from haystack import Document
from haystack.components.preprocessors import DocumentCleaner

page = "# Fees\n\n- Adults pay 5\n    - with a key 3\n\nThe season is  May."
text = DocumentCleaner().run([Document(content=page)])["documents"][0].content
print(repr(text))
assert text == "# Fees - Adults pay 5 - with a key 3 The season is May."
PYTHON
