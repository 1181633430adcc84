"""Keepers change the guide from their private chats: they see what would change, then publish or discard."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from telegram import CallbackQuery, Message

from bot.channels.chat import texts
from bot.channels.chat.answers import keyboards
from bot.channels.chat.answers.keyboards import Press
from bot.channels.chat.keepers import keeper_text
from bot.channels.chat.keepers.child import Outcome, run_guidebot
from bot.channels.chat.keepers.keeper_files import prepare
from bot.channels.chat.logs import event
from bot.channels.chat.message_text import FormattedText, plain
from bot.channels.chat.services import Services
from bot.channels.chat.splitting import split
from bot.channels.chat.store import proposals
from bot.channels.chat.store.proposals import Proposal, Proposals
from bot.channels.telegram import menus
from bot.channels.telegram.receiving.addressing import Request, place_to_answer
from bot.channels.telegram.sending.sender import Place
from bot.channels.telegram.sending.uploads import fetch
from corpus.errors import SourceError

_AUTHOR = "a keeper in Telegram"
_SEND_A_DOCUMENT = (
    "Send me a document (Markdown, text, HTML, PDF or Word, up to 20 MB) with the caption /add, or"
    " reply /add to one. “/add NAME” calls it NAME."
)
_ADD_HINT = "To put this document into the guide, reply /add to it."
_HINTS_DROPPED = "The hints that this document had do not fit its new text and would be left out:"
_WHICH = "Which document? /remove NAME; /corpus lists the names."
_NO_NUMBER = "Which edition? /rollback NUMBER; /history lists them."
_NOT_YOURS = "Only the keeper who proposed this can decide."
_DECIDED = "That was decided already."
_GONE = "That was too long ago: please propose it again."
_WORKING = "Working on it…"
_DISCARDED = "Discarded. The guide stays as it is."
_SAME = "That would change nothing: the guide is like that already."
_MAX_PIECES = 4


class _Tried(NamedTuple):
    """What a rehearsal or a publication brought: its JSON, or why not."""

    fields: dict[str, Any] | None
    problem: str


class Keepers:
    """Carries out what keepers may do, and tells others politely that they may not."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.proposals = Proposals(services.database, services.settings.data_dir, services.clock)
        self._one_at_a_time = asyncio.Lock()

    def may(self, message: Message) -> bool:
        """Return whether a message comes from a keeper: by user id, in private, written by themselves."""
        sender = message.from_user
        return (
            sender is not None
            and sender.id in self._services.settings.telegram_admins
            and message.chat.type == "private"
            and message.forward_origin is None
            and message.sender_chat is None
        )

    async def show_menu(self, message: Message) -> None:
        """Show a keeper the keepers' commands as well."""
        if self.may(message):
            await menus.show_keeper_menu(self._services, message.chat.id)

    async def command(self, update_id: int, message: Message, request: Request) -> None:
        """Carry out one of the keepers' commands."""
        if not self.may(message):
            await self._say(message, plain(texts.NOT_A_KEEPER))
            return
        await self.show_menu(message)
        argument = request.text.strip()
        if request.command == "add":
            await self._add(update_id, message, message.reply_to_message or message, argument)
        elif request.command == "remove":
            await self._change(update_id, message, "remove", argument.split(), _WHICH)
        elif request.command == "rollback":
            await self._change(update_id, message, "rollback", argument.split()[:1])
        elif request.command == "corpus":
            library = self._services.library
            await self._say(message, keeper_text.documents(library.edition(library.published())))
        elif request.command == "history":
            library = self._services.library
            await self._say(message, keeper_text.history(library.history(), library.published()))
        else:
            await self._report(message)

    async def document(self, update_id: int, message: Message) -> bool:
        """Take a document that came without text or with a caption; return whether it was for keepers."""
        name, _, argument = (message.caption or "").strip().partition(" ")
        command = name.partition("@")[0].lower()
        if command != "/add":
            if not self.may(message):
                return False
            await self._say(message, plain(_ADD_HINT))
        elif self.may(message):
            await self._add(update_id, message, message, argument.strip())
        else:
            await self._say(message, plain(texts.NOT_A_KEEPER))
        return True

    def said(self, query: CallbackQuery, press: Press) -> str:
        """Return what the press of a proposal's button is answered with at once."""
        proposal = self.proposals.get(press.id)
        if proposal is None:
            return _GONE
        if not self._may_decide(query, proposal):
            return _NOT_YOURS
        if proposal.state != proposals.OPEN:
            return _DECIDED
        return _WORKING if press.action == keyboards.PUBLISH else ""

    async def decide(self, query: CallbackQuery, press: Press) -> None:
        """Publish or discard a proposal."""
        proposal = self.proposals.get(press.id)
        if (
            proposal is None
            or query.message is None
            or not self._may_decide(query, proposal)
            or proposal.state != proposals.OPEN
        ):
            return
        text = plain(_DISCARDED)
        state = proposals.DISCARDED
        if press.action == keyboards.PUBLISH:
            force = ["--force"] if press.argument else []
            tried = await self._run(proposal.action, [*force, *proposal.arguments])
            if tried.fields is None or tried.problem:
                await self._services.sender.send(Place(query.message.chat.id), plain(tried.problem))
                return
            text, state = keeper_text.published(tried.fields), proposals.PUBLISHED
        self.proposals.set_state(proposal.id, state)
        event("proposal", state=state, action=proposal.action)
        place = Place(query.message.chat.id)
        if not await self._services.sender.edit(place, query.message.message_id, text):
            await self._services.sender.send(place, text)

    def _may_decide(self, query: CallbackQuery, proposal: Proposal) -> bool:
        person = query.from_user.id
        return (
            person in self._services.settings.telegram_admins
            and self._services.identity.number(person) == proposal.keeper
        )

    async def _add(self, update_id: int, message: Message, holder: Message, name: str) -> None:
        if holder.document is None:
            await self._say(message, plain(_SEND_A_DOCUMENT))
            return
        folder = self.proposals.folder(update_id)
        try:
            path = await fetch(self._services.bot, holder.document, folder)
            prepared = prepare(self._services.library, path, name)
        except SourceError as error:
            self.proposals.drop_folder(update_id)
            await self._say(message, plain(str(error)))
            return
        arguments = ["--name", prepared.name, "--", str(prepared.source)]
        note = ""
        if prepared.kept_hints is not None:
            tried = await self._run("add", ["--dry-run", *arguments])
            if tried.fields is None and prepared.kept_hints.name in tried.problem:
                prepared.kept_hints.unlink()
                note = f"{_HINTS_DROPPED} {tried.problem}"
        await self._propose(update_id, message, "add", arguments, note)

    async def _change(
        self, update_id: int, message: Message, action: str, arguments: Sequence[str], missing: str = ""
    ) -> None:
        if missing and not arguments:
            await self._say(message, plain(missing))
        elif action == "rollback" and not all(argument.isdecimal() for argument in arguments):
            await self._say(message, plain(_NO_NUMBER))
        else:
            await self._propose(update_id, message, action, ["--", *arguments])

    async def _propose(
        self, update_id: int, message: Message, action: str, arguments: Sequence[str], note: str = ""
    ) -> None:
        """Try a change and show what it would do, with the buttons to decide."""
        await self._services.sender.typing(place_to_answer(message))
        tried = await self._run(action, ["--dry-run", *arguments])
        if tried.fields is None:
            self.proposals.drop_folder(update_id)
            await self._say(message, plain(tried.problem))
            return
        if not keeper_text.changes_anything(tried.fields):
            self.proposals.drop_folder(update_id)
            await self._say(message, plain(_SAME))
            return
        keeper = self._services.identity.number(message.chat.id)
        made = self._services.clock()
        self.proposals.keep(Proposal(update_id, keeper, made, action, tuple(arguments)))
        risky = bool(tried.fields.get("refused")) or bool(tried.problem)
        text = keeper_text.rehearsal(tried.fields, "\n".join(filter(None, (tried.problem, note))))
        *first, last = split(text)
        for piece in first:
            await self._services.sender.send(place_to_answer(message), piece)
        await self._services.sender.send(
            place_to_answer(message), last, keyboards.under_proposal(update_id, risky)
        )

    async def _run(self, action: str, arguments: Sequence[str]) -> _Tried:
        async with self._one_at_a_time:
            outcome = await run_guidebot(
                self._services.settings.data_dir,
                ["corpus", action, "--json", "--author", _AUTHOR, *arguments],
            )
        return _Tried(_fields(outcome.out), _problem(outcome, arguments) if outcome.status else "")

    async def _report(self, message: Message) -> None:
        outcome = await run_guidebot(self._services.settings.data_dir, ["report"])
        text = outcome.out if outcome.status == 0 else _problem(outcome, ())
        await self._say(message, plain(text or "Nothing was asked yet."))

    async def _say(self, message: Message, text: FormattedText) -> None:
        for piece in split(text)[:_MAX_PIECES]:
            await self._services.sender.send(place_to_answer(message), piece)


def _fields(out: str) -> dict[str, Any] | None:
    try:
        found = json.loads(out)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _problem(outcome: Outcome, arguments: Sequence[str]) -> str:
    """Return the sentence that a command ended with, without the keeper's paths."""
    lines = [line for line in outcome.err.splitlines() if line.startswith("Error:")]
    text = (
        lines[-1].removeprefix("Error:").strip() if lines else "That did not work, and nothing was changed."
    )
    for argument in arguments:
        if "/" in argument:
            text = text.replace(argument, Path(argument).name)
    return text
