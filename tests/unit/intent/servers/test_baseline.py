"""What servers are to be, against tables that were worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from schoolbuild.intent.servers import build_of
from schoolbuild.model.derive import derive, open_school
from schoolbuild.model.network import Network
from schoolbuild.model.windows.machine import windows_machine, windows_machines

ROOT = Path(__file__).parents[4]
TABLES = sorted((ROOT / "tests" / "expected" / "windows" / "settings").glob("*.yml"))


def network(school: str, **changes: Any) -> Network:
    name, found = open_school(ROOT, school)
    return derive(name, found.document.model_copy(update=changes), found.standard) if changes else found


def build(found: Network, host: str) -> dict[str, Any]:
    machine = windows_machine(found, host)
    assert machine is not None
    return build_of(found, machine)


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_single_rows_are_what_somebody_worked_out(table: Path) -> None:
    expected = yaml.safe_load(table.read_text())
    made = build(network(expected["school"]), table.stem)
    rows = {row["id"]: row for row in made["baseline"]["rows"]}
    for name, parts in expected["rows"].items():
        assert {key: rows[name][key] for key in parts} == parts, name
    assert not set(expected["absent"]) & set(rows)
    assert made["baseline"]["administrators"]["members"] == expected["administrators"]
    assert {key: made["clock"][key] for key in expected["clock"]} == expected["clock"]
    assert made["join"]["ou"] == expected["ou"]
    if "features" in expected:
        assert made["features"]["names"] == expected["features"]


@pytest.mark.parametrize("school", ["oakfield-primary", "kingsway-secondary", "fernhill-primary", "larkrise-primary"])
def test_a_build_is_plain_data_without_a_secret(school: str) -> None:
    found = network(school)
    for machine in windows_machines(found):
        made = build_of(found, machine)
        assert json.loads(json.dumps(made)) == made


def test_a_row_that_waits_for_the_folder_says_so() -> None:
    rows = {row["id"]: row for row in build(network("oakfield-primary"), "oak-fs01")["baseline"]["rows"]}
    assert rows["usb_storage"]["why_not"] == "it is audited first; the school's folder does not enforce it yet"
    assert rows["llmnr"]["why_not"] == ""


def test_what_somebody_else_owns_is_not_enforced() -> None:
    party = {"who": "intune", "owns": ("antivirus",)}
    document = network("oakfield-primary").document
    parties = (
        type(document).model_validate({**document.model_dump(by_alias=True), "third_parties": [party]}).third_parties
    )
    rows = {
        row["id"]: row
        for row in build(network("oakfield-primary", third_parties=parties), "oak-fs01")["baseline"]["rows"]
    }
    assert (rows["defender_cloud"]["enforced"], rows["defender_cloud"]["why_not"]) == (
        False,
        "intune owns antivirus here",
    )
    assert rows["llmnr"]["enforced"] is True


def test_what_is_not_bought_is_not_enforced() -> None:
    services = tuple(name for name in network("oakfield-primary").document.services if name != "patching")
    rows = {
        row["id"]: row for row in build(network("oakfield-primary", services=services), "oak-fs01")["baseline"]["rows"]
    }
    assert rows["updates_on"]["why_not"] == "the school does not buy 'patching'"


def test_another_product_leaves_defender_alone() -> None:
    antivirus = network("oakfield-primary").document.antivirus
    assert antivirus is not None
    other = network("oakfield-primary", antivirus=antivirus.model_copy(update={"product": "sophos"}))
    ids = {row["id"] for row in build(other, "oak-fs01")["baseline"]["rows"]}
    assert not [name for name in ids if name.startswith("defender_")]


def test_a_server_that_writes_to_usb_disks_keeps_them() -> None:
    backups = network("oakfield-primary").document.backups
    assert backups is not None
    copies = (backups.copies[0].model_copy(update={"to": "usb"}), *backups.copies[1:])
    found = network("oakfield-primary", backups=backups.model_copy(update={"copies": copies}))
    assert "usb_storage" not in {row["id"] for row in build(found, "oak-fs01")["baseline"]["rows"]}


def test_a_controller_that_prints_keeps_its_spooler() -> None:
    servers = tuple(
        server.model_copy(update={"functions": (*server.functions, "print")}) if server.name == "dc01" else server
        for server in network("oakfield-primary").document.servers
    )
    found = network("oakfield-primary", servers=servers)
    assert "spooler_on_controllers" not in {row["id"] for row in build(found, "oak-dc01")["baseline"]["rows"]}


def test_the_way_in_is_open_from_the_management_networks_alone() -> None:
    assert build(network("oakfield-primary"), "oak-fs01")["baseline"]["way_in"] == {
        "name": "Schoolbuild: WinRM from management",
        "port": 5985,
        "networks": ["10.0.20.0/24", "10.20.0.0/24"],
    }


def test_a_member_is_joined_by_the_account_that_may_do_nothing_else() -> None:
    join = build(network("oakfield-primary"), "oak-fs01")["join"]
    assert join == {
        "joins": True,
        "domain": "oakfield.internal",
        "ou": "OU=File,OU=Servers,DC=oakfield,DC=internal",
        "account": "OAKFIELD\\svc-join",
        "password": "<secret:windows/join@1>",
        "management": "OAKFIELD\\svc-schoolbuild",
        "controllers": [{"host": "oak-dc01", "name": "oak-dc01.oakfield.internal"}],
        "dns_servers": ["10.20.1.10"],
        "owner": "",
    }


def test_only_the_first_controller_of_a_domain_takes_the_time_from_outside() -> None:
    found = network("kingsway-secondary")
    kinds = {machine.host: build_of(found, machine)["clock"]["kind"] for machine in windows_machines(found)}
    assert {host for host, kind in kinds.items() if kind == "NTP"} == {"kin-dc01", "kin-dc03"}
