"""Serving the desk: where it listens, the link that opens it, and its end."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import webbrowser
from getpass import getuser
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import uvicorn

from bot.channels.chat.privacy.logs import event, set_up_logs
from bot.desk.app import build_app
from bot.desk.gate.proxy import Proxy
from bot.desk.gate.sessions import Gate
from bot.keeping.staying import StayingProcess
from bot.settings import Settings
from corpus.errors import SettingsError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

PORT = 8459
"""Where a desk is looked for first; if another one sits there, it takes any that is free."""
SHORTEST = 12
"""Characters of a password."""
_GRACE = 5  # seconds that requests have to end


class Place(NamedTuple):
    """Where to listen; the port may be 0 for any that is free."""

    host: str
    port: int


def serve(settings: Settings, listen: str | None, *, open_browser: bool = False) -> None:
    """Serve the desk until it is stopped.

    Args:
        settings: say where the guide is.
        listen: ``HOST:PORT``; None for this machine alone.
        open_browser: open the link here.

    Raises:
        SettingsError: it can't listen there, or there alone with a password.
    """
    place = place_of(listen)
    password = _password(settings.desk_password_file)
    proxy = _proxy(settings)
    if not is_loopback(place.host) and not password and proxy is None:
        raise SettingsError(
            f"{place.host} is open to others: set GUIDEBOT_DESK_PASSWORD_FILE to a file with a password, or"
            " leave --listen out."
        )
    set_up_logs("")
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL + 1)  # tracebacks, which the desk logs its own way
    gate = Gate(_user(), password)
    with _listening(place, anywhere=listen is None) as listener:
        port = listener.getsockname()[1]
        shown = f"[{place.host}]" if ":" in place.host else place.host
        address = f"http://{shown}:{port}"
        known = {f"{name}:{port}" for name in ("localhost", "127.0.0.1", "[::1]", shown)}
        hosts = () if password or proxy else known
        cookie, days = f"guidebot_desk_{port}", settings.retention_days
        staying = StayingProcess()
        app = build_app(
            settings.data_dir, gate, hosts, cookie=cookie, days=days, proxy=proxy, staying=staying
        )
        link = address if password or proxy else f"{address}/enter?key={gate.new_key()}"
        print(link, flush=True)
        event("desk", address=address, by="proxy" if proxy else "password" if password else "link")
        if open_browser:
            webbrowser.open(link)
        # The server raises the signal again when it has ended, which would end us before the log says so.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            uvicorn.Server(_config(app)).run(sockets=[listener])
        finally:
            event("desk_ended")


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # else a header says from which address a request came
        timeout_graceful_shutdown=_GRACE,
        limit_concurrency=200,
    )


def place_of(listen: str | None) -> Place:
    """Return where to listen.

    >>> place_of("[::1]:80"), place_of(None).host
    (Place(host='::1', port=80), '127.0.0.1')

    Raises:
        SettingsError: that is no address.
    """
    if listen is None:
        return Place("127.0.0.1", PORT)
    host, _, port = listen.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise SettingsError(f"“{listen}” is no address: give HOST:PORT, such as 127.0.0.1:{PORT}.")
    return Place(host, int(port))


def is_loopback(host: str) -> bool:
    """Return whether nobody but this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _listening(place: Place, *, anywhere: bool) -> socket.socket:
    for port in (place.port, 0) if anywhere else (place.port,):
        try:
            family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
            return socket.create_server((place.host, port), family=family)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
    raise SettingsError(
        f"The desk can't listen at {place.host}:{place.port} ({reason}): give another --listen."
    )


def _proxy(settings: Settings) -> Proxy | None:
    header, addresses = settings.desk_user_header, settings.desk_proxies
    if bool(header) != bool(addresses):
        given, missing = ("HEADER", "PROXIES") if header else ("PROXIES", "HEADER")
        names = {"HEADER": "GUIDEBOT_DESK_USER_HEADER", "PROXIES": "GUIDEBOT_DESK_PROXIES"}
        what = "the addresses of the proxy" if header else "the header in which it names the user"
        raise SettingsError(f"{names[given]} goes with {names[missing]}, {what}: set both, or neither.")
    return Proxy(header, addresses) if header else None


def _password(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        password = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The desk's password file {path} can't be read: check GUIDEBOT_DESK_PASSWORD_FILE."
        ) from error
    if len(password) < SHORTEST:
        raise SettingsError(f"The password in {path} is too short: it needs {SHORTEST} characters at least.")
    return password


def _user() -> str:
    try:
        return getuser()
    except (KeyError, OSError, ImportError):  # no entry for this user, as in many containers
        return "keeper"
