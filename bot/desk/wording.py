"""What the pages say, in the language of whoever reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from corpus.languages.choosing import language_accepted
from corpus.languages.numbers import decimal, number
from corpus.languages.spoken import PACKS, Later, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.keeping.judging.judgement import Judgement
    from corpus.languages.language import Language

WHYS = {
    "not answered": Later("desk.not_answered"),
    "unsure": Later("desk.unsure"),
    "voted down": Later("desk.voted_down"),
    "answered": Later("desk.answered"),
}
"""What went wrong with questions, see `bot.desk.asked_list.why`."""
EFFECTS = {
    "gained": Later("desk.gained"),
    "lost": Later("desk.lost"),
    "changed": Later("desk.changed"),
}
"""What a change does to an answer, see `bot.keeping.outcome.Effect`."""
SAID = {
    "answers": Later("desk.said_answers"),
    "not_covered": Later("desk.said_not_covered"),
    "rightly_answered": Later("desk.said_rightly_answered"),
    "rightly_refused": Later("desk.said_rightly_refused"),
    "ignored": Later("desk.said_ignored"),
}
"""What a keeper thought, see `bot.keeping.judging.judgement.Verdict`."""


def language_for(chosen: str, accepted: str) -> Language:
    """Return the language of a page.

    Args:
        chosen: code of the one that was chosen on a page, if one was.
        accepted: what the browser accepts, see `language_accepted`.
    """
    return PACKS.get(chosen) or language_accepted(accepted)


def languages() -> list[tuple[str, str, str]]:
    """Return the languages of the pages: the tag and the code of each, and what it is called in itself."""
    tables = ((code, pack.table("grammar")) for code, pack in PACKS.items())
    return [(table["tag"], code, table["name"]) for code, table in tables]


def tag() -> str:
    """Return what browsers call the language of the page."""
    return str(spoken().table("grammar")["tag"])


def told(name: str, /, **values: object) -> str:
    """Return a message of the desk as text.

    Args:
        name: of the message.
        values: what stands in it in braces, numbers as the language writes them; `n` chooses its form.
    """
    return _message(name, values).format(**_written(values))


def marked_up(name: str, /, **values: object) -> Markup:
    """Return a message of the desk as a part of a page: a value may be markup, all else is text."""
    return Markup(escape(_message(name, values))).format(**_written(values))


def quoted(text: str) -> Markup:
    """Return somebody's words in quotation marks, in their own direction."""
    return marked_up("quoted", text=Markup("<bdi>{}</bdi>").format(text))


def all_quoted(texts: Iterable[str]) -> Markup:
    """Return several people's words, each in quotation marks."""
    return Markup(", ").join(map(quoted, texts))


def verdict_of(judgement: Judgement) -> Markup:
    """Return what a keeper thought of a question, with the words that go with it."""
    what, words = SAID[judgement.verdict], judgement.text or judgement.say
    return marked_up("with_words", what=what, words=quoted(words)) if words else escape(what)


def _message(name: str, values: Mapping[str, object]) -> str:
    return spoken().message(f"desk.{name}", values.get("n"))


def _written(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _shown(value) for name, value in values.items()}


def _shown(value: object) -> object:
    if isinstance(value, float):
        return decimal(value)
    return number(value) if isinstance(value, int) else value
