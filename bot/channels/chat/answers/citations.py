"""What a reply cited, read again from the edition it came from, and what became of that text since."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from msgspec.structs import replace

from bot.channels.chat.store.conversations import Cited, Record
from corpus.editions import Edition, StoredDocument
from corpus.errors import UnknownNameError
from corpus.guides import guide_of, guides_of
from corpus.languages.spoken import say
from corpus.model import Passage
from corpus.store.library import Library
from retrieval.retriever import Answer


@dataclass(frozen=True, slots=True)
class Source:
    """The document that a reply cited, in the edition that it cited.

    Attributes:
        stored: the document.
        note: a sentence if its text is another one now, or empty.
    """

    stored: StoredDocument
    note: str


def find_source(library: Library, record: Record, cited: Cited) -> Source | None:
    """Return where a citation comes from, None if that is no longer kept."""
    try:
        stored = edition_of(library, record.edition).document(cited.document)
    except UnknownNameError:
        return None
    if stored is None:
        return None
    published = library.published()
    if published == record.edition:
        return Source(stored, "")
    now = edition_of(library, published).document(cited.document)
    if now is None:
        return Source(stored, say("chat.removed"))
    return Source(stored, "" if now.content == stored.content else say("chat.changed"))


def read_answer(library: Library, record: Record, cited: Cited, source: Source) -> Answer | None:
    """Return a cited answer as it was given, None if its passage is no longer kept."""
    passages = library.passages([(source.stored.version, cited.passage)])
    if not passages:
        return None
    passage = passages[0]
    return Answer(
        text=passage.text[cited.start - passage.start : cited.end - passage.start],
        context=passage.text,
        confidence=cited.confidence,
        score=cited.score,
        document=cited.document,
        title=source.stored.title,
        section=passage.section,
        source=source.stored.source,
        passage=passage.id,
        start=cited.start,
        end=cited.end,
        context_start=passage.start,
        edition=record.edition,
        guide=guide_of(source.stored.metadata),
        among_guides=not record.content.guide
        and len(guides_of(edition_of(library, record.edition).documents)) > 1,
    )


def widen(library: Library, answer: Answer) -> Answer:
    """Return an answer whose context is more than itself: a whole passage gets its neighbours as well."""
    if answer.context.strip() != answer.text.strip():
        return answer
    stored = edition_of(library, answer.edition).document(answer.document)
    if stored is None:
        return answer
    middle = int(answer.passage.rpartition(":")[2])
    around = read_around(library, Source(stored, ""), middle)
    before = "".join(_headed(p, answer) + "\n\n" for p in around if p.number < middle)
    after = "".join("\n\n" + _headed(p, answer) for p in around if p.number > middle)
    return replace(
        answer, context=before + answer.context + after, context_start=answer.context_start - len(before)
    )


def _headed(passage: Passage, answer: Answer) -> str:
    """Return a passage's text, with its heading where that is not the answer's."""
    heads = passage.section if passage.section != answer.section else ()
    return "\n".join((*heads[-1:], passage.text))


@lru_cache(maxsize=2)
def edition_of(library: Library, number: int) -> Edition:
    """Return an edition, which never changes.

    Raises:
        UnknownNameError: its content is no longer kept.
    """
    return library.edition(number)


def read_around(library: Library, source: Source, middle: int, reach: int = 1) -> list[Passage]:
    """Return the passages from `reach` before to `reach` after the one of number `middle`."""
    first, last = max(middle - reach, 1), min(middle + reach, source.stored.n_passages)
    return library.passages([(source.stored.version, number) for number in range(first, last + 1)])
