"""The table of releases: its own order, and Microsoft's published data taken over into it.

The documents are made by hand in the shape in which api.msrc.microsoft.com gives a month (CVRF v3.0 as JSON).
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from schoolbuild.assess.releases.msrc import read_month
from schoolbuild.assess.releases.table import second_tuesday, table_text, take_over
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.standard import load_standard
from schoolbuild.model.windows.releases import Release, ReleaseLine, ReleaseTable
from tests.conftest import Cli
from tests.unit.assess.estate import ROOT

DECEMBER = Path(__file__).parent / "msrc" / "2026-Dec.json"
TODAY = date(2026, 12, 11)


@pytest.fixture
def table() -> ReleaseTable:
    return load_standard(ROOT).windows.releases


def month(**changes: Any) -> str:
    return json.dumps({**json.loads(DECEMBER.read_text(encoding="utf-8")), **changes})


def test_a_month_holds_one_fix_for_each_system_with_the_worst_that_it_mends() -> None:
    read = read_month(month(), "here")
    assert (read.id, read.released, read.current) == ("2026-Dec", date(2026, 12, 8), date(2026, 12, 10))
    found = [(fix.system, fix.build, fix.revision, fix.kb, fix.severity) for fix in read.fixes]
    assert found == [
        ("windows_11_24h2", 26100, 9900, "KB5133005", "moderate"),
        ("windows_server_2019", 17763, 9600, "KB5133002", "high"),
        ("windows_server_2022", 20348, 5999, "KB5133001", "critical"),
        ("windows_server_2025", 26100, 33800, "KB5133003", "high"),
    ]
    assert read.left_out == ("5133004 10.0.26100.33790", "Release Notes")


def test_taking_a_month_over_replaces_what_the_lab_made_up_and_keeps_the_rest(table: ReleaseTable) -> None:
    taken = take_over(table, read_month(month(), "here"), TODAY)
    rows = taken.table.systems["windows_server_2022"].releases
    assert [row.revision for row in rows] == [5139, 5256, 5386, 5499, 5622, 5631, 5999]
    assert rows[-1] == Release.model_validate(
        {
            "released": "2026-12-08",
            "revision": 5999,
            "kb": "KB5133001",
            "kind": "monthly",
            "severity": "critical",
            "basis": "maker",
            "source": "MSRC 2026-Dec",
        }
    )
    assert "windows_server_2022: + 2026-12-08 20348.5999 KB5133001, critical" in taken.changes
    assert "windows_server_2022: - 2026-11-04 20348.5790, assumed for the lab" in taken.changes
    assert "checked: 2026-11-22 becomes 2026-12-10" in taken.changes
    assert taken.table.systems["windows_server_2016"] == table.systems["windows_server_2016"]


def test_taking_the_same_month_over_again_changes_nothing(table: ReleaseTable) -> None:
    once = take_over(table, read_month(month(), "here"), TODAY)
    again = take_over(once.table, read_month(month(), "here"), TODAY)
    assert again.table == once.table
    assert again.changes == ()


def test_a_second_update_of_a_month_came_out_of_band(table: ReleaseTable) -> None:
    once = take_over(table, read_month(month(), "here"), TODAY).table
    text = month().replace("5999", "6010").replace("5133001", "5133099")
    rows = take_over(once, read_month(text, "here"), TODAY).table.systems["windows_server_2022"].releases
    assert [(row.revision, row.kind) for row in rows[-2:]] == [(5999, "monthly"), (6010, "out_of_band")]


def test_what_is_written_is_read_back_the_same(table: ReleaseTable) -> None:
    taken = take_over(table, read_month(month(), "here"), TODAY).table
    for one in (table, taken):
        assert ReleaseTable.model_validate(yaml.safe_load(table_text(one))) == one
        assert max(map(len, table_text(one).splitlines())) <= 180


GARBAGE = [
    ("", "no JSON"),
    ("{", "no JSON"),
    ("[]", "no CVRF document"),
    ("<cvrfdoc/>", "no JSON"),
    ('{"value": []}', "no CVRF document"),
    (month(DocumentTracking={}), "which month"),
    (month(DocumentTracking=None), "which month"),
    (month(ProductTree={"FullProductName": []}), "no system"),
    (month(ProductTree=None), "no system"),
    (month(Vulnerability=[]), "no fix"),
    (month(Vulnerability="x"), "no fix"),
    (
        month(Vulnerability=[1, None, {"Remediations": [{"Type": 2, "ProductID": ["11923"], "FixedBuild": 7}]}]),
        "no fix",
    ),
    ("[" * 200_000, "no JSON"),
]


@pytest.mark.parametrize(("text", "says"), GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(SchoolbuildError) as caught:
        read_month(text, "here.json")
    assert says in caught.value.message
    assert caught.value.fix
    assert caught.value.exit_code == 3


def test_a_fix_of_another_build_than_the_systems_is_refused(table: ReleaseTable) -> None:
    text = month().replace("10.0.20348.5999", "10.0.20349.5999")
    with pytest.raises(SchoolbuildError, match="makes build 20349"):
        take_over(table, read_month(text, "here"), TODAY)


def test_a_revision_that_does_not_grow_with_the_date_is_refused(table: ReleaseTable) -> None:
    text = month().replace("10.0.20348.5999", "10.0.20348.5300")
    with pytest.raises(SchoolbuildError, match="must grow together"):
        take_over(table, read_month(text, "here"), TODAY)


def test_rows_out_of_order_are_no_table() -> None:
    rows = [{"released": day, "revision": number, "kind": "monthly", "basis": "maker", "source": "here"} for day, number in (("2026-06-09", 2), ("2026-07-14", 1))]  # fmt: skip  # noqa: E501
    with pytest.raises(ValidationError, match="must grow together"):
        ReleaseLine.model_validate({"build": 1, "server": True, "releases": rows})


def test_monthly_rows_of_the_table_are_of_second_tuesdays(table: ReleaseTable) -> None:
    assert second_tuesday(date(2026, 11, 22)) == date(2026, 11, 10)
    assert second_tuesday(date(2026, 9, 1)) == date(2026, 9, 8)
    for line in table.systems.values():
        for row in line.releases:
            assert row.kind != "monthly" or row.released == second_tuesday(row.released), row


def test_the_command_shows_first_and_writes_when_told(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "inventories").mkdir()
    (tmp_path / "standard").mkdir()
    for path in (ROOT / "standard").iterdir():
        if path.name != "windows":
            (tmp_path / "standard" / path.name).symlink_to(path)
    windows = tmp_path / "standard" / "windows"
    windows.mkdir()
    for path in (ROOT / "standard" / "windows").iterdir():
        if path.name == "releases.yml":
            (windows / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
        else:
            (windows / path.name).symlink_to(path)
    before = (windows / "releases.yml").read_text(encoding="utf-8")
    root = ("--root", str(tmp_path))
    shown = cli(*root, "releases", "import", str(DECEMBER))
    assert shown.returncode == 0, shown.stderr
    assert "+ 2026-12-08 20348.5999 KB5133001, critical" in shown.stdout
    assert "nothing was written" in shown.stdout
    assert (windows / "releases.yml").read_text(encoding="utf-8") == before
    written = cli(*root, "releases", "import", str(DECEMBER), "--write")
    assert written.returncode == 0, written.stderr
    assert (
        'revision: 5999, kb: KB5133001, kind: monthly, severity: critical, basis: maker, source: "MSRC 2026-Dec"'
        in (windows / "releases.yml").read_text(encoding="utf-8")
    )
    assert cli(*root, "releases", "import", str(DECEMBER), "--write").stdout.endswith("nothing to change\n")
    refused = cli(*root, "releases", "import", str(tmp_path / "none.json"))
    assert refused.returncode == 3
    assert "Traceback" not in refused.stderr
