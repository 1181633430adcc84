#!/usr/bin/env bash
# usearch 2.26.6, Index(ndim=...) with its defaults, vectors added as float32.
# Expected: what is added as float32 is kept as float32, or the shorter kind is asked for.
# Seen: the default is bf16, with 8 bits of precision: 0.1234567 comes back as 0.1235, and distances are off
# by up to 0.0003. dtype="f32" mends it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet usearch==2.26.6 numpy==2.4.6
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import numpy
from usearch.index import Index

generator = numpy.random.default_rng(1)
vectors = generator.normal(size=(500, 64)).astype(numpy.float32)
vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
true = numpy.sort(1 - vectors @ vectors[0])[:10]
errors = {}
for kind in (None, "f32"):
    index = Index(ndim=64, metric="cos", **({"dtype": kind} if kind else {}))
    index.add(numpy.arange(500), vectors)
    errors[index.dtype.name] = float(abs(index.search(vectors[0], 10).distances - true).max())
print(errors)
assert errors["BF16"] > 1e-4 > 1e-6 > errors["F32"]
PYTHON
