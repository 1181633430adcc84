"""What else may a text say for a word of a question? Short forms, synonyms, words that mean much the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from corpus.caching.bounded_cache import BoundedCache
from corpus.caching.named_tuple import NamedTuple
from corpus.languages.spoken import spoken
from retrieval.question.query import ALIKE, ASKED, RELATED, SAME, Form, Phrase
from retrieval.question.settings import FORM_WEIGHTS
from retrieval.question.vocabulary import Vocabulary
from retrieval.words.analysis import Analyzer
from retrieval.words.lexicon import Lexicon

_KEPT = 4_000
"""Words whose forms are kept."""


class Words(NamedTuple):
    """The words of a concept."""

    own: Phrase
    """Their terms."""
    phrases: tuple[Phrase, ...]
    """The phrases of the lexicon that they are, as stems."""
    surface: str
    """As they were asked."""


class Forms(NamedTuple):
    """What may be said for words, best first."""

    held: tuple[Form, ...]
    """By the guide."""
    asked: tuple[Form, ...]
    """By the keepers' questions."""


class FormFinder:
    """Finds the forms of words, and keeps them."""

    def __init__(self, vocabulary: Vocabulary, analyzer: Analyzer, asked: Callable[[str], bool]) -> None:
        """Find forms in one edition.

        Args:
            vocabulary: of the edition.
            analyzer: the index's own.
            asked: whether a question of the keeper's has a term.
        """
        self._vocabulary, self._analyzer, self._asked = vocabulary, analyzer, asked
        self._lexicon = Lexicon.load()
        self._found: BoundedCache[Words, Forms] = BoundedCache(limit=_KEPT)

    def find(self, asked: Sequence[Words]) -> list[Forms]:
        """Return what the guide, and what its keeper's questions may say for the words of each concept.

        Args:
            asked: the words of the concepts of a question; their forms are looked up together.
        """
        known = {words: forms for words in asked if (forms := self._found.get(words)) is not None}
        new = {words: self._candidates(words) for words in asked if words not in known}
        terms = (term for candidates in new.values() for form in candidates for term in form.terms)
        self._vocabulary.terms.look_up(terms)
        for words, candidates in new.items():
            known[words] = self._held(words, candidates)
            self._found.keep(words, known[words])
        return [known[words] for words in asked]

    def _candidates(self, words: Words) -> list[Form]:
        """Return whatever may be said for words, best first."""
        found: dict[Phrase, Form] = {}
        for form in self._all(*words):
            known = found.setdefault(form.terms, form)
            if form.weight > known.weight:
                # What the keeper says is the same stays so, however near the lexicon holds it.
                found[form.terms] = form._replace(how=SAME) if known.how is SAME else form
        return sorted(found.values(), key=lambda form: -form.weight)

    def _held(self, words: Words, forms: Sequence[Form]) -> Forms:
        """Return the forms that the guide has, and those that its keeper's questions have."""
        return Forms(
            tuple(form for form in forms if self._vocabulary.holds(form.terms)),
            tuple(form for form in forms if all(map(self._asked, form.terms)) or form.terms == words.own),
        )

    def _all(self, own: Phrase, phrases: tuple[Phrase, ...], surface: str) -> Iterator[Form]:
        yield Form(own, 1.0, ASKED)
        equivalents = self._vocabulary.equivalents
        for phrase, weight in equivalents.get(own, {}).items():
            yield Form(phrase, weight, SAME)
            for other, further in equivalents.get(phrase, {}).items():
                yield Form(other, weight * further, SAME)
        keys: list[str | Phrase] = [own[0]] if len(own) == 1 else []
        keys += phrases
        for key in keys:
            for term, weight in self._lexicon.related(key).items():
                yield Form((term,), weight, RELATED)
            for phrase, weight in self._lexicon.related_phrases(key).items():
                terms = tuple(filter(None, map(self._analyzer.term, phrase)))
                # "a pain" is said of what is tough: without its small words a phrase of one is another word.
                if len(terms) > 1:
                    yield Form(terms, weight, RELATED)
        if len(own) > 1:
            for term in own:
                yield Form((term,), FORM_WEIGHTS.part, ASKED)
            return
        yield from self._of_word(own, surface)

    def _of_word(self, own: Phrase, surface: str) -> Iterator[Form]:
        """Yield what the guide may say for a single word."""
        for phrase, weight in self._vocabulary.days(surface):
            yield Form(phrase, weight, SAME)
        apart = self._vocabulary.written_apart(surface)
        if apart:
            yield Form(apart, FORM_WEIGHTS.apart, SAME)
        if _has_compounds():
            yield from self._compounds(own[0])
        if not self._vocabulary.holds(own):
            yield from self._alike(own[0])
            long = self._vocabulary.spelled_out(surface)
            if long:
                yield Form(long, FORM_WEIGHTS.abbreviation, SAME)

    def _compounds(self, term: str) -> Iterator[Form]:
        """Yield the guide's terms that are a kind of an unknown one, and what it is a kind of."""
        if not term.isalpha():
            return
        for other in self._vocabulary.word_of:
            short, long = sorted((term, other), key=len)
            if (
                len(short) >= FORM_WEIGHTS.least_head
                and len(long) - len(short) >= FORM_WEIGHTS.least_front
                and long.endswith(short)
            ):
                yield Form((other,), FORM_WEIGHTS.compound if short == term else FORM_WEIGHTS.whole, RELATED)
            elif (
                short == term
                and len(short) >= FORM_WEIGHTS.least_within
                and len(long) - len(short) >= FORM_WEIGHTS.least_head
                and short in long
            ):
                yield Form((other,), FORM_WEIGHTS.within, RELATED)

    def _alike(self, term: str) -> Iterator[Form]:
        """Yield the guide's terms that begin as an unknown one does."""
        if len(term) < FORM_WEIGHTS.least_begun or not term.isalpha():
            return
        begin = term[: max(FORM_WEIGHTS.begun, len(term) - (2 if _has_compounds() else 3))]
        for other in self._vocabulary.terms_that_begin(begin):
            if abs(len(other) - len(term)) <= FORM_WEIGHTS.longer:
                yield Form((other,), FORM_WEIGHTS.prefix, ALIKE)


def _has_compounds() -> bool:
    return bool(spoken().table("grammar")["compounds"])
