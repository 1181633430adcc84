"""`guidebot report`: what was asked and not answered, and how to mend it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.command_line import publishing
from bot.command_line.common_options import pass_settings
from bot.command_line.numbers import WholeNumber
from bot.command_line.opening import open_library
from bot.settings import Settings
from corpus.errors import SourceError

if TYPE_CHECKING:
    from bot.keeping.asked_groups import Group
    from bot.keeping.use.learning import ProposedHint


@click.command(
    "report",
    epilog="""\b
Examples:
  guidebot report
  guidebot report --json | jq -r '.groups[].question'
  guidebot report --jsonl > questions.jsonl && guidebot eval questions.jsonl
  guidebot report --html report.html
  guidebot report --as-hint 2 --text "A day costs $12."
  guidebot report --as-check "what does a day cost" --contains '$12'
  guidebot report --agree 1 --agree 3

A hint says which words of the guide answer a question; a check question must keep
its answer. Both are added to the hints file beside the document's source, or printed
where there is none; `guidebot corpus update` publishes them. A hint that use speaks
for changes no answer before you --agree to it, which publishes it.""",
)
@click.option(
    "--limit", type=WholeNumber(1), default=20, show_default=True, help="Groups in the list at most."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write what was asked as pictures with tables into one file.",
)
@click.option("--jsonl", is_flag=True, help="Print the questions as a file for `guidebot eval`.")
@click.option(
    "--as-hint", metavar="QUESTION", help="Its number in the list, or the question: make it a hint."
)
@click.option("--as-check", metavar="QUESTION", help="The same, for a check question.")
@click.option(
    "--text", default="", metavar="WORDS", help="With --as-hint: words of the guide that answer it."
)
@click.option(
    "--contains", multiple=True, metavar="WORDS", help="With --as-check: what the answer must contain."
)
@click.option("--document", default="", metavar="NAME", help="Whose hint or check it shall be.")
@click.option(
    "--agree",
    multiple=True,
    type=int,
    metavar="NUMBER",
    help="A proposed hint: publish it; repeat it for more.",
)
@pass_settings
def report_command(
    settings: Settings, /, *, limit: int, as_json: bool, jsonl: bool, agree: tuple[int, ...], **mending: Any
) -> None:
    """Show what people asked that was not answered, was unsure or was voted down, and what that teaches."""
    if (html := mending.pop("html")) is not None:
        if as_json or jsonl or agree or any(mending.values()):
            raise click.UsageError("--html stands alone.")
        _write_html(settings, html)
        return
    if agree:
        if jsonl or any(mending.values()):
            raise click.UsageError("--agree stands alone, or with --json.")
        _agree(settings, agree, as_json=as_json)
        return
    if mending["as_hint"] is not None or mending["as_check"] is not None:
        if as_json or jsonl:
            raise click.UsageError("--json and --jsonl don't go with --as-hint or --as-check.")
        _mend(settings, **mending)
        return
    if mending["text"] or mending["contains"] or mending["document"]:
        raise click.UsageError("--text, --contains and --document belong to --as-hint or --as-check.")
    groups = _groups(settings)
    if jsonl:
        _print_questions(groups)
    elif as_json:
        from bot.channels.json.reply_json import print_json

        aside = publishing.open_asked(settings).set_aside()
        fields = {
            "groups": list(map(_fields, groups)),
            "proposed": list(map(_hint_fields, _proposed(settings))),
        }
        print_json(fields | ({"set_aside": aside} if aside else {}))
    else:
        from bot.channels.terminal.rendering import clean_for_terminal
        from bot.channels.terminal.report_text import proposed_text, report_text

        aside = publishing.open_asked(settings).set_aside()
        parts = report_text(groups, limit, aside), proposed_text(_proposed(settings), limit)
        click.echo(clean_for_terminal("\n\n".join(filter(None, parts))))


def _write_html(settings: Settings, path: Path) -> None:
    from bot.command_line.commands.desk import need_extra
    from corpus.files.staged_file import staged_file
    from corpus.languages.choosing import language_of_all, language_of_locale

    need_extra()
    from bot.desk.pages.pictures import report_file

    library = open_library(settings)
    documents = library.edition(library.published()).documents
    language = language_of_locale(os.environ) or language_of_all([one.metadata for one in documents])
    page = report_file(library, publishing.open_asked(settings), settings.retention_days, language)
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):  # a pipe, /dev/stdout: never replaced
            path.write_text(page, encoding="utf-8")
        else:
            with staged_file(path, prefix=".") as staged:
                staged.write_text(page, encoding="utf-8")
    except OSError as error:
        raise SourceError(f"{path} can't be written ({error.strerror}): give another place.") from error
    click.echo(f"Written to {path}.", err=True)


def _groups(settings: Settings) -> list[Group]:
    from bot.keeping.asked_groups import grouped

    return grouped(publishing.open_asked(settings).unanswered())


def _proposed(settings: Settings) -> list[ProposedHint]:
    if not any(True for _ in publishing.open_asked(settings).exchanges()):
        return []
    with publishing.open_keeping(settings) as keeping:
        return keeping.proposed()


def _agree(settings: Settings, numbers: tuple[int, ...], *, as_json: bool) -> None:
    from bot.keeping.guide_keeping import How
    from bot.keeping.use.agreeing import chosen

    for change in chosen(_proposed(settings), numbers):
        asked = ", ".join(f"“{hint.questions[0]}”" for hint in change.hints)
        publishing.publish(settings, change, How(f"Hints that use spoke for: {asked}"), as_json=as_json)


def _mend(
    settings: Settings, *, as_hint: str | None, as_check: str | None, document: str, **words: Any
) -> None:
    from bot.keeping.mending import Mending

    if as_hint is not None and as_check is not None:
        raise click.UsageError("--as-hint and --as-check don't go together.")
    if (words["text"] and as_hint is None) or (words["contains"] and as_check is None):
        raise click.UsageError("--text belongs to --as-hint, --contains to --as-check.")
    wordings = _wordings(settings, str(as_hint if as_check is None else as_check))
    mending = Mending(open_library(settings), document)
    check = as_hint is None
    mended = mending.check(wordings, words["contains"]) if check else mending.hint(wordings, words["text"])
    click.echo(mended.toml, nl=False)
    click.echo(mended.what_next, err=True)


def _wordings(settings: Settings, question: str) -> tuple[str, ...]:
    """Return how a question of the list was asked, or the question itself."""
    if not question.isdecimal():
        return (question,)
    groups = _groups(settings)
    if not 1 <= int(question) <= len(groups):
        raise click.UsageError(
            f"There is no question {question}: `guidebot report` numbers those that there are."
        )
    return groups[int(question) - 1].wordings


def _print_questions(groups: list[Group]) -> None:
    from bot.channels.json.reply_json import print_json

    for number, group in enumerate(groups, 1):
        fields = {
            "id": f"asked-{number}",
            "kind": "asked",
            "question": group.first.text,
            "history": list(group.first.history),
        }
        print_json(fields)


def _fields(group: Group) -> dict[str, Any]:
    return {
        "question": group.first.text,
        "count": len(group.questions),
        "newest": group.first.asked,
        "why": group.why,
        "reasons": group.reasons,
        "questions": [
            {
                "question": one.text,
                "asked": one.asked,
                "kind": one.kind,
                "confidence": one.confidence,
                "vote": one.vote,
                "understood_as": one.understood_as,
                "history": list(one.history),
                "reasons": list(one.reasons),
            }
            for one in group.questions
        ],
    }


def _hint_fields(hint: ProposedHint) -> dict[str, Any]:
    from bot.keeping.use.learning import Sign

    return {
        "document": hint.document,
        "text": hint.text,
        "covered": bool(hint.text),
        "questions": list(hint.questions),
        "counts": {sign.value: hint.counts[sign] for sign in Sign},
        "newest": datetime.fromtimestamp(hint.newest, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
