"""/why and `ask --why`: the parts are in plain words, and they sum to what was said."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.reading import Reading
from bot.assistant.reply import Conversation, Kind, Reply
from corpus.store.library import Library
from retrieval.answering.model import load_model, load_told
from tests.helpers.guides import harbour, library_of

_PART = re.compile(r"^ +([+-]\d+\.\d{3})  (\S.*)$")
_TOTAL = re.compile(r"^  = +([+-]\d+\.\d{3})  (\S.*)$")


@pytest.fixture(scope="module", params=["built-in", "harbour"])
def assistant(
    request: pytest.FixtureRequest, built_in: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    """Return an assistant over a guide with hints, and over one without."""
    hinted = request.param == "built-in"
    library = Library.open(built_in) if hinted else library_of(tmp_path_factory.mktemp("plain"), harbour())
    yield Assistant(library)
    library.close()


def explained(assistant: Assistant, *questions: str) -> tuple[Reply, str]:
    """Return the last reply and why it is so."""
    conversation = Conversation()
    replies = [assistant.reply(conversation, question) for question in questions]
    return replies[-1], assistant.why(conversation)


def sums(explanation: str) -> list[tuple[list[float], float]]:
    """Return the parts and the total of each sum in an explanation, in their order."""
    found: list[tuple[list[float], float]] = []
    parts: list[float] = []
    for line in explanation.splitlines():
        if part := _PART.match(line):
            parts.append(float(part[1]))
        elif total := _TOTAL.match(line):
            found.append((parts, float(total[1])))
            parts = []
    return found


QUESTIONS = [
    "What is the median salry of a pain specialist?",
    "What does a mooring cost?",
    "How long is the fellowship, and who accredits it?",
    "who runs the crane",
    "what do neurologists earn in Peru?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_parts_sum_to_the_score_and_to_the_confidence(assistant: Assistant, question: str) -> None:
    """Three sums: the passage's BM25, the score of its best words, and what the probability is made of."""
    reply, explanation = explained(assistant, question)
    found = sums(explanation)
    if len(found) < 3:
        assert "Nothing in the guide matches." in explanation
        assert not reply.answered
        return
    for parts, total in found:
        assert sum(parts) == pytest.approx(total, abs=0.0005 * (len(parts) + 60))
    bm25, score, confidence = (total for _, total in found)
    assert bm25 >= 0
    assert 1 / (1 + math.exp(-confidence)) == pytest.approx(reply.confidence, abs=0.002)
    if reply.answers:
        assert score == pytest.approx(reply.answers[0].score, abs=0.0006)


def test_bm25_is_what_search_says(assistant: Assistant) -> None:
    """The words' parts add up to the score that `search` prints for the passage."""
    question = assistant.examples(1)[0]
    _, explanation = explained(assistant, question)
    passage = re.search(r"BM25 score of passage (\S+),", explanation)
    assert passage is not None
    hits = {hit.passage: hit.score for hit in assistant.retriever().search(question, 100)}
    assert sums(explanation)[0][1] == pytest.approx(hits[passage[1]], abs=0.0006)


def test_spelling_and_carried_words_are_told(built_in: Path) -> None:
    """What was asked in the end is what is explained, follow-ups included."""
    library = Library.open(built_in)
    assistant = Assistant(library)
    _, explanation = explained(assistant, "how long is the felowship?", "Who acredits it?")
    assert "“acredits” was read as “accredits”" in explanation
    assert "fellowship" in explanation
    library.close()


def test_an_earlier_reply_is_explained_by_what_it_was_understood_as(built_in: Path) -> None:
    """A channel that keeps only `understood_as` and the edition gets the same words explained."""
    library = Library.open(built_in)
    assistant = Assistant(library)
    reply, explanation = explained(assistant, "How long is the fellowship?", "Who accredits it?")
    later = assistant.explain(reply.reading or Reading("", ""), reply.answers[0].edition)
    assert later.partition("\n")[0] == explanation.partition("\n")[0]
    assert reply.answers[0].passage in later
    library.close()


@pytest.mark.parametrize("said", ["hello", "my back hurts, what should I take?"])
def test_nothing_was_looked_for_where_nothing_was_asked(assistant: Assistant, said: str) -> None:
    """Small talk and advice have no score to explain."""
    assert "no question" in explained(assistant, said)[1]


def test_every_part_that_counts_is_in_plain_words(assistant: Assistant) -> None:
    """No name of a feature from the code is shown."""
    model = load_model()
    names = {name for part in (model.hinted, model.plain) for name in part.confidence.weights}
    names |= {name for part in (model.hinted, model.plain) for name in part.ranking.weights}
    names |= {*load_told().ranking, *load_told().confidence}
    _, explanation = explained(assistant, QUESTIONS[1])
    shown = {part[2].rpartition(" (")[0] for line in explanation.splitlines() if (part := _PART.match(line))}
    assert not {name for name in names if "_" in name} & shown


def turns_of(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield [turn["question"] for turn in json.loads(line)["turns"]]


CONVERSATIONS = Path(__file__).parents[1] / "questions" / "pain-medicine.conversations.jsonl"


def test_every_turn_is_explained_with_the_numbers_it_was_answered_with(built_in: Path) -> None:
    """Follow-ups, too: what they borrowed is kept as it was looked for, not read out of what was shown."""
    library = Library.open(built_in)
    assistant, explained = Assistant(library), 0
    for questions in turns_of(CONVERSATIONS):
        conversation = Conversation()
        for question in questions:
            reply = assistant.reply(conversation, question)
            why = assistant.why(conversation)
            if "Confidence " in why and reply.kind is not Kind.SMALL_TALK:
                shown = float(why.partition("Confidence ")[2].partition(";")[0])
                assert shown == pytest.approx(reply.confidence, abs=0.0006), question
                explained += 1
    assert explained > 100
    library.close()


@pytest.mark.parametrize(
    "question",
    [
        "what do pain specialists earn (per year)",
        "how long is the fellowship (in months)?",
        "which board certifies — the American one?",
    ],
)
def test_a_persons_own_brackets_are_their_question(built_in: Path, question: str) -> None:
    """They were asked with it, and nothing was taken from a question before: there was none."""
    library = Library.open(built_in)
    assistant, conversation = Assistant(library), Conversation()
    reply = assistant.reply(conversation, question)
    assert not any("Still about" in note for note in reply.notes)
    why = assistant.why(conversation)
    assert "from the question before" not in why
    assert reply.reading is not None
    assert assistant.explain(reply.reading, 1) == why
    library.close()
