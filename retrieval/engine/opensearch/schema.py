"""How an index in the engine is made, and how to see whether one is still as it was made."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from retrieval.engine.local.settings import IndexSettings
from retrieval.engine.opensearch.bounds import rounded_up, script
from retrieval.engine.opensearch.cluster.remote_index import writing_name
from retrieval.engine.passage_index import FIELDS
from retrieval.words.analysis import ANALYZER

FORMAT = 1
"""Of the documents in an index; another one is another index."""
PREFIX = "guidebot-"
LIFE, EDITION, DOCUMENT, NUMBER = "life", "edition", "document", "number"
_MOST_HITS = 10_000_000
_TOKENIZER, _ANALYZER = "lines", "terms"


def stem_of(library: str) -> str:
    """Return what the indexes of a library begin with; another analyzer's are others."""
    return f"{PREFIX}{blake2b(f'{library} {ANALYZER} {FORMAT}'.encode(), digest_size=8).hexdigest()}"


def index_body(
    name: str, library: str, mean_lengths: Sequence[float], settings: IndexSettings, shards: int | None
) -> dict[str, Any]:
    """Return what an index is made with.

    Args:
        name: of the index.
        library: that it holds.
        mean_lengths: of its fields; rounded up they stay with it.
        settings: k1 and b of the fields.
        shards: parts that it is cut into; left to the cluster where it is None.
    """
    means = [rounded_up(mean) for mean in mean_lengths]
    fields = list(zip(FIELDS, means, settings.fields, strict=True))
    similarity = {
        name: {
            "type": "scripted",
            "weight_script": {"source": "return query.boost;"},
            "script": {"source": script(mean, parameters)},
        }
        for name, mean, parameters in fields
    }
    tokenizer = {"type": "char_group", "tokenize_on_chars": ["\n"], "max_token_length": 32_000}
    return {
        "aliases": {writing_name(name): {}},
        "settings": {
            **({} if shards is None else {"number_of_shards": shards}),
            "auto_expand_replicas": "0-1",
            "refresh_interval": "-1",
            "max_result_window": _MOST_HITS,
            "similarity": similarity,
            "analysis": {
                "analyzer": {_ANALYZER: {"type": "custom", "tokenizer": _TOKENIZER}},
                "tokenizer": {_TOKENIZER: tokenizer},
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"library": library, "mean_lengths": means},
            "properties": _properties(),
        },
    }


def _properties() -> dict[str, Any]:
    texts = {
        field: {"type": "text", "analyzer": _ANALYZER, "index_options": "freqs", "similarity": field}
        for field in FIELDS
    }
    keywords = {DOCUMENT: {"type": "keyword"}, EDITION: {"type": "keyword"}}
    state = {name: {"type": "keyword", "index": False} for name in ("owner", "until")}
    numbers = {NUMBER: {"type": "integer"}, "ordinal": {"type": "integer"}, "complete": {"type": "boolean"}}
    return {**texts, **keywords, **numbers, **state, LIFE: {"type": "integer_range"}}


def mean_lengths_of(described: dict[str, Any]) -> list[float] | None:
    """Return the mean lengths that an index was made with, None where it is not as it was made.

    Args:
        described: what the engine says of it.
    """
    mappings = described.get("mappings", {})
    means = mappings.get("_meta", {}).get("mean_lengths")
    if not isinstance(means, list) or len(means) != len(FIELDS):
        return None
    found = mappings.get("properties", {})
    if any(found.get(name) != wanted for name, wanted in _properties().items()):
        return None
    if not _same_similarity(described, means):
        return None
    return [float(mean) for mean in means]


def _same_similarity(described: dict[str, Any], means: Sequence[float]) -> bool:
    kept = described.get("settings", {}).get("index", {}).get("similarity", {})
    return all(
        kept.get(name, {}).get("script", {}).get("source") == script(mean, parameters)
        for name, mean, parameters in zip(FIELDS, means, IndexSettings().fields, strict=True)
    )
