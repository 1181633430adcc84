"""The assistant over real guides: what it says, whatever is asked, and across editions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.assistant.assistant import Assistant
from bot.assistant.markup import drop_markup
from bot.assistant.reading import Reading
from bot.assistant.reply import Conversation, Kind
from bot.assistant.settings import CONVERSING
from corpus.model import Document
from corpus.store.library import Library
from retrieval.editions.publishing import Request, add, remove
from tests.helpers.guides import HARBOUR, ask, harbour, kitchen, library_of


@pytest.fixture(scope="module")
def pain(built_in: Path) -> Iterator[Assistant]:
    """Return an assistant over the built-in guide."""
    library = Library.open(built_in)
    yield Assistant(library)
    library.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Return an assistant over a library without documents."""
    library = library_of(tmp_path_factory.mktemp("empty"), None)
    yield Assistant(library)
    library.close()


def test_a_reply_begins_with_the_answer_and_says_where_it_stands(pain: Assistant) -> None:
    """What was asked for comes first, its place right below it."""
    reply = ask(pain, "What is the median salary of a pain specialist?")
    answer = reply.answers[0]
    assert reply.text.startswith(f"{drop_markup(answer.text).text}\n— {answer.title} › {answer.section[0]}")
    assert "$345,836" in answer.text


def test_a_slip_is_named_and_mended(pain: Assistant) -> None:
    """The reader sees how the question was read, and `understood_as` says it."""
    reply = ask(pain, "What is the median salry of a pain specialist?")
    assert reply.notes == ("Reading “salry” as “salary”.",)
    assert reply.notes[0] in reply.text
    assert reply.understood_as == "What is the median salary of a pain specialist?"


def test_a_follow_up_shows_the_subject_that_it_carries(pain: Assistant) -> None:
    """Nobody has to guess what "it" was taken for."""
    reply = ask(pain, "How long is the fellowship?", "Who accredits it?")
    assert "Accreditation Council" in reply.answers[0].text
    assert any("fellowship" in note for note in reply.notes)
    assert reply.question != reply.understood_as


def test_a_question_in_full_shows_no_note(pain: Assistant) -> None:
    """A switch of topic drags nothing along, and is not remarked on."""
    reply = ask(pain, "How long is the fellowship?", "What is the median salary of a pain specialist?")
    assert (reply.notes, reply.understood_as) == ((), reply.question)


def test_a_refused_question_is_read_as_the_keeper_has_a_sentence_for(pain: Assistant) -> None:
    """A whole question about another thing is not refused as one about the thing before."""
    alone = ask(pain, "do they do surgery")
    conversation = Conversation()
    pain.reply(conversation, "Who administers the board exam?")
    after = pain.reply(conversation, "do they do surgery")
    assert (after.kind, after.lead) == (Kind.NOT_FOUND, alone.lead)


def test_a_synonym_of_the_keepers_is_held_in_a_follow_up(pain: Assistant) -> None:
    """What the keeper says is the same isn't missing, though the lexicon knows it as something near."""
    conversation = Conversation()
    pain.reply(conversation, "How many IMGs are in PM&R?")
    assert "854" in pain.reply(conversation, "and in anesthesia?").text


def test_a_sign_can_be_asked_for(pain: Assistant) -> None:
    """Whoever asks “what %?” asks a question, not a call for help."""
    conversation = Conversation()
    pain.reply(conversation, "How many IMGs are in PM&R?")
    assert "%" in pain.reply(conversation, "what %?").answers[0].text


@pytest.mark.parametrize(
    "question",
    ["Tell me about the pay.", "pros and cons?", "Which residency is bigger?", "What is pain medicine?"],
)
def test_further_answers_add_something(pain: Assistant, question: str) -> None:
    """Each stands in another passage, and none says again what the first said."""
    answers = ask(pain, question).answers
    assert 1 <= len(answers) <= 3
    assert len({answer.passage for answer in answers}) == len(answers)
    first = set(answers[0].text.lower().split())
    for answer in answers[1:]:
        words = set(answer.text.lower().split())
        assert len(words & first) < 0.7 * len(words)
        assert answer.confidence <= answers[0].confidence


def test_answers_are_verbatim_and_where_they_say(pain: Assistant, built_in: Path) -> None:
    """`text == document[start:end]`, and the context is what stands around it."""
    library = Library.open(built_in)
    edition = library.edition(library.published())
    for question in pain.examples(12):
        for answer in ask(pain, question).answers:
            stored = edition.document(answer.document)
            assert stored is not None
            document = library.text(stored.version)
            assert document[answer.start : answer.end] == answer.text
            end = answer.context_start + len(answer.context)
            assert document[answer.context_start : end] == answer.context
            assert answer.context_start <= answer.start < answer.end <= end
    library.close()


def test_advice_gets_a_clinician_and_topics_but_no_quote(pain: Assistant) -> None:
    """Nothing of the guide's text stands beside a medical question."""
    reply = ask(pain, "my back hurts, what should I take?")
    assert (reply.kind, reply.answers, reply.suggestions) == (Kind.MEDICAL_ADVICE, (), ())
    assert "doctor" in reply.text
    assert "Training" in reply.text


def test_an_emergency_stands_alone(pain: Assistant) -> None:
    """Nothing but help: no topic, no suggestion, no quote."""
    reply = ask(pain, "I want to kill myself")
    assert (reply.kind, reply.answers, reply.suggestions) == (Kind.EMERGENCY, (), ())
    assert "emergency number" in reply.text
    assert "guide" not in reply.text


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=120), min_size=1, max_size=3))
def test_whatever_is_typed_gets_a_reply(pain: Assistant, texts: list[str]) -> None:
    """Control characters, lone surrogates, emoji and nonsense raise nothing, first or as a follow-up."""
    reply = ask(pain, *texts)
    assert reply.text.strip()
    assert reply.answered == bool(reply.answers)
    assert 0 <= reply.confidence <= 1


@pytest.mark.parametrize("question", ["fellowship " * 9000, "a" * 100_000, "how " * 25_000, "?" * 100_000])
def test_a_question_of_any_length_gets_a_reply(pain: Assistant, question: str) -> None:
    """100,000 characters take no more than a moment: channels refuse them, but nothing depends on that."""
    assert ask(pain, question).text


def test_a_conversation_is_bounded(pain: Assistant) -> None:
    """Hours of questions keep only the last turns."""
    conversation = Conversation()
    for _ in range(CONVERSING.turns + 5):
        pain.reply(conversation, "hello")
    assert len(conversation.turns) == CONVERSING.turns


def test_conversations_are_separate(pain: Assistant) -> None:
    """One person's follow-up never leans on another's question."""
    one, other = Conversation(), Conversation()
    pain.reply(one, "How long is the fellowship?")
    pain.reply(other, "Who administers the exam?")
    assert "fellowship" in pain.reply(one, "Who accredits it?").understood_as
    assert all("fellowship" not in turn.understood_as for turn in other.turns)


@pytest.mark.parametrize(
    "question", ["What does it cost?", "how long is the fellowship", "Tell me about pay"]
)
def test_an_empty_guide_says_how_to_fill_it(empty: Assistant, question: str) -> None:
    """Nothing is found, and the reply names the command that adds a document."""
    reply = ask(empty, question)
    assert (reply.kind, reply.answers, reply.suggestions) == (Kind.NOT_FOUND, (), ())
    assert "guidebot corpus add" in reply.text


def test_an_empty_guide_is_still_polite(empty: Assistant) -> None:
    """Small talk and emergencies need no guide; examples, topics and /why are just empty."""
    assert ask(empty, "hello").kind is Kind.SMALL_TALK
    assert ask(empty, "I took an overdose").kind is Kind.EMERGENCY
    assert (empty.examples(), empty.topics(), empty.outline()) == ((), (), ())
    conversation = Conversation()
    empty.reply(conversation, "What does it cost?")
    assert "empty" in empty.why(conversation)


def test_a_new_edition_answers_the_next_message(tmp_path: Path) -> None:
    """Another process publishes between two messages; nothing is restarted, and no answer mixes editions."""
    library = library_of(tmp_path, harbour())
    assistant, conversation = Assistant(library), Conversation()
    before = assistant.reply(conversation, "What does a mooring cost?")
    keeper = Library.open(tmp_path)
    changed = Document("harbour", "The harbour", HARBOUR.replace("24", "26"))
    add(keeper, [kitchen(), changed], Request())
    after = assistant.reply(conversation, "What does a mooring cost?")
    baking = assistant.reply(conversation, "How long does a baking course take?")
    assert "24 euros" in before.answers[0].text
    assert "26 euros" in after.answers[0].text
    assert baking.answers[0].document == "kitchen"
    for reply, edition in ((before, 1), (after, 2), (baking, 2)):
        assert {answer.edition for answer in reply.answers} == {edition}
    keeper.close()
    library.close()


def test_an_answer_of_an_earlier_edition_can_still_be_explained(tmp_path: Path) -> None:
    """/why speaks of the edition that answered, even where its document is gone."""
    library = library_of(tmp_path, harbour())
    assistant, conversation = Assistant(library), Conversation()
    reply = assistant.reply(conversation, "What does a mooring cost?")
    add(library, [kitchen()], Request())
    remove(library, ["harbour"], Request())
    for explanation in (assistant.why(conversation), assistant.explain(reply.reading or Reading("", ""), 1)):
        assert f"{reply.answers[0].score:.3f}" in explanation
        assert "24 euros" in explanation
    answers = ask(assistant, "What does a mooring cost?").answers
    assert all(answer.document == "kitchen" for answer in answers)
    library.close()
