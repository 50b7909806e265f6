"""``schoolbuild ledger``: what each part was held against, and what was never tried on the real thing."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from schoolbuild.model.errors import SchoolbuildError

if TYPE_CHECKING:
    from schoolbuild.documents.ledger import Check, Ledger, Part, Proof
    from schoolbuild.lint.windows import Report
    from schoolbuild.model.windows.recorded import Recorded

_GOLDENS = Path("tests") / "recorded" / "goldens"
_COMPONENTS = ("ansible-core", "ansible", "netmiko", "ntc-templates", "pywinrm", "pyspnego")
_EXAMPLES = """Examples:

  schoolbuild ledger

  schoolbuild ledger --format json

Exit codes: 0 written, 2 wrong usage, 3 a recording or a file of the standard is broken, 4 it cannot be written,
or the parser of PowerShell is not installed."""


class Format(StrEnum):
    """How the ledger is printed."""

    TEXT = "text"
    JSON = "json"


def ledger(
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Write the truth ledger to build/ledger.json: each part, what it was held against, and on what it was never tried.

    Parts are the modules for Windows that playbooks and roles use, the roles, the switch families, and the project's
    own PowerShell. The page of the documentation is made from the same.
    """
    from schoolbuild.evidence.files import write_json
    from schoolbuild.model.root import find_root

    root = find_root()
    found = collect(root)
    write_json(root / "build" / "ledger.json", found.as_json())
    if form is Format.JSON:
        typer.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
        return
    for part in found.parts:
        held = "; ".join(_short(check) for check in part.checks) or "nothing"
        typer.echo(f"{part.kind} {part.name}\n  held against: {held}\n  real device:  {part.real}")
    typer.echo(f"{len(found.parts)} parts, {found.never()} never tried on a real device; written to build/ledger.json")


ledger.__doc__ = f"{cleandoc(ledger.__doc__ or '')}\n\n{_EXAMPLES}"


def collect(root: Path) -> Ledger:
    """The ledger of this checkout.

    Raises:
        SchoolbuildError: a recording or standard/proofs.yml cannot be read.
    """
    from schoolbuild.documents.ledger import Ledger
    from schoolbuild.lint.windows import lint_windows
    from schoolbuild.model.windows.recorded import recordings

    report = lint_windows(root)
    recorded = [record for _, record in recordings(root / _GOLDENS) if record.target == "real"]
    parts = (
        *_modules(report, recorded),
        *_roles(root, report, recorded),
        *_families(root),
        _servers(recorded),
        *_powershell(root, recorded),
    )
    return Ledger(parts, {name: found for name in _COMPONENTS if (found := _version(name))})


def _short(check: Check) -> str:
    return check.what + (" (the installed text is another one)" if check.holds is False else "")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _modules(report: Report, recorded: Sequence[Recorded]) -> Iterator[Part]:
    from schoolbuild.documents.ledger import Check, Part

    for called in report.modules:
        checks = []
        sha = called.module.sha256 if called.module else None
        if called.spec is None:
            pass  # the lint says so already, and the row shows nothing
        elif called.spec.kind == "documentation" or sha is None:
            checks.append(Check("documentation", "arguments: its documentation"))
        else:
            checks.append(Check("specification", "arguments: the specification in its own text", (sha,)))
        checks.extend(_emulated(called.name, sha))
        yield Part(
            "module",
            called.name,
            tuple(checks),
            _proofs(record for record in recorded if record.module == called.name),
            tuple(sorted({_user(file) for file in report.used_in[called.name]})),
            () if len(checks) > 1 else ("not emulated: a run against the lab is refused where it is called",),
        )


def _emulated(name: str, sha: str | None) -> Iterator[Check]:
    from schoolbuild.documents.ledger import Check
    from schoolbuild.lab.windows.modules import emulations
    from schoolbuild.lab.windows.pins import pins

    pin = pins().get(name)
    if name in emulations() and pin is not None:
        holds = sha in pin.sha256s if sha else None
        yield Check("emulator", "behaviour: the lab's emulation, from its text", pin.sha256s, pin.read, holds)
    elif sha is None:
        yield Check("component", "behaviour: its own action plugin, run unmodified against the lab")


def _user(file: str) -> str:
    """The role, playbook or scenario that a file belongs to."""
    parts = Path(file).parts
    return parts[1] if parts[0] == "roles" and len(parts) > 1 else "/".join(parts[:2])


def _proofs(records: Iterator[Recorded]) -> tuple[Proof, ...]:
    """One proof per build: the last day, and how many results."""
    from schoolbuild.documents.ledger import Proof

    days: Mapping[str, list[str]] = defaultdict(list)
    for record in records:
        days[f"build {record.build}" if record.build else "of a build that was not learned"].append(
            record.recorded_at.date().isoformat()
        )
    return tuple(Proof(f"Windows {build}", max(dates), len(dates)) for build, dates in sorted(days.items()))


def _roles(root: Path, report: Report, recorded: Sequence[Recorded]) -> Iterator[Part]:
    from schoolbuild.documents.ledger import Check, Part

    modules: Mapping[str, set[str]] = defaultdict(set)
    for module, files in report.used_in.items():
        for file in files:
            modules[_user(file)].add(module)
    for folder in sorted(path for path in (root / "roles").iterdir() if path.is_dir()):
        name = folder.name
        used = sorted(modules.get(name, ()))
        wrong = sum(finding.file.startswith(f"roles/{name}/") for finding in report.findings)
        checks = []
        if used:
            said = "nothing wrong" if not wrong else f"**{wrong} findings**"
            checks.append(Check("lint", f"arguments of {len(used)} Windows modules: {said}"))
        if (root / "molecule" / name / "molecule.yml").is_file():
            checks.append(Check("scenario", f"against the lab: `molecule/{name}`"))
        yield Part("role", name, tuple(checks), _proofs(record for record in recorded if record.role == name))


def _families(root: Path) -> Iterator[Part]:
    from schoolbuild.documents.ledger import Check, Part, Proof
    from schoolbuild.families import FAMILIES
    from schoolbuild.lab.device import FAMILIES as SIMULATED

    tests = root / "tests"
    for name in sorted(FAMILIES):
        checks = []
        if name in SIMULATED:
            checks.append(Check("emulator", "the lab's simulated switch, over SSH"))
        if facts := len(list((tests / "published" / name).glob("*.yml"))):
            checks.append(Check("published", f"{facts} published facts, replayed through the lab"))
        if texts := len(list((tests / "real_world" / name).glob("*.cfg"))):
            checks.append(Check("published", f"{texts} configurations retold from public sources"))
        if (tests / "unit" / "lab" / name / "test_shows.py").is_file():
            checks.append(Check("component", f"ntc-templates {_version('ntc-templates')} reads its output"))
        if (tests / "unit" / "lab" / "test_stock_clients.py").is_file():
            checks.append(Check("component", f"netmiko {_version('netmiko')} drives its sessions"))
        proofs = tuple(
            Proof(f"{entry.get('model')} {entry.get('software')}", str(entry.get("proven")))
            for entry in _proven(root)
            if entry.get("family") == name
        )
        yield Part("switch_family", name, tuple(checks), proofs)


def _proven(root: Path) -> list[dict[str, object]]:
    """The entries of standard/proofs.yml.

    Raises:
        SchoolbuildError: the file is not there or not in order: what was proven is not known then.
    """
    from schoolbuild.model.yaml_lines import read_yaml

    path = root / "standard" / "proofs.yml"
    try:
        document = read_yaml(path)
        entries = document.data["proofs"]
        if document.problems or not all(isinstance(entry, dict) for entry in entries):
            raise TypeError
    except (OSError, TypeError, KeyError):
        fix = "mend the file: a list under `proofs:`, empty where nothing was proven"
        raise SchoolbuildError("what was proven cannot be read", where=str(path), fix=fix) from None
    return list(entries)


def _servers(recorded: Sequence[Recorded]) -> Part:
    from schoolbuild.documents.ledger import Check, Part
    from schoolbuild.lab.windows.pins import pins

    sent = {name: pin for name, pin in pins().items() if name.startswith("ansible-core/")}
    checks = (
        Check("component", f"pywinrm {_version('pywinrm')} and Ansible's own connection, unmodified"),
        Check("component", f"pyspnego {_version('pyspnego')} on the server's side: NTLM with sealed messages"),
        Check(
            "emulator",
            f"what Ansible sends: {len(sent)} scripts known by their hash",
            tuple(sha for pin in sent.values() for sha in pin.sha256s),
            max((pin.read for pin in sent.values()), default=None),
        ),
    )
    return Part("servers", "windows", checks, _proofs(iter(recorded)))


def _powershell(root: Path, recorded: Sequence[Recorded]) -> Iterator[Part]:
    from schoolbuild.documents.ledger import Check, Part
    from schoolbuild.lab.windows.pins import pins
    from schoolbuild.lint.powershell import STATEMENT, lint_powershell

    for file in lint_powershell(root).files:
        path = root / file
        sha = hashlib.sha256(path.read_bytes()).hexdigest()
        wrong = len(lint_powershell(root, [path]).findings)
        checks = [
            Check(
                "parser",
                STATEMENT if not wrong else f"**{wrong} findings of the lint**; PowerShell not executed",
                (sha,),
            )
        ]
        checks.extend(check for check in _emulated(path.stem, sha) if check.against == "emulator")
        if pin := pins().get(f"schoolbuild/{path.name}"):
            what = "behaviour: answered by the lab, from its text"
            checks.append(Check("emulator", what, pin.sha256s, pin.read, sha in pin.sha256s))
        proofs = _proofs(record for record in recorded if record.module == path.stem)
        yield Part("powershell", file, tuple(checks), proofs)
