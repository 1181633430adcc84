"""Is the whole message small talk, and which words before a question are?

Phrases say what is meant (`data/scope/small_talk.toml`). A message is small talk if they, names and fillers
cover all of it, so "thanks, how long is it?" is a question with an opener.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.assistant.scope.data import scope_data, word_set
from bot.assistant.scope.patterns import BREAK, Match, Phrases
from bot.assistant.scope.settings import JUDGING
from bot.assistant.scope.words import Word, WordTest
from corpus.languages.spoken import per_language
from retrieval.words.analysis import idle_words


class _Lists(msgspec.Struct, frozen=True):
    """The compiled data."""

    phrases: Phrases
    topics: dict[str, int]
    """topic → its rank: the first topics win."""
    replies: dict[str, str]
    openers: frozenset[str]
    need_pause: frozenset[str]
    """Topics whose phrases open a question only before a comma or the like."""
    subjects: frozenset[str]
    """Words that alone are a question where the guide has them."""
    asking: frozenset[str]
    """Words that begin a question."""
    joining: frozenset[str]
    """Words with which a question goes on."""
    passing: frozenset[str]
    """Words that hang on to any phrase."""


def small_talk(words: Sequence[str], guide_words: WordTest) -> str:
    """Return the reply to a message that is small talk through and through, else an empty string.

    Args:
        words: the words of the text, fillers left out, `BREAK` between sentences.
        guide_words: whether a word stands in the guide.
    """
    lists = _lists()
    alone = [word for word in words if word != BREAK]
    if len(alone) > 1 and alone[0] in lists.joining:
        alone = alone[1:]
    if len(alone) == 1 and alone[0] in lists.subjects and guide_words(alone[0]):
        return ""
    matches = lists.phrases.find(words)
    if not matches or not _covered(words, matches) or _names_a_thing(words, guide_words):
        return ""
    best = min(matches, key=lambda match: lists.topics[match.label])
    return lists.replies[best.label]


def _names_a_thing(words: Sequence[str], guide_words: WordTest) -> bool:
    """Return whether a word that no phrase holds is one of the guide's: "do you cook kosher?"."""
    lists = _lists()
    if words[0] not in lists.asking and len(words) < JUDGING.long_remark:
        return False
    held = idle_words().union(lists.phrases.words, lists.passing)
    return any(len(word) >= JUDGING.telling and word not in held and guide_words(word) for word in words)


def question_within(text: str, words: Sequence[Word]) -> tuple[int, int]:
    """Return where the question stands in a text, without the small talk before and behind it.

    Args:
        text: what was typed.
        words: its words, fillers included.
    """
    lists = _lists()
    matches = [match for match in _at_the_edges(words) if match.label in lists.openers]
    first, last = 0, len(words)
    while first < last:
        ends = [match.end for match in matches if match.start == first and _pauses(text, words, match)]
        passing = first and words[first].text in lists.passing and _pause_behind(text, words, first + 1)
        if not ends and words[first].text != BREAK and not passing:
            break
        first = max(ends, default=first + 1)
    while last > first:
        starts = [match.start for match in matches if match.end == last and _separate(text, words, match)]
        if not starts and words[last - 1].text != BREAK:
            break
        last = max(min(starts, default=last - 1), first)
    if first >= last:
        return 0, len(text)
    start = words[first].start if first else 0
    end = words[last - 1].end if last < len(words) and words[last].text != BREAK else len(text)
    end = words[last].end if last < len(words) and words[last].text == BREAK and words[last].end else end
    return start, end


def _at_the_edges(words: Sequence[Word]) -> list[Match]:
    """Return the phrases near the beginning and near the end."""
    phrases, texts = _lists().phrases, [word.text for word in words]
    if len(texts) <= 2 * JUDGING.edge:
        return phrases.find(texts)
    before = len(texts) - JUDGING.edge
    behind = (
        Match(match.label, before + match.start, before + match.end) for match in phrases.find(texts[before:])
    )
    return [*phrases.find(texts[: JUDGING.edge]), *behind]


def with_commas(text: str, words: Sequence[Word]) -> list[str]:
    """Return the words with a sentence end at each comma too."""
    parts: list[str] = []
    end = 0
    for word in words:
        if "," in text[end : word.start]:
            parts.append(BREAK)
        parts.append(word.text)
        end = max(end, word.end)
    return parts


def _covered(words: Sequence[str], matches: Sequence[Match]) -> bool:
    """Return whether phrases and passing words cover all words."""
    passing = _lists().passing
    ends: dict[int, list[int]] = {}
    for match in matches:
        ends.setdefault(match.start, []).append(match.end)
    reached = {0}
    for place in range(len(words)):
        if place in reached:
            reached.update(ends.get(place, ()))
            if words[place] == BREAK or words[place] in passing:
                reached.add(place + 1)
    return len(words) in reached


def _pauses(text: str, words: Sequence[Word], match: Match) -> bool:
    """Return whether a phrase at the beginning may be left out."""
    return match.label not in _lists().need_pause or _pause_behind(text, words, match.end)


def _pause_behind(text: str, words: Sequence[Word], end: int) -> bool:
    """Return whether there is more than a space behind a word."""
    if end >= len(words):
        return True
    return words[end].text == BREAK or bool(text[words[end - 1].end : words[end].start].strip())


def _separate(text: str, words: Sequence[Word], match: Match) -> bool:
    """Return whether a phrase at the end is set off from what is before it: "...? thanks"."""
    return match.start == 0 or _pause_behind(text, words, match.start) or words[match.start - 1].text == BREAK


@per_language
def _lists() -> _Lists:
    data = scope_data("small_talk")
    talk = data["talk"]
    asking = word_set(data["asking"])
    return _Lists(
        phrases=Phrases({name: topic["phrases"] for name, topic in talk.items()}, data["classes"], asking),
        topics={name: rank for rank, name in enumerate(talk)},
        replies={name: topic["reply"] for name, topic in talk.items()},
        openers=frozenset(name for name, topic in talk.items() if topic.get("opener")),
        need_pause=frozenset(name for name, topic in talk.items() if topic.get("comma")),
        subjects=word_set(data["subjects"]),
        asking=asking,
        joining=word_set(data["joining"]),
        passing=word_set(data["vocatives"]),
    )
