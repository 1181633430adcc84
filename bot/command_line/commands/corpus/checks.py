"""`guidebot corpus check` and `diff`: is everything well, and what is different?"""

from __future__ import annotations

import click

from bot.command_line.common_options import pass_settings, verbosity
from bot.command_line.numbers import WholeNumber
from bot.settings import Settings
from corpus.errors import CheckFailedError


@click.command(
    "check",
    epilog="""\b
Examples:
  guidebot corpus check
  guidebot corpus check --json | jq .checks.failed

Exit status: 1 if a file is damaged or a check question fails.""",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_settings
def check_command(settings: Settings, *, as_json: bool) -> None:
    """Check the files, ask all check questions, and say what is odd about the documents.

    Every byte of the library and of the published edition's index is read.
    """
    from bot.command_line.publishing import open_keeping

    with open_keeping(settings) as keeping:
        found = keeping.check()
    if as_json:
        from bot.channels.json.corpus_json import checked_fields
        from bot.channels.json.reply_json import print_json

        print_json(checked_fields(found))
    else:
        from bot.channels.terminal.corpus_text import print_check

        print_check(found, verbose=verbosity() > 0)
    failed = len(found.rehearsal.failed)
    if failed:
        what = "A check question fails" if failed == 1 else f"{failed} check questions fail"
        raise CheckFailedError(f"{what}: mend the text or the question, then run `guidebot corpus update`.")


@click.command(
    "diff",
    epilog="""\b
Examples:
  guidebot corpus diff
  guidebot corpus diff 3
  guidebot corpus diff 3 5 -v""",
)
@click.argument("a", type=WholeNumber(0), required=False, metavar="[A]")
@click.argument("b", type=WholeNumber(0), required=False, metavar="[B]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_settings
def diff_command(settings: Settings, *, a: int | None, b: int | None, as_json: bool) -> None:
    """Show what differs from edition A to edition B.

    Without B it is the published one, without A the one before that.
    """
    from bot.command_line.publishing import open_keeping

    with open_keeping(settings) as keeping:
        found = keeping.compare(a, b)
    if as_json:
        from bot.channels.json.corpus_json import comparison_fields
        from bot.channels.json.reply_json import print_json

        print_json(comparison_fields(found))
        return
    from bot.channels.terminal.corpus_text import print_comparison

    print_comparison(found, verbose=verbosity() > 0)
