"""One task on one machine: the module's text is known, its arguments fit, its emulation ran, and its result is clean.

Three proofs are made of every task: in check mode nothing was written, the result holds only keys that the module
documents, and what is marked ``no_log`` does not come back. If one fails, that is a fault of the lab, and said so.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from schoolbuild.lab.windows.bootstrap import ModuleTask
from schoolbuild.lab.windows.directory import Directory
from schoolbuild.lab.windows.interface import Outcome, RefusedByLab, World
from schoolbuild.lab.windows.modules import COMMON_KEYS, Call, Emulated, ModuleFailure, emulations
from schoolbuild.lab.windows.pins import pins
from schoolbuild.lab.windows.results import without
from schoolbuild.lab.windows.state.machine import MachineState, differs, snapshot
from schoolbuild.model.module_spec import ModuleSpec, read_spec, validate

logger = logging.getLogger(__name__)


def run_module(task: ModuleTask, state: MachineState, directory: Directory, world: World, user: str) -> Outcome:
    """Run a module.

    Raises:
        RefusedByLab: it is not emulated, its text has not been read, or the emulation failed.
    """
    emulated = _emulated(task)
    spec = _spec(task.name, task.text.decode("utf-8-sig"), task.utilities)
    given = {name: value for name, value in task.arguments.items() if not name.startswith("_ansible_")}
    check_mode = task.arguments.get("_ansible_check_mode") is True
    called = str(task.arguments.get("_ansible_module_name") or task.name)
    if check_mode and not spec.check_mode:
        what = f" ({called})" if spec.kind == "basic" else ""
        words = f"remote module{what} does not support check mode"
        return _answer({"skipped": True, "changed": False, "msg": words}, 0)
    checked = validate(spec, given, as_module=True)
    secrets = checked.no_log
    if checked.problems:
        return _finish({"failed": True, "msg": checked.problems[0].message}, spec, given, secrets)
    call = Call(
        state=state,
        arguments=checked.values,
        check_mode=check_mode,
        diff=task.arguments.get("_ansible_diff") is True,
        world=world,
        user=user,
        directory=directory,
        raw=given,
        legacy=spec.kind == "legacy",
    )
    world.journal("module", f"{task.name}{' in check mode' if check_mode else ''}")
    result = _run(emulated, call)
    if not call.diff:
        result.pop("diff", None)
    _prove_documented(emulated, result)
    return _finish(result, spec, checked.values, secrets)


def _emulated(task: ModuleTask) -> Emulated:
    found = emulations().get(task.name)
    if found is None:
        raise RefusedByLab(f"the module {task.name}: nobody has written what it does")
    pin = pins().get(task.name)
    if pin is None or hashlib.sha256(task.text).hexdigest() not in pin.sha256s:
        raise RefusedByLab(f"this text of {task.name}: the emulation was written from another one")
    return found


@lru_cache(maxsize=256)
def _spec(name: str, text: str, utilities: tuple[str, ...]) -> ModuleSpec:
    spec = read_spec(name, text, utilities=utilities)
    if spec is None:
        raise RefusedByLab(f"the options of {name}: they cannot be read from its text")
    return spec


def _run(emulated: Emulated, call: Call) -> dict[str, Any]:
    before, domains = snapshot(call.state), call.directory.document()
    try:
        result = emulated.run(call)
    except ModuleFailure as failure:
        result = {"failed": True, "msg": failure.message, **failure.extra}
    except RefusedByLab:
        raise
    except Exception as error:
        logger.exception("the emulation of %s failed", emulated.name)
        raise RefusedByLab(f"its own emulation of {emulated.name} failed: {type(error).__name__}") from error
    if differs(before, snapshot(call.state)) or domains != call.directory.document():
        if call.check_mode:
            raise RefusedByLab(f"its own emulation of {emulated.name}: it wrote in check mode")
        call.world.changed(emulated.name)
    return {"changed": False} | result


def _prove_documented(emulated: Emulated, result: Mapping[str, Any]) -> None:
    allowed = emulated.returns | emulated.internal | COMMON_KEYS
    strange = sorted(set(result) - allowed)
    if strange:
        raise RefusedByLab(f"its own emulation of {emulated.name}: it returns {', '.join(strange)}, undocumented")


def _finish(result: dict[str, Any], spec: ModuleSpec, arguments: Mapping[str, Any], secrets: frozenset[str]) -> Outcome:
    """Modules on Ansible.Basic tell what they were called with and hide secrets; the old kind does neither."""
    failed = result.get("failed") is True
    result = {"changed": False} | result
    if spec.kind == "basic":
        result["invocation"] = {"module_args": dict(arguments)}
    return _answer(without(secrets, result), 1 if failed else 0)


def _answer(result: Mapping[str, Any], code: int) -> Outcome:
    return Outcome(json.dumps(result).encode() + b"\r\n", b"", code)
