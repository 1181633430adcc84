#!/usr/bin/env bash
# EbookLib 0.20, reading an EPUB 3.
# Expected: `get_items_of_type(ITEM_DOCUMENT)` gives the chapters in the order in which they are read.
# Seen: it gives the order in which the manifest happens to list the files, the table of contents among the chapters;
# the order of reading is in `spine` alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet EbookLib==0.20
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import ebooklib
from ebooklib import epub

book = epub.EpubBook()
book.set_identifier("boats")
book.set_title("Boats")
book.set_language("en")
first, second = (epub.EpubHtml(uid=name, title=name, file_name=f"{name}.xhtml", content=f"<h1>{name}</h1>") for name in ("one", "two"))
for item in (second, first, epub.EpubNcx(), epub.EpubNav()):
    book.add_item(item)
book.toc = (first, second)
book.spine = [first, second]
epub.write_epub("boats.epub", book)
read = epub.read_epub("boats.epub")
documents = [item.get_name() for item in read.get_items_of_type(ebooklib.ITEM_DOCUMENT)]
spine = [name for name, _ in read.spine]
print(documents, spine)
assert documents == ["two.xhtml", "one.xhtml", "nav.xhtml"]
assert spine == ["one", "two"]
PYTHON
