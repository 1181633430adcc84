#!/usr/bin/env bash
# docutils 0.22.4, a csv-table in a page, its cells' line numbers.
# Expected: each row knows its line in the source, as the rows of other tables do, so an editor can be led there.
# Seen: every cell says line 1, the page's first, wherever the table stands; the rows of a simple table know theirs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet docutils==0.22.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from docutils import nodes
from docutils.core import publish_doctree


def lines(source: str) -> list[int]:
    table = next(publish_doctree(source, settings_overrides={"report_level": 5}).findall(nodes.table))
    return [entry[0].line for entry in table.findall(nodes.entry)]


csv = lines("Fees\n\nof the harbour\n\n.. csv-table::\n\n   Mon, 5\n   Tue, 6\n")
simple = lines("Fees\n\nof the harbour\n\n===  ==\nMon  5\nTue  6\n===  ==\n")
print(csv, simple)
assert set(csv) == {1} and simple == [6, 6, 7, 7]
PYTHON
