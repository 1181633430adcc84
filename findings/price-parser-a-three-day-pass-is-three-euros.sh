#!/usr/bin/env bash
# price-parser 0.5.1, `Price.fromstring` on lines of a price list.
# Expected: the number beside the currency is the amount.
# Seen: the currency is looked for in the whole line and the amount is its first number: "3-day pass 45 EUR" is 3 EUR,
# where "30% off $50" is right. A million is dropped from "1.5m", and half price is 1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet price-parser==0.5.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from price_parser import Price

seen = {}
for text in ("3-day pass 45 EUR", "30% off $50", "\u00a31.5m", "1/2 price"):
    price = Price.fromstring(text)
    seen[text] = str(price.amount), price.currency
    print(text, seen[text])
assert list(seen.values()) == [("3", "EUR"), ("50", "$"), ("1.5", "\u00a3"), ("1", None)]
PYTHON
