"""What a score depends on besides the corpus: the fields and their two BM25 parameters."""

from __future__ import annotations

import msgspec


class FieldSettings(msgspec.Struct, frozen=True):
    """BM25's parameters for one field; the defaults are rank-bm25's.

    Attributes:
        k1: how soon further occurrences of a term stop counting; at least 0.
        b: how much a long field is held against a passage: 0 not at all, 1 in full proportion.

    Source:
        Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
    """

    k1: float = 1.5
    b: float = 0.75

    def __post_init__(self) -> None:
        if not (self.k1 >= 0 and 0 <= self.b <= 1):
            raise ValueError(f"k1 must be at least 0 and b between 0 and 1, not {self.k1} and {self.b}")


class IndexSettings(msgspec.Struct, frozen=True):
    """The parameters of every field, and up to which size rank-bm25 is fitted.

    Attributes:
        text: parameters of the passages' own text.
        headings: parameters of title and section path.
        hints: parameters of the questions that the keeper wrote for a passage.
        fitted_up_to: passages; an edition of this size or less is one segment whose statistics come
            from rank-bm25's fitted model. Fitting 1,000 passages takes about 40 ms.
    """

    text: FieldSettings = FieldSettings()
    headings: FieldSettings = FieldSettings()
    hints: FieldSettings = FieldSettings()
    fitted_up_to: int = 1_000

    @property
    def fields(self) -> tuple[FieldSettings, FieldSettings, FieldSettings]:
        """The parameters in the order of `FIELDS`."""
        return self.text, self.headings, self.hints

    @property
    def parameters(self) -> list[list[float]]:
        """What index files were computed with: k1 and b of each field; others can't be used with them."""
        return [[part.k1, part.b] for part in self.fields]
