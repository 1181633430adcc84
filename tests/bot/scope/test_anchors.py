from __future__ import annotations

from bot.assistant.scope.make_anchors import FILE, made
from bot.assistant.scope.patterns import Phrases


def test_the_kept_anchors_are_those_of_the_data_files() -> None:
    """After a change of the data, `python -m bot.assistant.scope.make_anchors` brings them up to date."""
    assert FILE.read_bytes() == made()


def test_lines_that_are_not_kept_are_parsed() -> None:
    """A changed line is found all the same."""
    phrases = Phrases({"bye": "see you|ya _1 $"}, {})
    assert Phrases.key_of({"bye": "see you|ya _1 $"}, {}) not in FILE.read_text(encoding="utf-8")
    assert [match.label for match in phrases.find(["see", "ya", "tomorrow", "."])] == ["bye"]
    assert phrases.anchors() == {"see": [0]}
