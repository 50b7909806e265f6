"""Every rendered text of both schools as it was last looked at; ``make golden`` rewrites the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schoolbuild.intent import render, render_bootstrap
from schoolbuild.model.derive import open_school

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCHOOLS = ("oakfield-primary", "hillside-secondary")


def _texts() -> Iterator[tuple[str, str]]:
    """Each file's name and what it should hold."""
    for school in SCHOOLS:
        network = open_school(ROOT, school)[1]
        for switch in network.switches.values():
            yield f"{school}/{switch.host}.cfg", render(network, switch.name)
            yield f"{school}/{switch.host}.bootstrap", render_bootstrap(network, switch.name)


TEXTS = dict(_texts())


@pytest.mark.golden
@pytest.mark.parametrize("name", TEXTS)
def test_text_is_as_it_was_looked_at(name: str, golden: Callable[[str, str], None]) -> None:
    golden(name, TEXTS[name])


def test_no_file_is_left_over() -> None:
    kept = {path.relative_to(HERE).as_posix() for path in HERE.glob("*/*") if "__pycache__" not in path.parts}
    assert kept == set(TEXTS)
