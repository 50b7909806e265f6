"""What Ansible sends to a Windows machine, undone: the command line, the wrapper scripts, and the manifest.

Ansible runs one small script on the command line (``bootstrap_wrapper.ps1``) and sends everything else to its standard
input: the next script with its parameters, a line of four null bytes, a manifest with every script and action, and,
for a file that is put, another such line and its content (read in ansible-core 2.19 and 2.21,
``executor/powershell/module_manifest.py`` and the ``.ps1`` files beside it). Each of those scripts is known by its
hash.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.pins import known, pins

COMMAND_LINE_LIMIT = 8191
"""The longest line that cmd.exe takes (Microsoft, "Command prompt line string limitation")."""

SEPARATOR = b"\n\0\0\0\0\n"
_ENCODED = re.compile(
    r"^powershell(?:\.exe)?(?: -NoProfile| -NonInteractive| -NoLogo| -ExecutionPolicy \w+| -InputFormat None)*"
    r" -EncodedCommand (?P<script>[A-Za-z0-9+/=]+)$",
    re.IGNORECASE,
)
_EXIT_CODE = re.compile(
    r"(?:; ?| )If \(-not \$\?\) \{ If \(Get-Variable LASTEXITCODE -ErrorAction SilentlyContinue\)"
    r" \{ exit \$LASTEXITCODE \} Else \{ exit 1 \} \}$"
)
_STRICT = "Set-StrictMode -Version Latest "
_MODULE_SCRIPT = re.compile(r"^ansible_collections\.(\w+)\.(\w+)\.plugins\.modules\.(\w+)\.ps1$")
_OWN_MODULE_SCRIPT = re.compile(r"^ansible\.legacy\.(\w+)\.ps1$")
"""A module of no collection: one from the project's own folder of modules."""


class NotAManifestError(Exception):
    """What came to the bootstrap's standard input is no JSON: PowerShell's ConvertFrom-Json fails there."""


@dataclass(frozen=True)
class ModuleTask:
    """A module with the whole text that travelled, and the PowerShell files that it requires.

    ``arguments`` hold the ``_ansible_...`` ones too.
    """

    name: str
    text: bytes
    arguments: Mapping[str, Any]
    environment: Mapping[str, str]
    utilities: tuple[str, ...] = ()


@dataclass(frozen=True)
class PutFile:
    path: str
    content: bytes


@dataclass(frozen=True)
class FetchFile:
    path: str
    offset: int
    size: int


@dataclass(frozen=True)
class MakeTemp:
    directory: str
    name: str


@dataclass(frozen=True)
class ExpandUser:
    path: str


Request = ModuleTask | PutFile | FetchFile | MakeTemp | ExpandUser


def script_of(command_line: str) -> str | None:
    """The PowerShell text of an encoded command line, undone as often as it was wrapped; ``None`` if it is another."""
    script = None
    line = command_line.strip()
    while match := _ENCODED.match(line):
        try:
            script = base64.b64decode(match["script"], validate=True).decode("utf-16-le")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise RefusedByLab("an -EncodedCommand that is no UTF-16 text in base64") from error
        line = script.strip()
    return script


def squash(script: str) -> str:
    """A script on one line, without comment lines, strict mode and the exit code that Ansible puts around it."""
    lines = [line.strip() for line in script.splitlines()]
    text = " ".join(" ".join(line for line in lines if not line.startswith("#")).split())
    return _EXIT_CODE.sub("", text.removeprefix(_STRICT)).strip().rstrip(";").rstrip()


def fingerprint(script: str) -> str:
    """The hash of the squashed text: layout, comments and what Ansible wraps around it make no difference."""
    return hashlib.sha256(squash(script).encode()).hexdigest()


def is_bootstrap(script: str) -> bool:
    """Whether that is Ansible's own bootstrap, in a version that was read."""
    return fingerprint(script) in pins()["ansible-core/bootstrap_wrapper.ps1"].sha256s


def is_assessment(script: str) -> bool:
    """Whether that is the project's own bootstrap, which reads the assessment script from standard input."""
    return known("schoolbuild/bootstrap.ps1", script.encode())


def asked(stdin: bytes) -> Mapping[str, Any]:
    """What the assessment script is asked.

    Raises:
        NotAManifestError: the input is no request.
        RefusedByLab: another text than the one that was read came as the script.
    """
    try:
        request = json.loads(stdin)
        script, questions = request["script"], request["asked"]
    except (ValueError, KeyError, TypeError):
        raise NotAManifestError from None
    if not known("schoolbuild/assess.ps1", str(script).encode()):
        raise RefusedByLab("this text of the assessment script: read it, then put its hash into hashes.yml")
    if not isinstance(questions, Mapping):
        raise NotAManifestError
    return questions


def decode(stdin: bytes) -> Request:
    """What the bootstrap is to run.

    Raises:
        NotAManifestError: the input is no JSON, as when a Python module is sent to Windows.
        RefusedByLab: a script or an action that the lab does not know.
    """
    parts = stdin.split(SEPARATOR, 2)
    try:
        wrapper = json.loads(parts[0])
        manifest = json.loads(parts[1])
        actions, scripts = manifest["actions"], manifest["scripts"]
    except (ValueError, IndexError, KeyError, TypeError):
        raise NotAManifestError from None
    if wrapper.get("name") != "exec_wrapper":
        raise RefusedByLab(f"a bootstrap that starts {wrapper.get('name')!r}")
    _check("exec_wrapper.ps1", str(wrapper.get("script", "")).encode())
    if str(wrapper["params"].get("PwshPath") or "powershell").lower() not in ("powershell", "powershell.exe"):
        raise RefusedByLab("another PowerShell than Windows PowerShell (ansible_pwsh_interpreter)")
    if len(actions) != 1:
        raise RefusedByLab(_too_many(actions))
    name, params = actions[0]["name"], actions[0]["params"]
    _check(name, _script(scripts, name))
    return _request(name, params, scripts, parts[2] if len(parts) > 2 else b"")


def _request(name: str, params: Mapping[str, Any], scripts: Mapping[str, Any], extra: bytes) -> Request:
    match name:
        case "module_wrapper.ps1":
            return _module(params, scripts)
        case "winrm_put_file.ps1":
            return PutFile(params["Path"], b"".join(base64.b64decode(line) for line in extra.split()))
        case "winrm_fetch_file.ps1":
            return FetchFile(params["Path"], int(params["Offset"]), int(params["BufferSize"]))
        case "powershell_mkdtemp.ps1":
            return MakeTemp(params["Directory"], params["Name"])
        case "powershell_expand_user.ps1":
            return ExpandUser(params["Path"])
    raise RefusedByLab(f"the action {name}")


def _module(params: Mapping[str, Any], scripts: Mapping[str, Any]) -> ModuleTask:
    script = str(params["Script"])
    if not params.get("ForModule"):
        raise RefusedByLab(f"the script {script}: there is no PowerShell here to run it")
    match = _MODULE_SCRIPT.match(script) or _OWN_MODULE_SCRIPT.match(script)
    if match is None:
        raise RefusedByLab(f"the module {script}: it is named like none")
    variables = params["Variables"]
    if [variable["Name"] for variable in variables] != ["complex_args"]:
        raise RefusedByLab("variables other than a module's arguments")
    return ModuleTask(
        name=".".join(match.groups()),
        text=_script(scripts, script),
        arguments=variables[0]["Value"],
        environment=params.get("Environment") or {},
        utilities=tuple(_script(scripts, one).decode() for one in params.get("PowerShellModules") or ()),
    )


def _script(scripts: Mapping[str, Any], name: str) -> bytes:
    try:
        return base64.b64decode(scripts[name]["script"], validate=True)
    except (KeyError, binascii.Error) as error:
        raise RefusedByLab(f"the manifest does not carry {name}") from error


def _check(name: str, text: bytes) -> None:
    key = f"ansible-core/{name}"
    if key not in pins():
        raise RefusedByLab(f"the action {name}")
    if not known(key, text):
        raise RefusedByLab(f"a text of {name} that nobody has read: it is of no supported version of ansible-core")


def _too_many(actions: list[dict[str, Any]]) -> str:
    names = [str(action.get("name")) for action in actions]
    if "async_wrapper.ps1" in names:
        return "a task with async: jobs in the background are not emulated"
    if "become_wrapper.ps1" in names:
        return "a task with become: another identity (runas) is not emulated"
    return f"a chain of actions: {', '.join(names)}"
