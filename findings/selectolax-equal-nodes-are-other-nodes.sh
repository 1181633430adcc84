#!/usr/bin/env bash
# selectolax 1.0.2 (lexbor).
# Expected: == between two nodes of one tree says whether they are the same node, as identity of objects in a tree
# does elsewhere; what is equal has the same hash, and list.index finds the node given.
# Seen: == compares their HTML: the second of two like paragraphs is "equal" to the first, index() gives the first,
# yet the hashes differ, so a set holds both. A comparison costs a walk through the node. mem_id tells nodes apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet selectolax==1.0.2
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from selectolax.lexbor import LexborHTMLParser

first, second = LexborHTMLParser("<p>See above.</p><p>See above.</p>").css("p")
print("equal", first == second, "same hash", hash(first) == hash(second), "in a set", len({first, second}),
      "index of the second", [first, second].index(second), "same mem_id", first.mem_id == second.mem_id)
assert first == second and [first, second].index(second) == 0
assert len({first, second}) == 2 and first.mem_id != second.mem_id
PYTHON
