"""The door for keepers: changing what people ask, and looking at what a change does."""

from __future__ import annotations

from retrieval.editions.checking import Checked, Comparison, check_library, compare
from retrieval.editions.checks import Said, retriever_of
from retrieval.editions.hint_suggestions import suggest
from retrieval.editions.passage_changes import PassageChange, PassageChanges
from retrieval.editions.publishing import (
    add,
    ensure_first,
    known_document,
    remove,
    roll_back,
    update,
)
from retrieval.editions.rehearsal import AskedBefore, CheckOutcome, Known, Rehearsal, Replay
from retrieval.editions.requests import Look, Publication, Request, look_away

__all__ = [
    "AskedBefore",
    "CheckOutcome",
    "Checked",
    "Comparison",
    "Known",
    "Look",
    "PassageChange",
    "PassageChanges",
    "Publication",
    "Rehearsal",
    "Replay",
    "Request",
    "Said",
    "add",
    "check_library",
    "compare",
    "ensure_first",
    "known_document",
    "look_away",
    "remove",
    "retriever_of",
    "roll_back",
    "suggest",
    "update",
]
