#!/usr/bin/env bash
# httpcore 1.0.9, a POST over HTTP/1.1; what httpx sends with.
# Expected: headers and a body of a few bytes leave in one write, so in one packet.
# Seen: they are two writes, and an empty third one ends the body. On connections without delay that is a packet more a
# request.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet httpcore==1.0.9
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import httpcore


class Stream(httpcore.MockStream):
    def write(self, buffer, timeout=None):
        written.append(bytes(buffer))


class Backend(httpcore.MockBackend):
    def connect_tcp(self, *_, **__):
        return Stream([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", b"ok"])


written = []
with httpcore.ConnectionPool(network_backend=Backend([])) as pool:
    response = pool.request(
        "POST", "http://example.org/", headers={"Content-Length": "4"}, content=b"text"
    )
print(response.status, written)
assert len(written) == 3 and written[1:] == [b"text", b""]
PYTHON
