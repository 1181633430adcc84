#!/usr/bin/env bash
# nh3 0.3.8, `clean` with its defaults on a numbered list.
# Expected: what numbers a list is kept, as `start` is.
# Seen: `start` is kept and `value` dropped, so the seventh step is the fourth; a formula in MathML is dropped with its
# numbers, and a box that says what is done with its tick.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet nh3==0.3.8
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import nh3

seen = [
    nh3.clean('<ol start="3"><li>Wait.</li><li value="7">Pay.</li></ol>'),
    nh3.clean("Half: <math><mn>12</mn></math>"),
    nh3.clean('<input type="checkbox" checked> paid'),
]
print(seen)
assert seen == ['<ol start="3"><li>Wait.</li><li>Pay.</li></ol>', "Half: ", " paid"]
PYTHON
