"""A keeper's document: checked, fetched from Telegram, and put where it can be read."""

from __future__ import annotations

import asyncio
import unicodedata
from pathlib import Path, PurePosixPath

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError

from bot.channels.channel import File, NotWelcomeError
from bot.channels.telegram.settings import LIMITS, SENDING
from corpus.errors import SourceError
from corpus.languages.spoken import say


async def fetch(bot: Bot, document: File, folder: Path) -> Path:
    """Write a document into a folder and return its path.

    Raises:
        SourceError: it is too large, empty or not to be had.
    """
    if (document.size or 0) > LIMITS.file:
        raise SourceError(say("chat.file_too_large"))
    if document.size == 0:
        raise SourceError(say("chat.file_empty"))
    raw = await _download(bot, document)
    if not raw:
        raise SourceError(say("chat.file_empty"))
    path = folder / safe_name(document.name)
    path.write_bytes(raw)
    return path


def safe_name(name: str) -> str:
    """Return a file name that stays in its folder, whatever a client sent.

    >>> safe_name("../../etc/guide.md")
    'guide.md'
    """
    name = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    name = "".join(character for character in name if character.isprintable()).lstrip(".").strip()
    stem, dot, suffix = name.rpartition(".")
    kept = f"{stem[:80]}{dot}{suffix[:10]}" if stem else name[:80]
    return kept or "document.txt"


async def _download(bot: Bot, document: File) -> bytes:
    for attempt in range(SENDING.tries):
        try:
            file = await bot.get_file(document.id)
            return bytes(await file.download_as_bytearray())
        except BadRequest as error:
            raise SourceError(
                say("chat.file_too_large") if "too big" in error.message else say("chat.file_away")
            ) from error
        except InvalidToken as error:
            raise NotWelcomeError from error
        except NetworkError:
            await asyncio.sleep(0.3 * 2**attempt)
    raise SourceError(say("chat.file_away"))
