"""Small guides of other fields, added on the fly, and assistants over them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest.mock import patch

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Conversation, Reply
from corpus.model import Document
from corpus.store.library import Library
from retrieval.editions.publishing import Request, ensure_first, remove

HARBOUR = """# The harbour

## Moorings

A mooring for one night costs 24 euros. Boats over twelve metres pay 31 euros. The harbour has forty moorings.

## The crane

The crane lifts boats of up to nine tons. It is run by Old Marek, who needs two days' notice.

## Water and power

Fresh water is free at every pier. Power costs 50 cents per kilowatt hour.
"""
HARBOUR_HINTS = """
subject = ["harbour"]

[[answer]]
text = "A mooring for one night costs 24 euros."
questions = ["What does a mooring cost?", "price of a berth", "how much for a night"]

[[answer]]
text = "The crane lifts boats of up to nine tons."
questions = ["How much can the crane lift?", "weight limit of the crane"]

[[not_covered]]
say = "The guide gives no prices for the winter."
questions = ["What does a winter berth cost?", "price for storing a boat in winter"]
"""
KITCHEN = """The old kitchen oven is heated with beech wood. A batch of rye bread bakes for fifty minutes.

The sourdough is fed every evening by whoever locks the door. Visitors must wear an apron. Aprons are kept in
the green cupboard.

A baking course takes four hours and costs 65 euros. The course is taught by Signe Holm.
"""


def library_of(folder: Path, document: Document | None) -> Library:
    """Return a library whose only document this is; None makes an empty one."""
    library = Library.open(folder)
    with patch("corpus.guide.built_in_document", lambda: document or kitchen()):
        ensure_first(library)
    if document is None:
        remove(library, ["kitchen"], Request())
    return library


@contextmanager
def assistant_over(folder: Path, name: str, text: str) -> Iterator[Assistant]:
    """Give what answers from a Markdown text alone."""
    with closing(library_of(folder, Document(name, name.title(), text, source=f"{name}.md"))) as library:
        yield Assistant(library)


def harbour(hints: str = "") -> Document:
    """Return a guide with headings."""
    return Document("harbour", "The harbour", HARBOUR, source="harbour.md", format="markdown", hints=hints)


def kitchen() -> Document:
    """Return a guide of bare paragraphs."""
    return Document("kitchen", "The kitchen", KITCHEN, source="kitchen.txt", format="text")


def ask(assistant: Assistant, *questions: str) -> Reply:
    """Return the reply to the last of some questions, asked one after the other."""
    conversation = Conversation()
    for question in questions[:-1]:
        assistant.reply(conversation, question)
    return assistant.reply(conversation, questions[-1])
