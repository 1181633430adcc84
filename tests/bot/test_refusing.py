"""Refusals: one sentence that names what is missing, in words that fit, and no quote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.assistant.assistant import Assistant
from bot.assistant.refusals.refusing import refusal
from bot.assistant.reply import Conversation, Kind
from corpus.store.library import Library
from tests.helpers.guides import HARBOUR, HARBOUR_HINTS, ask, harbour, library_of

QUESTIONS = Path(__file__).parent.parent / "questions"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Return an assistant over a small guide without hints."""
    library = library_of(tmp_path_factory.mktemp("port"), harbour())
    yield Assistant(library)
    library.close()


@pytest.fixture(scope="module")
def hinted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Return an assistant over the same guide with its keeper's hints."""
    library = library_of(tmp_path_factory.mktemp("hinted"), harbour(HARBOUR_HINTS))
    yield Assistant(library)
    library.close()


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("is there a sauna?", "The guide says nothing about a sauna."),
        ("may I bring my parrot?", "The guide says nothing about your parrot."),
        ("What is the population of brazil?", "The guide says nothing about the population of Brazil."),
        ("who discovered radium?", "The guide says nothing about radium."),
        (
            "is there a karaoke night or a yoga class?",
            "The guide says nothing about a karaoke night or a yoga class.",
        ),
        ("what is the square root of 529?", "The guide says nothing about the square root of 529."),
        ("how do I grow tomatoes on a balcony?", "The guide says nothing about tomatoes or a balcony."),
        ("IS THERE A SAUNA IN PERU?", "The guide says nothing about a sauna or Peru."),
        ("is there a shuttle to New York?", "The guide says nothing about a shuttle or New York."),
        ("How much is a yoga class?", "The guide says nothing about a yoga class."),
        ("who wrote The Odyssey?", "The guide says nothing about The Odyssey."),
        ("is the crane open?", "The guide speaks of the crane, but doesn't answer that."),
        ("can a 17-year-old apply?", "The guide says nothing about a 17-year-old."),
        ("what does a llama cost?", "The guide says nothing about a llama."),
        ("are parrots allowed?", "The guide says nothing about parrots."),
        ("is a karaoke night allowed?", "The guide says nothing about a karaoke night."),
        ("can my parrot stay in the shed?", "The guide says nothing about your parrot or the shed."),
        ("how do I ask for a leave of absence?", "The guide says nothing about a leave of absence."),
        ("can I yodel?", "The guide doesn't mention “yodel”."),
        ("Is there a sauna near the crane?", "The guide speaks of the crane, but nowhere of a sauna."),
        ("Does the crane lift elephants?", "The guide speaks of the crane, but nowhere of elephants."),
        ("What does a mooring cost in norway?", "The guide speaks of a mooring, but nowhere of Norway."),
        ("How many moorings were there in 1987?", "The guide speaks of moorings, but nowhere of 1987."),
        ("How old is the crane?", "The guide speaks of the crane, but doesn't answer that."),
        ("How far can the crane lift?", "The guide speaks of the crane, but doesn't answer that."),
        ("why?", "The guide doesn't say."),
    ],
)
def test_what_is_missing_is_named_as_the_question_names_it(
    port: Assistant, question: str, sentence: str
) -> None:
    """With its article and the capital of a name, beside what the guide does speak of; what may be no thing
    stands in quotation marks.
    """
    assert refusal(port.retriever().ask(question), "") == sentence


_PIECES = st.sampled_from(
    ["is there", "a", "the", "how", "does", "crane", "moorings", "sauna", "New York", "e-scooters", "I",
     "Dr. Smith's", "1987", "17-year-old", "of", "cost", "?", ",", "—", "É", "ÑANDÚ", "\u0130", "near"]
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.lists(_PIECES, max_size=9).map(" ".join), st.text(max_size=60)), st.booleans())
def test_any_question_is_refused_in_one_sentence(port: Assistant, question: str, shouted: bool) -> None:
    """Whatever words stand side by side, however they are written."""
    sentence = refusal(port.retriever().ask(question.upper() if shouted else question), "")
    assert sentence.startswith("The guide ")
    assert sentence.endswith(".")


def test_a_refusal_begins_with_its_sentence(port: Assistant) -> None:
    """What the guide doesn't say comes first, what it does after."""
    reply = ask(port, "is there a sauna?")
    assert reply.kind is Kind.NOT_FOUND
    assert reply.text.startswith(f"{reply.lead}\n\nYou can also ask:\n· ")


def test_the_keepers_sentence_is_said_where_its_question_is_near(hinted: Assistant) -> None:
    """The keeper knows best what to say."""
    reply = ask(hinted, "what is the price of a winter berth")
    assert reply.lead == "The guide gives no prices for the winter."


def test_the_keepers_sentence_is_not_said_of_something_else(hinted: Assistant) -> None:
    """A question that only looks like the keeper's gets its own refusal."""
    lead = ask(hinted, "what does a llama cost in winter?", "what does a winter llama cost?").lead
    assert "llama" in lead


def test_the_second_miss_in_a_row_offers_the_topics(port: Assistant) -> None:
    """Once, at the second; after an answer it begins anew."""
    conversation = Conversation()
    misses = []
    for question in ("is there a sauna?", "who discovered radium?", "may I bring my parrot?"):
        misses.append(port.reply(conversation, question))
    assert [reply.kind for reply in misses] == [Kind.NOT_FOUND] * 3
    assert ["/topics" in reply.text for reply in misses] == [False, True, False]
    assert port.reply(conversation, "What does a mooring cost?").answered
    assert "/topics" not in port.reply(conversation, "who discovered radium?").text


def refused(name: str) -> list[str]:
    """Return questions of a file that its guide doesn't answer."""
    rows = map(json.loads, (QUESTIONS / name).read_text(encoding="utf-8").splitlines())
    return [row["question"] for row in rows if not row["expect"] and not row.get("history")]


def test_a_refusal_is_one_breath_and_quotes_nothing(built_in: Path) -> None:
    """One sentence, without a word of apology, and no sentence of the guide in the whole reply."""
    library = Library.open(built_in)
    assistant = Assistant(library)
    stored = library.edition(library.published()).documents[0]
    sentences = {
        passage.text[start - passage.start : end - passage.start]
        for passage in library.all_passages(stored.version)
        for start, end in passage.sentences
    }
    for question in refused("pain-medicine.fit.jsonl")[::5]:
        reply = ask(assistant, question)
        if reply.kind is not Kind.NOT_FOUND or reply.language != "en":
            continue
        assert reply.lead.startswith("The guide "), question
        assert reply.lead.endswith("."), question
        assert len(reply.lead.split()) < 30, question
        assert "sorry" not in reply.lead.lower(), question
        assert not any(sentence in reply.text for sentence in sentences), question
    library.close()


def test_words_of_the_guide_are_never_said_to_be_missing(port: Assistant) -> None:
    """What stands in the guide is not named as missing, whatever is asked about it."""
    words = {word.strip(".,").lower() for word in HARBOUR.split()}
    for question in ("does the crane lift llamas?", "is power free for yachts?", "a night on a houseboat?"):
        missing = ask(port, question).lead.partition("nowhere of ")[2].strip(".").lower().split()
        assert not words & (set(missing) - {"a", "the", "or"}), question


@pytest.mark.parametrize("question", ["1", "2", "7?", " 3. ", "1!", "1 2"])
def test_a_number_alone_gets_no_sentence_of_the_keeper(question: str, tmp_path: Path) -> None:
    """It names nothing: who types the number of a step, or of a line, may mean anything."""
    hints = (
        '[[not_covered]]\nsay = "The guide has no exam."\n'
        'questions = ["What is Step 1?", "what is a PGY-2", "phase 3", "7 of 10"]\n'
    )
    with closing(library_of(tmp_path, harbour(hints))) as library:
        assistant = Assistant(library)
        assert "exam" not in assistant.reply(Conversation(), question).text
        assert "exam" in assistant.reply(Conversation(), "what is step 1?").text
