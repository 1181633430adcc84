from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Kind, Reply
from bot.channels.input_lines import Line
from bot.channels.terminal.chat_session import PROMPT_COMMANDS, ChatSession
from corpus.languages.spoken import PACKS, say, speaking
from corpus.store.library import Library
from tests.helpers.fakes import FakeAssistant, FakeLibrary

TOO_LONG = say("replies.too_long", most=4096)


class Chat:
    """A session over the fake guide, one line at a time."""

    def __init__(self) -> None:
        self.assistant = FakeAssistant()
        self.forgotten = 0
        self.session = ChatSession(self.assistant, FakeLibrary(), self._forget)  # type: ignore[arg-type]

    def _forget(self) -> None:
        self.forgotten += 1

    def say(self, text: str, problem: str = "") -> Reply:
        return self.session.respond(Line(text, problem))


@pytest.fixture
def chat() -> Chat:
    return Chat()


def test_a_question_goes_to_the_assistant_with_its_conversation(chat: Chat) -> None:
    """A follow-up sees the turns before it."""
    assert chat.say("what does a day cost?").answered
    chat.say("and a week?")
    assert chat.assistant.asked == [(0, "what does a day cost?"), (1, "and a week?")]


def test_new_starts_a_conversation_without_earlier_turns(chat: Chat) -> None:
    """What was asked before no longer counts, not for /more either."""
    chat.say("what does a day cost?")
    assert chat.say(" /NEW ").kind is Kind.NOTICE
    chat.say("and a week?")
    assert chat.assistant.asked[-1] == (0, "and a week?")
    assert "no answer" in chat.say("/more").text


def test_a_line_with_a_problem_is_not_asked(chat: Chat) -> None:
    """The reply is the sentence that says what is wrong."""
    reply = chat.say("x", TOO_LONG)
    assert (reply.kind, reply.text) == (Kind.ERROR, TOO_LONG)
    assert chat.assistant.asked == []


@pytest.mark.parametrize("line", ["/nonsense", "/", "/new york"])
def test_an_unknown_command_is_an_error_that_names_it(chat: Chat, line: str) -> None:
    """A slip in a command is not searched for in the guide."""
    reply = chat.say(line)
    assert reply.kind is Kind.ERROR
    assert line.split(maxsplit=1)[0] in reply.text
    assert chat.assistant.asked == []


def test_a_command_takes_nothing_after_it(chat: Chat) -> None:
    """The reply says so instead of denying that there is such a command."""
    assert "stands alone" in chat.say("/new york").text


def test_help_lists_every_command_and_an_example(chat: Chat) -> None:
    """A newcomer finds all there is from one place."""
    text = chat.say("/help").text
    assert all(name in text for name in PROMPT_COMMANDS)
    assert "What does a day cost?" in text
    assert "not medical advice" in text


@pytest.mark.parametrize("name", [name for name in PROMPT_COMMANDS if name != "/quit"])
def test_every_command_of_the_help_is_a_notice(chat: Chat, name: str) -> None:
    """Commands work before any question, and none of them ends the session."""
    reply = chat.say(name)
    assert reply.kind is Kind.NOTICE
    assert reply.text
    assert not chat.session.ended


def test_quit_ends_the_session(chat: Chat) -> None:
    """/quit leaves."""
    chat.say("/quit")
    assert chat.session.ended


def test_more_shows_the_text_around_then_walks_outwards_to_the_ends(chat: Chat) -> None:
    """The passage with its neighbours in reading order, markup dropped, until all is told."""
    chat.say("what does a day cost?")
    assert chat.say("/more").text == (
        "Hours\nThe workshop opens at nine.\n\n"
        "Prices › Day pass\nA day costs $12. Members pay half.\n\n"
        "Tools stay in the workshop."
    )
    assert chat.say("/more").text == "That is all there is."


def test_more_follows_the_last_answer_across_a_refusal(chat: Chat) -> None:
    """A question that is not answered has nothing to look closer at."""
    chat.say("what does a day cost?")
    chat.say("who is king?")
    assert "no answer" in chat.say("/more").text


def test_sources_name_document_section_passage_offsets_and_edition(chat: Chat) -> None:
    """Any reply can be checked later."""
    chat.say("what does a day cost?")
    text = chat.say("/source").text
    assert "The open workshop › Prices › Day pass" in text
    assert "workshop.md · passage workshop:2 · characters 30 to 50 · edition 3" in text


def test_why_explains_the_last_turn(chat: Chat) -> None:
    """The assistant's own explanation is passed on, in short first."""
    assert chat.say("/why").text == "Nothing asked."
    chat.say("who is king?")
    plain = "In short:\nBecause of who is king?.\n/why numbers shows what that is made of, in numbers."
    assert chat.say("/why").text == chat.say("why?").text == plain
    assert chat.say("/why numbers").text == chat.say("/WHY Numbers").text == "Because of who is king?."


@pytest.mark.parametrize("code", PACKS)
def test_the_word_for_numbers_is_the_languages_own(chat: Chat, code: str) -> None:
    """Whoever is told of the command can type what they were told."""
    chat.say("who is king?")
    with speaking(PACKS[code]):
        told = chat.session._why().splitlines()[-1]
        command = re.search(r"/why [^ ]+", told)
        assert command and chat.session._respond(command[0].upper()).text == "Because of who is king?."
        assert chat.session._respond("/why king").kind is Kind.ERROR


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("day", "Prices › Day pass"),
        ("PRICES", "Prices\nPrices › Day pass"),
        ("day pass", "Prices › Day pass"),
        ("kayaks", "No topic is called “kayaks”."),
    ],
)
def test_topics_of_a_word(chat: Chat, word: str, expected: str) -> None:
    """The sections that are named so, each with those above it; without a word all, and the documents."""
    assert chat.say(f"/topics {word}").text == expected
    assert chat.say("/topics").text.endswith("Day pass\n\nDocuments: The open workshop; Boats")


def test_forget_starts_afresh_and_deletes_what_the_channel_keeps(chat: Chat) -> None:
    """Nothing of the session is left to be asked about."""
    chat.say("what does a day cost?")
    chat.say("/forget")
    assert chat.forgotten == 1
    assert "no answer" in chat.say("/sources").text


@pytest.mark.parametrize(
    ("question", "said"), [("locked?", "locked by another"), ("crash!", "ZeroDivisionError")]
)
def test_a_failure_is_a_reply_and_the_session_goes_on(chat: Chat, question: str, said: str) -> None:
    """One bad turn ends no conversation."""
    reply = chat.say(question)
    assert reply.kind is Kind.ERROR
    assert said in reply.text
    assert chat.say("what does a day cost?").answered


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("more", "/more"), ("Show me more.", "/more"), ("more, please!", "/more"),
        ("why?", "/why"), ("But why?", "/why"), ("how come", "/why"),
        ("topics", "/topics"), ("Topics?", "/topics"), ("list the topics", "/topics"),
    ],
)  # fmt: skip
def test_bare_words_do_what_they_say(chat: Chat, text: str, command: str) -> None:
    """As the command does; nothing is looked for in the guide."""
    chat.say("what does a day cost?")
    asked = list(chat.assistant.asked)
    told = chat.say(text)
    assert (told.kind, told.text) == (Kind.NOTICE, chat_of_one_question().say(command).text)
    assert chat.assistant.asked == asked


def chat_of_one_question() -> Chat:
    chat = Chat()
    chat.say("what does a day cost?")
    return chat


@pytest.mark.parametrize(
    "text", ["more about prices", "why is it so dear?", "topics of the course", "no more"]
)
def test_words_beside_them_make_a_question(chat: Chat, text: str) -> None:
    """It goes to the assistant as it stands."""
    chat.say(text)
    assert chat.assistant.asked == [(0, text)]


def test_small_talk_leaves_the_last_answer_to_be_looked_at(built_in: Path) -> None:
    """`/more`, `/sources` and `/why` go past "ok", but not past a question that was refused."""
    with closing(Library.open(built_in)) as library:
        session = ChatSession(Assistant(library), library, lambda: None)
        for text in ("how long is the fellowship?", "ok", "thanks!"):
            session.respond(Line(text, ""))
        shown = [session.respond(Line(command, "")).text for command in ("/more", "/sources", "/why")]
        assert all("fellowship" in one.lower() and say("terminal.nothing_yet") not in one for one in shown)
        session.respond(Line("what do neurologists earn?", ""))
        assert session.respond(Line("/more", "")).text == say("terminal.nothing_yet")
