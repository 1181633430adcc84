#!/usr/bin/env bash
# tantivy 0.27.0 (Python), a snippet's `fragment()` and the ranges of `highlighted()`.
# Expected: the fragment is a str, so the ranges are places in it.
# Seen: they are counted in bytes of UTF-8: behind each letter with an accent the highlight stands one further to the right,
# in Cyrillic twice as far; in English nothing shows. `to_html()` has it right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet tantivy==0.27.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import tantivy

schema = tantivy.SchemaBuilder().add_text_field("body", stored=True).build()
index = tantivy.Index(schema)
writer = index.writer()
for body in ("The fee is thirty crowns", "Žluťoučký kůň: vstupné činí třicet korun", "Годовой взнос тридцать крон"):
    writer.add_document(tantivy.Document(body=body))
writer.commit()
index.reload()
searcher = index.searcher()
seen = {}
for word in ("fee", "vstupné", "взнос"):
    query = index.parse_query(word, ["body"])
    document = searcher.doc(searcher.search(query, 1).hits[0][1])
    snippet = tantivy.SnippetGenerator.create(searcher, query, schema, "body").snippet_from_doc(document)
    text = snippet.fragment()
    (place,) = snippet.highlighted()
    assert f"<b>{word}</b>" in snippet.to_html()
    assert text.encode()[place.start : place.end].decode() == word
    seen[word] = text[place.start : place.end]
print(seen)
assert seen == {"fee": "fee", "vstupné": "é činí t", "взнос": "ридцать кр"}, seen
PYTHON
