"""The settings of one run: a flag beats the environment, the environment beats ``guidebot.toml``."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.setting_values import PARSERS
from corpus.caching.named_tuple import NamedTuple
from corpus.errors import SettingsError
from corpus.files.swapping import swap_is_ready
from corpus.store.elsewhere import EngineAddress, keep_elsewhere, keep_originals, search_elsewhere

if TYPE_CHECKING:
    from bot.channels.chat.life.quiet_hours import QuietHours

FILE_NAME = "guidebot.toml"
PREFIX = "GUIDEBOT_"
TOKEN = "telegram_token"
_MAX_BYTES = 1 << 16  # of the settings file; user ids of thousands of admins
RETENTION_DAYS = 90


class Settings(NamedTuple):
    """What an operator may set.

    Attributes:
        data_dir: everything guidebot keeps is in here.
        telegram_token: the bot's token as the environment gives it; `token` looks into the file as well.
        telegram_token_file: a file that holds the token instead, such as a systemd credential.
        telegram_api_url: root of the Bot API server without a trailing slash; empty means Telegram's own.
        telegram_admins: user ids that may change the corpus from Telegram.
        telegram_allowed: ids of the users and groups that are answered, `GROUP/TOPIC` for one topic; empty
            means everybody.
        telegram_helpers: the chat of those who answer where the guide doesn't, or `CHAT/TOPIC`; may be empty.
        telegram_quiet_hours: in which the bot makes no sound; None for never.
        telegram_webhook_secret: what every webhook delivery must carry; empty means one is generated.
        desk_password_file: a file that holds the desk's password; without it a link opens the desk.
        desk_user_header: name of the header in which a proxy before the desk says who it let in.
        desk_proxies: addresses of that proxy, or networks; nobody else reaches the desk then.
        keep_questions: whether what is asked in a terminal is kept for the report.
        keep_originals: whether the PDF files that documents are read from are kept, to show their pages.
        retention_days: for how long questions and what was answered are kept.
        operator: who runs the bot, as /privacy says it.
        contact: where who runs it can be reached, as /privacy says it.
        database_url: of the PostgreSQL database that the guide and the chats are kept in; empty for files.
        engine_url: the nodes of the OpenSearch cluster that the guide is searched in; empty for files.
        engine_user: who asks it; empty where it asks nobody for a name.
        engine_password_file: a file that holds that user's password.
        engine_ca: a file of the authorities that its certificates are checked with.
        engine_fallback: ``local`` if files are kept as well, for while it is away; else ``none``.
    """

    data_dir: Path
    telegram_token: str = ""
    telegram_token_file: Path | None = None
    telegram_api_url: str = ""
    telegram_admins: frozenset[int] = frozenset()
    telegram_allowed: frozenset[str] = frozenset()
    telegram_helpers: str = ""
    telegram_quiet_hours: QuietHours | None = None
    telegram_webhook_secret: str = ""
    desk_password_file: Path | None = None
    desk_user_header: str = ""
    desk_proxies: frozenset[str] = frozenset()
    keep_questions: bool = True
    keep_originals: bool = False
    retention_days: int = RETENTION_DAYS
    operator: str = ""
    contact: str = ""
    database_url: str = ""
    engine_url: tuple[str, ...] = ()
    engine_user: str = ""
    engine_password_file: Path | None = None
    engine_ca: Path | None = None
    engine_fallback: str = "none"

    def __repr__(self) -> str:
        return f"Settings({self.data_dir})"  # a log holds no secret

    def engine(self) -> EngineAddress | None:
        """Return where the guide is searched, None where files of this machine are."""
        if not self.engine_url:
            return None
        login = self.engine_user, self.engine_password_file
        return EngineAddress(self.engine_url, *login, self.engine_ca, self.engine_fallback == "local")

    def token(self) -> str:
        """Return the bot's token, read only when it is needed.

        Raises:
            SettingsError: there is none, or its file can't be read.
        """
        if self.telegram_token:
            return _checked_token(self.telegram_token)
        if self.telegram_token_file is None:
            raise SettingsError(
                "There is no Telegram token: get one from @BotFather and set GUIDEBOT_TELEGRAM_TOKEN,"
                " or GUIDEBOT_TELEGRAM_TOKEN_FILE to a file that holds it."
            )
        try:
            token = self.telegram_token_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"The Telegram token's file {self.telegram_token_file} can't be read:"
                " check GUIDEBOT_TELEGRAM_TOKEN_FILE."
            ) from error
        if not token:
            raise SettingsError(f"The Telegram token's file {self.telegram_token_file} is empty.")
        return _checked_token(token)


def _checked_token(token: str) -> str:
    """Return a token that may be one; what it is stays unsaid."""
    if re.fullmatch(r"[\w:.-]+", token, re.ASCII) is None:
        raise SettingsError(
            "The Telegram token holds a blank or another sign that no token has: copy it from @BotFather"
            " again, without what stands around it."
        )
    return token


def load_settings(data_dir: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of this run; where the guide is kept is known from then on.

    Args:
        data_dir: what ``--data-dir`` said, if it was given.
        environ: the environment; this process's own if left out.

    Raises:
        SettingsError: a setting is unknown or has a value that can't be used.
    """
    environ = os.environ if environ is None else environ
    home = data_dir or _from_environment(environ).get("data_dir") or default_data_dir()
    if swap_is_ready(home):
        from corpus.store.database import finish_restoring

        finish_restoring(home)
    settings = read_settings(home, environ)
    if data_dir is not None:
        settings = settings._replace(data_dir=data_dir)
    keep_elsewhere(settings.data_dir, settings.database_url)
    search_elsewhere(settings.data_dir, settings.engine())
    keep_originals(settings.data_dir, wanted=settings.keep_originals)
    return settings


def read_settings(home: Path, environ: Mapping[str, str]) -> Settings:
    """Return what a directory's settings file and an environment say, and do nothing else.

    Raises:
        SettingsError: a setting is unknown or has a value that can't be used.
    """
    found = {"data_dir": home, **_from_file(home / FILE_NAME), **_from_environment(environ)}
    return Settings(telegram_token=environ.get(PREFIX + TOKEN.upper(), "").strip(), **found)


def settings_file(data_dir: Path, environ: Mapping[str, str]) -> Path:
    """Return the file that the settings of a directory come from; another directory's may have named it."""
    home = _from_environment(environ).get("data_dir") or default_data_dir()
    return (home if _from_file(home / FILE_NAME).get("data_dir") == data_dir else data_dir) / FILE_NAME


def default_data_dir() -> Path:
    """Return the platform's directory for a user's data."""
    from platformdirs import user_data_path

    return user_data_path("guidebot", appauthor=False)


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    names = {PREFIX + name.upper(): name for name in PARSERS}
    given = {variable: environ[variable].strip() for variable in names if environ.get(variable, "").strip()}
    return {names[variable]: _parse(names[variable], value, variable) for variable, value in given.items()}


def _from_file(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise SettingsError(f"The settings file {path} can't be read: {error.strerror}.") from error
    if len(raw) > _MAX_BYTES:
        raise SettingsError(f"The settings file {path} has more than {_MAX_BYTES:,} bytes: shorten it.")
    from corpus.files.bounded_toml import parse_toml

    try:
        table = parse_toml(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsError(f"The settings file {path} is not TOML: save it as UTF-8.") from error
    except ValueError as error:
        raise SettingsError(f"The settings file {path} {error}.") from error
    _refuse_unknown(table, path)
    found = {name: _parse(name, value, f"{name} in {path}") for name, value in table.items()}
    # Paths are meant as seen from the file, wherever guidebot was started.
    return {name: path.parent / value if isinstance(value, Path) else value for name, value in found.items()}


def _refuse_unknown(table: Mapping[str, Any], path: Path) -> None:
    if TOKEN in table:
        raise SettingsError(
            f"Take {TOKEN} out of {path}: the token is read from GUIDEBOT_TELEGRAM_TOKEN,"
            f" or from the file that {TOKEN}_file names."
        )
    unknown = sorted(set(table) - set(PARSERS))
    if unknown:
        raise SettingsError(f"{path} has an unknown setting “{unknown[0]}”; there are {', '.join(PARSERS)}.")


def _parse(name: str, value: object, where: str) -> Any:
    try:
        return PARSERS[name](value)
    except ValueError as error:
        raise SettingsError(f"{where} {error}.") from error
