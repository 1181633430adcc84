"""A keeper's morning in a real browser, by keyboard alone; .ci/desk runs it and keeps the pictures.

It needs Debian's chromium and chromium-driver, selenium, and axe's script, whose file DESK_AXE names.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from tests.browser.desk import SHOTS, Seen, browser, served
from tests.helpers.pdf_files import lines, pages

JUDGED = 20
ASKED = """where can I park my car
what is the wifi password
do I have to speak spanish
who won the world cup
how do I bake sourdough bread
is there a gym nearby
what is the weather in lisbon
can my dog come along
which bus goes to the airport
how old is the universe
where do penguins live
what rhymes with orange
which laptop should I buy
how tall is mount everest
what time is it in tokyo
who painted the mona lisa
is chess harder than poker
how many strings has a guitar
when was the telephone invented
which planet has rings
how do I knit a scarf
what does a violin weigh
where is the nearest library
who wrote hamlet
how fast can a cheetah run
what is a haiku
which cheese melts best
how deep is the ocean
is the museum free on sundays
what colour is the sky on mars
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory where thirty things were asked that the guide does not answer."""
    folder = tmp_path_factory.mktemp("desk")
    guidebot(folder, "chat", asked=ASKED)
    return folder


@pytest.fixture(scope="module")
def seen(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """Return a browser that came in by the link."""
    shots = Path(SHOTS or tmp_path_factory.mktemp("shots"))
    shots.mkdir(exist_ok=True)
    with served(data_dir) as link, browser(tmp_path_factory.mktemp("profile")) as driver:
        seen = Seen(driver, link.partition("/enter")[0], shots)
        driver.get(link)
        seen.settle()
        yield seen


def guidebot(data_dir: Path, *arguments: str, asked: str = "") -> subprocess.CompletedProcess[str]:
    code = "import sys; from bot.command_line import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, *arguments, "--data-dir", str(data_dir)]
    return subprocess.run(command, input=asked, capture_output=True, text=True, check=False)


def test_a_morning(seen: Seen, data_dir: Path) -> None:
    """Open, judge twenty questions by keyboard, see what is gained, publish, ask, roll back."""
    assert "groups to judge" in seen.text()
    seen.press("j")
    seen.go_by(Keys.ENTER)
    question = seen.find("h1").text
    assert _status(data_dir, question) == 3
    seen.go_by("1")
    assert "gained 1 lost 0" in _count(seen)
    for key in [key for key, _ in zip(cycle("rin"), range(JUDGED - 1), strict=False)]:
        if key == "n":
            seen.press("n")
            _say(seen)
        else:
            seen.go_by(key, counted=False)
    seen.go_by("r")
    seen.go_by("u")
    assert "Taken back" in seen.text()
    seen.go("/judged")
    assert f"{JUDGED} judgements" in seen.text()
    seen.go("/publish")
    assert _status(data_dir, question) == 3
    seen.tab_to("main form button.main")
    seen.go_by(Keys.ENTER)
    assert "Edition 2 is published" in seen.text()
    assert _status(data_dir, question) == 0
    seen.go("/history/1")
    seen.tab_to("main form button.main")
    seen.go_by(Keys.ENTER)
    assert "Edition 3 has the content of edition 1" in seen.text()
    assert _status(data_dir, question) == 3


def _status(data_dir: Path, question: str) -> int:
    return guidebot(data_dir, "ask", question).returncode


def _count(seen: Seen) -> str:
    return " ".join(seen.find("#effect").text.split())


def _say(seen: Seen) -> None:
    seen.press("The guide is about pain medicine alone.")
    seen.go_by(Keys.ENTER, counted=False)


PAGES = {
    "asked": "/asked",
    "everything": "/asked?view=all",
    "judged": "/judged",
    "publish": "/publish",
    "documents": "/documents",
    "document": "/documents/pain-medicine",
    "edit": "/documents/pain-medicine/edit",
    "hints": "/documents/pain-medicine/hints?q=salary",
    "narrowed": "/asked?channel=terminal&sure=0&vote=none",
    "add": "/add",
    "try": "/try?q=how+long+is+the+fellowship",
    "refused": "/try?q=what+do+neurologists+earn",
    "pictures": "/pictures",
    "history": "/history",
    "enter": "/enter",
    "gone": "/asked/0123456789abcdef",
}


@pytest.mark.parametrize("name", [*PAGES, "group"])
def test_a_page_keeps_nobody_out(seen: Seen, name: str) -> None:
    """Light and dark, on a desk and on a phone: axe finds nothing, nothing is cut off, no script fails."""
    seen.go(PAGES.get(name, "/asked?view=all"))
    if name == "group":
        seen.press("j")
        seen.go_by(Keys.ENTER)
    seen.picture(name)
    seen.picture(name, 360, dark=True)
    wrong = [one["message"] for one in seen.driver.get_log("browser") if one["level"] == "SEVERE"]
    assert [one for one in wrong if "404" not in one] == []


@pytest.mark.parametrize("code", ["ru", "de"])
def test_a_page_fits_in_another_language(seen: Seen, code: str) -> None:
    """Chosen at the foot of a page; nothing is cut off on a phone, and in the second axe looks, too."""
    _speak(seen, code)
    try:
        for name in ("group", *PAGES):
            seen.go(PAGES.get(name, "/asked?view=all"))
            if name == "group":
                seen.press("j")
                seen.go_by(Keys.ENTER)
            assert seen.find("html").get_attribute("lang") == code
            seen.picture(f"{name}-{code}", 360, dark=True, checked=code == "de")
    finally:
        _speak(seen, "en")


def _speak(seen: Seen, code: str) -> None:
    seen.go("/asked")
    Select(seen.find("form[action='/language'] select")).select_by_value(code)
    seen.tab_to("form[action='/language'] button")
    seen.go_by(Keys.ENTER)


def test_the_checker_would_tell(seen: Seen) -> None:
    """A picture without a name is found, else the test above holds nothing."""
    seen.go("/asked")
    seen.driver.execute_script("document.querySelector('main').append(document.createElement('img'))")
    assert any(one.startswith("image-alt") for one in seen.violations())


def test_keys_can_be_turned_off(seen: Seen) -> None:
    """For who speaks to the browser, where single letters do harm."""
    seen.go("/asked?view=all")
    seen.press("?")
    seen.tab_to("#keys-on")
    seen.press(Keys.SPACE)
    seen.press("j")
    assert "data-item" not in (seen.driver.switch_to.active_element.get_attribute("outerHTML") or "")
    seen.tab_to("#keys-on")
    seen.press(Keys.SPACE)
    seen.press("j")
    assert "data-item" in (seen.driver.switch_to.active_element.get_attribute("outerHTML") or "")


def test_marked_words_are_taken(seen: Seen) -> None:
    """Words that somebody marks in a sentence's context, with the key m."""
    seen.go("/asked?view=all")
    seen.press("j")
    seen.go_by(Keys.ENTER)
    seen.driver.execute_script(
        "const r = document.createRange(), m = document.querySelector('.context mark').firstChild;"
        "r.setStart(m, 0); r.setEnd(m, m.data.indexOf(' ', 12));"
        "getSelection().removeAllRanges(); getSelection().addRange(r)"
    )
    words = seen.driver.execute_script("return getSelection().toString()")
    seen.settle_until_shown("#marked")
    seen.go_by("m")
    seen.go("/judged")
    assert words in seen.text()


def test_a_lost_connection_loses_nothing(data_dir: Path, tmp_path: Path) -> None:
    """What was typed stays on the page, which says what to do."""
    with browser(tmp_path / "profile") as driver:
        with served(data_dir) as link:
            seen = Seen(driver, link.partition("/enter")[0], tmp_path)
            driver.get(link)
            seen.go("/documents/pain-medicine/edit")
            seen.find("#hints").send_keys("# mine ")
        seen.find("main button.main").click()
        seen.settle_until_shown("#trouble")
        assert "can't be reached" in seen.find("#trouble").text
        assert "# mine" in (seen.find("#hints").get_attribute("value") or "")


def test_the_page_of_a_pdf_file_is_opened_by_keyboard(tmp_path: Path) -> None:
    """It is drawn when it is opened, with the words of its passage marked and said to who can't see it."""
    data_dir, source = tmp_path / "data", tmp_path / "pier.pdf"
    data_dir.mkdir()
    (data_dir / "guidebot.toml").write_text("keep_originals = true\n")
    words = "Anglers bring their rods along. A licence costs nine crowns."
    source.write_bytes(pages([lines([words, "It is sold in the kiosk at the pier."])]))
    guidebot(data_dir, "corpus", "add", str(source))
    shots = Path(SHOTS or tmp_path)
    with served(data_dir) as link, browser(tmp_path / "profile") as driver:
        seen = Seen(driver, link.partition("/enter")[0], shots)
        driver.get(link)
        seen.go("/documents/pier")
        seen.tab_to(".sheet summary")
        seen.press(Keys.ENTER)
        seen.settle_until_drawn(".sheet img")
        assert words in (seen.find(".sheet img").get_attribute("alt") or "")
        seen.picture("sheet")
        seen.picture("sheet", 360, dark=True)
