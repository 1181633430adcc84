"""A library in a real PostgreSQL: what can't be used is told in a sentence; run by `.ci/postgres`."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from corpus.editions import Changes
from corpus.errors import AwayError, GuidebotError, LibraryError, SettingsError
from corpus.store.elsewhere import keep_elsewhere, keep_originals
from corpus.store.library import Library
from corpus.store.postgres import connection as connections
from corpus.store.postgres.address import read_address
from corpus.store.postgres.failures import plain
from corpus.store.postgres.library import PostgresLibrary
from tests.helpers.postgres import a_schema, server_url
from tests.helpers.retrievers import bakery, laundry, library_of

postgres = pytest.mark.postgres


@pytest.fixture
def url() -> Iterator[str]:
    with a_schema() as address:
        yield address


def opened(folder: Path, url: str) -> PostgresLibrary:
    keep_elsewhere(folder, url)
    library = Library.open(folder)
    assert isinstance(library, PostgresLibrary)
    return library


@contextmanager
def on_server() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(server_url(), autocommit=True) as connection:
        yield connection


def as_user(url: str, user: str, password: str = "") -> str:
    return url.replace("//guidebot@", f"//{user}{f':{password}' if password else ''}@")


def says(folder: Path, url: str, kind: type[GuidebotError] = LibraryError) -> str:
    """Return the one sentence that opening says, which holds no password."""
    with pytest.raises(kind) as found:
        opened(folder, url)
    said = str(found.value)
    assert said.endswith(".") and "\n" not in said and "secret" not in said
    return said


@pytest.mark.parametrize(
    "url",
    ["mysql://me:secret@db/x", "postgresql://me:secret@db", "postgresql://me:secret@db:port/x",
     "postgresql://me:secret@db/x y", "postgresql://me:secret@db/x?schema=A;B"],
)  # fmt: skip
def test_an_address_that_is_none_is_told_without_its_password(tmp_path: Path, url: str) -> None:
    """Whatever is wrong with it."""
    assert "address" in says(tmp_path, url, SettingsError)
    assert "secret" not in repr(read_address("postgresql://me:secret@db/x"))


def test_a_missing_driver_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.delitem(sys.modules, "corpus.store.postgres.connection", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install" in says(tmp_path, "postgresql://me@db/x")


def _until(true: Callable[[], bool]) -> None:
    """Wait for what the server sends; only who waits in vain looks at the clock."""
    for _ in range(3_000):
        if true():
            return
        time.sleep(0.01)
    pytest.fail("nothing came")


@postgres
def test_a_server_that_is_not_there_is_told(tmp_path: Path, url: str) -> None:
    """As something that may pass."""
    assert "can't be reached just now" in says(
        tmp_path, f"postgresql://me:secret@/x?host={tmp_path}", AwayError
    )
    assert "can't be reached" in says(tmp_path, "postgresql://me:secret@127.0.0.1:1/x", AwayError)
    assert "no database" in says(tmp_path, url.replace("/guidebot?", "/missing?"))
    assert "option" in says(tmp_path, f"{url}&colour=blue")


@postgres
def test_a_user_that_may_not_is_told(tmp_path: Path, url: str) -> None:
    """A wrong password, none at all, a user who may only read, a session that may."""
    with on_server() as server:
        for user in ("with_password", "without_rights"):
            server.execute(f"DROP ROLE IF EXISTS {user}".encode())
            server.execute(f"CREATE ROLE {user} LOGIN PASSWORD 'right'".encode())
        for password in ("secret", ""):
            assert "password" in says(tmp_path, as_user(url, "with_password", password))
        assert "only read" in says(tmp_path, as_user(url, "without_rights"))
        assert "only read" in says(tmp_path, f"{url}&options=-cdefault_transaction_read_only%3Don")
        for user in ("with_password", "without_rights"):
            server.execute(f"DROP ROLE {user}".encode())


@postgres
def test_other_versions_are_told(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of a later one, and a server that is too old."""
    with closing(opened(tmp_path, url)):
        pass
    with monkeypatch.context() as patched:
        patched.setattr(connections, "OLDEST", 99)
        assert "upgrade the server" in says(tmp_path, url)
    with on_server() as server:
        schema = f"{read_address(url).schema}_library"
        server.execute(f"INSERT INTO \"{schema}\".migration VALUES (999, 'later', 'now')".encode())
    assert "later version" in says(tmp_path, url)


@postgres
def test_two_processes_may_make_the_tables_at_once(tmp_path: Path, url: str) -> None:
    """One makes them, the others wait."""
    failed: list[Exception] = []

    def one(number: int) -> None:
        try:
            opened(tmp_path / str(number), url).close()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=one, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@postgres
def test_a_publication_is_seen_everywhere_and_a_lost_notice_is_made_up_for(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the server's word, or by looking now and then."""
    keep_elsewhere(tmp_path / "one", url)
    with (
        closing(library_of(tmp_path / "one", bakery())) as one,
        closing(opened(tmp_path / "two", url)) as two,
    ):
        assert two.published() == 1
        version = one.edition(1).documents[0].version
        monkeypatch.setattr("corpus.store.postgres.library._LOOK_SECONDS", 1e9)
        one.publish(one.add_edition([version], Changes(), "", ""))
        assert one.published() == 2
        _until(lambda: two.published() == 2)
        with on_server() as server:  # says nothing to anybody
            number = one.add_edition([version], Changes(), "", "")
            server.execute(f'UPDATE "{read_address(url).schema}_library".published SET edition = 3'.encode())
        monkeypatch.setattr("corpus.store.postgres.library._LOOK_SECONDS", -1.0)
        assert two.published() == number == 3


@postgres
def test_a_connection_that_broke_is_made_again(tmp_path: Path, url: str) -> None:
    """Between two statements; what was half written is not there."""
    keep_elsewhere(tmp_path, url)
    with closing(library_of(tmp_path, bakery(), laundry())) as library, on_server() as server:
        assert isinstance(library, PostgresLibrary)

        def cut() -> None:
            server.execute("SELECT pg_terminate_backend(%s)", [library._postgres.driver.info.backend_pid])

        cut()
        assert [one.name for one in library.edition(2).documents] == ["bakery", "laundry"]
        with pytest.raises(AwayError), library.transaction():
            library.keep_analysis(b"half", "1", b"")
            cut()
            library.keep_analysis(b"half", "2", b"")
        assert library.analysis(b"half", "1") is None
        cut()
        assert library.published() == 2


@postgres
def test_signs_that_the_server_keeps_in_no_text_harm_nobody(tmp_path: Path, url: str) -> None:
    """A guide with one is read and asked."""
    keep_elsewhere(tmp_path, url)
    with closing(library_of(tmp_path, bakery())) as library:
        library.folders.leave_out(["a\0b"])
        assert library.folders.left_out() == {"a\ufffdb"}


@postgres
def test_a_pooler_that_gives_other_sessions_is_told(tmp_path: Path, url: str) -> None:
    """What one in transaction mode does: the next statement meets a session that nothing was said to."""
    for often in (1, 9):  # what is asked often is prepared
        with closing(opened(tmp_path / str(often), url)) as library:
            for _ in range(often):
                library.history()
            library._postgres.driver.execute(b"DISCARD ALL")
            with pytest.raises(LibraryError, match="session mode"):
                library.history()


@pytest.mark.parametrize(
    ("error", "words", "kind"),
    [
        (errors.DiskFull("could not extend file"), "no space left", AwayError),
        (psycopg.OperationalError("SSL error: certificate verify failed"), "sslrootcert", LibraryError),
        (
            psycopg.OperationalError('root certificate file "/x/root.crt" does not exist'),
            "sslrootcert",
            LibraryError,
        ),
        (
            psycopg.OperationalError("server does not support SSL, but SSL was required"),
            "check sslmode",
            LibraryError,
        ),
        (psycopg.OperationalError("Connection refused"), "can't be reached just now", AwayError),
    ],
)
def test_what_the_driver_says_is_one_sentence(
    error: psycopg.Error, words: str, kind: type[LibraryError]
) -> None:
    """A full disk at the server passes, a certificate that can't be trusted doesn't."""
    said = plain(error, "db/clinic")
    assert type(said) is kind and words in str(said) and str(said).endswith(".")


@postgres
def test_original_files_are_kept_on_the_machine_that_read_them(tmp_path: Path, url: str) -> None:
    """The database knows whose they are; another machine has none to show, and sweeps none of others."""
    from bot.keeping.changes import Add, Remove
    from bot.keeping.guide_keeping import GuideKeeping, How
    from corpus.originals.originals import original_of, taken_by
    from tests.helpers.chat_room import Nobody
    from tests.helpers.pdf_files import one_page

    here, there, source = tmp_path / "here", tmp_path / "there", tmp_path / "workshop.pdf"
    source.write_bytes(one_page())
    keep_elsewhere(here, url)
    with closing(library_of(here, bakery())) as one, closing(opened(there, url)) as other:
        for folder in (here, there):
            keep_originals(folder, wanted=True)
        GuideKeeping(one, Nobody()).carry_out(Add((str(source),)), How())
        stored = other.edition(other.published()).document("workshop")
        assert stored is not None
        path = original_of(one, stored.content)
        assert path is not None and path.read_bytes() == source.read_bytes()
        assert original_of(other, stored.content) is None
        GuideKeeping(other, Nobody()).carry_out(Remove(("workshop",)), How())
        assert (taken_by(here).files, taken_by(there).files) == (1, 0)
        for folder in (here, there):
            keep_originals(folder, wanted=False)
