#!/usr/bin/env bash
# msgspec 0.22.0, JSON.
# Expected: what it encodes it can decode as the same type, or encoding raises (JSON has no NaN).
# Seen: NaN and infinity in a float field are written as null without a word, and the same type refuses to read
# that back: a score that failed is found when the file is read, not when it is written.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet msgspec==0.22.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import msgspec


class Hit(msgspec.Struct):
    score: float


data = msgspec.json.encode(Hit(float("nan")))
print(data)
assert data == b'{"score":null}' == msgspec.json.encode(Hit(float("inf")))
try:
    msgspec.json.decode(data, type=Hit)
except msgspec.ValidationError as error:
    print(error)
else:
    raise AssertionError("it reads its own null now")
PYTHON
