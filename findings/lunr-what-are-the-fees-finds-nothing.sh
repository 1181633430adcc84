#!/usr/bin/env bash
# lunr 0.8.0 (Python), questions put to an index.
# Expected: text and question go the same way.
# Seen: of the text signs at a word's end are taken off, of the question not: "fees" finds the fee, "fees?" nothing. And a
# colon names a field, so "Note: fee" is an error; May is a stop word like "maybe".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet lunr==0.8.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from lunr import lunr
from lunr.exceptions import QueryParseError

texts = [{"id": "a", "text": "The fee is 12 crowns."}, {"id": "b", "text": "We are closed in May."}]
index = lunr(ref="id", fields=["text"], documents=texts)
seen = {question: [match["ref"] for match in index.search(question)] for question in ("fees", "fees?", "May", "closed")}
print(seen)
assert seen == {"fees": ["a"], "fees?": [], "May": [], "closed": ["b"]}
try:
    index.search("note: fee")
except QueryParseError as error:
    print(error)
else:
    raise SystemExit("a colon is taken")
PYTHON
