#!/usr/bin/env bash
# cn2an 0.5.24, `transform`, which puts a sentence's Chinese numerals into figures.
# Expected: amounts become figures; the words in which "one" and "ten" are no amount stay, as any dictionary has them.
# Seen: every numeral it meets is one: "ordinarily" (yiban), "one price for all" (tongyi), "very good" (shifen hao) and
# "Monday" begin or end with a figure, so the passage and a question that is left alone have no word in common.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet cn2an==0.5.24
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import cn2an

sentences = ("一般收费五十元", "统一票价", "十分好", "周一至周五", "一起去三楼")
seen = [cn2an.transform(sentence, "cn2an") for sentence in sentences]
print(seen)
assert seen == ["1般收费50元", "统1票价", "10分好", "周1至周5", "1起去3楼"], seen
PYTHON
