#!/usr/bin/env bash
# python-telegram-bot 22.8.
# Expected: objects that cannot be changed compare by what they hold, so a test that compares a message with the one
# that is expected looks at its text.
# Seen: a Message equals any other of its number and chat, a User any of its number, an entity one with another link;
# ReplyParameters compare without their quote... A set keeps one of two links. Compare to_dict() instead.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-telegram-bot==22.8
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import datetime

from telegram import Chat, Message, MessageEntity

when, chat = datetime.datetime.now(datetime.timezone.utc), Chat(1, "private")
before, after = (Message(1, when, chat, text=text) for text in ("The fee is 5", "The fee is 6"))
links = {MessageEntity("text_link", 0, 1, url=url) for url in ("http://one.example", "http://two.example")}
print("messages equal", before == after, "links in a set", len(links), "dicts equal", before.to_dict() == after.to_dict())
assert before == after and len(links) == 1 and before.to_dict() != after.to_dict()
PYTHON
