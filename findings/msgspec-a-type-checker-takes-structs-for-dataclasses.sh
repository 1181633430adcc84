#!/usr/bin/env bash
# msgspec 0.20.0 with mypy 1.18.2, strict.
# Expected: dataclasses.replace() of a value that is no dataclass is an error of types, found before it is run.
# Seen: mypy --strict passes it, since msgspec declares its structs by the decorator that makes dataclasses; when it
# is run it is a TypeError. msgspec.structs.replace does it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet msgspec==0.20.0 mypy==1.18.2
cd "$folder"
cat > fee.py <<'PYTHON'
import dataclasses

import msgspec


class Fee(msgspec.Struct, frozen=True):
    name: str
    euros: int


fee = Fee("berth", 12)
print(msgspec.structs.replace(fee, euros=13))
print(dataclasses.replace(fee, euros=13))
PYTHON
venv/bin/mypy --strict fee.py
if venv/bin/python fee.py 2> error; then exit 1; fi
tail -n 1 error
grep -q "TypeError" error
