"""Writes `bot/data/scope/anchors.json`: by which words the phrases of the scope are found.

    python -m bot.assistant.scope.make_anchors

To be run after a change to the data files; until then they are only read more slowly.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from bot.assistant.scope import advice, emergency, off_topic, small_talk
from bot.assistant.scope.patterns import Phrases

FILE = Path(__file__).parents[2] / "data" / "scope" / "anchors.json"


def made() -> bytes:
    """Return what the file should hold."""
    found: dict[str, dict[str, list[int]]] = {}
    original = Phrases.__init__

    def noted(self: Phrases, groups: Mapping[str, str], classes: Mapping[str, str], *rest: Any) -> None:
        original(self, groups, classes, *rest)
        found[Phrases.key_of(groups, classes)] = self.anchors()

    with patch.object(Phrases, "__init__", noted):
        for module in (emergency, advice, off_topic, small_talk):
            module._lists.__wrapped__()
    ordered = {key: dict(sorted(words.items())) for key, words in sorted(found.items())}
    return msgspec.json.encode(ordered) + b"\n"


if __name__ == "__main__":
    FILE.write_bytes(made())
