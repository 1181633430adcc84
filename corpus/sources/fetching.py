"""Fetches web pages, never from an address that is not public unless that is allowed, and within limits."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urljoin, urlsplit

import requests
from AntiSSRF import AntiSSRFError, AntiSSRFPolicy, PolicyConfigOptions
from urllib3.exceptions import DecodeError, HTTPError, IncompleteRead, NameResolutionError

from corpus.errors import SourceError
from corpus.sources.validators import Validators

MAX_BODY = 20_000_000
"""Bytes of a page, unpacked."""

MAX_REDIRECTS = 5
SECONDS = 30.0
"""From the first look at the address to the last byte, however steadily the server sends."""

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
"""Without a single byte."""

WEB_PORTS = frozenset({80, 443})
LEAST_OTHER_PORT = 1024
"""Below it, other ports belong to services that are no web servers."""

# IPv4 addresses written as IPv6 ones the old way (RFC 4291, 2.5.5.1); the library's list leaves them out.
_ALSO_DENIED = ["::/96"]


@dataclass(frozen=True, slots=True)
class Page:
    """What a server answered.

    Attributes:
        url: where it was found in the end.
        body: its bytes, unpacked.
        media_type: such as ``text/html``; empty if the server didn't say.
        encoding: the charset that the server named, or empty.
        validators: what it can be recognised by.
    """

    url: str
    body: bytes
    media_type: str
    encoding: str
    validators: Validators


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    validators: Validators | None = None,
    seconds: float = SECONDS,
) -> Page | None:
    """Return a web page, or None if it is still the one that the validators were given for.

    Args:
        url: an http or https address.
        allow_private: connect to addresses that are not public as well.
        validators: what the server said when the page was last fetched.
        seconds: how long all of it may take.

    Raises:
        SourceError: it is no web address, not public, not there, too large, or takes too long.
    """
    done: list[Page | Exception | None] = []

    def run() -> None:
        try:
            done.append(_Fetcher(url, allow_private, seconds).page(validators or Validators()))
        except Exception as error:  # raised again below, in the thread that asked
            done.append(error)

    # Neither a resolver that stalls nor a server that sends its headers letter by letter can be
    # interrupted; both can be left alone.
    thread = threading.Thread(target=run, daemon=True, name="fetch")
    thread.start()
    thread.join(seconds)
    if not done:
        raise SourceError(f"{url} takes longer than {seconds:g} seconds: try again later.")
    if isinstance(done[0], Exception):
        raise done[0]
    return done[0]


class _Fetcher:
    """Fetches one address, with all that it redirects to."""

    def __init__(self, url: str, allow_private: bool, seconds: float) -> None:
        self.url = url
        self.allow_private = allow_private
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds

    def page(self, validators: Validators) -> Page | None:
        try:
            with _session(self.allow_private) as session:
                return self._follow(session, validators)
        except SourceError:
            raise
        except AntiSSRFError as error:
            raise SourceError(
                f"{self.url} leads to an address that is not public: --allow-private lets it be fetched."
            ) from error
        except (requests.Timeout, TimeoutError) as error:
            raise self._late() from error
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise SourceError(f"{self.url} can't be fetched: {_reason(error)}.") from error

    def _follow(self, session: requests.Session, validators: Validators) -> Page | None:
        url = self.url
        for _ in range(MAX_REDIRECTS + 1):
            self._check(url)
            with session.get(
                url,
                headers=_headers(validators),
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                stream=True,
                allow_redirects=False,
            ) as response:
                if not response.is_redirect:
                    return self._answer(response, validators)
                url = urljoin(url, response.headers["Location"])
        raise SourceError(
            f"{self.url} redirects more than {MAX_REDIRECTS} times: give the address it ends at."
        )

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        what = self.url if url == self.url else f"What {self.url} redirects to"
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SourceError(f"{what} is no http or https address: give one.")
        if parts.username is not None or parts.password is not None:
            raise SourceError(f"The address of {parts.hostname} holds a user name: give it without.")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if port not in WEB_PORTS and port < LEAST_OTHER_PORT and not self.allow_private:
            raise SourceError(f"{what} has a port that is no web server's: give another address.")

    def _answer(self, response: requests.Response, validators: Validators) -> Page | None:
        if response.status_code == requests.codes.not_modified and validators:
            return None
        if response.status_code != requests.codes.ok:
            said = f"{response.status_code} {response.reason or ''}".strip()[:60]
            raise SourceError(f"{self.url} can't be fetched: its server answers {said}.")
        body = self._body(response)
        kind = Message()
        kind["Content-Type"] = response.headers.get("Content-Type", "")
        new = Validators(response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))
        media_type = kind.get_content_type() if kind["Content-Type"] else ""
        return Page(response.url, body, media_type, str(kind.get_param("charset") or ""), new)

    def _body(self, response: requests.Response) -> bytes:
        declared = response.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) > MAX_BODY:
            raise self._large()
        body = bytearray()
        # read1 gives what has arrived; read would wait for a full buffer, however slowly it fills.
        while part := response.raw.read1(65_536, decode_content=True):
            body += part
            if len(body) > MAX_BODY:
                raise self._large()
            if time.monotonic() > self.deadline:
                raise self._late()
        return bytes(body)

    def _large(self) -> SourceError:
        return SourceError(f"{self.url} is larger than {MAX_BODY // 1_000_000} MB: give a smaller page.")

    def _late(self) -> SourceError:
        return SourceError(f"{self.url} takes longer than {self.seconds:g} seconds: try again later.")


def _session(allow_private: bool) -> requests.Session:
    """Return a session that connects only to addresses it has checked, and to those exactly."""
    options = PolicyConfigOptions
    policy = AntiSSRFPolicy(options.NONE if allow_private else options.EXTERNAL_ONLY_LATEST)
    if not allow_private:
        policy.add_denied_addresses(_ALSO_DENIED)
    policy.allow_plain_text_http = True
    policy.add_xff_header = False
    session: requests.Session = policy.get_antissrf_session()
    session.trust_env = False  # a proxy would connect to what it likes
    return session


def _headers(validators: Validators) -> dict[str, str]:
    headers = {
        "User-Agent": f"guidebot/{_version()}",
        "Accept": "text/html, text/markdown, text/plain, application/pdf, */*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
    }
    if validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return headers


def _version() -> str:
    try:
        return version("guidebot")
    except PackageNotFoundError:
        return "0"


def _reason(error: BaseException) -> str:
    """Return what went wrong, by the errors in the chain: their texts hold the address, too."""
    chain = list(_chain(error))
    otherwise = "this is no web address" if isinstance(error, ValueError) else "the connection breaks off"
    return next(
        (plain for types, plain in _REASONS if any(isinstance(one, types) for one in chain)), otherwise
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that it was raised for, or that it carries."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            about = (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
            waiting += [other for other in about if isinstance(other, BaseException)]


_REASONS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((requests.exceptions.SSLError, ssl.SSLError), "its certificate can't be trusted"),
    ((socket.gaierror, NameResolutionError), "there is no server of that name"),
    ((ConnectionRefusedError,), "nothing answers there"),
    ((IncompleteRead,), "the answer ends in the middle"),
    ((DecodeError,), "the answer is packed in a way that can't be undone"),
)
