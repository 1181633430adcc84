#!/usr/bin/env bash
# nltk 3.10.4, PunktParameters.abbrev_types, sentences without a trained model.
# Expected: abbreviations are given as they are written: "Prof.", "No.", "U.S."; or wrong ones are refused.
# Seen: only lower case without the last full stop counts ("prof", "no", "u.s"); any other spelling is taken and does
# nothing. And a blank line ends no sentence: a heading and the paragraph below are one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet nltk==3.10.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer


def sentences(text: str, *abbreviations: str) -> list[str]:
    parameters = PunktParameters()
    parameters.abbrev_types = set(abbreviations)
    return PunktSentenceTokenizer(parameters).tokenize(text)


as_written = sentences("Prof. Lee rows. He swims.", "Prof.", "prof.", "Prof")
lower = sentences("Prof. Lee rows. He swims.", "prof")
heading = sentences("Fees and dues\n\nA boat costs 5.")
print(as_written, lower, heading, sep="\n")
assert as_written == ["Prof.", "Lee rows.", "He swims."] and lower == ["Prof. Lee rows.", "He swims."]
assert len(heading) == 1
PYTHON
