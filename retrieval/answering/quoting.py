"""From the span that answers best to what is quoted: with what it leans on, its list, its columns, notes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import msgspec

from corpus.caching import kept
from corpus.caching.named_tuple import NamedTuple
from corpus.languages.spoken import spoken
from corpus.model import BlockKind, Place, Span
from corpus.structure.unseen import seen_words
from retrieval.answering.answers import Words
from retrieval.answering.evidence import Candidate
from retrieval.answering.passages import PassageCache, ReadyPassage
from retrieval.answering.settings import QUOTING, WIDENING
from retrieval.answering.spans.said import leans
from retrieval.answering.spans.sentence import Sentence
from retrieval.words.kinds import STRICT

_WORD = kept.pattern(r"\w")
_ANNOUNCES = kept.pattern(r"[:：][\s*_`\"'”’)\]]*\Z")
_NOTE_MARK = kept.pattern(r"\[\^(?P<label>[^\]\s]{1,60})\](?!:)")


class Quote(msgspec.Struct, frozen=True):
    """What is quoted for a candidate.

    Attributes:
        words: the answer's own.
        context: its passage, or what of the document holds both.
        kind: what its first block is.
        leads: what has to be read before the words and is not beside them, outermost first.
        footnotes: those that the words refer to.
    """

    words: Words
    context: Words
    kind: BlockKind
    leads: tuple[Words, ...]
    footnotes: tuple[Words, ...]


class Reach(NamedTuple):
    """How far the words reach that answer.

    Attributes:
        sentences: those that answer themselves.
        span: of these and of what they lean on or announce.
    """

    sentences: Sequence[Sentence]
    span: Span


class Quoter:
    """Quotes passages of one edition."""

    def __init__(self, passages: PassageCache) -> None:
        self._passages = passages

    def reach(self, best: Candidate, ranked: Sequence[Candidate]) -> Reach:
        """Return how far the words that answer reach, for a candidate among all of the question."""
        ready, span = best.ready, widened(best, ranked)
        chosen = [s for s in ready.sentences if span.start <= s.span.start < span.end]
        if chosen[0].kind is not BlockKind.ROW:
            span = Span(_beginning(ready, chosen[0], span), self._end(ready, chosen, span))
        return Reach(chosen, span)

    def quote(self, best: Candidate, reach: Reach) -> Quote:
        """Return what is quoted for a candidate whose words reach so far."""
        ready, span, first = best.ready, reach.span, reach.sentences[0]
        leads = tuple(lead for lead in first.leads if not span.start <= lead.start < span.end)
        words = self._passages.words(ready.version, ready.passage, span)
        begins_with_lead = first.block is not None and span.start < first.block.start
        kind = BlockKind.PARAGRAPH if begins_with_lead else first.kind
        notes = self._notes(ready, reach.sentences, span)
        return Quote(words, self._context(ready, span), kind, leads, notes)

    def _context(self, ready: ReadyPassage, span: Span) -> Words:
        passage = ready.passage
        whole = Span(min(passage.start, span.start), max(passage.end, span.end))
        return self._passages.words(ready.version, passage, whole)

    def _end(self, ready: ReadyPassage, chosen: Sequence[Sentence], span: Span) -> int:
        """Return where a quote ends that takes in what its last sentence announces."""
        last, end = chosen[-1], span.end
        n_words = sum(sentence.words for sentence in chosen)
        governed = False
        for group in _blocks(self._following(ready, last)):
            hangs = any(lead.start < last.span.end and last.span.start < lead.end for lead in group[0].leads)
            if not hangs and (governed or not _ANNOUNCES.search(last.text)):
                break
            n_words += sum(sentence.words for sentence in group)
            if n_words > QUOTING.longest:
                break
            end = group[-1].span.end
            governed = True
        return end

    def _following(self, ready: ReadyPassage, last: Sentence) -> Iterator[Sentence]:
        """Yield the sentences after one, those of the next passages of its section included."""
        yield from ready.sentences[ready.sentences.index(last) + 1 :]
        for number in range(ready.passage.number + 1, ready.passage.number + 1 + QUOTING.further):
            for further in self._passages.read([(ready.version, number)]):
                if further.passage.section != ready.passage.section:
                    return
                yield from further.sentences

    def _notes(self, ready: ReadyPassage, chosen: Sequence[Sentence], span: Span) -> tuple[Words, ...]:
        notes = dict.fromkeys(note for one in chosen if one.block for note in one.block.notes)
        if not notes:
            return ()
        behind = Span(span.end, span.end + QUOTING.behind)
        text = self._passages.words(ready.version, ready.passage, Span(span.start, behind.end)).text
        n_own = span.end - span.start
        marks = "".join(re.findall(r"\A(?:\s?\[\^[^\]\s]{1,60}\])+", text[n_own:]))
        labels = {found["label"] for found in _NOTE_MARK.finditer(text[:n_own] + marks)}
        return tuple(
            self._passages.words(ready.version, ready.passage, note)
            for note in notes
            if self._label(ready, note) in labels
        )

    def _label(self, ready: ReadyPassage, note: Span) -> str:
        before = Span(max(note.start - QUOTING.behind, 0), note.start)
        text = self._passages.words(ready.version, ready.passage, before).text
        found = re.search(r"\[\^([^\]\s]{1,60})\]:\s*\Z", text)
        return found[1] if found else ""


def url_of(source: str, place: Place | None) -> str:
    """Return the address of a place in a document, empty where its source has none.

    >>> url_of("https://example.org/fees#top", Place(0, anchor="day"))
    'https://example.org/fees#day'
    """
    if ":" not in source:  # most are files: they need no splitting, which takes 2 ms to import
        return ""
    from urllib.parse import urlsplit

    if urlsplit(source).scheme not in ("http", "https"):
        return ""
    if place is None or not place.anchor:
        return source
    return f"{source.partition('#')[0]}#{place.anchor}"


def _beginning(ready: ReadyPassage, first: Sentence, span: Span) -> int:
    """Return where a quote begins: with the lines that govern it, as far as they stand right before it."""
    block, passage = first.block, ready.passage
    if block is None or not block.leads:
        return span.start
    start = block.start if passage.start <= block.start else span.start
    if block.kind is BlockKind.DEFINITION or start != block.start:
        return start
    for lead in reversed(block.leads):
        between = seen_words(passage.text[max(lead.end - passage.start, 0) : start - passage.start])
        if lead.start < passage.start or _WORD.search(between):
            break
        start = lead.start
    return start


def _blocks(sentences: Iterator[Sentence]) -> Iterator[list[Sentence]]:
    """Yield sentences block by block; those of plain paragraphs one by one."""
    held: list[Sentence] = []
    for sentence in sentences:
        if held and (sentence.block is None or sentence.block != held[-1].block):
            yield held
            held = []
        held.append(sentence)
    if held:
        yield held


def widened(best: Candidate, ranked: Sequence[Candidate]) -> Span:
    """Return the span to quote for a candidate: its own, or with the neighbour that is likeliest to be meant.

    Args:
        best: the candidate to quote.
        ranked: all candidates of the question, best first.
    """
    sentences = best.ready.sentences
    first = sentences.index(best.sentences[0])
    last = first + len(best.sentences)
    words = best.words
    share = _share(best, ranked)
    most = WIDENING.wide if share < WIDENING.unsure else WIDENING.brief
    alone = best.features.get("hint", 0.0) >= WIDENING.told or spoken().is_plain
    sure = alone or (
        share >= (WIDENING.sure_of_kind if _holds_figure(best) else WIDENING.sure)
        and not _lacks_what_is_beside(best)
    )
    if (
        first
        and _belong(sentences[first - 1], sentences[first])
        and leans(best.sentences[0].text)
        and words + sentences[first - 1].words <= most
    ):
        first -= 1
        words += sentences[first].words
    scores = {c.span.start: c.score for c in ranked if c.ready is best.ready and len(c.sentences) == 1}
    while not sure:
        beside = [
            (scores.get(sentences[n].span.start, -math.inf), n)
            for n in (first - 1, last)
            if 0 <= n < len(sentences)
            and words + sentences[n].words <= most
            and _belong(sentences[n], best.sentences[0])
        ]
        if not beside:
            break
        _, chosen = max(beside)
        first, last = min(first, chosen), max(last, chosen + 1)
        words += sentences[chosen].words
    return Span(sentences[first].span.start, sentences[last - 1].span.end)


def _lacks_what_is_beside(best: Candidate) -> bool:
    """Return whether the passage holds clearly more of the question: for whom, beside what it costs."""
    return best.features.get("passage", 0.0) - best.features.get("own", 0.0) >= WIDENING.beside


def _belong(one: Sentence, other: Sentence) -> bool:
    """Return whether two sentences may be quoted as one: both of the same paragraph or list."""
    if not one.may_answer or (one.block is None) != (other.block is None):
        return False
    if one.block is None or other.block is None or one.block is other.block:
        return True
    return (
        one.block.is_prose
        and other.block.is_prose
        and (one.kind, one.block.leads) == (other.kind, other.block.leads)
    )


def _holds_figure(best: Candidate) -> bool:
    return any(best.features.get(f"shows_{kind}") for kind in STRICT)


def _share(best: Candidate, ranked: Sequence[Candidate]) -> float:
    return 1 / sum(math.exp(min(c.score - best.score, 30.0)) for c in ranked if _apart(c, best) or c is best)


def _apart(one: Candidate, other: Candidate) -> bool:
    return (
        one.ready is not other.ready or one.span.end <= other.span.start or other.span.end <= one.span.start
    )
