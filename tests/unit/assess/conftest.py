"""Schools whose switches are exactly as intended, and a way to judge them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from schoolbuild.assess import Assessment, Control, assess, load_controls
from schoolbuild.assess.drift import Drift, drift_of
from schoolbuild.model.as_is import AsIs
from schoolbuild.model.network import Network
from tests.unit.assess.estate import ROOT, healthy, network_of

TODAY = date(2026, 11, 22)

Judge = Callable[..., Assessment]


@pytest.fixture(scope="session")
def controls() -> tuple[Control, ...]:
    return load_controls(ROOT)


@pytest.fixture(scope="session")
def hillside() -> Network:
    return network_of("hillside-secondary")


@pytest.fixture(scope="session")
def oakfield() -> Network:
    return network_of("oakfield-primary")


@pytest.fixture(scope="session")
def hil(hillside: Network) -> Mapping[str, AsIs]:
    return healthy(hillside)


@pytest.fixture(scope="session")
def oak(oakfield: Network) -> Mapping[str, AsIs]:
    return healthy(oakfield)


@pytest.fixture(scope="session")
def healthy_drift(hillside: Network, hil: Mapping[str, AsIs]) -> Mapping[int, Drift]:
    """Comparing takes most of the time, so the documents that no test changes are compared once."""
    return {id(item): drift_of(hillside, item) for item in hil.values()}


@pytest.fixture
def judge_hil(
    hillside: Network, hil: Mapping[str, AsIs], controls: tuple[Control, ...], healthy_drift: Mapping[int, Drift]
) -> Judge:
    """Judge Hillside with some documents replaced: ``judge_hil(sw03=…)``; ``None`` leaves a document out."""

    def judged(today: date = TODAY, network: Network = hillside, **instead: AsIs | None) -> Assessment:
        documents = [item for item in {**hil, **instead}.values() if item is not None]
        drift = {item.host: healthy_drift.get(id(item)) or drift_of(network, item) for item in documents}
        return assess(network, documents, controls, today, drift)

    return judged
