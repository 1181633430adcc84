#!/usr/bin/env bash
# ranx 0.3.21 and pytrec_eval-terrier 0.5.11, a run in which two passages have the same score.
# Expected: two tools that both say they follow trec_eval give one figure.
# Seen: pytrec_eval breaks the tie by name, so the order in which the run lists them is nothing; ranx by that order:
# the reciprocal rank is 1.0 or 0.5 for the same scores. BM25 over short passages ties often.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet ranx==0.3.21 pytrec_eval-terrier==0.5.11
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import pytrec_eval
from ranx import Qrels, Run, evaluate

judged = {"q": {"a": 1, "b": 0}}
figures = {}
for order in ("ab", "ba"):
    run = {"q": {name: 1.0 for name in order}}
    other = pytrec_eval.RelevanceEvaluator(judged, {"recip_rank"}).evaluate(run)["q"]["recip_rank"]
    figures[order] = (float(evaluate(Qrels(judged), Run(run), "mrr")), other)
print(figures)
assert figures == {"ab": (1.0, 0.5), "ba": (0.5, 0.5)}
PYTHON
