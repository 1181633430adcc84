#!/usr/bin/env bash
# telegramify-markdown 1.4.1, a task list.
# Expected: what is to be done and what is done look different to everybody.
# Seen: the open box becomes a ticked one (U+2611), the ticked one a tick in a green box (U+2705). A term's definition
# becomes text that begins with a colon.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet telegramify-markdown==1.4.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import telegramify_markdown

seen = telegramify_markdown.markdownify("- [ ] send the form\n- [x] pay\n")
print(seen)
assert seen.split() == ["\u2611", "send", "the", "form", "\u2705", "pay"], ascii(seen)
assert telegramify_markdown.markdownify("Term\n: what it means").strip() == "Term\n: what it means"
PYTHON
