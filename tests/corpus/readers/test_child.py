from __future__ import annotations

import io
import json

import pytest

from corpus.readers import child


class _Lacking:
    """A format whose library is not there, or not of a version that knows what is asked of it."""

    def __init__(self, message: str) -> None:
        self._message = message

    def read(self, _data: bytes, _name: str, _encoding: str) -> None:
        raise ImportError(self._message)


@pytest.mark.parametrize(
    "message",
    [
        "cannot import name 'LimitReachedError' from 'pypdf.errors'",
        "No module named 'openpyxl'",
        "DLL load failed",
    ],
)
def test_a_library_that_lacks_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch, message: str) -> None:
    """Whoever reads that a file is damaged looks in the wrong place."""
    monkeypatch.setattr(child, "named", lambda _format: _Lacking(message))
    answers = io.BytesIO()
    child._answer(answers, {"format": "pdf", "name": "rules.pdf", "encoding": ""}, b"%PDF-")
    said = json.loads(answers.getvalue())["error"]
    assert said.startswith("rules.pdf can't be read, since guidebot is not installed whole")
    assert message in said
    assert "damaged" not in said
