"""No other machine than the declared one is taken for it, whatever of it is right."""

from __future__ import annotations

from typing import Any

import pytest

from schoolbuild.model.windows.read_facts import read_facts
from schoolbuild.transport.winrm.failure import WinrmError
from schoolbuild.transport.winrm.standing import standing_of
from tests.unit.oak_server import facts, identity, imaged, target


def standing(who: dict[str, Any], **changes: Any) -> str:
    return standing_of(target(**changes), read_facts(facts(who)))


def test_what_was_built_and_what_is_new_are_told_apart() -> None:
    assert standing(identity()) == "ours"
    assert standing(imaged()) == "imaged"


def test_a_machine_half_built_is_ours() -> None:
    assert standing(imaged(computer_name="OAK-FS01")) == "ours"
    assert standing(imaged(pending_name="OAK-FS01")) == "ours"
    assert standing(imaged(mark={"school": "oakfield-primary", "host": "oak-fs01", "in_service": False})) == "imaged"


def test_a_new_machine_needs_no_serial_that_the_folder_does_not_have() -> None:
    assert standing(imaged(serial=None), serial=None) == "imaged"


def test_a_host_of_guests_may_be_in_a_domain_of_the_school() -> None:
    assert standing(identity(), role="hypervisor", domain=None) == "ours"
    assert standing(identity(domain=None, workgroup="WORKGROUP"), role="hypervisor", domain=None) == "ours"


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (identity(domain="hillside.internal"), "belongs to the domain hillside.internal, and should be in oakfield"),
        (imaged(domain="hillside.internal", workgroup=None), "belongs to the domain hillside.internal"),
        (identity(mark={"school": "hillside-secondary", "host": None}), "built for the school 'hillside-secondary'"),
        (identity(mark={"school": "oakfield-primary", "host": "oak-dc01"}), "built as oak-dc01"),
        (identity(serial="CZ2OAK0001"), "serial number is CZ2OAK0001, and that of oak-fs01 is CZ2OAK0002"),
        (imaged(serial="CZ2OAK0001"), "serial number is CZ2OAK0001"),
        (identity(computer_name="OAK-FS02"), "name is OAK-FS02"),
        (imaged(computer_name="FILESERVER"), "name is FILESERVER"),
        (imaged(mark={"school": "oakfield-primary", "host": "oak-dc01"}), "built as oak-dc01"),
    ],
)
def test_another_machine_is_refused(who: dict[str, Any], words: str) -> None:
    with pytest.raises(WinrmError, match=words) as caught:
        standing(who)
    assert caught.value.kind == "wrong_device"


@pytest.mark.parametrize(
    ("changes", "who", "words"),
    [
        ({"domain": None, "domains": ()}, identity(), "should be in none"),
        ({"role": "controller"}, imaged(computer_name="OAK-FS01"), "should be a controller of oakfield.internal"),
        ({"role": "hypervisor", "domain": None}, identity(domain="other.internal"), "which is not of this school"),
    ],
)
def test_a_machine_in_the_wrong_place_is_refused(changes: dict[str, Any], who: dict[str, Any], words: str) -> None:
    with pytest.raises(WinrmError, match=words):
        standing(who, **changes)


@pytest.mark.parametrize(
    "who",
    [
        identity(computer_name=None),
        identity(domain=None, workgroup=None),
        identity(serial=None),
        {},
    ],
)
def test_a_machine_that_does_not_say_who_it_is_is_not_believed(who: dict[str, Any]) -> None:
    with pytest.raises(WinrmError, match="does not say") as caught:
        standing(who)
    assert caught.value.kind == "garbage"
