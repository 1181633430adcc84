#!/usr/bin/env bash
# PostgreSQL 16.2 (pgserver 0.1.4, for Python up to 3.12), to_tsvector and websearch_to_tsquery.
# Expected: a hyphen or a slash between words and numbers parts them: "5-7 crowns" has a 7, "tablets/capsules" capsules.
# Seen: what follows a digit's or a letter's hyphen is a number below nought, what has a slash the path of a file, what has
# a full stop without a space a host: 7, 12, capsules and members are not found. "well-known" has each of its parts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pgserver==0.1.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import tempfile

import pgserver

server = pgserver.get_server(tempfile.mkdtemp(), cleanup_mode="delete")
asked = (
    ("costs 5-7 crowns", "7"),
    ("room A-12", "12"),
    ("tablets/capsules a day", "capsules"),
    ("Fees.Members pay", "members"),
    ("the well-known guide", "known"),
    ("costs 5 - 7 crowns", "7"),
)
seen = []
for passage, question in asked:
    match = f"to_tsvector('english', '{passage}') @@ websearch_to_tsquery('english', '{question}')"
    seen.append(server.psql(f"SELECT 'found ' || ({match});").split("found ")[1].split()[0])
words = server.psql("SELECT to_tsvector('simple', '5-7 and/or');")
server.cleanup()
print(seen, words)
assert seen == ["false", "false", "false", "false", "true", "true"], seen
assert "'-7':2 '5':1 'and/or':3" in words
PYTHON
