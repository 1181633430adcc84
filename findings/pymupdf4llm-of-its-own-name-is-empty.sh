#!/usr/bin/env bash
# pymupdf4llm 2.0, installed by its name as its pages and every tutorial say.
# Expected: `import pymupdf4llm` works, and pip brings pymupdf with it, as 0.x did.
# Seen: the package holds no module and asks for nothing: the import fails. The module comes with pymupdf 2.0, so who
# raises the pin of the one must add the other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pymupdf4llm==2.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.metadata
import importlib.util

package = importlib.metadata.distribution("pymupdf4llm")
modules = [str(file) for file in package.files or [] if str(file).endswith(".py")]
print(package.requires, modules, importlib.util.find_spec("pymupdf4llm"))
assert not package.requires
assert modules == []
assert importlib.util.find_spec("pymupdf4llm") is None
PYTHON
