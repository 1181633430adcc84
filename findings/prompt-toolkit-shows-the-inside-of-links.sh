#!/usr/bin/env bash
# prompt_toolkit 3.0.53, ANSI().
# Expected: a class that reads terminal output understands colours and passes over the other sequences, or drops them.
# Seen: a terminal link or a window title (OSC, as compilers, ls and rich write them) loses only its escape sign, and
# the rest is shown as text, address and all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet prompt_toolkit==3.0.53
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from prompt_toolkit.formatted_text import ANSI, fragment_list_to_text, to_formatted_text

link = "\x1b]8;;http://guide.example\x1b\\Fees\x1b]8;;\x1b\\"
text = fragment_list_to_text(to_formatted_text(ANSI("\x1b[31mSee\x1b[0m " + link)))
print(text)
assert text.startswith("See ") and "8;;http://guide.example" in text and text != "See Fees"
PYTHON
