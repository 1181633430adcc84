"""How much is asked and how well it is answered, counted from what is kept of it; it names nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.keeping.use.exchange import Exchange
from corpus.guides import DEFAULT

_PLACES = 5


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of some days.

    Attributes:
        asked: questions to the guide.
        answered: those that it was quoted for.
        liked: votes that a reply is right.
        disliked: votes that it is not.
        guides: answered questions by guide, the most first.
        languages: questions by the code of their language, the most first.
        places: questions of the chats where most was asked, the most first.
    """

    asked: int
    answered: int
    liked: int
    disliked: int
    guides: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    places: tuple[tuple[str, int], ...]

    @property
    def refused(self) -> int:
        """How many questions got no answer."""
        return self.asked - self.answered


def stats_of(
    exchanges: Iterable[Exchange],
    since: float,
    guides: Mapping[str, str],
    language_of: Callable[[str], str] | None = None,
) -> Stats:
    """Return the counts of what was asked from a moment on.

    Args:
        exchanges: what was asked.
        since: seconds since 1970.
        guides: the guide of each document, by its name.
        language_of: returns the code of a question's language; none are counted without it.
    """
    recent = [one for one in exchanges if one.asked >= since]
    answered = [one for one in recent if one.answered]
    return Stats(
        len(recent),
        len(answered),
        sum(sum(one.liked) for one in recent),
        sum(one.disliked for one in recent),
        _most(guides.get(one.shown[0].document, DEFAULT) for one in answered if one.shown),
        _most(language_of(one.question) for one in recent) if language_of else (),
        _most(one.place for one in recent)[:_PLACES],
    )


def _most(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))
