"""Windows machines are dialled in the lab or in the real school, with the accounts that fit what they are."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.model.derive import open_school
from schoolbuild.model.errors import Refused
from schoolbuild.model.network import Network
from schoolbuild.model.target import WindowsTarget
from schoolbuild.transport.winrm.targets import windows_targets
from tests.unit.oak_server import DOMAIN, LOCAL

PROJECT = Path(__file__).resolve().parents[3]
ROWS = [
    {"name": "oak-sw01", "family": "aruba_aoss", "host": None, "port": 2222},
    {"name": "oak-dc01", "family": "windows", "host": "127.20.1.10", "port": 5987},
    {"name": "oak-fs01", "family": "windows", "host": "127.20.1.11", "port": 5987},
]


def network(school: str = "oakfield-primary") -> Network:
    return open_school(PROJECT, school)[1]


def lab(root: Path, rows: list[dict[str, Any]], **changes: Any) -> Path:
    """What a lab that runs in this process would say."""
    started = Path(f"/proc/{os.getpid()}/stat").read_text().rpartition(")")[2].split()[19]
    info = {"pid": os.getpid(), "pid_started": started, "clock": 60.0, "started": "2026-11-22T09:00:00+00:00"}
    folder = root / "build" / "lab" / "oakfield-primary"
    folder.mkdir(parents=True)
    (folder / "lab.json").write_text(json.dumps({**info, "endpoints": rows, **changes}))
    return root


def by_host(targets: list[WindowsTarget]) -> dict[str, WindowsTarget]:
    return {target.host: target for target in targets}


def test_a_lab_is_dialled_on_this_machine_at_its_own_port(tmp_path: Path) -> None:
    found = by_host(windows_targets(network(), "lab", lab(tmp_path, ROWS)))
    assert list(found) == ["oak-dc01", "oak-fs01"]
    fs01 = found["oak-fs01"]
    assert (fs01.dial, fs01.port, fs01.address) == ("127.20.1.11", 5987, "10.20.1.11")
    assert (fs01.computer_name, fs01.serial, fs01.domain) == ("OAK-FS01", "CZ2OAK0002", "oakfield.internal")


def test_accounts_fit_what_a_machine_is(tmp_path: Path) -> None:
    found = by_host(windows_targets(network(), "real", tmp_path))
    assert found["oak-fs01"].logins == (DOMAIN, LOCAL)
    assert found["oak-dc01"].logins == (DOMAIN,), "a controller has no accounts of its own"
    hosts = by_host(windows_targets(network("fernhill-primary"), "real", tmp_path))
    assert hosts["fer-hv01"].logins == (LOCAL,)


def test_each_domain_has_its_own_account(tmp_path: Path) -> None:
    found = by_host(windows_targets(network("kingsway-secondary"), "real", tmp_path))
    assert found["kin-dc01"].logins[0].user == r"CURRIC\svc-schoolbuild"
    assert found["kin-sims01"].logins[0].user == r"KINADMIN\svc-schoolbuild"
    assert set(found["kin-dc01"].domains) == {"curric.kingsway.internal", "admin.kingsway.internal"}


def test_a_real_machine_is_dialled_at_its_address(tmp_path: Path) -> None:
    fs01 = by_host(windows_targets(network(), "real", tmp_path))["oak-fs01"]
    assert (fs01.dial, fs01.port) == ("10.20.1.11", 5985)
    assert abs(fs01.time.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_lab_has_its_own_time(tmp_path: Path) -> None:
    began = (datetime.now(UTC) - timedelta(minutes=1)).replace(microsecond=0)
    root = lab(tmp_path, ROWS, started=began.isoformat())
    time = by_host(windows_targets(network(), "lab", root))["oak-fs01"].time
    assert timedelta(minutes=59) < time.now() - began < timedelta(minutes=70)
    assert time.slack == timedelta(seconds=120)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (ROWS[:2], "has no Windows machine oak-fs01"),
        ([*ROWS[:2], {**ROWS[2], "family": "aruba_aoss"}], "has no Windows machine oak-fs01"),
        ([*ROWS[:2], {**ROWS[2], "host": "10.20.1.11"}], "is said to be at 10.20.1.11"),
        ([*ROWS[:2], {**ROWS[2], "host": "127.20.1.10"}], "is said to be at 127.20.1.10"),
    ],
)
def test_a_lab_that_is_not_of_this_folder_is_refused(tmp_path: Path, rows: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(Refused, match=words):
        windows_targets(network(), "lab", lab(tmp_path, rows))


def test_without_a_lab_nothing_is_dialled(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is not up"):
        windows_targets(network(), "lab", tmp_path)
