"""The log: one line an event, and the token in none of them."""

from __future__ import annotations

import logging

import pytest

from bot.channels.chat.privacy.logs import event, mistake, set_up_logs
from tests.helpers.bot_api import TOKEN

pytestmark = pytest.mark.usefixtures("logging_as_before")


@pytest.mark.parametrize("level", [logging.INFO, logging.DEBUG])
def test_the_token_is_taken_out_of_every_line(level: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever logs it, as text, as an argument or inside an error, it is not printed."""
    logging.getLogger().setLevel(level)
    set_up_logs(TOKEN)
    other = "123456789:" + "B" * 35
    try:
        raise ValueError(f"https://example.org/bot{TOKEN}/getMe and {other}")
    except ValueError as error:
        mistake(error, where=TOKEN)
        logging.getLogger("elsewhere").error("oops %s", TOKEN, exc_info=error)
        event("x", token=TOKEN, secret=TOKEN.partition(":")[2])
    printed = capsys.readouterr().err
    assert TOKEN.partition(":")[2] not in printed
    assert other not in printed
    assert ("Traceback" in printed) == (level == logging.DEBUG)


def test_an_event_is_one_line_with_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    """Values with spaces, quotes or line breaks stay one quoted value."""
    set_up_logs(TOKEN)
    event("tried", chat="ab12", says='two\nlines and "quotes"')
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("time=")
    assert line.endswith("""level=info event=tried chat=ab12 says="two lines and 'quotes'\"""")
