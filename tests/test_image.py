"""The container's files: libraries pinned in a layer of their own, a numeric user, true health."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PINS = {
    canonicalize_name(name): version
    for name, version in re.findall(
        r"^([\w.-]+)==(\S+)$", (ROOT / ".docker/requirements.txt").read_text(), re.M
    )
}
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
NEEDED = [*_PROJECT["dependencies"], *_PROJECT["optional-dependencies"]["postgres"]]


@pytest.mark.parametrize("needed", NEEDED)
def test_each_library_has_a_pin_that_will_do(needed: str) -> None:
    """`uv pip compile --python-version 3.12 --extra postgres pyproject.toml` with `-o` writes them anew."""
    requirement = Requirement(needed)
    assert requirement.specifier.contains(PINS[canonicalize_name(requirement.name)])


def test_the_image_keeps_libraries_apart_from_code() -> None:
    """A change of the code installs no library again; nobody in there is root, by number."""
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    pins, code = (
        lines.index("COPY .docker/requirements.txt /src/.docker/requirements.txt"),
        lines.index("COPY . /src"),
    )
    assert pins < code and any("-r /src/.docker/requirements.txt" in line for line in lines[pins:code])
    assert "--no-deps" in "".join(lines[code:])
    assert any(re.fullmatch(r"USER [1-9]\d+", line) for line in lines)
    assert "/healthz" in "".join(lines) and '"--listen", "0.0.0.0:8080"' in lines[-1]
    assert ".docker" not in (ROOT / ".dockerignore").read_text()
