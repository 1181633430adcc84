"""Tables of comma-separated values: the first row names the columns."""

from __future__ import annotations

import csv
import io

from corpus.errors import SourceError
from corpus.readers.building.parts import Part
from corpus.readers.building.sheets import MAX_CELLS, tables_of
from corpus.readers.building.writing import write
from corpus.readers.encodings import decode
from corpus.readers.rendered import Rendered

_SAMPLE = 20_000
_DELIMITERS = ",;\t|"


def read(data: bytes, name: str, encoding: str = "") -> Rendered:
    """Return the values as a table in Markdown.

    Raises:
        SourceError: it is no text, or holds more cells than anybody could ask about.
    """
    source = decode(data, name, encoding).text
    csv.field_size_limit(1_000_000)
    rows: list[list[str]] = []
    n_cells = 0
    try:
        for row in csv.reader(io.StringIO(source, newline=""), _dialect(source)):
            n_cells += len(row)
            if n_cells > MAX_CELLS:
                raise SourceError(f"{name} holds more than {MAX_CELLS:,} cells: split it into several files.")
            rows.append(row)
    except csv.Error as error:
        raise SourceError(
            f"{name} can't be read as comma-separated values ({error}): save it as .xlsx."
        ) from error
    parts: list[Part] = list(tables_of(rows))
    text, places = write(parts)
    return Rendered(text, places=places)


def _dialect(source: str) -> type[csv.Dialect] | csv.Dialect | str:
    sample = source[:_SAMPLE]
    sample = sample[: sample.rfind("\n") + 1] or sample
    try:
        return csv.Sniffer().sniff(sample, _DELIMITERS)
    except csv.Error:
        return "excel"  # a single column, or nothing that separates
