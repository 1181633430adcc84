from __future__ import annotations

import pytest

from bot.assistant.scope.make_anchors import made
from bot.assistant.scope.patterns import Phrases, anchors
from corpus.languages.spoken import PACKS


@pytest.mark.parametrize("code", PACKS)
def test_the_kept_anchors_are_those_of_the_data_files(code: str) -> None:
    """After a change of the data, `python -m bot.assistant.scope.make_anchors` brings them up to date."""
    assert (PACKS[code].folder / "scope" / "anchors.json").read_bytes() == made(PACKS[code])


def test_lines_that_are_not_kept_are_parsed() -> None:
    """A changed line is found all the same."""
    phrases = Phrases({"bye": "see you|ya _1 $"}, {})
    assert Phrases.key_of({"bye": "see you|ya _1 $"}, {}) not in anchors()
    assert [match.label for match in phrases.find(["see", "ya", "tomorrow", "."])] == ["bye"]
    assert phrases.anchors() == {"see": [0]}
