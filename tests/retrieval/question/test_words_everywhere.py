"""Where every passage says the same, what it says is answered still, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.model import Document
from retrieval.retriever import Retriever
from tests.helpers.retrievers import retriever_of

SENTENCES = {
    "boat": "The boat costs 12 dollars a day.",
    "kiln": "The kiln is fired on Tuesdays.",
    "hall": "The hall has 80 chairs.",
}


@pytest.fixture(scope="module", params=SENTENCES)
def repeated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    name = request.param
    text = f"{SENTENCES[name]}\n\n" * 600
    found = retriever_of(
        tmp_path_factory.mktemp(name), Document(name, name.title(), text, source=f"{name}.txt")
    )
    yield found
    found.library.close()


ASKED = {
    "boat": ("how much does the boat cost?", "how heavy is the boat?"),
    "kiln": ("when is the kiln fired?", "who repairs the kiln?"),
    "hall": ("how many chairs does the hall have?", "how many windows does the hall have?"),
}


def test_what_is_said_everywhere_is_answered(repeated: Retriever) -> None:
    (name,) = {one.name for one in repeated.documents.values()}
    asked, other = ASKED[name]
    assert SENTENCES[name] in repeated.ask(asked).answers[0].text
    assert not repeated.ask(other).answers
