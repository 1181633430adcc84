#!/usr/bin/env bash
# contractions 0.1.73, `fix` with its defaults.
# Expected: what's becomes what is, the rest stays.
# Seen: slang is mended too, within what it takes for words: "the U.S." becomes "the YOU.S.", "5 o'clock" "5 of the clock".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet contractions==0.1.73
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import contractions

seen = [contractions.fix(text) for text in ("What's the fee in the U.S.?", "We meet at 5 o'clock.")]
print(seen)
assert seen == ["What is the fee in the YOU.S.?", "We meet at 5 of the clock."]
PYTHON
