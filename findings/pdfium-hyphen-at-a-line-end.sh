#!/usr/bin/env bash
# pypdfium2 5.15.2, text drawn as two lines, the first ending in "-".
# Expected: the hyphen that is drawn, and a line break; joining is for the caller.
# Seen: both are replaced by one sign, U+FFFE from get_text_range, U+0002 from get_text_bounded, for "well-/known"
# and "Lee-/Park" as for "medi-/cine": who drops the sign, as soft hyphens are dropped, gets "wellknown" and
# "LeePark". Before a digit ("10-/20") hyphen and break stay.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pypdfium2==5.15.2 reportlab==5.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import io

import pypdfium2
from reportlab.pdfgen import canvas


def read(*lines: str) -> tuple[str, str]:
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(400, 300))
    for number, line in enumerate(lines):
        page.drawString(50, 250 - 14 * number, line)
    page.save()
    text = pypdfium2.PdfDocument(target.getvalue())[0].get_textpage()
    return text.get_text_range(), text.get_text_bounded()


seen = [read(*lines) for lines in (("a well-", "known fact"), ("The medi-", "cine"), ("Dr. Lee-", "Park"),
                                   ("pages 10-", "20"))]
print(*seen, sep="\n")
assert seen[0] == ("a well\ufffeknown fact", "a well\x02known fact")
assert seen[2] == ("Dr. Lee\ufffePark", "Dr. Lee\x02Park")
assert seen[3][0] == "pages 10-\r\n20"
PYTHON
