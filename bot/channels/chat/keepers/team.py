"""Who keeps the guide, besides those that the operator named; who is muted; and who did what."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import msgspec

if TYPE_CHECKING:
    from bot.channels.chat.privacy.anonymity import Identity
    from bot.channels.chat.store.chat_store import ChatStore

_MEMBERS, _MUTED, _DEEDS = "team", "muted", "deeds"
MOST_DEEDS = 200
MOST_MUTED = 5_000

_Kept = TypeVar("_Kept")


class Role(StrEnum):
    """What a keeper may do."""

    OWNER = "owner"
    """Everything; the operator named them, and they can't be removed from a chat."""
    PUBLISHES = "publishes"
    """Publish, and say who keeps the guide besides."""
    PROPOSES = "proposes"
    """Propose what others publish."""


class Member(msgspec.Struct, frozen=True):
    """A keeper whom keepers added.

    Attributes:
        person: their id.
        role: what they may do.
        guide: the only guide that they keep; empty for all.
    """

    person: str
    role: Role
    guide: str = ""


class Deed(msgspec.Struct, frozen=True):
    """What a keeper did.

    Attributes:
        moment: seconds since 1970.
        person: id of who did it.
        what: such as `published`; there is a sentence for each.
        about: whom or what it concerns, or empty.
        edition: that came of it; 0 for none.
    """

    moment: float
    person: str
    what: str
    about: str = ""
    edition: int = 0


class Team:
    """The keepers of one chat service, known at every moment and kept with every change."""

    def __init__(self, channel: str, owners: Collection[str], store: ChatStore, identity: Identity) -> None:
        """Begin with those that the operator named; `load` adds the others."""
        self._channel = channel
        self._owners = frozenset(owners)
        self._store = store
        self._identity = identity
        self._members: dict[str, Member] = {}
        self._muted: dict[str, None] = {}
        self._deeds: list[Deed] = []

    async def load(self) -> None:
        """Read what was kept."""
        members = await self._read(_MEMBERS, list[Member])
        self._members = {one.person: one for one in members}
        self._muted = dict.fromkeys(await self._read(_MUTED, list[str]))
        self._deeds = await self._read(_DEEDS, list[Deed])

    def set_owners(self, owners: Collection[str]) -> None:
        """Take others for those that the operator named."""
        self._owners = frozenset(owners)

    def role(self, person: str) -> Role | None:
        """Return what somebody may do; None for who is no keeper."""
        if person in self._owners:
            return Role.OWNER
        member = self._members.get(person)
        return None if member is None else member.role

    def guide(self, person: str) -> str:
        """Return the only guide that a keeper keeps, an empty string for all."""
        member = None if person in self._owners else self._members.get(person)
        return "" if member is None else member.guide

    def publishes(self, person: str) -> bool:
        """Return whether somebody may publish."""
        return self.role(person) in (Role.OWNER, Role.PUBLISHES)

    def publishes_by_name(self, name: str) -> bool:
        """Return whether somebody may publish of whom only the hash is known."""
        return any(self.publishes(one) and self._identity.name(one) == name for one in self.everybody())

    def everybody(self) -> list[str]:
        """Return the ids of all keepers, those first whom the operator named."""
        return [*sorted(self._owners), *sorted(set(self._members) - self._owners)]

    async def add(self, member: Member) -> bool:
        """Make somebody a keeper, or give a keeper another role; False for whom the operator named."""
        if member.person in self._owners:
            return False
        self._members[member.person] = member
        await self._write(_MEMBERS, list(self._members.values()))
        return True

    async def remove(self, person: str) -> bool:
        """Make somebody no keeper any more; False for whom the operator named, and who is none."""
        if person in self._owners or self._members.pop(person, None) is None:
            return False
        await self._write(_MEMBERS, list(self._members.values()))
        return True

    def is_muted(self, person: str, chat: str) -> bool:
        """Return whether a person, or a chat, is answered no more; keepers always are."""
        if not self._muted or self.role(person) is not None:
            return False
        return self._identity.name(person) in self._muted or self._identity.name(chat) in self._muted

    async def mute(self, name: str) -> None:
        """Answer somebody or some chat no more, of whom only the hash is kept; the oldest go."""
        self._muted.pop(name, None)
        self._muted[name] = None
        while len(self._muted) > MOST_MUTED:
            del self._muted[next(iter(self._muted))]
        await self._write(_MUTED, list(self._muted))

    async def unmute(self, name: str) -> bool:
        """Answer them again; return whether they were not."""
        if name not in self._muted:
            return False
        del self._muted[name]
        await self._write(_MUTED, list(self._muted))
        return True

    @property
    def n_muted(self) -> int:
        """How many people and chats are muted."""
        return len(self._muted)

    async def note(self, deed: Deed) -> None:
        """Remember what a keeper did; the newest are kept."""
        self._deeds = [*self._deeds, deed][-MOST_DEEDS:]
        await self._write(_DEEDS, self._deeds)

    def deeds(self) -> list[Deed]:
        """Return what keepers did, the newest first."""
        return self._deeds[::-1]

    async def _read(self, name: str, kind: type[_Kept]) -> _Kept:
        kept = await self._store.note(f"{self._channel} {name}")
        return msgspec.json.decode(kept or "[]", type=kind)

    async def _write(self, name: str, value: object) -> None:
        await self._store.set_note(f"{self._channel} {name}", msgspec.json.encode(value).decode())
