"""Settings that are changed while a bot runs: who may use it, and what it says of itself, need no restart."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.channels.channel import Place
from bot.channels.chat.privacy.logs import event, mistake
from bot.channels.chat.saying import texts
from bot.channels.chat.services import About, People
from bot.channels.chat.settings import TIMES
from bot.settings import Settings, read_settings, settings_file
from corpus.errors import SettingsError
from corpus.languages.spoken import speaking

if TYPE_CHECKING:
    from bot.channels.chat.services import Services

_Stamp = tuple[int, int, int] | None

_OF_PEOPLE = ("telegram_admins", "telegram_allowed", "telegram_helpers")
_OF_THE_BOT = ("telegram_quiet_hours", "operator", "contact")
FOLLOWED = frozenset((*_OF_PEOPLE, *_OF_THE_BOT))
"""Settings that are taken up while a bot runs; any other one is bound to something that is open by then."""


def people_of(settings: Settings) -> People:
    """Return whose word counts."""
    keepers = frozenset(map(str, settings.telegram_admins))
    return People(keepers, settings.telegram_allowed, settings.telegram_helpers)


def about_of(settings: Settings) -> About:
    """Return what an operator says of a bot."""
    return About(settings.retention_days, settings.operator, settings.contact, settings.telegram_quiet_hours)


class Following:
    """Looks at the settings file now and then, and takes up what has changed.

    A file that is half written, wrong or gone changes nothing: what held before it goes on to hold.
    """

    def __init__(
        self, services: Services, settings: Settings, environ: Mapping[str, str] | None = None
    ) -> None:
        """Follow the file that settings were read from.

        Args:
            services: where they are taken up.
            settings: as the bot was started with them.
            environ: what beats the file; this process's own environment if left out.
        """
        self._services = services
        self._settings = settings
        self._environ = os.environ if environ is None else environ
        self._file = settings_file(settings.data_dir, self._environ)
        self._seen = self._taken = self._stamp()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(TIMES.settings)
            try:
                await self.look()
            except Exception as error:
                mistake(error)  # and the next time it may work

    async def look(self) -> None:
        """Take up the file if it is another one, and was that the last time as well."""
        before, self._seen = self._seen, self._stamp()
        if self._seen == self._taken or self._seen != before:
            return
        self._taken = self._seen
        if self._seen is None:
            event(
                "settings_gone", logging.WARNING, says="What the settings file said holds until the bot ends."
            )
            return
        try:
            settings = read_settings(self._file.parent, self._environ)
        except SettingsError as error:
            event("settings_refused", logging.WARNING, says=f"{error} What held before still does.")
            return
        await self._take_up(settings._replace(data_dir=self._settings.data_dir))

    async def _take_up(self, settings: Settings) -> None:
        before, self._settings = self._settings, settings
        changed = [name for name in Settings._fields if getattr(settings, name) != getattr(before, name)]
        if followed := [name for name in changed if name in FOLLOWED]:
            event("settings_taken_up", names=",".join(followed))
        if others := [name for name in changed if name not in FOLLOWED]:
            event("settings_wait", logging.WARNING, names=",".join(others), says="Restart the bot for these.")
        services = self._services
        services.about = about_of(settings)._replace(days=services.about.days)
        if any(name in _OF_PEOPLE for name in followed):
            owners = services.people.keepers
            services.people = people_of(settings)
            services.team.set_owners(services.people.keepers)
            await self._show_menus(owners ^ services.people.keepers)

    async def _show_menus(self, people: frozenset[str]) -> None:
        """Show those who are keepers now or no more what they may do."""
        with speaking(self._services.language()):
            for person in sorted(people):
                keeps = self._services.team.role(person) is not None
                menu = texts.keepers_menu() if keeps else texts.commands("everybody")
                await self._services.channel.show_commands(Place(person), menu)

    def _stamp(self) -> _Stamp:
        """Return what is another one when the file is; None where there is no file."""
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
