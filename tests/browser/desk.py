"""A desk that runs as a process, and a real browser that looks at it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

AXE = Path(os.environ["DESK_AXE"]).read_text(encoding="utf-8")
SHOTS = os.environ.get("DESK_SHOTS", "")
"""Where pictures of the pages are kept, empty for nowhere."""
PATIENCE = 60
"""Seconds that something may take on a busy machine."""


@contextmanager
def served(data_dir: Path) -> Iterator[str]:
    """Serve a desk and give the link that it prints."""
    code = "import sys; from bot.command_line import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "desk", "--listen", "127.0.0.1:0", "--data-dir", str(data_dir)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)


@contextmanager
def browser(profile: Path) -> Iterator[webdriver.Chrome]:
    """Give Debian's Chromium, without a window."""
    options = webdriver.ChromeOptions()
    for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "disable-gpu", "lang=en"):
        options.add_argument(f"--{argument}")
    options.add_argument(f"--user-data-dir={profile}")
    options.binary_location = os.environ.get("DESK_CHROMIUM", "/usr/bin/chromium")
    service = webdriver.ChromeService(os.environ.get("DESK_CHROMEDRIVER", "/usr/bin/chromedriver"))
    driver = webdriver.Chrome(options, service)
    try:
        yield driver
    finally:
        driver.quit()


class Seen:
    """What somebody sees and presses.

    Attributes:
        shots: where pictures of the pages go.
    """

    def __init__(self, driver: webdriver.Chrome, address: str, shots: Path) -> None:
        self.driver, self.address, self.shots = driver, address, shots

    def go(self, path: str) -> None:
        """Open a page and wait until what it fetches stands."""
        self.driver.get(self.address + path)
        self.settle()

    def settle(self, *, counted: bool = True) -> None:
        """Wait until a page is loaded; its running count included, unless that is not waited for."""
        ready = (
            "const e = document.querySelector('#effect[data-src]');"
            "return document.readyState === 'complete' && (!arguments[0] || !e || e.dataset.done === 'yes')"
        )
        self._until(lambda: bool(self.driver.execute_script(ready, counted)))

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, where the focus is."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def go_by(self, *keys: str, counted: bool = True) -> None:
        """Press keys that lead to another page, and wait for it."""
        before = self.find("html")
        self.press(*keys)
        self.settle_until_gone(before, counted=counted)

    def settle_until_gone(self, element: WebElement, *, counted: bool = True) -> None:
        """Wait for another page than the one that has an element."""
        self._until(lambda: _is_gone(element))
        self.settle(counted=counted)

    def find(self, css: str) -> WebElement:
        """Return an element."""
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def text(self) -> str:
        """Return what the page says."""
        return " ".join(self.find("main").text.split())

    def settle_until_shown(self, css: str) -> None:
        """Wait until an element is shown."""
        self._until(lambda: self.find(css).is_displayed())

    def settle_until_drawn(self, css: str) -> None:
        """Wait until a picture has come."""
        drawn = "const e = document.querySelector(arguments[0]); return e.complete && e.naturalWidth > 0"
        self._until(lambda: bool(self.driver.execute_script(drawn, css)))

    def tab_to(self, css: str) -> None:
        """Press Tab until an element has the focus."""
        wanted = self.find(css)
        for _ in range(200):
            if self.driver.switch_to.active_element == wanted:
                return
            self.press(Keys.TAB)
        raise AssertionError(f"Tab does not lead to {css}")

    def picture(self, name: str, width: int = 1200, *, dark: bool = False, checked: bool = True) -> None:
        """Keep a picture of the page, and hold that nothing is cut off on it, or keeps anybody out."""
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.save_screenshot(str(self.shots / f"{name}-{width}{'-dark' if dark else ''}.png"))
        assert not checked or self.violations() == [], name
        wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.driver.execute_script(wide) <= 0, f"{name} is wider than {width}"

    def violations(self) -> list[str]:
        """Return what axe finds, a line each."""
        self.driver.execute_script(AXE)
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document).then(r => done(r.violations), e => done([{id: String(e), nodes: []}]))"
        )
        return [
            f"{one['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
            for one in found
            for node in one["nodes"] or [{"html": "", "failureSummary": ""}]
        ]

    def _until(self, holds: object) -> None:
        assert callable(holds)
        WebDriverWait(self.driver, PATIENCE, 0.05).until(lambda _driver: holds())


def _is_gone(element: WebElement) -> bool:
    from selenium.common.exceptions import StaleElementReferenceException, WebDriverException

    try:
        return not element.is_displayed()
    except (StaleElementReferenceException, WebDriverException):
        return True
