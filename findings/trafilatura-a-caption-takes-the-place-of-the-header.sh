#!/usr/bin/env bash
# trafilatura 2.3.1, output as Markdown, a table with a caption.
# Expected: the caption stands above the table and the row of <th> is its header.
# Seen: the caption becomes the header, and the real one an ordinary row with a second line of dashes below it, which a
# Markdown reader takes for cells. Terms and definitions of a <dl> become items of one flat list.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet trafilatura==2.3.1 lxml_html_clean==0.4.6
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import trafilatura

page = """<html><body><main><article><h1>Fees of the club</h1>
<p>The club opens its boats in May, and all members may row on the river whenever the flag is green.</p>
<table><caption>Prices</caption><tr><th>Who</th><th>Price</th></tr><tr><td>Adults</td><td>5</td></tr></table>
<dl><dt>Season</dt><dd>May to October</dd></dl>
<p>The boats are kept in the red house by the river, and the clerk has the keys of all of them.</p>
</article></main></body></html>"""
text = trafilatura.extract(page, output_format="markdown", include_tables=True, include_formatting=True)
print(text)
rows = [line.replace(" ", "") for line in text.splitlines() if line.startswith("|")]
assert rows == ["|Prices||", "|---|---|", "|Who|Price|", "|---|---|", "|Adults|5|"]
assert "- Season\n- May to October" in text
PYTHON
