"""What else may a text say for a word of a question? Short forms, synonyms, words that mean much the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from corpus.bounded_cache import BoundedCache
from retrieval.question.query import Form
from retrieval.question.vocabulary import ABBREVIATION, Knowledge, Phrase
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

    def __init__(self, knowledge: Knowledge, analyzer: Analyzer, asked: Callable[[str], bool]) -> None:
        """Find forms in one edition.

        Args:
            knowledge: of the edition.
            analyzer: the index's own.
            asked: whether a question of the keeper's has a term.
        """
        self._knowledge, self._analyzer, self._asked = knowledge, analyzer, asked
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
                found[form.terms] = form._replace(how="same") if known.how == "same" else form
        forms = sorted(found.values(), key=lambda form: -form.weight)
        return (
            tuple(form for form in forms if self._knowledge.holds(form.terms)),
            tuple(form for form in forms if all(map(self._asked, form.terms)) or form.terms == own),
        )

    def _all(self, own: Phrase, phrases: tuple[Phrase, ...], surface: str) -> Iterator[Form]:
        yield Form(own, 1.0, "asked")
        equivalents = self._knowledge.equivalents
        for phrase, weight in equivalents.get(own, {}).items():
            yield Form(phrase, weight, "same")
            for other, further in equivalents.get(phrase, {}).items():
                yield Form(other, weight * further, "same")
        keys: list[str | Phrase] = [own[0]] if len(own) == 1 else []
        keys += phrases
        for key in keys:
            for term, weight in self._lexicon.related(key).items():
                yield Form((term,), weight, "related")
            for phrase, weight in self._lexicon.related_phrases(key).items():
                terms = tuple(filter(None, map(self._analyzer.term, phrase)))
                # "a pain" is said of what is tough: without its small words a phrase of one is another word.
                if len(terms) > 1:
                    yield Form(terms, weight, "related")
        if len(own) > 1:
            for term in own:
                yield Form((term,), PART, "asked")
        elif not self._knowledge.holds(own):
            yield from self._alike(own[0])
            long = self._knowledge.spelled_out(surface)
            if long:
                yield Form(long, ABBREVIATION, "same")

    def _alike(self, term: str) -> Iterator[Form]:
        """Yield the guide's terms that begin as an unknown one does."""
        if len(term) < 6 or not term.isalpha():
            return
        begin = term[: max(5, len(term) - 3)]
        for other in self._knowledge.vocabulary:
            if other.startswith(begin) and abs(len(other) - len(term)) <= 4:
                yield Form((other,), PREFIX, "alike")
