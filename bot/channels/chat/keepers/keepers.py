"""Keepers change the guide from their private chats: they see what would change, then publish or discard."""

from __future__ import annotations

import asyncio
from pathlib import Path

from msgspec.structs import replace

from bot.channels.channel import File, Message, Place, Pressed, Said
from bot.channels.chat.answers import keyboards
from bot.channels.chat.answers.keyboards import Action, Press
from bot.channels.chat.keepers import keeper_files, keeper_text, team_commands
from bot.channels.chat.keepers.albums import Album, Albums
from bot.channels.chat.keepers.cards import Cards
from bot.channels.chat.keepers.digests import Digests
from bot.channels.chat.keepers.keeper_files import ProposalFiles
from bot.channels.chat.keepers.one_guide import to_update, touches_others
from bot.channels.chat.keepers.others import Others
from bot.channels.chat.keepers.passages import Passages
from bot.channels.chat.keepers.reporting import Reports
from bot.channels.chat.privacy.logs import event
from bot.channels.chat.saying import texts
from bot.channels.chat.saying.message_text import ITALIC, Composer, FormattedText, plain
from bot.channels.chat.services import Services
from bot.channels.chat.settings import KEEPERS_LISTS, RETENTION
from bot.channels.chat.store.proposals import Proposal, State
from bot.keeping.apart import CarryOut, carry_out_apart
from bot.keeping.asked import AskedQuestions
from bot.keeping.changes import Add, Change, Remove, RollBack, Update
from bot.keeping.outcome import Cause, Job, Outcome
from corpus.errors import SourceError
from corpus.languages.spoken import say


class Keepers:
    """Carries out what keepers may do, and tells others politely that they may not."""

    def __init__(
        self, services: Services, data_dir: Path, asked: AskedQuestions, carry_out: CarryOut = carry_out_apart
    ) -> None:
        """Serve the keepers of a chat.

        Args:
            services: what the chat works with.
            data_dir: holds the guide, and the files that keepers sent.
            asked: what people asked.
            carry_out: carries out a change; in a process of its own, if left out.
        """
        self._services = services
        self._data_dir = data_dir
        self._reports = Reports(services, asked)
        self.digests = Digests(services, asked)
        self._cards = Cards(services, data_dir, asked)
        self._files = ProposalFiles(data_dir)
        self._job = carry_out
        self._author = say("keepers.author", channel=services.channel.name.title())
        self._one_at_a_time = asyncio.Lock()
        self._others = Others(services)
        self._passages = Passages(services, self._carry_out)
        self._team = team_commands.TeamCommands(services)
        self.albums = Albums(self._add_album)

    async def show_menu(self, said: Said) -> None:
        """Show a keeper the keepers' commands as well."""
        if self._services.may_keep(said):
            commands = texts.keepers_menu()
            await self._services.channel.show_commands(said.place, commands)

    async def command(self, delivery: str, said: Said) -> None:
        """Carry out one of the keepers' commands."""
        if said.command in team_commands.COMMANDS:
            await self._team.command(said)
            return
        if not self._services.may_keep(said):
            await self._say(said.place, plain(say("chat.not_a_keeper")))
            return
        await self.show_menu(said)
        if not await self._propose_what(delivery, said, said.text.strip()):
            await self._show(said)

    async def _propose_what(self, delivery: str, said: Said, argument: str) -> bool:
        """Propose what a command changes; return whether it changes something."""
        if said.command == "add":
            await self._add(delivery, said, argument)
        elif said.command == "remove":
            await self._remove(delivery, said, argument)
        elif said.command == "rollback":
            await self._roll_back(delivery, said, argument)
        elif said.command == "update":
            await self._propose(delivery, said, Update(to_update(self._services, said)))
        elif said.command == "agree":
            change = await self._reports.agreed(said.place, argument)
            if change is not None:
                await self._propose(delivery, said, change)
        else:
            return False
        return True

    async def _show(self, said: Said) -> None:
        """Show what a command asks for."""
        library = self._services.library
        if said.command == "corpus":
            await self._say(said.place, keeper_text.documents(library.edition(library.published())))
        elif said.command == "history":
            await self._say(said.place, keeper_text.history(library.history(), library.published()))
        elif said.command == "stats":
            await self.digests.stats(said)
        elif said.command == "digest":
            await self.digests.choose(said)
        else:
            await self._reports.report(said.place)

    async def document(self, delivery: str, said: Said) -> bool:
        """Take a document that came without a question; return whether it was for keepers."""
        may = self._services.may_keep(said)
        if said.command != "add":
            if not may:
                return False
            if said.album and said.file is not None:
                self.albums.take(delivery, said, said.file)
                return True
            await self._say(said.place, plain(say("keepers.add_hint")))
        elif may:
            await self._add(delivery, said, said.text.strip())
        else:
            await self._say(said.place, plain(say("chat.not_a_keeper")))
        return True

    async def said(self, pressed: Pressed, press: Press) -> str:
        """Return what the press of a proposal's button is answered with at once."""
        proposal = await self._services.store.proposals.get(press.id)
        if proposal is None:
            return say("keepers.gone")
        if not self._may_decide(pressed, proposal, press.action):
            return say("keepers.not_yours")
        if proposal.state is not State.OPEN:
            return say("keepers.decided")
        return "" if press.action is Action.DISCARD else say("keepers.working")

    async def decide(self, pressed: Pressed, press: Press) -> None:
        """Publish or discard a proposal, or show the passages that it makes."""
        proposal = await self._services.store.proposals.get(press.id)
        if proposal is None or proposal.state is not State.OPEN:
            return
        if not self._may_decide(pressed, proposal, press.action):
            return
        place = Place(pressed.place.chat, private=pressed.place.private)
        if press.action is Action.CUT:
            await self._passages.send(place, proposal.change)
            return
        text, state, tried = plain(say("keepers.discarded")), State.DISCARDED, None
        if press.action is Action.PUBLISH:
            outcome = await self._publish(proposal, force=bool(press.argument))
            if outcome is None:
                theirs = self._services.team.guide(pressed.person)
                await self._show_anew(proposal, place, pressed.message, theirs)
                return
            problem = keeper_text.problem(outcome, proposal.change)
            if outcome.tried is None or problem:
                await self._say(place, plain(problem))
                return
            text, state = keeper_text.published(outcome.tried), State.PUBLISHED
            tried = outcome.tried
        await self._services.store.proposals.set_state(proposal.id, state)
        if state is State.DISCARDED:
            self._files.drop(proposal.id)
        event("proposal", state=state.value, action=type(proposal.change).__name__.lower())
        if tried is not None and tried.published:
            await self._others.published(pressed.person, tried)
        await self._replace(place, pressed.message, Message(text))

    async def tidy(self) -> None:
        """Drop old proposals, and files that no document comes from any more."""
        library, proposals = self._services.library, self._services.store.proposals
        documents = library.edition(library.published()).documents
        used = {Path(document.location).parent.name for document in documents}
        for proposal in await proposals.older(self._services.clock() - RETENTION.proposals):
            if self._files.name_of(proposal) not in used:
                self._files.drop(proposal)
                await proposals.drop(proposal)

    def _may_decide(self, pressed: Pressed, proposal: Proposal, action: Action) -> bool:
        """Return whether somebody may: who proposed it, or whoever publishes where they may not."""
        team, person = self._services.team, pressed.person
        if self._services.identity.name(person) == proposal.keeper:
            return team.publishes(person) or (action is Action.DISCARD and team.role(person) is not None)
        others_may = team.publishes(person) and not team.guide(person)
        return others_may and not team.publishes_by_name(proposal.keeper)

    async def _add(self, delivery: str, said: Said, name: str) -> None:
        address, _, its_name = name.partition(" ")
        if address.lower().startswith(("http://", "https://")):
            await self._propose(delivery, said, Add((address,), its_name.strip()))
            return
        if said.file is None:
            await self._say(said.place, plain(say("keepers.send")))
            return
        if said.album:
            self.albums.take(delivery, said, said.file)
            return
        try:
            change, note = await self._prepared(delivery, said.file, name)
        except SourceError as error:
            self._files.drop(delivery)
            await self._say(said.place, plain(str(error)))
            return
        await self._propose(delivery, said, change, note)

    async def _add_album(self, album: Album) -> None:
        """Propose all documents of an album at once; without the command, say how that is done."""
        place = album.said.place
        if album.said.command != "add":
            await self._say(place, plain(say("keepers.add_hint")))
            return
        folder = self._files.fresh(album.delivery)
        try:
            paths = await keeper_files.fetch_together(self._services.channel, album.files, folder)
            sources = keeper_files.prepare_all(self._services.library, paths)
        except SourceError as error:
            self._files.drop(album.delivery)
            await self._say(place, plain(str(error)))
            return
        await self._propose(album.delivery, album.said, Add(sources, album.said.text.strip()))

    async def _prepared(self, delivery: str, file: File, name: str) -> tuple[Add, str]:
        """Return the change that adds a file, and a word where its earlier hints no longer fit."""
        folder = self._files.fresh(delivery)
        if file.text:
            path = keeper_files.write_message(file.text, name, folder)
        else:
            path = await self._services.channel.fetch(file, folder)
        prepared = keeper_files.prepare(self._services.library, path, name)
        change = Add((str(prepared.source),), prepared.name)
        if prepared.kept_hints is None:
            return change, ""
        problem = (await self._carry_out(change, dry_run=True)).problem
        if problem is None or problem.cause is not Cause.HINTS:
            return change, ""
        prepared.kept_hints.unlink()
        return change, f"{say('keepers.hints_dropped')} {keeper_text.without_folders(problem.says, change)}"

    async def judge(self, delivery: str, pressed: Pressed, press: Press) -> None:
        """Show the next question that was asked in vain, or propose what a keeper thinks of this one."""
        change = await self._cards.press(pressed, press)
        if change is not None:
            await self._propose(delivery, Said(Place(pressed.place.chat), pressed.person, "", ""), change)

    async def propose_answer(self, delivery: str, person: str, question: str, answer: str) -> None:
        """Propose what a person answered as a document, in a keeper's private chat."""
        if self._services.team.role(person) is None:
            return
        path = keeper_files.write_message(f"# {question}\n\n{answer}\n", "", self._files.fresh(delivery))
        prepared = keeper_files.prepare(self._services.library, path, "")
        asked_there = Said(Place(person), person, "", "")
        await self._propose(delivery, asked_there, Add((str(prepared.source),), prepared.name))

    async def _remove(self, delivery: str, said: Said, argument: str) -> None:
        if not argument:
            await self._say(said.place, plain(say("keepers.which")))
        else:
            await self._propose(delivery, said, Remove(tuple(argument.split())))

    async def _roll_back(self, delivery: str, said: Said, argument: str) -> None:
        number = argument.split()[:1]
        if not all(word.isdecimal() for word in number):
            await self._say(said.place, plain(say("keepers.no_number")))
        elif theirs := self._services.team.guide(said.person):
            await self._say(said.place, plain(say("keepers.other_guide", guide=theirs)))
        else:
            # The edition before the published one is another one as soon as somebody publishes.
            library = self._services.library
            wanted = int(number[0]) if number else library.edition_before(library.published())
            await self._propose(delivery, said, RollBack(wanted or None))

    async def _propose(self, delivery: str, said: Said, change: Change, note: str = "") -> None:
        """Try a change and show what it would do, with the buttons to decide."""
        services = self._services
        await services.speaker.typing(said.place)
        keeper = services.identity.name(said.person)
        theirs = services.team.guide(said.person)
        if isinstance(change, Add) and (guide := theirs or await services.guide_in(said.place)):
            change = replace(change, guide=guide)
            note = "\n".join(filter(None, (say("keepers.belongs_to", guide=guide), note)))
        proposal = Proposal(delivery, keeper, services.clock(), change, note=note)
        preview = await self._preview(proposal, theirs)
        if not preview.buttons:
            self._files.drop(delivery)
        elif not services.team.publishes(said.person):
            await self._others.ask(said.person, preview)
            text = Composer().add_formatted(preview.text).add("\n\n" + say("keepers.others_decide"), ITALIC)
            preview = Message(text.finish(), keyboards.under_own_proposal(delivery))
        await services.speaker.say(said.place, preview)

    async def _preview(self, proposal: Proposal, theirs: str = "") -> Message:
        """Return what a proposal would do to the published edition, and keep it; no buttons if nothing.

        Args:
            proposal: to be tried.
            theirs: the only guide that its keeper keeps; empty for all.
        """
        edition = self._services.library.published()
        outcome = await self._carry_out(proposal.change, dry_run=True)
        tried, problem = outcome.tried, keeper_text.problem(outcome, proposal.change)
        if tried is None or not tried.changes_anything:
            return Message(
                plain(problem if tried is None else say("keepers.same") + keeper_text.unread(tried))
            )
        if theirs and touches_others(self._services, tried, theirs):
            return Message(plain(say("keepers.other_guide", guide=theirs)))
        await self._services.store.proposals.keep(replace(proposal, edition=edition))
        text = keeper_text.rehearsal(tried, "\n".join(filter(None, (problem, proposal.note))))
        return Message(text, keyboards.under_proposal(proposal.id, bool(problem)))

    async def _publish(self, proposal: Proposal, *, force: bool) -> Outcome | None:
        """Carry a proposal out; None where its preview was made on another edition than the published one."""
        async with self._one_at_a_time:
            if self._services.library.published() != proposal.edition:
                return None
            return await self._job(Job(str(self._data_dir), proposal.change, self._author, force=force))

    async def _show_anew(self, proposal: Proposal, place: Place, shown: str, theirs: str) -> None:
        """Show what a proposal would do now that the guide is another one."""
        preview = await self._preview(proposal, theirs)
        says = say("keepers.stale" if preview.buttons else "keepers.stale_nothing")
        text = Composer().add(says, ITALIC)
        if preview.buttons:
            text.add("\n\n").add_formatted(preview.text)
        else:
            await self._services.store.proposals.set_state(proposal.id, State.DISCARDED)
            self._files.drop(proposal.id)
        event("proposal", state="stale", action=type(proposal.change).__name__.lower())
        await self._replace(place, shown, Message(text.finish(), preview.buttons))

    async def _replace(self, place: Place, shown: str, message: Message) -> None:
        """Show something in place of a message; where that is gone, anew."""
        if not await self._services.speaker.edit(place, shown, message):
            await self._services.speaker.say(place, message)

    async def _carry_out(self, change: Change, *, dry_run: bool = False, passages_in: str = "") -> Outcome:
        job = Job(str(self._data_dir), change, self._author, dry_run, passages_in=passages_in)
        async with self._one_at_a_time:
            return await self._job(job)

    async def _say(self, place: Place, text: FormattedText) -> None:
        await self._services.speaker.say(place, Message(text), most=KEEPERS_LISTS.pieces)
