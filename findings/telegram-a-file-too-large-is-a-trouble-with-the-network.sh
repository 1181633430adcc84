#!/usr/bin/env bash
# python-telegram-bot 22.8, two answers of a Bot API server that refuse what was sent.
# Expected: errors that say the request was wrong, so nobody sends it again.
# Seen: 413 (a file that is too large) is NetworkError, the class that programs try again for; 404 to a method that an older
# server doesn't know is InvalidToken, which has many a program stop.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-telegram-bot==22.8
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from telegram import Bot
from telegram.error import TelegramError

ANSWERS = {"getMe": 404, "sendMessage": 413}


class Server(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        code = ANSWERS[self.path.rsplit("/", 1)[-1]]
        names = {404: "Not Found", 413: "Request Entity Too Large"}
        body = json.dumps({"ok": False, "error_code": code, "description": names[code]}).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


async def errors(url):
    bot = Bot("1:x", base_url=url + "/bot")
    found = []
    async with bot._request[0], bot._request[1]:
        for call in (lambda: bot.send_message(1, "x"), bot.get_me):
            try:
                await call()
            except TelegramError as error:
                found.append((type(error).__name__, str(error)))
    return found


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
seen = asyncio.run(errors(f"http://127.0.0.1:{server.server_port}"))
print(seen)
assert [name for name, _ in seen] == ["NetworkError", "InvalidToken"]
PYTHON
