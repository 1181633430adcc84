#!/usr/bin/env bash
# prompt_toolkit 3.0.53, WordCompleter and NestedCompleter.
# Expected: a completer given "/help" and "fee-table" offers them after "/he" and "fee-t".
# Seen: nothing is offered: the word before the cursor is taken to be "he" and "t", since "/" and "-" belong to no
# word. WORD=True mends WordCompleter; NestedCompleter, made for commands, has no such choice for its first level.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet prompt_toolkit==3.0.53
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from prompt_toolkit.completion import NestedCompleter, WordCompleter
from prompt_toolkit.document import Document


def offers(completer, typed: str) -> list[str]:
    return [completion.text for completion in completer.get_completions(Document(typed), None)]


words = ["/help", "fee-table"]
plain = offers(WordCompleter(words), "/he") + offers(WordCompleter(words), "fee-t")
whole = offers(WordCompleter(words, WORD=True), "/he") + offers(WordCompleter(words, WORD=True), "fee-t")
nested = NestedCompleter.from_nested_dict({"/topics": {"fees": None}, "show": None})
print(plain, whole, offers(nested, "/to"), offers(nested, "sh"), offers(nested, "/topics f"))
assert plain == [] and whole == words
assert offers(nested, "/to") == [] and offers(nested, "sh") == ["show"] and offers(nested, "/topics f") == ["fees"]
PYTHON
