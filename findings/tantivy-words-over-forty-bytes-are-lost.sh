#!/usr/bin/env bash
# tantivy 0.27.0 (Python), the tokenizer of default.
# Expected: a limit of 40 for the length of a word, meant for junk, lets every word of a language pass.
# Seen: it counts bytes: a Russian or Greek word of 20 letters, a Thai sentence or Chinese clause of 14 signs
# isn't indexed and isn't found by itself, without a word; the German one of 34 letters is.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet tantivy==0.27.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import tantivy

builder = tantivy.SchemaBuilder()
builder.add_text_field("text")
index = tantivy.Index(builder.build())
words = ["достопримечательность", "αυτοκινητοβιομηχανιών", "ประเทศไทยประเทศไทย", "会员可以在五月免费借用红色的小船",
         "Donaudampfschifffahrtsgesellschaft", "города"]
writer = index.writer()
for word in words:
    writer.add_document(tantivy.Document(text=word))
writer.commit()
index.reload()
found = [len(index.searcher().search(index.parse_query(word, ["text"]), 5).hits) for word in words]
for word, count in zip(words, found):
    print(f"{len(word):3} letters {len(word.encode()):3} bytes: found {count}  {word}")
assert found == [0, 0, 0, 0, 1, 1]
PYTHON
