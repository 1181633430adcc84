#!/usr/bin/env bash
# kreuzberg 4.10.4, reStructuredText.
# Expected: the text of a footnote and of an admonition, once each.
# Seen: the footnote's text is gone while its mark stays; the tip comes twice, with its markup ("tip::").
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet kreuzberg==4.10.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import kreuzberg

source = b"Fees\n====\n\nThe fee is 5. [1]_\n\n.. [1] Free for members.\n\n.. tip:: Bring a card.\n"
text = kreuzberg.extract_bytes_sync(source, "text/x-rst").content
print(text)
assert "[1]" in text and "Free for members" not in text and text.count("Bring a card") == 2
PYTHON
