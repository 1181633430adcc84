"""`guidebot corpus list`, `show` and `history`: what there is, and how it came to be."""

from __future__ import annotations

import click

from bot.command_line.common_options import pass_settings
from bot.command_line.numbers import WholeNumber
from bot.command_line.opening import open_library
from bot.settings import Settings


@click.command(
    "list",
    epilog="""\b
Examples:
  guidebot corpus list
  guidebot corpus list --json | jq -r '.documents[].name'""",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_settings
def list_command(settings: Settings, *, as_json: bool) -> None:
    """List the documents of the published edition."""
    from corpus.originals.originals import taken_by

    library = open_library(settings)
    edition = library.edition(library.published())
    taken = taken_by(settings.data_dir)
    if as_json:
        from bot.channels.json.corpus_json import stored_fields
        from bot.channels.json.reply_json import print_json

        documents = [stored_fields(one) for one in edition.documents]
        originals = {"files": taken.files, "bytes": taken.size}
        print_json({"edition": edition.number, "documents": documents, "originals": originals})
        return
    from bot.channels.terminal.corpus_text import list_text
    from bot.channels.terminal.rendering import clean_for_terminal

    click.echo(clean_for_terminal(list_text(edition, taken)))


@click.command(
    "show",
    epilog="""\b
Examples:
  guidebot corpus show pain-medicine
  guidebot corpus show pain-medicine --edition 3 --json | jq -r .text
  guidebot corpus show pain-medicine --hints > pain-medicine.hints.toml""",
)
@click.argument("name")
@click.option("--edition", type=WholeNumber(1), metavar="N", help="As it was in an earlier edition.")
@click.option("--hints", "hints_alone", is_flag=True, help="Print the document's hints file instead.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_settings
def show_command(
    settings: Settings, *, name: str, edition: int | None, hints_alone: bool, as_json: bool
) -> None:
    """Print the text of the document NAME, as its offsets count it."""
    from retrieval.keeping import known_document

    library = open_library(settings)
    shown = library.edition(library.published() if edition is None else edition)
    stored = known_document(shown, name)
    if as_json:
        from bot.channels.json.corpus_json import stored_fields
        from bot.channels.json.reply_json import print_json

        text, hints = library.text(stored.version), library.hints(stored.version)
        print_json({**stored_fields(stored), "edition": shown.number, "text": text, "hints": hints})
        return
    from bot.channels.terminal.rendering import clean_for_terminal

    text = library.hints(stored.version) if hints_alone else library.text(stored.version)
    click.echo(clean_for_terminal(text), nl=not text.endswith("\n"))


@click.command(
    "history",
    epilog="""\b
Examples:
  guidebot corpus history
  guidebot corpus history --json | jq .published""",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_settings
def history_command(settings: Settings, *, as_json: bool) -> None:
    """List the editions, the newest first.

    When they were published, by whom, and why; --json tells what changed as well.
    """
    library = open_library(settings)
    notes, published = library.history(), library.published()
    if as_json:
        from bot.channels.json.corpus_json import note_fields
        from bot.channels.json.reply_json import print_json

        print_json({"published": published, "editions": [note_fields(note, published) for note in notes]})
        return
    from bot.channels.terminal.corpus_text import history_text
    from bot.channels.terminal.rendering import clean_for_terminal

    click.echo(clean_for_terminal(history_text(notes, published)))
