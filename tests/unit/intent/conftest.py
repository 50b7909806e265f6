"""The two sample schools, opened once, and a way to change one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.model.derive import derive, open_school
from schoolbuild.model.network import Network

SCHOOLS = ("oakfield-primary", "hillside-secondary")

Change = Callable[..., Network]


@pytest.fixture(scope="session")
def networks(project_root: Path) -> Mapping[str, Network]:
    return {name: open_school(project_root, name)[1] for name in SCHOOLS}


@pytest.fixture(scope="session")
def oakfield(networks: Mapping[str, Network]) -> Network:
    return networks["oakfield-primary"]


@pytest.fixture(scope="session")
def hillside(networks: Mapping[str, Network]) -> Network:
    return networks["hillside-secondary"]


@pytest.fixture(scope="session")
def changed() -> Change:
    """``changed(network, document={...}, standard={...})``: the same school with some parts exchanged."""

    def change(network: Network, document: dict[str, Any] | None = None, standard: dict[str, Any] | None = None) -> Any:
        return derive(
            network.school,
            network.document.model_copy(update=document or {}),
            network.standard.model_copy(update=standard or {}),
        )

    return change
