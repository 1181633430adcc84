"""A real engine behind TLS and passwords, and one that somebody changed by hand, through the commands."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.command_line.program import run
from corpus.store.elsewhere import search_elsewhere
from corpus.store.library import Library
from retrieval.engine.opensearch.schema import stem_of
from tests.helpers.engine_proxy import Authority, authority, with_passwords
from tests.helpers.fake_engine import fake_engine
from tests.helpers.opensearch import remove, server_urls

pytestmark = pytest.mark.opensearch

QUESTION = "How long is the fellowship?"
ANSWER = "12 months"
BOATS = "# Boats\n\nA kayak costs $70 a day.\n"


@pytest.fixture
def data_dir(built_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a data directory of its own, and delete what the engine got of it."""
    folder = Path(copytree(built_in, tmp_path / "guidebot"))
    monkeypatch.setenv("GUIDEBOT_DATA_DIR", str(folder))
    monkeypatch.setenv("GUIDEBOT_KEEP_QUESTIONS", "no")
    (tmp_path / "boats.md").write_text(BOATS)
    yield folder
    library = Library.open(folder)
    remove(library.identity())
    library.close()
    search_elsewhere(folder, None)


@pytest.fixture
def said(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Return a function that runs a command and returns its status, and all that it said on one line."""

    def told(*arguments: str) -> tuple[int, str]:
        status = run(arguments)
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return status, " ".join(f"{out} {err}".split())

    return told


Said = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("tls") / "known", "Our authority")


@pytest.fixture
def guarded(known: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the address of the engine behind TLS; `keeper` may write there, `reader` may not."""
    (tmp_path / "password").write_text("s3cret:wörd\n", encoding="utf-8")
    passwords = {"keeper": "s3cret:wörd", "reader": "s3cret:wörd"}
    with fake_engine(with_passwords(server_urls()[0], passwords, frozenset({"reader"}))) as server:
        server.socket = known.context().wrap_socket(server.socket, server_side=True)
        url = server.url.replace("http:", "https:")
        monkeypatch.setenv("GUIDEBOT_ENGINE_URL", url)
        monkeypatch.setenv("GUIDEBOT_ENGINE_USER", "keeper")
        monkeypatch.setenv("GUIDEBOT_ENGINE_PASSWORD_FILE", str(tmp_path / "password"))
        monkeypatch.setenv("GUIDEBOT_ENGINE_CA", str(known.certificates))
        yield url


@pytest.mark.usefixtures("data_dir", "guarded")
def test_a_guide_is_published_and_asked_through_tls_with_a_password(said: Said, tmp_path: Path) -> None:
    """With the certificates of the house's own authority."""
    assert said("ask", QUESTION)[0] == 0
    assert said("corpus", "add", str(tmp_path / "boats.md"))[0] == 0
    assert "$70" in said("ask", "What does a kayak cost?")[1]
    assert "are whole" in said("corpus", "check")[1]


@pytest.mark.usefixtures("data_dir")
def test_each_thing_that_is_wrong_with_it_is_a_sentence(
    guarded: str, said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And when it is set right the guide is asked as before."""
    other = authority(tmp_path / "other", "Another authority")
    (tmp_path / "wrong").write_text("wrong")
    here = urlsplit(guarded)
    wrong = {
        "GUIDEBOT_ENGINE_CA": (str(other.certificates), "can't be trusted (unable to get local issuer"),
        "GUIDEBOT_ENGINE_PASSWORD_FILE": (str(tmp_path / "wrong"), "doesn't take this user and password"),
        "GUIDEBOT_ENGINE_USER": ("nobody", "doesn't take this user and password"),
        "GUIDEBOT_ENGINE_URL": (f"http://127.0.0.1:{here.port}", "GUIDEBOT_ENGINE_URL"),
    }
    for setting, (value, sentence) in wrong.items():
        with monkeypatch.context() as patch:
            patch.setenv(setting, value)
            status, told = said("ask", QUESTION)
        assert status == 4
        assert sentence in told and told.count("Error:") == 1
    with monkeypatch.context() as patch:
        patch.setenv("GUIDEBOT_ENGINE_URL", f"https://localhost:{here.port}")
        assert "Hostname mismatch" in said("ask", QUESTION)[1]
    assert ANSWER in said("ask", QUESTION)[1]


@pytest.mark.usefixtures("data_dir", "guarded")
def test_a_user_who_may_only_read_asks_and_publishes_nothing(
    said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is lost: who may write publishes it afterwards."""
    assert said("ask", QUESTION)[0] == 0
    with monkeypatch.context() as patch:
        patch.setenv("GUIDEBOT_ENGINE_USER", "reader")
        assert ANSWER in said("ask", QUESTION)[1]
        status, told = said("corpus", "add", str(tmp_path / "boats.md"))
        assert (status, "The user may not do that" in told) == (4, True)
        assert "boats" not in said("corpus", "list")[1]
        assert ANSWER in said("ask", QUESTION)[1]
    assert said("corpus", "add", str(tmp_path / "boats.md"))[0] == 0
    assert "$70" in said("ask", "What does a kayak cost?")[1]


class Engine:
    """What somebody does by hand to the newest index of a guide."""

    def __init__(self, data_dir: Path) -> None:
        library = Library.open(data_dir)
        self._stem = stem_of(library.identity())
        library.close()

    def call(self, method: str, path: str, body: object = None) -> Any:
        connection = http.client.HTTPConnection(urlsplit(server_urls()[0]).netloc, timeout=60)
        raw = None if body is None else json.dumps(body)
        connection.request(method, path, raw, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        found = json.loads(answer.read())
        connection.close()
        assert answer.status < 300, found
        return found

    def does(self, method: str, path: str, body: object = None) -> Any:
        """Do something to the index."""
        newest = max(self.call("GET", f"/{self._stem}-*?expand_wildcards=all"))
        return self.call(method, f"/{newest}{path}", body)


@pytest.fixture
def engine(data_dir: Path, monkeypatch: pytest.MonkeyPatch, said: Said) -> Engine:
    monkeypatch.setenv("GUIDEBOT_ENGINE_URL", server_urls()[0])
    assert said("ask", QUESTION)[0] == 0
    return Engine(data_dir)


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("read_only_allow_delete", "has no room left on its disk and takes nothing in"),
        ("write", "has a block that somebody set"),
    ],
)
def test_what_takes_nothing_in_is_asked_all_the_same(
    setting: str, sentence: str, engine: Engine, said: Said, tmp_path: Path
) -> None:
    """The first is what a server sets by itself when its disk is full."""
    engine.does("PUT", "/_settings", {f"index.blocks.{setting}": True})
    assert ANSWER in said("ask", QUESTION)[1]
    status, told = said("corpus", "add", str(tmp_path / "boats.md"))
    assert (status, sentence in told) == (4, True), told
    assert ANSWER in said("ask", QUESTION)[1]
    engine.does("PUT", "/_settings", {f"index.blocks.{setting}": None})
    assert said("corpus", "add", str(tmp_path / "boats.md"))[0] == 0
    assert "$70" in said("ask", "What does a kayak cost?")[1]


def test_what_is_changed_by_hand_is_said_or_made_anew(engine: Engine, said: Said, tmp_path: Path) -> None:
    """Closed, scored or mapped otherwise, without the name by which it is written, emptied, deleted."""
    engine.does("POST", "/_close")
    for command in (("ask", QUESTION), ("corpus", "check"), ("corpus", "add", str(tmp_path / "boats.md"))):
        status, told = said(*command)
        assert (status, "is closed: open it there, or delete it" in told) == (4, True)
    engine.does("PUT", "/_settings", {"index.similarity.text.script.source": "return weight * doc.freq;"})
    engine.does("POST", "/_open")
    assert ANSWER in said("ask", QUESTION)[1]
    engine.does("PUT", "/_mapping", {"_meta": {"mean_lengths": [1, 2, 3]}})
    assert ANSWER in said("ask", QUESTION)[1]
    engine.does("DELETE", "/_alias/*.writing")
    assert said("corpus", "add", str(tmp_path / "boats.md"))[0] == 0
    assert "$70" in said("ask", "What does a kayak cost?")[1]
    hits = engine.does("GET", "/_search?size=100&filter_path=hits.hits._id")["hits"]["hits"]
    for hit in hits:
        if "." in hit["_id"]:
            engine.does("DELETE", f"/_doc/{hit['_id']}?refresh=true")
    assert said("search", "kayak") == said("search", "kayak")
    assert "$70" in said("search", "kayak")[1]
    engine.does("DELETE", "")
    assert ANSWER in said("ask", QUESTION)[1]
    assert "are whole" in said("corpus", "check")[1]
