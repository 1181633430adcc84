"""Which passages hold the words of a query, and how much are they worth?"""

from retrieval.index.edition_view import EditionName
from retrieval.index.folder import IndexFolder
from retrieval.index.index import Index
from retrieval.index.mapped_file import IndexFileError
from retrieval.index.query_lists import Hit, QueryTerm
from retrieval.index.settings import FIELDS, FieldSettings, IndexSettings

__all__ = [
    "FIELDS",
    "EditionName",
    "FieldSettings",
    "Hit",
    "Index",
    "IndexFileError",
    "IndexFolder",
    "IndexSettings",
    "QueryTerm",
]
