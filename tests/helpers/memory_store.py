"""What a chat keeps, in memory: the second implementation of each port of `bot/channels/chat/store/`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from msgspec.structs import replace

from bot.assistant.reply import Conversation
from bot.channels.channel import Raw
from bot.channels.chat.settings import RETENTION
from bot.channels.chat.store.conversations import Choices, Record, View, conversation_of
from bot.channels.chat.store.inbox import Kept, Waiting
from bot.channels.chat.store.proposals import Proposal, State
from bot.channels.chat.store.wishes import Wish


class MemoryInbox:
    """Implements `Inbox`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.rows: dict[str, tuple[str, float, Raw | None]] = {}
        self.marks: dict[str, dict[int, str]] = {}
        self.moved: dict[str, str] = {}

    async def keep(self, deliveries: Sequence[Kept]) -> set[str]:
        fresh = {one.id for one in deliveries} - set(self.rows)
        for one in deliveries:
            self.rows.setdefault(one.id, (one.chat, self._clock(), one.raw))
        return fresh

    async def waiting(self) -> list[Waiting]:
        return [Waiting(key, chat) for key, (chat, _, raw) in self.rows.items() if raw is not None]

    async def oldest(self) -> float | None:
        return min((at for _, at, raw in self.rows.values() if raw is not None), default=None)

    async def read(self, delivery: str) -> Raw | None:
        return self.rows.get(delivery, ("", 0.0, None))[2]

    async def done(self, delivery: str) -> None:
        self.marks.pop(delivery, None)
        if delivery in self.rows:
            self.rows[delivery] = ("", self.rows[delivery][1], None)

    async def mark_sending(self, delivery: str, part: int) -> None:
        self.marks.setdefault(delivery, {}).setdefault(part, "")

    async def mark_sent(self, delivery: str, part: int, message: str) -> None:
        self.marks.setdefault(delivery, {})[part] = message

    async def sent(self, delivery: str) -> dict[int, str]:
        return {part: sent for part, sent in self.marks.get(delivery, {}).items() if sent}

    async def moves(self) -> dict[str, str]:
        return dict(self.moved)

    async def tidy(self) -> None:
        too_old = self._clock() - RETENTION.answered
        self.rows = {k: row for k, row in self.rows.items() if row[2] is not None or row[1] >= too_old}
        self.marks = {k: marks for k, marks in self.marks.items() if k in self.rows}


class MemoryConversations:
    """Implements `Conversations`."""

    def __init__(self, store: MemoryChatStore, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock
        self.records: dict[str, Record] = {}
        self.votes: dict[tuple[str, str], int] = {}
        self.reasons: dict[tuple[str, str], str] = {}
        self.choices: dict[tuple[str, str], Choices] = {}

    async def keep(self, record: Record, answers: str = "", *, fulfils: str = "") -> None:
        self.votes = {key: value for key, value in self.votes.items() if key[0] != record.id}
        self.records[record.id] = record
        if answers:
            await self._store.inbox.done(answers)
        self._store.wishes.drop_all(fulfils)

    async def get(self, reply: str, chat: str) -> Record | None:
        record = self.records.get(reply)
        return record if record is not None and record.chat == chat else None

    async def by_message(self, chat: str, message: str) -> Record | None:
        return self._newest(lambda one: (one.chat, one.message) == (chat, message))

    async def by_question(self, chat: str, message: str) -> Record | None:
        return self._newest(lambda one: (one.chat, one.question_message) == (chat, message))

    async def latest(self, chat: str, thread: str, asker: str) -> str:
        found = self._newest(lambda one: (one.chat, one.thread, one.asker) == (chat, thread, asker))
        return found.id if found and found.asked > self._clock() - RETENTION.follow_up else ""

    async def conversation(self, reply: str, chat: str) -> Conversation:
        found: list[Record] = []
        while (record := await self.get(reply, chat)) is not None and len(found) < 50:
            found.append(record)
            reply = record.parent
        return conversation_of(found)

    async def set_view(self, record: Record, view: View) -> None:
        self.records[record.id] = replace(self.records[record.id], view=view)

    async def vote(self, record: Record, voter: str, value: int, reason: str = "") -> Record:
        self.votes[record.id, voter], self.reasons[record.id, voter] = value, reason
        total = sum(value for (reply, _), value in self.votes.items() if reply == record.id)
        sign = (total > 0) - (total < 0)
        self.records[record.id] = replace(self.records[record.id], vote=sign)
        return replace(record, vote=sign)

    async def voted(self, record: Record, voter: str) -> int:
        return self.votes.get((record.id, voter), 0)

    async def offer(self, chat: str, thread: str, choices: Choices) -> None:
        self.choices[chat, thread] = choices

    async def offered(self, chat: str, thread: str) -> Choices | None:
        return self.choices.get((chat, thread))

    async def of(self, asker: str) -> list[Record]:
        return sorted((r for r in self.records.values() if r.asker == asker), key=lambda r: (r.asked, r.id))

    async def votes_of(self, voter: str) -> int:
        return sum(of == voter for _, of in self.votes)

    async def tidy(self) -> None:
        kept = sorted(self.records.values(), key=lambda one: one.asked, reverse=True)[: RETENTION.replies]
        self.records = {one.id: one for one in kept if one.asked >= self._clock() - RETENTION.conversations}
        self.votes = {key: value for key, value in self.votes.items() if key[0] in self.records}

    def _newest(self, fits: Callable[[Record], bool]) -> Record | None:
        return max(filter(fits, self.records.values()), key=lambda one: one.asked, default=None)


class MemoryWishes:
    """Implements `Wishes`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.kept: dict[tuple[str, str], Wish] = {}

    async def has_room(self) -> bool:
        return len(self.kept) < RETENTION.wishes

    async def add(self, wish: Wish) -> bool:
        if not await self.has_room():
            return False
        self.kept[wish.reply, wish.asker] = wish
        return True

    async def before(self, edition: int) -> list[Wish]:
        return sorted(
            (wish for wish in self.kept.values() if wish.edition < edition), key=lambda wish: wish.made
        )

    async def of(self, asker: str) -> list[Wish]:
        return sorted((one for one in self.kept.values() if one.asker == asker), key=lambda one: one.made)

    async def tried(self, wish: Wish, edition: int) -> None:
        self.kept = {
            k: replace(one, edition=edition) if one.reply == wish.reply else one
            for k, one in self.kept.items()
        }

    async def drop(self, wish: Wish) -> None:
        self.drop_all(wish.reply)

    def drop_all(self, reply: str) -> None:
        self.kept = {key: wish for key, wish in self.kept.items() if wish.reply != reply}

    async def tidy(self) -> None:
        self.kept = {
            k: wish for k, wish in self.kept.items() if wish.made >= self._clock() - RETENTION.conversations
        }


class MemoryProposals:
    """Implements `Proposals`."""

    def __init__(self) -> None:
        self.kept: dict[str, Proposal] = {}

    async def keep(self, proposal: Proposal) -> None:
        self.kept[proposal.id] = proposal

    async def get(self, proposal: str) -> Proposal | None:
        return self.kept.get(proposal)

    async def set_state(self, proposal: str, state: State) -> None:
        self.kept[proposal] = replace(self.kept[proposal], state=state)

    async def older(self, than: float) -> list[str]:
        return [one.id for one in self.kept.values() if one.made < than]

    async def drop(self, proposal: str) -> None:
        self.kept.pop(proposal, None)


class MemoryAttempts:
    """Implements `Attempts`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.counts: dict[str, int] = {}
        self.aside: dict[str, float] = {}

    @contextmanager
    def in_hand(self, delivery: str) -> Iterator[None]:
        self.counts[delivery] = self.counts.get(delivery, 0) + 1
        try:
            yield
        finally:
            self.counts[delivery] -= 1
            if not self.counts[delivery]:
                del self.counts[delivery]

    async def deaths(self) -> dict[str, int]:
        return dict(self.counts)

    async def set_aside(self, delivery: str) -> bool:
        fresh = delivery not in self.aside
        self.aside.setdefault(delivery, self._clock())
        return fresh

    async def tidy(self) -> None:
        too_old = self._clock() - RETENTION.attempts
        self.aside = {key: moment for key, moment in self.aside.items() if moment >= too_old}


class MemoryChatStore:
    """Implements `ChatStore`."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.inbox = MemoryInbox(clock)
        self.attempts = MemoryAttempts(clock)
        self.wishes = MemoryWishes(clock)
        self.proposals = MemoryProposals()
        self.conversations = MemoryConversations(self, clock)
        self._notes: dict[str, str] = {}

    async def key(self) -> bytes:
        return b"k" * 32

    async def note(self, name: str) -> str:
        return self._notes.get(name, "")

    async def set_note(self, name: str, value: str) -> None:
        self._notes[name] = value
        if not value:
            del self._notes[name]

    async def moved(self, old: str, new: str, old_hash: str, new_hash: str) -> None:
        self.inbox.moved[old] = new
        records = self.conversations.records
        for record in list(records.values()):
            if record.chat == old_hash:
                records[record.id] = replace(record, chat=new_hash)
        for wish in list(self.wishes.kept.values()):
            if wish.chat == old:
                self.wishes.kept[wish.reply, wish.asker] = replace(wish, chat=new)

    async def forget(self, asker: str, chat: str = "", before: str = "") -> None:
        told = self.conversations
        theirs = {one.id: one.chat for one in told.records.values() if one.asker == asker}
        told.choices = {k: v for k, v in told.choices.items() if k[0] not in theirs.values()}
        voted = list(told.votes)
        told.votes = {k: v for k, v in told.votes.items() if k[0] not in theirs and k[1] != asker}
        for reply in {reply for reply, voter in voted if voter == asker and reply in told.records}:
            total = sum(value for (of, _), value in told.votes.items() if of == reply)
            told.records[reply] = replace(told.records[reply], vote=(total > 0) - (total < 0))
        told.records = {k: v for k, v in told.records.items() if k not in theirs}
        self.wishes.kept = {k: v for k, v in self.wishes.kept.items() if v.asker != asker}
        for delivery in list(self.inbox.rows):
            if delivery == before or not chat:
                break
            if self.inbox.rows[delivery][0] == chat:
                await self.inbox.done(delivery)

    async def leave_no_trace(self) -> None:
        return

    async def tidy(self) -> None:
        for part in (self.attempts, self.inbox, self.conversations, self.wishes):
            await part.tidy()

    def close(self) -> None:
        return
