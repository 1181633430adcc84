"""`guidebot search` over a pipe: many queries are worth loading what searches quickest."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest

from retrieval.engine.local.index import Index
from retrieval.engine.local.searching.engines import installed
from tests.helpers.keepers import Guidebot

QUERIES = ("guide", "what does it cost", "nothing of the kind", "day", "", "who opens", "cost of a day")


@pytest.mark.usefixtures("data_dir")
@pytest.mark.parametrize(("n_lines", "loads"), [(2, False), (len(QUERIES), True)])
def test_many_queries_are_searched_by_the_quickest(
    run_main: Guidebot, monkeypatch: pytest.MonkeyPatch, n_lines: int, loads: bool
) -> None:
    """From some lines on, where the corpus is large enough; the hits are those of each query alone."""
    alone = [json.loads(run_main("search", "--json", query).out) for query in QUERIES[:n_lines] if query]
    used: list[str] = []
    use = Index.use

    def noted(index: Index, engine: str) -> None:
        used.append(engine)
        use(index, engine)  # type: ignore[arg-type]

    monkeypatch.setattr(Index, "use", noted)
    monkeypatch.setattr("retrieval.engine.local.index.loaded", lambda: "plain")
    monkeypatch.setattr("retrieval.engine.local.index._WORTH_COMPILING", 1)
    monkeypatch.setattr("bot.command_line.commands.search._MANY", 3)
    lines = "".join(f"{query}\n" for query in QUERIES[:n_lines])
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(lines.encode())))
    ended = run_main("search", "--json")
    found = [json.loads(line) for line in ended.out.splitlines()]
    assert [one for one in found if "error" not in one] == alone
    assert used == ["plain", installed()[-1]] if loads else ["plain"]
