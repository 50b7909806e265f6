"""The truth ledger: composed from what there is; nothing real was asked unless a recording or a proof says so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from schoolbuild.cli.ledger import collect
from schoolbuild.cli.main import app
from schoolbuild.documents.ledger import Check, Ledger, Part, Proof, ledger_page
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.module_spec import installed
from schoolbuild.model.windows.recorded import Recorded, as_text

ROLE = "roles/spooler/tasks/main.yml"
GOLDEN = "tests/recorded/goldens/one/0001-win_service.json"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {
        "standard/proofs.yml": "proofs: []\n",
        "inventories/.gitkeep": "",
        ROLE: "- win_service: {name: Spooler, state: stopped}\n",
        "playbooks/one.yml": "- hosts: all\n  tasks: [ansible.windows.win_reboot: {}, win_dsc: {resource_name: x}]\n",
        "plugins/modules/own.ps1": "Get-Date\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def part(found: Ledger, name: str) -> Part:
    return next(part for part in found.parts if part.name == name)


def record(project: Path, **more: Any) -> None:
    values: dict[str, Any] = {
        "recorded_at": datetime(2027, 1, 15, 9, 0, tzinfo=UTC),
        "target": "real",
        "build": "20348.2527",
        "module": "ansible.windows.win_service",
        "role": "spooler",
        "task": "Stop the spooler",
        "check_mode": False,
        "diff": False,
        "arguments": {},
        "result": {},
    }
    path = project / GOLDEN
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_text(Recorded(**(values | more))))


def test_without_recordings_everything_is_never(project: Path) -> None:
    found = collect(project)
    assert {part.real for part in found.parts} == {"never"}
    assert found.never() == len(found.parts)
    assert {part.kind for part in found.parts} == {"module", "role", "switch_family", "servers", "powershell"}


def test_a_module_names_the_texts(project: Path) -> None:
    module = installed("ansible.windows.win_service")
    assert module is not None
    service = part(collect(project), "ansible.windows.win_service")
    assert service.used_by == ("spooler",)
    specification, emulator = service.checks
    assert specification.against == "specification"
    assert specification.sha256s == (hashlib.sha256(module.path.read_bytes()).hexdigest(),)
    assert emulator.against == "emulator"
    assert emulator.holds is True
    assert emulator.date


def test_a_module_without_emulation_says_so(project: Path) -> None:
    dsc = part(collect(project), "ansible.windows.win_dsc")
    assert [check.against for check in dsc.checks] == ["documentation"]
    assert dsc.notes[0].startswith("not emulated")
    assert dsc.used_by == ("playbooks/one.yml",)


def test_an_action_alone_is_run_as_it_is(project: Path) -> None:
    reboot = part(collect(project), "ansible.windows.win_reboot")
    assert [check.against for check in reboot.checks] == ["documentation", "component"]


def test_an_emulation_of_another_text_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from schoolbuild.lab.windows import pins as lab_pins

    other = {"ansible.windows.win_service": lab_pins.Pin(("0" * 64,), "2026-11-22")}
    monkeypatch.setattr(lab_pins, "pins", lambda: other)
    found = collect(project)
    assert part(found, "ansible.windows.win_service").checks[1].holds is False
    assert "**the installed text is another one**" in "\n".join(ledger_page(found))


def test_own_powershell_was_not_executed(project: Path) -> None:
    own = part(collect(project), "plugins/modules/own.ps1")
    assert own.kind == "powershell"
    assert (
        own.checks[0].what == "**1 findings of the lint**; PowerShell not executed"
    )  # Get-Date is not in its catalogue
    assert own.checks[0].sha256s == (hashlib.sha256(b"Get-Date\n").hexdigest(),)


def test_an_own_script_that_the_lab_answers(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from schoolbuild.lab.windows import pins as lab_pins

    read = hashlib.sha256(b"exit 1\n").hexdigest()
    known = {f"schoolbuild/{name}.ps1": lab_pins.Pin((read,), "2026-11-22") for name in ("same", "other")}
    monkeypatch.setattr(lab_pins, "pins", lambda: known)
    (project / "src").mkdir()
    (project / "src/same.ps1").write_text("exit 1\n")
    (project / "src/other.ps1").write_text("exit 2\n")
    found = collect(project)
    assert [check.holds for check in part(found, "src/same.ps1").checks] == [None, True]
    assert [check.holds for check in part(found, "src/other.ps1").checks] == [None, False]


def test_a_recording_counts_for_its_module_and_its_role(project: Path) -> None:
    record(project)
    found = collect(project)
    assert part(found, "ansible.windows.win_service").real == "Windows build 20348.2527, 2027-01-15"
    assert part(found, "spooler").proofs == (Proof("Windows build 20348.2527", "2027-01-15", 1),)
    assert part(found, "ansible.windows.win_dsc").real == "never"


def test_a_recording_of_the_lab_counts_for_nothing(project: Path) -> None:
    record(project, target="lab")
    assert {part.real for part in collect(project).parts} == {"never"}


def test_a_build_that_was_not_learned_is_not_made_up(project: Path) -> None:
    record(project, build=None)
    assert part(collect(project), "spooler").real == "Windows of a build that was not learned, 2027-01-15"


def test_a_proof_of_the_standard_counts_for_its_family(project: Path) -> None:
    proof = "{family: cisco_ios, model: C2960X, software: 15.2(7)E9, proven: 2027-01-15, by: x, ticket: y}"
    (project / "standard/proofs.yml").write_text(f"proofs:\n  - {proof}\n")
    found = collect(project)
    assert part(found, "cisco_ios").real == "C2960X 15.2(7)E9, 2027-01-15"
    assert part(found, "aruba_aoss").real == "never"


def _bad_proofs(project: Path) -> None:
    (project / "standard/proofs.yml").write_text("proofs: all\n")


def _no_proofs(project: Path) -> None:
    (project / "standard/proofs.yml").unlink()


def _bad_recording(project: Path) -> None:
    path = project / GOLDEN
    path.parent.mkdir(parents=True)
    path.write_text('{"schema": "schoolbuild/recorded/1", "module": "x"}')


@pytest.mark.parametrize("spoil", [_bad_proofs, _no_proofs, _bad_recording])
def test_what_cannot_be_read_is_not_taken_for_nothing(project: Path, spoil: Callable[[Path], None]) -> None:
    spoil(project)
    with pytest.raises(SchoolbuildError):
        collect(project)


def test_the_command_writes_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHOOLBUILD_ROOT", str(project))
    shown = CliRunner().invoke(app, ["ledger"])
    assert shown.exit_code == 0, shown.output
    written = json.loads((project / "build/ledger.json").read_text())
    assert written["schema"] == "schoolbuild/ledger/1"
    assert written["never"] == len(written["parts"])
    assert f"{written['never']} never tried on a real device" in shown.stdout


def test_the_page() -> None:
    found = Ledger(
        (
            Part("module", "a.b.c", (Check("specification", "its text", ("1" * 64,)),), (), ("one", "two")),
            Part("role", "one", (), (Proof("Windows build 1", "2027-01-15"),)),
        ),
        {"pywinrm": "0.5.0"},
    )
    assert list(ledger_page(found)) == [
        "2 parts, of which **1 were never tried on a real device**. Held against",
        "pywinrm 0.5.0.",
        "",
        "### Modules for Windows that playbooks and roles use",
        "",
        "| name | used by | held against | real device |",
        "| --- | --- | --- | --- |",
        "| `a.b.c` | one, two | its text (`111111111111`) | never |",
        "",
        "### Roles",
        "",
        "| name | held against | real device |",
        "| --- | --- | --- |",
        "| `one` | **nothing** | Windows build 1, 2027-01-15 |",
    ]
