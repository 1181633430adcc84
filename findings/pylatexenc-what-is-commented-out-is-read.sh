#!/usr/bin/env bash
# pylatexenc 2.11, `LatexNodes2Text().latex_to_text`, LaTeX to plain text.
# Expected: what the printed page shows: a comment isn't in it, literal text is, a range has its two ends.
# Seen: a `comment` environment and what \iffalse hides are read; \verb shows nothing; \SIrange{5}{7}{mg} is "57mg", a
# column span "2cPrices", an entry of the index stands twice, the sign of \euro{} is gone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pylatexenc==2.11
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from pylatexenc.latex2text import LatexNodes2Text

pieces = {
    r"\begin{comment}Closed. \end{comment}Open.": "Closed. Open.",
    r"\iffalse Closed. \fi Open.": "Closed. Open.",
    r"Type \verb|/fees| now": "Type  now",
    r"\SIrange{5}{7}{mg} a day": "57mg a day",
    r"\multicolumn{2}{c}{Prices}": "2cPrices",
    r"\index{fee}Fee": "feeFee",
    r"\euro{}5": "5",
}
seen = {piece: LatexNodes2Text().latex_to_text(piece) for piece in pieces}
print(seen)
assert seen == pieces, seen
PYTHON
