"""What a server is to have, by hand from the sample schools' folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from schoolbuild.intent.servers.antivirus import antivirus
from schoolbuild.intent.servers.housekeeping import housekeeping
from schoolbuild.intent.servers.rmm import rmm
from schoolbuild.intent.servers.shares import shares
from schoolbuild.intent.servers.software import software
from schoolbuild.model.derive import open_school
from schoolbuild.model.network import Network
from schoolbuild.model.windows.machine import Machine, windows_machine

PROJECT = Path(__file__).parents[4]


def _server(school: str, host: str) -> tuple[Network, Machine]:
    _, network = open_school(PROJECT, school)
    machine = windows_machine(network, host)
    assert machine is not None
    return network, machine


def test_defender_is_a_feature_of_windows() -> None:
    found = antivirus(*_server("oakfield-primary", "oak-fs01"))
    assert (found["product"], found["feature"], found["services"]) == ("defender", "Windows-Defender", ["WinDefend"])
    assert found["others"]["sophos"] == "Sophos Endpoint"
    assert found["owner"] == ""


def test_another_product_has_its_own_services() -> None:
    found = antivirus(*_server("kingsway-secondary", "kin-fs01"))
    assert (found["product"], found["feature"]) == ("sophos", "")
    assert found["services"] == ["Sophos Endpoint Defense Service"]
    assert "sophos" not in found["others"]


def test_a_school_that_declares_no_product_gets_none() -> None:
    network, machine = _server("oakfield-primary", "oak-fs01")
    document = network.document.model_copy(update={"antivirus": None, "rmm": None})
    bare = Network(**{**vars(network), "document": document})
    assert antivirus(bare, machine) == {}
    assert rmm(bare, machine) == {}


def test_a_program_is_pinned_by_version_product_and_checksum() -> None:
    (package,) = software(*_server("oakfield-primary", "oak-fs01"))["packages"]
    assert package["version"] == "24.09"
    assert package["product_id"] == "{23170F69-40C1-2702-2409-000001000000}"
    assert len(package["sha256"]) == 64
    assert software(*_server("oakfield-primary", "oak-dc01"))["packages"] == []


def _share(name: str) -> dict[str, Any]:
    found = shares(*_server("oakfield-primary", "oak-fs01"))["shares"]
    return next(share for share in found if share["name"] == name)


def test_who_may_write_is_not_listed_as_a_reader_too() -> None:
    assert [(entry["account"], entry["rights"]) for entry in _share("Staff")["access"]] == [
        ("S-1-5-18", "FullControl"),
        ("S-1-5-32-544", "FullControl"),
        ("OAKFIELD\\All Staff", "Modify, Synchronize"),
    ]


def test_readers_read_and_writers_write() -> None:
    rights = {entry["account"]: entry["rights"] for entry in _share("Pupils")["access"]}
    assert rights["OAKFIELD\\All Pupils"] == "ReadAndExecute, Synchronize"
    assert rights["OAKFIELD\\All Staff"] == "Modify, Synchronize"


def test_in_homes_everybody_makes_one_folder_and_only_its_maker_gets_in() -> None:
    entries = {entry["account"]: entry for entry in _share("Homes$")["access"]}
    assert entries["S-1-3-0"] == {
        "account": "S-1-3-0",
        "rights": "FullControl",
        "inherit": "ContainerInherit, ObjectInherit",
        "propagation": "InheritOnly",
    }
    pupils = entries["OAKFIELD\\All Pupils"]
    assert (pupils["inherit"], pupils["rights"]) == ("None", "ReadAndExecute, CreateDirectories, Synchronize")


def test_a_share_lets_in_whom_its_folder_lets_in() -> None:
    found = {share["name"]: share for share in shares(*_server("oakfield-primary", "oak-fs01"))["shares"]}
    assert all(share["full"] == ["BUILTIN\\Administrators"] for share in found.values())
    assert (found["Pupils"]["change"], found["Pupils"]["read"]) == (["OAKFIELD\\All Staff"], ["OAKFIELD\\All Pupils"])
    assert (found["Staff"]["change"], found["Staff"]["read"]) == (["OAKFIELD\\All Staff"], [])
    assert found["Homes$"]["change"] == ["OAKFIELD\\All Staff", "OAKFIELD\\All Pupils"]


def test_another_server_s_shares_are_not_its_own() -> None:
    assert shares(*_server("oakfield-primary", "oak-dc01"))["shares"] == []


def test_whether_the_agent_s_site_can_be_read_is_said() -> None:
    kaseya = rmm(*_server("fernhill-primary", "fer-fs01"))
    assert (kaseya["site"], kaseya["site_can_be_read"]) == ("fernhill-primary", True)
    assert rmm(*_server("kingsway-secondary", "kin-fs01"))["site_can_be_read"] is False


def test_only_the_named_folders_are_tidied_up() -> None:
    places = housekeeping(*_server("oakfield-primary", "oak-fs01"))["places"]
    assert [place["path"] for place in places] == [
        "C:\\Windows\\Temp",
        "C:\\ProgramData\\Microsoft\\Windows\\WER\\ReportArchive",
        "C:\\inetpub\\logs\\LogFiles",
    ]
    assert all(place["age"] and place["patterns"] for place in places)


def test_a_third_party_s_part_is_marked() -> None:
    network, machine = _server("oakfield-primary", "oak-fs01")
    theirs = Machine(**{**vars(machine), "owners": {"antivirus": "intune", "software": "rm_cc4"}})
    assert antivirus(network, theirs)["owner"] == "intune"
    assert software(network, theirs)["owner"] == "rm_cc4"
