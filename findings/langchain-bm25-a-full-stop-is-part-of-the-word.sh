#!/usr/bin/env bash
# langchain-community 0.4.2, `BM25Retriever` as it comes (over rank-bm25 0.2.2).
# Expected: capitals and signs at a word's end don't matter, as in any search.
# Seen: text is cut at spaces alone. "crowns" doesn't find "crowns.", "Fees" not "fees", and "What are the fees?" meets
# passages by "the" alone, so it brings the keys first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet langchain-community==0.4.2 rank-bm25==0.2.2
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import warnings

warnings.simplefilter("ignore")
from langchain_community.retrievers import BM25Retriever

texts = ["The fees are 5 crowns.", "Boats are red. Fees, none.", "Children pay 3 crowns on Sunday.",
         "The season is May to October.", "The clerk has the keys."]
ask = BM25Retriever.from_texts(texts, k=1).invoke
first = {question: ask(question)[0].page_content for question in ("What are the fees?", "crowns", "crowns.")}
print(first)
assert first == {"What are the fees?": texts[4], "crowns": texts[2], "crowns.": texts[0]}
PYTHON
