#!/usr/bin/env bash
# stopwordsiso 0.7.1, its English and German lists.
# Expected: a list for search holds words that tell nothing.
# Seen: 1,298 English ones, among them three, fifteen, never, without, fire, bill, computer, research, kg and mg; 620
# German ones with day, year, end, three and right. Of "a fine after three days" the three is gone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet stopwordsiso==0.7.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import stopwordsiso

english, german = (stopwordsiso.stopwords(language) for language in ("en", "de"))
telling = "three fifteen never without fire bill computer research kg mg".split()
print(len(english), [word for word in telling if word in english])
print(len(german), [word for word in ("tag", "jahr", "ende", "drei", "recht") if word in german])
assert english.issuperset(telling) and len(english) == 1298
assert german.issuperset({"tag", "jahr", "ende", "drei", "recht"})
PYTHON
