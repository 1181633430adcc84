"""What starts the bot on several machines, by the rules of compose and of Kubernetes; see `.ci/deploy`."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from compose_spec import PyCompose

ROOT = Path(__file__).parents[2]
COMPOSE = [ROOT / "compose.yaml", ROOT / "docs/deploy/compose.yaml"]
MANIFESTS = [
    one
    for path in sorted((ROOT / "docs/deploy/kubernetes").glob("*.yaml"))
    for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]
SETTINGS = set(re.findall(r"`(GUIDEBOT_\w+)`", (ROOT / "docs/running.md").read_text(encoding="utf-8")))
KUBERNETES = "1.30"
"""The oldest version that is still in use anywhere; the newest is tried as well."""

Json = dict[str, Any]


def read(path: Path) -> Json:
    """Return a file for compose with its variables filled in and what is shared repeated."""
    text = re.sub(r"\$\{\w+(?::[?-][^}]*)?\}", "x", path.read_text(encoding="utf-8"))
    found: Json = yaml.safe_load(text)
    return found


def check_compose(found: Json) -> None:
    """Fail where compose would refuse a file."""
    parsed = PyCompose.from_yaml(yaml.safe_dump(found))
    names, volumes = set(parsed.service_names()), set(found.get("volumes", {}))
    for name, service in found["services"].items():
        assert set(service.get("depends_on", ())) <= names, f"{name} depends on nothing there is"
        mounted = {one.partition(":")[0] for one in service.get("volumes", ())}
        assert {one for one in mounted if not one.startswith((".", "/"))} <= volumes, name
        for other, how in dict(service.get("depends_on", {})).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in found["services"][other], f"{other} can't be told to be healthy"


def check_manifest(manifest: Json, version: str = KUBERNETES) -> None:
    """Fail where Kubernetes would refuse a manifest."""
    kubernetes_validate.validate(manifest, version, strict=True)


@pytest.mark.parametrize("path", COMPOSE, ids=str)
def test_compose_takes_the_file(path: Path) -> None:
    """And its bots know their settings, and keep what they have apart."""
    found = read(path)
    check_compose(found)
    bots = [one for name, one in found["services"].items() if name.startswith("guidebot")]
    assert bots and len({str(one["volumes"]) for one in bots}) == len(bots)
    for bot in bots:
        assert {name for name in bot["environment"] if name.startswith("GUIDEBOT_")} <= SETTINGS


def broken_service(found: Json) -> None:
    found["services"]["guidebot-1"]["port"] = ["8080"]


def broken_dependence(found: Json) -> None:
    found["services"]["guidebot-1"]["depends_on"] = {"postgre": {"condition": "service_started"}}


def broken_volume(found: Json) -> None:
    del found["volumes"]["postgres"]


def broken_health(found: Json) -> None:
    del found["services"]["postgres"]["healthcheck"]


@pytest.mark.parametrize("spoil", [broken_service, broken_dependence, broken_volume, broken_health])
def test_a_mistake_in_compose_is_found(spoil: Callable[[Json], None]) -> None:
    """An option that there isn't, a service or a volume that nobody names, a health that nobody knows."""
    found = read(COMPOSE[1])
    spoil(found)
    with pytest.raises((AssertionError, ValueError)):
        check_compose(found)


@pytest.mark.parametrize("version", [KUBERNETES, "1.37"])
@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda one: one["kind"])
def test_kubernetes_takes_the_manifest(manifest: Json, version: str) -> None:
    """In an old version and a new one, without a field that there isn't."""
    check_manifest(manifest, version)


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [
        (("spec",), "replica", 2),
        (("spec",), "replicas", "two"),
        (("spec", "template", "spec", "containers", 0), "readinessprobe", {}),
        (("spec", "template", "spec", "containers", 0, "livenessProbe"), "tcpSocket", {"host": "x"}),
    ],
)
def test_a_mistake_in_a_manifest_is_found(place: tuple[Any, ...], name: str, value: object) -> None:
    """A field that there isn't, a value of another type, one that is missing."""
    manifest = copy.deepcopy(kind("Deployment"))
    there = manifest
    for one in place:
        there = there[one]
    there[name] = value
    with pytest.raises(kubernetes_validate.ValidationError):
        check_manifest(manifest)


def test_the_manifests_fit_together() -> None:
    """Service and budget mean the deployment's processes, and its settings are those that there are."""
    deployment = kind("Deployment")
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    container = deployment["spec"]["template"]["spec"]["containers"][0]
    assert deployment["spec"]["selector"]["matchLabels"] == labels
    assert kind("Service")["spec"]["selector"] == labels
    assert kind("PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == labels
    assert kind("PodDisruptionBudget")["spec"]["minAvailable"] < deployment["spec"]["replicas"]
    assert deployment["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    assert {one["name"] for one in container["env"]} <= SETTINGS
    keys = set(kind("Secret")["stringData"])
    wanted = {one["valueFrom"]["secretKeyRef"]["key"] for one in container["env"] if "valueFrom" in one}
    assert wanted | {"token"} == keys
    ports = {one["name"]: one["containerPort"] for one in container["ports"]}
    assert kind("Service")["spec"]["ports"][0]["targetPort"] in ports
    assert container["args"][-1].endswith(f":{ports['http']}")


def kind(name: str) -> Json:
    """Return the manifest of a kind."""
    (found,) = [one for one in MANIFESTS if one["kind"] == name]
    return dict(found)
