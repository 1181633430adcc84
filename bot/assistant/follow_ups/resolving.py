"""What does a question mean after those before it? Pronouns, ellipsis, corrections, a member swapped.

No language model: a follow-up keeps its own words, and borrows those of the question it leans on. Where it
may be read in two ways, both readings are returned, the likelier first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.assistant.follow_ups.readings import Context, Reader, Resolution, says_enough
from bot.assistant.follow_ups.signs import signs_of
from bot.assistant.reading import Reading
from bot.assistant.reply import Kind, Turn
from bot.assistant.settings import CONVERSING
from corpus.caching import kept

if TYPE_CHECKING:
    from retrieval.retriever import Query

# The end of the text ends a sentence, too: without that, every character would be tried as the start of one.
_SENTENCE = kept.pattern(r"[^.?!]+(?:[.](?=\S)[^.?!]*)*(?:[.?!]+|\Z)")


def resolve(turns: Sequence[Turn], text: str, reader: Reader) -> tuple[Reading, ...]:
    """Return how a question may be read, the likeliest first; the later are for when that finds nothing.

    Args:
        turns: what was said before, oldest first.
        text: the question, without a greeting.
        reader: knows the guide.
    """
    found: list[Reading] = []
    for context in _contexts(turns, reader):
        found += Resolution(context, text, reader).readings()
    found = found or [Reading(text, text)]
    sentence = _asking_sentence(text)
    if sentence != text and says_enough(reader.read_names(sentence)):
        found.append(Reading(sentence, sentence))
    return tuple(dict.fromkeys(found))


def _contexts(turns: Sequence[Turn], reader: Reader) -> list[Context]:
    """Return the questions that a follow-up may lean on: the last answered one, and one refused since."""
    refused: list[Context] = []
    for place in range(len(turns))[: -CONVERSING.looked_back - 1 : -1]:
        turn = turns[place]
        if turn.kind not in (Kind.ANSWER, Kind.NOT_FOUND):
            continue
        asked, carried = _parted(turn)
        asked = _asking_sentence(asked)
        if turn.kind == Kind.ANSWER:
            if not carried and signs_of(asked).pointing:
                carried = _spoken_of(list(turns)[:place])
            return [*refused, Context(asked, carried, turn.passage, turn.answer)]
        if not refused and not carried and _is_about_the_guide(reader.read_names(asked)):
            refused.append(Context(asked, carried, ""))
    return refused


def _parted(turn: Turn) -> tuple[str, str]:
    """Return the words of a question itself and those that it borrowed."""
    reading = turn.reading
    return (reading.own, reading.borrowed) if reading and reading.borrowed else (turn.understood_as, "")


def _spoken_of(before: Sequence[Turn]) -> str:
    """Return what "it" stands for in a turn that was answered without that, from the turns before it."""
    earlier = [one for one in before if one.kind == Kind.ANSWER]
    if not earlier:
        return ""
    asked, carried = _parted(earlier[-1])
    return carried or asked


def _asking_sentence(text: str) -> str:
    """Return the last sentence of a text that asks something: what is said before it is only why."""
    asking = [part for part in _SENTENCE.findall(text) if part.rstrip().endswith("?")]
    return str(asking[-1]).strip() if asking else text


def _is_about_the_guide(query: Query) -> bool:
    """Return whether the guide has at least half of what a refused question was about."""
    telling = [concept for concept in query.concepts if not concept.idle and not concept.subject]
    known = sum(concept.weight for concept in telling if concept.known)
    return bool(telling) and known >= sum(concept.weight for concept in telling) / 2
