"""Guides in languages that nothing is known of, guides in several, questions in another than the guide's."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Conversation, Kind
from corpus.languages.detecting import asked_in, detected
from corpus.languages.spoken import ENGLISH, PACKS, plain, say, speaking
from corpus.model import Document
from corpus.readers.sources import read_source
from corpus.store.library import Library
from retrieval.editions.publishing import Request, add
from retrieval.words.analysis import Analyzer
from tests.helpers.guides import HARBOUR, ask, library_of

BOATHOUSE = Path(__file__).with_name("bootshaus.md").read_text(encoding="utf-8")
FOLDER = Path(__file__).with_name("guides") / "plain"
SPANISH = """---
language: es
---
# Piscina

## Horario

La piscina abre de lunes a viernes de 7:00 a 22:00. Los domingos cierra a las 14:00.

## Normas

Es obligatorio usar gorro. La entrada cuesta 4,50 €.
"""
GUIDES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))}
ASKED = [line.split("\t") for line in (FOLDER / "asked.tsv").read_text(encoding="utf-8").splitlines()]
Opener = Callable[..., Assistant]


@pytest.fixture(scope="module")
def open_guides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """Return what gives an assistant over texts, each read as a file of its own."""
    libraries: dict[tuple[str, ...], Library] = {}

    def opened(*texts: str) -> Assistant:
        if texts not in libraries:
            folder = tmp_path_factory.mktemp("guides")
            documents = []
            for number, text in enumerate(texts):
                path = folder / f"guide{number}.md"
                path.write_text(text, encoding="utf-8")
                documents += read_source(str(path))
            libraries[texts] = library_of(folder / "library", documents[0])
            if documents[1:]:
                add(libraries[texts], documents[1:], Request())
        return Assistant(libraries[texts])

    yield opened
    for library in libraries.values():
        library.close()


@pytest.mark.parametrize(("code", "question", "says"), ASKED)
def test_a_guide_in_any_language_answers_by_its_own_words(
    open_guides: Opener, code: str, question: str, says: str
) -> None:
    """With one sentence; what it has not is refused, and nobody is sent away for their language."""
    reply = ask(open_guides(GUIDES[code]), question)
    assert reply.kind is (Kind.ANSWER if says else Kind.NOT_FOUND), reply.text
    assert "English" not in reply.text and reply.language == code
    assert not says or (says in reply.answers[0].text and len(reply.answers[0].text) < len(GUIDES[code]) / 3)


@pytest.mark.parametrize("code", GUIDES)
def test_a_keeper_is_told_of_a_language_that_is_not_known(tmp_path: Path, code: str) -> None:
    """When the guide is added, declared or not."""
    for front in ("", f"---\nlanguage: {code}\n---\n"):
        path = tmp_path / "guide.md"
        path.write_text(front + GUIDES[code], encoding="utf-8")
        document = read_source(str(path))[0]
        assert dict(document.metadata)["language"] == code
        assert "found as they stand" in document.notices[0].message


@settings(deadline=None)
@given(st.text(alphabet="本の人気村春ひらカナ한국 กขค mixed3,5'हिन्दी", max_size=30))
def test_words_of_any_script_stand_where_they_are_said_to(text: str) -> None:
    """Each pair of letters of scripts without spaces is a word; no letter is lost."""
    with speaking(plain("ja")):
        tokens = Analyzer().tokens(text)
        assert [token.text for token in tokens] == Analyzer().words(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    covered = {place for token in tokens for place in range(token.start, token.end)}
    assert all(place in covered for place, sign in enumerate(text) if sign.isalnum())


def test_a_question_is_read_in_its_language(open_guides: Opener) -> None:
    """Among those of the library; a keyword goes by what the library has, a follow-up by the conversation."""
    both = open_guides(BOATHOUSE, f"---\nlanguage: en\n---\n{HARBOUR}")
    told = {
        "Was kostet ein Ruderboot?": ("de", "9 Euro"),
        "What does a mooring for one night cost?": ("en", "24 euros"),
        "Is there a playground in Lisbon?": ("en", "The guide"),
        "Gibt es ein Schwimmbad?": ("de", "Im Leitfaden steht nichts"),
        "crane": ("en", "nine tons"),
        "Schlüssel": ("de", "Hafenmeister"),
    }
    for question, (language, says) in told.items():
        reply = ask(both, question)
        assert reply.language == language and says in reply.text, reply.text
    assert ask(both, "What does the crane lift?", "and who runs it?").language == "en"
    assert (
        "Frage: " in both.explain(reading, None)
        if (reading := ask(both, "Was kostet ein Boot?").reading)
        else False
    )


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("сколько зарабатывают альгологи", "ru"),
        ("где находится офис хафенмейстера?", "ru"),
        ("когда открыт байдарочный прокат", "ru"),
        ("скільки коштує човен", "en"),
        ("what is ПМР", "en"),
        ("wat kost de kajakverhuur", "en"),
    ],
)
def test_letters_that_the_guide_has_not_tell_a_language_beside_rare_words(question: str, code: str) -> None:
    """Two usual words are enough then; in the letters of a neighbour's language nothing is told."""
    assert asked_in(question, (ENGLISH,), ENGLISH).code == code


@pytest.mark.parametrize(
    "question",
    ["Wieviel kostet ein Gruppenpreis", "Wer macht Kursleiterausbildung", "Brauche ich Bootsführerscheine?"],
)
def test_a_compound_that_nobody_counted_hides_no_language(question: str) -> None:
    """Of a library's own: it tells nothing, and the other words tell enough."""
    german = PACKS["de"]
    assert asked_in(question, (ENGLISH, german), ENGLISH) is german
    assert asked_in("What is a Kursleiterausbildung?", (ENGLISH, german), ENGLISH) is ENGLISH


@pytest.mark.parametrize(
    ("guide", "question", "language", "says"),
    [
        (
            HARBOUR,
            "Was kostet ein Liegeplatz für eine Nacht?",
            "de",
            "Den Leitfaden gibt es auf Englisch. Frag mich in dieser Sprache",
        ),
        (HARBOUR, "Was macht Marek im Hafen?", "de", "It is run by Old Marek"),
        (HARBOUR, "Wie viel kosten 24 Nächte am Steg?", "de", "24 euros"),
        (BOATHOUSE, "How much is a rowing boat for the day?", "en", "The guide is in: German."),
        (BOATHOUSE, "what is the fee for 25 years?", "en", "25 Euro"),
        (GUIDES["ja"], "When does the library open on Monday?", "en", "The guide is in: Japanese."),
    ],
)
def test_a_question_in_another_language_is_told_which_there_are(
    open_guides: Opener, guide: str, question: str, language: str, says: str
) -> None:
    """In the asker's, with the sections that are nearest, or what is said of names and numbers in it."""
    front = "---\nlanguage: en\n---\n" if guide is HARBOUR else ""
    reply = ask(open_guides(front + guide), question)
    assert reply.kind is Kind.NOT_FOUND and reply.language == language
    assert says in reply.text, reply.text


@pytest.mark.parametrize(
    "question", ["ボートはいくらですか", "كم سعر القارب؟", "小船多少钱", "πόσο κοστίζει το σκάφος"]
)
def test_all_languages_of_a_library_are_named(open_guides: Opener, question: str) -> None:
    """To who asks in one that nothing is known of; no single one is said to be the only one."""
    said = ask(open_guides(BOATHOUSE, f"---\nlanguage: en\n---\n{HARBOUR}"), question).text
    names = ("German", "English") if "The guide is in: " in said else ("Deutsch", "Englisch")
    assert all(name in said for name in names), said


@pytest.mark.parametrize("code", sorted(PACKS))
def test_one_language_is_not_spoken_of_as_if_it_were_several(code: str) -> None:
    """Who is told that a guide is in one language is not asked to choose one of them."""
    with speaking(PACKS[code]):
        one, several = (
            say(f"replies.{name}", languages="X") for name in ("other_language", "other_languages")
        )
    assert "X" in one and "X" in several and one != several


@pytest.mark.parametrize(
    ("question", "other"),
    [("is there a bakery?", "de"), ("gibt es eine Bäckerei?", "en"), ("Wo ist die Bank?", "en")],
)
def test_what_is_suggested_is_in_the_language_of_the_question(
    open_guides: Opener, question: str, other: str
) -> None:
    """Of a library in two, the sections and the words of the other are nothing to ask about."""
    titles = [line[3:] for line in {"en": HARBOUR, "de": BOATHOUSE}[other].splitlines() if line[:3] == "## "]
    text = ask(open_guides(BOATHOUSE, HARBOUR), question).text.lower()
    assert titles and not any(title.lower() in text for title in titles), text


def test_a_question_is_not_said_to_be_read_as_itself(open_guides: Opener) -> None:
    """Its marks are no part of how it was read."""
    assistant, talk = open_guides(SPANISH), Conversation()
    assistant.reply(talk, "¿a qué hora abre la piscina?")
    read = "Entendido como «a qué hora abre los domingos»."
    assert assistant.reply(talk, "¿y los domingos?").notes == (read,)
    for question in ("¿es obligatorio el gorro?", "¿cuánto cuesta la entrada?", "¡es obligatorio el gorro!"):
        assert not assistant.reply(talk, question).notes


def test_an_emergency_is_answered_in_its_language(open_guides: Opener) -> None:
    """First and alone, whatever the guide's; so is the wish for medical advice."""
    english, german = open_guides(f"---\nlanguage: en\n---\n{HARBOUR}"), open_guides(BOATHOUSE)
    for assistant, message, kind, says in (
        (english, "mein Kind hat Spülmittel getrunken", Kind.EMERGENCY, "Giftnotruf"),
        (english, "Ich möchte mich umbringen", Kind.EMERGENCY, "TelefonSeelsorge"),
        (english, "Soll ich Ibuprofen nehmen?", Kind.MEDICAL_ADVICE, "Apotheke"),
        (german, "my son swallowed bleach", Kind.EMERGENCY, "poison center"),
        (german, "I want to kill myself", Kind.EMERGENCY, "988"),
    ):
        reply = ask(assistant, message)
        assert reply.kind is kind and says in reply.text and not reply.nearest


@pytest.mark.parametrize(
    "question",
    [
        "How long is the fellowship?",
        "certifcation exam bord",
        "who runs the crane",
        "wat is teh prise",
        "ABPMR, full name pls",
    ],
)
def test_misspelt_english_stays_english(question: str) -> None:
    """Misspelt words are no other language."""
    assert asked_in(question, (ENGLISH,), ENGLISH) is ENGLISH


@pytest.mark.parametrize(
    ("text", "code"), [*((text, code) for code, text in GUIDES.items()), (HARBOUR * 2, "en")]
)
def test_a_text_tells_its_language(code: str, text: str) -> None:
    """By its letters, or by how common its words are in each."""
    found = detected(text)
    assert found is not None and found.code == code
    assert detected("Anna Berg, Hans Tal, Eva Wald, E-104, ISO 9001 " * 9) is None


def test_all_packs_can_be_told_apart() -> None:
    """Each has a table of frequencies, and small words."""
    for pack in PACKS.values():
        assert pack.frequencies.used() and pack.words("words/stop_words")


COLD = """
import sys
opened = []
sys.addaudithook(lambda event, about: opened.append(str(about[0])) if event == "open" else None)
from bot.command_line import main
try:
    main()
finally:
    folders = {path.partition("/corpus/languages/")[2] for path in opened}
    print(*sorted({one.partition("/")[0] for one in folders if "/" in one and "__pycache__" not in one}))
"""


def test_a_cold_question_in_english_reads_no_other_pack(tmp_path: Path) -> None:
    """Whoever asks in English doesn't wait for the words of the others."""
    command = [sys.executable, "-c", COLD, "--data-dir", str(tmp_path), "ask", "How long is the fellowship?"]
    for _ in range(2):  # the first one publishes the guide
        asked = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "12 months" in asked.stdout and asked.stdout.splitlines()[-1] == "en"


@pytest.mark.parametrize("text", [BOATHOUSE, SPANISH])
def test_a_guide_that_was_kept_before_languages_were_told_is_asked_as_then(tmp_path: Path, text: str) -> None:
    """Its readers are not told that it is in English, which it says nowhere."""
    kept = text.rsplit("---\n", maxsplit=1)[-1]
    library = library_of(tmp_path, Document("old", "Old", kept))
    assistant = Assistant(library)
    for question in ("Was kostet ein Ruderboot in der Stunde?", "¿Cuánto cuesta la entrada de la piscina?"):
        reply = ask(assistant, question)
        mine = detected(question * 9) == detected(kept)
        assert (reply.language == "en") is mine, reply.text
    library.close()
