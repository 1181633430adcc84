"""`guidebot ask`: one question, one answer."""

from __future__ import annotations

import sys

import click

from bot.channels.input_lines import from_argument, problem_with, read_text
from bot.command_line.asking import Asked, ask
from bot.command_line.common_options import pass_settings
from bot.settings import Settings


@click.command(
    "ask",
    epilog="""\b
Examples:
  guidebot ask "What do pain specialists earn?"
  guidebot ask --history "How long is the fellowship?" "And who accredits it?"
  guidebot ask --guide boats "What does a kayak cost?"
  guidebot ask --json "Which exam comes last?" | jq .answers[0].text
  echo "How long is the fellowship?" | guidebot ask -

Exit status: 0 answered, 3 not answered, 2 wrong use, 1 failed, 4 a server is away.""",
)
@click.argument("words", nargs=-1, required=True, metavar="QUESTION")
@click.option(
    "--history", multiple=True, metavar="Q", help="A question asked before; repeat it, oldest first."
)
@click.option("--guide", default="", metavar="NAME", help="Ask this guide alone, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print the reply as one JSON object.")
@click.option("--why", is_flag=True, help="Explain how the answer was found.")
@pass_settings
def ask_command(  # noqa: PLR0913 (its options)
    settings: Settings,
    *,
    words: tuple[str, ...],
    history: tuple[str, ...],
    guide: str,
    as_json: bool,
    why: bool,
) -> int:
    """Answer QUESTION in the guide's own words; `-` reads it from stdin."""
    question = _usable(read_text(sys.stdin.buffer) if words == ("-",) else " ".join(words))
    earlier = tuple(_usable(one) for one in history if one.strip())
    return ask(settings, Asked(question, earlier, as_json, why, guide))


def _usable(argument: str) -> str:
    question = from_argument(argument)
    problem = problem_with(question)
    if problem:
        raise click.UsageError(problem)
    return question
