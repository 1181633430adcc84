#!/usr/bin/env bash
# markitdown 0.1.9, HTML with MathML.
# Expected: a fraction keeps a sign between its numbers, or the formula is left out.
# Seen: the numbers run together: one half of a tablet is "12 tablet"; x to the 2nd is "x2".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet markitdown==0.1.9
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import io

from markitdown import MarkItDown

page = ("<html><body><p>Take <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> tablet, "
        "<math><msup><mi>x</mi><mn>2</mn></msup></math></p></body></html>")
text = MarkItDown().convert_stream(io.BytesIO(page.encode()), file_extension=".html").text_content
print(text)
assert text == "Take 12 tablet, x2"
PYTHON
