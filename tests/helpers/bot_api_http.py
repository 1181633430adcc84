"""The HTTP side of a small Bot API server: requests in, answers out, and whatever goes wrong between."""

from __future__ import annotations

import json
import re
import time
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.helpers.bot_api_methods import BotApiMethods
from tests.helpers.bot_api_rules import ApiError, Fault, J

TOKEN = "987654321:AAHtestTestTESTtest_test-TEST0123456789"
_FAULTY = (400, 401, 404, 409, 413, 429, 500, 502)


def make_server(api: BotApiMethods) -> ThreadingHTTPServer:
    """Return a server for one bot's world, not started yet."""

    class Handler(_Handler):
        world = api

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    return server


class _Handler(BaseHTTPRequestHandler):
    world: BotApiMethods
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece: of two, the second waits 40 ms for the first's receipt

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        _, bot, method = urlsplit(self.path).path.split("/", 2)
        if bot != f"bot{TOKEN}":
            self._reply(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
            return
        fault = self.world.take_fault(method)
        if fault is not None and not self._goes_on(fault):
            return
        try:
            result = {"ok": True, "result": self.world.call(method, _parameters(body, self.headers))}
            status = 200
        except ApiError as error:
            status, result = error.status, error.body()
        if fault is not None and fault.kind == "lost":
            self._cut()
        else:
            self._reply(status, result)

    def do_GET(self) -> None:
        path = unquote(self.path)
        data = self.world.files.get(path.rpartition("/")[2], b"") if f"/file/bot{TOKEN}/" in path else b""
        self.send_response(200 if data else 404)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _goes_on(self, fault: Fault) -> bool:
        """Do what a fault does before a call; return whether the call is carried out."""
        if fault.kind == "drop":
            self._cut()
            return False
        if fault.kind in _FAULTY:
            description = "Conflict: terminated by other getUpdates request" if fault.kind == 409 else "Error"
            more = {"parameters": {"retry_after": int(fault.seconds)}} if fault.kind == 429 else {}
            self._reply(
                int(fault.kind), {"ok": False, "error_code": fault.kind, "description": description, **more}
            )
            return False
        if fault.kind == "slow":
            time.sleep(fault.seconds)
        return True

    def _reply(self, status: int, body: J) -> None:
        raw = b"<html>Bad Gateway</html>" if status == 502 else json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
        except OSError:  # the bot has gone
            self.close_connection = True

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.close()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        """Serve a connection; one that the bot left is no error."""
        try:
            super().handle()
        except OSError:
            self.close_connection = True


def _parameters(body: bytes, headers: HTTPMessage) -> J:
    found: J = {}
    if headers.get_content_type() == "multipart/form-data":
        fields, files = read_form(body, headers["Content-Type"])
    else:
        fields, files = parse_qsl(body.decode(), keep_blank_values=True), {}
    for key, value in fields:
        try:
            found[key] = (
                value if key in ("text", "caption", "url", "secret_token", "query") else json.loads(value)
            )
        except ValueError:
            found[key] = value
        if key.endswith("query_id") or key == "file_id":
            found[key] = value
    return found | files


def read_form(body: bytes, kind: str) -> tuple[list[tuple[str, str]], J]:
    """Return the fields of a form with files, and the files, by its body and its type."""
    boundary = b"--" + kind.partition("boundary=")[2].encode()
    fields, files = [], {}
    for part in body.split(boundary)[1:-1]:
        head, _, content = part[2:-2].partition(b"\r\n\r\n")
        found = dict(re.findall(r'(name|filename|Content-Type)(?:=|: )"?([^"\r]*)"?', head.decode()))
        if "filename" in found:
            files[found["name"]] = {
                "file_name": found["filename"], "mime_type": found["Content-Type"], "content": content,
            }  # fmt: skip
        else:
            fields.append((found["name"], content.decode()))
    return fields, files
