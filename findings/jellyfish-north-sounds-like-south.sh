#!/usr/bin/env bash
# jellyfish 1.3.0, `match_rating_comparison`, the one of its codes that says yes or no to "do these sound alike?".
# Expected: it is meant for surnames and lenient, but says no to two everyday words without a common sound.
# Seen: what is left over of each code is counted by the longer one, and short words have little to be left over: north and
# south, adult and child, east and west, cats and dogs sound alike; words three letters apart are neither (None).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet jellyfish==1.3.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import jellyfish

pairs = (("north", "south"), ("adult", "child"), ("east", "west"), ("cats", "dogs"), ("fees", "days"), ("hot", "cold"))
seen = {pair: jellyfish.match_rating_comparison(*pair) for pair in pairs}
print(seen)
assert [seen[pair] for pair in pairs] == [True, True, True, True, True, False], seen
assert jellyfish.match_rating_comparison("fees", "fees and prices") is None
codes = [jellyfish.metaphone(word) for word in ("north", "south", "adult", "child")]
assert len(set(codes)) == 4, codes
PYTHON
