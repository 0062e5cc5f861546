"""The files an operator deploys with are valid, complete, and speak of things that exist."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]  # it ships no types
import pytest
import yaml

from bot.processes import STOP_S
from bot.run import DRAIN_S
from bot.settings import Settings
from tests.bench.engine import ROOT

DEPLOY = ROOT / "docs" / "deploy"
COMPOSE = DEPLOY / "compose.yaml"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
DOCKERFILES = sorted(DEPLOY.glob("*.Dockerfile"))
KUBERNETES = "1.33"
CHECK_S = 60
SETTINGS = {f"BOT_{name.upper()}" for name in Settings.model_fields} | {"PORT"}


def documents(file: Path) -> list[dict[str, Any]]:
    return [document for document in yaml.safe_load_all(file.read_text("utf-8")) if document]


ALL = [(file.name, document) for file in MANIFESTS for document in documents(file)]
IDS = [f"{name}: {document['kind']} {document['metadata']['name']}" for name, document in ALL]
PODS = [
    document["spec"]["template"]["spec"]
    for _, document in ALL
    if document["kind"] in {"Deployment", "StatefulSet"}
]


def test_the_compose_file_is_one() -> None:
    checked = subprocess.run(  # noqa: S603 - a checker of ours on a file of ours
        [
            *(sys.executable, "-m", "check_jsonschema"),
            *("--builtin-schema", "vendor.compose-spec", str(COMPOSE)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=CHECK_S,
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("document", [document for _, document in ALL], ids=IDS)
def test_kubernetes_knows_every_field(document: dict[str, Any]) -> None:
    kubernetes_validate.validate(document, KUBERNETES, strict=True)


@pytest.mark.parametrize("pod", PODS, ids=[pod["containers"][0]["name"] for pod in PODS])
def test_a_container_is_watched_and_limited(pod: dict[str, Any]) -> None:
    (container,) = pod["containers"]

    assert container.keys() >= {"readinessProbe", "livenessProbe", "resources"}
    assert container["resources"]["limits"].keys() == {"cpu", "memory"}
    assert pod["automountServiceAccountToken"] is False


def test_every_setting_named_exists() -> None:
    text = "".join(file.read_text("utf-8") for file in [COMPOSE, *MANIFESTS, *DOCKERFILES])

    assert set(re.findall(r"BOT_[A-Z_]+", text)) - {"BOT_CACHE_DIR"} <= SETTINGS


@pytest.mark.parametrize("file", DOCKERFILES, ids=lambda file: file.name)
def test_an_image_is_made_of_what_is_there(file: Path) -> None:
    text = file.read_text("utf-8")
    copied = [line.split()[1:-1] for line in re.findall(r"^COPY (?!--from).*$", text, re.MULTILINE)]

    assert [name for names in copied for name in names if not (ROOT / name).exists()] == []
    (version,) = re.findall(
        r"^UV_VERSION=(.*)$", (ROOT / ".ci" / "bootstrap.sh").read_text(), re.MULTILINE
    )
    assert f"uv=={version}" in text
    assert "\nUSER 10001\n" in text


PARTS = {"engine", "nlu", "postgres", "valkey"}
SERVICES = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
OUR_IMAGES = {file.name.partition(".")[0] for file in DOCKERFILES}
LONGEST_STOP_S = 2 * DRAIN_S
"""Requests first, then turns and what is being sent."""


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {
        document["metadata"]["name"]: document for _, document in ALL if document["kind"] == kind
    }


def test_every_part_is_there() -> None:
    assert SERVICES.keys() == PARTS
    assert of_kind("Deployment").keys() | of_kind("StatefulSet").keys() == PARTS
    assert of_kind("Service").keys() == PARTS


@pytest.mark.parametrize("part", sorted(PARTS))
def test_a_service_of_compose_is_watched_limited_and_started_again(part: str) -> None:
    service = SERVICES[part]

    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}
    assert service["restart"] == "unless-stopped"
    own = (DEPLOY / f"{part}.Dockerfile").read_text("utf-8") if part in OUR_IMAGES else ""
    assert "healthcheck" in service or "\nHEALTHCHECK " in own


def test_a_stopping_engine_is_given_the_time_it_takes() -> None:
    pod = of_kind("Deployment")["engine"]["spec"]["template"]["spec"]
    aside_s = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]

    assert pod["terminationGracePeriodSeconds"] > aside_s + LONGEST_STOP_S
    assert int(SERVICES["engine"]["stop_grace_period"].removesuffix("s")) > STOP_S


def test_disruptions_leave_an_engine_and_a_model() -> None:
    budgets = of_kind("PodDisruptionBudget")

    assert budgets.keys() == {"engine", "nlu"}
    assert all(budget["spec"]["minAvailable"] >= 1 for budget in budgets.values())
    assert of_kind("Deployment")["engine"]["spec"]["replicas"] >= 2
    assert of_kind("HorizontalPodAutoscaler").keys() == {"engine"}
