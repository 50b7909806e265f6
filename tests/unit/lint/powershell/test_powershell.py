"""The lint of PowerShell finds what is planted, and the project's own scripts pass it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from schoolbuild.cli.lint import app
from schoolbuild.lint.powershell import STATEMENT, lint_powershell
from schoolbuild.lint.powershell.catalogue import catalogue, read_catalogue
from schoolbuild.model.errors import SchoolbuildError

# One planted fault each: the script, the kind of finding, and words of its message.
PLANTED = {
    "missing_brace": ("if ($true) { Get-WBPolicy", "syntax", "cannot read"),
    "open_string": ("$a = 'never closed", "syntax", "cannot read"),
    "equals_of_others": ("$a = 1\nif ($a == 1) { $a }", "command", "= is not in the catalogue"),
    "newer_syntax": ("$a = 1\n$b = $a ?? 2\n$b", "syntax", "not in Windows PowerShell 5.1"),
    "chained": ("Get-WBPolicy && Get-WBSummary", "syntax", "not in Windows PowerShell 5.1"),
    "ternary": ("$a = $true ? 1 : 2\n$a", "syntax", "not in Windows PowerShell 5.1"),
    "unknown_command": ("Get-WBPolcy", "command", "did you mean 'Get-WBPolicy'?"),
    "unknown_parameter": ("Get-WBVolume -AllVolume", "parameter", "did you mean 'allvolumes'?"),
    "a_disk_as_target": ("$d = 1\nNew-WBBackupTarget -Disk $d", "parameter", "-Disk is not in the catalogue"),
    "no_value": ("Join-Path -Path -ChildPath 'a'", "parameter", "-Path has no value"),
    "no_name": ("Get-Item 'C:\\'", "parameter", "an argument without its parameter's name"),
    "value_behind_a_switch": ("Set-WBPolicy -Policy 1 -Force $true", "parameter", "an argument without"),
    "twice": ("Get-Item -LiteralPath 'a' -LiteralPath 'b'", "parameter", "given twice"),
    "alias": ("gci", "forbidden", "gci is an alias"),
    "sign_alias": ("Get-WBPolicy | % { $_ }", "forbidden", "% is an alias"),
    "splatting": ("$p = @{}\nGet-Item @p", "forbidden", "@p hides"),
    "expression": ("Invoke-Expression 'Get-Item'", "forbidden", "Invoke-Expression may not be used"),
    "plain_password": ("ConvertTo-SecureString 'a'", "forbidden", "passwords in plain text"),
    "product_class": ("Get-CimInstance -ClassName Win32_Product", "forbidden", "Win32_Product may not be used"),
    "product_query": ("Get-CimInstance -Query 'select * from Win32_Product'", "forbidden", "Win32_Product may not"),
    "dot_source": ("$f = 'a'\n. $f", "forbidden", "inside this script's own variables"),
    "call_of_text": ("$f = 'a'\n& $f", "forbidden", "nobody can know beforehand"),
    "unknown_class": ("Get-CimInstance -ClassName Win32_Servce", "type", "did you mean 'Win32_Service'?"),
    "unknown_type": ("[System.Net.WebClient] $a = 1\n$a", "type", "[System.Net.WebClient] is not"),
    "unknown_new_type": ("New-Object -TypeName System.Net.WebClient", "type", "System.Net.WebClient is not"),
    "unknown_static": ("[System.IO.File]::Delete('a')", "type", "[System.IO.File]::Delete is not"),
    "unknown_method": ("$a = 'x'\n$a.Trimm()", "type", "did you mean 'Trim'?"),
    "wrong_property": (
        "$a = Get-MpComputerStatus\n$a.TamperProtected",
        "type",
        "the property TamperProtected is not in the catalogue; did you mean 'istamperprotected'?",
    ),
    "unknown_com": ("New-Object -ComObject WScript.Shell", "type", "WScript.Shell is not"),
    "unset_variable": ("$found = 1\n$fuond", "variable", "nothing gives $fuond a value; did you mean '$found'?"),
    "unset_in_text": ('$a = "x $nobody"\n$a', "variable", "$nobody"),
    "program_argument": ("& auditpol.exe /clear", "parameter", "the argument /clear"),
    "unknown_program": ("& netsh.exe", "command", "netsh.exe is not in the catalogue"),
    "own_function": ("function Get-A { param($Name) $Name }\nGet-A -Nmae 1", "parameter", "did you mean 'name'?"),
    "own_switch": ("function Get-A {\n param([switch] $All)\n $All\n}\nGet-A -All 1", "parameter", "an argument"),
    "outside_ascii": ("$a = '\u2013'\n$a", "forbidden", "outside ASCII"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_finds_what_is_planted(name: str, tmp_path: Path) -> None:
    text, kind, words = PLANTED[name]
    script = tmp_path / "planted.ps1"
    script.write_text(text + "\n", encoding="utf-8")
    found = lint_powershell(tmp_path, [script]).findings
    assert [item for item in found if item.kind == kind and words in item.message], found


def test_says_where(tmp_path: Path) -> None:
    script = tmp_path / "planted.ps1"
    script.write_text("$a = 1\n\ngci\n$a\n", encoding="utf-8")
    (found,) = lint_powershell(tmp_path, [script]).findings
    assert found.place() == "planted.ps1:3"


@pytest.mark.parametrize(
    "text",
    [
        "param([scriptblock] $Work)\n& $Work",
        "function Get-A {\n    param($All, $Name)\n    if ($All) { $Name }\n}\nGet-A -All 1 -Name 1",
        'foreach ($a in 1, 2) { "$a $($env:SystemRoot)" }',
        "Get-Command -Name Get-WBPolicy -ErrorAction:SilentlyContinue",
        "# Invoke-Expression is only spoken of here\n$null",
    ],
)
def test_lets_good_lines_through(text: str, tmp_path: Path) -> None:
    script = tmp_path / "good.ps1"
    script.write_text(text + "\n", encoding="utf-8")
    assert lint_powershell(tmp_path, [script]).findings == ()


def test_the_project_is_clean(project_root: Path) -> None:
    report = lint_powershell(project_root)
    assert report.findings == ()
    assert set(report.files) == {
        "plugins/module_utils/Ansible.ModuleUtils.SchoolPolicy.psm1",
        "plugins/modules/windows_backup_policy.ps1",
        "src/schoolbuild/transport/winrm/assess.ps1",
        "src/schoolbuild/transport/winrm/bootstrap.ps1",
    }


def test_the_catalogue_holds_nothing_that_no_script_uses(project_root: Path) -> None:
    """What nobody uses was not reviewed for a reason; it would only let something through one day."""
    texts = " ".join(
        path.read_text(encoding="utf-8").lower()
        for folder in ("src", "plugins")
        for path in (project_root / folder).rglob("*.ps*1")
    )
    known = catalogue()
    names = [*known.commands, *known.programs, *known.types, *known.methods, *known.classes, *known.com]
    names += known.known_properties()
    assert [name for name in names if name.lower() not in texts] == []


def test_a_catalogue_without_sources_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "catalogue.yml"
    bad.write_text("commands: {Get-A: {module: m}}\n", encoding="utf-8")
    with pytest.raises(SchoolbuildError, match=r"commands\.Get-A\.source"):
        read_catalogue(bad)


def test_the_command_says_that_nothing_was_executed(project_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHOOLBUILD_ROOT", str(project_root))
    result = CliRunner().invoke(app, ["powershell"])
    assert result.exit_code == 0
    assert STATEMENT in result.output
    assert "PowerShell not executed" in STATEMENT


def test_the_command_leaves_with_1_and_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project_root: Path
) -> None:
    monkeypatch.setenv("SCHOOLBUILD_ROOT", str(project_root))
    script = tmp_path / "bad.ps1"
    script.write_text("gci\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["powershell", "--format", "json", str(script)])
    assert result.exit_code == 1
    told = json.loads(result.output)
    assert told["statement"] == STATEMENT
    assert [item["kind"] for item in told["findings"]] == ["forbidden"]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SchoolbuildError, match="no such file"):
        lint_powershell(tmp_path, [tmp_path / "nowhere.ps1"])
