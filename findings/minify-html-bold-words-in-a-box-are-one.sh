#!/usr/bin/env bash
# minify-html 0.18.1, as it comes, two bold words with a space between them.
# Expected: what makes a page smaller changes nothing that is seen; the space is one of the text's.
# Seen: div, section, blockquote and footer are taken for mere layout, where a space between two elements is dropped: "5 mg"
# reads "5mg" in a browser then, before and after a word of the same sentence too. In p, li, td and h2 it stays.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet minify-html==0.18.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import minify_html

words = "From <b>5</b> <b>mg</b> up"
seen = {}
for name in ("div", "section", "blockquote", "footer", "p", "li", "td", "h2"):
    seen[name] = "</b> <b>" in minify_html.minify(f"<{name}>{words}</{name}>", keep_closing_tags=True)
print(seen, minify_html.minify(f"<div>{words}</div>"))
assert minify_html.minify(f"<div>{words}</div>") == "<div>From <b>5</b><b>mg</b> up</div>"
assert [name for name, kept in seen.items() if kept] == ["p", "li", "td", "h2"], seen
PYTHON
