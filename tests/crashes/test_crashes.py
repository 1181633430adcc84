"""Cut at any moment, in four ways: nothing is damaged, nothing confirmed is lost, no answer is wrong.

A reduced round runs with the suite; all images, some thousand, with ``pytest -m full tests/crashes``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.crashes.judging import Guide, Promises, guide, judge, text_of, workshop
from tests.crashes.recorder import KINDS, Recorder, write_tree
from tests.helpers.bot_api import BotApi, labels
from tests.helpers.telegram_process import TelegramProcess

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the shim knows the files of Linux")

FULL = pytest.param(1, marks=pytest.mark.full, id="all")


class Scene:
    """A folder with a data directory, a source, and whatever else commands write; watched while they run."""

    def __init__(self, folder: Path, every: int) -> None:
        self.root, self.folder = folder / "root", folder
        for name in ("data", "copies"):
            (self.root / name).mkdir(parents=True)
        self.source = folder / "sources" / "workshop.md"
        self.source.parent.mkdir()
        self.promises = Promises(guides=(None,))
        self.every = every
        self.images: list[Any] = []
        self.moments = 0
        self._holder: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: object, before: Promises, after: Promises) -> None:
        """Run a command, watched; what holds after it holds from the moment that it says so."""
        self.promises = before
        with Recorder(self.root, lambda: self.promises, self.every) as recorder:

            def said(_text: str) -> None:
                self.promises = after

            recorder.on_said = said
            ended = self.command(*arguments, **recorder.environment(), CRASH_SAID="1")
            assert ended.returncode == 0, ended.stderr
            self.promises = after
            recorder.look()
        assert recorder.moments > 5
        self.images += recorder.images
        self.moments += recorder.moments

    def command(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of guidebot."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GUIDEBOT_")}
        return subprocess.run(
            [sys.executable, "-c", "from bot.command_line import main; main()", *map(str, arguments)],
            env={"PYTHONPATH": str(Path(__file__).parents[2]), **clean, **self._settings(), **environment},
            capture_output=True, text=True, check=False, cwd=self.folder,
        )  # fmt: skip

    def hold_open(self) -> None:
        """Let a prompt keep the library open from now on, so that nobody empties its log."""
        self._holder = subprocess.Popen(
            [sys.executable, "-c", "from bot.command_line import main; main()", "chat", "--json"],
            env={**os.environ, **self._settings(), "PYTHONPATH": str(Path(__file__).parents[2])},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=self.folder,
        )  # fmt: skip
        assert self._holder.stdin is not None
        assert self._holder.stdout is not None
        self._holder.stdin.write(b"What does a day cost?\n")
        self._holder.stdin.flush()
        assert self._holder.stdout.readline()

    def let_go(self) -> None:
        """Let the prompt end."""
        if self._holder is not None:
            self._holder.communicate()
            self._holder = None

    def prepare(self) -> None:
        """Let the library hold one document, in edition 3."""
        assert self.command("corpus", "add", self.write(10)).returncode == 0
        assert self.command("corpus", "remove", "pain-medicine").returncode == 0

    def write(self, price: int) -> Path:
        """Write the source and return it."""
        self.source.write_text(workshop(price))
        return self.source

    def other(self, name: str) -> Path:
        """Write another source and return it."""
        path = self.source.with_name(f"{name}.md")
        path.write_text(text_of(name))
        return path

    def _settings(self) -> dict[str, str]:
        return {"GUIDEBOT_DATA_DIR": str(self.root / "data"), "NO_COLOR": "1"}


@pytest.fixture
def scene(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Scene]:
    """Return a scene whose images are judged in the end."""
    every: int = request.param
    found = Scene(tmp_path, every)
    try:
        yield found
    finally:
        found.let_go()
    verdicts(found.images, tmp_path / "image")


def verdicts(images: list[Any], place: Path) -> None:
    """Judge every image; say which failed, and how many there were of each kind."""
    kinds: Counter[str] = Counter()
    wrong: list[str] = []
    for number, image in enumerate(images):
        kinds[image.kind] += 1
        write_tree(image.tree, place)
        try:
            judge(place, image.promises, thoroughly=number % 7 == 0)
        except Exception as error:
            wrong.append(f"image {number} ({image.kind}): {type(error).__name__}: {str(error)[:300]}")
        shutil.rmtree(place)
    print(f"{len(images)} images: {dict(kinds)}")
    assert not wrong, f"{len(wrong)} of {len(images)}:\n" + "\n".join(wrong[:20])
    assert set(kinds) == set(KINDS)


def changing(before: Guide | None, after: Guide, edition: int, **more: Any) -> dict[str, Promises]:
    """Return what holds before and after a command that publishes."""
    return {
        "before": Promises((before, after), edition - 1, **more),
        "after": Promises((after,), edition, **more),
    }


@pytest.mark.parametrize("scene", [pytest.param(8, marks=pytest.mark.full, id="all")], indirect=True)
def test_the_first_run(scene: Scene) -> None:
    """There is nothing yet, then the built-in guide, then another one beside it."""
    first = guide(10)
    scene.run("corpus", "add", scene.write(10), before=Promises((None, frozenset(), first)),
              after=Promises((first,), 2))  # fmt: skip


@pytest.mark.parametrize("scene", [pytest.param(100, id="some"), FULL], indirect=True)
@pytest.mark.parametrize(
    "held",
    [pytest.param(False, marks=pytest.mark.full, id="alone"), pytest.param(True, id="prompt open")],
)
def test_publishing(scene: Scene, held: bool) -> None:
    """Replace, add, update, remove and roll back; also while a prompt keeps the log from being emptied."""
    scene.prepare()
    second, both, third, alone = guide(20), guide(20, "club"), guide(30, "club"), guide(None, "club")
    if held:
        scene.hold_open()
    scene.run("corpus", "add", scene.write(20), **changing(guide(10), second, 4))
    scene.run("corpus", "add", scene.other("club"), **changing(second, both, 5))
    scene.write(30)
    scene.run("corpus", "update", **changing(both, third, 6))
    scene.run("corpus", "remove", "workshop", **changing(third, alone, 7))
    scene.run("corpus", "rollback", "4", **changing(alone, second, 8))


@pytest.mark.parametrize("scene", [pytest.param(50, id="some"), FULL], indirect=True)
def test_copies(scene: Scene) -> None:
    """Export and backup over earlier ones, and restoring them over a newer guide."""
    scene.prepare()
    copy, out = scene.root / "copies" / "library.sqlite", scene.root / "out"
    first, second, third = guide(10), guide(20), guide(30)
    still = Promises((first,), 3)
    exported = replace(still, exported=(first,))
    scene.run("corpus", "export", out, before=replace(still, exported=(None, first)), after=exported)
    scene.run("corpus", "backup", copy, before=replace(exported, backup=(None, first)),
              after=replace(exported, backup=(first,)))  # fmt: skip
    assert scene.command("corpus", "add", scene.write(20)).returncode == 0
    newer = replace(exported, guides=(second, first), backup=(first,))
    scene.run("corpus", "restore", copy, before=newer, after=replace(newer, guides=(first,)))
    assert scene.command("corpus", "add", scene.write(30)).returncode == 0
    newest = Promises((third,), 5, backup=(third,), exported=(first,))
    scene.run("corpus", "backup", copy, before=replace(newest, backup=(first, third)), after=newest)
    last = replace(newest, exported=(third,))
    scene.run("corpus", "export", out, before=replace(newest, exported=(first, third)), after=last)


@pytest.mark.parametrize("scene", [FULL], indirect=True)
def test_copies_of_everything(scene: Scene) -> None:
    """The library and all that stands beside it."""
    scene.prepare()
    whole = scene.root / "copies" / "everything.zip"
    first, second = guide(10), guide(20)
    still = Promises((first,), 3, backup=(first,))
    scene.run("backup", whole, before=replace(still, backup=(None, first)), after=still)
    assert scene.command("corpus", "add", scene.write(20)).returncode == 0
    scene.run("restore", whole, before=replace(still, guides=(second, first)), after=still)


class WatchedApi(BotApi):
    """A Bot API server that takes note of what the bot tells it and a keeper."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.told: Callable[[int, int], None] = lambda _edition, _before: None
        self.pushed: set[int] = set()

    def push(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Queue an update, and note its number."""
        update = super().push(kind, payload)
        self.pushed.add(update["update_id"])
        return update

    def call(self, method: str, parameters: dict[str, Any]) -> Any:
        """Note which updates are confirmed and which edition is said to be published, then do it."""
        if method == "getUpdates" and int(parameters.get("offset", 0)) > 0:
            self.told(0, int(parameters["offset"]))
        found = re.search(r"Published as edition ([0-9]+)", str(parameters.get("text", "")))
        if found:
            self.told(int(found[1]), 0)
        return super().call(method, parameters)


def with_publish(messages: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the last message that has *Publish* below it; None if none has."""
    return next((one for one in reversed(messages) if "Publish" in labels(one)), None)


@pytest.mark.parametrize("scene", [pytest.param(5, marks=pytest.mark.full, id="all")], indirect=True)
def test_a_bot_under_load_and_a_keeper_who_publishes(scene: Scene) -> None:
    """What Telegram handed over and what the keeper was told is there whatever happens."""
    scene.prepare()
    guides = {3: guide(10), 4: guide(20), 5: guide(30)}
    scene.promises = Promises((guides[3],), 3)
    with WatchedApi() as api, Recorder(scene.root, lambda: scene.promises, scene.every) as recorder:
        taking_note = threading.Lock()

        def told(edition: int, offset: int) -> None:
            with taking_note:
                now = scene.promises
                if edition:
                    now = replace(now, guides=(guides[edition],), edition=edition)
                confirmed = frozenset(number for number in api.pushed if number < offset)
                scene.promises = replace(now, updates=now.updates | confirmed)
            recorder.look()

        api.told = told
        keeper, people = api.person(), [api.person() for _ in range(3)]
        with pytest.MonkeyPatch.context() as patch:
            for name, value in recorder.environment().items():
                patch.setenv(name, value)
            bot = TelegramProcess(api, scene.root / "data", telegram_admins=str(keeper))
            with bot:
                for edition in (4, 5):
                    for person in people:
                        api.say(person, "What does a day cost?")
                    earlier = len(api.seen(keeper))
                    api.upload(keeper, "workshop.md", workshop(edition * 10 - 20).encode(), "/add")
                    button = api.wait(lambda earlier=earlier: with_publish(api.seen(keeper)[earlier:]), 60)
                    with taking_note:
                        scene.promises = replace(
                            scene.promises, guides=(guides[edition - 1], guides[edition])
                        )
                    api.press(keeper, button, "Publish")
                    for person in people:
                        api.say(person, "What do members pay?")
                    api.wait(lambda edition=edition: scene.promises.edition == edition, 60)
                bot.assert_well()
        recorder.look()
    scene.images += recorder.images
