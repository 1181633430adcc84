"""Portuguese beside Spanish: most words are spelled alike, and yet nobody is answered in the other one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Kind
from corpus.languages.detecting import asked_in, detected
from corpus.languages.spoken import ENGLISH, PACKS
from corpus.model import Document
from retrieval.editions.publishing import Request, add
from tests.helpers.guides import ask, library_of

SPANISH, PORTUGUESE = PACKS["es"], PACKS["pt"]
ASKED = [
    ("Quanto custa o ingresso?", "pt"),
    ("¿Cuánto cuesta la entrada?", "es"),
    ("onde fica a secretaria", "pt"),
    ("dónde está la secretaría", "es"),
    ("tem desconto para estudantes", "pt"),
    ("hay descuento para estudiantes", "es"),
    ("preco da matricula", "pt"),
    ("precio de la matricula", "es"),
    ("e para crianças?", "pt"),
    ("y para niños?", "es"),
]


@pytest.mark.parametrize(("question", "code"), ASKED)
@pytest.mark.parametrize("home", [SPANISH, PORTUGUESE], ids=str)
def test_a_question_is_told_from_the_sister_language(question: str, code: str, home: object) -> None:
    """In a library that has both, whichever most of it is in."""
    assert asked_in(question, (SPANISH, PORTUGUESE), home).code == code  # type: ignore[arg-type]


@pytest.mark.parametrize("keyword", ["reembolso", "horario", "entrada", "prova", "taxa"])
@pytest.mark.parametrize("home", [SPANISH, PORTUGUESE], ids=str)
def test_a_keyword_goes_by_the_guide(keyword: str, home: object) -> None:
    """Which has words that both languages have, or that the other has with an accent."""
    assert asked_in(keyword, (home,), home) is home  # type: ignore[arg-type]
    if keyword in ("reembolso", "horario", "entrada"):
        assert asked_in(keyword, (SPANISH, PORTUGUESE), home) is home  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Return an assistant over a guide in Portuguese and one in Spanish that say nearly the same."""
    says = {
        "pt": "O reembolso leva dez dias úteis. O curso de cerâmica começa em março e dura oito semanas.",
        "es": "El reembolso tarda quince días. El curso de cerámica empieza en abril y dura nueve semanas.",
    }
    guides = [
        Document(code, code, f"# Curso\n\n{text}\n", metadata=(("language", code),))
        for code, text in says.items()
    ]
    library = library_of(tmp_path_factory.mktemp("both"), guides[0])
    add(library, guides[1:], Request())
    yield Assistant(library)
    library.close()


@pytest.mark.parametrize(
    ("question", "code", "says"),
    [
        ("Quanto tempo leva o reembolso?", "pt", "dez dias"),
        ("¿Cuánto tarda el reembolso?", "es", "quince días"),
        ("quando começa o curso de cerâmica", "pt", "março"),
        ("cuando empieza el curso de ceramica", "es", "abril"),
    ],
)
def test_who_asks_is_answered_from_the_guide_of_their_language(
    both: Assistant, question: str, code: str, says: str
) -> None:
    """Though the other has the same words."""
    reply = ask(both, question)
    assert reply.kind is Kind.ANSWER and reply.language == code and says in reply.answers[0].text, reply.text


def test_texts_in_both_are_told_apart() -> None:
    """By which of them knows the words better."""
    folder = Path(__file__).parent / "packs"
    for code, name in (("pt", "musica"), ("es", "huerto")):
        text = (folder / code / f"{name}.md").read_text(encoding="utf-8").partition("---\n# ")[2]
        assert detected(text) is PACKS[code]


def test_an_english_guide_answers_emergencies_in_portuguese() -> None:
    """As in every language that there is a pack for."""
    for message in ("Quero me matar, não aguento mais", "meu filho bebeu água sanitária"):
        assert asked_in(message, (ENGLISH,), ENGLISH) is PORTUGUESE
