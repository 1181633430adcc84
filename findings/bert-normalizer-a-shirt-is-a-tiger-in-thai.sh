#!/usr/bin/env bash
# tokenizers 0.23.3, `BertNormalizer` with its defaults, which every uncased model of the BERT family brings along.
# Expected: lower case without accents, an accent being what e has in café.
# Seen: every mark above or below a letter is one. Thai loses its tones and some of its vowels, so shirt, mat and tiger are
# one word; the Japanese "university" gets other consonants, and in Russian "my" of one thing is "my" of several.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet tokenizers==0.23.3
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from tokenizers.normalizers import BertNormalizer

normalizer = BertNormalizer()
groups = (("เสื้อ", "เสื่อ", "เสือ"), ("だいがく", "たいかく"), ("мой", "мои"), ("คา", "ค่า", "ค้า"), ("ポスト", "ホスト"))
seen = {group: [normalizer.normalize_str(word) for word in group] for group in groups}
print(seen)
assert all(len(set(forms)) == 1 for forms in seen.values()), seen
assert normalizer.normalize_str("ไม่") == normalizer.normalize_str("ไม")
assert normalizer.normalize_str("Ångström Größe") == "angstrom große"
PYTHON
