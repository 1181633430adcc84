from __future__ import annotations

import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Conversation
from bot.channels.chat.life.single import only_one
from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
from bot.channels.chat.store.sqlite.database import Database
from bot.command_line.commands.search import _Searcher
from corpus.errors import LibraryError
from corpus.files import swapping
from corpus.store.database import FILE_NAME
from corpus.store.library import Library
from retrieval.editions.publishing import Request, add
from tests.helpers.damage import Damage
from tests.helpers.keepers import WORKSHOP, Guidebot, answer, published
from tests.helpers.retrievers import text_document

QUESTION = "What does a day cost?"


def price(workshop: Path, dollars: int) -> Path:
    """Write the guide with another price, and no check question that would mind."""
    workshop.write_text(WORKSHOP.replace("$12", f"${dollars}"), encoding="utf-8")
    workshop.with_name("workshop.hints.toml").unlink(missing_ok=True)
    return workshop


def files(data_dir: Path) -> list[Path]:
    """Return all files of a data directory but its locks."""
    return sorted(path for path in data_dir.rglob("*") if path.is_file() and path.suffix != ".lock")


@pytest.fixture
def backup(guidebot: Guidebot, workshop: Path, tmp_path: Path) -> Path:
    """Return a backup of a library in which a day costs $12; in the data directory it costs $30 by now."""
    assert guidebot("add", price(workshop, 12)).status == 0
    copy = tmp_path / "copies" / "copy.sqlite"
    copy.parent.mkdir()
    assert guidebot("backup", copy).status == 0
    assert guidebot("add", price(workshop, 30)).status == 0
    return copy


def test_over_a_newer_library(guidebot: Guidebot, data_dir: Path, backup: Path, workshop: Path) -> None:
    """What the backup holds is answered at once, and no number of an edition comes again."""
    assert "$30" in answer(data_dir, QUESTION)
    ended = guidebot("restore", backup)
    assert ended.status == 0
    assert "edition 2 is published" in ended.err
    assert "$12" in answer(data_dir, QUESTION)
    assert guidebot("check", "--json").json["index_rebuilt"] is False
    assert guidebot("add", price(workshop, 40), "--json").json["edition"] == 4
    assert "$40" in answer(data_dir, QUESTION)
    assert guidebot("rollback", "--json").status == 0
    assert "$12" in answer(data_dir, QUESTION)


def test_over_an_older_library_and_over_none(guidebot: Guidebot, data_dir: Path, backup: Path) -> None:
    """A directory that was begun anew, or is not there."""
    for begin in (lambda: guidebot("list"), lambda: None):
        shutil.rmtree(data_dir)
        begin()
        assert guidebot("restore", backup).status == 0
        assert "$12" in answer(data_dir, QUESTION)
        assert published(data_dir) == 2


def test_twice_and_once_more(guidebot: Guidebot, data_dir: Path, backup: Path) -> None:
    """The backup itself is only read."""
    before = backup.read_bytes()
    for _ in range(3):
        assert guidebot("restore", backup).status == 0
        assert "$12" in answer(data_dir, QUESTION)
    assert backup.read_bytes() == before
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def in_use(data_dir: Path, target: Path) -> None:
    """Copy a data directory as a kill would leave it: with a log that holds what was published last."""
    with closing(sqlite3.connect(data_dir / FILE_NAME)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM edition").fetchone()  # keeps the log from being emptied
        library = Library.open(data_dir)
        add(library, [text_document(f"A day costs $55.\n\nSaid in {target.name}.", "workshop")], Request())
        library.close()
        shutil.copytree(data_dir, target)
    assert (target / f"{FILE_NAME}-wal").stat().st_size > 0


def test_after_a_kill(run_main: Guidebot, data_dir: Path, backup: Path, tmp_path: Path) -> None:
    """The log that was left is not played over what was restored."""
    in_use(data_dir, tmp_path / "killed")
    assert "$55" in answer(tmp_path / "killed", QUESTION)
    in_use(data_dir, tmp_path / "killed again")
    ended = run_main("--data-dir", tmp_path / "killed again", "corpus", "restore", backup)
    assert ended.status == 0
    assert "$12" in answer(tmp_path / "killed again", QUESTION)


@pytest.mark.parametrize("memory", ["kept", "lost"])
def test_by_hand_after_a_kill(
    run_main: Guidebot, data_dir: Path, backup: Path, tmp_path: Path, memory: str
) -> None:
    """Whoever puts a backup in its place by hand gets it, although the other one has left its log."""
    killed = tmp_path / "killed"
    in_use(data_dir, killed)
    if memory == "lost":
        (killed / f"{FILE_NAME}-shm").unlink()
    shutil.copy(backup, killed / FILE_NAME)
    assert run_main("--data-dir", killed, "corpus", "check").status == 0
    assert "$12" in answer(killed, QUESTION)


@pytest.mark.parametrize("cut", [0, 10, 100, 5000, -4096, -1])
def test_after_a_power_cut_that_tore_the_library(
    guidebot: Guidebot, data_dir: Path, backup: Path, cut: int
) -> None:
    """The library may be anything; the backup takes its place."""
    path = data_dir / FILE_NAME
    path.write_bytes(path.read_bytes()[:cut])
    path.with_name(f"{FILE_NAME}-wal").write_bytes(b"torn" * 5000)
    assert guidebot("restore", backup).status == 0
    assert "$12" in answer(data_dir, QUESTION)
    assert guidebot("check").status == 0


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    for place in range(2048, len(raw), 512):
        raw[place] ^= 0x55
    path.write_bytes(raw)


def _later(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO migration VALUES (99, 'later', '')")


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE other (x)")


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut short": (_cut, "is damaged, so nothing was changed"),
    "flipped": (_flip, "is damaged, so nothing was changed"),
    "of a later version": (_later, "made by a later version: upgrade guidebot"),
    "of another program": (_foreign, "is no backup of a library"),
    "text": (lambda path: path.write_text("not a database\n" * 100), "is damaged"),
    "empty": (lambda path: path.write_bytes(b""), "is no backup of a library"),
    "missing": (Path.unlink, "can't be read (no such file"),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_file_that_is_no_good(guidebot: Guidebot, data_dir: Path, backup: Path, kind: str) -> None:
    """One sentence, and everything stays as it was."""
    spoil, words = DAMAGES[kind]
    spoil(backup)
    before = files(data_dir)
    ended = guidebot("restore", backup)
    assert ended.status == 1
    assert words in ended.err
    assert ended.err.count("\n") == 1
    assert "$30" in answer(data_dir, QUESTION)
    assert files(data_dir) == before


@pytest.mark.parametrize("everything", [False, True])
def test_while_a_bot_runs(
    run_main: Guidebot, data_dir: Path, backup: Path, tmp_path: Path, everything: bool
) -> None:
    """It would go on with what is no longer there."""
    assert run_main("backup", tmp_path / "all").status == 0
    command = ["restore", tmp_path / "all"] if everything else ["corpus", "restore", backup]
    with only_one(data_dir):
        ended = run_main(*command)
    assert ended.status == 1
    assert "running" in ended.err
    assert ended.err.count("\n") == 1
    assert "$30" in answer(data_dir, QUESTION)
    assert run_main(*command).status == 0


def test_whoever_waited_to_publish_adds_to_what_was_restored(
    guidebot: Guidebot, data_dir: Path, backup: Path
) -> None:
    """What it would write into the old file nobody would ever read; in the middle of it it is told so."""
    waiting, writing = Library.open(data_dir), Library.open(data_dir)
    assert guidebot("restore", backup).status == 0
    with pytest.raises(LibraryError, match="was replaced meanwhile"), writing.transaction():
        writing.publish(1)
    add(waiting, [text_document("A day costs $99.", "workshop")], Request())
    for library in (waiting, writing):
        library.close()
    assert "$99" in answer(data_dir, QUESTION)
    assert guidebot("check").status == 0


STEPS = ["rename", "replace", "rmtree", "unlink"]


@pytest.mark.parametrize("everything", [False, True])
def test_killed_at_any_moment(
    run_main: Guidebot, data_dir: Path, backup: Path, tmp_path: Path, everything: bool
) -> None:
    """It is either the old one or the new one, and the next command finishes what was begun."""
    Database.open(data_dir).close()
    (data_dir / "guidebot.toml").write_text("telegram_admins = [1]\n")
    whole = tmp_path / "whole"
    assert run_main("backup", whole).status == 0
    images = tmp_path / "images"
    states = []

    def snapshot(name: str, *_: object) -> None:
        if name in {"os.rename", "os.remove", "os.rmdir", "shutil.rmtree"} and len(states) < 200:
            shutil.copytree(data_dir, images / str(len(states)), symlinks=True)
            states.append(name)

    with _Watch(snapshot):
        command = ["restore", whole] if everything else ["corpus", "restore", backup]
        assert run_main(*command).status == 0
    assert len(states) > 5
    expected = {"$30"} if everything else {"$12", "$30"}
    seen = set()
    for place in range(len(states)):
        found = answer(images / str(place), QUESTION)
        seen |= {price for price in expected if price in found}
        assert any(price in found for price in expected)
        assert run_main("--data-dir", images / str(place), "corpus", "check").status == 0
        assert not (images / str(place) / swapping._READY).exists()
        assert (images / str(place) / "guidebot.toml").is_file()
    assert seen == expected


class _Watch:
    """Calls a function before every change of a name in the file system."""

    def __init__(self, call: Callable[..., None]) -> None:
        self._call = call
        self._on = False
        self._inside = False

    def __enter__(self) -> None:
        import sys

        self._on = True
        sys.addaudithook(self._hook)  # there is no way to take a hook away, so it is switched off

    def __exit__(self, *_: object) -> None:
        self._on = False

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._on and not self._inside:
            self._inside = True
            try:
                self._call(event, *arguments)
            finally:
                self._inside = False


@pytest.mark.usefixtures("backup")
def test_everything_comes_back(run_main: Guidebot, data_dir: Path, workshop: Path, tmp_path: Path) -> None:
    """Guide, bot, settings, the history of the prompt and whatever else is kept, in another directory too."""
    database = Database.open(data_dir)
    database.durable.execute("INSERT INTO inbox VALUES ('7', 'telegram', '1', 0.0, '{}')")
    database.durable.execute("INSERT INTO note VALUES ('mark', 'kept')")
    (data_dir / "guidebot.toml").write_text("telegram_admins = [12345]\n")
    (data_dir / "history").write_text("what does a day cost\n")
    (data_dir / "more" / "deep").mkdir(parents=True)
    (data_dir / "more" / "deep" / "file.bin").write_bytes(os.urandom(3_000_000))
    whole = tmp_path / "whole.zip"
    ended = run_main("backup", whole)  # while the bot's database is open
    assert ended.status == 0
    assert whole.stat().st_mode & 0o077 == 0
    database.durable.execute("UPDATE note SET value = 'changed' WHERE name = 'mark'")
    database.close()
    kept = {
        name: (data_dir / name).read_bytes() for name in ("guidebot.toml", "history", "more/deep/file.bin")
    }
    for name in kept:
        (data_dir / name).write_bytes(b"")
    run_main("corpus", "add", price(workshop, 50))
    for place in (data_dir, tmp_path / "elsewhere"):
        (place / "guidebot.toml").unlink(missing_ok=True)
        assert run_main("--data-dir", place, "restore", whole).status == 0
        assert {name: (place / name).read_bytes() for name in kept} == kept
        assert "$30" in answer(place, QUESTION)
        again = Database.open(place)
        assert again.quick.execute("SELECT value FROM note WHERE name = 'mark'").fetchone() == ("kept",)
        assert again.quick.execute("SELECT id, payload FROM inbox").fetchall() == [("7", "{}")]
        again.close()
        assert {path.stat().st_mode & 0o077 for path in files(place)} == {0}


@pytest.mark.usefixtures("backup")
def test_a_bot_of_later_questions_goes_with_a_backup_from_before_it(
    run_main: Guidebot, data_dir: Path, tmp_path: Path
) -> None:
    """Its replies cite what is no longer there."""
    assert run_main("backup", tmp_path / "whole").status == 0
    Database.open(data_dir).close()
    assert run_main("restore", tmp_path / "whole").status == 0
    assert not list(data_dir.glob("bot.sqlite*"))


def _rezip(path: Path, change: Callable[[dict[str, bytes]], None], comment: bytes | None = None) -> None:
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
        mark = archive.comment if comment is None else comment
    change(files)
    with zipfile.ZipFile(path, "w") as archive:
        archive.comment = mark
        for name, content in files.items():
            archive.writestr(name, content)


def _escape(files: dict[str, bytes]) -> None:
    files["guidebot-backup.json"] = files["guidebot-backup.json"].replace(
        b'"library.sqlite"', b'"../out.sqlite"'
    )


ARCHIVE_DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut short": (_cut, "damaged"),
    "flipped": (_flip, "damaged"),
    "of something else": (lambda path: _rezip(path, lambda _files: None, b""), "is no backup of guidebot"),
    "with a file missing": (lambda path: _rezip(path, lambda files: files.pop("library.sqlite")), "damaged"),
    "with another content": (
        lambda path: _rezip(path, lambda files: files.update({"library.sqlite": b"x"})),
        "damaged",
    ),
    "leading elsewhere": (lambda path: _rezip(path, _escape), "damaged"),
    "of a later format": (
        lambda path: _rezip(
            path,
            lambda files: files.update(
                {"guidebot-backup.json": files["guidebot-backup.json"].replace(b'"format":1', b'"format":2')}
            ),
        ),
        "later version: upgrade",
    ),
    "text": (lambda path: path.write_text("no archive\n" * 50), "damaged"),
    "missing": (Path.unlink, "can't be read (no such file"),
}


@pytest.mark.usefixtures("backup")
@pytest.mark.parametrize("kind", ARCHIVE_DAMAGES)
def test_an_archive_that_is_no_good(run_main: Guidebot, data_dir: Path, tmp_path: Path, kind: str) -> None:
    """One sentence, and everything stays as it was."""
    whole = tmp_path / "whole"
    assert run_main("backup", whole).status == 0
    spoil, words = ARCHIVE_DAMAGES[kind]
    spoil(whole)
    before = files(data_dir)
    ended = run_main("restore", whole)
    assert ended.status == 1
    assert words in ended.err
    assert ended.err.count("\n") == 1
    assert files(data_dir) == before
    assert not (data_dir / "telegram.lock").exists()
    assert "$30" in answer(data_dir, QUESTION)


@pytest.mark.usefixtures("backup")
@pytest.mark.parametrize("command", [["restore"], ["corpus", "restore"]], ids=" ".join)
def test_a_refused_backup_makes_no_directory(run_main: Guidebot, tmp_path: Path, command: list[str]) -> None:
    """Neither the directory nor a lock in it is left where there was nothing before."""
    (tmp_path / "no backup").write_text("hello\n" * 500)
    ended = run_main("--data-dir", tmp_path / "new", *command, tmp_path / "no backup")
    assert ended.status == 1
    assert "damaged" in ended.err
    assert not (tmp_path / "new").exists()


def test_each_backup_names_the_command_that_restores_it(
    run_main: Guidebot, backup: Path, tmp_path: Path
) -> None:
    """They are easily mixed up."""
    assert run_main("backup", tmp_path / "whole").status == 0
    ended = run_main("restore", backup)
    assert ended.status == 1
    assert f"guidebot corpus restore {backup}" in " ".join(ended.err.split())
    ended = run_main("corpus", "restore", tmp_path / "whole")
    assert ended.status == 1
    assert f"guidebot restore {tmp_path / 'whole'}" in " ".join(ended.err.split())


@pytest.mark.usefixtures("backup")
@pytest.mark.parametrize("name", ["bot.sqlite", "library.sqlite"])
def test_what_is_damaged_is_not_backed_up(
    run_main: Guidebot, data_dir: Path, tmp_path: Path, name: str
) -> None:
    """A backup that could never be restored would be found out when it is needed; an earlier one stays."""
    SqliteChatStore.open(data_dir, "telegram").close()
    target, path = tmp_path / "all.zip", data_dir / name
    assert run_main("backup", target).status == 0
    good = target.read_bytes()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE more (words TEXT)")
        connection.executemany(
            "INSERT INTO more VALUES (?)", [("filling " * 60,)] * 40 + [("a lonely word",)]
        )
    damage = Damage(path, "a lonely word")
    ended = run_main("backup", target)
    assert ended.status == 1 and f"{path} is damaged" in ended.err
    assert ended.err.count("\n") == 1 and target.read_bytes() == good
    damage.mend()
    assert run_main("backup", target).status == 0


def test_earlier_backups_in_the_data_directory_are_left_out(run_main: Guidebot, data_dir: Path) -> None:
    """As in a container, where no other place can be written; each would double the next."""
    for name in ("first.zip", "second.zip", "second.zip"):
        assert run_main("backup", data_dir / name).status == 0
    with zipfile.ZipFile(data_dir / "second.zip") as archive:
        assert sorted(archive.namelist()) == ["guidebot-backup.json", "library.sqlite"]
    assert run_main("restore", data_dir / "first.zip").status == 0
    assert (data_dir / "second.zip").is_file()


def test_what_killed_backups_left_is_removed(run_main: Guidebot, backup: Path) -> None:
    """Not what a backup that still runs is writing."""
    dead, alive = f"{backup.name}.999999999.tmp", f"{backup.name}.{os.getppid()}.tmp"
    for name in (dead, alive, f"{backup.name}.notes.tmp"):
        backup.with_name(name).write_text("part")
    assert run_main("corpus", "backup", backup).status == 0
    left = {path.name for path in backup.parent.iterdir()}
    assert left == {backup.name, alive, f"{backup.name}.notes.tmp"}


@pytest.mark.usefixtures("backup")
@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize(
    "name",
    ["library.sqlite", "bot.sqlite", "guidebot.toml", "library.sqlite-wal", "writer.lock", "notes.txt"],
)
def test_no_backup_takes_the_place_of_what_it_is_made_of(
    run_main: Guidebot, data_dir: Path, tmp_path: Path, name: str, everything: bool
) -> None:
    """Nor of anything else in the data directory, by whatever path it is named."""
    Database.open(data_dir).close()
    (data_dir / "guidebot.toml").write_text("telegram_admins = [1]\n")
    (data_dir / "notes.txt").write_text("mine")
    linked = tmp_path / "linked"
    linked.symlink_to(data_dir)
    before = {path.name: path.read_bytes() for path in files(data_dir) if path.suffix in (".toml", ".txt")}
    for target in (data_dir / name, linked / name):
        ended = run_main(*(["backup"] if everything else ["corpus", "backup"]), target)
        assert ended.status == 1
        assert "give the name of a new file" in ended.err
        assert ended.err.count("\n") == 1
    assert {
        path.name: path.read_bytes() for path in files(data_dir) if path.suffix in (".toml", ".txt")
    } == before
    assert "$30" in answer(data_dir, QUESTION)
    Database.open(data_dir).close()


@pytest.mark.usefixtures("backup")
def test_copies_in_the_data_directory_are_written_again_and_stay(run_main: Guidebot, data_dir: Path) -> None:
    """Putting everything back removes the databases of guidebot alone."""
    for _ in range(2):
        assert run_main("backup", data_dir / "whole.zip").status == 0
        assert run_main("corpus", "backup", data_dir / "copy.sqlite").status == 0
    (data_dir / "copy.sqlite").rename(data_dir / "later.sqlite")
    assert run_main("restore", data_dir / "whole.zip").status == 0
    assert (data_dir / "later.sqlite").is_file()
    assert "$30" in answer(data_dir, QUESTION)


@pytest.mark.parametrize("command", [["restore"], ["corpus", "restore"]])
def test_a_pipe_is_no_backup(run_main: Guidebot, tmp_path: Path, command: list[str]) -> None:
    """Nobody waits for what would come out of it."""
    os.mkfifo(tmp_path / "pipe")
    ended = run_main(*command, tmp_path / "pipe")
    assert ended.status == 1
    assert ended.err.startswith("Error: ")
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize("how", ["restore", "restore of everything", "by hand"])
def test_a_prompt_that_is_open_goes_on_with_what_was_restored(
    run_main: Guidebot, data_dir: Path, backup: Path, workshop: Path, how: str
) -> None:
    """It neither answers from the file that is gone nor brings that back when it ends; nor does `search`."""
    copies = backup.parent
    assert run_main("corpus", "rollback").status == 0
    assert run_main("backup", copies / "whole").status == 0
    assert run_main("corpus", "add", price(workshop, 40)).status == 0
    library = Library.open(data_dir)
    assistant, conversation = Assistant(library), Conversation()
    searcher = _Searcher(library, 1)
    assert "$40" in assistant.reply(conversation, QUESTION).answers[0].text
    assert "$40" in searcher.search(QUESTION)[0].text
    if how == "by hand":
        shutil.copy(backup, copies / "new")
        (copies / "new").replace(data_dir / FILE_NAME)
    elif how == "restore":
        assert run_main("corpus", "restore", backup).status == 0
    else:
        assert run_main("restore", copies / "whole").status == 0
    assert "$12" in assistant.reply(conversation, QUESTION).answers[0].text
    assert "$12" in searcher.search(QUESTION)[0].text
    assert run_main("corpus", "add", price(workshop, 50)).status == 0
    assert "$50" in assistant.reply(Conversation(), QUESTION).answers[0].text
    library.close()
    assert "$50" in answer(data_dir, QUESTION)
    assert run_main("corpus", "check").status == 0


def test_another_library_of_the_same_edition_is_told_apart(
    guidebot: Guidebot, data_dir: Path, backup: Path, workshop: Path, tmp_path: Path
) -> None:
    """A number says nothing: what was read of the one is not said of the other."""
    shutil.rmtree(data_dir)
    assert guidebot("add", price(workshop, 77)).status == 0
    library = Library.open(data_dir)
    assistant = Assistant(library)
    assert library.published() == 2
    assert "$77" in assistant.reply(Conversation(), QUESTION).answers[0].text
    shutil.copy(backup, tmp_path / "new")
    (tmp_path / "new").replace(data_dir / FILE_NAME)
    assert library.published() == 2
    assert "$12" in assistant.reply(Conversation(), QUESTION).answers[0].text
    library.close()


@pytest.mark.parametrize("command", [["backup"], ["corpus", "backup"]])
def test_no_backup_takes_the_place_of_what_is_no_file(
    run_main: Guidebot, tmp_path: Path, command: list[str]
) -> None:
    """A pipe or a device, such as /dev/null, is there still."""
    target = tmp_path / "pipe"
    os.mkfifo(target)
    ended = run_main(*command, target)
    assert ended.status == 1 and "name of a new file" in ended.err
    assert target.is_fifo()
