"""Questions about a guide that has no questions of its keeper's: from its headings, or from its sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.assistant.markup import drop_markup
from bot.assistant.refusals.name_words import is_name, says_something
from bot.assistant.settings import SUGGESTING
from corpus.caching import kept
from corpus.languages.spoken import framed, in_small_letters, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

_ODD = kept.pattern(r"[,:;!“”\"()\[\]/›|]|\.\s")
_NO_OPENING = framed(r"{=not_things}\b", "questions/suggested")
_NO_THING = framed(r"{=no_title_things}\b", "questions/suggested")
"""The beginning of a title that names no thing, so that none can be asked about."""
_OPENING = framed(
    r"(?:(?P<article>{articles}) )?(?P<thing>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){0,2}) {verbs}\b",
    "questions/suggested",
)
"""The beginning of a sentence that speaks of something."""


def section_question(section: Sequence[str]) -> str:
    """Return a question for what stands below a heading, or an empty string.

    >>> section_question(("Prices", "Day passes"))
    'What does the guide say about day passes?'
    >>> section_question(("Who may join?",))
    'Who may join?'
    >>> section_question(("If plans change",))
    'What does the guide say about “If plans change”?'

    Args:
        section: the headings, outermost first.
    """
    title = drop_markup(section[-1]).text.strip(" .:!–—-") if section else ""
    if not title or len(title.split()) > SUGGESTING.longest_heading:
        return ""
    if title.endswith("?"):
        return title
    quoted = _ODD.search(title) or _NO_THING().match(title)
    return _asked(f"“{title}”" if quoted else _within(title))


def sentence_question(sentence: str, around: str = "") -> str:
    """Return a question for what a sentence begins with, or an empty string.

    >>> sentence_question("A lost bike costs its rider 600 euros.")
    'What does the guide say about a lost bike?'
    >>> sentence_question("They are red.")
    ''

    Args:
        sentence: of the guide.
        around: the text that it stands in, which shows what is a name.
    """
    found = _OPENING().match(drop_markup(sentence).text)
    if found is None or not all(map(says_something, found["thing"].split())):
        return ""
    if found["article"]:
        return _asked(f"{in_small_letters(found['article'])} {found['thing']}")
    first = found["thing"].split()[0]
    if _NO_OPENING().match(first):
        return ""
    named = re.search(rf"[a-z,] {re.escape(first)}\b", around)
    return _asked(found["thing"] if named else _within(found["thing"]))


def _within(words: str) -> str:
    """Return words as they stand within a sentence: no capital but those of names."""
    if spoken().table("grammar")["capital_nouns"]:
        return words
    first, _, rest = words.partition(" ")
    is_title = rest[:1].isupper() and rest[1:2].islower() and says_something(first)
    return words if is_title or is_name(first) else f"{in_small_letters(first)} {rest}".strip()


def _asked(thing: str) -> str:
    question: str = spoken().table("questions/suggested")["question"]
    return question.format(thing=thing)
