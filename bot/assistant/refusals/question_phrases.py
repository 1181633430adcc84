"""The words of a question as they are named in a reply: "a visa", "the yellow bins", "your dog", "Canada".

What names a thing can be said without quotation marks. No tagger is asked: the words beside it and its ending
show it well enough, and where they don't, the word is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bot.assistant.refusals.name_words import is_named_class
from bot.assistant.settings import SUGGESTING
from corpus.caching import kept
from corpus.caching.named_tuple import NamedTuple
from corpus.languages.spoken import in_small_letters, pattern, per_language, spoken
from retrieval.words.analysis import fold, possessives

if TYPE_CHECKING:
    from retrieval.retriever import Concept, Query

_WORD_BEFORE = kept.pattern(r"([^\W\d_]{1,20}(?:['’][^\W\d_]{1,20})?) {1,9}$")
_GAP = kept.pattern(r"[ -]*")
_NAME_BEFORE = kept.pattern(r"(?<=\w )(?:[A-Z][^\W\d_]{1,20}(?:['’]s)?\.? )+$")
_HYPHENED = kept.pattern(r"(?:-[^\W_]{1,20}){1,4}")
_SUBJECT = pattern("questions/question_phrases", "before_subject")
"""What stands before the subject of a question."""
_SAYS = pattern("questions/question_phrases", "before_said")
"""What stands before a thing of which something is said: "is the pool open?"."""
_DO = pattern("questions/question_phrases", "does")
"""A question with one of these ends with what is done, as often as not."""
_BOUND = pattern("questions/question_phrases", "bound")
"""What makes a word the first half of another: "pass rate", "ride-along"."""
_OF = pattern("questions/question_phrases", "of")
"""What stands between two words of one phrase."""


class Phrase(NamedTuple):
    """Words of a question that stand side by side.

    Attributes:
        words: as they are named.
        is_thing: whether they name a thing.
        weight: of the most telling of them.
        concepts: what they are.
    """

    words: str
    is_thing: bool
    weight: float
    concepts: tuple[Concept, ...]


class QuestionPhrases:
    """Finds the phrases of one question."""

    def __init__(self, query: Query) -> None:
        """Read the words of a question."""
        small = in_small_letters(query.mended)
        shouted = query.mended.isupper() and len(small) == len(query.mended)
        self._text = small if shouted else query.mended
        self._concepts = query.concepts

    def of(self, concepts: Sequence[Concept]) -> list[Phrase]:
        """Return the phrases that concepts of the question make, those side by side as one."""
        own = sorted(
            (one for one in concepts if self._before(one) not in _words("how")), key=lambda one: one.start
        )
        return [self._phrase(run) for run in self._side_by_side(own)]

    def is_thing(self, *run: Concept) -> bool:
        """Return whether words name a thing, as far as the words beside them and their ending show."""
        before, last = self._before(run[0]), run[-1].surface.lower()
        if before in _words("before_kinds"):
            return False
        if (
            run[-1].contrast
            or last[0].isdigit()
            or last.endswith(_endings("thing"))
            or (run[0].start > 0 and self._text[run[0].start].isupper())
            or _SUBJECT().search(self._lead(run[0]))
        ):
            return True
        plural = last.endswith(_endings("plural")) and not last.endswith(_endings("singular"))
        return before in _words("before_things") or (plural and before not in _words("before_others"))

    def is_half(self, concept: Concept) -> bool:
        """Return whether a word is only the first half of another."""
        return bool(_BOUND().match(self._text[self._end(concept) :])) or fold(concept.surface).endswith(
            tuple(possessives()[:1])
        )

    def told_more(self, thing: Concept) -> Concept | None:
        """Return the word right after one that belongs to it, not one that says something of it."""
        after = self._right_after(thing)
        if after is None:
            return None
        behind = re.findall(r"[^\W\d_]+", self._text[self._end(after) :].lower())
        if _DO().search(self._text[: thing.start]):
            says = not behind or behind[0] not in _words("verbs")
        else:
            says = not behind and bool(_SAYS().search(self._lead(thing)))
        return None if says else after

    def written(self, first: Concept, last: Concept) -> str:
        """Return the words from one concept to another with their article, and names with their capitals."""
        lead = self._lead(first)
        named = _NAME_BEFORE.search(lead) if self._text[first.start].isupper() else None
        rest = _HYPHENED.match(self._text[self._end(last) :])
        start, end = (
            first.start - len(named[0] if named else ""),
            self._end(last) + len(rest[0] if rest else ""),
        )
        words = self._text[start:end]
        for name in words.split():
            if name.islower() and is_named_class(name):
                words = words.replace(name, name.title())
        article = "" if named else _data()["articles"].get(self._before(first), "")
        return f"{article} {words}" if article else words

    def _phrase(self, run: Sequence[Concept]) -> Phrase:
        """Return the phrase of a run, with what it tells more: "yellow bins" where there are only others."""
        weight = max(concept.weight for concept in run)
        first = run[0].surface.lower()
        if len(run) > 1 and (first in _words("verbs") or self._before(run[0]) in _words("before_others")):
            run = run[1:]
        if len(run) > 1 and (run[-1].surface.lower() in _words("verbs") or self._says_of(run)):
            run = run[:-1]
        is_thing = self.is_thing(*run) or self._may_be_thing(run)
        last, after = run[-1].surface, self._right_after(run[-1])
        if after and self._says_of((*run, after)):
            after = None
        told = (
            after if after and is_thing and not is_named_class(last) and not last[-1].isdigit() else run[-1]
        )
        return Phrase(self.written(run[0], told), is_thing, weight, (*run, told))

    def _side_by_side(self, concepts: Sequence[Concept]) -> Iterator[list[Concept]]:
        """Yield runs of concepts with nothing or "of" between them."""
        run: list[Concept] = []
        for concept in concepts:
            if run and not _joins(self._text[self._end(run[-1]) : concept.start]):
                yield run
                run = []
            run.append(concept)
        if run:
            yield run

    def _may_be_thing(self, run: Sequence[Concept]) -> bool:
        """Return whether the last words of a question may name a thing, when nothing else shows it."""
        last = run[-1].surface.lower()
        if any(sign.isalnum() for sign in self._text[self._end(run[-1]) :]):
            return False
        if last in _words("verbs") or last.endswith(_endings("other")) or _DO().search(self._lead(run[0])):
            return False
        return self._before(run[0]) not in _words("before_others") | _words("before_kinds")

    def _says_of(self, run: Sequence[Concept]) -> bool:
        """Return whether the last word says something of those before it: "are dogs allowed?"."""
        last = run[-1]
        ends = not any(map(str.isalnum, self._text[self._end(last) :]))
        said = last.surface.lower().endswith(_endings("other"))
        return ends and said and bool(_SAYS().search(self._lead(run[0])))

    def _right_after(self, concept: Concept) -> Concept | None:
        """Return the telling word that stands right after another one."""
        end = self._end(concept)
        for other in self._concepts:
            gap = self._text[end : other.start]
            if gap and other.start > end and _GAP.fullmatch(gap) and not other.idle and not other.carried:
                first = other.surface.lower().split()[0]
                return None if first in _words("verbs") or first in _words("before_things") else other
        return None

    def _before(self, concept: Concept) -> str:
        """Return the word before a concept, in lower case."""
        found = _WORD_BEFORE.search(self._lead(concept))
        return found[1].lower().replace("’", "'") if found else ""

    def _lead(self, concept: Concept) -> str:
        return self._text[max(concept.start - SUGGESTING.looked_back, 0) : concept.start]

    def _end(self, concept: Concept) -> int:
        """Return the offset after a concept; small words may stand within it: "leave of absence"."""
        end = concept.start
        for word in concept.surface.split():
            found = re.search(re.escape(word), self._text[end : end + SUGGESTING.looked_back], re.I)
            end += found.end() if found else len(word)
        return min(end, len(self._text))


def _joins(gap: str) -> bool:
    """Return whether what stands between two words makes one phrase of them."""
    return bool(_GAP.fullmatch(gap) or _OF().fullmatch(gap))


def is_small(word: str) -> bool:
    """Return whether a word only stands before things: "near", "about"."""
    return word.lower() in _words("before_things")


def _data() -> Any:
    return spoken().table("questions/question_phrases")


@per_language
def _words(name: str) -> frozenset[str]:
    return frozenset(_data()[name].split())


@per_language
def _endings(name: str) -> tuple[str, ...]:
    return tuple(_data()[f"{name}_endings"].split())
