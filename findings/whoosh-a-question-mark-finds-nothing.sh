#!/usr/bin/env bash
# Whoosh-Reloaded 2.7.5, QueryParser as it comes, words joined by OR.
# Expected: "What are the fees?" finds the passage about fees, as "fees" does.
# Seen: "?" stands for one more letter, so the last word of every question, most often the one that matters, is a
# pattern that "fees" doesn't meet: the question finds nothing, without its mark it finds the passage.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet Whoosh-Reloaded==2.7.5
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import OrGroup, QueryParser

index = RamStorage().create_index(Schema(id=ID(stored=True), text=TEXT))
writer = index.writer()
for number, text in enumerate(["The fees are five crowns.", "The boats are red."]):
    writer.add_document(id=str(number), text=text)
writer.commit()
parser = QueryParser("text", index.schema, group=OrGroup)
found = {}
with index.searcher() as searcher:
    for question in ["What are the fees?", "What are the fees"]:
        query = parser.parse(question)
        found[question] = [hit["id"] for hit in searcher.search(query)]
        print(f"{question!r:24} {query}  {found[question]}")
assert found == {"What are the fees?": [], "What are the fees": ["0"]}
PYTHON
