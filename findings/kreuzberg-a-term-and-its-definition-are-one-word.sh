#!/usr/bin/env bash
# kreuzberg 4.10.4, HTML.
# Expected: the terms of a glossary (dl, dt, dd), the entries of a choice (option) and a list (li) come apart, as blocks.
# Seen: entries of a list do; a term and its definition are one word, and so are the entries of a choice.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet kreuzberg==4.10.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import kreuzberg


def read(body: str) -> str:
    return kreuzberg.extract_bytes_sync(f"<html><body>{body}</body></html>".encode(), "text/html").content.strip()


seen = [read("<dl><dt>Mooring</dt><dd>A berth</dd></dl>"),
        read("<select><option>Monday</option><option>Friday</option></select>"),
        read("<ul><li>Monday</li><li>Friday</li></ul>")]
print(*seen, sep="\n")
assert seen[:2] == ["MooringA berth", "MondayFriday"] and "MondayFriday" not in seen[2]
PYTHON
