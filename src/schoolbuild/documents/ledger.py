"""The truth ledger: what each part was held against, and what was never tried on the real thing.

It is put together from what is handed in, and decides nothing: a part without a recording or a proof says *never*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA = "schoolbuild/ledger/1"
NEVER = "never"

Kind = Literal["module", "role", "switch_family", "servers", "powershell"]
Against = Literal["specification", "documentation", "emulator", "scenario", "published", "component", "parser", "lint"]

_TITLES: dict[Kind, str] = {
    "module": "Modules for Windows that playbooks and roles use",
    "role": "Roles",
    "switch_family": "Switch families",
    "servers": "Sessions with servers",
    "powershell": "Own PowerShell",
}


@dataclass(frozen=True)
class Check:
    """One thing that a part was held against.

    ``sha256s`` are those of the texts that were read; ``holds`` is False where the installed text is another one, None
    where there is nothing to compare. ``date`` is when somebody read or checked it, None where it is checked each time.
    """

    against: Against
    what: str
    sha256s: tuple[str, ...] = ()
    date: str | None = None
    holds: bool | None = None


@dataclass(frozen=True)
class Proof:
    """A real device or machine: what it was (build, model, software), when, and how often."""

    what: str
    date: str
    count: int = 1


@dataclass(frozen=True)
class Part:
    """One row. ``used_by`` are roles and playbooks; ``proofs`` is empty where nothing real was ever asked."""

    kind: Kind
    name: str
    checks: tuple[Check, ...] = ()
    proofs: tuple[Proof, ...] = ()
    used_by: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def real(self) -> str:
        """The last column: every proof, or *never*."""
        return "; ".join(f"{proof.what}, {proof.date}" for proof in self.proofs) or NEVER

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"real": self.real}


@dataclass(frozen=True)
class Ledger:
    """All parts, and the versions of the components that were used."""

    parts: tuple[Part, ...]
    versions: dict[str, str] = field(default_factory=dict)

    def never(self) -> int:
        return sum(not part.proofs for part in self.parts)

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "versions": self.versions,
            "never": self.never(),
            "parts": [part.as_json() for part in self.parts],
        }


def ledger_page(ledger: Ledger) -> Iterator[str]:
    """The ledger in Markdown."""
    yield f"{len(ledger.parts)} parts, of which **{ledger.never()} were never tried on a real device**. Held against"
    yield ", ".join(f"{name} {version}" for name, version in sorted(ledger.versions.items())) + "."
    for kind, title in _TITLES.items():
        parts = [part for part in ledger.parts if part.kind == kind]
        if parts:
            yield from ("", f"### {title}", "", *_table(parts))


def _table(parts: Sequence[Part]) -> Iterator[str]:
    used = any(part.used_by for part in parts)
    yield "| name | " + ("used by | " if used else "") + "held against | real device |"
    yield "| --- " * (4 if used else 3) + "|"
    for part in parts:
        cells = [f"`{part.name}`", *([", ".join(part.used_by)] if used else [])]
        held = "<br>".join([*map(_told, part.checks), *part.notes]) or "**nothing**"
        yield "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in (*cells, held, part.real)) + " |"


def _told(check: Check) -> str:
    words = check.what
    if check.sha256s:
        words += " (" + ", ".join(f"`{sha[:12]}`" for sha in check.sha256s) + ")"
    if check.date:
        words += f", {check.date}"
    if check.holds is False:
        words += ": **the installed text is another one**"
    return words
