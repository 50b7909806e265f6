"""Drift becomes an edit of the folder; afterwards the folder means what is there."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from schoolbuild.folders.adopting.proposal import Proposal, propose
from schoolbuild.lab.offline import replay
from schoolbuild.model.as_is import AsIs
from schoolbuild.model.derive import open_school
from tests.conftest import ROOT, Cli
from tests.unit.folders.round_trip import STANDARD, school, shown_by_switches

Change = Callable[[str], str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of its own, so that the folder can be written to."""
    for name in ("oakfield-primary", "hillside-secondary"):
        shutil.copytree(ROOT / "inventories" / name, tmp_path / "p" / "inventories" / name)
    (tmp_path / "p" / "standard").symlink_to(ROOT / "standard")
    (tmp_path / "p" / "templates").symlink_to(ROOT / "templates")
    return tmp_path / "p"


def replaced(*pairs: tuple[str, str]) -> Change:
    """Put one text for another, each of which must be there exactly once."""

    def change(text: str) -> str:
        for old, new in pairs:
            assert text.count(old) == 1, (text.count(old), old)
            text = text.replace(old, new)
        return text

    return change


def found(name: str, changes: dict[str, Change]) -> list[AsIs]:
    """As-is documents of a school in which somebody changed some switches."""
    documents = []
    for document in shown_by_switches(school(name)):
        change = changes.get(document.host, str)
        documents.append(replace(document, running=change(str(document.running))))
    return documents


def proposed(root: Path, name: str, documents: Iterable[AsIs], **only: object) -> Proposal:
    loaded, _ = open_school(root, name, STANDARD)
    return propose(loaded, STANDARD, list(documents), **only)  # type: ignore[arg-type]


def changed_lines(proposal: Proposal) -> list[str]:
    return [line for line in proposal.copy.diff().splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"}]


def moved_to_staff(text: str) -> str:
    """Port 5 of sw02 from VLAN 40 to VLAN 30, as one types it."""
    return replaced(
        ("   name \"STAFF\"\n   untagged 13-16\n", "   name \"STAFF\"\n   untagged 5,13-16\n"),
        ("   name \"CURRICULUM\"\n   untagged 1-12\n", "   name \"CURRICULUM\"\n   untagged 1-4,6-12\n"),
    )(text)  # fmt: skip


def test_without_drift_there_is_nothing_to_adopt(project: Path) -> None:
    for name in ("oakfield-primary", "hillside-secondary"):
        proposal = proposed(project, name, found(name, {}))
        assert proposal.copy.diff() == ""
        assert not proposal.told.adopted
        assert not proposal.told.not_adopted
        assert not proposal.left


def test_a_port_in_another_vlan(project: Path) -> None:
    proposal = proposed(project, "oakfield-primary", found("oakfield-primary", {"oak-sw02": moved_to_staff}))
    assert changed_lines(proposal) == [
        "-    1-12: classroom",
        "+    1-4: classroom",
        "+    5: {profile: classroom, vlan: staff}",
        "+    6-12: classroom",
    ]
    assert proposal.left == []
    assert proposal.solved["sw02"] > 0


def test_a_description_and_a_port_that_is_off(project: Path) -> None:
    change = replaced(
        ('   name "Playground camera"\n', '   name "Gate camera"\n'),
        ("interface 17\n", "interface 17\n   disable\n"),
    )
    proposal = proposed(project, "oakfield-primary", found("oakfield-primary", {"oak-sw02": change}))
    assert changed_lines(proposal) == [
        "-    17-20: ap",
        "+    18-20: ap",
        "-    22: {profile: cctv, description: Playground camera}",
        "+    22: {profile: cctv, description: Gate camera}",
    ]
    assert "sw02 17: off, so it is not listed any more: parked" in proposal.told.adopted


def test_words_left_on_a_parked_port_make_no_use_of_it(project: Path) -> None:
    """Else what was adopted, a port that is off, would be proposed once more with the words of its old use."""
    change = replaced(("interface 24\n", 'interface 24\n   name "Classroom computer"\n'))
    proposal = proposed(project, "oakfield-primary", found("oakfield-primary", {"oak-sw02": change}))
    assert changed_lines(proposal) == []
    assert [left.line for left in proposal.left] == ['- interface 24 / name "Classroom computer"']


def test_what_was_not_asked_for_is_told_as_that(project: Path) -> None:
    change = replaced(('   name "Playground camera"\n', '   name "Gate camera"\n'))
    documents = found("oakfield-primary", {"oak-sw02": change})
    proposal = proposed(project, "oakfield-primary", documents, only="sw02", ports=frozenset({"6"}))
    assert {left.why for left in proposal.left} == {"not asked for; without --port it would be adopted"}


def test_a_port_on_ios_in_another_vlan_and_one_that_was_parked(project: Path) -> None:
    def change(text: str) -> str:
        head, interface, rest = text.partition("interface GigabitEthernet1/0/31\n")
        body, bang, tail = rest.partition("!\n")
        text = head + interface + body.replace("access vlan 30", "access vlan 90") + bang + tail
        head, interface, rest = text.partition("interface GigabitEthernet1/0/47\n")
        body, bang, tail = rest.partition("!\n")
        body = body.replace("access vlan 999", "access vlan 40").replace(" shutdown\n", "")
        return head + interface + body + bang + tail

    proposal = proposed(project, "hillside-secondary", found("hillside-secondary", {"hil-sw03": change}))
    lines = changed_lines(proposal)
    assert lines[0] == "-    Gi1/0/31-34: phone"
    assert "+    Gi1/0/32-34: phone" in lines
    assert any(line.startswith("+    Gi1/0/31: {") and "vlan: cctv" in line for line in lines)
    assert any(line.startswith("+    Gi1/0/47: ") and "classroom" in line for line in lines)


def test_a_vlan_that_was_added_and_one_that_was_renamed(project: Path) -> None:
    def change(text: str) -> str:
        text = text.replace('name "GUEST"', 'name "VISITORS"')
        return text.replace(
            "spanning-tree\n", 'vlan 130\n   name "SOLAR"\n   no ip address\n   exit\nspanning-tree\n', 1
        )

    documents = found("oakfield-primary", {"oak-sw01": change, "oak-sw02": change})
    proposal = proposed(project, "oakfield-primary", documents)
    assert changed_lines(proposal) == ["-  guest:", "+  guest: {title: VISITORS}", "+  solar: {id: 130}"]
    assert not [left for left in proposal.left if "VISITORS" in left.line or "SOLAR" in left.line]


def test_a_new_name_on_one_switch_only_is_left(project: Path) -> None:
    change = replaced(('name "GUEST"', 'name "VISITORS"'))
    proposal = proposed(project, "oakfield-primary", found("oakfield-primary", {"oak-sw02": change}))
    assert changed_lines(proposal) == []
    assert "do not agree on its name" in proposal.told.not_adopted[0]
    alone = found("oakfield-primary", {"oak-sw02": change})
    assert changed_lines(proposed(project, "oakfield-primary", alone, only="sw02"))[1] == "+  guest: {title: VISITORS}"


def test_vlans_of_a_cable_are_adopted_where_both_ends_agree(project: Path) -> None:
    def without_guest(port: str) -> Change:
        def change(text: str) -> str:
            head, vlan, rest = text.partition('   name "GUEST"\n')
            body, end, tail = rest.partition("   exit\n")
            assert f",{port}" in body
            return head + vlan + body.replace(f",{port}", "") + end + tail

        return change

    def core(text: str) -> str:
        head, vlan, rest = text.partition('   name "GUEST"\n')
        body, end, tail = rest.partition("   exit\n")
        assert "48-49" in body
        return head + vlan + body.replace("48-49", "48") + end + tail

    both = {"oak-sw01": core, "oak-sw02": without_guest("25")}
    proposal = proposed(project, "oakfield-primary", found("oakfield-primary", both))
    assert changed_lines(proposal) == [
        "-  - {a: sw01 49, b: sw02 25, cable: F1}",
        "+  - {a: sw01 49, b: sw02 25, cable: F1, "
        "vlans: [management, servers, staff, curriculum, pupil_wireless, printers, voice, cctv]}",
    ]
    assert proposal.left == []
    one = proposed(project, "oakfield-primary", found("oakfield-primary", {"oak-sw01": core}))
    assert changed_lines(one) == []
    assert "the two ends do not agree" in one.told.not_adopted[0]


def test_a_cable_that_was_moved(project: Path) -> None:
    documents = [
        replace(
            item,
            tables={
                "lldp": [
                    {key: {"49": "50", "25": "26"}.get(value, value) for key, value in row.items()}
                    for row in item.tables["lldp"]
                ]
            },
        )
        for item in found("oakfield-primary", {})
    ]
    proposal = proposed(project, "oakfield-primary", documents)
    assert changed_lines(proposal) == [
        "-  - {a: sw01 49, b: sw02 25, cable: F1}",
        "+  - {a: sw01 50, b: sw02 26, cable: F1}",
    ]


def test_two_fibres_that_were_exchanged(project: Path) -> None:
    swap = {"TenGigabitEthernet1/1/3": "TenGigabitEthernet1/1/1", "TenGigabitEthernet1/1/1": "TenGigabitEthernet1/1/3"}
    documents = found("hillside-secondary", {})
    core = documents[0]
    rows = [{**row, "local_interface": swap.get(row["local_interface"], row["local_interface"])}
            for row in core.tables["lldp"]]  # fmt: skip
    heard = {"lldp": rows}
    others = []
    for item in documents[1:]:
        table = [{key: swap.get(value, value) for key, value in row.items()} for row in item.tables["lldp"]]
        others.append(replace(item, tables={"lldp": table}))
    proposal = proposed(project, "hillside-secondary", [replace(core, tables=heard), *others])
    assert "+  - {a: sw01 Te1/1/1, b: sw04 25, cable: F5}" in changed_lines(proposal)


def test_a_stranger_on_the_network_is_listed(project: Path) -> None:
    documents = found("oakfield-primary", {})
    stranger = {
        "local_interface": "51",
        "neighbor_name": "oak-sw09",
        "neighbor_interface": "1",
        "neighbor_port_id": "1",
    }
    documents[0].tables["lldp"].append(stranger)
    proposal = proposed(project, "oakfield-primary", documents)
    assert "a switch that no folder knows: oak-sw09" in proposal.told.not_adopted[0]
    assert proposal.copy.diff() == ""


def test_what_is_the_standards_is_left_with_the_reason(project: Path) -> None:
    change = replaced(
        ("no telnet-server\n", ""),
        ("console idle-timeout 600\n", "console idle-timeout 3600\n"),
        ("logging 10.0.20.31\n", "logging 10.0.20.99\n"),
    )
    proposal = proposed(project, "oakfield-primary", found("oakfield-primary", {"oak-sw01": change}))
    assert proposal.copy.diff() == ""
    reasons = {left.line: left.why for left in proposal.left}
    assert "the ways in are the standard's: mend the switch" in reasons["+ no telnet-server"]
    assert "standard/management.yml" in reasons["- logging 10.0.20.99"]


def from_the_lab(name: str, host: str, commands: list[str]) -> list[AsIs]:
    """The school with one switch that a person typed commands into: its text is what the simulated switch prints."""
    network = school(name)
    switch = network.by_host(host)
    assert switch is not None
    documents = []
    for document in shown_by_switches(network):
        running = document.running
        if document.host == host:
            done = replay(switch.family, switch.models[0].name, str(running).splitlines(), commands, root=ROOT)
            assert not done.refused
            running = done.running
        documents.append(replace(document, running=running))
    return documents


@pytest.mark.parametrize(
    ("name", "host", "commands", "lines"),
    [
        (
            "oakfield-primary",
            "oak-sw02",
            ["vlan 30", "untagged 5", "exit", "interface 22", 'name "Gate camera"', "exit"],
            [
                "-    1-12: classroom",
                "+    1-4: classroom",
                "+    5: {profile: classroom, vlan: staff}",
                "+    6-12: classroom",
                "-    22: {profile: cctv, description: Playground camera}",
                "+    22: {profile: cctv, description: Gate camera}",
            ],
        ),
        (
            "hillside-secondary",
            "hil-sw03",
            ["interface GigabitEthernet1/0/20", "switchport access vlan 30", "description Library desk"],
            [
                "-    Gi1/0/1-30: classroom",
                "+    Gi1/0/1-19: classroom",
                "+    Gi1/0/20: {profile: classroom, description: Library desk, vlan: staff}",
                "+    Gi1/0/21-30: classroom",
            ],
        ),
    ],
)
def test_after_the_edit_the_switch_is_as_intended(
    project: Path, name: str, host: str, commands: list[str], lines: list[str]
) -> None:
    """What a person typed at a simulated switch: with the edit, what is rendered is what the switch runs."""
    as_found = from_the_lab(name, host, [])
    untouched = proposed(project, name, as_found)
    assert changed_lines(untouched) == []
    before = {(left.switch, left.line) for left in untouched.left}  # What the switch prints in its own way.
    proposal = proposed(project, name, from_the_lab(name, host, commands))
    assert changed_lines(proposal) == lines
    assert {(left.switch, left.line) for left in proposal.left} <= before


def test_only_the_ports_that_were_named(project: Path) -> None:
    documents = found("oakfield-primary", {"oak-sw02": moved_to_staff})
    proposal = proposed(project, "oakfield-primary", documents, only="sw02", ports=frozenset({"6"}))
    assert proposal.copy.diff() == ""
    assert proposal.left


def evidence(root: Path, documents: Iterable[AsIs]) -> None:
    folder = root / "build/evidence/oakfield-primary/2026-11-22T10-00-00Z/as_is"
    folder.mkdir(parents=True)
    for document in documents:
        (folder / f"{document.host}.json").write_text(json.dumps(document.as_json()), encoding="utf-8")


def test_the_command_shows_a_diff_that_git_takes_and_writes_the_same(cli: Cli, project: Path) -> None:
    evidence(project, found("oakfield-primary", {"oak-sw02": moved_to_staff}))
    before = (project / "inventories/oakfield-primary/ports.yml").read_text(encoding="utf-8")
    shown = cli("--root", str(project), "adopt", "oakfield-primary")
    assert shown.returncode == 1, shown.stderr
    assert "nothing was written" in shown.stderr
    assert (project / "inventories/oakfield-primary/ports.yml").read_text(encoding="utf-8") == before
    other = project.parent / "applied"
    shutil.copytree(project / "inventories", other / "inventories")
    subprocess.run(["git", "apply", "-"], input=shown.stdout, text=True, cwd=other, check=True)
    written = cli("--root", str(project), "adopt", "oakfield-primary", "--write")
    assert written.returncode == 0, written.stderr
    for path in sorted((project / "inventories/oakfield-primary").iterdir()):
        assert path.read_bytes() == (other / "inventories/oakfield-primary" / path.name).read_bytes()
    again = cli("--root", str(project), "adopt", "oakfield-primary")
    assert again.returncode == 0
    assert "no drift on the switches that were seen" in again.stderr


def test_a_switch_that_was_not_collected_is_never_taken_for_fine(cli: Cli, project: Path) -> None:
    evidence(project, found("oakfield-primary", {})[:1])
    done = cli("--root", str(project), "adopt", "oakfield-primary", "--format", "json")
    assert done.returncode == 4
    assert json.loads(done.stdout)["not_seen"] == {"sw02": "it was not collected"}


def test_wrong_usage_and_a_missing_run_are_told(cli: Cli, project: Path) -> None:
    assert cli("--root", str(project), "adopt", "oakfield-primary").returncode == 3
    evidence(project, found("oakfield-primary", {}))
    assert cli("--root", str(project), "adopt", "oakfield-primary", "--port", "5").returncode == 2
    done = cli("--root", str(project), "adopt", "oakfield-primary", "--switch", "sw02", "--port", "99")
    assert done.returncode == 2
    assert "sw02 has no port '99'" in " ".join(done.stderr.split())
