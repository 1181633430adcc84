"""What does a whole message ask? Its questions, without the greeting, the introduction and the thanks.

Told by form, not by subject: a language's `questions/message_parts.toml` has how questions, their frames ("I
would like to know"), reported claims and asides begin. A message of one plain question is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.assistant.settings import SPLITTING
from corpus.caching import kept
from corpus.languages.language import any_of
from corpus.languages.spoken import framed, in_small_letters, pattern, per_language, spoken

_SENTENCE_END = kept.pattern(r"(?:(?<=[.!?…])|(?<=[.!?…][\"')\]]))\s+|(?<!\s)\s*\n\s*|(?<=\w)\s*;\s+")
_BETWEEN_WORDS = kept.pattern(r"[^\w%$€£]+")
"""So that "how long" and "How long?" are the same question."""
_ABBREVIATED = pattern("questions/message_parts", "abbreviated")
_BOUNDARY = kept.pattern(r"(?:(?<!\s)\s++)?+(?:,\s*|:\s+|\(\s*)|(?<!\s)\s++[-–—]+\s+")
_POINTS = pattern("questions/message_parts", "points", re.NOFLAG)
_SAYS = pattern("questions/message_parts", "says", re.NOFLAG)
_JOINS = framed(r"(?<!\s)\s++{joins}\s+", "questions/message_parts")
_JOIN_HERE = framed(r"(?:{joins}\s+)+", "questions/message_parts")
_LOOSE_END = framed(r"(?<![\s,;])[\s,;]++(?:{=loose}[\s,;]*+)?$", "questions/message_parts")
"""What hangs loose at the end of a clause that is cut off."""


class PartKind(StrEnum):
    """What a part of a message does."""

    QUESTION = "question"
    CLAIM = "claim"
    WISH = "wish"
    STATEMENT = "statement"
    TAG = "tag"
    ASIDE = "aside"
    COURTESY = "courtesy"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message.

    Attributes:
        text: its words, the frame around them left out.
        kind: what it does.
    """

    text: str
    kind: PartKind


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a message.

    Attributes:
        question: its words.
        context: what was said before it and belongs to it: "I failed the exam."; or empty.
        points: it is nothing without its context: "do I get a second chance?".
    """

    question: str
    context: str = ""
    points: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A message, told apart.

    Attributes:
        text: as it was typed.
        asked: what it asks, in its order; at least one.
    """

    text: str
    asked: tuple[Asked, ...]

    @property
    def is_plain(self) -> bool:
        """Whether it is one question and nothing else."""
        return self.asked == (Asked(self.text),)


def read_message(text: str, tells: Callable[[str], bool]) -> Message:
    """Return what a message asks.

    Args:
        text: as it was typed.
        tells: whether words say anything by themselves: "and how?" does not.
    """
    stripped = text.strip()
    parts = [
        part for sentence in _sentences(stripped[: SPLITTING.longest]) for part in _parts(sentence, tells)
    ]
    asked = (
        ()
        if len(parts) == 1 and parts[0].kind is not PartKind.CLAIM
        else tuple(_asked(list(_with_tags(parts)), tells))
    )
    return Message(text, _told_apart(asked)[: SPLITTING.most_parts] or (Asked(text),))


def _told_apart(asked: Sequence[Asked]) -> tuple[Asked, ...]:
    """Return what is asked, each question once: who is in a hurry asks the same twice."""
    once: dict[tuple[str, str], Asked] = {}
    for one in asked:
        once.setdefault((_BETWEEN_WORDS.sub(" ", _plain(one.question)).strip(), one.context), one)
    return tuple(once.values())


def _asked(parts: Sequence[Part], tells: Callable[[str], bool]) -> Iterator[Asked]:
    """Yield what is asked: questions and claims, or else wishes, or else what is simply said."""
    kinds = {part.kind for part in parts}
    if not kinds & {PartKind.QUESTION, PartKind.CLAIM, PartKind.WISH}:
        said = [part.text.rstrip(".") for part in parts if part.kind is PartKind.STATEMENT]
        if said:
            yield Asked(". ".join(said))
        return
    context: list[str] = []
    for place, part in enumerate(parts):
        if part.kind in (PartKind.ASIDE, PartKind.STATEMENT) or _leads(parts, place, tells):
            context.append(_LOOSE_END().sub("", part.text).strip(" ,;"))
        elif part.kind is not PartKind.COURTESY:
            yield Asked(part.text, " ".join(context), _points(part.text, tells))
            context = []


def _leads(parts: Sequence[Part], place: int, tells: Callable[[str], bool]) -> bool:
    """Return whether a claim only leads to the question behind it: "I heard it takes a year. Is that so?"."""
    if parts[place].kind is not PartKind.CLAIM or place + 1 == len(parts):
        return False
    after = parts[place + 1]
    return after.kind is PartKind.QUESTION and _points(after.text, tells)


def _points(question: str, tells: Callable[[str], bool]) -> bool:
    """Return whether a question is nothing without what was said before it."""
    return not tells(question) or _POINTS().search(_plain(question)) is not None


def _with_tags(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the parts, a statement that is asked to be confirmed as the claim that it is."""
    for place, part in enumerate(parts):
        follows = parts[place + 1].kind if place + 1 < len(parts) else None
        if part.kind is PartKind.STATEMENT and follows is PartKind.TAG:
            yield Part(part.text, PartKind.CLAIM)
        elif part.kind is not PartKind.TAG:
            yield part


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a message; "Dr. Kumar" is none."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if not _ABBREVIATED().search(text[start : end.start()]):
            if text[start : end.start()].strip():
                yield text[start : end.start()].strip()
            start = end.end()
    if text[start:].strip():
        yield text[start:].strip()


def _parts(sentence: str, tells: Callable[[str], bool]) -> Iterator[Part]:
    """Yield the parts of a sentence."""
    rest = sentence
    while rest:
        part, rest = _next(rest, tells)
        if part.text:
            yield part


def _next(text: str, tells: Callable[[str], bool]) -> tuple[Part, str]:
    """Return the first part of a sentence and what follows it."""
    low = _plain(text)
    if _is_tag(text):
        return Part(text, PartKind.TAG), ""
    if _match("closings", low) and len(low.split()) <= SPLITTING.few_words:
        return Part(text, PartKind.COURTESY), ""
    if wish := _match("wishes", low):
        inner, rest = _cut(text, tells) if tells(text[wish.end() :]) else (text, "")
        return Part(inner, PartKind.WISH), rest
    for kind, name in ((PartKind.QUESTION, "frames"), (PartKind.CLAIM, "claims")):
        frame = _framed(name, text, tells)
        if frame is not None:
            asked = name == "claims" and _match("asks", _plain(frame))
            inner, rest = _cut(frame, tells)
            return Part(inner, PartKind.QUESTION if asked else kind), rest
    if _match("asks", low):
        inner, rest = _cut(text, tells)
        return Part(inner, PartKind.QUESTION), rest
    return _said(text, low, tells)


def _framed(name: str, text: str, tells: Callable[[str], bool]) -> str | None:
    """Return what stands behind a frame, None where there is none or nothing is told behind it."""
    frame = _match(name, _plain(text))
    if frame is None:
        return None
    inner = text[frame.end() :].lstrip(" ,:-")
    if not tells(inner) or (name == "claims" and not _SAYS().search(_plain(inner))):
        return None
    return inner


def _said(text: str, low: str, tells: Callable[[str], bool]) -> tuple[Part, str]:
    """Return the first clause that asks nothing, and what follows it."""
    starts = [end for _, end in _boundaries(text)]
    asking = next((end for end in starts if _asks_again(text, end, tells)), None)
    first = next((end for end in starts if end == asking or _opens(text[end:])), None)
    clause = (text if first is None else text[:first]).strip(" ,;:-–—(")
    rest = "" if first is None else text[first:]
    if _match("greetings", _plain(clause)):
        return Part(clause, PartKind.COURTESY), rest
    if _match("courtesies", low):
        return Part(
            text if asking is None else text[:asking], PartKind.COURTESY
        ), "" if asking is None else text[asking:]
    if _match("asides", low):
        return Part(
            text if asking is None else text[:asking], PartKind.ASIDE
        ), "" if asking is None else text[asking:]
    if asking is not None and not tells(text[:asking]):
        return Part(clause, PartKind.COURTESY), text[asking:]  # "if so, how do I apply?"
    if rest and (_is_tag(rest) or _match("courtesies", _plain(rest))):
        return Part(clause, PartKind.STATEMENT), rest
    return Part(text, PartKind.QUESTION if text.rstrip().endswith("?") else PartKind.STATEMENT), ""


def _cut(text: str, tells: Callable[[str], bool]) -> tuple[str, str]:
    """Return one question and what follows it in its sentence: a second question, thanks, "right?"."""
    for start, end in _boundaries(text):
        before, after = text[:start], text[end:]
        if _is_tag(after) or _match("closings", _plain(after)):
            return before, after
        if tells(before) and _asks_again(text, end, tells):
            return before, after
    return text, ""


def _asks_again(text: str, start: int, tells: Callable[[str], bool]) -> bool:
    """Return whether a question begins within a sentence, framed or a claim included, and says enough."""
    after = text[start:]
    if any(_framed(name, after, tells) is not None for name in ("frames", "claims")):
        return True
    ends = text.rstrip()[-1:] not in (".", "!")
    return ends and _match("asks_again", _plain(after)) is not None and tells(after)


def _opens(text: str) -> bool:
    """Return whether something new that asks nothing may begin here."""
    low = _plain(text)
    return any(_match(name, low) for name in ("asides", "courtesies", "greetings")) or _is_tag(text)


def _is_tag(text: str) -> bool:
    tag = _match("tags", _plain(text))
    return tag is not None and not text[tag.end() :].strip(" ?!.")


def _boundaries(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a clause may end and the next begin: commas, dashes, "and"."""
    found = [(one.start(), one.end()) for one in _BOUNDARY.finditer(text)]
    found += [(one.start(), one.end()) for one in _JOINS().finditer(text)]
    after = [
        (start, end + (join.end() if (join := _JOIN_HERE().match(text[end:])) else 0)) for start, end in found
    ]
    yield from sorted((start, end) for start, end in after if start and end < len(text))[
        : SPLITTING.most_boundaries
    ]


def _plain(text: str) -> str:
    return in_small_letters(text.replace("’", "'"))


def _match(name: str, low: str) -> re.Match[str] | None:
    return _pattern(name).match(low)


def _data() -> dict[str, Any]:
    return spoken().table("questions/message_parts")


@per_language
def _pattern(name: str) -> re.Pattern[str]:
    before = _data()["fillers"] if name in ("asks", "asides") else ""
    return kept.pattern(f"{before}(?:{any_of(_data()[name]).pattern})(?![a-z'])")
