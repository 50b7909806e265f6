"""Which module a task calls, and what its arguments are held against."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from schoolbuild.model.module_spec import InstalledModule, ModuleSpec, installed, resolved, runs_elsewhere

Where = Literal["windows", "elsewhere", "unknown"]


@dataclass(frozen=True)
class Called:
    """What a name stands for; ``why`` says what is wrong where it is ``unknown``. ``spec`` may be missing."""

    name: str
    where: Where
    module: InstalledModule | None = None
    spec: ModuleSpec | None = None
    why: str = ""

    @property
    def short(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def source(self) -> str:
        """What the specification was read from, for people."""
        if self.module is None or self.spec is None:
            return ""
        if self.spec.kind == "documentation" or self.module.sha256 is None:
            return f"documentation of {self.name}"
        return f"{self.name} sha256:{self.module.sha256}"


@dataclass
class Modules:
    """Looks names up, each once."""

    project: Path
    known: dict[str, Called] = field(default_factory=dict)

    def called(self, name: str) -> Called:
        if name not in self.known:
            self.known[name] = self._look_up(name)
        return self.known[name]

    def _look_up(self, name: str) -> Called:
        own = installed(name, self.project) if "." not in name else None
        if own is not None and own.name == name:
            return Called(name, "windows", own, own.usable_spec())
        if "." not in name and runs_elsewhere(name, self.project):
            return Called(name, "elsewhere")
        full = resolved(name)
        if full.removed:
            return Called(full.name, "unknown", why=f"{full.name} was removed: {full.removed}")
        if runs_elsewhere(full.name) and not _is_powershell(full.name):
            return Called(full.name, "elsewhere")
        module = installed(full.name, self.project)
        if module is None:
            return Called(full.name, "unknown", why=f"the module {name} is not installed")
        return Called(module.name, "windows", module, module.usable_spec())


def _is_powershell(name: str) -> bool:
    """Whether a collection holds PowerShell of that name: documentation and actions beside it are Python as well."""
    if name.startswith(("ansible.builtin.", "ansible.legacy.")):
        return False
    return installed(name) is not None
