"""The lint of the project's PowerShell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schoolbuild.lint.powershell.catalogue import Catalogue, catalogue
from schoolbuild.lint.powershell.check import Checker
from schoolbuild.lint.powershell.finding import Finding
from schoolbuild.lint.powershell.syntax import Function, Tree
from schoolbuild.model.errors import SchoolbuildError

SCHEMA = "schoolbuild/lint-powershell/1"
STATEMENT = "parsed and checked against the catalogue; PowerShell not executed"
"""What is true wherever no PowerShell is: nobody may read more out of a green line."""
FOLDERS = ("src", "plugins", "roles", "playbooks", "templates")
_ENDINGS = (".ps1", ".psm1")
_REQUIRED = re.compile(r"^#AnsibleRequires -PowerShell (Ansible\.ModuleUtils\.[\w.]+)", re.IGNORECASE | re.MULTILINE)
_UTILITIES = Path("plugins") / "module_utils"


@dataclass(frozen=True)
class Report:
    """What was checked: ``calls`` of ``commands`` different commands, ``read`` of these held against their page."""

    files: tuple[str, ...]
    calls: int
    commands: int
    read: int
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "statement": STATEMENT,
            "checked": {"files": len(self.files), "calls": self.calls, "commands": self.commands, "read": self.read},
            "findings": [finding.as_json() for finding in self.findings],
        }


def lint_powershell(project: Path, paths: Sequence[Path] = (), known: Catalogue | None = None) -> Report:
    """Check every script below ``paths``, or every one of the project.

    Raises:
        SchoolbuildError: a path does not exist or cannot be read; the parser is not installed.
    """
    known = known or catalogue()
    chosen = list(paths) or [folder for name in FOLDERS if (folder := project / name).is_dir()]
    scripts = {_shown(path, project): _text(path) for path in _scripts(chosen)}
    findings: list[Finding] = []
    used: list[str] = []
    for file, text in scripts.items():
        imported = {
            name: function
            for required in _REQUIRED.findall(text)
            for name, function in _functions(project / _UTILITIES / f"{required}.psm1").items()
        }
        findings += Checker(file, text, known, imported).findings()
        used += [call.name.lower() for call in Tree(text).calls()]
    commands = {name for name in used if known.command(name) is not None}
    return Report(
        files=tuple(scripts),
        calls=len(used),
        commands=len(commands),
        read=sum(1 for name in commands if (command := known.command(name)) is not None and command.read is not None),
        findings=tuple(sorted(findings)),
    )


def _scripts(chosen: Sequence[Path]) -> Iterator[Path]:
    for path in chosen:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix in _ENDINGS and file.is_file())
        elif path.exists():
            yield path
        else:
            raise SchoolbuildError("there is no such file or folder", where=str(path), fix="correct the path")


def _functions(path: Path) -> dict[str, Function]:
    return Tree(_text(path)).functions() if path.is_file() else {}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        words = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SchoolbuildError(
            f"the script cannot be read: {words}", where=str(path), fix="mend or restore the file"
        ) from None


def _shown(path: Path, project: Path) -> str:
    inside = path.is_absolute() and path.is_relative_to(project)
    return (path.relative_to(project) if inside else path).as_posix()
