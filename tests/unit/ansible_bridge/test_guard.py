"""Every case that the guard refuses, each one change away from a run that it lets through."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.ansible_bridge import guard
from schoolbuild.ansible_bridge.guard import REQUIRED_SETTINGS, Situation, admit
from schoolbuild.ansible_bridge.lab_socket import Twin
from schoolbuild.ansible_bridge.writing import Written
from schoolbuild.model.errors import ExitCode, Refused, SchoolbuildError
from schoolbuild.model.network import Network
from schoolbuild.model.target import SwitchTarget, TargetKind, WindowsTarget
from tests.unit.oak_server import target as oak_server

SCHOOL = "oakfield-primary"


@pytest.fixture
def root(tmp_path: Path, project_root: Path) -> Path:
    """A project of its own, so that a test may spoil it."""
    root = tmp_path / "project"
    for name in ("inventories", "standard"):
        shutil.copytree(project_root / name, root / name)
    for name in ("playbooks", "plugins", "roles"):
        (root / name).mkdir()
    shutil.copy(project_root / "ansible.cfg", root)
    for path in (root, *root.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o022)
    return root


@pytest.fixture
def situation(root: Path) -> Situation:
    return Situation(
        sources=(str(root / "inventories" / SCHOOL),),
        config_file=str(root / "ansible.cfg"),
        working_folder=root,
        settings=dict(REQUIRED_SETTINGS),
        target="lab",
        told=dict.fromkeys(("oak-sw01", "oak-sw02", "oak-dc01", "oak-fs01"), SCHOOL),
    )


@pytest.fixture(autouse=True)
def dialled(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Stands for the transport's list of targets; ``dialled(prefix)`` says where they are."""
    chosen = {"prefix": "127.20.0."}

    def targets(network: Network, kind: TargetKind, root: Path) -> list[SwitchTarget]:
        return [
            SwitchTarget(
                school=network.school,
                host=switch.host,
                family=switch.family,
                address=str(switch.address.ip) if switch.address else "",
                serials=(switch.serial,),
                kind=kind,
                dial=f"{chosen['prefix']}{switch.number}",
                port=2222,
                user="admin",
                password_reference="",
                enable_reference="",
            )
            for switch in network.switches.values()
        ]

    def servers(network: Network, kind: TargetKind, root: Path) -> list[WindowsTarget]:
        found = (("oak-dc01", "10"), ("oak-fs01", "11"))
        return [oak_server(host=host, kind=kind, dial=f"{chosen['prefix']}1{last}") for host, last in found]

    monkeypatch.setattr(guard, "find_targets", targets)
    monkeypatch.setattr(guard, "find_windows", servers)
    return lambda prefix: chosen.update(prefix=prefix)


@pytest.fixture(autouse=True)
def simulated(monkeypatch: pytest.MonkeyPatch) -> dict[str, Twin]:
    """Stands for what a running lab says of its switches; a test may change it."""
    found = {
        "oak-sw01": Twin("oak-sw01", "SG12OAK001", "10.20.0.11"),
        "oak-sw02": Twin("oak-sw02", "SG12OAK002", None),
        "oak-dc01": Twin("oak-dc01", "CZ2OAK0001", "10.20.1.10", "windows"),
        "oak-fs01": Twin("oak-fs01", "CZ2OAK0002", "10.20.1.11", "windows"),
    }
    monkeypatch.setattr(guard, "twins", lambda root, school: found)
    return found


BOTH: frozenset[Written] = frozenset({"switches", "servers"})


def refused(situation: Situation, words: str, *, writes: Iterable[Written] = BOTH) -> SchoolbuildError:
    with pytest.raises(SchoolbuildError, match=words) as caught:
        admit(situation, writes=writes)
    assert caught.value.where
    assert caught.value.fix
    return caught.value


def test_lets_one_whole_school_through(situation: Situation, root: Path) -> None:
    run = admit(situation, writes=BOTH)
    assert (run.root, run.school, run.kind) == (root, SCHOOL, "lab")
    assert sorted(run.targets) == ["oak-sw01", "oak-sw02"]
    assert sorted(run.servers) == ["oak-dc01", "oak-fs01"]


def test_takes_a_folder_with_a_slash_at_its_end(situation: Situation) -> None:
    admit(replace(situation, sources=(situation.sources[0] + "/",)), writes=BOTH)


def test_refuses_two_inventories(situation: Situation, root: Path) -> None:
    other = str(root / "inventories" / "hillside-secondary")
    error = refused(replace(situation, sources=(*situation.sources, other)), "2 inventories")
    assert error.exit_code is ExitCode.REFUSED


def test_refuses_no_inventory(situation: Situation) -> None:
    refused(replace(situation, sources=()), "0 inventories")


@pytest.mark.parametrize(
    "source", ["inventories", "inventories/oakfield-primary/school.yml", "oak-sw01,", "inventories/nowhere", "standard"]
)
def test_refuses_what_is_no_school_folder(situation: Situation, root: Path, source: str) -> None:
    given = source if "," in source else str(root / source)
    refused(replace(situation, sources=(given,)), "inventory is not")


def test_refuses_a_link_that_leads_out_of_the_project(situation: Situation, root: Path, tmp_path: Path) -> None:
    shutil.move(root / "inventories" / SCHOOL, tmp_path / "elsewhere")
    (root / "inventories" / SCHOOL).symlink_to(tmp_path / "elsewhere")
    refused(situation, "not the folder of one school")


@pytest.mark.parametrize("config", [None, "/etc/ansible/ansible.cfg"])
def test_refuses_other_settings_than_the_projects(situation: Situation, config: str | None) -> None:
    refused(replace(situation, config_file=config), "did not read the project's ansible.cfg")


def test_refuses_another_working_folder(situation: Situation, tmp_path: Path) -> None:
    refused(replace(situation, working_folder=tmp_path), "working folder")


@pytest.mark.parametrize("setting", REQUIRED_SETTINGS)
def test_refuses_a_setting_that_was_overridden(situation: Situation, setting: str) -> None:
    value: Any = ["school", "yaml"] if setting == "INVENTORY_ENABLED" else False
    refused(replace(situation, settings={**situation.settings, setting: value}), setting)


@pytest.mark.parametrize(
    "place", [".", "ansible.cfg", "inventories/oakfield-primary/network.yml", "plugins", "standard/vlans.yml"]
)
def test_refuses_a_checkout_that_everybody_may_write_to(situation: Situation, root: Path, place: str) -> None:
    path = root / place
    path.chmod(path.stat().st_mode | 0o002)
    refused(situation, "everybody on this machine may write")


@pytest.mark.parametrize("place", ["inventories", "inventories/oakfield-primary", "playbooks"])
@pytest.mark.parametrize("name", ["group_vars", "host_vars"])
def test_refuses_foreign_variables(situation: Situation, root: Path, place: str, name: str) -> None:
    (root / place / name).mkdir(mode=0o755)
    refused(situation, name)


@pytest.mark.parametrize("target", [None, "", "Lab", "production", ["lab"], {"lab": 1}, True])
def test_refuses_a_missing_or_unknown_target(situation: Situation, target: Any) -> None:
    refused(replace(situation, target=target), "the target")


def test_names_every_error_of_a_broken_folder(situation: Situation, root: Path) -> None:
    school = root / "inventories" / SCHOOL / "school.yml"
    school.write_text(school.read_text().replace("dhcp: firewall", "dhpc: firewall\nacess: routed"))
    error = refused(situation, "cannot be loaded")
    assert f"inventories/{SCHOOL}/school.yml:" in str(error)
    assert "dhpc" in str(error)
    assert "acess" in str(error)


def test_refuses_a_folder_that_breaks_a_rule(situation: Situation, root: Path) -> None:
    network = root / "inventories" / SCHOOL / "network.yml"
    network.write_text(network.read_text().replace("b: sw02 25", "b: sw02 99"))
    assert f"inventories/{SCHOOL}/network.yml:" in str(refused(situation, "breaks 2 rule"))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"oak-sw01": "hillside-secondary", "oak-sw02": SCHOOL}, "belongs to 'hillside-secondary'"),
        ({"oak-sw01": SCHOOL, "oak-sw02": SCHOOL, "oak-sw99": SCHOOL}, "oak-sw99 is in the inventory"),
        ({"oak-sw01": SCHOOL}, "lacks oak-dc01, oak-fs01, oak-sw02"),
        ({}, "lacks oak-dc01, oak-fs01, oak-sw01, oak-sw02"),
    ],
)
def test_refuses_an_inventory_that_is_not_the_folder(situation: Situation, told: dict[str, str], words: str) -> None:
    refused(replace(situation, told=told), words)


def test_lab_never_dials_anything_but_loopback(situation: Situation, dialled: Callable[[str], None]) -> None:
    dialled("10.20.0.")
    refused(situation, "not this machine")


@pytest.mark.parametrize(
    ("twin", "words"),
    [
        (None, "oak-sw01 is in the folder and not in the lab"),
        (Twin("oak-sw01", "SG12OAK002", None), "serial number SG12OAK002"),
        (Twin("oak-sw01", "SG12OAK001", "10.20.0.12"), "address 10.20.0.12"),
    ],
)
def test_refuses_a_lab_that_is_not_of_this_folder(
    situation: Situation, simulated: dict[str, Twin], twin: Twin | None, words: str
) -> None:
    simulated.pop("oak-sw01")
    if twin is not None:
        simulated["oak-sw01"] = twin
    refused(situation, words)


@pytest.mark.parametrize(
    ("twin", "words"),
    [
        (None, "oak-fs01 is in the folder and not in the lab"),
        (Twin("oak-fs01", "CZ2OAK0001", "10.20.1.11", "windows"), "serial number CZ2OAK0001"),
        (Twin("oak-fs01", "CZ2OAK0002", "10.20.1.12", "windows"), "address 10.20.1.12"),
    ],
)
def test_refuses_a_lab_with_other_servers(
    situation: Situation, simulated: dict[str, Twin], twin: Twin | None, words: str
) -> None:
    simulated.pop("oak-fs01")
    if twin is not None:
        simulated["oak-fs01"] = twin
    refused(situation, words)


def test_refuses_variables_that_would_open_another_machine(situation: Situation) -> None:
    error = refused(replace(situation, given=("target", "school_server")), "may not set school_server", writes=())
    assert error.exit_code is ExitCode.REFUSED
    admit(replace(situation, given=("target", "accept_unproven", "windows_patching_now")), writes=BOTH)


def test_real_never_dials_loopback(situation: Situation) -> None:
    refused(replace(situation, target="real"), "is this machine", writes=())


def test_real_may_be_read_but_not_written(situation: Situation, dialled: Callable[[str], None]) -> None:
    dialled("10.20.0.")
    real = replace(situation, target="real")
    assert admit(real, writes=()).kind == "real"
    assert admit(replace(real, check_mode=True), writes=BOTH).kind == "real"
    assert isinstance(refused(real, "no timed rollback"), Refused)


@pytest.mark.parametrize("said", ["on site, CHG-1234", " out-of-band ,x1"])
def test_real_servers_are_written_when_somebody_there_answers_for_it(
    situation: Situation, dialled: Callable[[str], None], said: str
) -> None:
    dialled("10.20.0.")
    accepted = replace(situation, target="real", accept_unproven=said)
    assert admit(accepted, writes={"servers"}).kind == "real"
    refused(accepted, "no timed rollback")


@pytest.mark.parametrize("said", [None, "", "yes", "on site", "on site,", "at home, CHG-1", True, ["on site", "CHG-1"]])
def test_real_servers_are_not_written_otherwise(
    situation: Situation, dialled: Callable[[str], None], said: object
) -> None:
    dialled("10.20.0.")
    real = replace(situation, target="real", accept_unproven=said)
    error = refused(real, "nothing was proven on a real Windows machine", writes={"servers"})
    assert error.exit_code is ExitCode.REFUSED
    assert admit(replace(real, check_mode=True), writes={"servers"}).kind == "real"
    assert admit(real).kind == "real"


def test_an_entry_of_proof_opens_real_servers(situation: Situation, root: Path, dialled: Callable[[str], None]) -> None:
    dialled("10.20.0.")
    real = replace(situation, target="real")
    proofs = root / "standard" / "proofs.yml"
    proofs.write_text("proofs:\n  - {family: aruba_aoss, model: x}\n")
    refused(real, "nothing was proven", writes={"servers"})
    proofs.write_text("proofs:\n  - {family: windows, model: windows_server_2022}\n")
    admit(real, writes={"servers"})
