#!/usr/bin/env bash
# aiogram 3.31.0, a block of code with its language put back into HTML (`html_decoration.unparse`).
# Expected: what Telegram documents, <code class="language-python">.
# Seen: the language is an attribute of that name, which Telegram's HTML doesn't have; in Markdown it stands where it belongs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet aiogram==3.31.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration, markdown_decoration

code = [MessageEntity(type="pre", offset=0, length=3, language="python")]
seen = html_decoration.unparse("a=1", code)
print(seen, repr(markdown_decoration.unparse("a=1", code)))
assert seen == '<pre><code language="language-python">a=1</code></pre>'
assert markdown_decoration.unparse("a=1", code).startswith("```python\n")
PYTHON
