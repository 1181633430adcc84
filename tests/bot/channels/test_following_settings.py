"""Who may use a bot, and what it says of itself, changes with the settings file while it runs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.channels.channel import Place
from bot.channels.chat.life.following import FOLLOWED, Following
from bot.settings import Settings, read_settings, settings_file
from corpus.languages.spoken import say
from tests.helpers.chat_room import KAYAK, PRICE, Room

NOON = 12 * 3600.0


class Desk:
    """An operator at the settings file of a running bot."""

    def __init__(self, room: Room, environ: Mapping[str, str]) -> None:
        self.file = room.data_dir / "guidebot.toml"
        self._following = Following(room.chat.services, read_settings(room.data_dir, environ), environ)
        self._written = 0

    async def writes(self, text: str | None) -> None:
        """Write the file, or delete it, and let the bot look until it has settled."""
        self.put(text)
        for _ in range(3):
            await self.look()

    def put(self, text: str | None) -> None:
        self._written += 1
        if text is None:
            self.file.unlink()
        else:
            self.file.write_text(text + f"\n# {'x' * self._written}\n")  # another size each time

    async def look(self) -> None:
        await self._following.look()


def desk(room: Room, text: str = "", **environ: str) -> Desk:
    (room.data_dir / "guidebot.toml").write_text(text)
    return Desk(room, environ)


async def test_quiet_hours_begin_and_end_without_a_restart(room: Room) -> None:
    """Notices wait and answers make no sound from then on."""
    operator = desk(room)
    services = room.chat.services
    services.clock = lambda: NOON
    assert not services.speaker._is_quiet()
    await operator.writes('telegram_quiet_hours = "11:00-13:00"')
    assert services.speaker._is_quiet() and not services.about.is_quiet(2 * NOON)
    await operator.writes('telegram_quiet_hours = "22:00-07:00"')
    assert not services.speaker._is_quiet()
    await operator.writes("")
    assert services.about.quiet is None


async def test_who_is_answered_changes(room: Room) -> None:
    """Somebody is let in, and another one is not any more; nobody else notices."""
    operator = desk(room, "telegram_allowed = [11]")
    await operator.writes("telegram_allowed = [12]")
    assert (await room.ask(PRICE, "11")).text == say("chat.not_for_you")
    assert "$12" in (await room.ask(PRICE, "12")).text
    await operator.writes("telegram_allowed = []")
    assert "$12" in (await room.ask(PRICE, "11")).text


async def test_keepers_and_helpers_change(room: Room) -> None:
    """Who is named keeps the guide and sees the menu; who is no more named does not; helpers are asked."""
    operator = desk(room)
    await operator.writes('telegram_admins = [7]\ntelegram_helpers = "-9/4"')
    assert room.chat.services.team.everybody() == ["7"] and "add" in room.channel.menus["7"]
    assert "Edition" in (await room.ask("/corpus", "7")).text
    assert "🙋" in "".join((await room.ask(KAYAK, "ann")).labels)
    await operator.writes("telegram_admins = [8]")
    assert (await room.ask("/corpus", "7")).text == say("chat.not_a_keeper")
    assert "add" not in room.channel.menus["7"] and "add" in room.channel.menus["8"]
    assert "🙋" not in "".join((await room.ask(KAYAK, "bob")).labels)


async def test_privacy_names_the_new_operator(room: Room) -> None:
    """As the file says it now; how long things are kept is what holds until a restart."""
    operator = desk(room, 'operator = "The old club"')
    await operator.writes('operator = "The new club"\ncontact = "desk@example.org"\nretention_days = 5')
    said = (await room.ask("/privacy")).text
    assert "The new club" in said and "desk@example.org" in said and "90 days" in said


@pytest.mark.parametrize(
    "wrong",
    [
        'telegram_quiet_hours = "late"',
        "telegram_allowed = [11",
        'telegram_alowed = "11"',
        'telegram_admins = ["ann"]',
        None,
    ],
)
async def test_a_wrong_file_changes_nothing_and_says_so(
    room: Room, wrong: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody is let in by a slip; mended, it is taken up."""
    operator = desk(room, "telegram_allowed = [11]")
    await operator.writes("telegram_allowed = [12]")
    with caplog.at_level(logging.WARNING, "guidebot"):
        await operator.writes(wrong)
        await operator.look()
    assert (await room.ask(PRICE, "11")).text == say("chat.not_for_you")
    told = [one.getMessage() for one in caplog.records if "event=settings_" in one.getMessage()]
    assert len(told) == 1 and ("hold" in told[0] or "held" in told[0])
    await operator.writes("telegram_allowed = [11]")
    assert "$12" in (await room.ask(PRICE, "11")).text


async def test_a_file_that_is_being_written_is_waited_for(room: Room) -> None:
    """Half of it, or nothing yet, must not let everybody in."""
    operator = desk(room, "telegram_allowed = [11]")
    await operator.writes("telegram_allowed = [12]")
    operator.put("")
    await operator.look()
    operator.put("telegram_allowed = [12, 13]")
    await operator.look()
    assert not room.chat.services.may_ask("11", "11") and not room.chat.services.may_ask("13", "13")
    await operator.look()
    assert room.chat.services.may_ask("13", "13") and not room.chat.services.may_ask("11", "11")


async def test_what_takes_a_restart_is_named(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    """What is bound to something open is left as it is, and the log says which it is."""
    operator = desk(room)
    with caplog.at_level(logging.INFO, "guidebot"):
        await operator.writes('retention_days = 5\nkeep_questions = "no"\ntelegram_admins = [7]')
    told = "\n".join(one.getMessage() for one in caplog.records)
    assert "event=settings_taken_up names=telegram_admins" in told
    assert "event=settings_wait names=keep_questions,retention_days" in told.replace('"', "")
    assert room.chat.services.about.days == 90


async def test_the_environment_beats_the_file_as_at_the_start(room: Room) -> None:
    """What stands in both does not change with the file."""
    operator = desk(room, GUIDEBOT_TELEGRAM_ALLOWED="11")
    room.chat.services.people = room.chat.services.people._replace(allowed=frozenset({"11"}))
    await operator.writes("telegram_allowed = [12]\ntelegram_admins = [7]")
    assert room.chat.services.may_ask("11", "11") and not room.chat.services.may_ask("12", "12")
    assert "Edition" in (await room.ask("/corpus", "7", place=Place("7"))).text


def test_the_settings_that_are_followed_exist() -> None:
    """Under the names that an operator writes."""
    assert set(Settings._fields) > FOLLOWED


def test_reading_settings_changes_nothing(tmp_path: Path) -> None:
    """Neither the directory nor where it is taken to be kept."""
    (tmp_path / "guidebot.toml").write_text('database_url = "postgresql://db/x"')
    assert read_settings(tmp_path, {}).database_url and [one.name for one in tmp_path.iterdir()] == [
        "guidebot.toml"
    ]


def test_the_file_may_stand_in_another_directory(tmp_path: Path) -> None:
    """One that names the data directory is the one that was read, and is followed."""
    home, kept = tmp_path / "home", tmp_path / "kept"
    home.mkdir()
    (home / "guidebot.toml").write_text(f'data_dir = "{kept.as_posix()}"')
    assert settings_file(kept, {"GUIDEBOT_DATA_DIR": str(home)}) == home / "guidebot.toml"
    assert settings_file(kept, {"GUIDEBOT_DATA_DIR": str(kept)}) == kept / "guidebot.toml"
