#!/usr/bin/env bash
# md2tgmd 0.3.10, Markdown made into Telegram's MarkdownV2.
# Expected: every sign that MarkdownV2 takes for a mark is escaped, and marks become marks.
# Seen: the underscores of `snake_case_word` stay bare, and Telegram takes a pair of them for italics; *italics* are
# escaped into stars, and of ***both*** half a star stays.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet md2tgmd==0.3.10
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from md2tgmd import escape

seen = {text: escape(text).strip() for text in ("Use snake_case_word here.", "It is *new* here.", "***both*** here.")}
print(seen)
assert seen["Use snake_case_word here."] == "Use snake_case_word here\\."
assert seen["It is *new* here."] == "It is \\*new\\* here\\."
assert seen["***both*** here."] == "*\\*both*\\* here\\."
PYTHON
