#!/usr/bin/env bash
# numpy 2.4.6, float32 matrix @ vector.
# Expected: equal rows give equal products, so copies of a passage tie.
# Seen: a row's last bits depend on its place: the kernels take rows in groups, and the rest another way. Sorting by
# score then puts copies in an order that changes with the number of rows. Float16 values multiplied in float64 are
# exact sums here, and tie.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy==2.4.6
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import numpy

generator = numpy.random.default_rng(0)
unequal = exact = 0
for rows in range(2, 60):
    row, question = (generator.normal(size=384).astype(numpy.float32) / 20 for _ in range(2))
    unequal += len(set((numpy.tile(row, (rows, 1)) @ question).tolist())) > 1
    short = [values.astype(numpy.float16).astype(numpy.float64) for values in (row, question)]
    exact += len(set((numpy.tile(short[0], (rows, 1)) @ short[1]).tolist())) == 1
print(f"of 58 matrices of equal rows {unequal} gave unequal float32 scores, {exact} equal exact ones")
assert unequal > 0 and exact == 58
PYTHON
