"""German: a guide in it is read, asked and answered in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Conversation, Kind, Reply
from bot.assistant.scope import judge
from bot.channels.input_lines import Line
from bot.channels.terminal.chat_session import ChatSession
from corpus.languages.checking import faults, lacking
from corpus.languages.detecting import detected
from corpus.languages.language import Language
from corpus.languages.spoken import ENGLISH, PACKS, speaking
from corpus.model import Document
from corpus.readers.sources import read_source
from tests.helpers.guides import library_of

GERMAN = PACKS["de"]
GUIDE = Path(__file__).with_name("bootshaus.md").read_text(encoding="utf-8")
ANSWERED = {
    "Wann ist das Bootshaus geöffnet?": "von April bis Oktober",
    "was kostet ein ruderboot": "9 Euro",
    "Wie teuer ist ein Liegeplatz im Jahr?": "240 Euro",
    "hallo, was kostet ein boot?": "9 Euro",
    "Wo bekomme ich den Schlüssel?": "Hafenmeister",
    "Ich habe den Schlüssel verloren, was kostet das?": "25 Euro",
    "Darf ich meinen Hund mitbringen?": "an der Leine",
    "Darf man rauchen?": "verboten",
    "Müssen Kinder eine Schwimmweste tragen?": "Kinder unter 12",
    "Bis wann muss ich kündigen?": "Ende September",
    "Wie hoch ist der Jahresbeitrag?": "120 Euro",
    "Wer entscheidet über die Aufnahme?": "Der Vorstand",
    "Ist am 3. Oktober offen?": "geschlossen",
    "Was kostet der Segelkurs?": "1.150 €",
}
UNANSWERED = [
    "Gibt es ein Schwimmbad?",
    "Wer ist der Vorsitzende?",
    "Was kostet ein Tauchkurs?",
    "Wie ist das Passwort für das WLAN?",
    "Wie weit ist es zum Bahnhof?",
]
EMERGENCIES = {
    "Ich möchte mich umbringen": "TelefonSeelsorge",
    "ich will nicht mehr leben": "TelefonSeelsorge",
    "mein Bruder will sich das Leben nehmen": "TelefonSeelsorge",
    "Ich habe 20 Tabletten geschluckt": "Giftnotruf",
    "mein Kind hat Spülmittel getrunken": "Giftnotruf",
    "Überdosis Paracetamol, was tun?": "Giftnotruf",
    "Ich habe starke Schmerzen in der Brust": "112",
    "Meine Mutter hat einen Schlaganfall": "112",
    "er atmet nicht mehr": "112",
    "Mein Vater ist bewusstlos": "112",
    "MEIN SOHN IST BEWUSSTLOS HILFE": "112",
    "mein mann schlägt mich": "112",
}
ADVICE = [
    "Ich habe Kopfschmerzen, was hilft?",
    "Soll ich Ibuprofen nehmen?",
    "mein Knie tut weh",
    "Was hilft gegen Rückenschmerzen?",
    "Wie viel Paracetamol darf ich nehmen?",
    "mein kind hat fieber was tun",
]
HARMLESS = [
    "Die Aussicht ist zum Sterben schön",
    "Ich sterbe vor Hunger, gibt es etwas zu essen?",
    "Ich bin todmüde, wo kann man schlafen?",
    "mein Akku ist tot, gibt es Strom?",
    "Was verdient ein Arzt?",
    "Gibt es einen Arzt am See?",
    "Wie lange dauert die Ausbildung?",
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    guide = Document("bootshaus", "Bootshaus am See", GUIDE, metadata=(("language", "de"),))
    library = library_of(tmp_path_factory.mktemp("german"), guide)
    yield Assistant(library)
    library.close()


def ask(assistant: Assistant, *questions: str) -> Reply:
    conversation = Conversation()
    return [assistant.reply(conversation, question) for question in questions][-1]


def test_everything_is_said_in_german() -> None:
    """`python -m corpus.languages.checking de` names what is missing, which is said in English."""
    assert faults(GERMAN) == []
    assert [name for name in lacking(GERMAN) if name.startswith("messages/")] == []


@pytest.mark.parametrize("question", ANSWERED)
def test_what_the_guide_says_is_quoted(assistant: Assistant, question: str) -> None:
    """In its own words."""
    reply = ask(assistant, question)
    assert reply.kind is Kind.ANSWER, reply.text
    assert ANSWERED[question] in reply.answers[0].text


@pytest.mark.parametrize("question", UNANSWERED)
def test_what_it_does_not_say_is_refused_in_german(assistant: Assistant, question: str) -> None:
    """Nothing is quoted as an answer, and no English is said."""
    reply = ask(assistant, question)
    assert reply.kind is Kind.NOT_FOUND
    assert reply.lead.startswith(("Im Leitfaden", "Der Leitfaden"))


def plainly(text: str) -> str:
    """Return a text as it is typed where there are no umlauts."""
    for letter, typed in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.replace(letter, typed)
    return text


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(sorted(ANSWERED)), st.sampled_from([str.upper, str.lower, plainly]))
def test_typing_changes_no_answer(question: str, typed: object) -> None:
    """In capitals, in small letters, without umlauts and with ss."""
    assert callable(typed)
    with speaking(GERMAN):
        from retrieval.words.analysis import Analyzer

        analyzer = Analyzer()
        assert analyzer.terms(typed(question)) == analyzer.terms(question)


def test_a_conversation_goes_on_in_german(assistant: Assistant) -> None:
    """Each message leans on those before."""
    said = "Was kostet ein Ruderboot?", "und für Mitglieder?"
    assert "die Hälfte" in ask(assistant, *said).answers[0].text
    assert ask(assistant, "Hallo!").text.startswith("Hallo! Was")
    assert ask(assistant, "vielen Dank").text == "Gern geschehen!"
    assert "The guide is in: German." in ask(assistant, "What does a boat cost?").text


@pytest.mark.parametrize(
    "question",
    [
        "gibts eine Sauna",
        "habt ihr eine Bar?",
        "Haben Sie einen Aufzug?",
        "bietet ihr Yoga an?",
        "Gibt es eine Sauna?",
    ],
)
def test_a_whole_question_is_no_follow_up(assistant: Assistant, question: str) -> None:
    """ "Eine", "ihr" and "Sie" stand for nothing said before there."""
    reply = ask(assistant, "was kostet ein ruderboot", question)
    assert reply.kind is Kind.NOT_FOUND and not reply.notes


@pytest.mark.parametrize("other", ["der Segelkurs", "das Boot", "die Schwimmweste"])
def test_what_takes_the_place_of_a_thing_brings_its_article(assistant: Assistant, other: str) -> None:
    """ "Was kostet das Segelkurs" is no German."""
    notes = ask(assistant, "was kostet die Aufnahme?", f"und {other}?").notes
    assert any(f"was kostet {other}" in note for note in notes), notes


def test_capitals_and_umlauts_are_no_slips(assistant: Assistant) -> None:
    """What the lexicon has in small letters is not read as something else."""
    for question in ("Wie hoch ist die Mahngebühr?", "Gibt es eine Ermäßigung?", "Was kostet das Bußgeld?"):
        assert ask(assistant, question).notes == ()


def test_the_prompt_speaks_german(assistant: Assistant) -> None:
    """What stands beside the replies, on a terminal that highlights them as well."""
    chat = ChatSession(assistant, assistant.retriever().library, lambda: None)  # type: ignore[arg-type]
    said = [
        chat.respond(Line(text, "")).text
        for text in ("/help", "/neu", "Was kostet ein Boot?", "/sources", "/why")
    ]
    assert said[0].count("Leitfaden") >= 2 and "gibt es nicht" in said[1]
    assert "Abschnitt" in said[3] and "Gesucht wurde: " in said[4] and "answer" not in said[4]
    reply = ask(assistant, "Gibt es ein Schwimmbad?")
    assert reply.language == "de" and ask(assistant, "Hallo").language == "de"


@pytest.mark.parametrize("message", EMERGENCIES)
def test_emergencies_are_recognised(assistant: Assistant, message: str) -> None:
    """First and alone, with numbers of the countries of the language."""
    reply = ask(assistant, message)
    assert reply.kind is Kind.EMERGENCY
    assert EMERGENCIES[message] in reply.text and "{" not in reply.text


@pytest.mark.parametrize("message", ADVICE)
def test_wishes_for_advice_are_recognised(message: str) -> None:
    """Nothing is quoted."""
    with speaking(GERMAN):
        judgement = judge(message, lambda _: False)
    assert judgement is not None and judgement.kind is Kind.MEDICAL_ADVICE


@pytest.mark.parametrize("message", HARMLESS)
def test_figures_of_speech_raise_no_alarm(message: str) -> None:
    """Nor does a question about doctors."""
    with speaking(GERMAN):
        judgement = judge(message, lambda _: False)
    assert judgement is None or judgement.kind is Kind.SMALL_TALK


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GUIDE, GERMAN),
        ((Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8"), ENGLISH),
        ("Anna Berg, Hans Tal, Eva Wald " * 9, None),
        ("Zu kurz.", None),
    ],
)
def test_a_language_is_told_by_its_small_words(text: str, language: Language | None) -> None:
    """A list of names has none."""
    assert detected(text) is language


@pytest.mark.parametrize(
    ("front", "text", "language", "says"),
    [
        ("", GUIDE, "de", "taken for “de”"),
        ("---\nlanguage: de-AT\n---\n", GUIDE, "de-AT", ""),
        ("---\nlanguage: en\n---\n", GUIDE, "en", "mend that"),
        ("---\nlanguage: lv\n---\n", GUIDE, "lv", "its words are of “de”: mend that"),
        (
            "",
            "# Fees\n\n" + "A boat costs nine euros, and members pay half of it in the summer. " * 4,
            "",
            "",
        ),
    ],
)
def test_a_keeper_is_told_of_an_odd_language(
    tmp_path: Path, front: str, text: str, language: str, says: str
) -> None:
    """Where none is declared, another one than it is, or one that nobody knows here."""
    path = tmp_path / "guide.md"
    path.write_text(front + text, encoding="utf-8")
    document = read_source(str(path))[0]
    assert dict(document.metadata).get("language", "") == language
    assert [notice.kind for notice in document.notices] == (["language"] if says else [])
    assert all(says in notice.message for notice in document.notices)


@pytest.mark.parametrize(
    "question", ["Gibt es einen Winterpreis?", "Gibt es ein Winterboot?", "was ist der hafenpreis"]
)
def test_a_compound_of_the_keepers_is_read_as_the_keeper_wrote_it(tmp_path: Path, question: str) -> None:
    """Not as the two words of the guide that it is made of: what is noted as not covered stays refused."""
    path = tmp_path / "guide.md"
    path.write_text(
        f"{GUIDE}\n## Der Preis im Winter\n\nDer Hafen ist zu, ein Boot hat im Winter seinen Preis.\n"
    )
    noted = '[[not_covered]]\nsay = "Dazu sage ich nichts."\nquestions = [{}]\n'
    path.with_suffix(".hints.toml").write_text(noted.format(f'"{question.lower().strip("?")}"'))
    (document,) = read_source(str(path))
    reply = Assistant(library_of(tmp_path / "library", document)).reply(Conversation(), question)
    assert not reply.answered and "Dazu sage ich nichts." in reply.text, reply.text
