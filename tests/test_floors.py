"""The house has three floors, and every import goes down."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOORS = {"corpus": 0, "retrieval": 1, "bot": 2}
MODULES = [path.relative_to(ROOT) for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]

# Libraries that one place alone may import: whoever swaps one of them changes one file or folder.
KEPT_APART = {
    "telegram": "bot/channels/",
    "nltk": "corpus/structure/sentences.py",
    "psycopg": "corpus/store/postgres/",
    "rank_bm25": "retrieval/",
}


def modules_in(floor: str) -> list[Path]:
    """Return the modules of one floor."""
    return [path for path in MODULES if path.parts[0] == floor]


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return everything that stands in a module, the module itself first."""
    return tuple(ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))))


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of everything that a module imports, wherever in it the import stands."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield node.module or ""


def test_imports_only_go_down() -> None:
    """The corpus knows nothing of ranking, and neither of the two knows anything of a conversation."""
    going_up = [
        f"{path} imports {name}"
        for path in MODULES
        for name in imports(path)
        if FLOORS.get(name.partition(".")[0], -1) > FLOORS[path.parts[0]]
    ]
    assert going_up == []


def test_libraries_that_may_be_swapped_are_imported_in_one_place() -> None:
    """Only the Telegram channel imports telegram; nltk and rank_bm25 have one place each."""
    elsewhere = [
        f"{path} imports {name}"
        for path in MODULES
        for name in imports(path)
        if not path.as_posix().startswith(KEPT_APART.get(name.partition(".")[0], ""))
    ]
    assert elsewhere == []


def test_rank_bm25_is_imported_by_one_file() -> None:
    """The reference for scores stands in one module."""
    assert len([path for path in MODULES if any(name.startswith("rank_bm25") for name in imports(path))]) == 1


DOORS = (
    "retrieval.retriever",
    "retrieval.keeping",
    "retrieval.evaluation.",
    "retrieval.encoding.",
    "retrieval.words.",
)
"""What a conversation may use of retrieval: asking, keeping, judging, the encoder, what is known of words."""


def test_conversations_use_retrieval_through_its_doors() -> None:
    """Whoever puts another part into retrieval changes nothing in bot/."""
    past_the_doors = [
        f"{path} imports {name}"
        for path in modules_in("bot")
        for name in imports(path)
        if name.split(".")[0] == "retrieval" and not name.startswith(DOORS)
    ]
    assert past_the_doors == []


def test_nobody_walks_through_the_parts_of_a_retriever() -> None:
    """It is asked for what is wanted, not for what it is made of."""
    reaching = [
        f"{path}:{node.lineno}"
        for path in modules_in("bot")
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)
        if name_of(node.value.value).endswith("retriever")
    ]
    assert reaching == []


def name_of(holder: ast.expr) -> str:
    """Return the last name of what holds an attribute, be it called or not."""
    holder = holder.func if isinstance(holder, ast.Call) else holder
    return holder.id if isinstance(holder, ast.Name) else str(getattr(holder, "attr", ""))


def test_every_module_says_what_it_is() -> None:
    """A reader learns from its first line what a module is for."""
    heads = {path: nodes(path)[0] for path in MODULES}
    assert [
        path
        for path, head in heads.items()
        if not isinstance(head, ast.Module) or not ast.get_docstring(head)
    ] == []


def modules_of(floor: str) -> dict[str, set[str]]:
    """Return the modules of a floor with those that each imports, be it late or for types alone."""
    names = {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES}
    found: dict[str, set[str]] = {}
    for name, path in names.items():
        single = {
            f"{node.module}.{alias.name}"
            for node in nodes(path)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        found[name] = {one for one in (*imports(path), *single) if one in names and one != name}
    return {name: used for name, used in found.items() if name.partition(".")[0] == floor}


def test_no_modules_of_retrieval_import_each_other() -> None:
    """Each can be understood before those that use it; a late import hides no circle."""
    left = modules_of("retrieval")
    while free := [name for name, used in left.items() if not used & left.keys()]:
        for name in free:
            del left[name]
    assert left == {}


def test_modules_of_retrieval_are_short_and_few_in_a_folder() -> None:
    """A file fits into the head, and a folder onto a screen."""
    paths = modules_in("retrieval")
    lengths = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in paths}
    assert [path for path, length in lengths.items() if length > 350] == []
    assert [room for room, count in Counter(path.parent for path in paths).items() if count > 14] == []
