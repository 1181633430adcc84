#!/usr/bin/env bash
# langchain-text-splitters 1.1.3, MarkdownHeaderTextSplitter.
# Expected: it cuts a page at its headings and leaves the lines between them as they are.
# Seen: every line loses its indentation: what stood under a list item stands beside it, and code is flat.
# A heading underlined with === is text, and the closing signs of "## Fees ##" stay in its name.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet langchain-text-splitters==1.1.3
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from langchain_text_splitters import MarkdownHeaderTextSplitter

page = """# Boats

- Adults pay 5 crowns
    - with a key 3 crowns
- Children pay nothing

## Fees ##

text

Season
======

May to October
"""
parts = MarkdownHeaderTextSplitter([("#", "first"), ("##", "second")]).split_text(page)
for part in parts:
    print(part.metadata, repr(part.page_content))
assert parts[0].page_content == "- Adults pay 5 crowns\n- with a key 3 crowns\n- Children pay nothing"
assert parts[1].metadata == {"first": "Boats", "second": "Fees ##"}
assert "Season\n======" in parts[1].page_content
PYTHON
