"""What every test may rely on: no network beyond this machine, no settings of whoever runs it."""

from __future__ import annotations

import gc
import ipaddress
import logging
import os
import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, is_hypothesis_test, settings

from tests.helpers.unsynced import wait_for_no_disk

os.environ["GUIDEBOT_SEMANTIC_DIR"] = os.devnull  # whoever runs the tests may have a model installed

# The same examples in every run: what passed here passes there. With TEST_ANEW set, others are looked for.
_SAME = "TEST_ANEW" not in os.environ
# What loads lazily is loaded in the first example: no single one says how fast a thing is.
settings.register_profile("reduced", deadline=None, max_examples=30, derandomize=_SAME)
settings.register_profile("full", deadline=None, max_examples=300, derandomize=_SAME)
# Each example may cost a second of a server: the one that fails is told as it was found.
_UNSHRUNK = (Phase.explicit, Phase.generate)
settings.register_profile("server", deadline=None, max_examples=30, phases=_UNSHRUNK, derandomize=_SAME)


_OPEN_FILES = Path("/proc/self/fd")
_MANY_FILES = 300
_NUMBERS = count()


def pytest_configure(config: pytest.Config) -> None:
    """Try few examples of a property in a quick run, and many in a full one."""
    over_server = "opensearch" in config.getoption("markexpr").split(" ")[:1]
    settings.load_profile("full" if _is_full(config) else "server" if over_server else "reduced")
    gc.disable()  # what is loaded while tests are collected is there to stay


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for garbage from here on, less often in a quick run: that saves a tenth of it.

    What was loaded is not frozen: Hypothesis looks up who refers to its own state, and would find nobody.
    """
    if not _is_full(session.config):
        gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let a full run try the properties as well."""
    if _is_full(config):
        for item in items:
            if is_hypothesis_test(getattr(item, "obj", None)) and not item.get_closest_marker("opensearch"):
                item.add_marker("full")


def _is_full(config: pytest.Config) -> bool:
    return config.getoption("markexpr") == "full"


def _is_here(host: Any) -> bool:
    if host in ("", "localhost", None):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    """Save some thousand waits of milliseconds."""
    with pytest.MonkeyPatch.context() as patch:
        wait_for_no_disk(patch)
        yield


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that talks to another machine."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
            pytest.fail(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)


@pytest.fixture(autouse=True)
def _own_data_directory(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep tests away from the settings and the data of whoever runs them."""
    for name in [name for name in os.environ if name.startswith("GUIDEBOT_")]:
        monkeypatch.delenv(name)
    # Most never make theirs: a name costs less than a folder.
    own = tmp_path_factory.getbasetemp() / f"of-{next(_NUMBERS)}" / "guidebot"
    monkeypatch.setenv("GUIDEBOT_DATA_DIR", str(own))
    monkeypatch.setenv("GUIDEBOT_SEMANTIC_DIR", os.devnull)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _few_open_files() -> Iterator[None]:
    """Close what earlier tests left open: `select`, which prompts wait with, counts to 1,024 files."""
    yield
    if _OPEN_FILES.is_dir() and sum(1 for _ in _OPEN_FILES.iterdir()) > _MANY_FILES:
        gc.collect()


@pytest.fixture(autouse=True)
def _own_log_handlers() -> Iterator[None]:
    """Take away what a command run inside a test wants logged: its stderr is gone after it."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in [handler for handler in root.handlers if type(handler) is logging.StreamHandler]:
        if handler not in handlers:
            root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture(scope="session")
def built_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a data directory that holds the built-in guide; tests only read it."""
    from corpus.store.library import Library
    from retrieval.editions.publishing import ensure_first

    data_dir = tmp_path_factory.mktemp("built-in")
    ensure_first(Library.open(data_dir))
    yield data_dir
