"""The lint of Windows tasks over files and folders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schoolbuild.lint.windows.check import Checker, relative
from schoolbuild.lint.windows.finding import Finding
from schoolbuild.lint.windows.modules import Called, Modules
from schoolbuild.lint.windows.tasks import files_below, walk
from schoolbuild.model.errors import SchoolbuildError

SCHEMA = "schoolbuild/lint-windows/1"
FOLDERS = ("roles", "playbooks", "molecule")


@dataclass(frozen=True)
class Report:
    """What was checked, and what was found. ``used_in`` are the files that call each module, by its full name."""

    files: int
    tasks: int
    windows_tasks: int
    modules: tuple[Called, ...]
    used_in: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]

    @property
    def unreadable(self) -> bool:
        return any(finding.kind == "unreadable" for finding in self.findings)

    def counts(self) -> dict[str, int]:
        by_text = sum(called.spec is not None and called.spec.kind != "documentation" for called in self.modules)
        return {
            "files": self.files,
            "tasks": self.tasks,
            "windows_tasks": self.windows_tasks,
            "modules": len(self.modules),
            "by_text": by_text,
            "by_documentation": sum(called.spec is not None for called in self.modules) - by_text,
            "not_checked": sum(finding.kind in ("not_checked", "unreadable") for finding in self.findings),
        }

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "checked": self.counts(),
            "findings": [finding.as_json() for finding in self.findings],
        }


def lint_windows(project: Path, paths: Sequence[Path] = ()) -> Report:
    """Check every task below ``paths``, or below the project's roles, playbooks and molecule.

    Raises:
        SchoolbuildError: a path does not exist; exit code 3.
    """
    project = project.resolve()
    chosen = [path.resolve() for path in paths] or [folder for name in FOLDERS if (folder := project / name).is_dir()]
    for path in paths:
        if not path.exists():
            raise SchoolbuildError("there is no such file or folder", where=str(path), fix="correct the path")
    walked = walk(list(files_below(chosen, project)))
    checker = Checker(project, Modules(project))
    findings = [
        Finding(relative(path, project), line, "unreadable", "", "", "", words, "mend the file, then lint it again")
        for path, line, words in walked.unreadable
    ]
    for entry in walked.defaults:
        findings.extend(checker.defaults(entry))
    for task in walked.tasks:
        findings.extend(checker.task(task))
    return Report(
        files=len(walked.files),
        tasks=len(walked.tasks),
        windows_tasks=checker.windows_tasks,
        modules=tuple(called for _, called in sorted(checker.used.items())),
        used_in={name: tuple(sorted(files)) for name, files in sorted(checker.files.items())},
        findings=tuple(sorted(findings)),
    )
