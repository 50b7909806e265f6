"""One task held against what its module takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schoolbuild.lint.windows.finding import Finding, FindingKind
from schoolbuild.lint.windows.modules import Called, Modules
from schoolbuild.lint.windows.tasks import Defaults, Task, role_of
from schoolbuild.lint.windows.words import is_template
from schoolbuild.model.module_spec import ModuleSpec, Problem, action_group, validate
from schoolbuild.model.words import closest, did_you_mean

_RAW = "_raw_params"
_INLINE = ("raw", "script", "win_powershell", "win_shell")
_POWERSHELL = re.compile(r"(?i)\b(?:powershell|pwsh)(?:_ise|\.exe)?\b|-EncodedCommand\b")
_KINDS: dict[str, FindingKind] = {"unknown": "option", "type": "value", "choice": "value", "missing": "missing"}
_FIXES = {
    "twice": "keep one of the two",
    "exclusive": "keep one of them",
    "missing": "give it",
    "type": "write a value of that type",
    "choice": "write one of these",
    "together": "give all of them, or none",
    "one_of": "give one of them",
    "required_if": "give what is missing, or change the other",
    "required_by": "give what is missing, or leave the other out",
}


@dataclass
class Checker:
    """Checks tasks, and remembers which modules it has met."""

    project: Path
    modules: Modules
    used: dict[str, Called] = field(default_factory=dict)
    files: dict[str, set[str]] = field(default_factory=dict)
    windows_tasks: int = 0

    def task(self, task: Task) -> Iterator[Finding]:
        if task.unclear:
            yield self._finding(task, task.line, "not_checked", "", task.unclear, "write one module, by its name")
            return
        called = self.modules.called(task.module)
        yield from self._inline(task, called)
        if called.where == "elsewhere":
            return
        if called.where == "unknown":
            yield self._finding(
                task, task.line, "not_checked", "", called.why, "install its collection, or correct the name"
            )
            return
        self.windows_tasks += 1
        self.used[called.name] = called
        self.files.setdefault(called.name, set()).add(relative(task.file, self.project))
        if called.spec is None:
            words = f"what {called.name} takes could not be read, neither from its text nor from its documentation"
            yield self._finding(task, task.line, "not_checked", "", words, "check this task by hand")
            return
        yield from self._arguments(task, called, called.spec)

    def defaults(self, entry: Defaults) -> Iterator[Finding]:
        """``module_defaults``: names and values alone; what is required is asked where the module is called."""
        task = Task(
            entry.file, entry.line, f"module_defaults of {entry.name}", entry.name, entry.arguments, entry.lines
        )
        if entry.name.startswith("group/"):
            if action_group(entry.name.removeprefix("group/")) is None:
                words = f"the group {entry.name} is not declared by any collection that is installed"
                yield self._finding(task, task.line, "not_checked", "", words, "name the modules one by one")
            return
        called = self.modules.called(entry.name)
        if called.where == "unknown":
            yield self._finding(
                task, task.line, "not_checked", "", called.why, "install its collection, or correct the name"
            )
        elif called.where == "windows" and called.spec is not None:
            for problem in validate(called.spec, entry.arguments, unknown=is_template).problems:
                if problem.kind in ("unknown", "type", "choice") and problem.path[0] in entry.arguments:
                    yield self._problem(task, called, called.spec, problem)

    def _arguments(self, task: Task, called: Called, spec: ModuleSpec) -> Iterator[Finding]:
        free_form = _RAW in spec.level.names() and bool(task.text)
        if task.arguments is None and not free_form:
            words = "the arguments are a template as a whole, so nothing of them can be checked"
            yield self._finding(task, task.line, "not_checked", "", words, "write the options out", called)
            return
        own = dict(task.arguments or {})
        if free_form:
            own = {name: value for name, value in own.items() if name in spec.level.names()}
            own[_RAW] = task.text
        elif task.rest:
            words = f"{called.short} takes no free text, but options: {' '.join(task.rest)}"
            yield self._finding(task, task.line, "option", "", words, "write `option: value` below the module", called)
        inherited = self._inherited(task, called)
        for problem in validate(spec, inherited | own, unknown=is_template).problems:
            of_defaults = problem.path[0] in inherited and problem.path[0] not in own
            if not (of_defaults and problem.kind in ("unknown", "type", "choice")):  # told where the defaults stand
                yield self._problem(task, called, spec, problem)

    def _inherited(self, task: Task, called: Called) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for entry in task.defaults:
            if entry.name.startswith("group/"):
                if called.name in (action_group(entry.name.removeprefix("group/")) or ()):
                    merged |= entry.arguments
            elif self.modules.called(entry.name).name == called.name:
                merged |= entry.arguments
        return merged

    def _problem(self, task: Task, called: Called, spec: ModuleSpec, problem: Problem) -> Finding:
        line = task.lines.get(problem.path[0], task.line)
        kind = _KINDS.get(problem.kind, "rule")
        if problem.kind != "unknown":
            return self._finding(task, line, kind, problem.option, problem.message, _FIXES[problem.kind], called)
        *within, name = problem.path
        names = _names_at(spec, within)
        where = f" in {'.'.join(within)}" if within else ""
        silently = ", and ignores it without a word" if spec.ignores_unknown else ""
        message = f"{called.short} has no option {name!r}{where}{silently}{did_you_mean(name, names)}"
        suggestion = closest(name, names) or ""
        fix = f"write {suggestion!r}" if suggestion else f"take one of {', '.join(sorted(names))}"
        return self._finding(task, line, "option", problem.option, message, fix, called, suggestion)

    def _inline(self, task: Task, called: Called) -> Iterator[Finding]:
        """PowerShell inside a role: nobody can check it here, and no module stands behind what it does."""
        if role_of(task.file, self.project) is None:
            return
        builtin = called.where == "elsewhere" and called.name.startswith(("ansible.builtin.", "ansible.legacy."))
        if called.short in _INLINE and (builtin or called.name.startswith("ansible.windows.")):
            words = f"{called.short} runs code of our own, which nothing has checked"
        elif called.short == "win_command" and _POWERSHELL.search(_all_text(task)):
            words = "win_command runs PowerShell, which nothing has checked"
        else:
            return
        fix = "use a module; if there is none, write one with check mode and tests"
        yield self._finding(task, task.line, "inline", "", words, fix)

    def _finding(
        self,
        task: Task,
        line: int,
        kind: FindingKind,
        option: str,
        message: str,
        fix: str,
        called: Called | None = None,
        suggestion: str = "",
    ) -> Finding:
        return Finding(
            file=relative(task.file, self.project),
            line=line,
            kind=kind,
            task=task.name,
            module=called.name if called else task.module,
            option=option,
            message=message,
            fix=fix,
            suggestion=suggestion,
            source=called.source if called else "",
        )


def relative(path: Path, project: Path) -> str:
    """The path as it is shown."""
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else path.as_posix()


def _names_at(spec: ModuleSpec, within: list[str]) -> list[str]:
    level = spec.level
    for name in within:
        inside = level.options[name].inside
        if inside is None:
            return []
        level = inside
    return [name for name in level.names() if name != _RAW]


def _all_text(task: Task) -> str:
    arguments = task.arguments or {}
    told = [arguments.get("cmd"), *(arguments["argv"] if isinstance(arguments.get("argv"), list) else ())]
    return " ".join([task.text, *(str(word) for word in told if word)])
