"""What a keeper of one guide alone may touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.guides import guide_of

if TYPE_CHECKING:
    from bot.channels.channel import Said
    from bot.channels.chat.services import Services
    from bot.keeping.outcome import Tried


def touches_others(services: Services, tried: Tried, guide: str) -> bool:
    """Return whether a change touches documents of other guides than one."""
    documents = services.library.edition(services.library.published()).documents
    others = {stored.name for stored in documents if guide_of(stored.metadata) != guide}
    return not others.isdisjoint((*tried.changed, *tried.removed))


def to_update(services: Services, said: Said) -> tuple[str, ...]:
    """Return the documents that a keeper wants to be read again: who keeps one guide means that."""
    theirs = services.team.guide(said.person)
    guides = services.guide_of_documents() if theirs else {}
    return tuple(said.text.split()) or tuple(name for name, of in guides.items() if of == theirs)
