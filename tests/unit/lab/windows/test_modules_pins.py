"""Every emulation is pinned to the text it was written from, and returns only what the module documents."""

from __future__ import annotations

import hashlib
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml

from schoolbuild.lab.windows.bootstrap import fingerprint
from schoolbuild.lab.windows.modules import emulations
from schoolbuild.lab.windows.pins import pins
from tests.unit.lab.windows.bench import COLLECTIONS, module_text

CORE = Path(str(COLLECTIONS.parent)) / "ansible" / "executor" / "powershell"
MODULES = sorted(name for name in emulations() if name.count(".") > 1)


def _documented(name: str) -> set[str]:
    """The keys of RETURN in the module's documentation."""
    namespace, collection, short = name.split(".")
    folder = COLLECTIONS / namespace / collection / "plugins" / "modules"
    beside = next((path for path in (folder / f"{short}.yml", folder / f"{short}.yaml") if path.exists()), None)
    if beside is not None:
        told: dict[str, Any] = yaml.safe_load(beside.read_text(encoding="utf-8")).get("RETURN") or {}
        return set(told)
    text = (folder / f"{short}.py").read_text(encoding="utf-8")
    block = re.search(r"^RETURN\s*=\s*r?(?P<quotes>'''|\"\"\")(?P<yaml>.*?)(?P=quotes)", text, re.S | re.M)
    return set(yaml.safe_load(block["yaml"]) or {}) if block is not None else set()


@pytest.mark.parametrize("name", MODULES)
def test_the_installed_text_is_one_that_was_read(name: str) -> None:
    assert hashlib.sha256(module_text(name)).hexdigest() in pins()[name].sha256s


@pytest.mark.parametrize("name", MODULES)
def test_results_hold_documented_keys(name: str) -> None:
    assert emulations()[name].returns <= _documented(name)


@pytest.mark.parametrize("name", MODULES)
def test_undocumented_keys_stand_in_the_text(name: str) -> None:
    text = module_text(name).decode("utf-8-sig").lower()
    # The text of the other bundle may hold keys that this one lacks.
    later = {"ansible.windows.win_file": {"appears_binary", "change", "path"}}
    keys = emulations()[name].internal - later.get(name, set())
    assert [key for key in keys if not re.search(rf"\b{key.lower()}\b", text)] == []


@pytest.mark.parametrize(
    "script",
    [
        "exec_wrapper",
        "module_wrapper",
        "winrm_put_file",
        "winrm_fetch_file",
        "powershell_mkdtemp",
        "powershell_expand_user",
    ],
)
def test_the_installed_wrappers_were_read(script: str) -> None:
    text = (CORE / f"{script}.ps1").read_bytes()
    assert hashlib.sha256(text).hexdigest() in pins()[f"ansible-core/{script}.ps1"].sha256s, version("ansible-core")


def test_the_installed_bootstrap_was_read() -> None:
    text = (CORE / "bootstrap_wrapper.ps1").read_text(encoding="utf-8")
    assert fingerprint(text) in pins()["ansible-core/bootstrap_wrapper.ps1"].sha256s


@pytest.mark.parametrize(
    ("pinned", "path"),
    [
        ("schoolbuild/bootstrap.ps1", "src/schoolbuild/transport/winrm/bootstrap.ps1"),
        ("schoolbuild/assess.ps1", "src/schoolbuild/transport/winrm/assess.ps1"),
        ("windows_backup_policy", "plugins/modules/windows_backup_policy.ps1"),
    ],
)
def test_the_projects_own_texts_were_read(pinned: str, path: str, project_root: Path) -> None:
    assert hashlib.sha256((project_root / path).read_bytes()).hexdigest() in pins()[pinned].sha256s


def test_every_pin_is_used() -> None:
    named = {name for name in pins() if not name.startswith(("ansible-core/", "schoolbuild/"))}
    assert named == set(emulations())


def test_pins_are_whole() -> None:
    for name, pin in pins().items():
        assert 1 <= len(pin.sha256s) <= 2, name
        assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in pin.sha256s), name
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", pin.read), name
