"""Make a language's `lexicon.json`, which the lexicon reads at run time, from the three TOML files beside it.

Reading the TOML files takes a hundred times as long as reading this file, and a question on the command line
would wait for it. A test holds both to the same content. Run it after every change:

    python -m retrieval.words.make_lexicon

Shape, where a term is a stem, or the stems of a phrase with spaces between them:

* groups: a list of [strong terms, loose terms]
* forms: a list of families, each a list of terms
* opposites: a list of [terms, terms]
* contrasts: name → [class, member]
* endings: a list of [ending, class, what the ending becomes in the member's name, words it is not true of]
* words: all words of the above as they are written, which slips of the keyboard may be mended to
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from corpus.languages.language import Language
from corpus.languages.spoken import PACKS, per_language, speaking, spoken
from retrieval.words.analysis import fold, stemmer


def term(words: str) -> str:
    """Return the stems of a word or phrase as the analyzer makes them, with spaces between them."""
    return " ".join(_stem()(fold(word)) for word in words.split())


@per_language
def _stem() -> Callable[[str], str]:
    return stemmer()


def terms(entries: Iterable[str]) -> list[str]:
    """Return the terms of the entries, each once; a hyphenated word is also a phrase ("part-time")."""
    spellings = [spelling for entry in entries for spelling in (entry, entry.replace("-", " "))]
    return list(dict.fromkeys(map(term, spellings)))


def group(table: dict[str, Any]) -> list[list[str]]:
    """Return the strong and the loose terms of a group; a term that is both is strong."""
    strong = terms(table["words"])
    return [strong, [loose for loose in terms(table.get("loose", [])) if loose not in strong]]


def contrasts(tables: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """Return the class and the member that each name stands for; the first class that has a name keeps it."""
    found: dict[str, list[str]] = {}
    for table in tables:
        for entry in table["members"]:
            names = entry.split(" | ")
            for name in names:
                found.setdefault(name, [table["name"], names[0]])
    return found


def endings(tables: Iterable[dict[str, Any]]) -> list[list[Any]]:
    """Return a row for each ending."""
    return [
        [ending, table["name"], table.get("becomes", ending), table["except"]]
        for table in tables
        for ending in table["endings"]
    ]


def written(lexicon: dict[str, Any], forms: dict[str, Any], closed: dict[str, Any]) -> list[str]:
    """Return every word of the three files, sorted."""
    entries = [entry for table in lexicon["group"] for entry in table["words"] + table.get("loose", [])]
    entries += [word for family in forms["forms"] for word in family]
    members = [entry for table in closed["contrast"] for entry in table["members"]]
    entries += [name for entry in members for name in entry.split(" | ")]
    return sorted({word for entry in entries for word in entry.replace("-", " ").split() if word.isalpha()})


def compiled(language: Language) -> dict[str, Any]:
    """Return the content of a language's three files, stemmed."""
    with speaking(language):
        return _compiled()


def _compiled() -> dict[str, Any]:
    lexicon, forms, closed = (spoken().table(f"words/{name}") for name in ("lexicon", "forms", "contrasts"))
    return {
        "groups": [group(table) for table in lexicon["group"]],
        "forms": [terms(words) for words in forms["forms"]],
        "opposites": [[terms(table["one"]), terms(table["other"])] for table in lexicon["opposite"]],
        "contrasts": contrasts(closed["contrast"]),
        "endings": endings(closed["ending"]),
        "words": written(lexicon, forms, closed),
    }


def main() -> None:
    """Write the file of each language; the same input gives the same bytes."""
    for pack in PACKS.values():
        target = pack.folder / "words" / "lexicon.json"
        target.write_bytes(msgspec.json.encode(compiled(pack)) + b"\n")
        print(f"{pack.code}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
