"""Writes down what Windows machines answer, one JSON file per task result, for the lab to be held against.

An owner of Windows turns it on for a run (``plugins/callback/school_recorder.py``). Tasks with ``no_log`` are not
recorded at all; of all others the options that the module keeps out of logs are masked, those whose name says that they
are secret too, and wherever such a value comes back in the result.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

from schoolbuild.ansible_bridge.plain import plain
from schoolbuild.evidence.files import replace_file
from schoolbuild.lint.windows.modules import Called, Modules
from schoolbuild.model.module_spec import validate
from schoolbuild.model.os_errors import words_of
from schoolbuild.model.windows.recorded import Recorded, as_text

MASK = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
HIDDEN = "********"
# Modules of the old kind mark nothing, and documentation does not say it either.
_SECRET_NAME = re.compile(r"passw|secret|passphrase|credential|token|private_key|blob|pin\b", re.I)
_ADDED = ("ansible_index_var", "ansible_loop_var", "attempts", "exception", "failed_when_result", "invocation")
"""By the controller, or what is recorded already."""
_NAMES_A_LOOP_HAS = ("ansible_index_var", "ansible_loop_var")
_NO_CHECK_MODE = "does not support check mode"


class Recorder(CallbackBase):
    """The callback. Everything it is given by Ansible is turned into plain values before anything else."""

    def __init__(self) -> None:
        super().__init__()
        self.modules: Modules | None = None
        self.variables: Any = None
        self.play: Any = None
        self.told = False

    @property
    def folder(self) -> Path:
        return Path(str(self.get_option("folder")))

    def v2_playbook_on_play_start(self, play: Any) -> None:
        self.play, self.variables = play, play.get_variable_manager()

    def v2_runner_on_ok(self, result: Any) -> None:
        self._take(result, {})

    def v2_runner_item_on_ok(self, result: Any) -> None:
        self._take(result, {}, item=True)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:  # noqa: ARG002
        self._take(result, {"failed": True})

    def v2_runner_item_on_failed(self, result: Any) -> None:
        self._take(result, {"failed": True}, item=True)

    def v2_runner_on_skipped(self, result: Any) -> None:
        """A task that was not meant for the host is nothing; a module that cannot be asked in check mode is."""
        if _NO_CHECK_MODE in str(plain(result.result).get("msg", "")):
            self._take(result, {"skipped": True})

    def _take(self, result: Any, more: dict[str, Any], *, item: bool = False) -> None:
        if result.task.loop is not None and not item:
            return  # each of its items was told before
        self.modules = self.modules or Modules(Path.cwd())
        called = self.modules.called(str(plain(result.task.resolved_action or result.task.action)))
        if called.where != "windows":
            return
        fields = plain(result.task.dump_attrs())
        found = plain(dict(result.result)) | more
        if fields.get("no_log") is True or "censored" in found:
            return
        variables = plain(self._variables_of(result.host))
        arguments, found = masked(called, fields.get("args") or {}, found)
        role = getattr(result.task, "_role", None)
        record = Recorded(
            recorded_at=datetime.now(UTC),
            target=target_of(variables),
            build=build_of(variables),
            module=called.name,
            module_sha256=called.module.sha256 if called.module else None,
            role=str(plain(role.get_name())) if role else None,
            task=str(fields.get("name") or ""),
            check_mode=fields.get("check_mode") is True,
            diff=fields.get("diff") is True,
            arguments=arguments,
            result=found,
        )
        self._write(str(plain(result.host.get_name())), called.short, record)

    def _variables_of(self, host: Any) -> dict[str, Any]:
        if self.variables is None:
            return {}
        told = self.variables.get_vars(play=self.play, host=host, include_hostvars=False)
        return {name: told.get(name) for name in ("target", "school_server", "ansible_facts", "ansible_host")}

    def _write(self, host: str, short: str, record: Recorded) -> None:
        folder = self.folder / re.sub(r"[^\w.-]", "_", host)
        number = 1 + max((int(path.name[:4]) for path in folder.glob("[0-9][0-9][0-9][0-9]-*.json")), default=0)
        path = folder / f"{number:04d}-{short}.json"
        try:
            replace_file(path, as_text(record), 0o600)
        except OSError as error:
            if not self.told:
                self.told = True
                self._display.warning(
                    f"school_recorder: {path} was not written: {words_of(error)}; nothing is recorded"
                )


def masked(
    called: Called, arguments: Mapping[str, Any], result: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Arguments and result without secrets, and without what Ansible adds for itself."""
    given = {name: value for name, value in arguments.items() if not name.startswith("_ansible_")}
    secrets = set(validate(called.spec, given).no_log) if called.spec is not None else set()
    named = {name for name, value in given.items() if _SECRET_NAME.search(name) and _may_be_secret(called, name, value)}
    secrets |= {text for name in named for text in _texts(given[name])} | _named_inside(list(given.values()))
    hidden = sorted(secrets, key=len, reverse=True)
    marked = {
        name: MASK if name in named or (isinstance(value, str) and value in secrets) else _without(value, hidden)
        for name, value in given.items()
    }
    added = {*_ADDED, *(result.get(key) for key in _NAMES_A_LOOP_HAS)}
    kept = {name: value for name, value in result.items() if name not in added and not name.startswith("_ansible_")}
    return marked, {name: _without(value, hidden) for name, value in kept.items()}


def _may_be_secret(called: Called, name: str, value: Any) -> bool:
    """``update_password: always`` and ``password_never_expires: true`` are settings, and a replay needs them."""
    option = called.spec.options.get(name) if called.spec is not None else None
    return not isinstance(value, bool) and not (option is not None and option.choices)


def _named_inside(value: Any) -> set[str]:
    """The values of keys deeper down whose name says that they are secret."""
    found: set[str] = set()
    if isinstance(value, Mapping):
        for key, inner in value.items():
            found |= _texts(inner) if _SECRET_NAME.search(str(key)) else _named_inside(inner)
    elif isinstance(value, list):
        for inner in value:
            found |= _named_inside(inner)
    return found


def _texts(value: Any) -> set[str]:
    if isinstance(value, Mapping):
        return {text for inner in value.values() for text in _texts(inner)}
    if isinstance(value, list):
        return {text for inner in value for text in _texts(inner)}
    return set() if value is None or isinstance(value, bool) or not str(value) else {str(value)}


def _without(value: Any, secrets: list[str]) -> Any:
    if isinstance(value, Mapping):
        return {_without(key, secrets): _without(inner, secrets) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, secrets) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    if not isinstance(value, str):
        return HIDDEN if str(value) in secrets else value
    for secret in secrets:
        value = value.replace(secret, HIDDEN)
    return value


def target_of(variables: Mapping[str, Any]) -> Any:
    """``real`` only where nothing says that the lab answered: the target of the run, or an address of this computer."""
    server = variables.get("school_server")
    dialled = server.get("dial") if isinstance(server, Mapping) else variables.get("ansible_host")
    here = str(dialled or "").startswith(("127.", "localhost", "::1"))
    return "lab" if here or variables.get("target") == "lab" else "real"


def build_of(variables: Mapping[str, Any]) -> str | None:
    """The build that the guarded read or ``setup`` has learned, with the revision where that is known."""
    system = _inside(variables, "school_server", "facts", "sections", "system")
    if isinstance(system, Mapping) and system.get("build"):
        revision = system.get("revision")
        return f"{system['build']}.{revision}" if revision is not None else str(system["build"])
    version = _inside(variables, "ansible_facts", "distribution_version")
    match = re.fullmatch(r"\d+\.\d+\.(\d+)(?:\.\d+)?", str(version or ""))
    return match[1] if match else None


def _inside(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
