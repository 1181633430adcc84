"""A passage as the engine keeps it: its terms in one text each field, a line each.

A term goes as it is, but for those that JSON, the engine's tokenizer or Lucene can't take: with a line break,
half of a surrogate pair, or of thousands of characters. They go under a name of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

_LONGEST = 2_000
"""Characters of a term; Lucene takes 32,766 bytes."""
_ODD = re.compile("[\\\\\n\ud800-\udfff]")


def line_of(term: str) -> str:
    r"""Return the line that a term goes as.

    >>> line_of("pain"), line_of("a\nb"), line_of(""), line_of("\ud800")
    ('pain', '\\610a62', '\\', '\\eda080')
    """
    if term and len(term) <= _LONGEST and not _ODD.search(term):
        return term
    raw = term.encode("utf-8", "surrogatepass")
    if len(raw) > _LONGEST:
        return f"\\#{blake2b(raw, digest_size=32).hexdigest()}"
    return f"\\{raw.hex()}"


def lines_of(terms: Sequence[str]) -> str:
    """Return the lines of a passage's field."""
    return "\n".join(map(line_of, terms))


def terms_in(lines: str) -> list[str]:
    """Return the lines of a field, one a term."""
    return lines.split("\n") if lines else []
