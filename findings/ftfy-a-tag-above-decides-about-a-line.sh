#!/usr/bin/env bash
# ftfy 6.3.1, `fix_text` of a page, with its defaults.
# Expected: what is mended in a line depends on that line, so a page mended as a whole and line by line is the same.
# Seen: entities are decoded up to the first line with a "<" and left after it: the same line is "Fish & chips" above and
# "Fish &amp; chips" below. Printed quotes and apostrophes become the typewriter's, so positions stay but words don't match.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet ftfy==6.3.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import ftfy

page = "Fish &amp; chips\nOpen if < 30 guests\nFish &amp; chips\n"
whole = ftfy.fix_text(page)
lines = "".join(ftfy.fix_text(line) for line in page.splitlines(keepends=True))
print(repr(whole), repr(lines))
assert whole == "Fish & chips\nOpen if < 30 guests\nFish &amp; chips\n"
assert lines == "Fish & chips\nOpen if < 30 guests\nFish & chips\n"
assert ftfy.fix_text("l’hôpital") == "l'hôpital"
PYTHON
