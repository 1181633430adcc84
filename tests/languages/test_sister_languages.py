"""Portuguese, Spanish and Italian: many words are spelled alike, and yet nobody is answered in another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Kind
from bot.assistant.scope import judge
from corpus.languages.detecting import asked_in, detected
from corpus.languages.language import Language
from corpus.languages.spoken import ENGLISH, PACKS, speaking
from corpus.model import Document
from retrieval.editions.publishing import Request, add
from retrieval.words.analysis import Analyzer
from tests.helpers.guides import ask, library_of

SPANISH, PORTUGUESE, ITALIAN = PACKS["es"], PACKS["pt"], PACKS["it"]
SISTERS = (SPANISH, PORTUGUESE, ITALIAN)
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
    ("Quanto costa il biglietto?", "it"),
    ("dov’è la segreteria", "it"),
    ("quando apre", "it"),
    ("e per i bambini?", "it"),
]


@pytest.mark.parametrize(("question", "code"), ASKED)
@pytest.mark.parametrize("home", SISTERS, ids=str)
def test_a_question_is_told_from_the_sister_languages(question: str, code: str, home: Language) -> None:
    """In a library that has them all, whichever most of it is in."""
    assert asked_in(question, SISTERS, home).code == code


@pytest.mark.parametrize("home", SISTERS, ids=str)
def test_a_keyword_goes_by_the_guide(home: Language) -> None:
    """Whatever it may be elsewhere."""
    for keyword in ("reembolso", "rimborso", "prova", "taxa", "corso"):
        assert asked_in(keyword, (home,), home) is home


@pytest.mark.parametrize("keyword", ["reembolso", "horario", "entrada"])
@pytest.mark.parametrize("home", [SPANISH, PORTUGUESE], ids=str)
def test_a_keyword_of_two_languages_goes_by_the_conversation(keyword: str, home: Language) -> None:
    """Which both have, or which one has with an accent that nobody types."""
    assert asked_in(keyword, (SPANISH, PORTUGUESE), home) is home


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


def test_texts_are_told_apart() -> None:
    """By which of them knows the words best."""
    folder = Path(__file__).parent / "packs"
    for code, name in (("pt", "musica"), ("es", "huerto"), ("it", "officina")):
        text = (folder / code / f"{name}.md").read_text(encoding="utf-8").partition("---\n# ")[2]
        assert detected(text) is PACKS[code]


@pytest.mark.parametrize(
    ("message", "pack"),
    [
        ("Quero me matar, não aguento mais", PORTUGUESE),
        ("meu filho bebeu água sanitária", PORTUGUESE),
        ("Voglio farla finita, non ce la faccio più", ITALIAN),
        ("mio figlio ha bevuto la candeggina", ITALIAN),
    ],
)
def test_an_emergency_is_read_in_its_language(message: str, pack: Language) -> None:
    """Though the guide is in English, or in a sister language."""
    for home in (ENGLISH, SPANISH):
        assert asked_in(message, (home,), home) is pack
    with speaking(pack):
        judgement = judge(message, lambda _: False)
    assert judgement is not None and judgement.kind is Kind.EMERGENCY


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("it", ["dell'iscrizione", "dell’iscrizione", "DELL'ISCRIZIONE", "l'iscrizione", "iscrizioni"]),
        ("it", ["qualità", "qualita", "la qualità"]),
        ("pt", ["inscrições", "inscricoes", "INSCRIÇÃO", "a inscrição"]),
    ],
)
def test_a_word_is_the_same_however_it_is_written(code: str, typed: list[str]) -> None:
    """With what is elided before it, in the plural, with and without accents."""
    with speaking(PACKS[code]):
        assert len({tuple(Analyzer().terms(text)) for text in typed}) == 1
