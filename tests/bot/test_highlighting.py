from __future__ import annotations

import io

from rich.console import Console

from bot.assistant.reply import Conversation, Kind, Reply
from bot.channels.terminal.highlighting import print_highlighted
from tests.helpers.fakes import FakeAssistant


def shown(reply: Reply, width: int = 60) -> str:
    """Return what a terminal is sent, its colours included."""
    console = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=width)
    print_highlighted(reply, width, console=console)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_the_answer_stands_out_inside_its_passage() -> None:
    """Bold where it answers, dim around it, and no mark of the source's markup."""
    text = shown(FakeAssistant().reply(Conversation(), "what does a day cost?"))
    assert "\x1b[1mA day costs $12.\x1b[0m\x1b[2m Members pay half.\x1b[0m" in text


def test_only_the_first_answer_stands_out() -> None:
    """A further answer is said to be one, in plain letters."""
    text = shown(FakeAssistant().reply(Conversation(), "what does a day cost?"))
    assert "\x1b[2mElsewhere it says: \x1b[0mTools stay in the workshop." in text


def test_source_notes_other_answers_and_suggestions_are_shown() -> None:
    """A reader sees where it stands, how the question was read, and what else to ask."""
    text = shown(FakeAssistant().reply(Conversation(), "what does a day cost?"))
    for part in (
        "Reading “pirce” as “price”.",
        "— The open workshop › Prices › Day pass",
        "Tools stay in the workshop.",
        "· When does it open?",
    ):
        assert part in text


def test_a_refusal_shows_its_lead_then_the_suggestions() -> None:
    """Without an answer nothing is quoted, and every suggestion is shown once."""
    reply = Reply(
        kind=Kind.NOT_FOUND,
        text="The guide doesn't say. You can ask: When?",
        lead="The guide doesn't say.",
        question="q",
        understood_as="q",
        suggestions=("When?",),
    )
    assert shown(reply).count("When?") == 1


def test_nothing_in_a_reply_steers_the_terminal() -> None:
    """Square brackets are no markup, and escape sequences are gone."""
    reply = Reply(
        kind=Kind.NOT_FOUND,
        text="",
        lead="[red]x[/red] \x1b]0;owned\x07:smile: http://a.example",
        question="q",
        understood_as="q",
    )
    assert shown(reply) == "[red]x[/red] ]0;owned:smile: http://a.example\n"
