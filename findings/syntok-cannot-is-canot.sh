#!/usr/bin/env bash
# syntok 1.4.4, the sentences of a text put together from their tokens as its README does.
# Expected: the sentences are those of the text.
# Seen: "can't" and "won't" come back as "canot" and "wonot", words that stand nowhere, for "n't" has become "not"; an
# offset is kept for each token, and is what one has to go by.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet syntok==1.4.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import syntok.segmenter as segmenter

text = "You can't come in. We won't pay."
sentences = [
    "".join(token.spacing + token.value for token in sentence).strip()
    for paragraph in segmenter.process(text)
    for sentence in paragraph
]
print(sentences)
assert sentences == ["You canot come in.", "We wonot pay."]
PYTHON
