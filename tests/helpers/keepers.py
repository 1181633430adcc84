"""What tests of a keeper's commands share: two small guides, and a look at what is published."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from corpus.store.library import Library
from retrieval.retriever import Retriever

CLUB = """# The club

## The bar

The bar opens at five in the evening. Guests pay in cash.
"""
WORKSHOP = """# The open workshop

## Prices

A day costs $12. Members pay half of that.

## Hours

The workshop opens at nine in the morning. It closes at six in the evening.
"""
CHECK = """[[check]]
question = "What does a day cost?"
contains = ["$12"]
"""


class Ended(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.out.count("\n") == 1
        return json.loads(self.out)


Guidebot = Callable[..., Ended]


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def published(data_dir: Path) -> int:
    library = Library.open(data_dir)
    try:
        return library.published()
    finally:
        library.close()


def answer(data_dir: Path, question: str) -> str:
    library = Library.open(data_dir)
    try:
        finding = Retriever.open(library, library.published()).ask(question)
        return finding.answers[0].text if finding.answers else ""
    finally:
        library.close()
