"""Controls: what is judged, as data in ``standard/controls/``, one file each."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import Field, ValidationError

from schoolbuild.assess.case import PATHS
from schoolbuild.assess.checks import TESTS
from schoolbuild.assess.servers.case import SERVER_PATHS
from schoolbuild.assess.servers.checks import SERVER_TESTS
from schoolbuild.assess.verdict import Verdict
from schoolbuild.model.document.identity import Owned
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.reference import Reference
from schoolbuild.model.school import IsoDate, Service, Strict
from schoolbuild.model.yaml_lines import YamlDocument, dotted, read_yaml

Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
"""Worst first."""


class Check(Strict):
    """One question: a place in what was collected, a named test, and the test's own parameters."""

    as_is: str
    test: str
    given: dict[str, Any] = Field(default_factory=dict)
    fix: str | None = None

    def run(self, case: object, value: object) -> Verdict:
        """Ask about a case of the kind that the control is about. Test and parameters fit: the loader saw to it."""
        test = SERVER_TESTS.get(self.test) or TESTS[self.test]
        return test(case, value, **{name: _plain(item) for name, item in self.given.items()})


class Control(Strict):
    """A control. The id ends in the version of its *meaning*: ``NET-01v2`` would ask something else than ``NET-01v1``.

    ``routing_core`` is the one switch of a school that routes between its VLANs, where one does; ``servers`` are its
    Windows servers. ``owned_as`` names what a third party may own of what is asked: judged, and theirs to mend.
    ``not_in_force`` is the reason why the standard build does not ask it yet. Before ``grace_until`` a failure is
    waived. ``limits`` are what it cannot see, in sentences for the report.
    """

    id: str = Field(pattern=r"^[A-Z]{2,5}-[0-9]{2}v[1-9][0-9]*$")
    title: str = Field(min_length=10, max_length=110)
    why: str
    severity: Severity
    applies_to: Literal["switches", "routing_core", "servers"]
    service: Service
    not_in_force: str | None = None
    grace_until: IsoDate | None = None
    references: tuple[Reference, ...] = Field(min_length=1)
    runbook: str = Field(pattern=r"^docs/[a-z0-9/_-]+\.md(#[a-z0-9-]+)?$")
    safe_to_fix: bool
    owned_as: Owned | None = None
    fix: str
    checks: tuple[Check, ...] = Field(min_length=1)
    limits: tuple[str, ...] = ()

    @property
    def of_servers(self) -> bool:
        return self.applies_to == "servers"

    @property
    def name(self) -> str:
        """The id without the version of its meaning, as waivers write it."""
        return self.id.rpartition("v")[0]


def load_controls(root: Path) -> tuple[Control, ...]:
    """Every control of the standard, in the order of their ids.

    Raises:
        SchoolbuildError: there are none, or some are wrong; all problems of all files are named.
    """
    folder = root / "standard" / "controls"
    problems: list[str] = []
    controls: dict[str, Control] = {}
    paths = sorted(folder.glob("*.yml")) if folder.is_dir() else []
    for path in paths:
        for control in _load(path, problems):
            if control.name in controls:
                problems.append(f"{path.name}: the control {control.name} is defined in another file, too")
            elif path.stem != control.name:
                problems.append(f"{path.name}: the file of {control.id} must be called {control.name}.yml")
            controls.setdefault(control.name, control)
    if not paths:
        problems.append("there is no control: nothing would be judged")
    if problems:
        raise SchoolbuildError(
            f"the controls of the standard have {len(problems)} problem(s):\n" + "\n".join(f"  {x}" for x in problems),
            where=str(folder),
            fix="mend the named lines; `git diff standard/controls` shows what changed last",
        )
    return tuple(controls[name] for name in sorted(controls))


def _load(path: Path, problems: list[str]) -> Iterator[Control]:
    try:
        document = read_yaml(path)
    except OSError as error:
        problems.append(f"{path.name}: cannot be read: {error.strerror}")
        return
    problems += [f"{path.name}:{item.line}: {item.message}; {item.fix}" for item in document.problems]
    if document.problems:
        return
    try:
        control = Control.model_validate(document.data)
    except ValidationError as error:
        problems += [_shape_problem(path, document, dict(item)) for item in error.errors(include_url=False)]
        return
    found = list(_check_problems(control))
    problems += [f"{path.name}:{_line(document, ('checks', index))}: {text}" for index, text in found]
    if not found:
        yield control


def _shape_problem(path: Path, document: YamlDocument, item: dict[str, Any]) -> str:
    location = tuple(item["loc"])
    words = "this key is not known here" if item["type"] == "extra_forbidden" else item["msg"]
    return f"{path.name}:{_line(document, location)}: {dotted(location)}: {words}"


def _line(document: YamlDocument, location: tuple[str | int, ...]) -> int:
    """The line of a place in the document, or of the nearest place around it that is written."""
    while location and location not in document.lines:
        location = location[:-1]
    return document.lines.get(location, 1)


def _check_problems(control: Control) -> Iterator[tuple[int, str]]:
    paths: Mapping[str, str] = SERVER_PATHS if control.of_servers else PATHS
    tests: Mapping[str, Callable[..., Verdict]] = SERVER_TESTS if control.of_servers else TESTS
    for index, check in enumerate(control.checks):
        if check.as_is not in paths:
            yield index, f"the as-is path {check.as_is!r} does not exist; paths: {', '.join(paths)}"
        test = tests.get(check.test)
        if test is None:
            yield index, f"the test {check.test!r} does not exist; tests: {', '.join(tests)}"
        else:
            for problem in _parameter_problems(test, check.given):
                yield index, f"the test {check.test}: {problem}"


def _parameter_problems(test: Callable[..., Verdict], given: dict[str, Any]) -> Iterator[str]:
    hints = get_type_hints(test)
    wanted = [
        name for name, item in inspect.signature(test).parameters.items() if item.kind is inspect.Parameter.KEYWORD_ONLY
    ]
    for name in wanted:
        if name not in given:
            yield f"the parameter {name!r} is missing"
        elif not _fits(given[name], hints[name]):
            yield f"the parameter {name!r} cannot be {given[name]!r}"
    for name in given:
        if name not in wanted:
            yield f"there is no parameter {name!r}; parameters: {', '.join(wanted) or 'none'}"


def _fits(value: Any, hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if get_origin(hint) is tuple:
        return isinstance(value, list) and bool(value) and all(isinstance(item, get_args(hint)[0]) for item in value)
    return isinstance(value, hint) and (hint is bool or not isinstance(value, bool))


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
