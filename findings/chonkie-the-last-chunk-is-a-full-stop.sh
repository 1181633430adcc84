#!/usr/bin/env bash
# chonkie 1.7.0, `RecursiveChunker` with characters for tokens.
# Expected: sentences, or parts of them, within the size.
# Seen: a chunk is filled to its last sign, so the last one of a text may be its full stop alone; a time is cut from what
# happens then.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet chonkie==1.7.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from chonkie import RecursiveChunker

text = "Fees are 3.50 crowns. Dr. Hall is in at 5 p.m. Members pay 2.50 crowns! Is it open? Yes."
seen = [chunk.text for chunk in RecursiveChunker(tokenizer="character", chunk_size=40).chunk(text)]
print(seen)
assert seen[-1] == "." and seen[0].endswith(" at "), seen
PYTHON
