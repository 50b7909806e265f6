"""Importing what we render gives back the same school."""

from __future__ import annotations

from typing import Any

import pytest

from schoolbuild.folders.importing.like import WHOLE, read_like
from schoolbuild.intent import render_school
from schoolbuild.model.load import school_names
from schoolbuild.model.school import Switch
from tests.conftest import ROOT
from tests.unit.folders.round_trip import facts, imported, school

SCHOOLS = school_names(ROOT)

PROFILE_UNKNOWABLE = {
    "fernhill-primary": {("port", "sw01", "43")},
    "stoneleigh-special": {("port", "sw01", "43"), ("port", "sw02", "45"), ("port", "sw02", "46")},
}
"""Ports with the profile `printer` in another VLAN: `classroom` in that VLAN is the same to a switch."""


@pytest.mark.parametrize("name", SCHOOLS)
def test_with_what_no_switch_can_say_the_same_school_comes_back(name: str) -> None:
    network = school(name)
    draft = imported(network, read_like(ROOT / "inventories" / name))
    wanted, found = facts(network), facts(draft.network)
    differ = {key for key in wanted | found if wanted.get(key) != found.get(key)}
    assert differ == PROFILE_UNKNOWABLE.get(name, set())
    assert all(wanted[key][1:] == found[key][1:] for key in differ)
    assert render_school(draft.network) == render_school(network)
    document = network.document
    for key in ("school", "closets", *WHOLE):
        assert getattr(draft.document, key) == getattr(document, key), key
    assert draft.document.gateway == document.gateway
    assert set(draft.document.links) == set(document.links)
    assert [_as_written(item) for item in draft.document.switches] == [_as_written(item) for item in document.switches]


def _as_written(switch: Switch) -> Any:
    """A stack that counts its members and one whose members have numbers are the same."""
    boxes = [(number, box.model, box.serial) for number, box in switch.numbered]
    return switch.model_copy(update={"members": ()}), boxes


@pytest.mark.parametrize("name", SCHOOLS)
def test_without_it_everything_that_a_switch_shows_comes_back(name: str) -> None:
    network = school(name)
    draft = imported(network)
    wanted, found = facts(network), facts(draft.network)
    for key, value in wanted.items():
        if key[0] == "switch":  # Which switches are core beside the root, no switch shows.
            assert (found[key][0], *found[key][2:]) == (value[0], *value[2:]), key
        elif key[0] == "link" or key in {("gateway",), ("root",), ("routing",)}:
            assert found[key] == value, key
        elif key[0] == "vlan":
            assert found[key][:2] == value[:2], key
        elif key[0] == "port" and key not in PROFILE_UNKNOWABLE.get(name, set()):
            assert found[key] == value, key
    assert draft.document.school.code == network.code
    assert draft.document.school.name == network.document.school.name


def test_without_lldp_cables_are_guessed_from_descriptions_and_said_to_be() -> None:
    network = school("hillside-secondary")
    draft = imported(network, lldp=False)
    wanted = {key: value for key, value in facts(network).items() if key[0] == "link"}
    assert {key: value for key, value in facts(draft.network).items() if key[0] == "link"} == wanted
    guesses = [words for words in draft.notes.guessed if words.startswith("cable ")]
    assert len(guesses) == len(wanted)
    assert all("a guess: the descriptions of both ends say so" in words for words in guesses)


def test_a_difference_would_be_seen() -> None:
    network = school("oakfield-primary")
    draft = imported(network)
    broken = facts(draft.network)
    broken["port", "sw01", "1"] = ("office", *broken["port", "sw01", "1"][1:])
    assert broken != facts(network)
