from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.command_line.group import cli
from corpus.errors import GuidebotError
from retrieval.encoding.home import PLACE
from retrieval.encoding.models import known_model


def run(*arguments: str) -> str:
    """Return what a command prints."""
    done = CliRunner().invoke(cli, ["semantic", *arguments], standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.output


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(PLACE, str(tmp_path / "none"))


def test_without_a_model_it_says_so_and_how_to_get_one() -> None:
    """Nothing is missing: words alone rank."""
    shown = run()
    assert "words alone rank" in shown
    assert "guidebot semantic install" in shown
    assert known_model().onnxruntime in shown
    assert run("remove") == "No model was installed.\n"


def test_install_names_the_published_artifact_in_one_sentence() -> None:
    """And downloads nothing."""
    with pytest.raises(GuidebotError) as said:
        run("install")
    assert known_model().artifact in str(said.value)
    assert "mvn dependency:copy" in str(said.value)
    assert "--from" in str(said.value)


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    """Its name is in the sentence."""
    (tmp_path / "x.jar").write_text("no jar")
    with pytest.raises(GuidebotError, match=r"x\.jar can't be read"):
        run("install", "--from", str(tmp_path / "x.jar"))
