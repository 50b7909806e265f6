"""Half a configuration, or none, is told from a whole one."""

from __future__ import annotations

import pytest

from schoolbuild import families
from schoolbuild.lab.offline import replay

MODELS = {"cisco_ios": "C2960X-48FPS-L", "aruba_aoss": "2930F-48G-PoEP-4SFPP"}


@pytest.fixture(params=MODELS)
def told(request: pytest.FixtureRequest) -> tuple[families.Family, str]:
    family = families.get(request.param)
    return family, replay(family.name, MODELS[family.name], [], ["hostname whole-sw01"]).running


def test_a_whole_one(told: tuple[families.Family, str]) -> None:
    family, text = told
    assert family.looks_whole(text) is None


def test_nothing(told: tuple[families.Family, str]) -> None:
    family, _ = told
    assert family.looks_whole("") is not None
    assert family.looks_whole("% Invalid input detected at '^' marker.") is not None


def test_rubbish(told: tuple[families.Family, str]) -> None:
    family, _ = told
    rubbish = "".join(chr(33 + (7 * n * n + n) % 94) for n in range(2000))
    assert family.looks_whole("\n".join(rubbish[n : n + 70] for n in range(0, len(rubbish), 70))) is not None


def test_the_first_half_is_noticed(told: tuple[families.Family, str]) -> None:
    family, text = told
    lines = text.rstrip().splitlines()
    inside = next(n for n, line in enumerate(lines) if line.startswith(("   untagged", "interface ")))
    assert family.looks_whole("\n".join(lines[: inside + 1])) is not None
