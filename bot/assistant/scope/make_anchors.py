"""Writes `anchors.json` of the languages: by which words the phrases of the scope are found.

    python -m bot.assistant.scope.make_anchors

To be run after a change to the data files; until then they are only read more slowly.
"""

from __future__ import annotations

import msgspec

from bot.assistant.scope import advice, emergency, off_topic, small_talk
from bot.assistant.scope.patterns import Phrases
from corpus.languages.language import Language
from corpus.languages.spoken import PACKS, speaking


def made(language: Language) -> bytes:
    """Return what the file of a language should hold."""
    with speaking(language):
        return _made()


def _made() -> bytes:
    found: dict[str, dict[str, list[int]]] = {}
    for module in (emergency, advice, off_topic, small_talk):
        lists = module._lists()
        for name in type(lists).__annotations__:
            phrases = getattr(lists, name)
            if isinstance(phrases, Phrases):
                found[phrases.key] = phrases.anchors()
    ordered = {key: dict(sorted(words.items())) for key, words in sorted(found.items())}
    return msgspec.json.encode(ordered) + b"\n"


if __name__ == "__main__":
    for pack in PACKS.values():
        (pack.folder / "scope" / "anchors.json").write_bytes(made(pack))
