#!/usr/bin/env bash
# python-telegram-bot 22.8, and the Bot API's "inaccessible message": date 0 under a button pressed after long.
# Expected: CallbackQuery.message is an InaccessibleMessage then, the class there is for it, as documented.
# Seen: parsed from an update it is a Message dated 1970 without text; isinstance(..., InaccessibleMessage) is False.
# Only is_accessible tells.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-telegram-bot==22.8
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from telegram import InaccessibleMessage, Message, Update

person = {"id": 1, "is_bot": False, "first_name": "A"}
query = Update.de_json({"update_id": 1, "callback_query": {
    "id": "1", "from": person, "chat_instance": "c", "data": "why",
    "message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private", "first_name": "A"}}}}, None).callback_query
print(type(query.message).__name__, query.message.date, "accessible", query.message.is_accessible)
assert isinstance(query.message, Message) and not isinstance(query.message, InaccessibleMessage)
assert query.message.date.year == 1970 and not query.message.is_accessible
PYTHON
