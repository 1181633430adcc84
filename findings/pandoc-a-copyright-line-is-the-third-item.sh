#!/usr/bin/env bash
# pandoc 3.9 (pypandoc_binary 1.17), its Markdown, a paragraph that begins with a letter and a bracket or a full stop.
# Expected: a paragraph, as in CommonMark; pandoc's own rule spares initials ("B. Russell").
# Seen: it spares capitals only. "(c) 2026 The Library" is item 3 of a list without its first two, "v. 2 is new" item 22,
# "i. e. members" a list within a list; in GitHub's Markdown the year stands behind "3)".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pypandoc_binary==1.17
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import pypandoc


def shown(text: str, form: str = "html") -> str:
    return pypandoc.convert_text(text, form, format="markdown", extra_args=["--wrap=none"])


seen = [shown(text) for text in ("(c) 2026 The Library", "v. 2 is new", "i. e. members", "B. Russell")]
print(pypandoc.get_pandoc_version(), seen, repr(shown("(c) 2026 A", "gfm")))
assert pypandoc.get_pandoc_version() == "3.9"
assert seen[0].startswith('<ol start="3" type="a">') and seen[1].startswith('<ol start="22" type="a">'), seen
assert shown("(c) 2026 A", "gfm").split() == ["3)", "2026", "A"]
assert seen[2].count("<ol") == 2 and seen[3] == "<p>B. Russell</p>\n", seen
PYTHON
