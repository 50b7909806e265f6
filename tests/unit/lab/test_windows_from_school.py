"""The Windows machines of the sample schools in their labs: where they hang, and who gets to them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from schoolbuild import intent
from schoolbuild.lab.engine import Lab
from schoolbuild.lab.estate import HostSpec
from schoolbuild.lab.from_school import estate_from
from schoolbuild.lab.windows.fleet import Setup
from schoolbuild.lab.windows.interface import World
from schoolbuild.model.derive import open_school
from schoolbuild.model.network import Network
from tests.unit.lab.windows_labs import FakeComputer


def network(root: Path, school: str) -> Network:
    return open_school(root, school)[1]


def hosts(root: Path, school: str) -> dict[str, HostSpec]:
    return {host.key: host for host in estate_from(network(root, school)).hosts}


def test_servers_on_ports_of_their_own(project_root: Path) -> None:
    found = hosts(project_root, "oakfield-primary")
    assert list(found) == ["oak-dc01", "oak-fs01"]
    fs01 = found["oak-fs01"]
    assert (str(fs01.address), str(fs01.served), fs01.vlan) == ("10.20.1.11", "127.20.1.11", 20)
    assert (str(fs01.plug), fs01.shares_port, fs01.runs_on) == ("oak-sw01:46", False, None)
    assert (fs01.serial, fs01.model) == ("CZ2OAK0002", "ProLiant ML110 Gen11")


def test_guests_hang_behind_their_host(project_root: Path) -> None:
    found = hosts(project_root, "fernhill-primary")
    assert {host.runs_on for key, host in found.items() if key != "fer-hv01"} == {"fer-hv01"}
    assert {str(host.plug) for host in found.values()} == {"fer-sw01:45"}
    assert all(host.shares_port for host in found.values())
    assert found["fer-hv01"].runs_on is None


def test_guests_of_a_host_that_is_no_windows_machine(project_root: Path) -> None:
    found = hosts(project_root, "kingsway-secondary")
    assert {host.runs_on for host in found.values()} == {None}
    assert str(found["kin-fs01"].plug) == "kin-sw01:GigabitEthernet1/0/1"


def test_a_school_without_windows_machines(project_root: Path) -> None:
    assert hosts(project_root, "riverside-youth-centre") == {}


def reached(root: Path, school: str, spoilt: dict[str, str] | None = None) -> dict[str, Any]:
    """Why nobody gets to each Windows machine of a school whose switches are as they should be, but for ``spoilt``."""
    made = network(root, school)
    built = {switch.host: intent.render(made, name) for name, switch in made.switches.items()} | (spoilt or {})

    def fake(spec: HostSpec, world: World) -> FakeComputer:
        return FakeComputer(spec, world)

    async def status() -> list[dict[str, Any]]:
        lab = Lab(estate_from(made), port=0, startup=built, windows=Setup(computers=fake))
        rows = lab.status()
        await lab.close()
        return rows

    return {row["name"]: row["why"] for row in asyncio.run(status()) if row["family"] == "windows"}


@pytest.mark.parametrize("school", ["oakfield-primary", "fernhill-primary", "larkrise-primary", "schools-ict-service"])
def test_a_gateway_that_routes_leads_to_every_server(project_root: Path, school: str) -> None:
    whys = reached(project_root, school)
    assert whys
    assert set(whys.values()) == {None}


def test_the_lists_of_a_core_let_the_service_manage_servers(project_root: Path) -> None:
    """Those of the office network hang behind another router: the network outside leads sessions to that one."""
    whys = reached(project_root, "kingsway-secondary")
    assert {"kin-dc01", "kin-dc03", "kin-sims01"} <= set(whys)
    assert set(whys.values()) == {None}


def test_a_server_behind_another_router_needs_that_router_s_port(project_root: Path) -> None:
    made = network(project_root, "kingsway-secondary")
    core, port = made.switches["sw01"], "interface GigabitEthernet2/0/48\n"
    text = str(intent.render(made, "sw01"))
    assert port in text
    text = text.replace(port, f"{port} shutdown\n")
    whys = reached(project_root, "kingsway-secondary", {core.host: text})
    assert whys["kin-dc01"] is None
    assert whys["kin-dc03"] == "the port kin-sw01:GigabitEthernet2/0/48 of the other router is down"
