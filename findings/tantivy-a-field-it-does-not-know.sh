#!/usr/bin/env bash
# tantivy 0.27.0 (Python).
# Expected: a document with a field that the schema lacks (a typing slip in "heading") is refused when added.
# Seen: it is taken, the field is dropped, nothing is said; only a question for that field fails later.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet tantivy==0.27.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import tantivy

builder = tantivy.SchemaBuilder()
builder.add_text_field("heading", stored=True)
index = tantivy.Index(builder.build())
writer = index.writer()
writer.add_document(tantivy.Document(haeding="Fees and dues"))
writer.commit()
index.reload()
searcher = index.searcher()
found = searcher.search(index.parse_query("*", ["heading"]), 5).hits
print("documents:", searcher.num_docs, "stored:", searcher.doc(found[0][1]).to_dict())
assert searcher.num_docs == 1 and not searcher.doc(found[0][1]).to_dict()
PYTHON
