"""The buttons under a message, and what each of them carries: an action, an id and a little more."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from bot.assistant.markup import drop_markup
from bot.assistant.reply import Kind
from bot.channels.channel import Button, Buttons, Does
from bot.channels.chat.saying.message_text import clean, shorten, utf16_length
from bot.channels.chat.saying.texts import button
from bot.channels.chat.settings import LENGTHS
from bot.channels.chat.store.conversations import Look, Reason, Record, View

_VERSION = "1"


class Action(StrEnum):
    """What a button does; the first four show a view of a reply."""

    CONTEXT = "c"
    OTHERS = "o"
    WHY = "w"
    BACK = "b"
    VOTE = "v"
    ASK = "a"
    TELL_ME = "t"
    PUBLISH = "p"
    DISCARD = "d"
    GUIDE = "g"
    ASK_PERSON = "h"
    SIGN = "n"
    INTO_GUIDE = "i"
    JUDGE = "j"
    REASON = "r"
    SECTION = "s"
    PASSAGE = "q"
    CUT = "k"
    PAGE = "e"


LOOKS = {
    Action.CONTEXT: Look.CONTEXT,
    Action.OTHERS: Look.OTHERS,
    Action.WHY: Look.WHY,
    Action.BACK: Look.ANSWER,
}


class Press(NamedTuple):
    """What a pressed button carries."""

    action: Action
    id: str
    argument: int


def encode(action: Action, of: str, argument: int = 0) -> str:
    """Return what comes back when the button is pressed.

    >>> encode(Action.CONTEXT, "123456789", -2)
    '1:c:123456789:-2'
    """
    return f"{_VERSION}:{action}:{of}:{argument}"


def decode(data: str) -> Press | None:
    """Return what a button carries, or None if no button of ours does.

    >>> decode("1:c:lines:ann:7:-2")
    Press(action=<Action.CONTEXT: 'c'>, id='lines:ann:7', argument=-2)
    """
    version, _, rest = data.partition(":")
    action, _, rest = rest.partition(":")
    of, colon, argument = rest.rpartition(":")
    if version != _VERSION or not colon:
        return None
    try:
        return Press(Action(action), of, int(argument))
    except ValueError:
        return None


def under_reply(record: Record, *, told: bool = False, helped: bool = False) -> Buttons:
    """Return the buttons under a reply's first view.

    Args:
        record: of the reply.
        told: whether somebody will be told of an answer.
        helped: whether people can be asked where the guide has none.
    """
    if record.kind == Kind.ANSWER:
        looks = [_button(button("more"), Action.CONTEXT, record)]
        if len(record.content.cited) > 1:
            looks.append(_button(button("others"), Action.OTHERS, record))
        looks.append(_button(button("why"), Action.WHY, record))
        page = ((_button(button("page"), Action.PAGE, record),),) if record.content.pictured else ()
        return (tuple(looks), *page, _votes(record), *_taken_along(record))
    if record.kind == Kind.EMERGENCY:
        return ()
    rows = examples(record.content.suggestions[:3], record.id)
    if record.kind == Kind.NOT_FOUND and record.question:
        rows = (*_answered_by(record), *rows)
        tell = (_button(button("will_tell" if told else "tell_me"), Action.TELL_ME, record),)
        ask = ((_button(button("ask_person"), Action.ASK_PERSON, record),),) if helped else ()
        return (*rows, tell, *ask)
    return rows


def under_context(record: Record, step: int, first: bool, last: bool) -> Buttons:
    """Return the buttons under the context, `step` passages away from the answer."""
    walk = (
        *(() if first else (_button("◀", Action.CONTEXT, record, step - 1),)),
        _button(button("back"), Action.BACK, record),
        *(() if last else (_button("▶", Action.CONTEXT, record, step + 1),)),
    )
    return (walk, _votes(record))


def under_view(record: Record, view: View) -> Buttons:
    """Return the buttons under any other view; from the plain reasons one leads to the numbers."""
    looks = [_button(button("back"), Action.BACK, record)]
    if view == View(Look.WHY):
        looks.append(_button(button("numbers"), Action.WHY, record, 1))
    return (tuple(looks), _votes(record))


def under_whispered_why(record: Record, step: int) -> Buttons:
    """Return the buttons under how an answer was found where it is said apart from the answer."""
    label, other = (button("back"), 0) if step else (button("numbers"), 1)
    return ((_button(label, Action.WHY, record, other),),)


def reasons(record: Record) -> Buttons:
    """Return the buttons that say what is wrong with an answer."""
    *short, longest = (
        _button(button(reason), Action.REASON, record, place) for place, reason in enumerate(Reason)
    )
    return (tuple(short), (longest,))


def with_reasons(buttons: Buttons, record: Record) -> Buttons:
    """Return the buttons under an answer with the reasons at its votes, where whoever voted looks."""
    votes = _votes(record)
    at = buttons.index(votes) + 1 if votes in buttons else len(buttons)
    return (*buttons[:at], *reasons(record), *buttons[at:])


def under_proposal(proposal: str, risky: bool) -> Buttons:
    """Return the buttons under a change that a keeper proposed."""
    publish = Button(
        button("publish_anyway" if risky else "publish"), encode(Action.PUBLISH, proposal, int(risky))
    )
    return ((publish, _discard(proposal)), (_passages(proposal),))


def under_own_proposal(proposal: str) -> Buttons:
    """Return the buttons under a change whose proposer may not publish it."""
    return ((_discard(proposal),), (_passages(proposal),))


def examples(questions: Sequence[str], reply: str) -> Buttons:
    """Return questions as buttons."""
    return tuple(
        (Button(shorten(question, LENGTHS.label), encode(Action.ASK, reply, position)),)
        for position, question in enumerate(questions)
        if question.strip()
    )


def _discard(proposal: str) -> Button:
    return Button(button("discard"), encode(Action.DISCARD, proposal))


def _passages(proposal: str) -> Button:
    return Button(button("passages"), encode(Action.CUT, proposal))


def _answered_by(record: Record) -> Buttons:
    """Return the buttons that say which of the passages that came near answers the question."""
    places = range(1, len(record.content.nearest) + 1)
    labels = [button("that_one")] if len(places) == 1 else [button("first"), button("second")]
    thanks = button("good").removeprefix("👍 ")
    row = [
        _button(f"{label} {thanks}" if record.vote > 0 else label, Action.VOTE, record, place)
        for place, label in zip(places, labels, strict=False)
    ]
    return (tuple(row),) if row else ()


def _taken_along(record: Record) -> Buttons:
    """Return the row that leads out of the chat: to the page, and to wherever the answer is needed."""
    content = record.content
    words = clean(drop_markup(content.answer).text).strip()
    row = []
    if content.url:
        row.append(Button(button("open"), content.url, Does.OPENS))
    if not content.several and 0 < utf16_length(words) <= LENGTHS.copied:
        row.append(Button(button("copy"), words, Does.COPIES))
    if record.understood_as and not content.several:
        row.append(Button(button("share"), record.understood_as, Does.SHARES))
    return (tuple(row),) if row else ()


def _votes(record: Record) -> tuple[Button, ...]:
    return (
        _button(button("good") if record.vote > 0 else "👍", Action.VOTE, record, 1),
        _button(button("bad") if record.vote < 0 else "👎", Action.VOTE, record, -1),
    )


def _button(label: str, action: Action, record: Record, argument: int = 0) -> Button:
    return Button(label, encode(action, record.id, argument))
