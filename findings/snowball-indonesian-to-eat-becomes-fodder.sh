#!/usr/bin/env bash
# PyStemmer 3.1.0, the Indonesian stemmer.
# Expected: verbs with a prefix meet their root: "membayar" and "bayar" (to pay) do.
# Seen: where the prefix swallows a letter, one is guessed or none is: "memakan" (to eat) becomes "pakan", which is
# fodder, and "menulis" (to write) "ulis"; the roots stay "makan" and "tulis".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet PyStemmer==3.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import Stemmer

stem = Stemmer.Stemmer("indonesian").stemWord
assert stem("membayar") == stem("pembayaran") == stem("bayar")
for verb, root in (("memakan", "makan"), ("menulis", "tulis")):
    print(verb, stem(verb), root, stem(root))
assert (stem("memakan"), stem("makan")) == ("pakan", "makan")
assert (stem("menulis"), stem("tulis")) == ("ulis", "tulis")
PYTHON
