from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import FILE_NAME, default_data_dir, load_settings
from corpus.errors import SettingsError
from corpus.store.elsewhere import EngineAddress, engine_address

TOKEN = "12345678:a-token-that-nobody-may-see-anywhere"


def write(folder: Path, text: str) -> Path:
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return folder


def test_without_anything_set_only_the_data_directory_is_known() -> None:
    """A fresh machine needs no setting."""
    settings = load_settings(environ={})
    assert settings.data_dir == default_data_dir()
    assert (settings.telegram_api_url, settings.telegram_admins) == ("", frozenset())


def test_a_flag_beats_the_environment_and_the_environment_beats_the_file(tmp_path: Path) -> None:
    """The nearer a setting is to the run, the more it counts."""
    write(tmp_path, 'telegram_api_url = "http://from-file"\ntelegram_admins = "1"')
    elsewhere = {"GUIDEBOT_DATA_DIR": "/elsewhere", "GUIDEBOT_TELEGRAM_API_URL": "http://from-environment/"}
    settings = load_settings(tmp_path, elsewhere)
    assert settings.data_dir == tmp_path
    assert settings.telegram_api_url == "http://from-environment"
    assert settings.telegram_admins == {1}


def test_the_file_may_move_the_data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The default directory's file counts where neither flag nor environment names another."""
    monkeypatch.setattr("bot.settings.default_data_dir", lambda: tmp_path)
    write(tmp_path, 'data_dir = "inside"')
    assert load_settings(environ={}).data_dir == tmp_path / "inside"
    assert load_settings(environ={"GUIDEBOT_DATA_DIR": "/named"}).data_dir == Path("/named")


def test_an_empty_variable_is_not_set(tmp_path: Path) -> None:
    """Compose files pass unset variables on as empty ones."""
    write(tmp_path, "telegram_admins = [7, 8]")
    assert load_settings(tmp_path, {"GUIDEBOT_TELEGRAM_ADMINS": " "}).telegram_admins == {7, 8}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("telegram_admin = 1", "telegram_admin"),
        ("[telegram]\nadmins = 1", "telegram"),
        ("telegram_admins = true", "True"),
        ('telegram_admins = "ann"', "ann"),
        ("telegram_api_url = 8081", "URL"),
        ('telegram_webhook_secret = "not a secret!"', "letters"),
        ("telegram_allowed = '-5/x'", "GROUP/TOPIC"),
        ("telegram_allowed = '5//7'", "GROUP/TOPIC"),
        ("telegram_allowed = '-5/0'", "GROUP/TOPIC"),
        ("telegram_allowed = ' , '", "names none"),
        ("telegram_helpers = '-100123/0'", "CHAT/TOPIC"),
        ("telegram_quiet_hours = 'at night'", "22:00-07:00"),
        ("telegram_quiet_hours = '22:00-07:00 Atlantis/City'", "Europe/Berlin"),
        ("retention_days = 0", "1 to 3650"),
        ('retention_days = "soon"', "1 to 3650"),
        ("retention_days = true", "1 to 3650"),
        ('operator = ""', "one line"),
        ('contact = "a\\nb"', "one line"),
        ("= 1", "not TOML"),
    ],
)
def test_a_wrong_settings_file_is_refused_and_named(tmp_path: Path, text: str, said: str) -> None:
    """Nothing that an operator wrote is passed over in silence."""
    with pytest.raises(SettingsError, match=FILE_NAME) as caught:
        load_settings(write(tmp_path, text), {})
    assert said in str(caught.value)


def test_a_wrong_variable_is_refused_by_its_own_name() -> None:
    """The message names the variable, as the operator knows it."""
    with pytest.raises(SettingsError, match="GUIDEBOT_TELEGRAM_ADMINS"):
        load_settings(environ={"GUIDEBOT_TELEGRAM_ADMINS": "1,@ann"})


def test_the_token_is_refused_in_the_settings_file_and_not_repeated(tmp_path: Path) -> None:
    """A token in a file that backups copy is no secret any more."""
    with pytest.raises(SettingsError) as caught:
        load_settings(write(tmp_path, f'telegram_token = "{TOKEN}"'), {})
    assert TOKEN not in str(caught.value)


def test_the_token_comes_from_the_environment_or_from_the_file_it_names(tmp_path: Path) -> None:
    """An operator may keep the token out of the environment."""
    credential = tmp_path / "token"
    credential.write_text(f"{TOKEN}\n")
    assert load_settings(tmp_path, {"GUIDEBOT_TELEGRAM_TOKEN": TOKEN}).token() == TOKEN
    assert load_settings(tmp_path, {"GUIDEBOT_TELEGRAM_TOKEN_FILE": str(credential)}).token() == TOKEN


def test_secrets_are_not_in_the_settings_repr(tmp_path: Path) -> None:
    """Settings end up in logs and tracebacks."""
    environ = {"GUIDEBOT_TELEGRAM_TOKEN": TOKEN, "GUIDEBOT_TELEGRAM_WEBHOOK_SECRET": "hush-hush"}
    assert TOKEN not in repr(load_settings(tmp_path, environ))
    assert "hush" not in repr(load_settings(tmp_path, environ))


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe"])
def test_without_a_usable_token_one_sentence_says_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    """A missing, empty or broken token file is a settings mistake."""
    credential = tmp_path / "token"
    if content is not None:
        credential.write_bytes(content)
    with pytest.raises(SettingsError, match="token"):
        load_settings(tmp_path, {"GUIDEBOT_TELEGRAM_TOKEN_FILE": str(credential)}).token()
    with pytest.raises(SettingsError, match="BotFather"):
        load_settings(tmp_path, {}).token()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("telegram_admins = [" + "1," * 50_000 + "]", "more than 65,536 bytes"),
        ("a" + ".a" * 20_000 + " = 1", "key of more than 16 parts"),
        ("x = " + "[" * 60_000, "nested too deeply"),
        (b"telegram_admins = ['\xff']", "save it as UTF-8"),
    ],
)
def test_a_settings_file_that_would_take_too_much_is_refused(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    """In one sentence, before it is parsed."""
    raw = content if isinstance(content, bytes) else content.encode()
    (tmp_path / "guidebot.toml").write_bytes(raw)
    with pytest.raises(SettingsError, match=words):
        load_settings(tmp_path, {})


def test_a_topic_and_quiet_hours_are_read(tmp_path: Path) -> None:
    """A group's topic beside groups and users; hours with their zone."""
    environ = {
        "GUIDEBOT_TELEGRAM_ALLOWED": "7, -100/45",
        "GUIDEBOT_TELEGRAM_QUIET_HOURS": "22:00-07:00 Asia/Tokyo",
    }
    settings = load_settings(tmp_path, environ)
    assert settings.telegram_allowed == {"7", "-100/45"}
    assert settings.telegram_quiet_hours is not None and settings.telegram_quiet_hours[:2] == (1320, 420)


def test_an_engine_has_nodes_and_who_asks_it(tmp_path: Path) -> None:
    """From the environment and from the file, whose paths are meant as seen from it."""
    write(tmp_path, 'engine_url = ["https://a:9200/", "https://b/search/"]\nengine_ca = "house.pem"')
    environ = {"GUIDEBOT_ENGINE_USER": "guide", "GUIDEBOT_ENGINE_PASSWORD_FILE": "/run/secret"}
    found = load_settings(tmp_path, environ).engine()
    urls = "https://a:9200", "https://b/search"
    assert found == EngineAddress(urls, "guide", Path("/run/secret"), tmp_path / "house.pem")
    assert engine_address(tmp_path) == found
    fallback = {"GUIDEBOT_ENGINE_URL": "http://c:1, http://d:2 ,", "GUIDEBOT_ENGINE_FALLBACK": "local"}
    found = load_settings(tmp_path, fallback).engine()
    assert found is not None
    assert (found.urls, found.or_local) == (("http://c:1", "http://d:2"), True)
    (tmp_path / FILE_NAME).unlink()
    assert load_settings(tmp_path, {}).engine() is None
    assert engine_address(tmp_path) is None


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("URL", "search.example.org:9200", "must be URLs such as https://"),
        ("URL", "https://guide:sesame@search.example.org", "without user and password"),
        ("URL", ", ,", "must be URLs"),
        ("URL", "http://a, b", "must be URLs"),
        ("URL", "http://a?x=1", "must be URLs"),
        ("URL", "http://a, https://b", "http or https for all"),
        ("FALLBACK", "yes", "must be none or local"),
        ("USER", "a\nb", "must be one line"),
    ],
)
def test_a_mistake_in_the_engine_is_named_and_no_password(setting: str, value: str, said: str) -> None:
    """Before anything is asked."""
    with pytest.raises(SettingsError) as caught:
        load_settings(environ={f"GUIDEBOT_ENGINE_{setting}": value})
    assert f"GUIDEBOT_ENGINE_{setting} {said}" in str(caught.value) or said in str(caught.value)
    assert "sesame" not in str(caught.value)
