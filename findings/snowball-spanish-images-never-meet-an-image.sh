#!/usr/bin/env bash
# PyStemmer 3.1.0, the Spanish stemmer.
# Expected: a noun and its regular plural have one stem, as "tarifa" and "tarifas" do.
# Seen: "imagen" loses its end and "imágenes" does not: the stem of the plural is the singular as it is written. So do
# "examen" and "joven", but not "orden".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet PyStemmer==3.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import Stemmer

stem = Stemmer.Stemmer("spanish").stemWord
assert stem("tarifa") == stem("tarifas")
for one, many in (("imagen", "imágenes"), ("examen", "exámenes"), ("joven", "jóvenes"), ("orden", "órdenes")):
    print(one, stem(one), many, stem(many))
assert (stem("imagen"), stem("imágenes")) == ("imag", "imagen")
assert (stem("examen"), stem("exámenes")) == ("exam", "examen")
assert stem("orden") == stem("órdenes") == "orden"
PYTHON
