"""What else may a text say for a word of a question? Short forms, synonyms, words that mean much the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from corpus.bounded_cache import BoundedCache
from retrieval.question.query import ALIKE, ASKED, RELATED, SAME, Form, Phrase
from retrieval.question.vocabulary import ABBREVIATION, Vocabulary
from retrieval.words.analysis import Analyzer
from retrieval.words.lexicon import Lexicon

PREFIX = 0.7
"""Weight of a word of the guide that begins alike: "certifying" for "certificate"."""
PART = 0.45
"""Weight of one word of a phrase for the whole of it."""
_KEPT = 4_000
"""Words whose forms are kept."""

_Words = tuple[Phrase, tuple[Phrase, ...], str]
"""The words of a concept, see `FormFinder.find`."""


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
        self._found = BoundedCache(self._forms, limit=_KEPT)

    def find(
        self, own: Phrase, phrases: tuple[Phrase, ...], surface: str
    ) -> tuple[tuple[Form, ...], tuple[Form, ...]]:
        """Return what the guide, and what its keeper's questions may say for words, best first.

        Args:
            own: terms of the words.
            phrases: phrases of the lexicon that they are, as stems.
            surface: the words as they were asked.
        """
        return self._found[own, phrases, surface]

    def _forms(self, words: _Words) -> tuple[tuple[Form, ...], tuple[Form, ...]]:
        own = words[0]
        found: dict[Phrase, Form] = {}
        for form in self._all(*words):
            known = found.setdefault(form.terms, form)
            if form.weight > known.weight:
                # What the keeper says is the same stays so, however near the lexicon holds it.
                found[form.terms] = form._replace(how=SAME) if known.how is SAME else form
        forms = sorted(found.values(), key=lambda form: -form.weight)
        return (
            tuple(form for form in forms if self._vocabulary.holds(form.terms)),
            tuple(form for form in forms if all(map(self._asked, form.terms)) or form.terms == own),
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
                yield Form((term,), PART, ASKED)
        elif not self._vocabulary.holds(own):
            yield from self._alike(own[0])
            long = self._vocabulary.spelled_out(surface)
            if long:
                yield Form(long, ABBREVIATION, SAME)

    def _alike(self, term: str) -> Iterator[Form]:
        """Yield the guide's terms that begin as an unknown one does."""
        if len(term) < 6 or not term.isalpha():
            return
        begin = term[: max(5, len(term) - 3)]
        for other in self._vocabulary.word_of:
            if other.startswith(begin) and abs(len(other) - len(term)) <= 4:
                yield Form((other,), PREFIX, ALIKE)
