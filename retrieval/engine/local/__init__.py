"""Which passages hold the words of a query, and how much are they worth?"""

from retrieval.engine.local.engine import IndexFolder
from retrieval.engine.local.index import Index
from retrieval.engine.local.settings import FieldSettings, IndexSettings

__all__ = [
    "FieldSettings",
    "Index",
    "IndexFolder",
    "IndexSettings",
]
