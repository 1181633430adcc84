"""`guidebot eval`: how good the answers to a file of questions are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.channels.terminal.evaluation_text import figures_text, misses_text
from bot.channels.terminal.rendering import clean_for_terminal
from bot.command_line.common_options import pass_settings
from bot.command_line.opening import open_assistant, open_library
from bot.settings import Settings
from retrieval.evaluation.judging import Outcome, evaluate_file

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant
    from retrieval.evaluation.judging import Report


@click.command(
    "eval",
    epilog="""\b
Examples:
  guidebot eval questions.jsonl
  guidebot eval questions.jsonl --misses
  guidebot eval questions.jsonl --json | jq .helpful_and_honest

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
@pass_settings
def eval_command(settings: Settings, *, file: Path, as_json: bool, misses: bool) -> None:
    """Answer every question of FILE, a JSONL file, and score the answers."""
    report = evaluate_file(file, _asking(open_assistant(open_library(settings))))
    if as_json:
        from bot.channels.json.reply_json import print_json

        print_json(_fields(report, with_misses=misses))
        return
    click.echo(clean_for_terminal(figures_text(report, file.name)))
    if misses:
        click.echo(clean_for_terminal(misses_text(report)))


def _asking(assistant: Assistant) -> Callable[[str, Sequence[str]], Outcome]:
    def ask(question: str, history: Sequence[str]) -> Outcome:
        reply = assistant.reply(assistant.conversation(history), question)
        return Outcome(reply.answered, tuple(answer.text for answer in reply.answers), reply.confidence)

    return ask


def _fields(report: Report, *, with_misses: bool) -> dict[str, object]:
    kinds = {name: {"count": count, "right": right} for name, (count, right) in report.kinds().items()}
    missed = [
        {"id": one.question.id, "question": one.question.text, "answers": list(one.outcome.texts)}
        for one in report.misses()
    ]
    return {
        "questions": len(report.judgements),
        "unjudged": report.unjudged,
        **report.figures(),
        "kinds": kinds,
        "reliability": [
            {"confidence": one.confidence, "right": one.right, "count": one.answers}
            for one in report.reliability()
        ],
        **({"misses": missed} if with_misses else {}),
    }
