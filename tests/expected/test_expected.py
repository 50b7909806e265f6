"""Every switch of both schools is told what a person worked out by hand, read by somebody else's parser."""

from __future__ import annotations

import json
import subprocess
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path
from typing import Any

import pytest
import yaml

from schoolbuild.intent import render_school
from schoolbuild.model.derive import open_school
from tests.expected.asking import lets_pass, understood
from tests.expected.reading import names, read

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WHOLE = ("oakfield-primary", "hillside-secondary")
CORES = {"stoneleigh-special": "sw01", "kingsway-secondary": "sw01"}
"""Of these schools only the switch that routes has a table."""
SCHOOLS = (*WHOLE, *CORES)
TABLES = sorted(HERE.glob("*/*.yml"))


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What the rendered text of every switch says."""
    texts, families = {}, {}
    for school in SCHOOLS:
        network = open_school(ROOT, school)[1]
        texts |= render_school(network)
        families |= {switch.host: switch.family for switch in network.switches.values()}
    parser = ROOT / ".venv-parser" / "bin" / "python"
    assert parser.exists(), "the second parser is missing: run `make setup`"
    done = subprocess.run(
        [str(parser), str(HERE / "parse_config.py")],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {host: read(families[host], tree) for host, tree in json.loads(done.stdout).items()}


def _expand(table: dict[Any, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: row for written, row in table.items() for name in names(str(written))}


def test_every_switch_has_a_table() -> None:
    hosts = {s.host for school in WHOLE for s in open_school(ROOT, school)[1].switches.values()}
    cores = {open_school(ROOT, school)[1].switches[name].host for school, name in CORES.items()}
    assert {table.stem for table in TABLES} == hosts | cores


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_switch_is_told_what_was_worked_out(table: Path, told: dict[str, Any]) -> None:
    wanted = yaml.safe_load(table.read_text())
    found = told[table.stem]
    for key in ("vlans", "address", "gateway", "root"):
        assert found[key] == wanted[key], key
    assert found["trusted"] == set(wanted["trusted"])
    assert {name: found["descriptions"].get(str(name)) for name in wanted["descriptions"]} == wanted["descriptions"]


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_every_port_is_told_what_was_worked_out(table: Path, told: dict[str, Any]) -> None:
    document = yaml.safe_load(table.read_text())
    wanted, found = _expand(document["ports"]), told[table.stem]
    assert set(found["ports"]) == set(wanted)
    voice = found.get("voice_vlans", set())
    wrong = {name: differences(row, found["ports"][name], voice) for name, row in wanted.items()}
    assert not {name: row for name, row in wrong.items() if row}
    assert set(found["lags"]) == set(document.get("lags", {}))
    for number, row in document.get("lags", {}).items():
        assert not differences({**row, "edge": False}, found["lags"][number], voice), f"lag {number}"


ROUTING = [table for table in TABLES if "legs" in yaml.safe_load(table.read_text())]


@pytest.mark.parametrize("table", ROUTING, ids=lambda path: path.stem)
def test_core_routes_as_was_worked_out(table: Path, told: dict[str, Any]) -> None:
    wanted, found = yaml.safe_load(table.read_text()), told[table.stem]
    assert found["routes_packets"]
    assert found["routes"] == wanted["routes"]
    assert found["legs"] == wanted["legs"]
    assert set(found["lists"]) == {leg["asked"] for leg in wanted["legs"].values() if "asked" in leg}


@pytest.mark.parametrize("table", [table for table in TABLES if table not in ROUTING], ids=lambda path: path.stem)
def test_other_switches_do_not_route(table: Path, told: dict[str, Any]) -> None:
    found = told[table.stem]
    assert (found["routes_packets"], found["routes"], found["lists"], len(found["legs"])) == (False, [], {}, 1)


@pytest.mark.parametrize("table", ROUTING, ids=lambda path: path.stem)
def test_who_may_talk_to_whom(table: Path, told: dict[str, Any]) -> None:
    wanted, found = yaml.safe_load(table.read_text()), told[table.stem]
    answers = {text: _may(text, wanted, found) for text in (*wanted["may"], *wanted["may_not"])}
    assert [text for text in wanted["may"] if not answers[text]] == []
    assert [text for text in wanted["may_not"] if answers[text]] == []


def _may(text: str, wanted: dict[str, Any], found: dict[str, Any]) -> bool:
    """A name is a VLAN of the table ``places``; an address from elsewhere comes in over the transit leg."""
    question = understood(text)
    source, target = (_address(wanted, end) for end in (question.source, question.target))
    legs = found["legs"].values()
    leg = next((leg for leg in legs if source in IPv4Interface(leg["address"]).network), None)
    leg = leg or found["legs"][wanted["places"].get(question.source, {}).get("leg", wanted["transit"])]
    return "asked" not in leg or lets_pass(found["lists"][leg["asked"]], question, source, target)


def _address(wanted: dict[str, Any], end: str) -> IPv4Address:
    if end in wanted["places"]:
        return IPv4Network(wanted["places"][end]["subnet"])[10]
    return IPv4Address(end)


def differences(wanted: dict[str, Any], found: dict[str, Any], voice_vlans: set[int]) -> dict[str, Any]:
    """``{key: (wanted, found)}`` of what differs. Members of a LAG are judged by the LAG."""
    if "lag" in wanted:
        return {} if found.get("lag") == wanted["lag"] else {"lag": (wanted["lag"], found.get("lag"))}
    if wanted.get("out_of_band"):
        return {} if found["shut"] else {"shut": (True, False)}
    tagged, voice = set(wanted.get("tagged", ())), wanted.get("voice")
    found_tagged, found_voice = set(found.get("tagged", ())), found.get("voice")
    if voice in voice_vlans and voice in found_tagged:  # AOS-S: a telephone's VLAN is a tagged VLAN marked as voice
        found_voice = voice
        found_tagged.discard(voice)
    pairs = {
        "untagged": (wanted.get("untagged"), found.get("untagged")),
        "tagged": (tagged, found_tagged),
        "voice": (voice, found_voice),
        "shut": (wanted.get("shut", False), found["shut"]),
        "edge": (wanted.get("edge", False), found["edge"]),
        "guard": (wanted.get("guard", wanted.get("edge", False)), found["guard"]),
        "lag": (None, found.get("lag")),
    }
    if "poe" in wanted:
        pairs["poe"] = (wanted["poe"], found.get("poe"))
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def test_a_wrong_port_is_seen() -> None:
    """The comparison can fail: each property of a port that differs is named."""
    right = {"untagged": 40, "tagged": set(), "shut": False, "edge": True, "guard": True, "poe": "off"}
    wanted = {"untagged": 40, "poe": "off", "edge": True}
    assert differences(wanted, right, set()) == {}
    for key, value in {
        "untagged": 30,
        "tagged": {50},
        "shut": True,
        "edge": False,
        "guard": False,
        "poe": "on",
    }.items():
        assert set(differences(wanted, {**right, key: value}, set())) == {key}
