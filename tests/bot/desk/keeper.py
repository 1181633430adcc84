"""Somebody at the desk: sees pages as text, and fills in their forms."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from httpx2 import Response
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

HOST = "127.0.0.1:8459"


class Keeper:
    """A browser at the desk."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.page = ""

    def get(self, path: str) -> Response:
        response = self.client.get(path)
        self.page = response.text
        return response

    def see(self, path: str) -> str:
        """Open a page that is there and return what stands on it."""
        response = self.get(path)
        assert response.status_code == 200, response.text
        return self.text

    @property
    def text(self) -> str:
        main = LexborHTMLParser(self.page).css_first("main")
        assert main is not None
        return " ".join(main.text(separator=" ").split())

    @property
    def token(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.page)
        assert found is not None
        return found[1]

    def send(self, path: str, status: int = 200, files: Any = None, **fields: str) -> str:
        """Send a form with the token of the page, and return what stands on the page that comes."""
        response = self.client.post(path, data={"csrf": self.token, **fields}, files=files)
        assert response.status_code == status, response.text
        self.page = response.text
        return self.text

    def open(self, question: str) -> str:
        """Open the group of a question and return its address."""
        self.see(f"/asked?view=all&q={question}")
        found = re.search(r"/asked/([0-9a-f]{16})", self.page)
        assert found is not None, self.text
        self.see(found[0])
        return found[1]

    def judge(self, question: str, verdict: str, **fields: str) -> str:
        key = self.open(question)
        return self.send(f"/judge/{key}", verdict=verdict, **fields)

    def answers(self, question: str, words: str, status: int = 200) -> str:
        """Judge that the sentence with these words answers, as its button does."""
        key = self.open(question)
        forms = LexborHTMLParser(self.page).css("ol.near form")
        for form in forms:
            values = {
                str(one.attributes["name"]): unescape(str(one.attributes.get("value") or ""))
                for one in form.css("input")
            }
            if words in values["text"]:
                return self.send(f"/judge/{key}", status, **{k: v for k, v in values.items() if k != "csrf"})
        raise AssertionError(f"No sentence has {words}: {self.text}")
