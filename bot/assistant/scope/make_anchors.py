"""Writes `bot/data/scope/anchors.json`: by which words the phrases of the scope are found.

    python -m bot.assistant.scope.make_anchors

To be run after a change to the data files; until then they are only read more slowly.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from bot.assistant.scope import advice, emergency, off_topic, small_talk
from bot.assistant.scope.patterns import Phrases

FILE = Path(__file__).parents[2] / "data" / "scope" / "anchors.json"


def made() -> bytes:
    """Return what the file should hold."""
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
    FILE.write_bytes(made())
