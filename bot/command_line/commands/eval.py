"""`guidebot eval`: how good the answers to a file of questions are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.channels.terminal import evaluation_text
from bot.channels.terminal.rendering import clean_for_terminal
from bot.command_line.common_options import pass_settings
from bot.command_line.opening import open_assistant, open_library
from bot.settings import Settings
from corpus.errors import SourceError
from retrieval.evaluation.comparing import compare, read_rows, rows, write_rows
from retrieval.evaluation.judging import Outcome, Report, evaluate, read_questions

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant
    from bot.assistant.reply import Reply
    from corpus.model import Document
    from corpus.store.library import Library
    from retrieval.evaluation.judging import Question
    from retrieval.evaluation.sweeps import Swept


class _Numbers(click.ParamType):  # type: ignore[type-arg]
    """Numbers with commas between them, in any order, each once."""

    name = "N,N,…"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        parts = str(value).split(",")
        if not all(part.strip().isdecimal() for part in parts):
            self.fail(f"{value!r} is no list such as 0,30,100.", param, ctx)
        return tuple(sorted(set(map(int, parts))))


@click.command(
    "eval",
    epilog="""\b
Examples:
  guidebot eval questions.jsonl
  guidebot eval questions.jsonl --misses
  guidebot eval questions.jsonl --json | jq .helpful_and_honest
  guidebot eval questions.jsonl --save before.jsonl
  guidebot eval questions.jsonl --against before.jsonl
  guidebot eval questions.jsonl --hints 0,50,200
  guidebot eval questions.jsonl --sizes 0,10,250 --beside FOLDER
  guidebot eval questions.jsonl --wrapped

\b
A row of the file is a question and what its answer must say:
  {"id": "1", "kind": "direct", "question": "How long is it?",
   "history": [], "expect": [["12 months", "a year"]]}
For every group one of the regular expressions must match. An empty "expect"
means that the question should not be answered.""",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
@click.option("--misses", is_flag=True, help="List every question that went wrong.")
@click.option("--save", type=click.Path(path_type=Path), metavar="RUN", help="Keep what became of each row.")
@click.option(
    "--against", type=click.Path(path_type=Path), metavar="RUN", help="Compare with a run that was kept."
)
@click.option("--wrapped", is_flag=True, help="Ask again in whole messages: greeting, question, thanks.")
@click.option("--hints", type=_Numbers(), help="Ask with so many judged questions as hints.")
@click.option(
    "--hints-from",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take these hints from another file.",
)
@click.option("--document", default="", metavar="NAME", help="Whose hints; for a guide of several documents.")
@click.option("--sizes", type=_Numbers(), help="Ask among so many documents more.")
@click.option("--beside", type=click.Path(path_type=Path), metavar="FOLDER", help="What these are.")
@pass_settings
def eval_command(settings: Settings, /, *, file: Path, as_json: bool, **options: Any) -> None:
    """Answer every question of FILE, a JSONL file, and score the answers."""
    _refuse_what_does_nothing(options)
    questions, library = read_questions(file), open_library(settings)
    if options["hints"] is not None:
        wanted = options["hints"], options["hints_from"], options["document"]
        _print_sweep("hints", _hint_sweep(library, questions, *wanted), file, as_json=as_json)
    elif options["sizes"] is not None:
        swept = _size_sweep(library, questions, options["sizes"], options["beside"])
        _print_sweep("sizes", swept, file, as_json=as_json)
    elif options["wrapped"]:
        _print_wrapped(library, questions, file, as_json=as_json)
    else:
        _print_run(evaluate(questions, _asking(library)), file, options, as_json=as_json)


def _refuse_what_does_nothing(options: dict[str, Any]) -> None:
    hints, sizes = options["hints"] is not None, options["sizes"] is not None
    sweeps = [hints, sizes, options["wrapped"]]
    if sum(sweeps) > 1:
        raise click.UsageError("--hints, --sizes and --wrapped go one at a time.")
    if any(sweeps) and (options["misses"] or options["save"] or options["against"]):
        raise click.UsageError("--misses, --save and --against belong to a single run.")
    if (options["hints_from"] or options["document"]) and not hints:
        raise click.UsageError("--hints-from and --document belong to --hints.")
    if (options["beside"] is not None) != sizes:
        raise click.UsageError("--sizes and --beside go together.")


def _asking(library: Library) -> Callable[[str, Sequence[str]], Outcome]:
    assistant: Assistant = open_assistant(library)

    def ask(question: str, history: Sequence[str]) -> Outcome:
        return _outcome(assistant.reply(assistant.conversation(history), question))

    return ask


def _outcome(reply: Reply) -> Outcome:
    return Outcome(
        reply.answered,
        tuple(answer.text for answer in reply.answers),
        reply.confidence,
        reply.answers[0].document if reply.answers else "",
        tuple(part.answers[0].text if part.answers else "" for part in reply.parts),
    )


def _hint_sweep(
    library: Library,
    questions: Sequence[Question],
    amounts: tuple[int, ...],
    hints_from: Path | None,
    name: str,
) -> list[Swept]:
    from retrieval.evaluation.sweeps import hint_pool, hint_sweep, split

    if hints_from is None:
        pool, asked = split(questions, max(amounts))
    else:
        pool, asked = hint_pool(read_questions(hints_from)), list(questions)
    return list(hint_sweep(_document(library, name), pool, asked, amounts, _asking))


def _document(library: Library, name: str) -> Document:
    from retrieval.keeping import known_document

    edition = library.edition(library.published())
    if name:
        return library.full_document(known_document(edition, name))
    if len(edition.documents) != 1:
        raise SourceError("The guide has not one document: say whose hints are meant with --document NAME.")
    return library.full_document(edition.documents[0])


def _size_sweep(
    library: Library, questions: Sequence[Question], sizes: tuple[int, ...], beside: Path
) -> list[Swept]:
    from corpus.readers import read_sources
    from retrieval.evaluation.sweeps import size_sweep

    documents = [library.full_document(one) for one in library.edition(library.published()).documents]
    names = {document.name for document in documents}
    others = [one for one in read_sources((str(beside),)).documents if one.name not in names]
    return list(size_sweep(documents, others, questions, sizes, _asking))


def _print_run(report: Report, file: Path, options: dict[str, Any], *, as_json: bool) -> None:
    run, misses = rows(report.judgements), options["misses"]
    compared = compare(read_rows(options["against"]), run) if options["against"] else None
    if options["save"]:
        write_rows(options["save"], run)
    if as_json:
        from bot.channels.json import evaluation_json as fields

        added = {} if compared is None else {"compared": fields.comparison_fields(compared)}
        _print_json({**fields.report_fields(report, with_misses=misses), **added})
        return
    _print(evaluation_text.figures_text(report, file.name))
    if compared is not None:
        _print(f"\n{evaluation_text.comparison_text(compared)}")
    if misses:
        _print(evaluation_text.misses_text(report))


def _print_sweep(what: str, swept: Sequence[Swept], file: Path, *, as_json: bool) -> None:
    first = rows(swept[0].report.judgements)
    compared = [compare(first, rows(one.report.judgements)) for one in swept]
    if as_json:
        from bot.channels.json import evaluation_json as fields

        points = [
            {
                what: one.size,
                **fields.report_fields(one.report),
                "compared": fields.comparison_fields(to_first),
            }
            for one, to_first in zip(swept, compared, strict=True)
        ]
        _print_json({"sweep": what, "points": points})
        return
    _print(evaluation_text.sweep_text(what, swept, compared, file.name))


def _print_wrapped(library: Library, questions: Sequence[Question], file: Path, *, as_json: bool) -> None:
    from retrieval.evaluation.sweeps import wrapped

    asking = _asking(library)
    bare, whole = (evaluate(some, asking) for some in wrapped(questions))
    if as_json:
        from bot.channels.json import evaluation_json as fields

        _print_json({"bare": fields.report_fields(bare), "wrapped": fields.report_fields(whole)})
        return
    _print(evaluation_text.wrapped_text(bare, whole, file.name))


def _print(text: str) -> None:
    click.echo(clean_for_terminal(text))


def _print_json(fields: dict[str, Any]) -> None:
    from bot.channels.json.reply_json import print_json

    print_json(fields)
