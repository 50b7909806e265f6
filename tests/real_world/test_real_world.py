"""Configurations of switches that others own are read without a crash, and as a person reads them.

Beside each text stand ``<name>.source.yml`` (where it is from, and what was changed) and ``<name>.expect.yml``: some of
what it says, written down by reading it, and the share of its lines that must be understood at least. A share may be
raised when the reader learns something; it is never lowered.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from schoolbuild.families.all_configurations import guess_family, read_configuration
from schoolbuild.families.configuration import SwitchConfiguration

HERE = Path(__file__).parent
TEXTS = sorted(HERE.glob("*/*.cfg"))
AVERAGE = 0.85
"""What a family's texts must reach together; a text alone may be stranger than that."""

Case = tuple[SwitchConfiguration, dict[str, Any], str]


def _read(path: Path) -> SwitchConfiguration:
    return read_configuration(path.parent.name, path.read_text(encoding="utf-8"))


@pytest.fixture(params=TEXTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def case(request: pytest.FixtureRequest) -> Case:
    path: Path = request.param
    expected = yaml.safe_load(path.with_suffix(".expect.yml").read_text(encoding="utf-8"))
    return _read(path), expected, path.read_text(encoding="utf-8")


def test_there_are_enough_of_each_family() -> None:
    counts = {family: len(list((HERE / family).glob("*.cfg"))) for family in ("aruba_aoss", "cisco_ios")}
    assert min(counts.values()) >= 12, counts


def test_each_says_where_it_is_from() -> None:
    for path in TEXTS:
        source = yaml.safe_load(path.with_suffix(".source.yml").read_text(encoding="utf-8"))
        assert set(source) == {"what", "where", "licence", "changed"}, path.name
        assert all(isinstance(value, str) and value for value in source.values()), path.name


def test_the_family_is_told_from_the_text(case: Case) -> None:
    read, _, text = case
    assert guess_family(text) == read.family


def test_the_switch_is_read_as_a_person_reads_it(case: Case) -> None:
    read, expected, _ = case
    expected = dict(expected)
    for name in ("ports", "unread", "understood"):
        expected.pop(name, None)
    found = _plain(read)
    assert {name: found[name] for name in expected if name not in PARTS} == {
        name: value for name, value in expected.items() if name not in PARTS
    }
    for name in PARTS & set(expected):
        assert {key: found[name].get(key) for key in expected[name]} == expected[name], name


def test_the_ports_are_read_as_a_person_reads_them(case: Case) -> None:
    read, expected, _ = case
    assert expected["ports"], "an expectation names at least one port"
    for name, wanted in expected["ports"].items():
        port = read.ports[name]
        found = {key: getattr(port, key) for key in wanted}
        if "tagged" in found and found["tagged"] != "all":
            found["tagged"] = sorted(found["tagged"])
        assert found == wanted, name


def test_enough_is_understood_and_the_rest_is_listed(case: Case) -> None:
    read, expected, text = case
    assert read.share_understood >= expected["understood"], [line.text for line in read.unread]
    assert set(expected.get("unread", ())) <= {line.text for line in read.unread}
    number_of_lines = len(text.split("\n"))
    assert all(1 <= line.number <= number_of_lines for line in read.unread)


@pytest.mark.parametrize("family", ["aruba_aoss", "cisco_ios"])
def test_a_family_is_understood_on_average(family: str) -> None:
    shares = [_read(path).share_understood for path in TEXTS if path.parent.name == family]
    assert sum(shares) / len(shares) >= AVERAGE


def test_the_table_of_shares_is_what_is_read() -> None:
    """The table in README.md, which people read, says the same; a row: text, lines, into the draft, aside, unread."""
    table = (line for line in (HERE / "README.md").read_text(encoding="utf-8").splitlines() if "/" in line[:40])
    rows = [line.split("|")[1:-1] for line in table if line.startswith("| `") and ".cfg`" in line]
    written = {cells[0].strip(" `"): tuple(int(cell) for cell in cells[1:5]) for cells in rows}
    found = {}
    for path in TEXTS:
        read = _read(path)
        aside, unread = len(read.set_aside), len(read.unread)
        found[f"{path.parent.name}/{path.name}"] = (read.lines_total, read.lines_total - aside - unread, aside, unread)
    assert written == found


PARTS = {"addresses", "relays", "vlan_names", "access_lists"}
"""Of these an expectation names only some entries."""


def _plain(read: SwitchConfiguration) -> dict[str, Any]:
    """What expectations may name, in plain values."""
    return {
        "host_name": read.host_name,
        "model": read.model,
        "stack": {member.number: member.model for member in read.stack},
        "vlans": list(read.vlans),
        "vlan_names": {vlan.id: vlan.name for vlan in read.vlans.values()},
        "port_count": len(read.ports),
        "lags": {lag.number: list(lag.ports) for lag in read.lags.values()},
        "gateway": None if read.gateway is None else str(read.gateway),
        "addresses": {vlan.id: list(map(str, vlan.addresses)) for vlan in read.vlans.values()},
        "relays": {vlan.id: list(map(str, vlan.relays)) for vlan in read.vlans.values()},
        "routing": read.routing,
        "routes": [f"{item.network} {item.via}" for item in read.routes],
        "access_lists": {name: len(lines) for name, lines in read.access_lists.items()},
        "snooped": sorted(read.snooped),
        "ntp": list(read.ntp),
        "syslog": list(read.syslog),
        "radius": list(read.radius),
        "users": list(read.users),
        "managers": list(map(str, read.managers)),
        "tree": None if read.tree is None else read.tree.mode,
        "priority": None if read.tree is None else read.tree.priority,
    }
