"""Schools are named, or all are meant; never both, and never neither."""

from __future__ import annotations

import pytest
import typer

from schoolbuild.cli.chosen import chosen_schools
from tests.conftest import ROOT


def test_named_schools_come_once_and_in_their_order() -> None:
    named = ["oakfield-primary", "fernhill-primary", "oakfield-primary"]
    assert chosen_schools(ROOT, named, every=False) == ["oakfield-primary", "fernhill-primary"]


def test_all_are_all() -> None:
    assert "riverside-youth-centre" in chosen_schools(ROOT, None, every=True)


@pytest.mark.parametrize(
    ("named", "every", "said"), [(["oakfield-primary"], True, "not both"), ([], False, "at least")]
)
def test_both_or_neither_is_refused(named: list[str], every: bool, said: str) -> None:
    with pytest.raises(typer.BadParameter, match=said):
        chosen_schools(ROOT, named, every)
