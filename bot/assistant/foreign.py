"""The reply to a question in a language that the guide hasn't: which it has, and what stands nearest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.assistant.messages.message_reply import no_question
from bot.assistant.reply import Kind, Reply
from bot.assistant.replying import empty_guide_reply, near_by
from corpus.caching import kept
from corpus.languages.frequency_table import plain_word
from corpus.languages.spoken import say, spoken

if TYPE_CHECKING:
    from bot.assistant.open_edition import OpenEdition
    from corpus.languages.language import Language
    from retrieval.retriever import Answer

_TOKEN = kept.pattern(r"\w+(?:[&.'’-]\w+)*")
_ABBREVIATION = kept.pattern(r"(?:[^\W\d_]&?){1,7}")
_RARE = 40
"""Zipf value × 10 for the asker below which a word of the guide is a name, or the same in both."""
_LEAST_LETTERS = 4
_SHOWN, _HITS, _TITLES = 2, 12, 3


def foreign_reply(edition: OpenEdition, text: str) -> Reply:
    """Return the reply in the language that is spoken, which the guide hasn't.

    Args:
        edition: of the guide.
        text: the message as it was typed.
    """
    said = no_question(edition, text)
    if said is not None:
        return said
    if edition.retriever.is_empty:
        return empty_guide_reply(text)
    lead = languages_named(edition)
    nearest = _nearest(edition, list(_names(edition, text)))
    titles = () if nearest else _titles(edition, text)
    about = say("replies.about", topics=" · ".join(titles)) if titles else ""
    parts = (lead, *near_by(nearest), about)
    return Reply(
        kind=Kind.NOT_FOUND,
        text="\n\n".join(filter(None, parts)),
        question=text,
        understood_as=text,
        lead="\n\n".join(filter(None, (lead, about))),
        nearest=nearest,
    )


def languages_named(edition: OpenEdition) -> str:
    """Return the sentence that says, in the language that is spoken, which ones the guide has."""
    names = [_name(language) for language in edition.retriever.languages]
    which = "replies.other_language" if len(names) == 1 else "replies.other_languages"
    return say(which, languages=", ".join(names))


def _nearest(edition: OpenEdition, names: Sequence[str]) -> tuple[Answer, ...]:
    """Return what the guide says to all of the names together, else to one of them."""
    for asked in dict.fromkeys((" ".join(names), *names)):
        finding = edition.retriever.ask(asked) if asked else None
        if finding and (found := finding.answers or finding.nearest):
            return found[:_SHOWN]
    return ()


def _name(language: Language) -> str:
    """Return what a language is called in the one that is spoken, else in itself."""
    names: dict[str, str] = spoken().table("messages/replies")["languages"]
    if language.code in names:
        return names[language.code]
    return language.table("grammar")["name"] or language.code


def _names(edition: OpenEdition, text: str) -> Iterator[str]:
    """Yield what means the same in any language: numbers, abbreviations, names that the guide has."""
    grammar, table = spoken().table("grammar"), spoken().frequencies
    shouted = text.isupper()
    for token in _TOKEN.findall(text):
        short = not shouted and len(token) > 1 and token.isupper() and _ABBREVIATION.fullmatch(token)
        rare = len(token) >= _LEAST_LETTERS and abs(table[plain_word(token, grammar)]) < _RARE
        if short or any(map(str.isdigit, token)) or (rare and edition.retriever.knows(token)):
            yield token


def _titles(edition: OpenEdition, text: str) -> tuple[str, ...]:
    """Return the sections that share words with a message, the nearest first; else the guide's chapters."""
    hits = edition.retriever.search(text, _HITS)
    found = dict.fromkeys(hit.section[-1] for hit in hits if hit.section)
    return (*found,)[:_TITLES] or edition.suggester.chapters[: _TITLES + 1]
