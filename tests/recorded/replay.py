"""Plays what a real machine answered to the lab's emulation, and tells where the two differ."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schoolbuild.lab.windows.bootstrap import ModuleTask
from schoolbuild.lab.windows.directory import Directory, Domain
from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.module_task import run_module
from schoolbuild.lab.windows.state.machine import MachineState, from_plain
from schoolbuild.model.module_spec import installed
from schoolbuild.model.windows.recorded import Recorded, recordings

VOLATILE = frozenset({"start", "end", "delta", "warnings", "deprecations", "invocation", "exception"})
"""Times of the run, and what Ansible adds for people."""
SEVERAL_CALLS = frozenset(
    f"ansible.windows.{name}" for name in ("win_copy", "win_powershell", "win_reboot", "win_template", "win_updates")
)
"""Their action plugins ask the machine more than once: what a task says is not what the module said. Their recordings
count as what a real machine did, and are not played; a run that needs what they did begins anew with another start."""
_MASK = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
_INVENTED = "Masked-4711"
"""In place of a secret: Windows wants one of several kinds of signs."""
_MISSING = "not there"


@dataclass(frozen=True)
class Difference:
    """One value that the real machine and the lab do not agree on; ``key`` is dotted, empty for the whole result."""

    file: str
    key: str
    real: Any
    lab: Any


class Still:
    """The world of a machine that is only asked for modules: time stands where the recording was made."""

    def __init__(self, time: datetime) -> None:
        self.time = time

    def now(self) -> datetime:
        return self.time

    def call_later(self, seconds: float, action: Callable[[], None]) -> Callable[[], None]:
        return lambda: None

    def restart(self, after_seconds: float, reason: str) -> None:
        """Nothing restarts here: a recorded run holds what came before and after."""

    def changed(self, what: str) -> None:
        """Writes are not counted here."""

    def journal(self, kind: str, text: str) -> None:
        """Nobody reads a journal here."""

    def fault(self, name: str) -> Mapping[str, object] | None:
        return None


def replay(folder: Path) -> Iterator[Difference]:
    """Every difference in one run of one machine."""
    start = json.loads((folder / "start.json").read_text(encoding="utf-8"))
    state = from_plain(start["machine"])
    directory = Directory(tuple(Domain(**domain) for domain in start.get("domains", ())))
    for path, record in recordings(folder):
        yield from _one(path.name, record, state, directory)


def _one(file: str, record: Recorded, state: MachineState, directory: Directory) -> Iterator[Difference]:
    if record.target != "real":
        yield Difference(file, "target", record.target, "a recording of the lab proves nothing")
        return
    if record.module in SEVERAL_CALLS:
        return
    module = installed(record.module)
    if module is None or module.text is None or module.sha256 != record.module_sha256:
        there = module.sha256 if module else _MISSING
        yield Difference(file, "module_sha256", record.module_sha256, there)
        return
    given = {name: _INVENTED if value == _MASK else value for name, value in record.arguments.items()}
    arguments = given | {
        "_ansible_check_mode": record.check_mode,
        "_ansible_diff": record.diff,
        "_ansible_module_name": record.module,
    }
    task = ModuleTask(record.module, module.path.read_bytes(), arguments, {}, module.utilities)
    try:
        outcome = run_module(task, state, directory, Still(record.recorded_at.astimezone(UTC)), "Administrator")
    except RefusedByLab as refusal:
        yield Difference(file, "", record.result, f"refused by the lab: {refusal}")
        return
    yield from _compared(file, "", record.result, json.loads(outcome.stdout))


def _compared(file: str, key: str, real: Any, lab: Any) -> Iterator[Difference]:
    if isinstance(real, dict) and isinstance(lab, dict):
        for name in sorted((set(real) | set(lab)) - VOLATILE):
            inner = f"{key}.{name}" if key else name
            yield from _compared(file, inner, real.get(name, _MISSING), lab.get(name, _MISSING))
    elif real != lab:
        yield Difference(file, key, real, lab)
