"""Which passages hold the words of a query, and how much are they worth?"""

from retrieval.index.folder import IndexFolder
from retrieval.index.index import Hit, Index, QueryTerm
from retrieval.index.mapped_file import IndexFileError
from retrieval.index.settings import FIELDS, FieldSettings, IndexSettings

__all__ = [
    "FIELDS",
    "FieldSettings",
    "Hit",
    "Index",
    "IndexFileError",
    "IndexFolder",
    "IndexSettings",
    "QueryTerm",
]
