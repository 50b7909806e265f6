"""What Ansible sends is undone, in both shapes; what is not known is refused."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from schoolbuild.lab.windows import bootstrap
from schoolbuild.lab.windows.bootstrap import FetchFile, MakeTemp, ModuleTask, NotAManifestError, PutFile, decode
from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.scripts import AbortShutdown, BootTime, LogonTest, RemoveTemp, Shutdown, recognise
from tests.unit.lab.windows.bench import COLLECTIONS, desk, module_text

CORE = COLLECTIONS.parent / "ansible" / "executor" / "powershell"
TAIL = (
    "If (-not $?) { If (Get-Variable LASTEXITCODE -ErrorAction SilentlyContinue)"
    " { exit $LASTEXITCODE } Else { exit 1 } }"
)
KEY = r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon\AutoLogonChecked"


def encoded(script: str) -> str:
    text = base64.b64encode(script.encode("utf-16-le")).decode()
    return f"PowerShell -NoProfile -NonInteractive -ExecutionPolicy Unrestricted -EncodedCommand {text}"


def manifest(
    *actions: dict[str, Any], scripts: dict[str, bytes] | None = None, wrapper: str | None = None, extra: bytes = b""
) -> bytes:
    """Standard input of the bootstrap, as module_manifest.py makes it."""
    texts = {
        action["name"]: (CORE / action["name"]).read_bytes() for action in actions if (CORE / action["name"]).exists()
    }
    texts |= scripts or {}
    first = {
        "name": "exec_wrapper",
        "script": wrapper or (CORE / "exec_wrapper.ps1").read_text(encoding="utf-8"),
        "params": {"MinOSVersion": None, "MinPSVersion": None, "TempPath": None},
    }
    second = {
        "scripts": {name: {"path": name, "script": base64.b64encode(text).decode()} for name, text in texts.items()},
        "actions": [{"params": {}, "secure_params": {}} | action for action in actions],
        "signed_hashlist": [],
    }
    parts = [json.dumps(first).encode(), json.dumps(second).encode()]
    return b"\n\0\0\0\0\n".join([*parts, extra] if extra else parts)


def module(name: str, **more: Any) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The action of a module and the script it names."""
    namespace, collection, short = name.split(".")
    script = f"ansible_collections.{namespace}.{collection}.plugins.modules.{short}.ps1"
    params = {
        "Script": script,
        "Environment": {},
        "Variables": [{"Name": "complex_args", "Value": {"data": "hi"}, "Scope": "Global"}],
        "CSharpModules": [],
        "PowerShellModules": [],
        "ForModule": True,
        **more,
    }
    return {"name": "module_wrapper.ps1", "params": params}, {script: module_text(name)}


def test_the_installed_bootstrap_is_known_however_it_is_wrapped() -> None:
    plain = (CORE / "bootstrap_wrapper.ps1").read_text(encoding="utf-8")
    stripped = "\n".join(line.strip() for line in plain.splitlines() if line.strip())
    wrapped = f"Set-StrictMode -Version Latest\n{stripped}\n{TAIL}"
    without_comments = "\n".join("" if line.strip().startswith("#") else line for line in plain.splitlines())
    for text in (plain, stripped, wrapped, without_comments):
        assert bootstrap.is_bootstrap(text)
    assert not bootstrap.is_bootstrap(plain + "\nWrite-Host extra")


def test_a_command_line_that_is_wrapped_twice_is_undone() -> None:
    assert bootstrap.script_of(encoded(encoded("Get-Date"))) == "Get-Date"
    assert bootstrap.script_of("cmd /c dir") is None


def test_a_module_with_its_text_and_arguments() -> None:
    action, scripts = module("ansible.windows.win_ping")
    task = decode(manifest(action, scripts=scripts))
    assert isinstance(task, ModuleTask)
    assert (task.name, task.arguments) == ("ansible.windows.win_ping", {"data": "hi"})
    assert task.text == module_text("ansible.windows.win_ping")


def test_files_and_folders() -> None:
    lines = b"\n".join(base64.b64encode(part) for part in (b"first ", b"second"))
    put = manifest({"name": "winrm_put_file.ps1", "params": {"Path": "C:\\a"}}, extra=lines)
    assert decode(put) == PutFile("C:\\a", b"first second")
    assert decode(manifest({"name": "winrm_put_file.ps1", "params": {"Path": "C:\\a"}})) == PutFile("C:\\a", b"")
    fetch = {"name": "winrm_fetch_file.ps1", "params": {"Path": "C:\\a", "Offset": 5, "BufferSize": 10}}
    assert decode(manifest(fetch)) == FetchFile("C:\\a", 5, 10)
    make = {"name": "powershell_mkdtemp.ps1", "params": {"Directory": "%TEMP%", "Name": "ansible-tmp-1.5-2-3"}}
    assert decode(manifest(make)) == MakeTemp("%TEMP%", "ansible-tmp-1.5-2-3")


def test_a_python_module_fails_as_on_windows() -> None:
    with pytest.raises(NotAManifestError):
        decode(b"#!/usr/bin/python\nimport json\n")
    outcome = desk().computer.run(
        encoded((CORE / "bootstrap_wrapper.ps1").read_text(encoding="utf-8")), b"#!/usr/bin/python\n", "Administrator"
    )
    assert outcome.code == 1
    assert b"ConvertFrom-Json" in outcome.stderr


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["become_wrapper.ps1", "module_wrapper.ps1"], "become"),
        (["async_wrapper.ps1", "async_watchdog.ps1", "module_wrapper.ps1"], "async"),
        (["coverage_wrapper.ps1", "module_wrapper.ps1"], "chain of actions"),
    ],
)
def test_chains_of_actions_are_refused(names: list[str], words: str) -> None:
    with pytest.raises(RefusedByLab, match=words):
        decode(manifest(*({"name": name} for name in names)))


def test_a_script_is_refused() -> None:
    action, _ = module("ansible.windows.win_ping", Script="hello.ps1", ForModule=None)
    with pytest.raises(RefusedByLab, match=r"hello\.ps1: there is no PowerShell"):
        decode(manifest(action, scripts={"hello.ps1": b"Get-Date"}))


def test_texts_that_nobody_read_are_refused() -> None:
    action, scripts = module("ansible.windows.win_ping")
    with pytest.raises(RefusedByLab, match="exec_wrapper"):
        decode(manifest(action, scripts=scripts, wrapper="Write-Host changed"))
    with pytest.raises(RefusedByLab, match="module_wrapper"):
        decode(manifest(action, scripts=scripts | {"module_wrapper.ps1": b"# changed"}))
    one = desk()
    (script,) = scripts
    line = encoded((CORE / "bootstrap_wrapper.ps1").read_text(encoding="utf-8"))
    outcome = one.computer.run(line, manifest(action, scripts={script: b"# changed"}), "Administrator")
    assert outcome.code == 1
    assert "this text of ansible.windows.win_ping" in json.loads(outcome.stdout)["msg"]
    assert (
        "refused",
        "this text of ansible.windows.win_ping: the emulation was written from another one",
    ) in one.world.diary


def test_a_line_that_cmd_would_not_take() -> None:
    outcome = desk().computer.run("x" * 8192, b"", "Administrator")
    assert (outcome.code, outcome.stderr) == (1, b"The command line is too long.\r\n")


@pytest.mark.parametrize("line", ["whoami", encoded("Get-Date"), encoded("shutdown.exe /s /t 0")])
def test_unknown_commands_are_refused(line: str) -> None:
    with pytest.raises(RefusedByLab):
        desk().computer.run(line, b"", "Administrator")


@pytest.mark.parametrize("line", ["net user bob Secr3t-x9 /add", encoded("net user bob Secr3t-x9 /add")])
def test_a_refusal_holds_no_secret(line: str) -> None:
    with pytest.raises(RefusedByLab, match="'net'") as refused:
        desk().computer.run(line, b"", "Administrator")
    assert "Secr3t" not in str(refused.value)


SHUTDOWN = """$ErrorActionPreference = 'Continue'

if ($%(forget)s) {
    Remove-Item -LiteralPath '%(key)s' -Force -ErrorAction SilentlyContinue
}

$stdout = $null
$stderr = . { %(program)s /r /t 2 /c 'It''s time' | Set-Variable stdout } 2>&1 | ForEach-Object ToString
%(check)s
ConvertTo-Json -Compress -InputObject @{
    stdout = (@($stdout) -join "`n")
    stderr = (@($stderr) -join "`n")
    rc = $%(rc)s
}
"""
CHECK = """
If (Get-Variable LASTEXITCODE -ErrorAction SilentlyContinue) {
    $rc = $LASTEXITCODE
} Else {
    $rc=1
}
"""


@pytest.mark.parametrize(
    ("program", "check", "rc", "wrap"),
    [
        # ansible.windows 3.3, ansible.windows 3.8, microsoft.ad 1.10 and 1.12
        (r"C:\Windows\System32\shutdown.exe", "", "LASTEXITCODE", "{script}; " + TAIL),
        (r"C:\Windows\System32\shutdown.exe", CHECK, "rc", "{script}; " + TAIL),
        ("shutdown.exe", "", "LASTEXITCODE", "Set-StrictMode -Version Latest\r\n{script}\r\n" + TAIL + "\r\n"),
    ],
)
def test_restarts_in_all_their_shapes(program: str, check: str, rc: str, wrap: str) -> None:
    text = SHUTDOWN % {"forget": "True", "key": KEY, "program": program, "check": check, "rc": rc}
    script = wrap.replace("{script}", text)
    assert recognise(bootstrap.squash(script)) == Shutdown(2, "It's time", forget_logon=True)


def test_a_restart_whose_end_does_not_fit_its_middle_is_not_known() -> None:
    text = SHUTDOWN % {"forget": "True", "key": KEY, "program": "shutdown.exe", "check": "", "rc": "rc"}
    assert recognise(bootstrap.squash(text)) is None


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (
            "(Get-CimInstance -ClassName Win32_OperatingSystem -Property LastBootUpTime).LastBootUpTime.ToFileTime(); "
            + TAIL,
            BootTime(),
        ),
        (r"C:\Windows\System32\shutdown.exe /a; " + TAIL, AbortShutdown()),
        ("shutdown.exe /a", AbortShutdown()),
        (
            f"Get-Item -LiteralPath '{KEY}' -ErrorAction Stop; 'success-11111111-2222-3333-4444-555555555555'",
            LogonTest("success-11111111-2222-3333-4444-555555555555"),
        ),
        (
            r"Remove-Item 'C:\Users\x\AppData\Local\Temp\ansible-tmp-1.2-3-4' -Force -Recurse;",
            RemoveTemp(r"C:\Users\x\AppData\Local\Temp\ansible-tmp-1.2-3-4", recurse=True),
        ),
        (
            r"Remove-Item C:\Users\x\AppData\Local\Temp\ansible-tmp-1.2-3-4 -Force -Recurse",
            RemoveTemp(r"C:\Users\x\AppData\Local\Temp\ansible-tmp-1.2-3-4", recurse=True),
        ),
        (r"Remove-Item 'C:\Windows' -Force -Recurse;", None),
        (r"Remove-Item 'C:\Users\x\ansible-tmp-1.2-3-4\..\..\..' -Force -Recurse;", None),
        ("Get-Date", None),
        ("shutdown.exe /a; Remove-Item C:\\x", None),
    ],
)
def test_plain_scripts(script: str, expected: object) -> None:
    assert recognise(bootstrap.squash(script)) == expected
