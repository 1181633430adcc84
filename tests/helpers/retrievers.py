"""Retrievers over small guides made on the fly, and two guides nobody has tuned anything on."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from corpus.model import Document
from corpus.store.library import Library
from retrieval.editions.publishing import Request, add, ensure_first, remove
from retrieval.retriever import Retriever

BAKERY = """# The corner bakery

## Opening hours

The bakery opens at six in the morning. On Sundays it stays closed.

## Bread

A loaf of rye bread costs 4.20 euros. Rye bread is made of rye flour, water, salt and sourdough. The
dough rests for eighteen hours before it goes into the oven. Each loaf weighs 900 grams.

## Cakes

A wedding cake has to be ordered three weeks ahead. The smallest wedding cake feeds twenty guests. Hanna
Brandt decorates all cakes by hand.

## Learning the trade

An apprenticeship at the bakery lasts three years. Apprentices earn 780 euros a month in the first year.
In 2019 the bakery trained 14 apprentices, and 5 of them were women. The Guild of Bakers (GOB) examines
every apprentice.

## Deliveries

We deliver to restaurants within ten kilometres. A delivery costs nothing from 30 euros on. Proofing is
the time in which shaped dough rises before baking.
"""
BAKERY_HINTS = """
subject = ["bakery"]
contrasts = [["rye", "wheat", "spelt"]]

[abbreviations]
GOB = "Guild of Bakers"

[synonyms]
"apprentice" = ["trainee", "learner"]

[[answer]]
text = "The bakery opens at six in the morning."
questions = ["When do you open?", "from what time can I come in", "are you already there at seven"]

[[answer]]
text = "A wedding cake has to be ordered three weeks ahead."
questions = ["How early must I order a wedding cake?", "notice needed for a wedding cake"]

[[not_covered]]
say = "The guide doesn't say how to store bread."
questions = ["How do I keep bread fresh?", "can I freeze a loaf", "where to store bread at home"]
"""
LAUNDRY = """The laundry is in the basement next to the bicycle room. It is open from seven in the
morning until ten at night.

A wash costs two tokens. A token costs 1.50 euros and is sold by the caretaker, Ms. Ferreira. The dryers
are free.

Each machine takes seven kilos. A wash at sixty degrees takes ninety minutes. Whoever leaves clothes in
a machine for more than an hour finds them in the basket by the door.

Detergent must be brought along. Dyeing clothes is forbidden, because the colour stays in the drum.
"""


def bakery(hints: str = "") -> Document:
    """Return a guide with headings."""
    return Document("bakery", "The corner bakery", BAKERY, source="bakery.md", format="markdown", hints=hints)


def laundry() -> Document:
    """Return a guide of bare paragraphs."""
    return Document("laundry", "laundry", LAUNDRY, source="laundry.txt", format="text")


def text_document(text: str, name: str = "note", hints: str = "") -> Document:
    """Return a plain text document."""
    return Document(name, name, text, source=f"{name}.txt", format="text", hints=hints)


def library_of(folder: Path, *documents: Document) -> Library:
    """Return a library whose published edition holds these documents and no other."""
    library = Library.open(folder)
    with patch("corpus.guide.built_in_document", lambda: documents[0] if documents else bakery()):
        ensure_first(library)
    if len(documents) > 1:
        add(library, documents[1:], Request())
    if not documents:
        remove(library, ["bakery"], Request())
    return library


def retriever_of(folder: Path, *documents: Document) -> Retriever:
    """Return a retriever over these documents and no other."""
    library = library_of(folder, *documents)
    return Retriever.open(library, library.published())
