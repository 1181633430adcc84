"""`guidebot ask`: one question, one answer."""

from __future__ import annotations

import sys

import click

from bot.assistant.reply import Kind, Reply
from bot.channels.input_lines import from_argument, problem_with, read_text
from bot.command_line.common_options import pass_settings
from bot.command_line.opening import open_assistant, open_library
from bot.settings import Settings

NOT_ANSWERED = 3


@click.command(
    "ask",
    epilog="""\b
Examples:
  guidebot ask "What do pain specialists earn?"
  guidebot ask --history "How long is the fellowship?" "And who accredits it?"
  guidebot ask --json "Which exam comes last?" | jq .answers[0].text
  echo "How long is the fellowship?" | guidebot ask -

Exit status: 0 answered, 3 not answered, 2 wrong use, 1 failed.""",
)
@click.argument("words", nargs=-1, required=True, metavar="QUESTION")
@click.option(
    "--history", multiple=True, metavar="Q", help="A question asked before; repeat it, oldest first."
)
@click.option("--json", "as_json", is_flag=True, help="Print the reply as one JSON object.")
@click.option("--why", is_flag=True, help="Explain how the answer was found.")
@pass_settings
def ask_command(
    settings: Settings, *, words: tuple[str, ...], history: tuple[str, ...], as_json: bool, why: bool
) -> int:
    """Answer QUESTION in the guide's own words; `-` reads it from stdin."""
    question = _usable(read_text(sys.stdin.buffer) if words == ("-",) else " ".join(words))
    assistant = open_assistant(open_library(settings))
    conversation = assistant.conversation(_usable(earlier) for earlier in history if earlier.strip())
    reply = assistant.reply(conversation, question)
    if settings.keep_questions:
        from bot.channels.terminal.asked_file import AskedFile

        AskedFile(settings.data_dir).session("ask")(reply, history)
    explanation = assistant.why(conversation) if why else ""
    _print(reply, explanation, as_json=as_json)
    return _exit_status(reply)


def _usable(argument: str) -> str:
    question = from_argument(argument)
    problem = problem_with(question)
    if problem:
        raise click.UsageError(problem)
    return question


def _print(reply: Reply, explanation: str, *, as_json: bool) -> None:
    if as_json:
        from bot.channels.json.reply_json import print_json, reply_fields

        why = {"why": explanation} if explanation else {}
        print_json({**reply_fields(reply), **why})
        return
    from bot.channels.terminal.printing import print_reply
    from bot.channels.terminal.rendering import print_text

    print_reply(reply)
    if explanation:
        print_text(f"\n{explanation}")


def _exit_status(reply: Reply) -> int:
    if reply.kind is Kind.ERROR:
        return 1
    return 0 if reply.answered else NOT_ANSWERED
