"""Processes of one bot behind one webhook: whichever gets what people do; run by `.ci/postgres`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.channels.chat.store.postgres.tables import STEPS
from corpus.errors import LibraryError
from corpus.store.migrations import MIGRATIONS, Migration
from corpus.store.postgres.opening import open_connection
from corpus.store.postgres.steps import Steps
from tests.bot.telegram.test_keepers import BOATS, KAYAK, last
from tests.bot.telegram.test_kills import QUESTIONS, answers
from tests.helpers.bot_api import labels
from tests.helpers.postgres import a_schema
from tests.helpers.replicas import REPLICAS, Replicas, asking, in_order, start_replicas, words_for

pytestmark = pytest.mark.postgres
KEEPER, OTHER_KEEPER = 50_009_001, 50_009_002


@pytest.fixture
def run_replicas(telegram_guide: Path, tmp_path: Path) -> Iterator[Callable[[], Replicas]]:
    """Return a function that starts them behind a balancer, with two keepers."""
    with ExitStack() as stack:

        def run() -> Replicas:
            keepers = f"{KEEPER},{OTHER_KEEPER}"
            replicas = start_replicas(stack, telegram_guide, tmp_path, webhook=True, telegram_admins=keepers)
            for keeper in (KEEPER, OTHER_KEEPER):
                replicas.api.chats[keeper] = {"id": keeper, "type": "private", "first_name": "K"}
            return replicas

        yield run


def test_all_works_at_whichever_process_gets_it(run_replicas: Callable[[], Replicas]) -> None:
    """Follow-ups, buttons, a wish, two keepers' proposals and the notice: each step at the next process."""
    replicas = run_replicas()
    api, person = replicas.api, replicas.api.person()
    answer = api.ask(person, "How much does a day pass cost?", "$12")
    assert "$6" in api.ask(person, "And for members?", "$6")["text"]
    api.press(person, answer, "👍")
    api.wait(lambda: replicas.number("SELECT count(*) FROM vote") == 1)
    why = api.press(person, answer, "Why")
    api.answer(why)
    refused = api.ask(person, KAYAK)
    assert "told" in api.answer(api.press(person, refused, "🔔"))["text"]
    api.upload(KEEPER, "Boats.md", BOATS, "/add")
    proposal = last(api, KEEPER, "would change")
    assert labels(proposal) == ["Publish", "Discard", "📄 Passages"]
    api.press(KEEPER, proposal, "Publish")
    last(api, KEEPER, "Published as edition")
    last(api, OTHER_KEEPER, "[Pp]ublished")
    assert "$70" in str(last(api, person, "kayak costs")["text"])
    for _ in range(REPLICAS):  # each of them has the new edition
        assert "$70" in api.ask(api.person(), KAYAK)["text"]
    replicas.wait_until_done()
    notices = [m for m in api.seen(person) if "A kayak costs $70" in m["text"]]
    assert len(notices) == 1
    assert replicas.balancer is not None
    assert len([port for port in replicas.balancer.taken if replicas.balancer.taken[port]]) == REPLICAS
    replicas.assert_well()


def test_a_rolling_restart_makes_no_pause(run_replicas: Callable[[], Replicas]) -> None:
    """Somebody takes each delivery at once, and each answer comes once, in its order."""
    replicas = run_replicas()
    api, balancer = replicas.api, replicas.balancer
    assert balancer is not None
    people = [api.person() for _ in range(10)]
    with asking(api, people) as asked:
        for one in replicas.all:
            assert one.stop(20) == 0
            replicas.wait_for(REPLICAS - 1)
            one.start(wait=False)
            replicas.wait_for(REPLICAS)
    api.wait(lambda: all(len(answers(api, person)) >= asked[person] for person in people), 60)
    for person in people:
        assert in_order(answers(api, person), words_for(asked[person]))
    assert balancer.refused == 0
    replicas.assert_well()


LATER = """
ALTER TABLE reply ADD COLUMN later TEXT NOT NULL DEFAULT '';
ALTER TABLE vote ADD COLUMN later TEXT NOT NULL DEFAULT '';
ALTER TABLE wish ADD COLUMN later BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN later TEXT;
ALTER TABLE proposal ADD COLUMN later TEXT;
CREATE TABLE later (id TEXT PRIMARY KEY);
"""
LATER_LIBRARY = """
ALTER TABLE edition ADD COLUMN later TEXT;
ALTER TABLE version ADD COLUMN later TEXT;
ALTER TABLE passage ADD COLUMN later TEXT;
"""
PROGRAM = f"""
from bot.channels.chat.store.postgres import database, tables
from corpus.store.migrations import MIGRATIONS, Migration
from corpus.store.postgres import library
from corpus.store.postgres.steps import Steps

database.STEPS = tables.STEPS._replace(all=(*tables.STEPS.all, Migration("later", '''{LATER}''')))
library.MIGRATIONS = (*MIGRATIONS, Migration("later", '''{LATER_LIBRARY}'''))
from bot.command_line import main
main()
"""


def test_two_versions_work_side_by_side(run_replicas: Callable[[], Replicas]) -> None:
    """The first that has a new step takes it; those without it go on until they are restarted."""
    replicas = run_replicas()
    api, newer = replicas.api, replicas.all[0]
    for _ in range(8):  # the driver has prepared what is asked often
        api.ask(api.person(), *QUESTIONS[0])
    assert newer.stop(20) == 0
    newer.program = PROGRAM
    newer.start(wait=False)
    replicas.wait_for(REPLICAS)
    assert replicas.number("SELECT count(*) FROM later") == 0
    people = [api.person() for _ in range(2 * REPLICAS)]
    for question, _ in QUESTIONS:
        for person in people:
            api.say(person, question)
    api.wait(lambda: all(len(answers(api, person)) >= len(QUESTIONS) for person in people), 60)
    for person in people:
        assert in_order(answers(api, person), [word for _, word in QUESTIONS])
        api.press(person, api.seen(person)[0], "👎")
    api.wait(lambda: replicas.number("SELECT count(*) FROM vote") == len(people))
    api.upload(KEEPER, "Boats.md", BOATS, "/add")
    api.press(KEEPER, last(api, KEEPER, "would change"), "Publish")
    last(api, KEEPER, "Published as edition")
    for _ in range(REPLICAS):
        assert "$70" in api.ask(api.person(), KAYAK)["text"]
    replicas.assert_well()


@pytest.mark.parametrize("part", ["bot", "library"])
def test_tables_two_steps_ahead_are_not_started_on(part: str) -> None:
    """Who is of the version before the last starts, and leaves them as they are; others say so."""
    steps = STEPS if part == "bot" else Steps(MIGRATIONS)
    later = [Migration(name, f"CREATE TABLE {name} (id TEXT PRIMARY KEY);") for name in ("one", "two")]
    with a_schema() as url:
        open_connection(url, part, steps._replace(all=(*steps.all, later[0]))).close()
        open_connection(url, part, steps).close()
        open_connection(url, part, steps._replace(all=(*steps.all, *later))).close()
        with pytest.raises(LibraryError, match="later version"):
            open_connection(url, part, steps)
