"""Every task of playbooks and roles: blocks, handlers, included files, and each way to write a task."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schoolbuild.lint.windows.words import BLOCKS, is_template, module_keys, pairs_of
from schoolbuild.lint.windows.yaml_tasks import Mapping, UnreadableError, read_tasks_file

_PLAY_PARTS = ("pre_tasks", "tasks", "post_tasks", "handlers")
_INCLUDES = ("include_tasks", "import_tasks")


@dataclass(frozen=True)
class Defaults:
    """One entry of ``module_defaults``: for a module, or for a group of them (``group/...``)."""

    file: Path
    line: int
    name: str
    arguments: dict[str, Any]
    lines: dict[str, int]


@dataclass(frozen=True)
class Task:
    """One task that calls a module.

    ``arguments`` is None where they are a template as a whole. ``text`` is what they were written as, if that was text,
    and ``rest`` the words of it that are no ``name=value``. ``unclear`` says why it could not be told what is called.
    """

    file: Path
    line: int
    name: str
    module: str
    arguments: dict[str, Any] | None
    lines: dict[str, int] = field(default_factory=dict)
    text: str = ""
    rest: tuple[str, ...] = ()
    defaults: tuple[Defaults, ...] = ()
    unclear: str = ""


@dataclass
class Walked:
    """What was found in files: tasks, and files that could not be read (with the line and the reason)."""

    files: list[Path] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    defaults: list[Defaults] = field(default_factory=list)
    unreadable: list[tuple[Path, int, str]] = field(default_factory=list)


def walk(files: list[Path]) -> Walked:
    """Every task in the files, and in those that they include by name."""
    walked = Walked()
    waiting = [path.resolve() for path in files]
    seen: set[Path] = set()
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        walked.files.append(path)
        try:
            data = read_tasks_file(path)
            walker = _Walker(path, walked)
            walker.file(data)
        except UnreadableError as error:
            walked.unreadable.append((path, error.line, str(error)))
        else:
            waiting.extend(walker.included)
    return walked


class _Walker:
    def __init__(self, path: Path, walked: Walked) -> None:
        self.path = path
        self.walked = walked
        self.included: list[Path] = []

    def file(self, data: Any) -> None:
        if data is None:
            return
        if not isinstance(data, list) or not all(isinstance(item, Mapping) for item in data):
            raise UnreadableError("it is neither a list of plays nor a list of tasks", 1)
        for item in data:
            if "hosts" in item:
                self._play(item)
            elif not any(key.rpartition(".")[2] == "import_playbook" for key in item):
                self._task(item, ())

    def _play(self, play: Mapping) -> None:
        defaults = self._defaults(play, ())
        for part in _PLAY_PARTS:
            self._tasks(play.get(part), play.lines.get(part, play.line), defaults)

    def _tasks(self, tasks: Any, line: int, defaults: tuple[Defaults, ...]) -> None:
        if tasks is None:
            return
        if not isinstance(tasks, list):
            raise UnreadableError("a list of tasks is expected here", line)
        for task in tasks:
            if not isinstance(task, Mapping):
                raise UnreadableError("a task is expected here, a mapping of words to values", line)
            self._task(task, defaults)

    def _task(self, task: Mapping, outer: tuple[Defaults, ...]) -> None:
        defaults = self._defaults(task, outer)
        if any(part in task for part in BLOCKS):
            for part in BLOCKS:
                self._tasks(task.get(part), task.lines.get(part, task.line), defaults)
            return
        found = self._called(task, defaults)
        self.walked.tasks.append(found)
        if found.module.rpartition(".")[2] in _INCLUDES:
            self._include(found)

    def _defaults(self, holder: Mapping, outer: tuple[Defaults, ...]) -> tuple[Defaults, ...]:
        """The defaults that hold inside: the outer ones first, so that later ones win."""
        entries = holder.get("module_defaults")
        if entries is None:
            return outer
        found = []
        for entry in entries if isinstance(entries, list) else [entries]:
            if not isinstance(entry, Mapping):
                raise UnreadableError("module_defaults is no mapping of modules to options", holder.line)
            for name, arguments in entry.items():
                if not isinstance(arguments, Mapping):
                    raise UnreadableError(f"the defaults of {name} are no mapping", entry.lines[name])
                found.append(Defaults(self.path, entry.lines[name], name, dict(arguments), arguments.lines))
        self.walked.defaults.extend(found)
        return (*outer, *found)

    def _called(self, task: Mapping, defaults: tuple[Defaults, ...]) -> Task:
        name = str(task.get("name", ""))
        keys = module_keys(task)
        action = next((key for key in ("action", "local_action") if key in task), None)
        if action and not keys:
            module, given, line = self._by_action(task[action], task.lines[action])
        elif len(keys) == 1 and not action:
            module, given, line = keys[0], task[keys[0]], task.lines[keys[0]]
        else:
            told = ", ".join(keys) or "none"
            return Task(self.path, task.line, name, told, None, unclear=f"one module is expected, not {told}")
        if not module:
            return Task(self.path, line, name, "", None, unclear="the action names no module")
        if is_template(module):
            return Task(self.path, line, name, module, None, unclear="the name of the module is a template")
        arguments, lines, rest = _arguments(given, line)
        text = given if isinstance(given, str) else ""
        more = task.get("args")
        if isinstance(more, Mapping) and arguments is not None:
            arguments, lines = dict(more) | arguments, more.lines | lines
        elif more is not None and not isinstance(more, Mapping):
            arguments = None
        return Task(self.path, line, name, module, arguments, lines, text, rest, defaults)

    def _by_action(self, value: Any, line: int) -> tuple[str, Any, int]:
        """``action: module a=1`` and ``action: {module: ..., a: 1}``."""
        if isinstance(value, Mapping):
            given = Mapping({key: inner for key, inner in value.items() if key != "module"})
            given.line, given.lines = value.line, value.lines
            return str(value.get("module") or ""), given, line
        module, _, rest = str(value or "").strip().partition(" ")
        return module, rest, line

    def _include(self, task: Task) -> None:
        """A file that is included by its name is read as well; it is looked for where Ansible does first."""
        named = (task.arguments or {}).get("file") or task.text.strip()
        if not isinstance(named, str) or not named or is_template(named):
            return
        for folder in (self.path.parent, self.path.parent.parent / "tasks"):
            if (folder / named).is_file():
                self.included.append((folder / named).resolve())
                return


def _arguments(given: Any, line: int) -> tuple[dict[str, Any] | None, dict[str, int], tuple[str, ...]]:
    """The arguments, the line of each, and the words of a text that are none."""
    if given is None:
        return {}, {}, ()
    if isinstance(given, Mapping):
        return dict(given), given.lines, ()
    if isinstance(given, str):
        pairs, rest = pairs_of(given)
        if pairs or not is_template(given):
            return dict(pairs), dict.fromkeys(pairs, line), tuple(rest)
    return None, {}, ()


def role_of(path: Path, project: Path) -> str | None:
    """The role that a file belongs to; folders above the project do not count."""
    parts = _parts(path, project)
    return next((parts[at + 1] for at in range(len(parts) - 2) if parts[at] == "roles"), None)


def _parts(path: Path, project: Path) -> tuple[str, ...]:
    return (path.relative_to(project) if path.is_relative_to(project) else path).parts


def files_below(paths: list[Path], project: Path) -> Iterator[Path]:
    """The files that hold tasks: of a role its tasks and handlers, elsewhere every list of plays or tasks."""
    for path in paths:
        if path.is_file():
            yield path
            continue
        for found in sorted(path.rglob("*.yml")) + sorted(path.rglob("*.yaml")):
            inner = found.relative_to(path).parts[:-1]
            if any(part.startswith(".") for part in inner):
                continue
            if role_of(found, project) is not None:
                if {"tasks", "handlers"} & set(_parts(found, project)):
                    yield found
            elif _is_list(found):
                yield found


def _is_list(path: Path) -> bool:
    """Whether a file is a list of mappings, or broken: then it is told rather than left out."""
    try:
        data = read_tasks_file(path)
    except UnreadableError:
        return True
    return isinstance(data, list) and any(isinstance(item, Mapping) for item in data)
