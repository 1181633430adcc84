"""Who gets in, and what a page can't be made to do: a test for each entry of OWASP's list that fits."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from bot.desk.app import build_app
from bot.desk.gate.guard import HEADERS, MAX_BYTES
from bot.desk.gate.sessions import IDLE_SECONDS, LINK_SECONDS, LONGEST_SECONDS, Gate
from bot.desk.pages.rendering import HERE, POSTS
from bot.keeping.judging.judgements import NAME
from tests.bot.desk.conftest import Clock, here
from tests.bot.desk.keeper import HOST, Keeper
from tests.helpers.keepers import published

WRITES = sorted(path.replace("{number:int}", "1").replace("{", "").replace("}", "") for path in POSTS)
READS = [
    *("/", "/asked", "/asked/0123456789abcdef", "/judged", "/judged/questions.jsonl", "/effect", "/publish"),
    *("/history", "/history/1", "/documents", "/documents/club", "/documents/club/edit", "/add", "/alive"),
    *("/drafts/0123456789abcdef", "/try", "/try/staged"),
]


def nothing_was_written(data_dir: Path) -> bool:
    return published(data_dir) == 1 and not (data_dir / NAME).exists() and not (data_dir / "desk").exists()


def test_there_are_pages_that_write() -> None:
    """The tests below would hold for none."""
    assert {"/judge/key", "/undo", "/publish", "/history/1", "/add", "/leave"} <= set(WRITES)


def test_nothing_is_written_without_a_session(client: TestClient, data_dir: Path) -> None:
    """Whatever the form holds; a made-up cookie is none."""
    for path, cookie in product(WRITES, ("", "guidebot_desk=made-up")):
        response = client.post(path, data={"csrf": "x", "verdict": "ignored"}, headers={"Cookie": cookie})
        assert response.status_code == 401 and "session has ended" in response.text
    assert nothing_was_written(data_dir)


def test_nothing_is_read_without_a_session(client: TestClient) -> None:
    """Who has none is sent to the door."""
    for path in READS:
        response = client.get(path, follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (303, "/enter")


def test_nothing_is_written_without_the_forms_token(keeper: Keeper, data_dir: Path) -> None:
    """No token, another's, or one that is a file."""
    for path in WRITES:
        sent = [
            keeper.client.post(path, data={"verdict": "ignored"}),
            keeper.client.post(path, data={"csrf": "x" * 43, "verdict": "ignored"}),
            keeper.client.post(path, data={"csrf": "ключ", "verdict": "ignored"}),
            keeper.client.post(path, files={"csrf": ("x", keeper.token.encode())}),
        ]
        assert [one.status_code for one in sent] == [403] * 4
    assert nothing_was_written(data_dir)


OTHER_SITES: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": f"http://{HOST}"},
    {"Origin": "https://example.org"},
    {"Origin": f"http://{HOST}.example.org"},
    {"Origin": "http://127.0.0.1:8460"},
    {"Origin": "null"},
    {"Referer": "https://example.org/asked"},
    {},
]


def test_other_sites_write_nothing(keeper: Keeper, data_dir: Path) -> None:
    """Not even with the cookie and the token, whether the browser is old or new."""
    token, cookie = keeper.token, "; ".join(f"{k}={v}" for k, v in keeper.client.cookies.items())
    for headers in OTHER_SITES:
        other = TestClient(keeper.client.app, f"http://{HOST}", headers={"Cookie": cookie, **headers})
        for path in ("/undo", "/publish", "/history/1", "/enter"):
            response = other.post(path, data={"csrf": token})
            assert response.status_code == 403 and "another page" in response.text
    assert nothing_was_written(data_dir)


def test_an_old_browser_writes_from_the_desks_own_page(keeper: Keeper) -> None:
    """One that tells the origin alone."""
    token = keeper.token
    del keeper.client.headers["Sec-Fetch-Site"]
    keeper.client.headers["Origin"] = f"http://{HOST}"
    assert keeper.client.post("/undo", data={"csrf": token}).status_code == 404  # there is nothing to undo
    del keeper.client.headers["Origin"]
    keeper.client.headers["Referer"] = f"http://{HOST}/asked"
    assert keeper.client.post("/undo", data={"csrf": token}).status_code == 404


def test_a_link_lets_one_browser_in_once(client: TestClient, gate: Gate) -> None:
    """The second time it says what to do."""
    key = gate.new_key()
    assert client.get(f"/enter?key={key}").status_code == 200
    other = TestClient(client.app, f"http://{HOST}")
    second = other.get(f"/enter?key={key}")
    assert second.status_code == 403 and "used already" in second.text
    assert other.get("/asked", follow_redirects=False).status_code == 303


def test_a_link_ends_by_itself(client: TestClient, gate: Gate, clock: Clock) -> None:
    """Ten minutes after it was printed."""
    key = gate.new_key()
    clock.now += LINK_SECONDS + 1
    assert client.get(f"/enter?key={key}").status_code == 403
    assert "Nothing that was judged is lost" in client.get("/enter?key=").text


@pytest.mark.parametrize(
    ("step", "steps"), [(IDLE_SECONDS + 1, 1), (IDLE_SECONDS / 2, 2 * LONGEST_SECONDS / IDLE_SECONDS + 1)]
)
def test_a_session_ends(keeper: Keeper, clock: Clock, step: float, steps: float) -> None:
    """When nobody sits there, and after a day's work whatever happens."""
    for _ in range(int(steps)):
        assert keeper.client.get("/alive", follow_redirects=False).status_code == 204
        clock.now += step
    assert keeper.client.get("/alive", follow_redirects=False).status_code == 303


def test_who_leaves_is_gone(keeper: Keeper) -> None:
    """Even with the same cookie."""
    cookies = dict(keeper.client.cookies)
    assert "You have left" in keeper.send("/leave")
    keeper.client.cookies.update(cookies)
    assert keeper.client.get("/asked", follow_redirects=False).status_code == 303


def test_the_cookie_is_for_this_site_alone_and_for_no_script(client: TestClient, gate: Gate) -> None:
    """So that a hole elsewhere does not open the desk."""
    response = client.get(f"/enter?key={gate.new_key()}", follow_redirects=False)
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie


def test_every_page_forbids_frames_scripts_and_sniffing(keeper: Keeper) -> None:
    """Errors and assets, too."""
    for path in (*READS, "/enter", "/nowhere", "/assets/desk.css", "/assets/nothing"):
        headers = keeper.client.get(path).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name", sorted({path.name for path in (HERE / "templates").rglob("*.html")} - {"report.html"})
)
def test_no_template_has_a_script_or_a_style_of_its_own(name: str) -> None:
    """The policy would stop it; nor does any let text through as markup."""
    text = next((HERE / "templates").rglob(name)).read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|\|\s*safe|autoescape|https?://[a-z]", text)
    assert re.findall(r"<script[^>]*>", text) in ([], ['<script src="/assets/desk.js" defer>'])


def test_guesses_of_the_password_wait(data_dir: Path, clock: Clock) -> None:
    """Each longer than the one before, and the right one as well; then it opens."""
    gate = Gate("mara", "correct horse battery", clock)
    client = TestClient(build_app(data_dir, gate, carry_out=here), f"http://{HOST}")
    client.headers["Sec-Fetch-Site"] = "same-origin"

    def give(password: str) -> Response:
        return client.post("/enter", data={"password": password})

    statuses = [give(f"wrong {n}").status_code for n in range(30)]
    assert statuses[:4] == [403] * 4 and set(statuses[4:]) == {429}
    told = give("correct horse battery")
    assert told.status_code == 429 and int(told.headers["Retry-After"]) >= 1
    clock.now += 60
    assert give("\udfff".encode("utf-8", "surrogatepass").decode("latin-1")).status_code == 403
    clock.now += 120
    assert "Asked" in give("correct horse battery").text


def test_a_link_is_no_way_past_a_password(data_dir: Path, clock: Clock) -> None:
    """Where there is a password, no key is looked at."""
    gate = Gate("mara", "correct horse battery", clock)
    client = TestClient(build_app(data_dir, gate, carry_out=here), f"http://{HOST}")
    assert "Password" in client.get(f"/enter?key={gate.new_key()}").text
    assert client.get("/asked", follow_redirects=False).status_code == 303
    assert Gate("mara").by_password("") is None


def test_a_name_that_is_not_the_desks_is_not_answered(keeper: Keeper) -> None:
    """A page that has its own name lead here reads nothing."""
    for host in ("example.org", "127.0.0.1", "127.0.0.1:8460", ""):
        assert keeper.client.get("/asked", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("declared", [True, False])
def test_more_than_a_document_may_have_is_not_read(keeper: Keeper, data_dir: Path, declared: bool) -> None:
    """Whether its length is told or not."""
    body = b"x" * (MAX_BYTES + 1)
    content = body if declared else (body[at : at + (1 << 20)] for at in range(0, len(body), 1 << 20))
    response = keeper.client.post(
        "/add", content=content, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert response.status_code in (400, 413)
    assert nothing_was_written(data_dir)


EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7 * 7 }}"


def test_no_markup_of_a_question_or_a_document_is_let_through(keeper: Keeper, data_dir: Path) -> None:
    """In the list, in a group, in a document, in a form, in what a keeper typed, in an error."""
    from bot.assistant.reply import Kind, Reply
    from bot.channels.terminal.asked_file import AskedFile

    question = f"is {EVIL} served"
    AskedFile(data_dir).session("evil")(Reply(Kind.NOT_FOUND, "", question, question), ())
    keeper.see("/add")
    keeper.send("/add", text=f"# {EVIL}\n\n{EVIL} is served at the bar.\n", name="evil")
    draft = keeper.page.split('action="/drafts/')[1].split("/")[0]
    pages = [keeper.page]
    keeper.send(f"/drafts/{draft}/publish", message=EVIL)
    key = keeper.open("served")
    pages.append(keeper.page)
    keeper.send(f"/judge/{key}", verdict="not_covered", say=EVIL)
    fixed = (
        "/asked?view=all /judged /publish /effect /history /documents /documents/evil /documents/evil/edit"
    )
    fixed += " /documents/evil/hints"
    paths = [*fixed.split(), *(before + EVIL for before in ("/asked?q=", "/documents/", "/try?q=", "/"))]
    for path in paths:
        pages.append(keeper.get(path).text)
    assert sum("&lt;script&gt;" in page for page in pages) >= 9
    for page in pages:
        assert "<script>alert" not in page and "<img src=x" not in page and " 49 " not in page


def test_a_files_name_leads_nowhere(keeper: Keeper, data_dir: Path, tmp_path: Path) -> None:
    """Its last part is its name; it lands in the draft's folder."""
    names = ["../../evil.md", "..\\..\\evil.md", "/etc/evil.md", "a/../../evil.md", "change.json/../evil.md"]
    for name in names:
        keeper.see("/add")
        keeper.send("/add", files={"files": (name, b"# Evil\n\nIt is here.\n")})
    assert [path.parent.parent for path in tmp_path.rglob("evil.md")] == [data_dir / "desk"] * len(names)


def test_a_file_without_a_usable_name_is_refused(keeper: Keeper) -> None:
    """In one sentence, on the form."""
    for name in (".", "..", "\x1b[2J.md", "n" * 300 + ".md"):
        keeper.see("/add")
        assert "A file needs a name" in keeper.send("/add", 400, files={"files": (name, b"text")})


NOWHERE = """/assets/../app.py /assets/..%2fapp.py /assets/%2e%2e/app.py /drafts/.. /drafts/..%2f..%2f
/documents/..%2f..%2fetc%2fpasswd /asked/..%2f /history/999 /history/-1 /history/99999999999999999999999"""


def test_a_path_leads_nowhere(keeper: Keeper) -> None:
    """There is no such page, and no such file."""
    for path in NOWHERE.split():
        response = keeper.get(path)
        assert response.status_code in (404, 303, 400, 200)
        assert "def build_app" not in response.text and "root:" not in response.text
        assert "mistake in guidebot" not in response.text


def test_no_secret_is_in_the_log(
    client: TestClient, gate: Gate, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the link's key, nor a cookie, nor a token."""
    caplog.set_level("DEBUG", "guidebot")
    key = gate.new_key()
    keeper = Keeper(client)
    keeper.see(f"/enter?key={key}")
    keeper.get(f"/enter?key={key}")
    keeper.judge("cards", "ignored")
    said = caplog.text + "".join(capsys.readouterr()) + repr(gate)
    assert "event=entered" in caplog.text and "event=judged" in caplog.text
    for secret in (key, keeper.token, *keeper.client.cookies.values()):
        assert secret not in said


def test_a_mistake_is_one_sentence_and_loses_nothing(
    keeper: Keeper, data_dir: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its page has no traceback; the log has its kind and place."""
    keeper.judge("cards", "ignored")

    def fail(_clerk: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("bot.desk.clerk.Clerk.unpublished", fail)
    keeper.client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    response = keeper.get("/asked")
    assert response.status_code == 500 and "nothing that you judged is lost" in response.text
    assert "secret" not in response.text and "Traceback" not in response.text
    assert "event=mistake error=ZeroDivisionError" in caplog.text
    assert (data_dir / NAME).exists()


@pytest.mark.parametrize("name", [NAME, "asked.jsonl"])
def test_what_can_not_be_read_is_said(keeper: Keeper, data_dir: Path, name: str) -> None:
    """In one sentence that says what to do, on every page that needs it."""
    (data_dir / name).unlink(missing_ok=True)
    (data_dir / name).mkdir()
    response = keeper.get("/asked")
    assert response.status_code == 400 and "mend its rights" in response.text
