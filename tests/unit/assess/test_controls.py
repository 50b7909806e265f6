"""The controls of the standard, and everything that can be wrong with a control's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from schoolbuild.assess import Control, load_controls
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.standard import load_standard
from tests.unit.assess.estate import ROOT

GOOD = (ROOT / "standard" / "controls" / "NET-01.yml").read_text(encoding="utf-8")


def load(folder: Path, **files: str) -> tuple[Control, ...]:
    controls = folder / "standard" / "controls"
    controls.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (controls / f"{name.replace('_', '-')}.yml").write_text(text, encoding="utf-8")
    return load_controls(folder)


def test_the_standard_has_the_controls_it_promises(controls: tuple[Control, ...]) -> None:
    assert [control.name for control in controls if not control.of_servers] == [
        f"NET-{number:02d}" for number in (*range(1, 10), 11, 12)
    ]
    assert " ".join(control.name for control in controls if control.of_servers) == (
        "ACC-01 ACC-02 ACC-03 ACC-07 BAK-01 BAK-02 CFG-01 CFG-02 CFG-03 CFG-04 CFG-08 CFG-09 EVD-01 FW-01 LIFE-01 "
        "LOG-01 MAL-01 MAL-02 MAL-03 SRV-01 SRV-02 SRV-03 SRV-04 SRV-05 SRV-06 SRV-07 UPD-01 UPD-03 UPD-06"
    )


def test_every_row_of_the_settings_table_is_judged_by_its_control(controls: tuple[Control, ...]) -> None:
    asked = {
        check.given["control"]: control.name
        for control in controls
        for check in control.checks
        if check.test == "settings_as_decided"
    }
    assert all(row == control for row, control in asked.items())
    assert {row.control for row in load_standard(ROOT).windows.settings} == set(asked)


def test_every_control_tells_a_person_what_to_do(controls: tuple[Control, ...]) -> None:
    for control in controls:
        assert control.title
        assert control.why.endswith(".")
        assert control.fix
        assert control.references
        assert control.runbook.endswith(f"#{control.name.lower()}")


BAD = [
    ("an unknown key", GOOD + "severty: high\n", "severty: this key is not known here"),
    ("a missing key", GOOD.replace("severity: high\n", ""), "severity"),
    ("another severity", GOOD.replace("severity: high", "severity: awful"), "severity"),
    ("no version of the meaning", GOOD.replace("NET-01v1", "NET-01"), "id"),
    ("an unknown path", GOOD.replace("facts.telnet", "facts.telnets"), "'facts.telnets' does not exist"),
    (
        "an unknown test",
        GOOD.replace("test: only_management_networks", "test: looks_fine"),
        "'looks_fine' does not exist",
    ),
    ("a missing parameter", GOOD.replace("{name: Telnet, topic: telnet}", "{name: Telnet}"), "'topic' is missing"),
    ("an unknown parameter", GOOD.replace("{name: Telnet,", "{colour: red, name: Telnet,"), "no parameter 'colour'"),
    ("a parameter of another type", GOOD.replace("{name: Telnet,", "{name: [1],"), "cannot be [1]"),
    ("no check", GOOD.split("checks:", maxsplit=1)[0] + "checks: []\n", "checks"),
    ("a service that nobody sells", GOOD.replace("service: network", "service: magic"), "service"),
    ("a key twice", GOOD + "severity: low\n", "stands twice"),
    ("no YAML", "{", "not valid YAML"),
    ("an empty file", "", "dictionary"),
    ("a date that is none", GOOD.replace("2026-11-22", "yesterday"), "references[0].checked"),
]


@pytest.mark.parametrize(("what", "text", "says"), BAD, ids=[row[0] for row in BAD])
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, what: str, text: str, says: str) -> None:
    with pytest.raises(SchoolbuildError) as caught:
        load(tmp_path, NET_01=text)
    assert says in str(caught.value)
    assert "NET-01.yml:" in str(caught.value)
    assert caught.value.exit_code == 3


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    second = GOOD.replace("NET-01v1", "NET-02v1").replace("severity: high", "severity: awful")
    with pytest.raises(SchoolbuildError) as caught:
        load(tmp_path, NET_01=GOOD + "colour: red\nsmell: none\n", NET_02=second)
    text = str(caught.value)
    assert all(word in text for word in ("colour", "smell", "NET-02.yml", "severity"))


def test_a_file_must_be_called_as_its_control(tmp_path: Path) -> None:
    with pytest.raises(SchoolbuildError, match=r"must be called NET-01\.yml"):
        load(tmp_path, NET_07=GOOD)


def test_one_control_has_one_meaning(tmp_path: Path) -> None:
    with pytest.raises(SchoolbuildError, match="defined in another file"):
        load(tmp_path, NET_01=GOOD, NET_07=GOOD.replace("NET-01v1", "NET-01v2"))


def test_no_control_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SchoolbuildError, match="nothing would be judged"):
        load(tmp_path)
