"""Lab or real, never the one for the other, and nothing is written to real switches yet."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from ipaddress import IPv4Interface
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.model.derive import open_school
from schoolbuild.model.errors import Refused
from schoolbuild.model.network import Network
from schoolbuild.transport.targets import guard_writing, targets

PROJECT = Path(__file__).resolve().parents[3]
SCHOOL = "oakfield-primary"


@pytest.fixture
def network() -> Network:
    return open_school(PROJECT, SCHOOL)[1]


def started(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[19]


def lab(root: Path, **changed: Any) -> Path:
    pid = os.getpid()
    hosts = {"oak-sw01": "127.20.0.11", "oak-sw02": "127.20.0.12"}
    endpoints = [
        {"name": name, "family": "aruba_aoss", "address": None, "host": host, "port": 2223}
        for name, host in hosts.items()
    ]
    data = {"pid": pid, "pid_started": started(pid), "endpoints": endpoints} | changed
    folder = root / "build" / "lab" / SCHOOL
    folder.mkdir(parents=True)
    (folder / "lab.json").write_text(json.dumps(data), encoding="utf-8")
    return root


def test_a_lab_is_dialled_on_this_machine(network: Network, tmp_path: Path) -> None:
    first, second = targets(network, "lab", lab(tmp_path))
    assert (first.host, first.dial, first.port, first.kind) == ("oak-sw01", "127.20.0.11", 2223, "lab")
    assert (second.address, second.serials) == ("10.20.0.12", ("SG12OAK002",))


def test_a_new_switch_has_its_place_before_it_has_an_address(network: Network, tmp_path: Path) -> None:
    endpoints = [{"name": name, "host": None, "port": 2223} for name in ("oak-sw01", "oak-sw02")]
    assert [target.dial for target in targets(network, "lab", lab(tmp_path, endpoints=endpoints))] == [
        "127.20.0.11",
        "127.20.0.12",
    ]


@pytest.mark.parametrize("changed", [{"pid": 2**22 - 1}, {"pid_started": "1"}, {"endpoints": None}])
def test_a_lab_that_does_not_run_is_refused(network: Network, tmp_path: Path, changed: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="not up"):
        targets(network, "lab", lab(tmp_path, **changed))


def test_no_lab_at_all_is_refused(network: Network, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not up") as error:
        targets(network, "lab", tmp_path)
    assert "schoolbuild lab up oakfield-primary" in str(error.value)


@pytest.mark.parametrize("host", ["10.20.0.11", "192.168.1.1", "0.0.0.0", "switch.example", "::1"])  # noqa: S104
def test_a_lab_elsewhere_is_refused(network: Network, tmp_path: Path, host: str) -> None:
    endpoints = [{"name": "oak-sw01", "host": host, "port": 22}]
    with pytest.raises(Refused, match="not on this machine"):
        targets(network, "lab", lab(tmp_path, endpoints=endpoints))


def test_a_switch_that_the_lab_does_not_have_is_refused(network: Network, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no switch oak-sw01"):
        targets(network, "lab", lab(tmp_path, endpoints=[]))


def test_real_switches_are_dialled_at_their_address(network: Network, tmp_path: Path) -> None:
    first, _ = targets(network, "real", tmp_path)
    assert (first.dial, first.port, first.kind) == ("10.20.0.11", 22, "real")


def test_a_real_switch_on_this_machine_is_refused(network: Network, tmp_path: Path) -> None:
    switch = replace(network.switches["sw01"], address=IPv4Interface("127.0.0.1/24"))
    with pytest.raises(Refused, match="no real switch"):
        targets(replace(network, switches={"sw01": switch}), "real", tmp_path)


def test_a_switch_without_address_is_refused(network: Network, tmp_path: Path) -> None:
    switch = replace(network.switches["sw01"], address=None)
    with pytest.raises(Refused, match="no management address"):
        targets(replace(network, switches={"sw01": switch}), "real", tmp_path)


def test_writing_to_real_switches_is_refused(network: Network, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no timed rollback"):
        guard_writing(targets(network, "real", tmp_path)[0])
    guard_writing(targets(network, "lab", lab(tmp_path))[0])
