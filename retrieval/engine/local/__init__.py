"""Which passages hold the words of a query, and how much are they worth?"""

from retrieval.engine.local.edition_view import EditionName
from retrieval.engine.local.folder import IndexFolder
from retrieval.engine.local.index import Index
from retrieval.engine.local.mapped_file import IndexFileError
from retrieval.engine.local.query_lists import Hit, QueryTerm
from retrieval.engine.local.settings import FIELDS, FieldSettings, IndexSettings

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
