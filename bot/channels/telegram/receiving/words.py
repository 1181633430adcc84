"""What a message says, read from its JSON: whatever else stands in it, its words can be read.

The library knows the Bot API of its day and refuses a whole update for one field that is new or missing; a
question needs no more than its text, its chat and its sender.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]

_BESIDE = frozenset(
    (
        "message_id", "message_thread_id", "direct_messages_topic", "from", "sender_chat",
        "sender_boost_count", "sender_business_bot", "sender_tag", "date", "business_connection_id", "chat",
        "forward_origin", "is_topic_message", "is_automatic_forward", "reply_to_message", "external_reply",
        "quote", "reply_to_story", "reply_to_checklist_task_id", "reply_to_poll_option_id", "via_bot",
        "edit_date", "has_protected_content", "is_from_offline", "is_paid_post", "media_group_id",
        "author_signature", "paid_star_count", "entities", "link_preview_options", "suggested_post_info",
        "effect_id", "caption", "caption_entities", "show_caption_above_media", "has_media_spoiler",
        "reply_markup",
    )
)  # fmt: skip
"""What a message holds beside what somebody sent."""
# Notices of what happened in a chat end in what happened, those that will be thought of as well.
_NOTICE = re.compile(
    r"^(?:new_chat|left_chat|delete_chat|pinned_|migrate_|forum_|general_forum_|video_chat_|giveaway"
    r"|suggested_post_|chat_background|community_)"
    r"|_(?:created|closed|reopened|hidden|edited|started|ended|scheduled|invited|changed|added|removed|deleted"
    r"|shared|allowed|triggered|done|payment|data|website|granted|stopped)$"
)
_INLINE = ("text", "summary", "caption", "credit", "title")
_BLOCKS = ("blocks", "items", "rows", "cells")
_DEEPEST = 32


def part(raw: Any, name: str) -> Json:
    """Return an object that stands in another, an empty one where there is none."""
    found = raw.get(name) if isinstance(raw, dict) else None
    return found if isinstance(found, dict) else {}


def line(raw: Json, name: str) -> str:
    """Return a text that stands in an object, an empty one where there is none."""
    found = raw.get(name)
    return found if isinstance(found, str) else ""


def number(raw: Json, name: str) -> str:
    """Return an id that stands in an object, an empty string where there is none."""
    found = raw.get(name)
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""


def words_of(message: Json) -> str:
    """Return what a message says: its text, its caption, or the words of what else has some."""
    return (
        line(message, "text")
        or line(message, "caption")
        or _rich(part(message, "rich_message"), "\n").strip()
        or line(part(message, "checklist"), "title")
        or line(part(message, "poll"), "question")
    )


def holds_content(message: Json) -> bool:
    """Return whether a person sent something, unlike a notice such as a changed photo of a chat."""
    return any(name not in _BESIDE and not _NOTICE.search(name) for name in message)


def _rich(node: Any, between: str, depth: int = 0) -> str:
    """Return the words of a rich text or of blocks of it, whatever kinds of them there are."""
    if isinstance(node, str):
        return node
    if depth > _DEEPEST:
        return ""
    if isinstance(node, list):
        return between.join(filter(None, (_rich(one, between, depth + 1) for one in node)))
    if not isinstance(node, dict):
        return ""
    inline = (_rich(node[name], "", depth + 1) for name in _INLINE if name in node)
    blocks = (_rich(node[name], "\n", depth + 1) for name in _BLOCKS if name in node)
    return "\n".join(filter(None, (*inline, *blocks)))
