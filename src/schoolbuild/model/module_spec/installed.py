"""The modules that this environment would send to Windows: where each stands, its text and its documentation.

Ansible is not imported for it: collections are folders on Python's path, and which name stands for which module is
written in each collection's meta/runtime.yml.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from schoolbuild.model.module_spec.documentation import completed, documented_spec, read_documentation
from schoolbuild.model.module_spec.read import read_spec
from schoolbuild.model.module_spec.spec import ModuleSpec

# What the PowerShell shell of Ansible runs in place of a builtin (ansible/plugins/action/__init__.py).
_COUNTERPARTS = {
    "async_status": "async_status",
    "copy": "win_copy",
    "file": "win_file",
    "ping": "win_ping",
    "setup": "setup",
    "slurp": "slurp",
    "stat": "win_stat",
}
_REQUIRES = re.compile(r"^#AnsibleRequires\s+-PowerShell\s+([\w.]+)", re.I | re.M)
_BUILTIN = ("ansible.builtin", "ansible.legacy")


@dataclass(frozen=True)
class InstalledModule:
    """One module. ``text`` and ``sha256`` are None where only an action plugin runs, on the controller.

    ``sha256`` is that of the file's bytes. ``has_action``: an action plugin of the same name runs first.
    """

    name: str
    path: Path
    text: str | None
    sha256: str | None
    documentation: Mapping[str, Any] | None
    utilities: tuple[str, ...] = ()
    has_action: bool = False

    def real_spec(self) -> ModuleSpec | None:
        """What the text itself declares."""
        return read_spec(self.name, self.text, utilities=self.utilities) if self.text is not None else None

    def usable_spec(self) -> ModuleSpec | None:
        """What a task may give: the text's own specification first, the documentation where that says nothing."""
        spec = self.real_spec()
        if self.documentation is None:
            return spec
        if spec is None:
            return documented_spec(self.name, self.documentation)
        return completed(spec, self.documentation, by_action=self.has_action)


@dataclass(frozen=True)
class Resolved:
    """The full name behind a name; ``removed`` says in the collection's words that the module is gone."""

    name: str
    removed: str | None = None


def installed(name: str, project: Path | None = None) -> InstalledModule | None:
    """The PowerShell module that a name stands for on Windows, or None.

    A builtin such as ``ansible.builtin.stat`` stands for its counterpart. ``project`` is searched for modules of its
    own first.
    """
    if project is not None and "." not in name and (own := _in_folder(name, project / "plugins" / "modules", name)):
        return own
    full = resolved(name)
    if full.removed:
        return None
    home, _, leaf = full.name.rpartition(".")
    name = f"ansible.windows.{_COUNTERPARTS[leaf]}" if home in _BUILTIN and leaf in _COUNTERPARTS else full.name
    collection = collection_folder(name)
    return _in_folder(name, collection / "plugins" / "modules", name.split(".", 2)[2]) if collection else None


def resolved(name: str) -> Resolved:
    """Follow the redirects that collections declare for old and short names; a short name is a builtin at first."""
    seen = set()
    while name not in seen:
        seen.add(name)
        if "." not in name:
            name = f"ansible.builtin.{name}"
        if name.count(".") < 2:
            break
        home, leaf = name.rsplit(".", 1) if name.startswith(_BUILTIN) else _split(name)
        entry = _routing(home).get(leaf) or {}
        if removed := entry.get("tombstone"):
            return Resolved(name, str(removed.get("warning_text") or "it was removed from its collection").strip())
        if target := entry.get("redirect"):
            name = str(target)
    return Resolved(name)


def _split(name: str) -> tuple[str, str]:
    namespace, collection, leaf = name.split(".", 2)
    return f"{namespace}.{collection}", leaf


def collection_folder(name: str) -> Path | None:
    """The folder of the collection that a full name begins with."""
    parts = name.split(".")
    for root in _collection_roots():
        folder = root.joinpath(*parts[:2])
        if len(parts) > 2 and folder.is_dir():
            return folder
    return None


def runs_elsewhere(name: str, project: Path | None = None) -> bool:
    """Whether a full or a project's own name stands for a module or an action that is no PowerShell."""
    if "." not in name:
        folders = [project / "plugins"] if project is not None else []
        leaf = name
    elif name.rpartition(".")[0] in _BUILTIN:
        core = _core()
        folders = [core, core / "plugins"] if core else []
        leaf = name.rpartition(".")[2]
    else:
        collection = collection_folder(name)
        folders = [collection / "plugins"] if collection else []
        leaf = name.split(".", 2)[-1]
    return any((folder / kind / f"{leaf}.py").is_file() for folder in folders for kind in ("modules", "action"))


def action_group(name: str) -> frozenset[str] | None:
    """The full names of the modules in ``namespace.collection.group``, or None if there is no such group."""
    if name.count(".") != 2:
        return None
    home, leaf = _split(name)
    members = _runtime(home).get("action_groups", {}).get(leaf)
    if not isinstance(members, list):
        return None
    return frozenset(member if "." in member else f"{home}.{member}" for member in members if isinstance(member, str))


@lru_cache(maxsize=1)
def _core() -> Path | None:
    found = importlib.util.find_spec("ansible")
    return Path(found.origin).parent if found is not None and found.origin else None


@lru_cache(maxsize=1)
def _collection_roots() -> tuple[Path, ...]:
    found = importlib.util.find_spec("ansible_collections")
    return tuple(Path(place) for place in found.submodule_search_locations or ()) if found is not None else ()


def _routing(home: str) -> dict[str, Any]:
    routing = _runtime(home).get("plugin_routing")
    modules = routing.get("modules") if isinstance(routing, dict) else None
    return modules if isinstance(modules, dict) else {}


@lru_cache(maxsize=64)
def _runtime(home: str) -> dict[str, Any]:
    """The meta/runtime.yml of one collection."""
    if home in _BUILTIN:
        core = _core()
        path = core / "config" / "ansible_builtin_runtime.yml" if core else None
    else:
        folder = collection_folder(f"{home}.x")
        path = folder / "meta" / "runtime.yml" if folder else None
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) if path else None
    except (OSError, yaml.YAMLError):
        return {}
    return data if isinstance(data, dict) else {}


@lru_cache(maxsize=512)
def _in_folder(name: str, folder: Path, leaf: str) -> InstalledModule | None:
    path = folder / f"{leaf}.ps1"
    has_action = (folder.parent / "action" / f"{leaf}.py").is_file()
    if not path.is_file():
        # An action plugin alone: documented as a module of Windows, run on the controller.
        documented = read_documentation(folder, leaf) if has_action and leaf.startswith("win_") else None
        return InstalledModule(name, folder / f"{leaf}.py", None, None, documented, (), True) if documented else None
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig", errors="replace")
    return InstalledModule(
        name=name,
        path=path,
        text=text,
        sha256=hashlib.sha256(raw).hexdigest(),
        documentation=read_documentation(folder, leaf),
        utilities=_utilities(text, folder),
        has_action=has_action,
    )


def _utilities(text: str, folder: Path) -> tuple[str, ...]:
    """The PowerShell files of collections that a module requires; those of Ansible itself hold no options."""
    found = []
    for name in _REQUIRES.findall(text):
        leaf = name.rsplit(".", 1)[-1]
        collection = collection_folder(name.removeprefix("ansible_collections.")) if name[0] != "." else None
        utility = (collection / "plugins" if collection else folder.parent) / "module_utils" / f"{leaf}.psm1"
        if utility.is_file():
            found.append(utility.read_text(encoding="utf-8-sig", errors="replace"))
    return tuple(found)
